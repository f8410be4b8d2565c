"""A code that was lost is read by itself where it stands, and kept where the page says its letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from indexer.limits import Limits
from indexer.ocr import FailingOcr, OcrEngine, OcrWord, Picture, Reading, ReplayOcr
from indexer.reading.scans.assembling import assemble
from indexer.reading.scans.missing_codes import read_missing_code
from indexer.reading.scans.missing_kinds import read_missing_kind
from indexer.reading.scans.scan import Scan, read_scan
from indexer.records import ReadPage
from library.records import Box, Origin, Page

PAGE = np.full((1_400, 1_000), 250, np.uint8)
_FACTOR = 1.5
"""Lines of thirty pixels are enlarged so much."""
DATE = "Lạc Giang, ngày 25 tháng 3 năm 1970"


def _row(text: str, top: int, *, left: int = 100, line: int = 0, confidence: float = 0.95) -> list[OcrWord]:
    words = []
    for part in text.split():
        box = Box(left, top, left + 11 * len(part), top + 30)
        words.append(OcrWord(part, box, confidence, 0, line))
        left = box.right + 8
    return words


def _head(number: str = "", *, kind: str = "BÁO CÁO", dated: str = DATE) -> list[OcrWord]:
    left = [*_row("ỦY BAN HÀNH CHÍNH", 100), *_row("TỈNH LẠC GIANG", 150, line=1)]
    number_line = _row(number, 200, line=2, confidence=0.5) if number else []
    date = _row(dated, 200, left=560, line=3) if dated else []
    return [*left, *number_line, *date, *_row(kind, 300, left=450, line=4), *_row("Kết quả vệ sinh", 350, line=5)]


def _strip(text: str, left: int = 70, *, confidence: float = 0.9) -> Reading:
    """The line as it stands on the enlarged strip, which begins at this column of the page and above the row."""
    words = []
    for word in _row(text, 12, left=100 - left, confidence=confidence):
        box = Box(*(round(20 + _FACTOR * side) for side in (word.box.left, word.box.top, word.box.right,
                                                           word.box.bottom)))  # fmt: skip
        words.append(OcrWord(word.text, box, word.confidence, 0, 0))
    return Reading(tuple(words))


def _read(words: Sequence[OcrWord], engine: OcrEngine) -> list[str]:
    """The lines of the page, those that were read by themselves among them."""
    parts = assemble(words, scale=1.0, width=1_000, height=1_400)
    page = Page(number=1, text=parts.text, origin=Origin.OCR, words=parts.words, width=1_000, height=1_400)
    found = read_missing_code(words, ReadPage(page, lines=parts.lines), PAGE, engine, scale=1.0, limits=Limits())
    assert len({(word.text, word.box) for word in found}) == len(found)
    return assemble(found, scale=1.0, width=1_000, height=1_400).text.split("\n")


@pytest.mark.parametrize("torn", ["", "Số: ...", "Số: .Ó"])
def test_letters_lost_beside_ink_are_read_by_themselves(torn: str) -> None:
    lines = _read(_head(torn), ReplayOcr((_strip("Số: 58 /BC-UBHC"),)))
    assert lines[2].startswith("Số: 58 /BC-UBHC")
    assert sum("Số" in line for line in lines) == 1
    assert DATE in " ".join(lines)


def test_a_further_way_of_reading_is_tried_where_one_gives_no_letters() -> None:
    engine = ReplayOcr((Reading(), _strip("Số: 5 Ế"), _strip("Số: 58 /BC-UBHC")))
    assert "Số: 58 /BC-UBHC" in _read(_head("Số: ..."), engine)[2]


def test_what_the_edge_of_the_next_column_is_taken_for_is_left_out() -> None:
    line = _strip("Số: 58 /BC-UBHC Kến").words
    strip = Reading((*line[:-1], replace(line[-1], confidence=0.1)))
    assert _read(_head(), ReplayOcr((strip,)))[2].endswith("58 /BC-UBHC")


@pytest.mark.parametrize("read", ["Số: 58 /KH-SNV", "Số: 58 /CT", "Số: 58"])
def test_letters_of_another_kind_and_body_change_nothing(read: str) -> None:
    lines = _read(_head("Số: ..."), ReplayOcr((_strip(read),) * 3))
    assert lines[2].startswith("Số: ...")


def test_what_was_hardly_read_changes_nothing() -> None:
    lines = _read(_head("Số: ..."), ReplayOcr((_strip("Số: 58 /BC-UBHC", confidence=0.2),) * 3))
    assert lines[2].startswith("Số: ...")


@pytest.mark.parametrize("words", [_head("Số: 58 /BC-UBHC"), _head(kind="LỜI KÊU GỌI"), _head(dated=""), []],
                         ids=["has its letters", "has no code", "no place", "no words"])  # fmt: skip
def test_nothing_is_read_again_without_need(words: list[OcrWord]) -> None:
    engine = ReplayOcr((_strip("Số: 99 /BC-UBHC"),))
    assert not any("99" in line for line in _read(words, engine))
    assert engine.read(PAGE).words  # it was not asked


def test_a_strip_that_cannot_be_read_costs_nothing_but_itself() -> None:
    lines = _read(_head("Số: ..."), FailingOcr("crashed"))
    assert lines[2].startswith("Số: ...")


class _PageThenStrip(OcrEngine):
    """Reads a page in one way, and a strip by itself in another."""

    def __init__(self, page: list[OcrWord], strip: Reading) -> None:
        self._page, self._strip = Reading(tuple(page)), strip

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        return self._page if layout == 3 else self._strip


@pytest.mark.parametrize(("page", "strip"), [
    (_head(), "Số: 58 /BC-UBHC"), ([word for word in _head("Số: 05 /CT-UBND") if word.line != 4], "CHỈ THỊ"),
])  # fmt: skip
def test_a_page_is_read_so(page: list[OcrWord], strip: str) -> None:
    strip_read = _strip(strip) if strip.startswith("Số") else _kind_strip(strip)
    read = read_scan(Scan(PAGE, 200, 1, first=True), _PageThenStrip(page, strip_read), limits=Limits())
    assert strip in read.page.text


def _kind_strip(said: str) -> Reading:
    return Reading(tuple(OcrWord(part, Box(200 + 80 * at, 60, 270 + 80 * at, 110), 0.9, 0, 0)
                         for at, part in enumerate(said.split())))  # fmt: skip


def _read_kind(words: Sequence[OcrWord], said: str) -> list[str]:
    """The lines of a page whose kind is looked for, where a strip says this."""
    parts = assemble(words, scale=1.0, width=1_000, height=1_400)
    page = Page(number=1, text=parts.text, origin=Origin.OCR, words=parts.words, width=1_000, height=1_400)
    engine = ReplayOcr((Reading(), _kind_strip(said)))
    found = read_missing_kind(words, ReadPage(page, lines=parts.lines), PAGE, engine, scale=1.0, limits=Limits())
    return assemble(found, scale=1.0, width=1_000, height=1_400).text.split("\n")


@pytest.mark.parametrize(("said", "lines"), [("CHỈ THỊ", 1), ("BÁO CÁO", 0), ("CHI THỊ", 0), ("CHỈ THỊ 05", 1),
                                             ("", 0)])  # fmt: skip
def test_a_kind_lost_beside_a_frame_is_read_where_the_code_says_the_same(said: str, lines: int) -> None:
    page = [word for word in _head("Số: 05 /CT-UBND") if word.line != 4]
    read = _read_kind(page, said)
    assert sum("CHỈ THỊ" in line for line in read) == lines
    if lines:
        assert read.index(said) == next(at for at, line in enumerate(read) if "Kết quả" in line) - 1


@pytest.mark.parametrize("words", [_head("Số: 05 /CT-UBND", kind="CHỈ THỊ"), _head("Số: 5", kind="MỘT DÒNG"), []])
def test_a_kind_is_not_looked_for_without_need(words: list[OcrWord]) -> None:
    before = sum("CHỈ THỊ" in line for line in _read_kind(words, ""))
    assert sum("CHỈ THỊ" in line for line in _read_kind(words, "CHỈ THỊ")) == before
