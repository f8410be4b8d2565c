"""Browsing, and what the library is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from library.catalogue import Summary
from library.search.contract import Facet, Sort
from web import bounds
from web.choice import Choice
from web.pages.asking import answer, parameters
from web.rendering import links, page
from web.viewing import room
from web.views.browse import browse_view, value_view
from web.views.files import FilesView, named_files
from web.views.managing import SIZE
from web.views.paging import paging_through
from web.views.start import Entry, entry

LATEST = 10
NEWEST = 5
_PARTS = {"committees": Facet.COMMITTEE, "kinds": Facet.KIND}


def blueprint() -> Blueprint:
    """`/browse`, `/browse/files`, `/browse/<part>?name=…`, `/about`."""
    made = Blueprint("browse", __name__)
    made.get("/browse")(browse)
    made.get("/browse/files")(files)
    made.get("/browse/<part>")(value)
    made.get("/about")(about)
    return made


def browse() -> Response:
    """Everything, or what some years have, by committee, kind and time."""
    seen, choice = room(), _years_alone()
    told = answer(choice, limit=0, snippets=False)
    view = browse_view(
        told.facets,
        total=told.total,
        untyped=told.unknown.get(Facet.KIND, 0),
        choice=choice,
        spans=seen.committee_years(),
        latest=_entries(seen.overview(latest=LATEST).latest),
        links=links(),
        translate=gettext,
    )
    view = replace(view, files=links().files() if seen.has_files() else None)
    return page("browse.html", view, title=gettext("Duyệt"), section="browse", feed=view.feed, counts=True)


def value(part: str) -> Response:
    """One committee or one kind, in all years or in some."""
    facet = _PARTS.get(part)
    name = next(iter(bounds.several(parameters(), "name")), None)
    if facet is None or name is None:
        raise NotFound
    name = room().search.label_of(facet, name)
    choice = _years_alone().choosing(facet, (name,))
    told = answer(choice.sorted_by(Sort.NEWEST), limit=NEWEST, snippets=False)
    if not told.total:
        raise NotFound
    newest = room().summaries([one.id for one in told.results[: told.total]])
    view = value_view(
        facet, name, told.facets, total=told.total, choice=choice, newest=_entries(newest), links=links(),
        translate=gettext,
    )  # fmt: skip
    return page("value.html", view, title=name, section="browse", feed=view.feed, counts=True)


def files() -> Response:
    """The files (hồ sơ) that documents lie in, or what lies in one."""
    given = parameters()
    name = bounds.single(given, "name", longest=bounds.MAX_QUERY)
    if name is None:
        return page("files.html", FilesView(None, 0, named_files(room().files(), links()), (), None),
                    title=gettext("Hồ sơ"), section="browse")
    number = bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE) or 1
    count, found = room().filed(name, offset=(number - 1) * SIZE, limit=SIZE)
    if not count:
        raise NotFound
    paging = paging_through(count, page=number, size=SIZE, href=lambda one: links().files(name, page=one))
    return page("files.html", FilesView(name, count, (), _entries(found), paging), title=name, section="browse")


def _years_alone() -> Choice:
    """The years of the address."""
    return Choice(years=bounds.choice({"year": parameters().get("year", [])}).years)


def _entries(summaries: Sequence[Summary]) -> tuple[Entry, ...]:
    return tuple(entry(summary, links=links(), translate=gettext) for summary in summaries)


def about() -> Response:
    """What the library is and how it is searched."""
    return page("about.html", None, title=gettext("Giới thiệu"), section="about")
