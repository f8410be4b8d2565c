"""What documents are to one another: the page of one document, what is missing, timelines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, request
from flask_babel import gettext

from library.access import Right
from library.catalogue.missing import Missing
from library.catalogue.relations import Told
from library.errors import UsageError
from library.relating import Related, Standing
from library.relating.timeline import MOST, between, chain_of
from library.search.contract import Sort
from web import bounds
from web.dates import written_day
from web.languages import chosen_language
from web.pages.around import around_of, article_of, asked_day, in_words, keys_of, known_of, own_said
from web.pages.asking import answer, parameters
from web.rendering import links, page
from web.viewing import may, room
from web.views.facets import choice_in_words
from web.views.gaps import choice_view, gaps_table, gaps_view
from web.views.missing import CITERS, SIZE, MissingView, NamedOne, NamedView, missing_view, named_one, table
from web.views.reader import head_of_document
from web.views.relations import WHOLE, name_of
from web.views.relations_page import relations_view
from web.views.timeline import TimelineView, timeline_view
from web.views.validity import deciding

NAMED = 20
"""Documents of one code that a page shows."""
EXPORTED = 10_000
"""Lines of a list that is taken away."""


def blueprint() -> Blueprint:
    """`/documents/<id>/relations`, `/missing`, `/missing.csv`, `/missing/numbers`, `/timeline`."""
    made = Blueprint("relations", __name__)
    made.get("/documents/<document_id>/relations")(relations)
    made.get("/missing")(missing)
    made.get("/missing.csv")(missing_csv)
    made.get("/missing/numbers")(numbers)
    made.get("/missing/numbers.csv")(numbers_csv)
    made.get("/timeline")(timeline)
    return made


def relations(document_id: str) -> Response:
    """All relations of a document, a drawing of them, and what holds on a day."""
    document = room().document(document_id)
    day = asked_day()
    head = head_of_document(document, gettext)
    around = around_of(document_id, room().relating.of(document_id), day, space=WHOLE)
    view = relations_view(document_id, head, around, written_day(day), may_edit=may(Right.CORRECT), links=links())
    return page("relations.html", view, title=f"{gettext('Quan hệ')}: {head.name}", counts=True)


def missing() -> Response:
    """What is cited and not held; or all about one code."""
    given = parameters()
    code = bounds.single(given, "code", longest=bounds.MAX_CODE)
    if code is not None:
        return _named(code)
    tail, year, number = missing_filters(given)
    view = _list(tail, year, number)
    return page("missing.html", view, title=gettext("Được dẫn mà chưa có"), section="missing", counts=True)


def missing_csv() -> Response:
    """The list as a table, to hand to another archive."""
    tail, year, _ = missing_filters(parameters())
    wanted = room().missing.find(tail=tail, year=year, limit=EXPORTED)
    room().note_list("csv", request.full_path)
    known: dict[str, str] = {}
    text = table(_with_places(wanted.found, known), chosen_language())
    response = Response(text.encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="vankien-missing.csv"'
    return response


def numbers() -> Response:
    """Gaps in the numbers of committees' documents."""
    committee, gaps = bounds.single(parameters(), "committee"), room().gaps
    if committee is None and gaps.are_many():
        view = choice_view(gaps.committees(), links())
    else:
        view = gaps_view(gaps.find(committee), committee, links())
    return page("gaps.html", view, title=gettext("Số còn trống trong dãy số"), section="missing", counts=True)


