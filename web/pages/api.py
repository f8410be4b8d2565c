"""The JSON API: the same searches, completions, documents and doubts as the pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from library.moments import today
from web import bounds
from web.choice import DEFAULT_COMPLETIONS, DEFAULT_SIZE
from web.desks import desk
from web.openapi import description
from web.pages.asking import answer, parameters
from web.pages.naming import NamedSort, names_begun
from web.rendering import links
from web.viewing import room
from web.views.doubts import PAGES, counts_record, field_record, page_record


def blueprint() -> Blueprint:
    """`/api/v1/…`."""
    made = Blueprint("api", __name__, url_prefix="/api/v1")
    made.get("/search")(search)
    made.get("/complete")(complete)
    made.get("/documents/<document_id>")(document)
    made.get("/review")(review)
    made.get("/openapi.json")(openapi)
    return made


def search() -> Response:
    """A page of results with total and facets."""
    given = parameters()
    bounds.known_only(given, bounds.SEARCH_PARAMETERS)
    bounds.filled(given, ("year", "page", "size", "sort", "validity", "lang"))
    bounds.one_of(given, "lang", bounds.Language)
    choice = bounds.choice(given)
    return jsonify(answer(choice).as_json())


def complete() -> Response:
    """What the beginning of a query may become."""
    given = parameters()
    bounds.known_only(given, {"q", "limit", "of", "lang"})
    bounds.filled(given, ("limit", "of", "lang"))
    bounds.one_of(given, "lang", bounds.Language)
    query = bounds.single(given, "q", longest=bounds.MAX_QUERY) or ""
    limit = bounds.whole_number(given, "limit", least=1, most=bounds.MAX_COMPLETIONS) or DEFAULT_COMPLETIONS
    of = bounds.one_of(given, "of", NamedSort)
    found = room().search.complete(query, limit=limit) if of is None else names_begun(desk(), of, query, limit)
    return jsonify({"query": query, "completions": [one.as_json() for one in found]})


def document(document_id: str) -> Response:
    """A document with its pages' text, its relations and whether it is in force."""
    given = parameters()
    bounds.known_only(given, {"lang"})
    bounds.filled(given, ("lang",))
    bounds.one_of(given, "lang", bounds.Language)
    told = room().document(document_id).as_json()
    return jsonify({**told, **room().relation_records(document_id, today())})


def review() -> Response:
    """A page of doubts with the counts of all."""
    given = parameters()
    bounds.known_only(given, {"field", "page", "size", "lang"})
    bounds.filled(given, ("field", "page", "size", "lang"))
    bounds.one_of(given, "lang", bounds.Language)
    number = bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE) or 1
    size = bounds.whole_number(given, "size", least=1, most=bounds.MAX_SIZE) or DEFAULT_SIZE
    return jsonify(_doubts(bounds.single(given, "field"), offset=(number - 1) * size, limit=size))


def _doubts(field: str | None, *, offset: int, limit: int) -> dict[str, Any]:
    seen, here = room(), links()
    counts = seen.doubt_counts()
    if field == PAGES:
        pages = seen.page_doubts(offset=offset, limit=limit)
        items = [page_record(one, here) for one in pages]
    else:
        fields = seen.field_doubts(field, offset=offset, limit=limit)
        items = [field_record(one, here) for one in fields]
    total = counts.page_total if field == PAGES else counts.total(field)
    return {"total": total, "counts": counts_record([*counts.fields, *counts.pages]), "items": items}


def openapi() -> Response:
    """The description of this API."""
    return jsonify(description(request.script_root or links().root or "/"))
