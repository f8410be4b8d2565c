"""A document to be printed whole."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext

from library.errors import DamagedError
from library.records import Document, Page
from web import bounds
from web.pages.asking import parameters
from web.pages.files import is_intact
from web.rendering import links, page, site
from web.viewing import room
from web.views.sheets import part_from, print_view


def blueprint() -> Blueprint:
    """`/documents/<id>/print?from=…`."""
    made = Blueprint("prints", __name__)
    made.get("/documents/<document_id>/print")(whole)
    return made


def whole(document_id: str) -> Response:
    """All pages of a document, or of a very long one a part from some page on."""
    first = bounds.whole_number(parameters(), "from", least=1, most=bounds.MAX_PAGE) or 1
    document = room().document(document_id)
    part = part_from(document.pages, first)
    view = print_view(
        document,
        part,
        shown=frozenset(one.number for one in part if _is_shown(document, one)),
        library_name=gettext(site().settings.library_name),
        links=links(),
        translate=gettext,
    )
    return page("print.html", view, title=view.head.name)


def _is_shown(document: Document, one: Page) -> bool:
    """Whether the page has a picture that can be read now."""
    if one.picture is None:
        return False
    try:
        return is_intact(room().page_picture(document.id, one.number))
    except DamagedError:
        return False
