"""The letters of a code that the reading of a page lost, looked for where they stand: below the body, left of the date.

A number by hand, a frame or a stamp beside them tears their line apart. The strip is cut out and read by itself in
several ways. What is read so stands in the page only where the kind or the body that the page names has these letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import cv2
import numpy as np

from indexer.describing.coding import read_code_line
from indexer.describing.head import HeadParts, take_apart
from indexer.describing.layout import Segment, Token, segments_of
from indexer.describing.naming import find_committee
from indexer.describing.symbols import fits_page
from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture, around_words
from indexer.reading.scans.rereading import BOTH_MODELS
from indexer.records import ReadPage
from library.party.committees import Spelling
from library.party.kinds import WITHOUT_CODE
from library.records import Box

_ONE_BLOCK, _ONE_LINE = 6, 7
_WAYS = ((0.4, _ONE_LINE, False), (0.9, _ONE_BLOCK, False), (0.4, _ONE_LINE, True))
"""Room above and below the line in heights of it, how the cut is laid out, and whether it is made black and white."""
_LETTER_HEIGHT, _SOFTLY, _MARGIN, _LEAST_PIXELS = 45.0, 1.0, 20, 8
_LEFT_COLUMN = 0.48
_LEAST_SURE = 0.3
_MOST_SECONDS = 20.0


def read_missing_code(
    words: Sequence[OcrWord], page: ReadPage, grey: Picture, engine: OcrEngine, *, scale: float, limits: Limits
) -> tuple[OcrWord, ...]:
    """Return the words with the line of number and letters read by itself, where the page's own reading has no letters.

    Args:
        words: of the page, row by row.
        page: the same words put together.
        grey: the picture in whose pixels the boxes of `words` are.
        engine: does the reading.
        scale: pixels of the page per pixel of `grey`.
        limits: seconds per reading.
    """
    head = take_apart(segments_of(page))
    line = head.segment(head.number)
    code = read_code_line(line) if line else None
    kind = head.parts[head.kind].kind if head.kind is not None else None
    if (code is not None and code.symbol) or (kind is not None and kind.kind.name in WITHOUT_CODE):
        return tuple(words)
    place = _place(head, page, scale)
    if place is None:
        return tuple(words)
    committee = find_committee(head, Spelling([page.page.text]), width=page.page.width).value or ""
    for room, layout, black in _WAYS:
        for row in _read(grey, place, room, layout, black, engine, limits):
            found = read_code_line(_as_segment(row))
            if (found is not None and found.symbol_confidence >= _LEAST_SURE
                    and fits_page(found, kind.kind if kind else None, committee)):  # fmt: skip
                return _with_line(words, row)
    return tuple(words)


def _place(head: HeadParts, page: ReadPage, scale: float) -> Box | None:
    """Where the line stands, in pixels of the picture: in the row of its first words, or else in that of the date."""
    line, date = head.segment(head.number), head.segment(head.date)
    box, day = line.box if line else None, date.box if date else None
    row = box or day
    if row is None:
        return None
    right = round(_LEFT_COLUMN * page.page.width)
    if day is not None and day.top < row.bottom and day.bottom > row.top:
        right = min(right, day.left)
    above = [part.segment.box for part in head.parts if part.segment.box and part.segment.box.bottom <= row.bottom]
    left = min((one.left for one in above if one.right < right), default=row.left)
    left = max(0, min(left, row.left) - (row.bottom - row.top))
    return Box(left, row.top, right, row.bottom).scaled(1 / scale) if left < right else None


def _read(grey: Picture, place: Box, room: float, layout: int, black: bool, engine: OcrEngine, limits: Limits
          ) -> Iterator[list[OcrWord]]:
    """Read a strip by itself, row by row; the boxes come back in pixels of the page."""
    high = place.bottom - place.top
    top = max(0, place.top - round(room * high))
    cut = grey[top : place.bottom + round(room * high), place.left : place.right]
    if min(cut.shape) < _LEAST_PIXELS or not high:
        return
    factor = max(1.0, _LETTER_HEIGHT / high)
    large = cv2.resize(cut, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    large = cv2.GaussianBlur(large, (0, 0), _SOFTLY)
    if black:
        _, large = cv2.threshold(large, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    framed = cv2.copyMakeBorder(large, *(_MARGIN,) * 4, cv2.BORDER_CONSTANT, value=int(np.median(large)))
    try:
        reading = engine.read(np.asarray(framed), languages=BOTH_MODELS, layout=layout,
                              seconds=min(_MOST_SECONDS, limits.ocr_seconds))  # fmt: skip
    except OcrFailedError:
        return  # the page does without
    for _, group in groupby(reading.words, key=lambda word: word.line):
        row = list(group)
        while row and row[-1].confidence < _LEAST_SURE:  # of what stands behind the column
            row.pop()
        if row:
            yield [replace(word, box=_placed(word.box, factor, place.left, top)) for word in row]


def _placed(box: Box, factor: float, left: int, top: int) -> Box:
    sides = ((box.left, left), (box.top, top), (box.right, left), (box.bottom, top))
    return Box(*(max(0, round((side - _MARGIN) / factor) + start) for side, start in sides))


def _as_segment(row: Sequence[OcrWord]) -> Segment:
    return Segment(tuple(Token(word.text, word.box, word.confidence) for word in row), 0)


def _with_line(words: Sequence[OcrWord], row: Sequence[OcrWord]) -> tuple[OcrWord, ...]:
    """Put a line in place of the words where it stands, or behind the last line of its column above it."""
    place = around_words(row)
    kept = [word for word in words if not _stands_in(word.box, place)]
    first = next((at for at, word in enumerate(words) if _stands_in(word.box, place)), None)
    if first is not None:
        at, beside = sum(not _stands_in(word.box, place) for word in words[:first]), words[first]
    else:
        above = [at for at, word in enumerate(kept) if word.box.bottom <= place.bottom and word.box.left < place.right]
        at = above[-1] + 1 if above else 0
        beside = kept[above[-1]] if above else row[0]
    while 0 < at < len(kept) and kept[at].line == kept[at - 1].line:
        at += 1  # a line that goes on is not torn
    number = max((word.line for word in words), default=0) + 1
    new = [replace(word, line=number, block=beside.block) for word in row]
    return (*kept[:at], *new, *kept[at:])


def _stands_in(box: Box, place: Box) -> bool:
    middle, across = (box.top + box.bottom) / 2, (box.left + box.right) / 2
    return place.top <= middle <= place.bottom and place.left <= across <= place.right
