"""Precedents as JSON: what holds of a code on a day, and what is cited and not held."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from library.relating.relation_records import RelationRecords
from web import bounds
from web.bounds import MAX_CODE, BadParameterError, Problem
from web.pages.api_acts import stretch
from web.pages.around import asked_day
from web.pages.asking import parameters
from web.pages.relations import missing_filters
from web.viewing import room


def blueprint() -> Blueprint:
    """`/api/v1/in-force`, `/api/v1/missing`."""
    made = Blueprint("api_precedents", __name__, url_prefix="/api/v1")
    made.get("/in-force")(in_force)
    made.get("/missing")(missing)
    return made


def in_force() -> Response:
    """Every document of a code, held or only cited, with what holds of it on a day; none: an empty list."""
    given = parameters()
    bounds.known_only(given, {"code", "on", "lang"})
    bounds.filled(given, ("code", "on", "lang"))
    bounds.one_of(given, "lang", bounds.Language)
    code = bounds.single(given, "code", longest=MAX_CODE)
    if code is None:
        raise BadParameterError("code", Problem.EMPTY)
    day = asked_day()
    return jsonify(RelationRecords(room().relating, day).in_force(code, day))


def missing() -> Response:
    """A page of what is cited and not held, most cited first."""
    offset, size = stretch({"body", "year", "page", "size", "lang"})
    tail, year, _ = missing_filters(parameters())
    wanted = room().missing.find(tail=tail, year=year, offset=offset, limit=size)
    return jsonify({"total": wanted.total, "documents": [one.as_json() for one in wanted.found]})
