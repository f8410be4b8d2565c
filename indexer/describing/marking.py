"""Secrecy marks behind the first page: a volume or an enclosure may begin with one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.describing.head import Part, Role, take_apart
from indexer.describing.layout import segments_of
from indexer.records import ReadPage
from library.party.marks import nearly_secret, secrecy_of

# Where a mark may stand on a page; below that a line of its own may be a row of a table.
_ABOVE = 0.35
_ROWS = 12


def secrecy_within(pages: Sequence[ReadPage]) -> str | None:
    """Find a secrecy mark at the top of any of these pages, or in a stamp that was read on one.

    A misread stamp counts as what it may be: hiding a file until someone looks harms less than showing it.
    """
    return next((mark for page in pages for mark in _marks(page)), None)


def _marks(page: ReadPage) -> Iterator[str]:
    for part in take_apart(segments_of(page)).parts:
        mark = secrecy_of(part.segment.text) if part.role is Role.SECRECY and _is_high(part, page) else None
        if mark:
            yield mark
    for stamp in page.stamps:
        mark = secrecy_of(stamp.text) or (nearly_secret(stamp.text) if stamp.origin == "ink" else None)
        if mark:
            yield mark


def _is_high(part: Part, page: ReadPage) -> bool:
    box = part.segment.box
    return part.segment.row < _ROWS if box is None else box.top < _ABOVE * page.page.height
