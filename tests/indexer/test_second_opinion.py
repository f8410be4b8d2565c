"""What the second reader says of doubtful lines of a head counts where it agrees, and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.describing import describe
from indexer.describing.naming import find_committee
from indexer.describing.second_opinion import Opinion, opinion_of
from indexer.ocr.line_model import line_model
from indexer.records import Description, Head, Hints, Line, ReadDocument, ReadPage
from library.records import Box, Origin, Page, Word

_ROOM = sys.modules[describe.__module__]


def _page(rows: Sequence[Sequence[tuple[str, float]]]) -> ReadPage:
    """A page of a picture, from the words of each row with their confidences."""
    words, lines, start = [], [], 0
    picture = np.full((900, 1_100), 255, np.uint8)
    for place, row in enumerate(rows):
        begin, left = start, 100
        for text, confidence in row:
            box = Box(left, 60 + 40 * place, left + 12 * len(text), 82 + 40 * place)
            for letter in range(len(text)):  # a block of ink for each
                picture[box.top : box.bottom, box.left + 12 * letter + 2 : box.left + 12 * letter + 10] = 0
            words.append(Word(start, start + len(text), box, confidence))
            start, left = start + len(text) + 1, box.right + 8
        lines.append(Line(begin, start - 1))
    said = "\n".join(" ".join(text for text, _ in row) for row in rows)
    page = Page(number=1, text=said, origin=Origin.OCR, words=tuple(words), width=1_100, height=1_500)
    return ReadPage(page, lines=tuple(lines), head=Head.of(picture, 1.0))


def _sure(text: str) -> list[tuple[str, float]]:
    return [(word, 0.95) for word in text.split()]


def _described(number: Sequence[tuple[str, float]], year: float = 0.95, month: float = 0.95) -> Description:
    date = [*_sure("Lạc Thành, ngày 14 tháng"), ("11" if month > 0.5 else "Ìl", month), ("năm", 0.95), ("2010", year)]
    rows = [_sure("CHI CỤC KIỂM LÂM"), number, date, _sure("V/v chống cháy rừng mùa khô"), _sure("Kính gửi: các huyện")]
    return describe(ReadDocument((_page(rows),), "image/png"), Hints())


def _says(monkeypatch: pytest.MonkeyPatch, text: str | None) -> None:
    opinion = Opinion(text, (0.9,) * len(text)) if text is not None else None
    monkeypatch.setattr(_ROOM, "opinion_of", lambda head, line: opinion)


@pytest.mark.parametrize(
    ("said", "symbol"), [("Số: 709/KLCC", "KLCC"), ("Số: 709 /KL CC", "KLCC"), ("Số: 709/KLOO", None), (None, None)]
)
def test_letters_spoilt_by_ink_are_filled_where_both_read_them(
    said: str | None, symbol: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _says(monkeypatch, said)
    found = _described([("Số:", 0.93), ("/đ⁄/KLCC", 0.18)])
    assert found.fields.symbol == symbol
    assert ("symbol" in {flag.field for flag in found.review}) is (symbol is None)


@pytest.mark.parametrize(("said", "year"), [("ngày I4 tháng 11năm 2010", 2010), ("ngày 14 tháng 11 năm 2070", None)])
def test_a_year_spoilt_by_ink_counts_where_both_read_it(
    said: str, year: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _says(monkeypatch, said)
    issued = _described([("Số:", 0.93), ("5/KLCC", 0.93)], year=0.2).fields.issued
    assert (issued and issued.year) == year


@pytest.mark.parametrize(
    ("said", "month"), [("ngày I4 tháng 11năm 2010", 11), ("ngày 14 tháng 1 năm 2010", None), ("ngày 14 tháng", None)]
)
def test_a_month_spoilt_by_ink_counts_where_both_read_it(
    said: str, month: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _says(monkeypatch, said)
    issued = _described([("Số:", 0.93), ("5/KLCC", 0.93)], month=0.1).fields.issued
    assert issued is not None and (issued.year, issued.month) == (2010, month)


@pytest.mark.parametrize(
    ("said", "doubted"), [("ngày 14 tháng 11 năm2010", False), ("ngày 14 tháng 11 năm 2070", True), (None, True)]
)
def test_a_date_read_less_surely_is_no_doubt_where_both_read_it(
    said: str | None, doubted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opinion = Opinion(said, (0.97,) * len(said)) if said is not None else None
    monkeypatch.setattr(_ROOM, "opinion_of", lambda head, line: opinion)
    found = _described([("Số:", 0.93), ("5/KLCC", 0.93)], year=0.9)
    assert str(found.fields.issued) == "2010-11-14"
    assert ("issued" in {flag.field for flag in found.review}) is doubted


def test_nobody_is_asked_about_what_was_read_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(head: Head | None, line: Box | None) -> Opinion:
        raise AssertionError

    monkeypatch.setattr(_ROOM, "opinion_of", fail)
    assert _described([("Số:", 0.93), ("5/KLCC", 0.93)]).fields.symbol == "KLCC"


@pytest.mark.parametrize(
    ("said", "elsewhere", "doubted"),
    [("HUYỆN ủY MỘC SơN", "", False), ("HUYỆN ỦY MỌC SƠN", "", True), ("HUYỆN ỦY MỌC SƠN", "Huyện ủy Mộc Sơn", False),
     (None, "", True)],
)  # fmt: skip
def test_a_name_that_stands_in_the_head_alone_is_sure_where_both_read_it(
    said: str | None, elsewhere: str, doubted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code says `HU`, whichever district it is."""
    opinion = Opinion(said, (0.9,) * len(said)) if said is not None else None
    monkeypatch.setattr(sys.modules[find_committee.__module__], "opinion_of", lambda head, line: opinion)
    rows = ["HUYỆN ỦY MỘC SƠN", "Số: 5-BC/HU", "BÁO CÁO", "Về chống cháy rừng mùa khô", f"{elsewhere} báo cáo sau đây"]
    found = describe(ReadDocument((_page([_sure(row) for row in rows]),), "image/png"), Hints())
    assert found.fields.committee == "Huyện ủy Mộc Sơn"
    assert ("committee" in {flag.field for flag in found.review}) is doubted


