"""A page is turned where it is read better so, never because somebody guessed it."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, Reading
from indexer.preparing import turn
from indexer.reading.scans.rereading import read_best
from library.records import Box

WORDS = "Hội nghị bàn về công tác thủy lợi của toàn tỉnh".split()


class MarkedCorner(OcrEngine):
    """Reads a page well that has its mark in the upper left corner, badly else; it guesses one turn for all."""

    def __init__(self, guess: int, else_read: float) -> None:
        self._guess, self._else_read = guess, else_read

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        sure = 0.97 if picture[20, 20] < 128 else self._else_read
        return Reading(tuple(OcrWord(word, Box(40 + 60 * n, 100, 90 + 60 * n, 120), sure, 0, 0)
                             for n, word in enumerate(WORDS)))  # fmt: skip

    def turns(self, picture: Picture, *, seconds: float = 90.0) -> int:
        return self._guess


@pytest.mark.parametrize("else_read", [0.2, 0.6])
@pytest.mark.parametrize("needed", range(4))
@pytest.mark.parametrize("guess", range(4))
def test_a_page_is_turned_where_it_is_read_as_well(needed: int, guess: int, else_read: float) -> None:
    page = np.full((1_000, 1_000), 250, np.uint8)
    page[:40, :40] = 0
    best = read_best(turn(page, -needed), 200.0, MarkedCorner(guess, else_read), limits=Limits())
    upright = needed == 0
    assert best.turns == (0 if upright else guess)
    assert (best.reading.confidence == pytest.approx(0.97)) is (upright or guess == needed)
