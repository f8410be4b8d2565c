"""The page of a document's relations."""

from __future__ import annotations

from dataclasses import dataclass

from web.links import Links
from web.views.drawing import Drawing, drawing
from web.views.reader import Head
from web.views.validity import Around


@dataclass(frozen=True, slots=True)
class RelationsView:
    """What a document is to others and others to it, on a day (`on`, as 2010-05-01)."""

    head: Head
    around: Around
    drawing: Drawing | None
    on: str
    back: str


def relations_view(document_id: str, head: Head, around: Around, on: str, links: Links) -> RelationsView:
    """The page of a document's relations."""
    picture = drawing(head.code or head.name, around.groups)
    return RelationsView(head, around, picture, on, links.document(document_id))
