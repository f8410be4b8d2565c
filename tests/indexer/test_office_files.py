"""Office files of every age: what they are is told by their bytes, their fonts' letters come back, losses are said."""

from __future__ import annotations

from pathlib import Path

import docx
import pptx
import pytest
import viparse.normalize.tcvn3 as tcvn3
from docx.shared import Pt
from pptx.util import Inches

from indexer.limits import Limits
from indexer.ocr import NullOcr
from indexer.reading import Media, read_file, sniff
from indexer.reading.office import file
from indexer.reading.office.file import read_office
from indexer.reading.office.libreoffice import converted, office_program, reads_slides
from indexer.reading.text import pages_of
from indexer.records import ReadDocument
from indexer.restoring import FontRun, RunRestorer
from library.records import Origin
from library.secrecy import Part, Unread

LIMITS = Limits()
PROSE = "Ban Chấp hành Đảng bộ tỉnh quyết nghị về đổi mới quản lý kinh tế nông nghiệp trong những năm tới"
CAPITALS = "NGHỊ QUYẾT CỦA TỈNH ỦY"
_BACK = {letter: code for code, letter in tcvn3.TCVN3.pairs}
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")
needs_slides = pytest.mark.skipif(not reads_slides(), reason="LibreOffice Impress is not installed")


def _tcvn3(text: str) -> str:
    """Write in the code of .VnTime; its capitals with diacritics are small letters in the H fonts."""
    return "".join(_BACK.get(letter) or _BACK.get(letter.lower(), letter) for letter in text)


def _word(path: Path, *runs: tuple[str, str]) -> Path:
    document = docx.Document()
    for text, font in runs:
        run = document.add_paragraph().add_run(text)
        run.font.name, run.font.size = font, Pt(13)
    document.save(str(path))
    return path


def _text(document: ReadDocument) -> str:
    return "\n".join(page.page.text for page in document.pages)


def test_fonts_of_both_ages_in_one_file(tmp_path: Path) -> None:
    path = _word(
        tmp_path / "a.docx",
        (_tcvn3(CAPITALS), ".VnTimeH"), (_tcvn3(PROSE), ".VnTime"), (PROSE, "Times New Roman"),
    )  # fmt: skip
    document = read_file(path, LIMITS)
    assert _text(document).split("\n") == [CAPITALS, PROSE, PROSE]
    assert {page.page.origin for page in document.pages} == {Origin.LEGACY}


def test_a_font_that_claims_a_legacy_code_over_unicode_is_not_believed(tmp_path: Path) -> None:
    path = _word(tmp_path / "a.docx", (PROSE, ".VnTime"), (CAPITALS, ".VnTimeH"), (PROSE, "VNI-Times"))
    document = read_file(path, LIMITS)
    assert _text(document).split("\n") == [PROSE, CAPITALS, PROSE]
    assert {page.page.origin for page in document.pages} == {Origin.TEXT_LAYER}


def test_an_unknown_font_over_a_legacy_code_is_found_out() -> None:
    restorer = RunRestorer()
    assert restorer.restore([FontRun(_tcvn3(PROSE), "Times New Roman")]) == PROSE
    assert restorer.encoding == "tcvn3"


def test_what_was_lossy_is_said(tmp_path: Path) -> None:
    document = read_file(_word(tmp_path / "a.docx", ("µ¸¶ xyz wq §§ kjh fgd µµ zzz wwz", ".VnTime")), LIMITS)
    assert [flag.reason for flag in document.pages[0].flags] == ["legacy text converted with losses"]


