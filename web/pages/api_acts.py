"""The acts as JSON: the same as the forms do, by the same desk."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify, request

from library.access import Level, Right, Scope
from library.acts import NewRelation, word_for
from library.acts.correcting import LONGEST
from library.acts.desk import Desk, Done
from library.acts.relating import LONGEST_PROVISION, LONGEST_QUOTE
from library.catalogue.journal import MOST_REASON
from library.catalogue.relation_words import SaysOfRelation
from library.catalogue.words import THE_READING, Says, Word
from library.errors import UsageError
from library.fields import CORRECTABLE
from library.relations.records import Scope as Part
from library.relations.records import Type
from web import bounds
from web.bodies import Body
from web.choice import DEFAULT_SIZE
from web.desks import desk
from web.pages.acting import MAX_ACT
from web.pages.asking import parameters
from web.pages.journal import selection

_WORDS = {"none": Word(Says.NONE), "unreadable": Word(Says.UNREADABLE), "reading": THE_READING}
MOST_NAMES = 50
MOST_PAGES = 1_000
_Choice = TypeVar("_Choice", bound=StrEnum)


def blueprint() -> Blueprint:
    """`/api/v1/documents/<id>/…`, `/api/v1/acts/<n>/undo`, `/api/v1/access…`, `/api/v1/journal`."""
    made = Blueprint("api_acts", __name__, url_prefix="/api/v1")
    for name, act in (("fields", fields), ("withdraw", withdraw), ("restore", restore), ("access", access),
                      ("owner", owner), ("file", file), ("join", join), ("split", split), ("look", look)):  # fmt: skip
        made.post(f"/documents/<document_id>/{name}", endpoint=name)(act)
    made.post("/documents/<document_id>/relations")(relate)
    made.post("/documents/<document_id>/relations/<key>")(judge_relation)
    made.get("/documents/<document_id>/history")(history)
    made.post("/acts/<int:number>/undo")(undo)
    made.get("/access")(rules)
    made.post("/access")(set_rule)
    made.post("/access/drop")(drop_rule)
    made.get("/journal")(journal)
    return made


def fields(document_id: str) -> Response:
    """Say what stands on the paper."""
    here, body = _begin(document_id, Right.CORRECT, "values", *_WORDS, "expected", "why")
    words = {name: word_for(name, value) for name, value in body.texts("values", longest=LONGEST).items()}
    for key, word in _WORDS.items():
        for name in body.words(key, most=len(CORRECTABLE)):
            if name in words:
                raise UsageError("Two things were said of {field}.", field=name, next_step="Say one of them.")
            words[name] = word
    if not words:
        raise UsageError("Nothing was said.")
    expected = body.texts("expected", longest=LONGEST, nullable=True)
    done = here.correct(document_id, words, expected=expected, why=_why(body))
    return told(done, {"fields": here.archive.catalogue.words.values(document_id)})


def withdraw(document_id: str) -> Response:
    """Take it out of view."""
    here, body = _begin(document_id, Right.WITHDRAW, "why")
    return told(here.withdraw(document_id, why=_why(body)), {"state": "withdrawn"})


def restore(document_id: str) -> Response:
    """Bring it back."""
    here, body = _begin(document_id, Right.WITHDRAW, "why")
    return told(here.restore(document_id, why=_why(body)), {"state": "indexed"})


def access(document_id: str) -> Response:
    """Say who may see it."""
    here, body = _begin(document_id, Right.SET_ACCESS, "level", "to", "expected", "why")
    level = _one_of(body, "level", Level)
    done = here.set_access(document_id, level, to=body.words("to", most=MOST_NAMES), why=_why(body),
                           expected=_expected(body))
    return told(done, {"access": str(level)})


def owner(document_id: str) -> Response:
    """Say which unit it belongs to."""
    here, body = _begin(document_id, Right.SET_ACCESS, "owner", "expected", "why")
    unit = body.text("owner", longest=bounds.MAX_VALUE) or None
    done = here.set_owner(document_id, unit, why=_why(body), expected=_expected(body))
    return told(done, {"owner": here.owner(document_id)})


def file(document_id: str) -> Response:
    """Say which file (hồ sơ) it lies in."""
    here, body = _begin(document_id, Right.CORRECT, "file", "expected", "why")
    named = body.text("file", longest=bounds.MAX_QUERY) or None
    done = here.set_file(document_id, named, why=_why(body), expected=_expected(body))
    return told(done, {"file": here.filed_in(document_id)})


def join(document_id: str) -> Response:
    """Make the documents of its file one."""
    here, body = _begin(document_id, Right.RECUT, "why")
    return told(here.join(document_id, why=_why(body)))


def split(document_id: str) -> Response:
    """Ask for its file to be split."""
    here, body = _begin(document_id, Right.RECUT, "at", "why")
    return told(here.split(document_id, at=body.numbers("at", most=MOST_PAGES), why=_why(body)))


def look(document_id: str) -> Response:
    """See what one was to check without seeing it."""
    _begin(document_id, Right.CHECK)
    return told(desk().look(document_id))


def relate(document_id: str) -> Response:
    """Write down what it does to another."""
    here, body = _begin(document_id, Right.CORRECT, "type", "target", "page", "quote", "provision", "why")
    provision = body.text("provision", longest=LONGEST_PROVISION)
    new = NewRelation(
        _one_of(body, "type", Type), bounds.needed(body.text("target", longest=bounds.MAX_VALUE) or None, "target"),
        body.number("page", most=2**31 - 1), body.text("quote", longest=LONGEST_QUOTE),
        Part.PART if provision else Part.WHOLE, provision,
    )  # fmt: skip
    return told(here.add_relation(document_id, new, why=_why(body)))


def judge_relation(document_id: str, key: str) -> Response:
    """Say that a relation is right, or is none, or take that back."""
    here, body = _begin(document_id, Right.CORRECT, "says", "target", "why")
    says, target = _one_of(body, "says", SaysOfRelation), body.text("target", longest=bounds.MAX_VALUE) or None
    return told(here.judge_relation(document_id, key, says, target=target, why=_why(body)))


def history(document_id: str) -> Response:
    """What was done to a document, the oldest first."""
    given = parameters()
    bounds.known_only(given, {"lang"})
    bounds.filled(given, ("lang",))
    bounds.one_of(given, "lang", bounds.Language)
    here = desk()
    entries = here.history(document_id)
    undone = here.undoings(entries)
    acts = [{**one.as_json(), "undone_by": undone.get(one.id)} for one in entries]
    return jsonify({"document": document_id, "acts": acts})


def undo(number: int) -> Response:
    """Take an act back."""
    here = desk()
    here.act(min(number, MAX_ACT))
    done = here.undo(min(number, MAX_ACT), why=_why(Body.of(request, "why")))
    return told(done, {"since": [one.as_json() for one in done.since]})


def rules() -> Response:
    """The rules of access, the widest first."""
    offset, size = stretch({"page", "size", "lang"})
    total, found = desk().rules(offset=offset, limit=size)
    return jsonify({"total": total, "rules": [one.as_json() for one in found]})


def set_rule() -> Response:
    """Say who may see all of a file, a committee, a kind or the archive."""
    here = desk()
    here.need(Right.SET_ACCESS)
    body = Body.of(request, "scope", "key", "level", "to", "why")
    to = body.words("to", most=MOST_NAMES)
    done = here.set_rule(*_about(body), _one_of(body, "level", Level), to=to, why=_why(body))
    return told(done, {"documents": done.documents})


def drop_rule() -> Response:
    """Take a rule of access back."""
    here = desk()
    here.need(Right.SET_ACCESS)
    body = Body.of(request, "scope", "key", "why")
    done = here.drop_rule(*_about(body), why=_why(body))
    return told(done, {"documents": done.documents})


def journal() -> Response:
    """What was done in the archive, the newest first."""
    offset, size = stretch({"document", "actor", "act", "last", "from", "to", "page", "size", "lang"})
    here = desk()
    here.need(Right.AUDIT)
    total, entries = here.journal(selection(parameters()), offset=offset, limit=size)
    looked = here.damage(entries)
    return jsonify({"total": total, "damage": looked.damage, "looked": looked.at,
                    "acts": [one.as_json() for one in entries]})


def _begin(document_id: str, right: Right, *keys: str) -> tuple[Desk, Body]:
    """The desk and what was sent, once it is known that whoever asks may do this here."""
    here = desk()
    here.state(document_id, right)
    return here, Body.of(request, *keys)


def _about(body: Body) -> tuple[Scope, str]:
    """What a rule is about."""
    scope, key = _one_of(body, "scope", Scope), body.text("key", longest=bounds.MAX_QUERY)
    return scope, key if scope is Scope.ARCHIVE else bounds.needed(key or None, "key")


def _one_of(body: Body, key: str, choices: type[_Choice]) -> _Choice:
    """One of a few words, which must be there."""
    given = {key: [body.text(key, longest=bounds.MAX_VALUE)]}
    return bounds.needed(bounds.one_of(given, key, choices), key)


def _why(body: Body) -> str:
    return body.text("why", longest=MOST_REASON)


def _expected(body: Body) -> str | None:
    """What the person saw; None where that is not told."""
    return body.text("expected", longest=bounds.MAX_SEEN) if "expected" in body.told else None


def stretch(known: set[str]) -> tuple[int, int]:
    """How many rows are left out, and how many are told; other parameters than the known are refused."""
    given = parameters()
    bounds.known_only(given, known)
    bounds.filled(given, tuple(known))
    bounds.one_of(given, "lang", bounds.Language)
    number = bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE) or 1
    size = bounds.whole_number(given, "size", least=1, most=bounds.MAX_SIZE) or DEFAULT_SIZE
    return (number - 1) * size, size


def told(done: Done, more: Mapping[str, Any] | None = None) -> Response:
    """How an act ended."""
    response = jsonify({"act": done.act, "job": done.job, **(more or {})})
    if done.job is not None:
        response.status_code = 202
    return response
