"""Word files: a mark in each part that Word prints, and in some that it does not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.shared import Pt

from papers.encodings import tcvn3, vni
from papers.pictures import picture_of_stamp
from papers.spellings import Phrase
from papers.words import Paper, plain_sentences

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def docx_file(place: str, paper: Paper, phrase: Phrase, rng: Random) -> bytes:
    """A Word file with the phrase at a place."""
    word = docx.Document()
    word.styles["Normal"].font.name = rng.choice(("Times New Roman", "Arial", "Calibri"))
    word.styles["Normal"].font.size = Pt(rng.choice((12, 13, 14)))
    coded = {"TCVN3 font": tcvn3, "VNI font": vni}.get(place, str)
    head = word.add_table(1, 2).rows[0].cells
    head[0].text = "\n".join(map(coded, paper.head[1:3]))
    head[1].text = "\n".join(map(coded, (paper.head[0], paper.head[3])))
    DOCX_PLACES[place](word, phrase, rng)
    for line in (*paper.title, *paper.sentences):
        word.add_paragraph(coded(line))
    for line in paper.end:
        word.add_paragraph(coded(line))
    _finish(word, place, phrase, rng)
    return packed(word)


def _finish(word: Any, place: str, phrase: Phrase, rng: Random) -> None:
    """What comes behind the text, and the fonts of a file in old letters."""
    if place == "below the text":
        word.add_paragraph(phrase.text)
    if place == "page 3":
        for line in plain_sentences(rng, 3):
            word.add_page_break()
            word.add_paragraph(line)
        word.paragraphs[-1].insert_paragraph_before(phrase.text)
    if place in ("TCVN3 font", "VNI font"):
        plain, capitals = (".VnTime", ".VnTimeH") if place == "TCVN3 font" else ("VNI-Times", "VNI-Times")
        cells = [one for table in word.tables for row in table.rows for cell in row.cells for one in cell.paragraphs]
        _set_font(cells, capitals)
        _set_font(word.paragraphs, plain)


def _set_font(paragraphs: list[Any], name: str) -> None:
    for paragraph in paragraphs:
        for run in paragraph.runs:
            run.font.name = run.font.name or name


def packed(office: Any) -> bytes:
    """The file without the hour it was made."""
    office.core_properties.created = office.core_properties.modified = datetime(2020, 1, 1)
    made = io.BytesIO()
    office.save(made)
    return repacked(made.getvalue())


def repacked(content: bytes) -> bytes:
    """The same zip with every member at one hour."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for one in source.infolist():
            info = zipfile.ZipInfo(one.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, source.read(one.filename))
    return target.getvalue()


def _body(word: Any, phrase: Phrase, rng: Random) -> None:
    for line in phrase.lines:
        word.add_paragraph(line).runs[0].bold = rng.random() < 0.5


def _header(word: Any, phrase: Phrase, rng: Random) -> None:
    word.sections[0].header.paragraphs[0].text = phrase.text


def _first_header(word: Any, phrase: Phrase, rng: Random) -> None:
    word.sections[0].different_first_page_header_footer = True
    word.sections[0].first_page_header.paragraphs[0].text = phrase.text


def _footer(word: Any, phrase: Phrase, rng: Random) -> None:
    word.sections[0].footer.paragraphs[0].text = phrase.text


def _header_table(word: Any, phrase: Phrase, rng: Random) -> None:
    cells = word.sections[0].header.add_table(1, 3, Pt(450)).rows[0].cells
    for cell, text in zip(cells, rng.sample((phrase.text, "Lưu tại kho", "Tờ 1"), 3), strict=True):
        cell.text = text


def _cell(word: Any, phrase: Phrase, rng: Random) -> None:
    table = word.add_table(rng.randint(1, 4), rng.randint(2, 3), style="Table Grid")
    for row in table.rows:
        for cell in row.cells:
            cell.text = rng.choice(("Đã xem", "Lưu", "12", "Ban cán sự"))
    rng.choice(table.rows).cells[0].text = "\n".join(phrase.lines)


def _nested(word: Any, phrase: Phrase, rng: Random) -> None:
    inner = word.add_table(1, 1, style="Table Grid").rows[0].cells[0].add_table(1, 1)
    inner.rows[0].cells[0].text = phrase.text


def _split_runs(word: Any, phrase: Phrase, rng: Random) -> None:
    paragraph = word.add_paragraph()
    for letter in phrase.text:
        paragraph.add_run(letter).bold = rng.random() < 0.5


