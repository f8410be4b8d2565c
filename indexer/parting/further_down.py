"""Heads further down a page with a picture: two papers on one glass, one above the other, or one that begins where
another ends. Such a page is one page still: a person is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.describing.head import Role, take_apart
from indexer.describing.layout import Segment, segments_of
from indexer.describing.signing import ends_document
from indexer.parting.beginning import barred
from indexer.records import ReadPage
from library.party.folding import fold
from library.records import Box

_BELOW = 0.25
"""Share of the page's height below which such a head stands: a first page's own is higher up."""
_HEAD, _ABOVE, _NOTE = 12.0, 1.5, 5.0
"""In heights of the title: how far down its head reaches; what belongs to it above; where a note bars it."""
_RUNNING_LETTERS = 35
_TITLE = re.compile(r"dang (cong san|lao dong)|cong ho[ap]|doc lap")


def begins_further_down(page: ReadPage) -> bool:
    """Whether another document begins further down a page that has a picture, below text of the one before."""
    if not page.page.height:
        return False
    rows = [(row, row.box) for row in segments_of(page) if row.box is not None]
    return any(_has_text([row for row, other in rows if other.bottom <= box.top]) and _is_head(rows, box)
               for box in _titles(rows) if box.top > _BELOW * page.page.height)  # fmt: skip


def _titles(rows: Sequence[tuple[Segment, Box]]) -> Iterator[Box]:
    """Where the Party or the State is named, or its motto stands: the first line of each head."""
    last = None
    for row, box in rows:
        if _TITLE.search(fold(row.text)) and take_apart([row]).parts[0].role in (Role.TITLE, Role.MOTTO):
            if last is None or box.top - last.bottom > _NOTE * (last.bottom - last.top):
                yield box
            last = box


def _has_text(above: Sequence[Segment]) -> bool:
    """Whether these rows are more than a letterhead or a stamp."""
    return any(ends_document(row) or (row.letters > _RUNNING_LETTERS and row.capitals < 0.5) for row in above)


def _is_head(rows: Sequence[tuple[Segment, Box]], title: Box) -> bool:
    """Whether a number, a day or a kind stands below a title, and nothing says that it is a form or a copy."""
    height = title.bottom - title.top
    last = title.bottom + _HEAD * height
    head = take_apart([row for row, box in rows if title.top - _ABOVE * height <= box.top <= last])
    noted = take_apart([row for row, box in rows if title.top - _NOTE * height <= box.top <= last])
    found = (head.number, head.date, head.kind)
    return barred(noted) is None and any(one is not None for one in found)
