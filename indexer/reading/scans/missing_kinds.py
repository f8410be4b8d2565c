"""The line of a kind that the reading of a page lost, looked for where it stands: in the middle, below number and date.

A frame beside it, HỎA TỐC above all, makes a page's layout lose it. What is read by itself stands in the page only
where it says the kind of the code's letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.describing.coding import read_code_line
from indexer.describing.head import HeadParts, head_of, says_kind_alone
from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, around_words
from indexer.reading.scans.strips import Strip, as_segment, read_strip, with_row
from indexer.records import ReadPage
from library.party.kinds import Kind, kinds_of_symbol, match_kind
from library.records import Box

_ONE_BLOCK = 6
_SIDES = ((0.30, 0.72), (0.38, 0.64))
"""Of the page's width: between them a strip is read, the wider one first."""
_ROWS_BELOW = 6.0
"""So many heights of the number line it stands below it at most."""


def read_missing_kind(
    words: Sequence[OcrWord], page: ReadPage, grey: Picture, engine: OcrEngine, *, scale: float, limits: Limits
) -> tuple[OcrWord, ...]:
    """Return the words with the line of the kind, where the page has none and the letters of its code say which.

    Args:
        words: of the page, row by row.
        page: the same words put together.
        grey: the picture in whose pixels the boxes of `words` are.
        engine: does the reading.
        scale: pixels of the page per pixel of `grey`.
        limits: seconds per reading.
    """
    head = head_of(page)
    kinds, above = _kinds(head), _above(head)
    if head.kind is not None or not kinds or above is None:
        return tuple(words)
    high = above.bottom - above.top
    for left, right in _SIDES:
        place = Box(round(left * page.page.width), above.bottom, round(right * page.page.width),
                    above.bottom + round(_ROWS_BELOW * high)).scaled(1 / scale)  # fmt: skip
        for row in read_strip(Strip(place, round(high / scale), _ONE_BLOCK), grey, engine, limits):
            line = as_segment(row)
            match = match_kind(line.text) if says_kind_alone(line) else None
            if match is not None and match.errors == 0 and match.kind in kinds:
                below = around_words(row).bottom
                return with_row(words, row, next((at for at, word in enumerate(words) if word.box.top >= below),
                                                 len(words)))  # fmt: skip
    return tuple(words)


def _kinds(head: HeadParts) -> list[Kind]:
    """The kinds with a line of their own that the letters of the code stand for."""
    line = head.segment(head.number)
    code = read_code_line(line) if line else None
    letters = re.split(r"[-/]", code.symbol)[0] if code and code.symbol else ""
    return [kind for kind in kinds_of_symbol(letters) if kind.own_line]


def _above(head: HeadParts) -> Box | None:
    """The row of the number, or of the date where that is lower."""
    boxes = [segment.box for segment in (head.segment(head.number), head.segment(head.date)) if segment]
    return max((box for box in boxes if box is not None), key=lambda box: box.bottom, default=None)
