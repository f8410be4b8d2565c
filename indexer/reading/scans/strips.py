"""A strip of a page read by itself, and what was read of it put among the page's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import cv2
import numpy as np

from indexer.describing.layout import Segment, Token
from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture
from indexer.reading.scans.rereading import BOTH_MODELS
from library.records import Box

_LETTER_HEIGHT, _SOFTLY, _MARGIN, _LEAST_PIXELS = 45.0, 1.0, 20, 8
LEAST_SURE = 0.3
"""Words at a line's end that were read less surely are edges of what stands beside the strip."""
_MOST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip and a way to read it.

    Args:
        place: in pixels of the page.
        high: of its letters, in pixels.
        layout: as Tesseract counts.
        black: whether it is made black and white.
    """

    place: Box
    high: int
    layout: int
    black: bool = False


def read_strip(strip: Strip, grey: Picture, engine: OcrEngine, limits: Limits) -> Iterator[list[OcrWord]]:
    """Read a strip by itself, row by row; the boxes come back in pixels of the page."""
    place = strip.place
    cut = grey[place.top : place.bottom, place.left : place.right]
    if min(cut.shape) < _LEAST_PIXELS or strip.high <= 0:
        return
    factor = max(1.0, _LETTER_HEIGHT / strip.high)
    large = cv2.resize(cut, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    large = cv2.GaussianBlur(large, (0, 0), _SOFTLY)
    if strip.black:
        _, large = cv2.threshold(large, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    framed = cv2.copyMakeBorder(large, *(_MARGIN,) * 4, cv2.BORDER_CONSTANT, value=int(np.median(large)))
    try:
        reading = engine.read(np.asarray(framed), languages=BOTH_MODELS, layout=strip.layout,
                              seconds=min(_MOST_SECONDS, limits.ocr_seconds))  # fmt: skip
    except OcrFailedError:
        return  # the page does without
    for _, group in groupby(reading.words, key=lambda word: word.line):
        row = list(group)
        while row and row[-1].confidence < LEAST_SURE:
            row.pop()
        if row:
            yield [replace(word, box=_placed(word.box, factor, place)) for word in row]


def _placed(box: Box, factor: float, place: Box) -> Box:
    sides = ((box.left, place.left), (box.top, place.top), (box.right, place.left), (box.bottom, place.top))
    return Box(*(max(0, round((side - _MARGIN) / factor) + start) for side, start in sides))


def as_segment(row: Sequence[OcrWord]) -> Segment:
    """The words of a row as the head of a page is made of them."""
    return Segment(tuple(Token(word.text, word.box, word.confidence) for word in row), 0)


def with_row(words: Sequence[OcrWord], row: Sequence[OcrWord], at: int) -> tuple[OcrWord, ...]:
    """Put a row among the words, as a line of its own before the word at a place; a line that goes on is not torn."""
    while 0 < at < len(words) and words[at].line == words[at - 1].line:
        at += 1
    number = max((word.line for word in words), default=0) + 1
    block = words[at - 1].block if at else row[0].block
    return (*words[:at], *(replace(word, line=number, block=block) for word in row), *words[at:])
