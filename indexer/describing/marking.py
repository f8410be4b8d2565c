"""Secrecy and urgency marks on stamps, and secrecy marks behind the first page: an enclosure may begin with one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.describing.head import Part, Role, take_apart
from indexer.describing.layout import segments_of
from indexer.describing.witnesses import is_register
from indexer.records import ReadPage, Stamp
from library.party.folding import fold
from library.party.marks import SECRECY, is_circulation, nearly_secret, nearly_urgent, secrecy_of, urgency_of

# Where a mark may stand on a page; below that a line of its own may be a row of a table.
_ABOVE = 0.35
_ROWS = 12
_FEWEST_LETTERS, _LETTERS_OF_A_MARK = 3, 9
# How sure the reading of a frame must be that is no mark: no longer than a mark it may be one misread.
_READ, _READ_SHORT = 0.6, 0.8
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_MARK_AS_WRITTEN = re.compile(r"\b(?:tuyệt|tối|mật)\b", re.IGNORECASE)  # prose is full of `tôi` and `tới`
_WORDS_OF_SECRECY = {fold(word) for mark in SECRECY for word in mark.split()}


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
    return next((stamp for stamp in stamps if stamp.framed and not _is_known(stamp) and not _is_read(stamp.text,
                 stamp.confidence)), None)  # fmt: skip


def _is_known(stamp: Stamp) -> bool:
    if secrecy_on([stamp]) or urgency_on([stamp]):
        return True
    # What a mark was pressed over may speak of a register or of circulation.
    return (is_register(stamp) or is_circulation(stamp.text)) and not _has_part_of_mark(stamp.text)


def _has_part_of_mark(text: str) -> bool:
    return any(word in _WORDS_OF_SECRECY for word in _NOT_LETTERS.sub(" ", fold(text)).split())


def _is_read(text: str, confidence: float) -> bool:
    """Whether what a frame says is surely something else than a mark, or a part of one."""
    letters = sum(letter.isalpha() for letter in text)
    if letters >= _LETTERS_OF_A_MARK:
        return confidence >= _READ and _MARK_AS_WRITTEN.search(text) is None
    return letters >= _FEWEST_LETTERS and confidence >= _READ_SHORT and not _has_part_of_mark(text)


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