@pytest.mark.parametrize(("said", "doubted"), [("HUYỆN ủY MỘC SƠN", False), ("HUYỆN ỦY MỌC SƠN", True)])
def test_a_name_is_sure_where_both_read_its_own_line_alike(
    said: str, doubted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sign of the line above it was lost, which says no more than whom it belongs to."""
    lines = iter(["ĐẢNG BỘ TỈNH LẠC GIANG", said])
    monkeypatch.setattr(sys.modules[find_committee.__module__], "opinion_of",
                        lambda head, line: Opinion(one := next(lines), (0.9,) * len(one)))  # fmt: skip
    rows = ["ĐẲNG BỘ TỈNH LẠC GIANG", "HUYỆN ỦY MỘC SƠN", "Số: 5-BC/HU", "BÁO CÁO", "Về chống cháy rừng mùa khô"]
    found = describe(ReadDocument((_page([_sure(row) for row in rows]),), "image/png"), Hints())
    assert found.fields.committee == "Huyện ủy Mộc Sơn"
    assert ("committee" in {flag.field for flag in found.review}) is doubted


@given(st.text("aĐ /1", max_size=12), st.text("aĐ /1", max_size=4))
def test_a_part_is_as_sure_as_its_letters(text: str, part: str) -> None:
    said = bool(part.strip()) and part.replace(" ", "") in text.replace(" ", "")
    assert Opinion(text, (0.5,) * len(text)).confidence(part) == (0.5 if said else 0.0)


@pytest.mark.skipif(line_model() is None, reason="the second reader is not installed")
def test_the_model_gives_its_opinion_of_a_line() -> None:
    picture = np.full((200, 900), 255, np.uint8)
    cv2.putText(picture, "So: 280 /BC-UBND", (40, 120), cv2.FONT_HERSHEY_COMPLEX, 1.4, 0, 3)
    opinion = opinion_of(Head.of(picture, 1.0), Box(36, 80, 620, 126))
    assert opinion is not None and opinion.confidence("BC-UBND") > 0.5
    assert opinion_of(None, Box(36, 80, 620, 126)) is None


@pytest.mark.parametrize(("letters", "confidence", "doubted"), [
    ("BC-GXL", 0.7, True), ("BC-GXL", 0.95, False), ("BC-CCKL", 0.7, False), ("BC-CC", 0.7, False),
    ("BC-UBND", 0.7, False),
])  # fmt: skip
def test_letters_that_are_no_body_s_of_the_page_are_doubted_where_they_were_read_unsurely(
    letters: str, confidence: float, doubted: bool
) -> None:
    rows = [_sure("CHI CỤC KIỂM LÂM"), [("Số:", 0.95), (f"709/{letters}", confidence)], _sure("BÁO CÁO")]
    found = describe(ReadDocument((_page(rows),), "image/png"), Hints())
    assert (found.fields.symbol, "symbol" in {flag.field for flag in found.review}) == (letters, doubted)
