"""The search page, with and without a question, and the lists of all values of a facet."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, g, redirect
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from library.errors import EngineUnreachableError
from library.search.contract import Facet
from web import bounds
from web.choice import Choice
from web.desks import desk
from web.pages.asking import answer, known_by_label, parameters
from web.pages.naming import names_offered
from web.rendering import links, page
from web.trouble_answers import answer_trouble
from web.viewing import room, viewer
from web.views.facets import LABELS, all_values
from web.views.many import gathering
from web.views.results import search_view
from web.views.rewording import Less, with_less
from web.views.start import entry, start_view
from web.views.values import values_view

LATEST = 6


def blueprint() -> Blueprint:
    """`/` and `/facets/<facet>`."""
    made = Blueprint("search", __name__)
    made.get("/")(search)
    made.get("/facets/<facet>")(values)
    return made


def search() -> Response:
    """The result page, or the start page where nothing is asked."""
    given = parameters()
    choice = known_by_label(bounds.choice(given))
    typed = bounds.typed_range(given)
    if typed is not None or "from" in given or "to" in given:
        spans = (typed,) if typed else ()
        return redirect(links().search(choice.in_years(*spans)), code=303)  # type: ignore[return-value]
    try:
        return _found(choice) if choice.asks else _start()
    except EngineUnreachableError as error:
        found = room().of_code(choice.query)
        return answer_trouble(error, found=tuple(entry(one, links=links(), translate=gettext) for one in found))


def values(facet: str) -> Response:
    """All values of a facet with their counts, and a box to find among them."""
    if facet not in (Facet.COMMITTEE, Facet.KIND):
        raise NotFound
    given = parameters()
    choice, find = known_by_label(bounds.choice(given)), bounds.single(given, "find") or ""
    counts = answer(choice, limit=0, snippets=False).listed(Facet(facet))
    label = gettext(LABELS[Facet(facet)])
    found = all_values(Facet(facet), counts, choice, links(), find=find, translate=gettext)
    view = values_view(facet, label, found, choice=choice, find=find, total=len(counts), links=links())
    return page("values.html", view, title=label, query=choice.query, counts=True)


def _start() -> Response:
    overview = room().overview(latest=LATEST)
    everything = answer(Choice(), limit=0, snippets=False)
    view = start_view(overview, everything.facets, links=links(), translate=gettext)
    return page("start.html", view, feed=links().feed(Choice()), counts=True)


def _found(choice: Choice) -> Response:
    told = answer(choice)
    count = told.total + told.widened
    if not told.results and choice.page > 1 and count and not g.get("left_out_blind"):
        raise NotFound
    easier = () if told.total else _easier(choice)
    if not told.total and choice.query:
        room().count_search(choice.query)
    view = search_view(choice, told, easier=easier, links=links(), translate=gettext)
    if view.results:
        form = gathering(told.total, choice, viewer().role, links=links(), translate=gettext)
        if form and form.names_wanted:
            form = replace(form, names=names_offered(desk().archive))
        view = replace(view, gathering=form)
    title = choice.query or gettext("Kết quả")
    kept = tuple(pair for pair in choice.at(1).pairs() if pair[0] != "q")
    return page("search.html", view, title=title, query=choice.query, kept=kept, feed=view.feed, counts=True)


def _easier(choice: Choice) -> tuple[tuple[Less, int], ...]:
    """The searches with one thing less that find something, each with its exact count."""
    counted = ((one, answer(one.choice, offset=0, limit=0, snippets=False).total) for one in with_less(choice, gettext))
    return tuple((one, count) for one, count in counted if count)
