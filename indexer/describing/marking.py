"""Secrecy and urgency marks on stamps, and secrecy marks behind the first page: an enclosure may begin with one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.describing.head import Part, Role, take_apart
from indexer.describing.layout import segments_of
from indexer.records import ReadPage, Stamp
from library.party.marks import is_circulation, nearly_secret, nearly_urgent, secrecy_of, urgency_of

# Where a mark may stand on a page; below that a line of its own may be a row of a table.
_ABOVE = 0.35
_ROWS = 12
_FEWEST_LETTERS = 3
_READ = 0.6


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark read from a stamp, and whether that is sure."""

    mark: str
    stamp: Stamp
    sure: bool


def secrecy_on(stamps: Sequence[Stamp]) -> Marked | None:
    """The secrecy mark on any of these stamps; a misread one counts as what it may be.

    Hiding a paper until someone looks harms less than showing it.
    """
    for stamp in stamps:
        mark = secrecy_of(stamp.text)
        near = nearly_secret(stamp.text, framed=stamp.framed) if mark is None and stamp.origin == "ink" else None
        if mark or near:
            return Marked(mark or near or "", stamp, sure=mark is not None)
    return None


def urgency_on(stamps: Sequence[Stamp]) -> Marked | None:
    """The urgency mark on any of these stamps."""
    for stamp in stamps:
        mark = urgency_of(stamp.text)
        near = nearly_urgent(stamp.text) if mark is None and stamp.framed else None
        if mark or near:
            return Marked(mark or near or "", stamp, sure=mark is not None)
    return None


def unread_frame(stamps: Sequence[Stamp]) -> Stamp | None:
    """A stamp in a frame of its own that could not be read: it may be a mark of secrecy, so somebody has to look."""
    for stamp in stamps:
        known = secrecy_on([stamp]) or urgency_on([stamp]) or is_circulation(stamp.text)
        letters = sum(letter.isalpha() for letter in stamp.text)
        if stamp.framed and not known and (letters < _FEWEST_LETTERS or stamp.confidence < _READ):
            return stamp
    return None


def secrecy_within(pages: Sequence[ReadPage]) -> str | None:
    """Find a secrecy mark at the top of any of these pages, or in a stamp that was read on one."""
    return next((mark for page in pages for mark in _marks(page)), None)


def _marks(page: ReadPage) -> Iterator[str]:
    for part in take_apart(segments_of(page)).parts:
        mark = secrecy_of(part.segment.text) if part.role is Role.SECRECY and _is_high(part, page) else None
        if mark:
            yield mark
    stamped = secrecy_on(page.stamps)
    if stamped is not None:
        yield stamped.mark


def _is_high(part: Part, page: ReadPage) -> bool:
    box = part.segment.box
    return part.segment.row < _ROWS if box is None else box.top < _ABOVE * page.page.height
