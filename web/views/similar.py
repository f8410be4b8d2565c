"""A document and those that are about the same."""

from __future__ import annotations

from dataclasses import dataclass

from library.records import Document
from web.links import Links
from web.views.reader import Head, head_of_document
from web.views.start import Entry
from web.wording import Translate


@dataclass(frozen=True, slots=True)
class SimilarView:
    """The document, where it is read, and the nearest others, nearest first."""

    head: Head
    back: str
    found: tuple[Entry, ...]


def similar_view(
    document: Document, found: tuple[Entry, ...], *, links: Links, translate: Translate
) -> SimilarView:
    """The page of what is near to a document."""
    return SimilarView(head_of_document(document, translate), links.document(document.id), found)
