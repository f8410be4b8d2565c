"""Browsing, and what the library is."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from library.search.contract import Facet
from web import bounds
from web.choice import Choice
from web.pages.asking import answer, parameters
from web.rendering import links, page, site
from web.views.browse import browse_view, value_view
from web.views.start import entry

LATEST = 10
_PARTS = {"committees": Facet.COMMITTEE, "kinds": Facet.KIND}


def blueprint() -> Blueprint:
    """`/browse`, `/browse/<part>?name=…`, `/about`."""
    made = Blueprint("browse", __name__)
    made.get("/browse")(browse)
    made.get("/browse/<part>")(value)
    made.get("/about")(about)
    return made


def browse() -> Response:
    """Everything by committee, kind and time."""
    facets = answer(Choice(), limit=0, snippets=False).facets
    summaries = site().library.overview(latest=LATEST).latest
    latest = tuple(entry(summary, links=links(), translate=gettext) for summary in summaries)
    view = browse_view(facets, latest, links=links(), translate=gettext)
    return page("browse.html", view, title=gettext("Duyệt"), section="browse", feed=view.feed, counts=True)


def value(part: str) -> Response:
    """One committee or one kind."""
    facet = _PARTS.get(part)
    name = next(iter(bounds.several(parameters(), "name")), None)
    if facet is None or name is None:
        raise NotFound
    told = answer(Choice().choosing(facet, (name,)), limit=0, snippets=False)
    if not told.total:
        raise NotFound
    view = value_view(facet, name, told.facets, total=told.total, links=links(), translate=gettext)
    return page("value.html", view, title=name, section="browse", feed=view.feed, counts=True)


def about() -> Response:
    """What the library is and how it is searched."""
    return page("about.html", None, title=gettext("Giới thiệu"), section="about")
