"""The letters of a code that the reading of a page lost, looked for where they stand: below the body, left of the date.

A number by hand, a frame or a stamp beside them tears their line apart. The strip is cut out and read by itself in
several ways. What is read so stands in the page only where the kind or the body that the page names has these letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.describing.coding import read_code_line
from indexer.describing.head import HeadParts, head_of
from indexer.describing.naming import find_committee
from indexer.describing.symbols import fits_page
from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, around_words
from indexer.reading.scans.strips import LEAST_SURE, Strip, as_segment, read_strip, with_row
from indexer.records import ReadPage
from library.party.committees import Spelling
from library.party.kinds import WITHOUT_CODE
from library.records import Box

_ONE_BLOCK, _ONE_LINE = 6, 7
_WAYS = ((0.4, _ONE_LINE, False), (0.9, _ONE_BLOCK, False), (0.4, _ONE_LINE, True))
"""Room above and below the line in heights of it, how the cut is laid out, and whether it is made black and white."""
_LEFT_COLUMN = 0.48


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
    head = head_of(page)
    line = head.segment(head.number)
    code = read_code_line(line) if line else None
    kind = head.parts[head.kind].kind if head.kind is not None else None
    if (code is not None and code.symbol) or (kind is not None and kind.kind.name in WITHOUT_CODE):
        return tuple(words)
    place = _place(head, page, scale)
    if place is None:
        return tuple(words)
    committee = find_committee(head, Spelling([page.page.text]), width=page.page.width).value or ""
    high = place.bottom - place.top
    for room, layout, black in _WAYS:
        around = replace(place, top=max(0, place.top - round(room * high)), bottom=place.bottom + round(room * high))
        for row in read_strip(Strip(around, high, layout, black), grey, engine, limits):
            found = read_code_line(as_segment(row))
            if (found is not None and found.symbol_confidence >= LEAST_SURE
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


def _with_line(words: Sequence[OcrWord], row: Sequence[OcrWord]) -> tuple[OcrWord, ...]:
    """Put a line in place of the words where it stands, or behind the last line of its column above it."""
    place = around_words(row)
    kept = [word for word in words if not _stands_in(word.box, place)]
    first = next((at for at, word in enumerate(words) if _stands_in(word.box, place)), None)
    if first is not None:
        at = sum(not _stands_in(word.box, place) for word in words[:first])
    else:
        above = [at for at, word in enumerate(kept) if word.box.bottom <= place.bottom and word.box.left < place.right]
        at = above[-1] + 1 if above else 0
    return with_row(kept, row, at)


def _stands_in(box: Box, place: Box) -> bool:
    middle, across = (box.top + box.bottom) / 2, (box.left + box.right) / 2
    return place.top <= middle <= place.bottom and place.left <= across <= place.right
