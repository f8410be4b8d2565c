"""Pieces of ink: their boxes, and those that reading left over, as numbering all dots of a page tells them."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.ocr import Picture
from indexer.preparing.left_ink import left_ink
from indexer.preparing.outlines import boxes_of, outer_outlines
from library.records import Box

_HIGH, _WIDE = 40, 50


def _mask(seed: int, share: float) -> Picture:
    dots = np.random.default_rng(seed).random((_HIGH, _WIDE)) < share
    return np.where(dots, np.uint8(255), np.uint8(0))


@st.composite
def _boxes(draw: st.DrawFn) -> Box:
    left, top = draw(st.integers(0, _WIDE - 1)), draw(st.integers(0, _HIGH - 1))
    return Box(left, top, left + draw(st.integers(1, _WIDE)), top + draw(st.integers(1, _HIGH)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from((0.0, 0.15, 0.4, 0.6)))
def test_the_boxes_of_outlines_are_those_of_each(seed: int, share: float) -> None:
    outlines = outer_outlines(_mask(seed, share))
    assert boxes_of(outlines).tolist() == [list(cv2.boundingRect(one)) for one in outlines]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from((0.15, 0.4, 0.55)), st.lists(_boxes(), min_size=1, max_size=4))
def test_every_piece_stays_whole_that_reaches_out_of_the_words_read(seed: int, share: float, read: list[Box]) -> None:
    mask = _mask(seed, share)
    free = np.ones_like(mask, dtype=bool)
    for box in read:  # two dots of room
        free[max(0, box.top - 2) : box.bottom + 2, max(0, box.left - 2) : box.right + 2] = False
    count, pieces, places, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    stays = [label for label in range(1, count)
             if free[places[label, 1] : places[label, 1] + places[label, 3],
                     places[label, 0] : places[label, 0] + places[label, 2]].any()]  # fmt: skip
    assert np.array_equal(left_ink(mask, read) > 0, np.isin(pieces, stays))