def numbers_csv() -> Response:
    """The same as a table."""
    committee, gaps = bounds.single(parameters(), "committee"), room().gaps
    if committee is None and gaps.are_many():
        raise UsageError("The gaps of all committees together are too many.", next_step="Choose one committee.")
    text = gaps_table(gaps.find(committee), chosen_language())
    room().note_list("csv", request.full_path)
    response = Response(text.encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="vankien-numbers.csv"'
    return response


def timeline() -> Response:
    """The chain of a document, or the results of a search, by date."""
    given = parameters()
    of = bounds.single(given, "of")
    view = _chain(of) if of is not None else _search(given)
    return page("timeline.html", view, title=gettext("Dòng thời gian"), counts=True)


def _named(code: str) -> Response:
    """All about a code on a day: each document that bears it, held or only named."""
    day = asked_day()
    missings = room().missing
    gone = [(one, missings.cited_by(one)) for one in missings.of(code)]
    found = tuple(_named_one(standing, gone) for standing in room().relating.in_force(code, day)[:NAMED])
    view = NamedView(code, written_day(day), links().missing(), links().missing(), found)
    return page("named.html", view, title=code, section="missing", counts=True)


def _named_one(standing: Standing, gone: Sequence[tuple[Missing, Sequence[Told]]]) -> NamedOne:
    same = [cited for one, cited in gone if one.issued == standing.issued] if standing.id is None else []
    told = [one for cited in same for one in cited]
    heard = room().relating.of(standing.id) if standing.id else [Related(one, True, ()) for one in told]
    decides = deciding(standing.validity, heard)
    perhaps = room().relating.perhaps_repealed(standing.id, asked_day()) if standing.id else []
    known = known_of([*(one.document_id for one in told), *(one.document_id for one in perhaps),
                      *keys_of(standing.validity),
                      *([decides.told.document_id] if decides else [])])  # fmt: skip
    own = own_said(standing.id, standing.validity) if standing.id else None
    return named_one(standing, told, decides, article_of(decides), known, perhaps=perhaps, own=own, links=links(),
                     word=in_words, translate=gettext)


def _list(tail: str | None, year: int | None, number: int) -> MissingView:
    missings = room().missing
    wanted = missings.find(tail=tail, year=year, offset=(number - 1) * SIZE, limit=SIZE)
    citing = {one: missings.cited_by(one, most=CITERS) for one in wanted.found}
    known = known_of([told.document_id for every in citing.values() for told in every])
    return missing_view(wanted, citing, known, tail=tail, year=year, page=number, links=links(), translate=gettext)


def _with_places(found: Sequence[Missing], known: dict[str, str]) -> Iterator[tuple[Missing, list[tuple[str, int]]]]:
    missings = room().missing
    for one in found:
        told = missings.cited_by(one)
        known.update((each.id, name_of(each)) for each in room().summaries(
            list(dict.fromkeys(each.document_id for each in told if each.document_id not in known))))  # fmt: skip
        yield one, [(known.get(each.document_id, each.document_id), each.page) for each in told]


def _chain(document_id: str) -> TimelineView:
    document = room().document(document_id)
    chain = chain_of(room().relating, document_id)
    head = head_of_document(document, gettext)
    return timeline_view(head.name, links().document(document_id), known_of(chain.ids), chain.absent, chain.links,
                         here=document_id, cut=chain.cut, most=MOST, links=links(), word=in_words,
                         translate=gettext)  # fmt: skip


def _search(given: bounds.Parameters) -> TimelineView:
    choice = bounds.choice(given)
    told = answer(choice.sorted_by(Sort.OLDEST), offset=0, limit=MOST, snippets=False)
    ids = [one.id for one in told.results[: told.total]]
    return timeline_view(choice_in_words(choice, gettext), links().search(choice.at(1)), known_of(ids), (),
                         between(room().relating, ids), here=None, cut=told.total > MOST, most=MOST, links=links(),
                         word=in_words, translate=gettext)  # fmt: skip


def missing_filters(given: bounds.Parameters) -> tuple[str | None, int | None, int]:
    """Which of what is missing is asked for: the end of its letters, its year (0: not known); and the page, from 1."""
    tail = bounds.single(given, "body", longest=bounds.MAX_CODE)
    year = bounds.whole_number(given, "year", least=0, most=9999)
    return tail.lower() if tail else None, year, bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE) or 1
