"""Workbooks and presentations are read whole: print headers, boxes, comments, names, layouts, notes, pictures."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pptx
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from pptx.util import Inches

from indexer.describing import describe
from indexer.limits import Limits
from indexer.ocr import NullOcr
from indexer.reading import read_file
from indexer.reading.office.libreoffice import converted, office_program, reads_slides
from indexer.reading.office.rendering_beside import Rendering
from indexer.reading.office.sheets import thirds_of
from indexer.records import Hints, ReadDocument
from indexer.restoring import RunRestorer
from library.errors import UnreadableError
from library.records import Fields
from library.secrecy import Part, Unread

MARK = "TUYỆT MẬT"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_OFFICE}"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")
needs_slides = pytest.mark.skipif(not reads_slides(), reason="LibreOffice Impress is not installed")


def _cell(place: str, text: str, extra: str = "") -> str:
    return f'<c r="{place}" t="inlineStr" {extra}><is><t>{text}</t></is></c>'


def _row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _override(name: str, kind: str) -> str:
    made = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
    return f'<Override PartName="/xl/{name}.xml" ContentType="{made}"/>'


def _book(path: Path, *sheets: str, tails: tuple[str, ...] = (), names: tuple[str, ...] = (),
          parts: dict[str, str] | None = None, points: tuple[tuple[str, str], ...] = ()) -> Path:
    """A workbook; sheets are given as rows, `tails` follow them, the first sheet points to (kind, part)."""
    names = names or tuple(f"Sheet{number}" for number, _ in enumerate(sheets, 1))
    listed = "".join(f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
                     for number, name in enumerate(names, 1))
    related = "".join(f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="worksheets/s{number}.xml"/>'
                      for number, _ in enumerate(sheets, 1))
    pointing = "".join(f'<Relationship Id="p{number}" Type="{_OFFICE}/{kind}" Target="../{part}"/>'
                       for number, (kind, part) in enumerate(points))
    extra = "".join(f'<Relationship Id="x{part}" Type="{_OFFICE}/{part}" Target="{part}.xml"/>' for part in
                    ("styles", "sharedStrings") if f"{part}.xml" in (parts or {}))
    overrides = [_override(f"worksheets/s{number}", "worksheet") for number, _ in enumerate(sheets, 1)]
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/>'
            f'{_override("workbook", "sheet.main")}'
            f'{"".join(overrides)}</Types>'))
        packed.writestr("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="d" Type='
                                       f'"{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        packed.writestr("xl/workbook.xml", f"<workbook {_SHEET}><sheets>{listed}</sheets></workbook>")
        for name, inside in (("_rels/workbook", related + extra), ("worksheets/_rels/s1", pointing)):
            packed.writestr(f"xl/{name}.xml.rels", f'<Relationships xmlns="{_RELATIONS}">{inside}</Relationships>')
        for number, rows in enumerate(sheets, 1):
            tail = tails[number - 1] if number <= len(tails) else ""
            packed.writestr(f"xl/worksheets/s{number}.xml",
                            f"<worksheet {_SHEET}><sheetData>{rows}</sheetData>{tail}</worksheet>")
        for name, content in (parts or {}).items():
            packed.writestr(f"xl/{name}", content)
    return path


def _read(path: Path) -> ReadDocument:
    return read_file(path, Limits(), engine=NullOcr())


def _said(document: ReadDocument, part: Part) -> list[str]:
    every = [*document.shown, *(passage for page in document.pages for passage in page.shown)]
    return [passage.text for passage in every if passage.part is part]


ROWS = _row(1, _cell("A1", "Báo cáo"))


@pytest.mark.parametrize("kind", ["oddHeader", "firstHeader", "evenHeader", "oddFooter"])
@pytest.mark.parametrize("code", [
    MARK, f"&C{MARK}", f'&L&D&C&"Times New Roman,Bold"&14{MARK}&RTrang &P/&N', f"&L&B{MARK}", f"&L&KFF0000{MARK}",
])  # fmt: skip
def test_print_headers(kind: str, code: str, tmp_path: Path) -> None:
    tail = f"<headerFooter><{kind}>{code.replace('&', '&amp;')}</{kind}></headerFooter>"
    document = _read(_book(tmp_path / "a.xlsx", ROWS, tails=(tail,)))
    assert MARK in _said(document, Part.FOOTER if "Footer" in kind else Part.HEADER)
    assert MARK not in document.pages[0].page.text


def test_a_print_header_in_a_legacy_font() -> None:
    assert list(thirds_of('&C&".VnTimeH,Bold"tuyÖt mËt', RunRestorer().restore)) == [MARK]


@given(st.text(alphabet='&LCR"K0129,-Aa ', max_size=30))
def test_any_print_header_is_taken(code: str) -> None:
    assert all(third == third.strip() for third in thirds_of(code, RunRestorer().restore))


def test_sheets_are_pages_and_their_names_are_handed_over(tmp_path: Path) -> None:
    document = _read(_book(tmp_path / "a.xlsx", ROWS, _row(1, _cell("A1", MARK)), names=("Sheet1", "Kho thóc")))
    assert [page.page.text for page in document.pages] == ["Báo cáo", f"Kho thóc\n{MARK}"]
    assert _said(document, Part.PROPERTY) == ["Sheet1", "Kho thóc"]


def test_cells_stand_in_their_columns_and_far_ones_fill_no_memory(tmp_path: Path) -> None:
    rows = _row(1, _cell("A1", "a"), _cell("C1", "c")) + _row(1_048_576, _cell("XFD1048576", "cuối"))
    (page,) = _read(_book(tmp_path / "a.xlsx", rows)).pages
    assert page.page.text.startswith("a\t\tc\n")
    assert page.page.text.endswith("\tcuối")
    assert len(page.page.text) < 200


def test_more_cells_than_can_be_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.reading.office.sheets._MOST_CELLS", 5)
    with pytest.raises(UnreadableError, match="more than") as told:
        _read(_book(tmp_path / "a.xlsx", "".join(_row(number, _cell(f"A{number}", "a")) for number in range(1, 9))))
    assert told.value.reason == "too-large"


def _styles(*codes: str) -> dict[str, str]:
    formats = "".join(f'<numFmt numFmtId="{200 + number}" formatCode="{code}"/>' for number, code in enumerate(codes))
    return {"styles.xml": f"<styleSheet {_SHEET}><numFmts>{formats}</numFmts></styleSheet>"}


@pytest.mark.parametrize(("code", "shown"), [
    ("&quot;TỐI MẬT&quot;", ["TỐI MẬT"]), ("0;0;0;&quot;TỐI MẬT&quot;", ["TỐI MẬT"]),
    ("&quot;Bản số &quot;#,##0", ["Bản số 0"]), (r"\T\ố\i@", ["Tối"]),
    ("&quot;a;b&quot;;0", ["a;b"]), ("#,##0.00", []), (r'_(* \(#,##0\);[Red]_(* &quot;-&quot;??_)', []),
    ("dd/mm/yyyy", []), ("0%;@", []),
])  # fmt: skip
def test_words_of_formats_are_judged(code: str, shown: list[str], tmp_path: Path) -> None:
    document = _read(_book(tmp_path / "a.xlsx", ROWS, parts=_styles(code)))
    assert _said(document, Part.PROPERTY) == [*shown, "Sheet1"]


def test_messages_of_cells_are_judged(tmp_path: Path) -> None:
    tail = f'<dataValidations><dataValidation promptTitle="{MARK}" prompt="Ghi số"/></dataValidations>'
    assert f"{MARK}\nGhi số" in _said(_read(_book(tmp_path / "a.xlsx", ROWS, tails=(tail,))), Part.PROPERTY)


@pytest.mark.parametrize(("formula", "value", "asked"), [
    ('"TỐI"&amp;" MẬT"', "", 1), ('"TỐI"&amp;" MẬT"', "<v/>", 1), ('IF(1=1,"MẬT","")', "<v></v>", 1), ("dau", "", 1),
    ("CHAR(77)", "", 1), ("SUM(A1:A9)", "", 0), ("'Tờ 2'!$B$3+A1*2", "", 0), ("ROUND(SUM(A1:A9)/2,0)", "", 0),
    ('IF(1=1,"MẬT","")', "<v>5</v>", 0), ('IF(1=1,"MẬT","")', "<v>0</v>", 0),
])  # fmt: skip
def test_only_a_formula_that_may_give_words_and_keeps_none_is_reckoned(
    formula: str, value: str, asked: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []

    def note(path: Path, _texts: list[str], *, limits: Limits) -> Rendering:
        seen.append(path)
        return Rendering()

    monkeypatch.setattr("indexer.reading.office.file.reckon_beside", note)
    _read(_book(tmp_path / "a.xlsx", ROWS + f'<row r="2"><c r="A2"><f>{formula}</f>{value}</c></row>'))
    assert len(seen) == asked


def test_a_formula_kept_empty_as_words_is_known(tmp_path: Path) -> None:
    row = '<row r="2"><c r="A2" t="str"><f>A1&amp;B1</f><v></v></c></row>'
    document = _read(_book(tmp_path / "a.xlsx", ROWS + row))
    assert document.unread == () and document.pages[0].page.text == "Báo cáo"


@pytest.mark.slow
@needs_office
def test_what_a_formula_gives_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:  # as it keeps formulas: each with the value 0
        book.add_worksheet().write_formula("B2", '="TUYỆT"&" MẬT"')
    assert MARK in _said(_read(path), Part.TEXT_BOX)


def test_lines_of_a_cell_are_lines_of_their_own(tmp_path: Path) -> None:
    document = _read(_book(tmp_path / "a.xlsx", _row(1, _cell("A1", f"Số 5\n{MARK}"), _cell("B1", "b"))))
    assert document.pages[0].page.text == f"Số 5 {MARK}\tb"
    assert _said(document, Part.BODY) == [f"Số 5\n{MARK}"]


@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("ordinal", [True, False])
def test_a_register_of_letters_is_a_list(titled: bool, ordinal: bool, tmp_path: Path) -> None:
    """No code, kind or day of one of its rows is its own."""
    title = (_row(1, _cell("A1", "SỔ ĐĂNG KÝ CÔNG VĂN ĐI")),) if titled else ()
    names = ("STT", "Số ký hiệu", "Ngày tháng", "Trích yếu", "Nơi nhận")[not ordinal :]
    letters = [(str(row), f"{row + 11}-CV/TU", f"0{row}/02/1998", "V/v chống hạn", "Huyện ủy") for row in range(1, 6)]
    lines = [names, *(letter[not ordinal :] for letter in letters)]
    rows = [_row(number, *(_cell(f"{chr(65 + column)}{number}", text) for column, text in enumerate(line)))
            for number, line in enumerate(lines, 1 + titled)]  # fmt: skip
    document = _read(_book(tmp_path / "a.xlsx", "".join((*title, *rows))))
    found = describe(document, Hints("so cong van.xlsx"))
    assert found.fields == Fields()
    assert {"kind", "symbol", "number", "committee", "issued", "subject"} <= {flag.field for flag in found.review}
    assert all(letter[1] in document.pages[0].page.text for letter in letters)


def test_fonts_days_and_shared_texts(tmp_path: Path) -> None:
    styles = ('<fonts><font><name val="Arial"/></font><font><name val=".VnTimeH"/></font></fonts><cellXfs>'
              '<xf fontId="0" numFmtId="0"/><xf fontId="1" numFmtId="0"/><xf fontId="0" numFmtId="14"/></cellXfs>')
    shared = '<si><t>tuyÖt mËt</t></si><si><r><rPr><rFont val=".VnTimeH"/></rPr><t>tuyÖt</t></r><r><t> m</t></r></si>'
    cells = ('<c r="A1" t="s" s="1"><v>0</v></c><c r="B1" s="2"><v>41593</v></c><c r="C1"><v>2000</v></c>'
             '<c r="D1" t="s"><v>1</v></c><c r="E1" t="s"><v>99</v></c><c r="F1" t="b"><v>1</v></c>')
    path = _book(tmp_path / "a.xlsx", _row(1, cells), parts={
        "styles.xml": f"<styleSheet {_SHEET}>{styles}</styleSheet>",
        "sharedStrings.xml": f"<sst {_SHEET}>{shared}</sst>"})
    assert _read(path).pages[0].page.text == f"{MARK}\t2013-11-15\t2000\tTUYỆT m\t\tTRUE"


def test_shared_texts_that_cannot_be_read_are_unread(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", _row(1, _cell("A1", "Báo cáo"), '<c r="B1" t="s"><v>0</v></c>'), parts={
        "sharedStrings.xml": f"<sst {_SHEET}><si><t>{MARK}</t></si>&</sst>"})
    document = _read(path)
    assert document.unread == (Unread(Part.BODY, "damaged"),) and "Báo cáo" in document.pages[0].page.text


def test_boxes_comments_and_charts(tmp_path: Path) -> None:
    names = ('xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
             'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"')
    box = (f"<x:wsDr {names}><x:sp><x:nvSpPr><x:cNvPr id='1' name='b'/></x:nvSpPr><x:txBody>"
           "<a:p><a:r><a:t>TUYỆT</a:t></a:r></a:p><a:p><a:r><a:t>MẬT</a:t></a:r></a:p></x:txBody></x:sp></x:wsDr>")
    comments = (f"<comments {_SHEET}><commentList><comment><text><r><t>TỐI</t></r><r><t> MẬT</t></r></text></comment>"
                "</commentList></comments>")
    old = ('<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><div>Bản số 3</div></v:textbox></v:shape>'
           "</xml>")
    document = _read(_book(tmp_path / "a.xlsx", ROWS, parts={"d.xml": box, "c.xml": comments, "v.vml": old},
                           points=(("drawing", "d.xml"), ("comments", "c.xml"), ("vmlDrawing", "v.vml"))))
    assert _said(document, Part.TEXT_BOX) == ["TUYỆT\nMẬT", "Bản số 3"]
    assert _said(document, Part.ANNOTATION) == ["TỐI MẬT"]


@pytest.mark.slow
@needs_office
def test_print_headers_of_old_workbooks(tmp_path: Path) -> None:
    tail = f"<headerFooter><oddHeader>&amp;C{MARK}</oddHeader></headerFooter>"
    modern = _book(tmp_path / "a.xlsx", ROWS, tails=(tail,))
    with converted(modern, "xls", seconds=120) as old:
        (tmp_path / "old.xls").write_bytes(old.read_bytes())
    assert MARK in _said(_read(tmp_path / "old.xls"), Part.HEADER)


def _deck(*, notes: str = "") -> pptx.presentation.Presentation:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Báo cáo kho thóc"
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    return deck


def _saved(deck: pptx.presentation.Presentation, path: Path) -> Path:
    deck.save(str(path))
    return path


def test_what_layouts_and_masters_print(tmp_path: Path) -> None:
    for place in ("slide_master", "slide_layouts"):
        deck = _deck()
        holder = deck.slide_master if place == "slide_master" else deck.slide_layouts[1]
        box = holder.shapes._spTree
        slide = deck.slides[0].shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
        slide.text_frame.text = MARK
        box.append(slide._element)  # moved from the slide to what all slides stand on
        document = _read(_saved(deck, tmp_path / f"{place}.pptx"))
        assert MARK in _said(document, Part.HEADER)
        assert MARK not in document.pages[0].page.text


def test_paragraphs_of_a_shape_are_one_passage(tmp_path: Path) -> None:
    deck = _deck(notes="Ghi chú của người nói.")
    frame = deck.slides[0].shapes.add_group_shape().shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame
    frame.text = "TUYỆT\nMẬT"
    document = _read(_saved(deck, tmp_path / "a.pptx"))
    assert "TUYỆT\nMẬT" in _said(document, Part.TEXT_BOX)
    assert document.pages[0].page.text.split("\n") == ["Báo cáo kho thóc", "TUYỆT", "MẬT", "Ghi chú của người nói."]


def test_tables_on_slides(tmp_path: Path) -> None:
    deck = _deck()
    cells = deck.slides[0].shapes.add_table(1, 2, 0, 0, Inches(4), Inches(1)).table
    cells.cell(0, 0).text, cells.cell(0, 1).text = "Huyện", f"Yên Phú\n{MARK}"
    document = _read(_saved(deck, tmp_path / "a.pptx"))
    assert document.pages[0].page.text.endswith(f"Huyện\tYên Phú {MARK}")
    assert _said(document, Part.BODY) == [f"Yên Phú\n{MARK}"]


@pytest.mark.slow
@needs_slides
def test_masters_of_old_slides(tmp_path: Path, cases: Path) -> None:
    with converted(cases / "faults" / "master_secret.pptx", "ppt", seconds=120) as old:
        (tmp_path / "old.ppt").write_bytes(old.read_bytes())
    document = _read(tmp_path / "old.ppt")
    assert any("TỐI MẬT" in text for part in (Part.HEADER, Part.TEXT_BOX) for text in _said(document, part))
