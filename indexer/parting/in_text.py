"""Heads in files of text alone, without pictures: where one stands behind a signature, a person may split."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.describing.coding import read_code_line
from indexer.describing.dating import read_date_line
from indexer.describing.head import HeadParts, Role, take_apart
from indexer.describing.layout import Segment, segments_of
from indexer.describing.signing import ends_document
from indexer.parting.beginning import ADDRESS, barred
from indexer.records import ReadPage
from library.party.folding import fold

_ROWS_OF_HEAD = 20
_ROWS_ABOVE_TITLE = 8
"""A letterhead in two columns is read the left one first: body and number stand above the title."""


def head_behind_signature(page: ReadPage, *, after_end: bool) -> bool:
    """Whether a page without a picture bears the head of another document, behind the end of one.

    Args:
        after_end: the page before it closes a document, so that the head may stand at its top.
    """
    if page.page.height:
        return False
    rows = segments_of(page)
    if after_end and _is_head(rows[:_ROWS_OF_HEAD]):
        return True
    return any(_is_head(rows[max(start, at - _ROWS_ABOVE_TITLE) : at + _ROWS_OF_HEAD])
               for at, start in _titles_behind(rows))


def _titles_behind(rows: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    """Rows that may name the Party or the State behind the end of a document, each with the row behind that end."""
    behind = None
    for at, row in enumerate(rows):
        if behind is not None and row.capitals > 0.5 and _TITLE.search(fold(row.text)):
            yield at, behind
        if ends_document(row):
            behind = at + 1


_TITLE = re.compile(r"\bdang (cong san|lao dong)\b|\bcong hoa\b")


def _is_head(rows: Sequence[Segment]) -> bool:
    head = take_apart(rows)
    if barred(head):
        return False
    titled = any(part.role in (Role.TITLE, Role.MOTTO) for part in head.parts)
    named = head.kind is not None or any(ADDRESS.match(fold(part.segment.text)) for part in head.parts)
    return titled and named and (_is_numbered(head) or _is_dated(head))


def _is_numbered(head: HeadParts) -> bool:
    segment = head.segment(head.number)
    line = read_code_line(segment) if segment else None
    return line is not None and line.symbol is not None and any(letter.isalnum() for letter in line.number)


def _is_dated(head: HeadParts) -> bool:
    segment = head.segment(head.date)
    day = read_date_line(segment) if segment else None
    return day is not None and day.year.value is not None and any(letter.isalnum() for letter in day.day.reading)
