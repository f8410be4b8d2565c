"""Roman numbers of headings that lost a stroke are mended where those around them leave no other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, Reading
from indexer.reading.scans.roman_headings import with_roman_headings
from indexer.reading.scans.scan import Scan, read_scan
from library.records import Box


def _words(lines: Sequence[str]) -> list[OcrWord]:
    return [OcrWord(text, Box(100 * place, 40 * line, 100 * place + 80, 40 * line + 30), 0.9, 0, line)
            for line, said in enumerate(lines) for place, text in enumerate(said.split())]  # fmt: skip


def _first(lines: Sequence[str]) -> list[str]:
    words = with_roman_headings(_words(lines))
    return [word.text for word in words if word.box.left == 0]


@pytest.mark.parametrize(("read", "meant"), [
    (["I.", "H."], ["I.", "II."]),
    (["H.", "IH.", "IV."], ["II.", "III.", "IV."]),
    (["I.", "II.", "HI."], ["I.", "II.", "III."]),
    (["I-", "I-", "III-", "IV-"], ["I-", "II-", "III-", "IV-"]),
    (["V.", "V.", "VII."], ["V.", "VI.", "VII."]),
    (["III.", "V.", "V."], ["III.", "IV.", "V."]),
])  # fmt: skip
def test_a_number_is_what_those_around_it_leave(read: list[str], meant: list[str]) -> None:
    assert _first([f"{number} Phương hướng" for number in read]) == meant


@pytest.mark.parametrize("read", [
    ["H."],  # alone
    ["G.", "H.", "I.", "K."],  # letters
    ["I.", "I.", "II."],  # two lists
    ["I.", "I-", "III."],  # of two kinds
    ["I.", "V.", "III."],  # no stroke is lost
    ["III.", "H."],
    ["I.", "HHH."],
], ids=" ".join)  # fmt: skip
def test_what_may_be_meant_so_stays(read: list[str]) -> None:
    assert _first([f"{number} Phương hướng" for number in read]) == read


def test_a_line_that_goes_on_in_small_letters_is_no_heading() -> None:
    assert _first(["I. Tình hình", "H. và cộng sự"]) == ["I.", "H."]


class _Engine(OcrEngine):
    """Reads the same lines, whatever it is given."""

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        return Reading(tuple(_words(["I. Tình hình chung", "đã làm xong", "H. Phương hướng tới", "còn phải làm"])))

    def turns(self, picture: Picture, *, seconds: float = 90.0) -> int:
        return 0


def test_a_page_that_is_read_is_mended() -> None:
    page = read_scan(Scan(np.full((1_100, 800), 255, np.uint8), 100, 2), _Engine(), limits=Limits()).page
    assert page.text.splitlines()[2] == "II. Phương hướng tới"
    assert [page.text[word.start : word.end] for word in page.words][7:9] == ["II.", "Phương"]


@given(st.lists(st.lists(st.sampled_from(["I.", "H.", "II-", "IX.", "XII.", "A", "b", "-"]), min_size=1), max_size=8))
def test_no_word_is_lost_or_moved(lines: list[list[str]]) -> None:
    words = _words([" ".join(line) for line in lines])
    mended = with_roman_headings(words)
    assert [(one.box, one.line, one.confidence) for one in words] == [
        (one.box, one.line, one.confidence) for one in mended]  # fmt: skip
