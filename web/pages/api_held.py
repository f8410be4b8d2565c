"""Held files as JSON: the list, one of them, letting it through, its level of secrecy, its declassification."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, request

from library.access import Right
from library.acts.held import file_json
from library.catalogue.journal import MOST_REASON
from web.bodies import Body
from web.bounds import MAX_VALUE, one_of, single
from web.desks import desk
from web.pages.api_acts import stretch, told
from web.pages.asking import parameters
from web.pages.held import Terms, level_sent, ruling_sent

LEVEL = ("level", "set_on", "until", "body", "decision")
RULING = ("ground", "body", "decision", "decided", "part", "access")


def blueprint() -> Blueprint:
    """`/api/v1/held…`."""
    made = Blueprint("api_held", __name__, url_prefix="/api/v1/held")
    made.get("")(every)
    made.get("/<file>")(one)
    made.post("/<file>/release")(release)
    made.post("/<file>/level")(level)
    made.post("/<file>/declassify")(declassify)
    return made


def every() -> Response:
    """The files that are held back, or those whose term is over."""
    offset, size = stretch({"terms", "page", "size", "lang"})
    here = desk()
    if one_of(parameters(), "terms", Terms) is Terms.ENDED:
        over = here.ended_terms()
        some = [{**file_json(found.file), "last_day": found.last_day.isoformat()}
                for found in over[offset : offset + size]]  # fmt: skip
        return jsonify({"total": len(over), "files": some})
    total, files = here.held(offset=offset, limit=size)
    return jsonify({"total": total, "files": list(map(file_json, files))})


def one(file: str) -> Response:
    """One held file: why, where its mark stands, its level and term, what was done to it."""
    given = parameters()
    single(given, "lang")
    return jsonify(desk().held_file(file).as_json())


def release(file: str) -> Response:
    """Ask for a held file to be let through."""
    here = desk()
    here.need(Right.RELEASE)
    body = Body.of(request, "why", "mark_read_wrongly")
    return told(here.release(file, mark_read_wrongly=body.yes("mark_read_wrongly"), why=_why(body)))


def level(file: str) -> Response:
    """Set its level of secrecy."""
    here = desk()
    here.need(Right.SET_SECRECY)
    body = Body.of(request, *LEVEL, "why")
    return told(here.set_secrecy(file, level_sent(_sent(body, LEVEL)), why=_why(body)))


def declassify(file: str) -> Response:
    """Put the decision in force that it is secret no more, or write down which part of it is not."""
    here = desk()
    here.need(Right.DECLASSIFY)
    body = Body.of(request, *RULING, "why")
    return told(here.declassify(file, ruling_sent(_sent(body, RULING)), why=_why(body)))


def _sent(body: Body, keys: tuple[str, ...]) -> Mapping[str, list[str]]:
    given = {key: body.text(key, longest=MAX_VALUE) for key in keys}
    return {key: [value] for key, value in given.items() if value}


def _why(body: Body) -> str:
    return body.text("why", longest=MOST_REASON)
