"""HOCR and ALTO: well-formed, every word in its place, and the same text as the catalogue's."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.exchange.alto import NAMESPACE, write_alto
from library.exchange.checking import differences_in_alto, differences_in_hocr
from library.exchange.hocr import write_hocr
from library.exchange.lines import blocks_of
from library.records import Box, Origin, Page, Word

ROWS = ["ĐẢNG BỘ <TỈNH> & 'Lạc' \"Giang\"", "Số 05-NQ/TU"]
A = f"{{{NAMESPACE}}}"


class _Parts(HTMLParser):
    """What a reader of HTML makes of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.titles.setdefault(str(named.get("class")), []).append(str(named.get("title")))


def test_hocr_says_where_each_word_stands_and_how_sure_it_is(make: Any) -> None:
    document = make.document_of(make.page_of(ROWS), make.page_of(["trang hai"]))
    text = write_hocr(document)
    parts = _Parts()
    parts.feed(text)
    assert [title.split("; ", 1)[1] for title in parts.titles["ocr_page"]] == [
        "bbox 0 0 800 1130; ppageno 0", "bbox 0 0 800 1130; ppageno 1"]
    assert parts.titles["ocr_page"][0].startswith(f'image "{document.id}-1.webp"')
    assert parts.titles["ocr_line"][1] == "bbox 60 120 170 140"
    assert parts.titles["ocrx_word"][-1] == "bbox 120 80 150 100; x_wconf 90"
    assert len(parts.titles["ocrx_word"]) == 10
    root = ElementTree.fromstring(text)
    names = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(names) == len(set(names)), "no name is given twice"
    assert list(differences_in_hocr(document, text.encode())) == []
    assert "<title>hồ sơ/văn bản &lt;1&gt;.pdf</title>" in text


def test_alto_has_the_parts_of_its_schema_in_their_order(make: Any) -> None:
    document = make.document_of(make.page_of(ROWS), make.page_of(["trang hai"]))
    text = write_alto(document)
    root = ElementTree.fromstring(text)
    assert root.tag == f"{A}alto" and [child.tag for child in root] == [f"{A}Description", f"{A}Layout"]
    assert [child.tag.removeprefix(A) for child in root[0]] == [
        "MeasurementUnit", "sourceImageInformation", "Processing"]
    source = root[0].find(f"{A}sourceImageInformation")
    assert source is not None and [child.text for child in source] == [
        document.source, f"sha256:{document.sha256}", f"vankien {document.id} {document.sha256}"]
    pages = root.findall(f"{A}Layout/{A}Page")
    assert [page.get("PHYSICAL_IMG_NR") for page in pages] == ["1", "2"]
    assert pages[0].attrib == {"ID": "page_1", "PHYSICAL_IMG_NR": "1", "HEIGHT": "1130", "WIDTH": "800", "PC": "0.900"}
    line = pages[1].find(f"{A}PrintSpace/{A}TextBlock/{A}TextLine")
    assert line is not None and [child.tag.removeprefix(A) for child in line] == ["String", "SP", "String"]
    assert {key: line[2].get(key) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT", "CONTENT", "WC")} == {
        "HPOS": "120", "VPOS": "80", "WIDTH": "30", "HEIGHT": "20", "CONTENT": "hai", "WC": "0.900"}
    assert line[1].attrib == {"HPOS": "110", "VPOS": "80", "WIDTH": "10"}
    names = [node.get("ID") for node in root.iter() if node.get("ID")]
    assert len(names) == len(set(names))
    assert list(differences_in_alto(document, text.encode())) == []


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Z")), min_size=1, max_size=6), max_size=8))
@settings(deadline=None)
def test_any_text_and_name_make_xml(make: Any, words: list[str]) -> None:
    kept = [word for word in words if word.split() == [word]]
    document = replace(make.document_of(make.page_of([" ".join(kept)] if kept else [])), source="".join(words) + "\x01")
    assert ElementTree.fromstring(write_hocr(document).encode()).tag.endswith("html")
    assert ElementTree.fromstring(write_alto(document).encode()).tag == f"{A}alto"


def test_the_check_finds_a_word_that_is_not_the_catalogues(make: Any) -> None:
    document, other = make.document_of(make.page_of(ROWS)), make.document_of(make.page_of([ROWS[0], "Số 06-NQ/TU"]))
    told = "page 1, word 8: the catalogue has '06-NQ/TU', the file gives '05-NQ/TU'"
    assert [str(one) for one in differences_in_hocr(other, write_hocr(document).encode())] == [told]
    assert [str(one) for one in differences_in_alto(other, write_alto(document).encode())] == [told]


def _page(text: str, *spans: tuple[int, int]) -> Page:
    words = tuple(Word(start, end, Box(start, 0, end, 9), 1.0) for start, end in spans)
    return Page(1, text, Origin.OCR, 1.0, words, 100, 100)


@pytest.mark.parametrize(("page", "wanted"), [
    (_page("a b\nc\n\nd", (0, 1), (2, 3), (4, 5), (7, 8)), [[["a", "b"], ["c"]], [["d"]]]),
    (_page("a ? b", (0, 1), (4, 5)), [[["a ?", "b"]]]),
    (_page("? a b !", (2, 3), (4, 5)), [[["? a", "b !"]]]),
    (_page("ab", (0, 1), (1, 2)), [[["a", "b"]]]),
    (_page("ab", (0, 2), (1, 2), (1, 1)), [[["ab"]]]),
    (_page("", ), []),
])
def test_every_character_of_the_text_finds_a_word(page: Page, wanted: list[list[list[str]]]) -> None:
    blocks = blocks_of(page)
    assert [[[word.text for word in line.words] for line in block.lines] for block in blocks] == wanted
    text = "".join(word.text for block in blocks for line in block.lines for word in line.words)
    assert "".join(text.split()) == "".join(page.text.split())
