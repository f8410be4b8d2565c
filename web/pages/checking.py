"""Checking one document of a batch after another, and saying which of two values the paper has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext

from library.access import Right
from library.acts.checks_desk import ChecksDesk, Due
from library.acts.correcting import LONGEST, said_by
from library.acts.desk import Desk
from library.checks import CHECKED, Batch, Round
from library.errors import ConflictError
from web import bounds
from web.desks import desk
from web.pages.acting import MAX_ACT, given_in
from web.pages.asking import parameters
from web.pages.naming import names_offered
from web.rendering import links, page
from web.viewing import room
from web.views.checking import (
    CheckView,
    LastCheck,
    SettleView,
    blind_rows,
    differences,
    first_field,
    first_rows,
    leaves_here,
    untouched,
    words_found,
    words_settled,
)
from web.views.checks import STANDINGS, title_of
from web.views.desk_review import desk_rows, leaves_of, shown_stage
from web.views.editing import Choice, Given, edit_view, unasked
from web.views.paper_pages import sheets_of
from web.wording import DATE_IN_PART, REFUSALS

_MEANWHILE, _NOTHING = REFUSALS["checked-meanwhile"], REFUSALS["nothing-said"]


def blueprint() -> Blueprint:
    """`/desk/checks/<n>/next`, `/desk/checks/settle/<check>`."""
    made = Blueprint("checking", __name__)
    made.get("/desk/checks/<int:number>/next")(show)
    made.post("/desk/checks/<int:number>/next")(keep)
    made.get("/desk/checks/settle/<int:check>")(compare)
    made.post("/desk/checks/settle/<int:check>")(settle)
    return made


def show(number: int) -> Response:
    """The document that waits for whoever asks: the one that is named, if it does, else the next."""
    person, given = desk(), parameters()
    here = ChecksDesk(person)
    batch = here.batch(min(number, MAX_ACT))
    due = here.due(batch, bounds.single(given, "at"))
    return _shown(person, here, batch, due, given)


def keep(number: int) -> Any:
    """Write down what was found; where somebody else was quicker, go on with another."""
    person, sent = desk(), parameters(request.form)
    here = ChecksDesk(person)
    batch = here.batch(min(number, MAX_ACT))
    document = bounds.needed(bounds.single(sent, "document"), "document")
    round_ = bounds.needed(bounds.whole_number(sent, "round", least=1, most=3), "round")
    due = here.due(batch, document)
    if due.document_id != document or batch.waits_for != round_:
        person.state(document, Right.CHECK)
        return _shown(person, here, batch, here.due(batch), {}, problem=gettext(_MEANWHILE),
                      status=409)
    given = {name: given_in(sent, name) for name in CHECKED}
    waits = [] if round_ > Round.FIRST else [flag.field for flag in room().document(document).review]
    in_part = unasked(given, waits)
    given |= {name: replace(given[name], choice=Choice.CONFIRM) for name in in_part}
    words, refused = words_found(given, waits)
    refused |= dict.fromkeys(in_part, DATE_IN_PART)
    if refused:
        return _shown(person, here, batch, due, sent, given=given, refused=refused, status=400)
    if round_ != Round.FIRST and len(untouched(given)) == len(given):  # a slip would show what is to be read unseen
        return _shown(person, here, batch, due, sent, given=given, problem=gettext(_NOTHING), status=400)
    try:
        if round_ == Round.FIRST:
            done = here.check_first(batch.id, document, words,
                                    expected={name: one.expected for name, one in given.items()},
                                    untouched=untouched(given))
        else:
            done = here.check_blind(batch.id, document, Round(round_), words)
    except ConflictError as error:
        return _after_conflict(person, here, batch, due, sent, given, error)
    if done.differ:
        return redirect(links().check_settle(done.check), 303)
    return redirect(links().check_next(batch.id, at=due.next, act=done.act), 303)


def compare(check: int) -> Response:
    """What differs in one's own check, both values beside the paper."""
    return _compared(ChecksDesk(desk()), min(check, MAX_ACT))


def settle(check: int) -> Any:
    """Say which value the paper has."""
    here, sent = ChecksDesk(desk()), parameters(request.form)
    one = here.open_check(min(check, MAX_ACT))
    lines = here.found(one)
    chosen = {line.field: (bounds.single(sent, f"which.{line.field}") or "",
                           bounds.single(sent, f"typed.{line.field}", longest=LONGEST + 1) or "") for line in lines}
    words, refused = words_settled(lines, chosen)
    if refused:
        return _compared(here, one.id, chosen, refused, status=400)
    act = here.settle(one.id, words)
    return redirect(links().check_next(one.batch, act=act), 303)


