"""Web pages and web archives are read in any code, with what stands where only Word looks."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from indexer.limits import Limits
from indexer.ocr import NullOcr
from indexer.reading import Media, read_file, sniff
from indexer.reading.office import file
from indexer.reading.office.layout import lay_out
from indexer.reading.office.libreoffice import office_program
from indexer.reading.office.package import Package
from indexer.reading.office.pages import Gathered
from indexer.reading.office.pictures import PictureReader
from indexer.reading.office.web_pages import decoded, lines_of_page, web_page
from indexer.reading.office.web_pictures import held_pictures
from indexer.reading.office.web_styles import painted_lines
from indexer.reading.office.web_trees import tree_of
from indexer.reading.text import pages_of, text_page
from indexer.records import ReadDocument
from library.errors import UnreadableError
from library.records import Origin
from library.secrecy import Part, Unread

MARK = "TUYỆT MẬT"
PROSE = "Đề nghị các huyện ủy báo cáo về việc rà soát đất lâm trường"
PAGE = f"<html><head><title>x</title></head><body><p>{PROSE}</p></body></html>"
DOT = b"GIF89a" + bytes(30)
DATA = f"data:image/gif;base64,{base64.b64encode(DOT).decode()}"
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("start", ["", "<!-- saved from url=(0014)about:internet -->\n", "<!DOCTYPE html>", "\n\n  ",
                                   '<?xml version="1.0"?>'])  # fmt: skip
@pytest.mark.parametrize("name", ["a.htm", "a.doc", "a.xls"])
def test_a_page_is_known_in_any_code(encoding: str, start: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(f"{start}{PAGE}".encode(encoding))
    assert sniff(tmp_path / name) is Media.HTML
    with web_page(tmp_path / name, archived=False) as page:
        assert PROSE in page.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("body", ["<p>x</p>", "<table><tr><td>x</td></tr></table>", "<font face='.VnTime'>x</font>"])
def test_a_page_may_begin_with_anything(body: str, tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_text(body, encoding="utf-8")
    assert sniff(tmp_path / "a.doc") is Media.HTML


@pytest.mark.parametrize("text", ["<Kính gửi> các đồng chí", "Công văn <b>", "<<<", "a < b và b > c"])
def test_words_between_brackets_are_no_page(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_text(text, encoding="utf-8")
    assert sniff(tmp_path / "a.doc") is Media.TEXT


@pytest.mark.parametrize(("charset", "encoding"), [("windows-1252", "cp1252"), ("x-user-defined", "cp1252"),
                                                   ("iso-8859-1", "cp1252"), ("windows-1258", "cp1258")])  # fmt: skip
def test_the_code_that_is_named_is_believed(charset: str, encoding: str) -> None:
    content = f"<meta charset={charset}><p>C«ng v¨n</p>".encode(encoding)
    assert "C«ng v¨n" in decoded(content)


@pytest.mark.parametrize("charset", ["no-such-code", "us-ascii", "iso-8859-1", ""])
def test_a_wrong_name_of_a_code_is_not_believed(charset: str) -> None:
    assert PROSE in decoded(f'<meta charset="{charset}"><p>{PROSE}</p>'.encode())


def test_what_only_word_looks_at(tmp_path: Path) -> None:
    shape = (f'<!--[if gte vml 1]><v:shape><v:textpath string="{MARK}"/><v:textbox><p>TỐI MẬT</p></v:textbox></v:shape>'
             "<![endif]-->")
    (tmp_path / "a.doc").write_text(PAGE.replace("<p>", f"{shape}<p>"), encoding="utf-8")
    with web_page(tmp_path / "a.doc", archived=False) as page:
        assert page.beside == [(Part.TEXT_BOX, (MARK, "TỐI MẬT"))]


def test_a_page_that_is_nested_too_deeply_is_not_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []

    def made(*what: object) -> ReadDocument:
        given.append(what[-1])
        return ReadDocument(pages_of([PROSE], Origin.TEXT_LAYER), "text/html")

    monkeypatch.setattr(file, "_converted", made)
    for levels, whole in ((300, True), (3_000, False)):
        deep = f"<img src='{DATA}'>{'<font>' * levels}<input value='{MARK}'>"
        (tmp_path / "a.htm").write_text(deep, encoding="utf-8")
        with web_page(tmp_path / "a.htm", archived=False) as page:
            assert page.whole is whole and page.beside == [(Part.TEXT_BOX, (MARK,))] * whole
        read = read_file(tmp_path / "a.htm", Limits())
        assert given.pop() == [DOT]
        assert read.unread == (() if whole else (Unread(Part.BODY, "truncated"),))


def test_what_follows_the_end_of_a_page_is_read() -> None:
    tree = tree_of("<html><head><title>x</title></head><body>a</body></html><!-- b --><p>c</p></html><html>d\0")
    assert list(lines_of_page(tree)) == ["a", "c", "d"] and tree.whole


def test_blocks_are_lines() -> None:
    tree = tree_of("<div>a <b>b</b> c<br>d</div><style>x</style><p>e</p>f")
    assert list(lines_of_page(tree)) == ["a b c", "d", "e", "f"]


@pytest.mark.parametrize(("piece", "lines"), [
    (f'<input value="{MARK}">', [MARK]), (f'<input type="submit" value="{MARK}">', [MARK]),
    (f'<input placeholder="{MARK}">', [MARK]), ('<input type="hidden" value="a">', []),
    (f"<textarea>{MARK}</textarea>", [MARK]),
    ('<style>.m:before{content:"TUYỆT" " MẬT";color:red}</style>', [MARK]),
    (r"<style>p::after { content : 'T\1ED0 I M\1EAC T' }</style>", ["TỐI MẬT"]),
    ('<style>p{content:none; align-content:"a"}</style>', []),
    ('<bdo dir="rtl">TẬM IỐT</bdo>', ["TỐI MẬT"]), ('<bdo dir="ltr">TẬM</bdo>', []),
    (f'<img src="a.png" alt="{MARK}">', [MARK]),
    ('<b style="unicode-bidi:bidi-override;direction:rtl">TẬM</b>', ["MẬT"]), ("<p>Mật ong</p>", []),
])  # fmt: skip
def test_words_that_a_browser_paints_are_handed_over(piece: str, lines: list[str], tmp_path: Path) -> None:
    assert list(painted_lines(tree_of(PAGE.replace("<p>", f"{piece}<p>")))) == lines
    (tmp_path / "a.htm").write_text(PAGE.replace("<p>", f"{piece}<p>"), encoding="utf-8")
    with web_page(tmp_path / "a.htm", archived=False) as page:
        assert page.beside == [(Part.TEXT_BOX, (line,)) for line in lines]


@pytest.mark.parametrize("piece", [
    f'<iframe srcdoc="&lt;p&gt;{MARK}&lt;/p&gt;"></iframe>', f'<iframe src="data:text/html,<p>{MARK}"></iframe>',
    f"<iframe srcdoc='<iframe srcdoc=\"<p>{MARK}\">'></iframe>",
])  # fmt: skip
def test_pages_that_a_page_holds_are_handed_over(piece: str, tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_text(PAGE.replace("<p>", f"{piece}<p>"), encoding="utf-8")
    with web_page(tmp_path / "a.htm", archived=False) as page:
        assert (Part.TEXT_BOX, (MARK,)) in page.beside and page.whole


def test_style_sheets_that_a_page_or_its_archive_holds_are_handed_over(tmp_path: Path) -> None:
    sheet = f'p:before{{content:"{MARK}"}} p{{background:image-set("{DATA}" 1x)}}'
    link = f'<link rel="stylesheet" href="data:text/css;base64,{base64.b64encode(sheet.encode()).decode()}">'
    (tmp_path / "a.htm").write_text(link + PAGE, encoding="utf-8")
    with web_page(tmp_path / "a.htm", archived=False) as page:
        assert page.beside == [(Part.TEXT_BOX, (MARK,))] and page.pictures == [DOT]
    path = _archive(tmp_path / "a.mht", header=False)
    part = f"--x\nContent-Type: text/css; charset=utf-8\nContent-Location: file:///C:/a.css\n\n{sheet}\n--x--"
    path.write_text(path.read_text(encoding="utf-8").replace("--x--", part), encoding="utf-8")
    with web_page(path, archived=True) as page:
        assert (Part.HEADER, (MARK,)) in page.beside and DOT in page.pictures


@pytest.mark.parametrize("kind", ["text/html", "text/css"])
def test_a_page_within_that_is_broken_is_unread(kind: str, tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_text(f'<iframe src="data:{kind};base64,*"></iframe>{PAGE}', encoding="utf-8")
    with web_page(tmp_path / "a.htm", archived=False) as page:
        assert not page.whole


@pytest.mark.parametrize("piece", [
    '<img src="@">', '<img src=" @">', "<p style='background:url(@)'>", '<style>p{background:url("@")}</style>',
    '<input type=image src="@">', '<source srcset="b.png 1x, @ 2x">', '<table background="@">',
    '<!--[if mso]><img src="@"><![endif]-->',
])  # fmt: skip
def test_pictures_that_a_page_holds_are_handed_over(piece: str, tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_text(PAGE.replace("<p>", f"{piece.replace('@', DATA)}<p>"), encoding="utf-8")
    with web_page(tmp_path / "a.htm", archived=False) as page:
        assert page.pictures == [DOT] and page.whole


@pytest.mark.parametrize(("usual", "other"), [
    (",", ",\n"), (",", ",%0A"), ("data:image/gif", "DATA:IMAGE/GIF;a=b"), ("image/gif", "application/octet-stream"),
    ("image/gif", ""), ("=", "%3D"),
])  # fmt: skip
def test_however_their_address_is_spelled(usual: str, other: str) -> None:
    (picture,) = held_pictures(tree_of(f'<img src="{DATA.replace(usual, other)}">'))
    assert picture.content == DOT


def test_pictures_beside_a_page_are_read() -> None:
    layout = lay_out(Gathered(), Package.__new__(Package), PictureReader(NullOcr(), Limits()),
                     lambda words, number: text_page(words, number, Origin.TEXT_LAYER), [b"no picture"])  # fmt: skip
    assert layout.unread == [Unread(Part.PICTURE, "damaged")]


def test_a_font_is_no_picture_and_a_broken_picture_is_unread(tmp_path: Path) -> None:
    for address, whole in (("data:image/gif;base64,*", False), ("data:font/woff;base64,*", True),
                           (f"data:;base64,{base64.b64encode(b'wOFF....').decode()}", True)):  # fmt: skip
        (tmp_path / "a.htm").write_text(f"<style>p{{a:url({address})}}</style>{PAGE}", encoding="utf-8")
        with web_page(tmp_path / "a.htm", archived=False) as page:
            assert not page.pictures and page.whole is whole


@pytest.mark.parametrize("text", ["", "<", "\0", "<?xml version='1.0' encoding='utf-8'?><p>a</p>"])
def test_any_page_may_be_asked_for_them(text: str) -> None:
    assert list(painted_lines(tree_of(text))) == []


def _archive(path: Path, *, header: bool = True) -> Path:
    dot = base64.b64encode(b"GIF89a").decode()
    parts = ["Content-Type: text/html; charset=utf-8\nContent-Location: file:///C:/a.htm\n\n"
             + PAGE.replace("</p>", '<img src="a_files/image001.gif"></p>'),
             f"Content-Type: image/gif\nContent-Transfer-Encoding: base64\nContent-Location: "
             f"file:///C:/a_files/image001.gif\n\n{dot}\n"]
    if header:
        parts.append("Content-Type: text/html; charset=utf-8\nContent-Location: file:///C:/a_files/header.htm\n\n"
                     f"<p>{MARK}</p>")
    head = "MIME-Version: 1.0\nSubject: Van ban\nContent-Type: multipart/related; boundary=x\n\n"
    path.write_text(f"{head}{''.join(f'--x{chr(10)}{part}{chr(10)}' for part in parts)}--x--\n", encoding="utf-8")
    return path


def test_an_archive_hands_over_its_headers_and_pictures(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.doc")
    assert sniff(path) is Media.MHTML
    with web_page(path, archived=True) as page:
        assert page.beside == [(Part.PROPERTY, ("Van ban",)), (Part.HEADER, (MARK,))]
        assert page.pictures == [b"GIF89a"]
        assert 'src="data:image/gif;base64,' in page.path.read_text(encoding="utf-8")


def test_other_pages_of_an_archive_are_read_as_the_first(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.mht")
    whole, deep = path.read_text(encoding="utf-8"), "<div>" * 3_000
    for piece, lines in ((f"{'<div>' * 300}<p>{MARK}", (MARK,)), (f'<input value="{MARK}">', (MARK,)), (deep, None)):
        path.write_text(whole.replace(f"<p>{MARK}</p>", piece), encoding="utf-8")
        with web_page(path, archived=True) as page:
            assert ((Part.HEADER, lines) in page.beside) if lines else not page.whole


def test_an_archive_without_a_page_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\nx\n--x--\n")
    with pytest.raises(UnreadableError) as told, web_page(path, archived=True):
        pass
    assert told.value.reason == "damaged"


@pytest.mark.slow
@needs_office
def test_real_reports(cases: Path) -> None:
    for name in ("named.doc", "comment_first.htm"):
        document = read_file(cases / "faults" / name, Limits())
        assert document.pages[0].page.text.split("\n")[:2] == ["TỈNH ỦY LẠC GIANG", "Số: 51-CV/TU"]
    document = read_file(cases / "faults" / "x.odt", Limits())
    assert "\nĐiều 2. Ban chỉ đạo" in document.pages[0].page.text
    assert MARK in read_file(cases / "secrecy" / "text" / "S-h02-html-css-caps.doc", Limits()).pages[0].page.text