def test_a_legacy_text_in_a_plain_file(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(_tcvn3(PROSE).encode("cp1252"))
    assert sniff(tmp_path / "a.doc") is Media.TEXT
    assert _text(read_file(tmp_path / "a.doc", LIMITS)) == PROSE


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("ending", ["doc", "rtf"])
def test_old_word_files_with_legacy_fonts(tmp_path: Path, ending: str) -> None:
    word = _word(tmp_path / "a.docx", (_tcvn3(CAPITALS), ".VnTimeH"), (_tcvn3(PROSE), ".VnTime"))
    with converted(word, ending, seconds=120) as old:
        (tmp_path / "old.doc").write_bytes(old.read_bytes())  # an RTF that is called .doc is common
    assert sniff(tmp_path / "old.doc") is (Media.DOC if ending == "doc" else Media.RTF)
    document = read_file(tmp_path / "old.doc", LIMITS)
    assert _text(document).split("\n") == [CAPITALS, PROSE]
    assert document.pages[0].page.origin is Origin.LEGACY


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("start", ["<html>", "<!DOCTYPE html>\n<html>", "\n <HTML>", "\ufeff<html>"])
def test_a_web_page_that_is_called_doc(tmp_path: Path, start: str) -> None:
    page = f'{start}<head><meta charset="utf-8"></head><body><p>{CAPITALS}</p><p>{PROSE}</p></body></html>'
    (tmp_path / "a.doc").write_text(page, encoding="utf-8")
    assert sniff(tmp_path / "a.doc") is Media.HTML
    assert _text(read_file(tmp_path / "a.doc", LIMITS)).split() == [*CAPITALS.split(), *PROSE.split()]


@pytest.mark.slow
@needs_office
def test_a_web_page_in_a_legacy_font(tmp_path: Path) -> None:
    body = f'<p><font face=".VnTime">{_tcvn3(PROSE)}</font></p>'
    head = '<head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"></head>'
    (tmp_path / "a.doc").write_bytes(f"<html>{head}<body>{body}</body></html>".encode("cp1252"))
    assert _text(read_file(tmp_path / "a.doc", LIMITS)) == PROSE


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("ending", ["xls", "xlsx"])
def test_tables_of_both_ages(tmp_path: Path, ending: str) -> None:
    rows = (("Huyện", "Sản lượng"), ("Yên Phú", "1260"), (PROSE, "2"))
    cells = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows)
    page = f'<html><head><meta charset="utf-8"></head><body><table>{cells}</table></body></html>'
    (tmp_path / "a.xls").write_text(page, encoding="utf-8")
    with converted(tmp_path / "a.xls", ending, seconds=120) as table:
        (tmp_path / f"b.{ending}").write_bytes(table.read_bytes())
    text = _text(read_file(tmp_path / f"b.{ending}", LIMITS))
    assert PROSE in text
    assert "1260" in text


def _slides(path: Path, *runs: tuple[str, str]) -> Path:
    """A presentation with a slide for each run of text in its font."""
    presentation = pptx.Presentation()
    for text, font in runs:
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(5))
        run = box.text_frame.paragraphs[0].add_run()
        run.text, run.font.name = text, font
    presentation.save(str(path))
    return path


@pytest.mark.slow
@needs_slides
def test_old_slides_in_legacy_fonts(tmp_path: Path) -> None:
    modern = _slides(
        tmp_path / "a.pptx",
        (_tcvn3(CAPITALS), ".VnTimeH"), (_tcvn3(PROSE), ".VnTime"), (PROSE, "Times New Roman"),
    )  # fmt: skip
    with converted(modern, "ppt", seconds=120) as old:
        (tmp_path / "old.ppt").write_bytes(old.read_bytes())
    assert sniff(tmp_path / "old.ppt") is Media.PPT
    document = read_file(tmp_path / "old.ppt", LIMITS)
    assert _text(document).split("\n") == [CAPITALS, PROSE, PROSE]
    assert {page.page.origin for page in document.pages} == {Origin.LEGACY}


@pytest.mark.parametrize(("content", "more"), [
    (rb"{\rtf1 a\par}", False), (b"{\\rtf1 a}\r\n\0\x1a", False), (rb"{\rtf1 \} {b} \{}", False), (rb"{\rtf1 a", False),
    (rb"{\rtf1 \bin3 }}}b}", False), (b"{\\rtf1 \\bin" + b"9" * 5_000 + b" a}b", False),
    (rb"{\rtf1 a}{\rtf1 b}", True), (rb"{\rtf1 \\}b", True), (rb"{\rtf1 a}}b", True),
])  # fmt: skip
def test_rich_text_that_goes_on_behind_its_end_is_unread(
    content: bytes, more: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = ReadDocument(pages_of(["a"], Origin.TEXT_LAYER), Media.RTF)
    monkeypatch.setattr(file, "_converted", lambda *_: read)
    (tmp_path / "a.rtf").write_bytes(content)
    unread = read_office(tmp_path / "a.rtf", NullOcr(), limits=Limits(), media_type=Media.RTF).unread
    assert unread == ((Unread(Part.BODY, "unsupported"),) if more else ())
