"""Which reading of a page is best: a good page is read once, a doubtful one again in other ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import cv2
import numpy as np

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, Picture, Reading, around_words
from indexer.preparing import is_speckled, shrink, soften, turn
from indexer.preparing.covered_ink import covered_ink
from indexer.reading.scans.merging import best_lines
from library.records import Box

BOTH_MODELS = "vie+Vietnamese"
# Beside a first reading the larger model finds no more than this one does on a smoothed picture, and takes half as long
# again.
_MODEL = "vie"
# Laser print is read with 0.95 and more; below this a second reading finds errors of the first.
_GOOD = 0.950
# From this resolution on smoothing costs letters too: such a reading must be worth so much more to stand for the first.
# A fine picture is brought down for reading, by which broken strokes are lost: one that was read less surely than
# `_POOR` is read as it is too.
_MIDDLING, _CLEARLY, _POOR = 180.0, 1.1, 0.92
# Letters of coarser pictures than this, and of speckled ones, are ragged: smoothed they are read better at once, and
# this sureness is good. As they came they had to be read again nearly always, and of the first reading hardly a line
# was kept.
_COARSE, _GOOD_RAGGED = 145.0, 0.93
_SIGMA = 1.6  # by which pages are smoothed: less leaves ragged letters so, more costs thin ones
_TURNED = 0.62
_COVERED = 0.55
# A reading much worse on the whole is no help in single lines: it is sure of what it misreads.
_NEARLY = 0.95
_MIN_WORDS = 12
_ONE_COLUMN = 0.5  # of the shorter of two rows
_LONG_WORD = 4
_SURE = 0.55
_WORD_AT_ALL = 0.5
_BLANK_INK = 0.0006


@dataclass(frozen=True, slots=True)
class Best:
    """The best reading, in pixels of the picture turned upright.

    Args:
        turns: quarter turns clockwise that the picture needed.
        covered: share of the ink that was read.
    """

    reading: Reading
    turns: int
    covered: float

    @property
    def may_be_upside_down(self) -> bool:
        """Whether so little was read, or so poorly, that nobody knows which way up the page is."""
        return _looks_turned(self.reading)


def read_best(grey: Picture, dpi: float, engine: OcrEngine, *, limits: Limits) -> Best:
    """Read a page as well as it can be read.

    Args:
        grey: the page without stamps.
        dpi: its resolution.
        engine: does the reading.
        limits: seconds per reading.

    Raises:
        OcrFailedError: when the first reading fails.
    """
    ragged = dpi < _COARSE or is_speckled(grey)
    first = _first(grey, dpi, engine, limits, ragged=ragged)
    if is_blank(grey):
        return Best(first, 0, 1.0)
    turns = 0
    if _looks_turned(first):
        turns = engine.turns(grey, seconds=limits.ocr_seconds)
        if turns:
            other = turn(grey, turns)
            again = _first(other, dpi, engine, limits, ragged=ragged)
            if worth(first) <= 0 or worth(again) >= worth(first):  # of two that are rubbish the guess decides
                grey, first = other, again
            else:
                turns = 0  # it was a guess from specks, a table or a stamp
    improved = _improved_ragged if ragged else _improved
    best = improved(first, grey, dpi, engine, limits)
    covered = _covered(best, grey)
    if covered < _COVERED:
        again = _tried(grey, grey, engine, limits, BOTH_MODELS, layout=4)
        best = max(best, again, key=worth)
        covered = _covered(best, grey)
    return Best(best, turns, covered)


def sureness(reading: Reading) -> float:
    """Mean confidence of what are words at all: seals and signatures say nothing about how the print was read."""
    words = [word for word in reading.words if word.confidence >= _WORD_AT_ALL]
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


def worth(reading: Reading) -> float:
    """Measure a reading: letters count by how surely they were read, guesses count against it."""
    return sum(len(word.text) * (word.confidence - _SURE) for word in reading.words)


def is_blank(grey: Picture) -> bool:
    """Is there next to no ink on the page?"""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = float(np.median(small))
    return float((small < paper - 60).mean()) < _BLANK_INK


def _improved(first: Reading, grey: Picture, dpi: float, engine: OcrEngine, limits: Limits) -> Reading:
    """Read a doubtful page smoothed; the best of both readings is kept line by line."""
    if sureness(first) >= _GOOD:
        return first
    again = _tried(grey, _smoothed(grey, dpi), engine, limits)
    return _as_fine(_better_of(first, again, clearly=_CLEARLY if dpi >= _MIDDLING else 1.0), grey, dpi, engine, limits)


def _improved_ragged(first: Reading, grey: Picture, dpi: float, engine: OcrEngine, limits: Limits) -> Reading:
    """Read a page that is doubtful though it was smoothed as it came."""
    if sureness(first) >= _GOOD_RAGGED:
        return first
    plain = _tried(grey, shrink(grey, dpi), engine, limits)
    return _as_fine(_better_of(plain, first), grey, dpi, engine, limits)


def _as_fine(best: Reading, grey: Picture, dpi: float, engine: OcrEngine, limits: Limits) -> Reading:
    """Read what was brought down for reading, and read poorly, as fine as it came."""
    if sureness(best) < _POOR and shrink(grey, dpi) is not grey:
        return _better_of(best, _tried(grey, grey, engine, limits))
    return best


def _better_of(first: Reading, other: Reading, *, clearly: float = 1.0) -> Reading:
    """The first reading, or another that is worth so much more, with the lines that the one left out has better."""
    nearly = worth(other) > _NEARLY * worth(first)
    if worth(other) > worth(first) + (clearly - 1) * abs(worth(first)) or (nearly and _rises(other) < _rises(first)):
        first, other = other, first
    return best_lines(first, [other] if worth(other) > _NEARLY * worth(first) else [])


def _rises(reading: Reading) -> int:
    """How often a row is read that stands above the row before, and not beside it: it was taken out of its order."""
    rows = [around_words(row) for _, row in groupby(reading.words, key=lambda word: word.line)]
    return sum(below.bottom <= above.top and _share_column(above, below) for above, below in pairwise(rows))


def _share_column(one: Box, other: Box) -> bool:
    common = min(one.right, other.right) - max(one.left, other.left)
    return common > _ONE_COLUMN * min(one.right - one.left, other.right - other.left)


def _first(grey: Picture, dpi: float, engine: OcrEngine, limits: Limits, *, ragged: bool) -> Reading:
    """The first reading; a ragged page that is too large to be read once it is enlarged is read as it came."""
    if ragged:
        try:
            return _read(grey, _smoothed(grey, dpi), engine, limits)
        except OcrFailedError:
            pass
    return _read(grey, shrink(grey, dpi), engine, limits)


def _smoothed(grey: Picture, dpi: float) -> Picture:
    return soften(grey, dpi, sigma=_SIGMA)


def _tried(
    grey: Picture, prepared: Picture, engine: OcrEngine, limits: Limits, languages: str = _MODEL, *,
    layout: int = 3,
) -> Reading:  # fmt: skip
    """Read again; a further reading that fails costs nothing but its time."""
    try:
        return _read(grey, prepared, engine, limits, languages, layout=layout)
    except OcrFailedError:
        return Reading()


def _read(
    grey: Picture, prepared: Picture, engine: OcrEngine, limits: Limits, languages: str = _MODEL, *,
    layout: int = 3,
) -> Reading:  # fmt: skip
    """Read a prepared picture and bring the boxes back to the pixels of the page."""
    reading = engine.read(prepared, languages=languages, layout=layout, seconds=limits.ocr_seconds)
    factor = grey.shape[1] / prepared.shape[1]
    if factor == 1.0:
        return reading
    return Reading(tuple(replace(word, box=word.box.scaled(factor)) for word in reading.words))


def _looks_turned(reading: Reading) -> bool:
    """Little was read, with little confidence, or words that run up or down the page, which engines read as well."""
    if len(reading.words) < _MIN_WORDS or (reading.confidence or 0.0) < _TURNED:
        return True
    long = [word.box for word in reading.words if len(word.text) >= _LONG_WORD]
    return sum(box.bottom - box.top > box.right - box.left for box in long) > len(long) / 2


def _covered(reading: Reading, grey: Picture) -> float:
    return covered_ink([word for word in reading.words if word.confidence > 0.3], grey)