def _after_conflict(person: Desk, here: ChecksDesk, batch: Batch, due: Due, sent: bounds.Parameters,
                    given: Mapping[str, Given], error: ConflictError) -> Response:
    """A value was changed meanwhile: the form asks again. The document was checked meanwhile: the next one comes."""
    if error.field:
        return _shown(person, here, batch, due, sent, given=given, status=error.http_status)
    batch = here.batch(batch.id)
    return _shown(person, here, batch, here.due(batch), {}, problem=gettext(_MEANWHILE),
                  status=error.http_status)


def _shown(person: Desk, here: ChecksDesk, batch: Batch, due: Due, asked: bounds.Parameters, *,
           given: Mapping[str, Given] | None = None, refused: Mapping[str, str] | None = None, problem: str = "",
           status: int = 200) -> Response:
    round_ = batch.waits_for
    blind = round_ is not None and round_ > Round.FIRST
    settling = here.to_settle(batch.id)
    view = CheckView(
        batch=title_of(batch, gettext), batch_href=links().checks(batch.id),
        standing=gettext(STANDINGS[batch.standing]), round=f"V{int(round_)}" if round_ else "", blind=blind,
        document=due.document_id or "", edit=None, rows=(), sheets=(), stage=None, leaves=(), left=due.left,
        action=links().check_next(batch.id), next=links().check_next(batch.id, at=due.next) if due.next else "",
        skip=links().check_next(batch.id, at=due.skip) if due.skip else "",
        draft=f"check-{batch.id}-{batch.turn}-{int(round_ or 0)}", person=here.actor, problem=problem,
        last=_last(here, batch, bounds.whole_number(asked, "act", least=1, most=MAX_ACT)),
        settling=links().check_settle(settling[0].id) if settling else "", names=names_offered(here.archive),
    )  # fmt: skip
    if due.document_id is not None and blind:
        document = room().document(due.document_id)
        view = replace(view, rows=blind_rows(given or {}, refused or {}, gettext),
                       sheets=sheets_of(document, links=links()))
    elif due.document_id is not None:
        view = _beside_values(person, batch, due.document_id, view, asked, given or {}, refused or {})
    response = page("check.html", view, title=gettext("Kiểm tra văn bản"), section="desk")
    response.status_code = status
    return response


def _beside_values(person: Desk, batch: Batch, document_id: str, view: CheckView, asked: bounds.Parameters,
                   given: Mapping[str, Given], refused: Mapping[str, str]) -> CheckView:
    """The form of the first round: what stands in the fields, each with its place on the paper."""
    document = room().document(document_id)
    values = person.archive.catalogue.words.values(document_id)
    others = {name: said_by(person.archive, document_id, name) for name, one in given.items()
              if one.expected != values[name]}  # fmt: skip
    edit = edit_view(document, values, person.said(document_id), given=given, refused=refused, others=others,
                     problem=view.problem, links=links(), translate=gettext)  # fmt: skip
    rows = first_rows(
        desk_rows(document, edit, chosen=bounds.single(asked, "show") or first_field(document),
                  given={name: one.choice for name, one in given.items()}, field=None, done=0, links=links(),
                  translate=gettext), batch=batch.id, document=document_id, links=links())  # fmt: skip
    number = bounds.whole_number(asked, "page", least=1, most=bounds.MAX_PAGE)
    stage = shown_stage(document, rows, number, links=links())
    leaves = leaves_of(document, stage.page if stage else 1, rows, field=None, done=0, links=links())
    return replace(view, edit=edit, rows=rows, stage=stage, sheets=() if stage else sheets_of(document, links=links()),
                   leaves=leaves_here(leaves, batch=batch.id, document=document_id, links=links()))


def _last(here: ChecksDesk, batch: Batch, number: int | None) -> LastCheck | None:
    """What this person just wrote down in this batch, if it stands."""
    check = here.own_check(number, batch) if number is not None else None
    if check is None or number is None:
        return None
    back = links().check_settle(check.id) if number != check.act else links().check_next(batch.id, at=check.document)
    return LastCheck(f"V{check.round}", links().undo(number), back)


def _compared(here: ChecksDesk, number: int, chosen: Mapping[str, tuple[str, str]] | None = None,
              refused: Mapping[str, str] | None = None, *, status: int = 200) -> Response:
    check = here.open_check(number)
    lines, batch = here.found(check), here.batch(check.batch)
    rows = differences(lines, chosen or {}, refused or {}, gettext)
    view = SettleView(title_of(batch, gettext), links().checks(batch.id), rows, len(lines) - len(rows),
                      sheets_of(room().document(check.document), links=links()), links().check_settle(check.id),
                      gettext("Chưa ghi gì cả.") if refused else "")
    response = page("check_settle.html", view, title=gettext("Đối chiếu"), section="desk")
    response.status_code = status
    return response
