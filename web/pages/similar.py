"""Documents about the same as one: a page of its own, so that the reader waits for no search."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext

from web.rendering import links, page
from web.viewing import room
from web.views.similar import similar_view
from web.views.start import entry

MOST = 10


def blueprint() -> Blueprint:
    """`/documents/<id>/similar`."""
    made = Blueprint("similar", __name__)
    made.get("/documents/<document_id>/similar")(similar)
    return made


def similar(document_id: str) -> Response:
    """The nearest documents, nearest first."""
    seen = room()
    document = seen.document(document_id)
    ids = [one.id for one in seen.search.similar(document_id, limit=MOST)]
    nearest = seen.summaries(ids)
    found = tuple(entry(one, links=links(), translate=gettext) for one in nearest)
    view = similar_view(document, found, links=links(), translate=gettext)
    return page("similar.html", view, title=f"{gettext('Văn bản gần giống')}: {view.head.name}", counts=True)
