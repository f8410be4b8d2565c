"""What people say of the relations of a document: that one is right or none, that there is one more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext

from library.access import Right
from library.acts import NewRelation
from library.acts.desk import Desk
from library.acts.relating import LONGEST_PROVISION, LONGEST_QUOTE
from library.catalogue.journal import MOST_REASON
from library.catalogue.relation_words import SaysOfRelation
from library.errors import NotFoundError, UsageError
from library.records import Document
from library.relations.records import Scope, Type
from web import bounds
from web.choice import Choice
from web.desks import desk
from web.pages.acting import reason
from web.pages.asking import answer, parameters
from web.rendering import links, page
from web.telling import At, told_at
from web.viewing import room
from web.views.placing import PlaceView, picked, place_view
from web.views.relating import relating_view

MAX_NUMBER: Final = 10**6
_TYPED: Final = {"type": bounds.MAX_VALUE, "target": bounds.MAX_VALUE, "page": bounds.MAX_VALUE,
                 "quote": LONGEST_QUOTE, "provision": LONGEST_PROVISION, "lines": bounds.MAX_VALUE,
                 "why": MOST_REASON}  # fmt: skip
"""What the form for one more relation holds, and the most characters of each."""
_FARTHEST: Final = 100_000
MOST_FOUND: Final = 10
"""Documents that are offered for the other one of a relation."""


def blueprint() -> Blueprint:
    """`/documents/<id>/relations/edit`, and where its forms are sent."""
    made = Blueprint("relating", __name__)
    made.get("/documents/<document_id>/relations/edit")(edit)
    made.post("/documents/<document_id>/relations/new")(add)
    made.post("/documents/<document_id>/relations/<key>")(judge)
    return made


def edit(document_id: str) -> Response:
    """The relations that a document tells, each with a form, and one to write down another."""
    here = desk()
    here.state(document_id, Right.CORRECT)
    return _form(here, document_id, shown=bounds.whole_number(parameters(), "page", least=1, most=MAX_NUMBER))


def _form(here: Desk, document_id: str, *, given: Mapping[str, str] | None = None, problem: str = "",
          shown: int | None = None, missed: bool = False, found: Sequence[str] | None = None,
          status: int = 200) -> Response:  # fmt: skip
    asked = room().relating
    refused = here.archive.catalogue.relation_words.refused(document_id)
    told = [one for one in asked.of(document_id) if not one.incoming]
    names = {one.id: one for one in room().summaries(sorted({id_ for one in told for id_ in one.targets}))}
    document, given = room().document(document_id), given or dict.fromkeys(_TYPED, "")
    listed = None if found is None else room().summaries(found)
    view = relating_view(document, told, refused, names, given=given, problem=problem, missed=missed, found=listed,
                         named=next(iter(room().summaries([given["target"]])), None) if given["target"] else None,
                         place=_place(document, shown, given["lines"]), links=links(), translate=gettext)  # fmt: skip
    response = page("relating.html", view, title=gettext("Sửa quan hệ"))
    response.status_code = status
    return response


def _place(document: Document, shown: int | None, lines: str) -> PlaceView | None:
    """The picture to pick on: of the page that is asked for, else of the first."""
    numbers = [one.number for one in document.pages]
    if not numbers:
        return None
    number = shown if shown in numbers else numbers[0]
    return place_view(document, room().page(document.id, number), lines if number == shown else "", links=links())


def _pick(here: Desk, document_id: str, sent: bounds.Parameters) -> Response:
    """The form as it was typed, with another page shown, or with the words that were clicked on."""
    given, missed = _given(sent), False
    shown = bounds.whole_number(sent, "show", least=1, most=MAX_NUMBER)
    if shown is None:
        shown = bounds.needed(bounds.whole_number(sent, "shown", least=1, most=MAX_NUMBER), "shown")
        x, y = (bounds.needed(bounds.whole_number(sent, f"at.{one}", least=0, most=_FARTHEST), f"at.{one}")
                for one in "xy")  # fmt: skip
        lines, quote = picked(room().page(document_id, shown), x, y, given["lines"])
        given |= {"lines": lines, "quote": quote, "page": str(shown)} if lines else {}
        missed = not lines
    else:
        given |= {"lines": ""}
    return _form(here, document_id, given=given, shown=shown, missed=missed)


def _given(sent: bounds.Parameters) -> dict[str, str]:
    return {name: bounds.single(sent, name, longest=longest) or "" for name, longest in _TYPED.items()}


def _find(here: Desk, document_id: str, sent: bounds.Parameters) -> Response:
    """The form as it was typed, with documents that fit what was typed for the other one, or with the one taken."""
    given = _given(sent)
    shown = bounds.whole_number(sent, "shown", least=1, most=MAX_NUMBER)
    taken = bounds.single(sent, "take")
    if taken is not None:
        return _form(here, document_id, given=given | {"target": taken}, shown=shown)
    return _form(here, document_id, given=given, shown=shown, found=_fitting(given["target"], but=document_id))


def _fitting(typed: str, *, but: str) -> list[str]:
    """Documents that fit what was typed: of that id, of that code, then those that a search finds."""
    if not typed.strip():
        return []
    searched = answer(Choice(query=typed), offset=0, limit=MOST_FOUND, snippets=False)
    ids = [*(one.id for one in room().summaries([typed])), *(one.id for one in room().relating.holders(typed)),
           *(one.id for one in searched.results[: searched.total])]  # fmt: skip
    return [one for one in dict.fromkeys(ids) if one != but][:MOST_FOUND]


def add(document_id: str) -> Any:
    """Write down what a document does to another; what is refused is shown again as it was typed."""
    here, sent = desk(), parameters(request.form)
    here.state(document_id, Right.CORRECT)
    if "at.x" in sent or "show" in sent:
        return _pick(here, document_id, sent)
    if "find" in sent or "take" in sent:
        return _find(here, document_id, sent)
    try:
        done = here.add_relation(document_id, _new(sent), why=reason(sent))
    except (UsageError, NotFoundError) as error:
        given = _given(sent)
        shown = int(given["page"]) if re.fullmatch("[0-9]{1,6}", given["page"]) else None
        return _form(here, document_id, given=given, problem=told_at(At.RELATIONS, error), shown=shown,
                     status=error.http_status)  # fmt: skip
    return _to_history(document_id, done.act)


def _new(sent: bounds.Parameters) -> NewRelation:
    provision = bounds.single(sent, "provision", longest=LONGEST_PROVISION) or ""
    kind = bounds.needed(bounds.one_of(sent, "type", Type), "type")
    typed = bounds.needed(bounds.single(sent, "target"), "target")
    number = bounds.needed(bounds.whole_number(sent, "page", least=1, most=MAX_NUMBER), "page")
    quote = bounds.single(sent, "quote", longest=LONGEST_QUOTE) or ""
    return NewRelation(kind, _target(typed), number, quote, Scope.PART if provision else Scope.WHOLE, provision)


def judge(document_id: str, key: str) -> Any:
    """Say that a relation is right, or is none, or take that back."""
    here, sent = desk(), parameters(request.form)
    here.state(document_id, Right.CORRECT)
    says = bounds.needed(bounds.one_of(sent, "says", SaysOfRelation), "says")
    target = bounds.single(sent, "target") if says is SaysOfRelation.YES else None
    return _to_history(document_id, here.judge_relation(document_id, key, says, target=target, why=reason(sent)).act)


def _target(typed: str) -> str:
    """The document of an id, or the only one of a code."""
    if room().summaries([typed]):
        return typed
    found = [one.id for one in room().relating.holders(typed)]
    if not found:
        raise NotFoundError("There is no document {id}.", id=typed)
    if len(found) > 1:
        raise UsageError("{code} fits {count} documents: {ids}.", next_step="Name one of them by its id.", code=typed,
                         count=len(found), ids=", ".join(found))
    return found[0]


def _to_history(document_id: str, act: int | None) -> Any:
    return redirect(links().history(document_id, act=act) + (f"#act-{act}" if act else ""), 303)