def _all_caps(word: Any, phrase: Phrase, rng: Random) -> None:
    run = word.add_paragraph().add_run(phrase.text.lower())
    run.font.all_caps, run.font.small_caps = (True, None) if rng.random() < 0.5 else (None, True)


def _content_control(word: Any, phrase: Phrase, rng: Random) -> None:
    before = word.add_paragraph("")
    before._p.addnext(
        parse_xml(
            f"<w:sdt {_NAMES}><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:p><w:r>"
            f'<w:t xml:space="preserve">{phrase.text}</w:t>'
            "</w:r></w:p></w:sdtContent></w:sdt>"
        )
    )


def _text_box(word: Any, phrase: Phrase, rng: Random) -> None:
    lines = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in phrase.lines)
    _shape(
        word.add_paragraph(),
        '<v:shape id="Box1" type="#_x0000_t202" style="position:absolute;margin-left:300pt;'
        f'margin-top:-20pt;width:130pt;height:40pt"><v:textbox><w:txbxContent>{lines}</w:txbxContent></v:textbox></v:shape>',
    )


def _drawn_text_box(word: Any, phrase: Phrase, rng: Random) -> None:
    lines = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in phrase.lines)
    word.add_paragraph()._p.append(
        parse_xml(
            f'<w:r {_NAMES}><w:drawing><wp:inline><wp:extent cx="1600000" cy="500000"/><wp:docPr id="7" name="Box 7"/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
            '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1600000" cy="500000"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>'
            f"{lines}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    )


def _watermark(word: Any, phrase: Phrase, rng: Random) -> None:
    _shape(
        word.sections[0].header.paragraphs[0],
        '<v:shape id="PowerPlusWaterMarkObject3" type="#_x0000_t136" '
        'style="position:absolute;width:400pt;height:120pt;rotation:315" fillcolor="silver" stroked="f">'
        f'<v:textpath style="font-family:&quot;Times New Roman&quot;" string="{phrase.text}"/></v:shape>',
    )


def _shape(paragraph: Any, shape: str) -> None:
    paragraph._p.append(parse_xml(f"<w:r {_NAMES}><w:pict>{shape}</w:pict></w:r>"))


def _picture(word: Any, phrase: Phrase, rng: Random) -> None:
    word.add_picture(io.BytesIO(picture_of_stamp(phrase.text, rng)), width=Pt(rng.randint(110, 190)))


def _header_picture(word: Any, phrase: Phrase, rng: Random) -> None:
    run = word.sections[0].header.paragraphs[0].add_run()
    run.add_picture(io.BytesIO(picture_of_stamp(phrase.text, rng)), width=Pt(rng.randint(110, 190)))


def _property(word: Any, phrase: Phrase, rng: Random) -> None:
    setattr(
        word.core_properties,
        rng.choice(("title", "subject", "keywords", "category", "content_status", "comments")),
        phrase.text,
    )


def _hidden(word: Any, phrase: Phrase, rng: Random) -> None:
    word.add_paragraph().add_run(phrase.text).font.hidden = True


def _tcvn3(word: Any, phrase: Phrase, rng: Random) -> None:
    run = word.add_paragraph().add_run(tcvn3(phrase.text.lower()))
    run.font.name = ".VnTimeH"


def _vni(word: Any, phrase: Phrase, rng: Random) -> None:
    word.add_paragraph().add_run(vni(phrase.text)).font.name = "VNI-Times"


def _later(word: Any, phrase: Phrase, rng: Random) -> None:
    """The phrase is put in when the text stands; see `_finish`."""


Place = Callable[[Any, Phrase, Random], None]
DOCX_PLACES: dict[str, Place] = {
    "body": _body,
    "header": _header,
    "first-page header": _first_header,
    "footer": _footer,
    "table in header": _header_table,
    "table cell": _cell,
    "nested table": _nested,
    "split runs": _split_runs,
    "caps by style": _all_caps,
    "content control": _content_control,
    "text box": _text_box,
    "drawn text box": _drawn_text_box,
    "watermark": _watermark,
    "picture of a stamp": _picture,
    "picture in header": _header_picture,
    "property": _property,
    "hidden text": _hidden,
    "TCVN3 font": _tcvn3,
    "VNI font": _vni,
    "below the text": _later,
    "page 3": _later,
}
DOC_PLACES = (
    "body",
    "header",
    "footer",
    "first-page header",
    "table cell",
    "text box",
    "picture of a stamp",
    "split runs",
)
