"""A Word document is read whole: what paper would show of it is in its text or handed over, each thing once."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.describing import describe
from indexer.limits import Limits
from indexer.ocr import NullOcr
from indexer.reading import read_file
from indexer.reading.office.libreoffice import office_program
from indexer.reading.office.word_numbering import _roman
from indexer.records import Hints, ReadDocument
from library.errors import UnreadableError
from library.records import Fields
from library.secrecy import Part, Passage, Unread
from tests.indexer.word_files import WordFile, old_text_box, paragraph, table, text_box, word_art

MARK = "TUYỆT MẬT"
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")
BODY = paragraph("Tỉnh ủy quyết nghị về thủy lợi nhỏ ở các huyện miền núi.")


def read(file: WordFile, tmp_path: Path) -> ReadDocument:
    return read_file(file.save(tmp_path / "a.docx"), Limits(), engine=NullOcr())


def text_of(document: ReadDocument) -> str:
    return "\n".join(page.page.text for page in document.pages)


def passages(document: ReadDocument, part: Part) -> list[Passage]:
    every = [*document.shown, *(passage for page in document.pages for passage in page.shown)]
    return [passage for passage in every if passage.part is part]


def said(document: ReadDocument, part: Part) -> list[str]:
    return [line.text for passage in passages(document, part) for line in passage.lines]


@pytest.mark.parametrize("kind", ["header", "footer"])
@pytest.mark.parametrize("use", ["default", "first", "even"])
@pytest.mark.parametrize("inside", [
    paragraph(MARK), table((paragraph("TỈNH ỦY"), paragraph("Số 5") + paragraph(MARK), paragraph(""))),
    f"<w:p><w:r>{text_box(paragraph(MARK))}</w:r></w:p>", f"<w:p><w:r>{word_art(MARK)}</w:r></w:p>",
    f"<w:sdt><w:sdtContent>{paragraph(MARK)}</w:sdtContent></w:sdt>", paragraph(f"Trang 1\t{MARK}\tBản số 2"),
    paragraph("Tuyệt mật", "<w:caps/>"),
])  # fmt: skip
def test_what_stands_around_the_page_is_handed_over(kind: str, use: str, inside: str, tmp_path: Path) -> None:
    document = read(WordFile(BODY).add(kind, inside, use=use), tmp_path)
    floats = "textpath" in inside or "txbx" in inside
    part = Part.TEXT_BOX if floats else Part.HEADER if kind == "header" else Part.FOOTER
    assert said(document, part).count(MARK) == 1
    assert MARK not in text_of(document)


@pytest.mark.parametrize("drawing", [
    text_box(paragraph(MARK)), old_text_box(paragraph(MARK)), word_art(MARK),
    f'<mc:AlternateContent><mc:Choice Requires="wps">{text_box(paragraph(MARK))}</mc:Choice>'
    f"<mc:Fallback>{old_text_box(paragraph(MARK))}</mc:Fallback></mc:AlternateContent>",
    f'<mc:AlternateContent><mc:Choice Requires="wps"/><mc:Fallback>{old_text_box(paragraph(MARK))}</mc:Fallback>'
    "</mc:AlternateContent>",
])  # fmt: skip
@pytest.mark.parametrize("where", ["<w:p><w:r>{}</w:r></w:p>", "<w:p><w:r><w:t>Điều 1</w:t>{}</w:r></w:p>",
                                   "<w:p><w:hyperlink><w:r>{}</w:r></w:hyperlink></w:p>"])  # fmt: skip
def test_a_box_is_read_once(drawing: str, where: str, tmp_path: Path) -> None:
    document = read(WordFile(where.format(drawing) + BODY), tmp_path)
    assert text_of(document).split("\n").count(MARK) == 1
    assert text_of(document).count(MARK) == 1
    assert said(document, Part.TEXT_BOX) == [MARK]


def test_what_only_older_programs_show_is_handed_over_too(tmp_path: Path) -> None:
    drawing = (f'<mc:AlternateContent><mc:Choice Requires="wps">{text_box(paragraph("Bản nháp"))}</mc:Choice>'
               f"<mc:Fallback>{old_text_box(paragraph(MARK))}</mc:Fallback></mc:AlternateContent>")
    document = read(WordFile(f"<w:p><w:r>{drawing}</w:r></w:p>{BODY}"), tmp_path)
    assert sorted(said(document, Part.TEXT_BOX)) == ["Bản nháp", MARK]
    assert MARK not in text_of(document)


def test_lines_of_a_box_are_one_passage(tmp_path: Path) -> None:
    box = text_box(paragraph("TUYỆT") + paragraph("MẬT"))
    (passage,) = passages(read(WordFile(f"<w:p><w:r>{box}</w:r></w:p>{BODY}"), tmp_path), Part.TEXT_BOX)
    assert [(line.row, line.text) for line in passage.lines] == [(0, "TUYỆT"), (1, "MẬT")]
    assert passage.page == 1


@pytest.mark.parametrize("content", [
    f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{paragraph(MARK)}</w:sdtContent></w:sdt>",
    f"<w:p><w:sdt><w:sdtContent><w:r><w:t>{MARK}</w:t></w:r></w:sdtContent></w:sdt></w:p>",
    f"<w:customXml><w:sdt><w:sdtContent>{paragraph(MARK)}</w:sdtContent></w:sdt></w:customXml>",
    "<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>"
    f"{paragraph(MARK)}</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
    f"<w:p><w:ins><w:smartTag><w:r><w:t>{MARK}</w:t></w:r></w:smartTag></w:ins></w:p>",
    f'<w:p><w:fldSimple w:instr="TITLE"><w:r><w:t>{MARK}</w:t></w:r></w:fldSimple></w:p>',
    f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/>'
    f'<w:listEntry w:val="{MARK}"/></w:ddList></w:ffData></w:fldChar></w:r></w:p>',
    f"<w:p><w:unheard><w:r><w:t>{MARK}</w:t></w:r></w:unheard></w:p>",
    f"<w:p><m:oMath><m:r><m:t>{MARK}</m:t></m:r></m:oMath></w:p>",
    "<w:p><w:r><w:t>TUYỆT M</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>Ậ</w:t></w:r><w:r><w:t>T</w:t></w:r></w:p>",
])  # fmt: skip
def test_whatever_wraps_words_they_are_read_once(content: str, tmp_path: Path) -> None:
    assert text_of(read(WordFile(content + BODY), tmp_path)).split("\n")[0] == MARK


@pytest.mark.parametrize("letters", ["<w:caps/>", "<w:smallCaps/>", '<w:caps w:val="true"/>',
                                     '<w:rStyle w:val="Loud"/>'])  # fmt: skip
def test_capitals_are_read_as_they_are_printed(letters: str, tmp_path: Path) -> None:
    styles = '<w:style w:type="character" w:styleId="Loud"><w:rPr><w:caps/></w:rPr></w:style>'
    mixed = (f"<w:p><w:r><w:t xml:space='preserve'>Công văn </w:t></w:r><w:r><w:rPr>{letters}</w:rPr>"
             "<w:t>tuyệt mật</w:t></w:r></w:p>")
    document = read(WordFile(paragraph("Tuyệt mật", letters) + mixed).add("styles", styles), tmp_path)
    assert text_of(document).split("\n") == [MARK, f"Công văn {MARK}"]


def test_hidden_and_deleted_words_are_no_text_but_handed_over(tmp_path: Path) -> None:
    deleted = ("<w:p><w:r><w:t xml:space='preserve'>Số: </w:t></w:r><w:del><w:r><w:delText>12</w:delText></w:r></w:del>"
               "<w:ins><w:r><w:t>15</w:t></w:r></w:ins><w:r><w:t>-NQ/TU</w:t></w:r></w:p>")
    moved = ("<w:p><w:moveFrom><w:r><w:t>Chuyển chỗ.</w:t></w:r></w:moveFrom></w:p>"
             "<w:p><w:moveTo><w:r><w:t>Chuyển chỗ.</w:t></w:r></w:moveTo></w:p>")
    document = read(WordFile(deleted + moved + paragraph(MARK, "<w:vanish/>") + BODY), tmp_path)
    lines = [line for line in text_of(document).split("\n") if line]
    assert lines[:2] == ["Số: 15-NQ/TU", "Chuyển chỗ."]
    assert Counter(lines)["Chuyển chỗ."] == 1
    assert MARK not in lines
    assert {MARK, "Số: 12-NQ/TU"} <= set(said(document, Part.PROPERTY))


def test_small_words_above_others_are_a_line_of_their_own(tmp_path: Path) -> None:
    before = "<w:r><w:t>Gửi: </w:t></w:r>"
    def run(tag: str, text: str) -> str:
        return f"<w:{tag}><w:r><w:t>{text}</w:t></w:r></w:{tag}>"

    ruby = "".join(f"<w:ruby>{run('rt', above)}{run('rubyBase', base)}</w:ruby>"
                   for above, base in (("TUYỆT", "Tài "), ("MẬT", "liệu")))  # fmt: skip
    document = read(WordFile(f"<w:p>{before}<w:r>{ruby}</w:r></w:p>"), tmp_path)
    assert document.pages[0].page.text == "Gửi: Tài liệu"
    assert said(document, Part.PROPERTY) == ["TUYỆT", "MẬT"]


@pytest.mark.parametrize(("path", "shown"), [
    ("/a:r/a:d[2]", ["MẬT"]), ("/a:r/@loai", ["Hỏa tốc"]), ("/a:r/a:none", []),
    ("//*[contains(., 'x')]", ["Thường", "MẬT", "Hỏa tốc"]),  # not as Word writes it: all that is there
])  # fmt: skip
def test_values_to_which_controls_are_bound_are_judged(path: str, shown: list[str], tmp_path: Path) -> None:
    binding = (f"<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings=\"xmlns:a='urn:a'\" w:xpath=\"{path}\" "
               f'w:storeItemID="{{B1}}"/></w:sdtPr><w:sdtContent>{paragraph("THƯỜNG")}</w:sdtContent></w:sdt>')
    file = WordFile(binding)
    file.attach("item1.xml", '<r xmlns="urn:a" loai="Hỏa tốc"><d>Thường</d><d>MẬT</d></r>'.encode(), kind="customXml")
    document = read(file, tmp_path)
    assert document.pages[0].page.text == "THƯỜNG"
    assert said(document, Part.PROPERTY) == shown


def test_a_deleted_end_joins_two_paragraphs(tmp_path: Path) -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>Số: 12</w:t></w:r></w:p>"
    assert text_of(read(WordFile(first + paragraph("-NQ/TU")), tmp_path)) == "Số: 12-NQ/TU"


def _numbering(*levels: tuple[str, str], extra: str = "") -> str:
    inside = "".join(f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                     f'<w:lvlText w:val="{text}"/></w:lvl>' for depth, (form, text) in enumerate(levels))
    return (f'<w:abstractNum w:abstractNumId="0">{inside}</w:abstractNum><w:num w:numId="1">'
            f'<w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>{extra}</w:num>')


def _numbered(text: str, depth: int = 0, number: int = 1) -> str:
    return paragraph(text, "", f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_are_read_as_they_are_printed(tmp_path: Path) -> None:
    body = "".join(_numbered(*one) for one in [("a", 0), ("b", 1), ("c", 1), ("d", 2), ("e", 0), ("f", 1)])
    levels = _numbering(("upperRoman", "Phần %1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)"))
    assert text_of(read(WordFile(body).add("numbering", levels), tmp_path)).split("\n") == [
        "Phần I. a", "I.1 b", "I.2 c", "a) d", "Phần II. e", "II.1 f"]


def test_a_list_that_starts_anew_and_one_that_goes_on(tmp_path: Path) -> None:
    body = _numbered("a") + _numbered("b") + _numbered("c", 0, 2) + _numbered("d", 0, 1)
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for extra, third in ((anew, "Điều 1. c"), ("", "Điều 3. c")):
        levels = _numbering(("decimal", "Điều %1."), extra=extra)
        lines = text_of(read(WordFile(body).add("numbering", levels), tmp_path)).split("\n")
        assert lines[:3] == ["Điều 1. a", "Điều 2. b", third]


@given(st.integers(1, 3_999))
def test_roman_numbers_are_those_of_the_rules(number: int) -> None:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    roman = _roman(number)
    each = [values[letter] for letter in roman]
    assert sum(-one if one < after else one for one, after in zip(each, [*each[1:], 0], strict=True)) == number
    assert re.search(r"iiii|xxxx|cccc|vv|ll|dd", roman) is None


def test_both_paragraphs_of_a_cell_are_lines_of_their_own(tmp_path: Path) -> None:
    rows = [(paragraph("Số: 5-BC/TU") + paragraph(MARK), paragraph(""))] + [(paragraph(""), paragraph("x"))] * 4
    document = read(WordFile(BODY + table(*rows)), tmp_path)
    (passage,) = passages(document, Part.BODY)
    assert [(line.row, line.text) for line in passage.lines] == [(1, "Số: 5-BC/TU"), (2, MARK)]
    assert f"Số: 5-BC/TU {MARK}" in text_of(document)


@pytest.mark.parametrize("distance", [(), ("",)])
@pytest.mark.parametrize("grid", [True, False])
def test_a_head_in_a_table_is_read_cell_by_cell(distance: tuple[str, ...], grid: bool, tmp_path: Path) -> None:
    left = "".join(map(paragraph, ("ĐẢNG BỘ TỈNH LẠC GIANG", "TỈNH ỦY LẠC GIANG", "*", "Số 112-QĐ/TU")))
    right = "".join(map(paragraph, ("ĐẢNG CỘNG SẢN VIỆT NAM", "Lạc Giang, ngày 15 tháng 3 năm 2012")))
    head = table((left, *map(paragraph, distance), right))
    head = head if grid else re.sub(r"<w:tblGrid>.*?</w:tblGrid>", "", head)
    document = read(WordFile(head + paragraph("QUYẾT ĐỊNH") + paragraph("ban hành Quy chế") + BODY), tmp_path)
    assert text_of(document).split("\n")[:2] == ["ĐẢNG BỘ TỈNH LẠC GIANG", "TỈNH ỦY LẠC GIANG"]
    assert describe(document, Hints("a.docx")).fields.committee == "Tỉnh ủy Lạc Giang"


def test_a_table_in_a_table_is_read(tmp_path: Path) -> None:
    inner = table((paragraph(MARK), paragraph("b"), paragraph("c")))
    document = read(WordFile(table((paragraph("") + inner + paragraph("cuối"),))), tmp_path)
    assert MARK in said(document, Part.BODY) + text_of(document).split("\t")


@pytest.mark.parametrize("end", [
    paragraph("a") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + paragraph("b"),
    '<w:p><w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r></w:p>',
    paragraph("a") + paragraph("b", "", "<w:pageBreakBefore/>"),
    paragraph("a") + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>b</w:t></w:r></w:p>",
    paragraph("a", "", "<w:sectPr/>") + paragraph("b"),
])  # fmt: skip
def test_pages_end_where_they_end_on_paper(end: str, tmp_path: Path) -> None:
    assert [page.page.text for page in read(WordFile(end), tmp_path).pages] == ["a", "b"]


def test_a_section_that_goes_on_begins_no_page(tmp_path: Path) -> None:
    file = WordFile(paragraph("a", "", "<w:sectPr/>") + paragraph("b"), section='<w:type w:val="continuous"/>')
    assert [page.page.text for page in read(file, tmp_path).pages] == ["a\nb"]


def test_comments_and_notes(tmp_path: Path) -> None:
    file = WordFile(BODY).add("comments", f'<w:comment w:id="1">{paragraph(MARK)}</w:comment>')
    file.add("footnotes", f'<w:footnote w:type="separator">{paragraph("x")}</w:footnote>'
                          f'<w:footnote w:id="2">{paragraph("Chú thích.")}</w:footnote>')
    document = read(file, tmp_path)
    assert said(document, Part.ANNOTATION) == [MARK]
    assert text_of(document).endswith("Chú thích.")


def test_properties_are_lines_of_their_own(tmp_path: Path) -> None:
    core = ('<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:d="http://purl.org/dc/elements/1.1/"><d:title>Báo cáo</d:title><c:contentStatus>{MARK}'
            "</c:contentStatus><d:creator>Người soạn</d:creator></c:coreProperties>")
    custom = ('<p:Properties xmlns:p="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
              'xmlns:t="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
              '<p:property name="Độ mật"><t:lpwstr>Tối mật</t:lpwstr></p:property></p:Properties>')
    lines = said(read(WordFile(BODY).tell("core", core).tell("custom", custom), tmp_path), Part.PROPERTY)
    assert lines == ["Báo cáo", MARK, "Tối mật", "Độ mật: Tối mật"]


def test_strict_files_say_the_same(tmp_path: Path) -> None:
    plain = WordFile(paragraph("Tuyệt mật", "<w:caps/>") + BODY).save(tmp_path / "plain.docx")
    with zipfile.ZipFile(plain) as packed, zipfile.ZipFile(tmp_path / "strict.docx", "w") as strict:
        for name in packed.namelist():
            strict.writestr(name, re.sub(rb"http://schemas\.openxmlformats\.org/(officeDocument|wordprocessingml)/2006/",
                                         rb"http://purl.oclc.org/ooxml/\1/", packed.read(name)))
    read_plain, read_strict = (read_file(tmp_path / name, Limits()) for name in ("plain.docx", "strict.docx"))
    assert text_of(read_plain).startswith(f"{MARK}\nTỉnh ủy")
    assert text_of(read_strict) == text_of(read_plain)


def test_a_file_that_holds_another_hands_it_over(tmp_path: Path) -> None:
    inner = io.BytesIO(WordFile(paragraph(MARK)).save(tmp_path / "inner.docx").read_bytes())
    file = WordFile("")
    relation = file.attach("embeddings/inner.docx", inner.getvalue(), kind="package")
    embedding = f'<w:object><o:OLEObject ProgID="Word.Document.12" r:id="{relation}"/></w:object>'
    file.body = f"<w:p><w:r>{embedding}</w:r></w:p>{BODY}"
    (enclosed,) = read(file, tmp_path).enclosed
    assert (enclosed.name, enclosed.content) == ("inner.docx", inner.getvalue())


def test_a_part_that_cannot_be_opened_is_unread(tmp_path: Path) -> None:
    file = WordFile(BODY).add("header", paragraph(MARK)).add("comments", "")
    for name in file.parts:
        file.parts[name] = file.parts[name][:-20]
    document = read(file, tmp_path)
    assert [(one.part, one.reason) for one in document.unread] == [
        (Part.HEADER, "damaged"), (Part.ANNOTATION, "damaged")]
    assert "thủy lợi" in text_of(document)


@pytest.mark.parametrize("file", [WordFile(BODY).add("styles", "<a>"), WordFile(BODY).add("numbering", "&"),
                                  WordFile(BODY).tell("core", f"<a><b>{MARK}</b><&></a>")])  # fmt: skip
def test_what_a_broken_part_beside_the_text_says_is_unread(file: WordFile, tmp_path: Path) -> None:
    document = read(file, tmp_path)
    assert document.unread == (Unread(Part.BODY, "damaged"),) and "thủy lợi" in text_of(document)


def test_a_part_that_declares_entities_is_unread(tmp_path: Path) -> None:
    file = WordFile(BODY).add("header", paragraph("&mark;"))
    (name,) = file.parts
    file.parts[name] = f'<!DOCTYPE x [<!ENTITY mark "{MARK}">]>'.encode() + file.parts[name]
    assert read(file, tmp_path).unread == (Unread(Part.HEADER, "damaged"),)


def test_lines_of_a_frame_are_one_passage(tmp_path: Path) -> None:
    frame = '<w:framePr w:w="2000" w:wrap="around"/>'
    body = BODY + paragraph("TUYỆT", "", frame) + paragraph("MẬT", "", frame) + BODY + paragraph("Bản 2", "", frame)
    boxes = passages(read(WordFile(body), tmp_path), Part.TEXT_BOX)
    assert [passage.text for passage in boxes] == ["TUYỆT\nMẬT", "Bản 2"]


def test_letters_that_a_font_prints_as_capitals(tmp_path: Path) -> None:
    font = '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>'
    document = read(WordFile(paragraph("tuyÖt mËt", font) + BODY), tmp_path)
    assert text_of(document).split("\n")[0] == "tuyệt mật"  # as it was typed, for that is how it is looked for
    assert said(document, Part.BODY) == [MARK]


@pytest.mark.slow
@needs_office
def test_what_our_own_reader_cannot_open_is_mended_before(tmp_path: Path) -> None:
    path = WordFile(BODY).save(tmp_path / "a.docx")
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(tmp_path / "b.docx", "w") as broken:
        for name in packed.namelist():
            content = packed.read(name)
            broken.writestr(name, content.replace(b"</w:body>", b"") if name == "word/document.xml" else content)
    try:
        document = read_file(tmp_path / "b.docx", Limits(), engine=NullOcr())
    except UnreadableError as error:
        assert error.reason == "damaged"
    else:
        assert "thủy lợi" in text_of(document)


def test_tables_in_tables_in_tables(tmp_path: Path) -> None:
    deep = BODY
    for _ in range(40):
        deep = table((deep,))
    assert "thủy lợi" in text_of(read(WordFile(deep), tmp_path))


def test_real_reports(cases: Path) -> None:
    tracked = read_file(cases / "faults" / "tracked.docx", Limits())
    fields = describe(tracked, Hints()).fields
    assert (fields.code, str(fields.issued)) == ("15-NQ/TU", "1999-05-17")
    assert "700 triệu" in text_of(tracked)
    assert "thành lập" in text_of(tracked)
    assert text_of(tracked).count("Điều khoản chuyển chỗ duy nhất.") == 1
    register = describe(read_file(cases / "faults" / "so_cong_van.docx", Limits()), Hints("so_cong_van.docx"))
    assert register.fields == Fields(), "a row of a register is no paper's own code, kind or body"
    for name in ("numbered.docx", "strict.docx", "macro.docm"):
        assert "\nĐiều 2. Ban chỉ đạo" in text_of(read_file(cases / "faults" / name, Limits()))
    assert text_of(read_file(cases / "faults" / "textbox.docx", Limits())).count("77-CV/TU") == 1
