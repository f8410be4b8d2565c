"""A document that shares its file with others: which pages of the file it is, and what stands before and behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from library.reading_room import Sibling
from library.records import Document
from web.links import Links


@dataclass(frozen=True, slots=True)
class Volume:
    """The document's place in its file.

    Args:
        first: page of the file on which it begins.
        last: page of the file on which it ends.
        open: page of the file that is open now; None where no page is.
        previous: address of the document before it in the file, of those that may be seen.
        next: address of the one behind it.
    """

    first: int
    last: int
    open: int | None
    previous: str | None
    next: str | None


def volume(document: Document, siblings: Sequence[Sibling], *, page: int | None, links: Links) -> Volume | None:
    """The document's place in its file; None where the file is this document alone."""
    part = document.part
    if part is None:
        return None
    before = [one.id for one in siblings if one.part.first < part.first][-1:]
    behind = [one.id for one in siblings if one.part.first > part.last][:1]
    return Volume(
        first=part.first,
        last=part.last,
        open=part.first + page - 1 if page else None,
        previous=links.document(before[0]) if before else None,
        next=links.document(behind[0]) if behind else None,
    )
