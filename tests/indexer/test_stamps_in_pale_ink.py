"""Thin stamps in ink so pale that neighbouring dots tell together what none tells alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from indexer.ocr import OcrWord, Picture
from indexer.preparing import find_stamps
from indexer.preparing.inks import inks_of, pale_inks
from indexer.preparing.letter_rows import find_rows
from indexer.preparing.row_pictures import picture_of
from indexer.reading.scans.mark_words import among_scraps, ends_in_a_torn_mark, names_secrecy
from library.records import Box
from library.secrecy import Matter, Part, Passage, ShownLine, Verdict, decide
from tests.indexer.stamped_pages import PAPER, RED, blank, near, pressed, printed, stamp


def grained(page: Image.Image, seed: int) -> Picture:
    """A part of a page as a scanner sees it."""
    grain = np.random.default_rng(seed).normal(0, 3, (page.height, page.width, 1))
    return np.asarray(np.clip(np.asarray(page, dtype=np.float32) + grain, 0, 255).astype(np.uint8))


def mixed(ink: tuple[int, int, int], force: float) -> tuple[int, int, int]:
    """The tone of an ink that covers so much of its paper."""
    red, green, blue = (round(paper + (tone - paper) * force) for paper, tone in zip(PAPER, ink, strict=True))
    return red, green, blue


@given(st.integers(-44, 44), st.floats(0.14, 0.17))
@settings(max_examples=5, deadline=None)
def test_a_pale_frame_over_print_is_found(degrees: int, force: float) -> None:
    page = printed().crop((0, 900, 1_654, 1_700))
    drawn = pressed(page, stamp(size=44), mixed(RED, force), degrees, (800, 400))
    assert any(one.coloured and near(one.box, drawn, 40) for one in find_stamps(grained(page, degrees + 90), 200))


PRINT = [Box(170, row - 4, 1_500, row + 46) for row in range(160, 2_200, 56)]
"""Where the rows of a printed page were read."""


@pytest.mark.parametrize(("degrees", "grey"), [(-36, True), (20, False)])
def test_huge_grey_letters_are_found_whole_though_print_runs_across_them(degrees: int, grey: bool) -> None:
    page = printed()
    drawn = pressed(page, stamp("TOI MAT", size=150, framed=False), mixed((25, 25, 30), 0.3), degrees, (800, 1_200))
    picture = grained(page, 5)
    found = find_stamps(np.ascontiguousarray(picture[..., 0]) if grey else picture, 200, PRINT)
    assert any(one.huge and near(one.box, drawn, 60) for one in found)


def test_each_line_of_a_mark_in_two_lines_is_found_by_itself_though_print_runs_across_it() -> None:
    page = printed()
    drawn = [pressed(page, stamp(word, size=90, framed=False), mixed((25, 25, 30), 0.6), 3, (800, middle))
             for word, middle in (("TOI", 1_180), ("MAT", 1_300))]  # fmt: skip
    found = find_stamps(grained(page, 5), 200, PRINT)
    assert all(any(one.row and near(one.box, box, 30) for one in found) for box in drawn)


def test_print_alone_has_no_huge_letters() -> None:
    assert not any(one.huge for one in find_stamps(grained(printed(), 5), 200, PRINT))


@given(st.integers(0, 99), st.floats(0.6, 1.0))
@settings(max_examples=5, deadline=None)
def test_neither_paper_nor_strong_ink_is_pale(seed: int, force: float) -> None:
    page = printed().crop((0, 900, 1_654, 1_700))
    assert not pale_inks(inks_of(grained(page, seed), 200)).coloured
    pressed(page, stamp(size=60), mixed(RED, force), 5, (800, 400))
    assert not pale_inks(inks_of(grained(page, seed), 200)).coloured


@pytest.mark.parametrize(("text", "alone"), [
    ("MẬT", True), ("4: MẬT XXT", True), ("X++ MẬT KX*", True), ("*** “MẬT” |", True),
    ("MẬT MÍA", False), ("GIẢI MẬT", False), ("CƠ MẬT V!", False), ("MẤT **", False), ("X MẬT MẬT", False),
    ("MẬT: KHÔNG", False), ("", False),
])  # fmt: skip
def test_the_last_word_of_all_marks_counts_among_scraps_alone(text: str, alone: bool) -> None:
    words = [OcrWord(word, Box(0, 0, 9, 9), 0.7, 0, 0) for word in text.split()]
    assert bool(among_scraps(words)) == alone


@pytest.mark.parametrize(("text", "torn"), [
    ("TÀI LIỆU MẬA", True), ("MẬ2", True), ("TỐI MẬZ", True), ("TÀI LIỆU MẬU", False), ("ĐÀO MẬN", False),
    ("MẶA", False), ("JẬA", False), ("MẬT", False), ("CÔNG VĂN CỦA TỈNH ỦY MẬA", False),
])  # fmt: skip
def test_a_mark_whose_last_letter_is_torn_is_told_from_words_that_end_otherwise(text: str, torn: bool) -> None:
    assert ends_in_a_torn_mark(text) == torn
    if torn:
        passage = Passage(Part.STAMP, (ShownLine(text, 0, None, 0.8),), page=1, read=True)
        assert decide(Matter((passage,))).verdict is Verdict.HELD


@pytest.mark.parametrize(("text", "secret"), [
    ("TÀI EU BÍMẬT NHÀ NƯỚC", True), (":ật:Mật", True), ("TÊT MẬT", True), ("Độ mật: Mật", True), ("XMẬT", True),
    ("MẬT ĐỘ DÂN SỐ", False), ("VỀ BẢO VỆ BÍ MẬT NHÀ NƯỚC", False), ("ĐÃ GIẢI MẬT", False), ("MẬT ONG RỪNG", False),
    ("CƠ MẬT VIỆN", False), ("MẤT", False), ("DỰ THẢO", False), ("MẬTT", False),
])  # fmt: skip
def test_huge_letters_that_hold_the_last_word_of_all_marks_name_secrecy(text: str, secret: bool) -> None:
    assert names_secrecy(text) == secret


@pytest.mark.parametrize(("wide", "covered"), [(1, False), (4, True)])
def test_edges_of_pale_letters_are_no_print_across_them(wide: int, covered: bool) -> None:
    """What of a row has no colour is black print; at the edges of pale letters it is a dot wide, and none."""
    page = blank()
    drawn = pressed(page, stamp("MAT", size=80, framed=False), (116, 109, 160), 0, (800, 1_000))
    inks = inks_of(np.asarray(page), 150)
    marks = inks.tint.copy()
    row = max(find_rows(marks, 150, reach=1.0), key=lambda row: row.wide)
    whole = picture_of(inks, row, marks, red=False).inside
    line = slice((drawn.top + drawn.bottom) // 2, (drawn.top + drawn.bottom) // 2 + wide)
    inks.tint[line, drawn.left : drawn.right] = 0
    assert np.array_equal(picture_of(inks, row, marks, red=False).inside, whole) is not covered
