"""Doubtful lines of a head, read again one by one: cut out, enlarged, with both models.

A line of its own, a number line above all, is read much better than within a page: nothing beside it disturbs, and its
letters have the height that the models were trained on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median

import cv2
import numpy as np

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture, Reading, around_words
from indexer.reading.scans.merging import quality, surer_word
from indexer.reading.scans.rereading import BOTH_MODELS
from library.records import Box

_DOUBTFUL = 0.75
_BETTER = 0.05
_MIN_LETTERS, _MIN_HEIGHT = 2, 8
_MOST_LINES = 6
_TALLER, _SHORTER = 1.35, 0.7
_ONE_LINE = 7
_LETTER_HEIGHT = 60.0
_SOFTLY = 1.2
_MARGIN = 20
_PARTED = 2.0
_MOST_SECONDS = 20.0


def read_doubtful_lines(
    words: Sequence[OcrWord], grey: Picture, engine: OcrEngine, *, share: float, limits: Limits
) -> tuple[OcrWord, ...]:
    """Return the words with the doubtful lines of the page's top in the better of two readings.

    Args:
        words: of the page, row by row.
        grey: the picture in whose pixels their boxes are.
        engine: does the reading.
        share: how much of the page is its top.
        limits: seconds per reading.
    """
    end = share * grey.shape[0]
    found: list[OcrWord] = []
    left = _MOST_LINES
    for piece in _pieces(words):
        if left and piece[0].box.bottom < end and _is_doubtful(piece):
            left -= 1
            found += _better(piece, _again(piece, grey, engine, limits))
        else:
            found += piece
    return tuple(found)


def _pieces(words: Sequence[OcrWord]) -> Iterator[list[OcrWord]]:
    """Cut lines at gaps as wide as those between columns."""
    for _, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        wide = _PARTED * median(word.box.bottom - word.box.top for word in line)
        cuts = [0, *(n for n, (a, b) in enumerate(pairwise(line), 1) if b.box.left - a.box.right > wide), len(line)]
        yield from (line[start:stop] for start, stop in pairwise(cuts))


def _is_doubtful(piece: Sequence[OcrWord]) -> bool:
    place = around_words(piece)
    letters = sum(letter.isalpha() for word in piece for letter in word.text)
    high, wide = place.bottom - place.top, place.right - place.left
    return letters >= _MIN_LETTERS and _MIN_HEIGHT <= high < wide and _confidence(piece) < _DOUBTFUL


def _confidence(piece: Sequence[OcrWord]) -> float:
    return Reading(tuple(piece)).confidence or 0.0


def _again(piece: Sequence[OcrWord], grey: Picture, engine: OcrEngine, limits: Limits) -> list[OcrWord]:
    """Read a piece by itself; the boxes come back in pixels of the page."""
    place = around_words(piece)
    high = place.bottom - place.top
    left, top = max(0, place.left - round(0.6 * high)), max(0, place.top - round(0.35 * high))
    crop = grey[top : place.bottom + round(0.35 * high), left : place.right + round(0.6 * high)]
    factor = max(1.0, _LETTER_HEIGHT / high)
    large = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(large, (0, 0), _SOFTLY)
    framed = cv2.copyMakeBorder(
        soft, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_CONSTANT, value=int(np.median(crop))
    )
    try:
        seconds = min(_MOST_SECONDS, limits.ocr_seconds)
        reading = engine.read(np.asarray(framed), languages=BOTH_MODELS, layout=_ONE_LINE, seconds=seconds)
    except OcrFailedError:
        return []
    return [replace(word, box=_placed(word.box, factor, left, top)) for word in reading.words]


def _placed(box: Box, factor: float, left: int, top: int) -> Box:
    sides = ((box.left, left), (box.top, top), (box.right, left), (box.bottom, top))
    return Box(*(max(0, round((side - _MARGIN) / factor) + start) for side, start in sides))


def _better(piece: list[OcrWord], again: Sequence[OcrWord]) -> list[OcrWord]:
    """Take what is surer of both readings: word by word where they count the same words, else all or nothing."""
    words = [replace(word, block=piece[0].block, line=piece[0].line) for word in again]
    if len(words) == len(piece):
        return [_surer(first, second) for first, second in zip(piece, words, strict=True)]
    if not words or _is_other_ink(piece, words) or quality(words) < quality(piece) + _BETTER:
        return piece
    if _digits(words) == _digits(piece):
        return words
    lowest = min(word.confidence for word in piece)
    return [replace(word, confidence=min(lowest, word.confidence)) if _digits([word]) else word for word in words]


def _surer(first: OcrWord, second: OcrWord) -> OcrWord:
    """Return the surer reading of a word; figures that were read differently stay as doubtful as they were."""
    if surer_word(first, second) is first:
        return first
    lowest = min(first.confidence, second.confidence)
    return second if _digits([first]) == _digits([second]) else replace(second, confidence=lowest)


def _is_other_ink(piece: Sequence[OcrWord], words: Sequence[OcrWord]) -> bool:
    """Did the second reading lose part of the line, or take in strokes of a stamp above or below it?"""
    place, other = around_words(piece), around_words(words)
    taller = other.bottom - other.top > _TALLER * (place.bottom - place.top)
    return taller or _letters(words) < _SHORTER * _letters(piece)


def _letters(words: Sequence[OcrWord]) -> int:
    return sum(len(word.text) for word in words)


def _digits(words: Sequence[OcrWord]) -> str:
    return re.sub(r"\D", "", "".join(word.text for word in words))
