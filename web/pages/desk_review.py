"""The queue of doubtful fields: one document at a time beside its paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext

from library.access import Right
from library.acts.desk import Desk
from library.catalogue.journal import Entry
from library.errors import ConflictError, NotFoundError
from library.fields import CORRECTABLE
from web import bounds
from web.desks import desk
from web.pages.acting import MAX_ACT, given_in, heard_in, known_values, reason, spoken_since
from web.pages.asking import parameters
from web.pages.naming import names_offered
from web.rendering import links, page
from web.viewing import room
from web.views.desk_review import (
    SAVE,
    DeskReviewView,
    LastAct,
    desk_rows,
    last_act,
    leaves_of,
    position,
    queues,
    shown_stage,
)
from web.views.doubts import PAGES
from web.views.editing import Choice, Given, edit_view, unasked, unheard_of, words_said
from web.views.paper_pages import sheets_of
from web.wording import DATE_IN_PART, REFUSALS, UNHEARD_OF

_NOTHING = REFUSALS["nothing-said"]
_MOST_DONE = 1_000_000


def blueprint() -> Blueprint:
    """`/desk/review`."""
    made = Blueprint("desk_review", __name__)
    made.get("/desk/review")(review)
    made.post("/desk/review")(keep)
    return made


def review() -> Any:
    """A document whose fields wait: the one that is named, else the first."""
    here, given = desk(), parameters()
    here.need(Right.CORRECT)
    field = bounds.single(given, "field")
    if field == PAGES:
        return redirect(links().review(PAGES), 303)
    return _shown(here, given, bounds.single(given, "at"), _field(given))


def keep() -> Any:
    """Say what stands on the paper, and go on to the next document; where somebody else spoke meanwhile, ask again."""
    here, sent = desk(), parameters(request.form)
    here.need(Right.CORRECT)
    document_id, field = bounds.needed(bounds.single(sent, "document"), "document"), _field(sent)
    following = here.turn(document_id, field).next
    given = {name: given_in(sent, name) for name in CORRECTABLE}
    keeps_all = bounds.single(sent, "do") != SAVE
    in_part = frozenset[str]()
    if keeps_all:
        in_part = unasked(given, bounds.several(sent, "waits"))
        given |= {name: replace(given[name], choice=Choice.CONFIRM) for name in bounds.several(sent, "waits")
                  if name in given and given[name].typed and given[name].choice is Choice.TYPED}  # fmt: skip
    words, refused = words_said(given)
    refused |= dict.fromkeys(in_part, DATE_IN_PART)
    refused |= dict.fromkeys(unheard_of(given, words, known_values(here.archive)), UNHEARD_OF)
    if refused:
        return _shown(here, sent, document_id, field, given, refused=refused, status=400)
    if not words and not keeps_all:
        return _shown(here, sent, document_id, field, given, problem=gettext(_NOTHING), status=400)
    act, done = None, _done(sent)
    if words:
        seen = {*words, *(["code"] if {"number", "symbol"} & set(words) else [])}
        try:
            act = here.correct(document_id, words, expected={name: given[name].expected for name in seen},
                               heard=heard_in({name: given[name] for name in words}),
                               why=reason(sent)).act  # fmt: skip
        except ConflictError as error:
            return _shown(here, sent, document_id, field, given, status=error.http_status)
        done += here.turn(document_id, field).before is None
    return redirect(links().desk_review(field, at=following if keeps_all else document_id, done=done, act=act), 303)


def _field(given: bounds.Parameters) -> str | None:
    field = bounds.single(given, "field")
    if field is not None and field not in CORRECTABLE:
        raise bounds.BadParameterError("field", bounds.Problem.UNKNOWN_VALUE, allowed=", ".join(CORRECTABLE))
    return field


def _done(given: bounds.Parameters) -> int:
    return bounds.whole_number(given, "done", least=0, most=_MOST_DONE) or 0


def _shown(here: Desk, asked: bounds.Parameters, document_id: str | None, field: str | None,
           given: dict[str, Given] | None = None, *, problem: str = "", refused: dict[str, str] | None = None,
           status: int = 200) -> Response:  # fmt: skip
    """The page of a document, with what was given and why that was not taken."""
    turn, done = here.turn(document_id, field), _done(asked)
    view = _without_document(here, asked, field, done)
    if turn.document_id is not None:
        view = _with_document(here, asked, turn.document_id, view, given or {}, problem, refused or {})
        at, total = position(turn, done)
        view = replace(view, at=at, total=total, left=turn.total,
                       next=links().desk_review(field, at=turn.next, done=done) if turn.next else "")
    response = page("desk_review.html", view, title=gettext("Xem từng văn bản"), section="desk")
    response.status_code = status
    return response


def _without_document(here: Desk, asked: bounds.Parameters, field: str | None, done: int) -> DeskReviewView:
    counts = room().doubt_counts()
    by_field = {name: counts.total(name) for name in dict.fromkeys(one.field for one in counts.fields)
                if name in CORRECTABLE}  # fmt: skip
    return DeskReviewView(
        edit=None, document="", source="", rows=(), stage=None, leaves=(), field=field or "", done=done, at=None,
        total=done, left=0, action=links().desk_review(), next="",
        last=last_of(here, bounds.whole_number(asked, "act", least=1, most=MAX_ACT), back=None, done=done, field=field),
        filters=queues(by_field, sum(by_field.values()), field, links=links(), translate=gettext),
        names=names_offered(here.archive), person=here.actor, text="",
    )  # fmt: skip


def _with_document(here: Desk, asked: bounds.Parameters, document_id: str, view: DeskReviewView,
                   given: dict[str, Given], problem: str, refused: dict[str, str]) -> DeskReviewView:  # fmt: skip
    document, field = room().document(document_id), view.field or None
    values = here.archive.catalogue.words.values(document_id)
    words, wrong = words_said(given)
    spoken = {name: one for name, one in given.items() if name in {*words, *wrong}}
    others = spoken_since(here, document_id, spoken, values)
    edit = edit_view(document, values, here.said(document_id), given=spoken, refused=refused, problem=problem,
                     others=others, links=links(), translate=gettext)  # fmt: skip
    chosen = {name: one.choice for name, one in spoken.items()}
    rows = desk_rows(document, edit, chosen=bounds.single(asked, "show"), given=chosen, field=field, done=view.done,
                     links=links(), translate=gettext)  # fmt: skip
    shown = shown_stage(document, rows, bounds.whole_number(asked, "page", least=1, most=bounds.MAX_PAGE),
                        links=links())  # fmt: skip
    leaves = leaves_of(document, shown.page if shown else 1, rows, field=field, done=view.done, links=links())
    text = links().page_text(document_id, shown.page if shown else 1) if document.pages else ""
    return replace(view, edit=edit, document=document_id, source=document.source, rows=rows, stage=shown,
                   leaves=leaves, text=text, sheets=() if shown else sheets_of(document, links=links()))  # fmt: skip


def last_of(here: Desk, number: int | None, *, back: str | None, done: int = 0, field: str | None = None
            ) -> LastAct | None:  # fmt: skip
    """What this person just did, if it stands.

    Args:
        number: of the act; None: none.
        back: where one is led by taking it back; None: to its document in the queue.
        done: how many were answered in this sitting.
        field: by which the queue is narrowed.
    """
    entry = act_of(here, number) if number else None
    if entry is None or entry.document is None or entry.actor != here.actor or here.undoings([entry]):
        return None
    one = next(iter(room().summaries([entry.document])), None)
    name = (one.fields.code or one.fields.symbol or one.source) if one is not None else entry.document
    back = back or links().desk_review(field, at=entry.document, done=max(0, done - 1))
    return last_act(entry, name, back=back, links=links(), translate=gettext)


def act_of(here: Desk, number: int) -> Entry | None:
    """An act, if there is one that the person may take back."""
    try:
        return here.act(number)
    except NotFoundError:
        return None



