"""The page of a document's relations."""

from __future__ import annotations

from dataclasses import dataclass

from web.links import Links
from web.views.drawing import Drawing, drawing
from web.views.reader import Head
from web.views.validity import Around


@dataclass(frozen=True, slots=True)
class RelationsView:
    """What a document is to others and others to it, on a day (`on`, as 1-5-2010).

    Args:
        edit: where its relations are corrected; empty for who may not.
    """

    head: Head
    around: Around
    drawing: Drawing | None
    on: str
    back: str
    edit: str


def relations_view(document_id: str, head: Head, around: Around, on: str, *, may_edit: bool,
                   links: Links) -> RelationsView:  # fmt: skip
    """The page of a document's relations."""
    picture = drawing(head.code or head.name, around.groups)
    return RelationsView(head, around, picture, on, links.document(document_id),
                         links.relation(document_id, "edit") if may_edit else "")
