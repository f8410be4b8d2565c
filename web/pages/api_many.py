"""One thing set for many documents, as JSON: a plan, and carrying it out."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from library.acts import many as acts
from library.catalogue.journal import MOST_REASON
from library.catalogue.many import What
from web import bounds
from web.bodies import Body
from web.desks import desk
from web.pages.acting import MAX_ACT
from web.pages.api_acts import MOST_NAMES
from web.pages.asking import known_by_label, parameters
from web.pages.many import need_any, picked, planned

MOST_VALUES = bounds.MAX_VALUES


def blueprint() -> Blueprint:
    """`/api/v1/many`, `/api/v1/many/<n>`."""
    made = Blueprint("api_many", __name__, url_prefix="/api/v1")
    made.post("/many")(plan)
    made.get("/many/<int:number>")(preview)
    made.post("/many/<int:number>")(carry_out)
    return made


def plan() -> Response:
    """Fix what would be changed: in the documents of `ids`, else in all that the search finds."""
    here = desk()
    need_any(here, None)
    body = Body.of(request, "what", "value", "to", "over_words", "ids", "q", "year", "kind", "committee")
    what = bounds.needed(bounds.one_of({"what": [body.text("what", longest=bounds.MAX_VALUE)]}, "what", What), "what")
    need_any(here, what)
    wanted = acts.setting(what, body.text("value", longest=bounds.MAX_QUERY), to=body.words("to", most=MOST_NAMES),
                          over_words=body.yes("over_words"))  # fmt: skip
    asked = {"q": [body.text("q", longest=bounds.MAX_QUERY)],
             **{key: body.words(key, most=MOST_VALUES) for key in ("year", "kind", "committee")}}  # fmt: skip
    chosen = picked(body.words("ids", most=bounds.MAX_SIZE)) if "ids" in body.told else None
    number = planned(here, wanted, known_by_label(bounds.choice(asked)), chosen)
    return jsonify(here.preview_many(number).as_json())


def preview(number: int) -> Response:
    """What a plan would do."""
    bounds.known_only(parameters(), {"lang"})
    bounds.filled(parameters(), ("lang",))
    bounds.one_of(parameters(), "lang", bounds.Language)
    return jsonify(desk().preview_many(min(number, MAX_ACT)).as_json())


def carry_out(number: int) -> Response:
    """Do what was planned."""
    here = desk()
    here.preview_many(min(number, MAX_ACT))
    why = Body.of(request, "why").text("why", longest=MOST_REASON)
    return jsonify(here.carry_out_many(min(number, MAX_ACT), why=why).as_json())
