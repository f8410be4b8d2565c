"""Checking as JSON: the document that waits, what was found of it, and which of two values the paper has."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from library.access import Right
from library.acts import word_for
from library.acts.checks_desk import ChecksDesk
from library.acts.correcting import LONGEST
from library.catalogue.words import Says, Word
from library.checks import CHECKED, Round, Verdict
from library.errors import ConflictError, UsageError
from web import bounds
from web.bodies import Body
from web.desks import desk
from web.pages.acting import MAX_ACT
from web.pages.asking import parameters

_WORDS = {"none": Word(Says.NONE), "unreadable": Word(Says.UNREADABLE)}


def blueprint() -> Blueprint:
    """`/api/v1/checks/<n>/next`, `…/documents/<id>`, `/api/v1/checks/settle/<check>`."""
    made = Blueprint("api_checking", __name__, url_prefix="/api/v1")
    made.get("/checks/<int:number>/next")(due)
    made.post("/checks/<int:number>/documents/<document_id>")(check)
    made.get("/checks/settle/<int:check>")(differences)
    made.post("/checks/settle/<int:check>")(settle)
    return made


def due(number: int) -> Response:
    """The document that waits for whoever asks; its values only in the first round."""
    _nothing_asked()
    here = ChecksDesk(desk())
    batch = here.batch(min(number, MAX_ACT))
    found, round_ = here.due(batch), batch.waits_for
    values = None
    if found.document_id is not None and round_ is Round.FIRST:
        known = here.archive.catalogue.words.values(found.document_id)
        values = {name: known[name] for name in CHECKED}
    return jsonify({"batch": batch.id, "round": round_, "document": found.document_id, "left": found.left,
                    "values": values, "settle": [one.id for one in here.to_settle(batch.id)]})  # fmt: skip


def check(number: int, document_id: str) -> Response:
    """Write down what was found of a document; every checked field must be named."""
    person = desk()
    here = ChecksDesk(person)
    batch = here.batch(min(number, MAX_ACT))
    person.state(document_id, Right.CHECK)
    body = Body.of(request, "round", "values", *_WORDS, "expected")
    words = {name: word_for(name, value) for name, value in body.texts("values", longest=LONGEST).items()}
    for key, word in _WORDS.items():
        words |= dict.fromkeys(body.words(key, most=len(CHECKED)), word)
    if body.number("round", most=int(Round.THIRD)) != batch.waits_for:
        raise ConflictError("Somebody else checked this document meanwhile.", next_step="Go on to the next.")
    if batch.waits_for is Round.FIRST:
        expected = body.texts("expected", longest=LONGEST, nullable=True)
        done = here.check_first(batch.id, document_id, words, expected=expected)
    else:
        done = here.check_blind(batch.id, document_id, Round(batch.waits_for or 0), words)
    return jsonify({"act": done.act, "check": done.check, "differ": list(done.differ)})


def differences(check: int) -> Response:
    """What differs in one's own check: what stands there, and what was written without seeing that."""
    _nothing_asked()
    here = ChecksDesk(desk())
    one = here.open_check(min(check, MAX_ACT))
    fields = [{"field": line.field, "before": line.before, "says": line.says, "given": line.given}
              for line in here.found(one) if line.verdict is Verdict.OPEN]  # fmt: skip
    return jsonify({"check": one.id, "batch": one.batch, "document": one.document, "fields": fields})


def settle(check: int) -> Response:
    """Say of each field that differs: the `first` value, one's `own`, or another in `values`."""
    here = ChecksDesk(desk())
    one = here.open_check(min(check, MAX_ACT))
    body = Body.of(request, "first", "own", "values")
    own = {line.field: Word(Says(line.says), line.given) for line in here.found(one)}
    words: dict[str, Word | None] = {name: word_for(name, value)
                                     for name, value in body.texts("values", longest=LONGEST).items()}
    words |= dict.fromkeys(body.words("first", most=len(CHECKED)))
    for name in body.words("own", most=len(CHECKED)):
        if name not in own:
            raise UsageError("Of {fields} it is not said which is right.", fields=name)
        words[name] = own[name]
    return jsonify({"act": here.settle(one.id, words)})


def _nothing_asked() -> None:
    bounds.known_only(parameters(), {"lang"})
    bounds.filled(parameters(), ("lang",))
    bounds.one_of(parameters(), "lang", bounds.Language)
