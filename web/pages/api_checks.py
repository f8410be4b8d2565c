"""Batches of documents that are checked, as JSON: the list, how one stands, making one, sending one back."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from library.acts.check_batches import LONGEST_NAME, LONGEST_SEED, MOST
from library.acts.checks_desk import ChecksDesk
from library.catalogue.journal import MOST_REASON
from web import bounds
from web.bodies import Body
from web.choice import DEFAULT_SIZE
from web.desks import desk
from web.pages.acting import MAX_ACT
from web.pages.asking import parameters
from web.pages.checks import USUAL_SIZE, make_of

_TEXTS = {"name": LONGEST_NAME, "q": bounds.MAX_QUERY, "from": bounds.MAX_VALUE, "to": bounds.MAX_VALUE,
          "seed": LONGEST_SEED}  # fmt: skip
_SHARES = ("second", "third", "bound")


def blueprint() -> Blueprint:
    """`/api/v1/checks`, `/api/v1/checks/<n>`, `…/back`."""
    made = Blueprint("api_checks", __name__, url_prefix="/api/v1")
    made.get("/checks")(batches)
    made.post("/checks")(make)
    made.get("/checks/<int:number>")(batch)
    made.post("/checks/<int:number>/back")(back)
    return made


def batches() -> Response:
    """The batches, the newest first."""
    given = parameters()
    bounds.known_only(given, {"page", "size", "lang"})
    bounds.filled(given, ("page", "size", "lang"))
    bounds.one_of(given, "lang", bounds.Language)
    at = bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE) or 1
    size = bounds.whole_number(given, "size", least=1, most=bounds.MAX_SIZE) or DEFAULT_SIZE
    total, found = ChecksDesk(desk()).batches(offset=(at - 1) * size, limit=size)
    return jsonify({"total": total, "batches": [one.as_json() for one in found]})


def make() -> Response:
    """Make a batch of documents that are in no other."""
    here = ChecksDesk(desk())
    body = Body.of(request, *_TEXTS, *_SHARES, "most", "again", "why")
    asked = {name: [body.text(name, longest=longest)] for name, longest in _TEXTS.items()}
    asked |= {name: [str(body.number(name, most=100))] for name in _SHARES if name in body.told}
    asked["again"] = ["1" if body.yes("again") else ""]
    most = body.number("most", most=MOST) if "most" in body.told else USUAL_SIZE
    made = make_of(here, asked, most=most, why=body.text("why", longest=MOST_REASON))
    return jsonify({"act": made.act, **here.batch(made.batch).as_json()})


def batch(number: int) -> Response:
    """How a batch stands, with its rates of error."""
    bounds.known_only(parameters(), {"lang"})
    bounds.filled(parameters(), ("lang",))
    bounds.one_of(parameters(), "lang", bounds.Language)
    here = ChecksDesk(desk())
    one = here.batch(min(number, MAX_ACT))
    return jsonify({**one.as_json(), "rates": here.rates(one).as_json()})


def back(number: int) -> Response:
    """Let a batch above its bound begin anew."""
    here = ChecksDesk(desk())
    here.batch(min(number, MAX_ACT))
    why = Body.of(request, "why").text("why", longest=MOST_REASON)
    act = here.send_back(min(number, MAX_ACT), why=why)
    return jsonify({"act": act, **here.batch(number).as_json()})
