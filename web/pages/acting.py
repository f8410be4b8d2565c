"""What is done to one document: its fields, its level of access, taking it out and back, its file, its history."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext

from library.access import Level, Right
from library.acts.authorities import ACTS, OF_RECORDS
from library.acts.check_batches import OF_BATCHES
from library.acts.correcting import CORRECT, LONGEST, said_anew, said_by, unheard
from library.acts.desk import Desk, Done
from library.acts.many import OF_MANY
from library.acts.opening import SET_RULE, standing
from library.acts.secrecy import OF_HELD
from library.archive import Archive
from library.catalogue.journal import MOST_REASON
from library.errors import ConflictError, UsageError, VankienError
from library.fields import CORRECTABLE
from library.party.kinds import kind_named
from library.party.marks import urgency_of
from web import bounds
from web.desks import desk
from web.languages import chosen_language
from web.pages.asking import parameters
from web.pages.naming import names_offered
from web.rendering import links, page
from web.telling import At, told_at
from web.viewing import room
from web.views.acts import history_acts
from web.views.editing import Choice, Given, edit_view, unheard_of, words_said
from web.views.kept import Kept
from web.views.managing import HistoryView, manage_view
from web.wording import REFUSALS, UNHEARD_OF

MAX_ACT: Final = 10**15
_JOBS: Final = 10
_NOTHING: Final = REFUSALS["nothing-said"]
_MOST_NAMES: Final = 50
_ABOUT_PAGES: Final = ("never-split", "one-page-not-split", "pages-out-of-range", "not-a-list-of-pages")
_NUMBERS: Final = re.compile(r"[0-9]{1,6}", re.ASCII)
_NUMBER: Final = re.compile(r"(?=.*\d)\w[\w./ -]{0,19}")
"""A document's number: `05`, `562A`, `12bis`."""


def blueprint() -> Blueprint:
    """`/documents/<id>/edit`, `…/manage`, `…/history`, and where their forms are sent."""
    made = Blueprint("acting", __name__)
    made.get("/documents/<document_id>/edit")(edit)
    made.post("/documents/<document_id>/edit")(correct)
    made.get("/documents/<document_id>/manage")(manage)
    made.get("/documents/<document_id>/history")(history)
    for name, act in (("withdraw", withdraw), ("restore", restore), ("access", set_access),
                      ("owner", set_owner), ("file", set_file), ("join", join), ("split", split), ("look", look),
                      ("released", see_released)):  # fmt: skip
        made.post(f"/documents/<document_id>/{name}", endpoint=name)(act)
    made.post("/acts/<int:number>/undo")(undo)
    return made


def _elsewhere(document_id: str, address: Callable[[str], str]) -> Any:
    """The way to the same page of where a split or joined document goes on; None where it is in force."""
    moved = room().moved(document_id, 1)
    return None if moved is None else redirect(address(moved[0]), 302)


def edit(document_id: str) -> Any:
    """The form to correct fields on."""
    here = desk()
    if (there := _elsewhere(document_id, links().edit)) is not None:
        return there
    here.state(document_id, Right.CORRECT)
    return _form(here, document_id)


def correct(document_id: str) -> Any:
    """Say what stands on the paper; where somebody else spoke meanwhile, show that and ask again."""
    here, sent = desk(), parameters(request.form)
    here.state(document_id, Right.CORRECT)
    given = {name: given_in(sent, name) for name in CORRECTABLE}
    why = reason(sent)
    words, refused = words_said(given)
    refused |= dict.fromkeys(unheard_of(given, words, known_values(here.archive)), UNHEARD_OF)
    if refused:
        return _form(here, document_id, given, refused=refused, why=why, status=400)
    if not words:
        return _form(here, document_id, given, why=why, problem=gettext(_NOTHING), status=400)
    seen = {*words, *(["code"] if {"number", "symbol"} & set(words) else [])}
    try:
        done = here.correct(document_id, words, expected={name: given[name].expected for name in seen},
                            heard=heard_in({name: given[name] for name in words}), why=why)
    except ConflictError as error:
        return _form(here, document_id, given, why=why, status=error.http_status)
    return _to_history(document_id, done)


def manage(document_id: str) -> Any:
    """What else may be done to a document."""
    if (there := _elsewhere(document_id, links().manage)) is not None:
        return there
    return _manage(desk(), document_id)


def _manage(here: Desk, document_id: str, *, kept: Kept | None = None, about: str = "") -> Response:
    """The page; where something was refused, with what was typed, why, and a link to it (`about`)."""
    rights = [one for one in (Right.WITHDRAW, Right.SET_ACCESS, Right.RECUT, Right.CORRECT) if here.may(one)]
    state = here.state(document_id, rights[0] if rights else Right.WITHDRAW)
    rule = here.rule(document_id) if Right.SET_ACCESS in rights else None
    view = manage_view(
        here.summary(document_id, rights[0]),
        state,
        here.archive.catalogue.documents.access_of(document_id),
        rights=rights,
        rule=rule,
        seen=standing(here.archive, document_id),
        unknown=here.archive.accounts.unborne(rule.to if rule is not None else ()),
        unit=here.owner(document_id) if Right.SET_ACCESS in rights else None,
        filed_in=here.filed_in(document_id) if Right.CORRECT in rights else None,
        file=here.file_of(document_id) if Right.RECUT in rights else None,
        jobs=here.jobs(document_id, count=_JOBS),
        kept=kept or Kept(),
        about=about,
        asked=bounds.whole_number(parameters(), "job", least=1, most=MAX_ACT),
        language=chosen_language(),
        links=links(),
        translate=gettext,
    )
    return page("manage.html", view, title=gettext("Quản lý văn bản"))


def history(document_id: str) -> Any:
    """What was done to a document."""
    here, given = desk(), parameters()
    if (there := _elsewhere(document_id, links().history)) is not None:
        return there
    entries = here.history(document_id)
    values = here.archive.catalogue.words.values(document_id)
    acts = history_acts(
        entries,
        barred={one.id: said_anew(values, one) for one in entries if one.act == CORRECT},
        undone=here.undoings(entries),
        can_undo=[one.id for one in entries if here.can_undo(one)],
        on=bounds.whole_number(given, "act", least=1, most=MAX_ACT),
        links=links(),
        translate=gettext,
    )
    one = here.summary(document_id, Right.SEE_HISTORY)
    view = HistoryView.of(one, here.state(document_id, Right.SEE_HISTORY), acts, may_edit=here.may(Right.CORRECT),
                          may_manage=here.may(Right.WITHDRAW) or here.may(Right.SET_ACCESS), links=links(),
                          translate=gettext)  # fmt: skip
    return page("history.html", view, title=gettext("Lịch sử"))


def withdraw(document_id: str) -> Any:
    """Take it out of view."""
    return _to_history(document_id, desk().withdraw(document_id, why=reason(parameters(request.form))))


def restore(document_id: str) -> Any:
    """Bring it back."""
    return _to_history(document_id, desk().restore(document_id, why=reason(parameters(request.form))))


def set_access(document_id: str) -> Any:
    """Say who may see it."""
    sent = parameters(request.form)
    level = bounds.needed(bounds.one_of(sent, "level", Level), "level")
    to = names(bounds.single(sent, "to", longest=bounds.MAX_QUERY) or "") if level is Level.CONDITIONAL else []
    return _unless_changed(document_id, "access", lambda here, seen: here.set_access(
        document_id, level, to=to, why=reason(sent), expected=seen))


def set_owner(document_id: str) -> Any:
    """Say which unit it belongs to."""
    sent = parameters(request.form)
    unit = bounds.single(sent, "owner")
    return _unless_changed(document_id, "owner", lambda here, seen: here.set_owner(
        document_id, unit, why=reason(sent), expected=seen))


def set_file(document_id: str) -> Any:
    """Say which file (hồ sơ) it lies in."""
    sent = parameters(request.form)
    file = bounds.single(sent, "file", longest=bounds.MAX_QUERY)
    return _unless_changed(document_id, "file", lambda here, seen: here.set_file(
        document_id, file, why=reason(sent), expected=seen))


def _unless_changed(document_id: str, form: str, act: Callable[[Desk, str | None], Done]) -> Any:
    """Do it where what the person saw still stands; else show what stands now, and ask again."""
    here, sent = desk(), parameters(request.form)
    seen = bounds.single(sent, "expected", longest=bounds.MAX_SEEN) or ("" if "expected" in sent else None)
    try:
        done = act(here, seen)
    except ConflictError as error:
        if here.blind([document_id]):  # the page tells what stands on the paper
            raise
        return _refused(here, document_id, form, told_at(At.DOCUMENT, error), error, about=f"{form}-title")
    return _to_history(document_id, done)


def _refused(here: Desk, document_id: str, form: str, problem: str, error: VankienError, *, about: str) -> Response:
    """The page with a form as it was sent."""
    typed = {name: value for name, value in request.form.items() if name not in ("why", "expected")}
    kept = Kept(problem, typed, reason(parameters(request.form)), form)
    response = _manage(here, document_id, kept=kept, about=about)
    response.status_code = error.http_status
    return response


def join(document_id: str) -> Any:
    """Make the documents of its file one; the whole is what is shown from then on."""
    here = desk()
    done = here.join(document_id, why=reason(parameters(request.form)))
    part = here.archive.catalogue.volumes.part_of(document_id)
    return _to_history(part.whole if part else document_id, done)


def split(document_id: str) -> Any:
    """Ask for its file to be split."""
    sent = parameters(request.form)
    here, typed = desk(), bounds.single(sent, "at") or ""
    try:
        return _to_job(document_id, here.split(document_id, at=page_numbers(typed), why=reason(sent)))
    except UsageError as error:
        if error.code not in _ABOUT_PAGES:
            raise
        return _refused(here, document_id, "split", told_at(At.PAGES, error), error, about="at")


def see_released(document_id: str) -> Any:
    """Say that it was rightly let through; then on to what else waits for that."""
    return redirect(links().review("secrecy", act=desk().see_released(document_id).act), 303)


def undo(number: int) -> Any:
    """Take an act back; then on to where the form says, else to the history."""
    here = desk()
    act = here.act(min(number, MAX_ACT))
    document, sent = act.document or "", parameters(request.form)
    done = here.undo(min(number, MAX_ACT), why=reason(sent))
    if back := bounds.local_address(sent, "next"):
        return redirect(back, 303)
    if act.act == SET_RULE:
        return redirect(links().rules(act=done.act), 303)
    if act.act in OF_MANY and done.act:
        return redirect(links().act_on_many(done.act), 303)
    if act.act in OF_BATCHES:
        return redirect(links().checks(act.after["batch"]), 303)
    if act.act in OF_HELD:
        return redirect(links().held_file(document), 303)
    if act.act in OF_RECORDS:
        return redirect(links().records(ACTS[OF_RECORDS[act.act]].told), 303)
    return _to_history(document, done)


def reason(sent: bounds.Parameters) -> str:
    """The reason that was given; one that is too long is refused whole."""
    return bounds.single(sent, "why", longest=MOST_REASON) or ""


def names(text: str) -> list[str]:
    """Names of persons, and groups as `@name`, between commas or semicolons."""
    found = list(dict.fromkeys(name.strip() for name in re.split(r"[,;]", text) if name.strip()))
    if len(found) > _MOST_NAMES:
        raise bounds.BadParameterError("to", bounds.Problem.TOO_MANY, allowed=str(_MOST_NAMES))
    return found


def look(document_id: str) -> Any:
    """See what one was to check without seeing it, and go on to the page that was asked for."""
    desk().look(document_id)
    return redirect(bounds.local_address(parameters(request.form), "next") or links().document(document_id), 303)


def page_numbers(text: str) -> list[int]:
    """Pages between commas or blanks.

    Raises:
        UsageError: something else stands there.
    """
    parts = [part for part in re.split(r"[,; ]+", text) if part]
    if not all(_NUMBERS.fullmatch(part) for part in parts):
        raise UsageError("'{at}' is no list of pages.", at=text)
    return [int(part) for part in parts]


def given_in(sent: bounds.Parameters, name: str) -> Given:
    """What came back for a field."""
    choice = bounds.one_of(sent, f"says.{name}", Choice) or Choice.TYPED
    typed = bounds.single(sent, name, longest=LONGEST + 1)
    heard = bounds.whole_number(sent, f"heard.{name}", least=0, most=MAX_ACT)
    expected, sure = (bounds.single(sent, f"{one}.{name}", longest=LONGEST + 1) for one in ("expected", "sure"))
    return Given(choice, typed, expected, heard, sure)


def known_values(archive: Archive) -> dict[str, Callable[[str], bool]]:
    """Of which fields it is known what they may hold: whether that is so, by the value."""
    kinds = archive.kinds()
    return {"number": lambda value: _NUMBER.fullmatch(value) is not None,
            "kind": lambda value: kind_named(value) is not None or bool(kinds.bearing(value)),
            "urgency": lambda value: urgency_of(value.upper()) is not None}


def heard_in(given: Mapping[str, Given]) -> dict[str, int]:
    """The acts that the person had seen, by field, as far as the form tells them."""
    return {name: one.heard for name, one in given.items() if one.heard is not None}


def spoken_since(here: Desk, document_id: str, given: Mapping[str, Given], values: Mapping[str, str | None]
                 ) -> dict[str, str]:  # fmt: skip
    """Of which of these fields somebody else has said a word since the person saw them, and who."""
    changed = {name: said_by(here.archive, document_id, name) for name, one in given.items()
               if one.expected != values[name]}  # fmt: skip
    return unheard(here.archive, document_id, heard_in(given), actor=here.actor) | changed


def _form(here: Desk, document_id: str, given: dict[str, Given] | None = None, *, why: str = "", problem: str = "",
          refused: dict[str, str] | None = None, status: int = 200) -> Response:  # fmt: skip
    values = here.archive.catalogue.words.values(document_id)
    words, wrong = words_said(given or {})
    spoken = {*words, *wrong}  # of the other fields the newest value is shown
    given = {name: one for name, one in (given or {}).items() if name in spoken}
    others = spoken_since(here, document_id, given, values)
    view = edit_view(room().document(document_id), values, here.said(document_id), given=given, refused=refused,
                     why=why, problem=problem, others=others, links=links(), translate=gettext)  # fmt: skip
    response = page("edit.html", replace(view, names=names_offered(here.archive)), title=gettext("Sửa thông tin"))
    response.status_code = status
    return response


def _to_history(document_id: str, done: Done) -> Any:
    """To the history, where the act can be seen and taken back; of a file that was held again there is none."""
    here = desk()
    if not here.told([document_id]):
        return redirect(links().held(), 303)
    shown = _shown_of(document_id)
    return redirect(links().history(shown, act=done.act) + (f"#act-{done.act}" if done.act else ""), 303)


def _to_job(document_id: str, done: Done) -> Any:
    return redirect(f"{links().manage(_shown_of(document_id))}?job={done.job}", 303)


def _shown_of(document_id: str) -> str:
    """A document that is shown of a file, by the id of its whole; any other document itself."""
    shown = desk().archive.catalogue.volumes.parts_in_force(document_id)
    return shown[0][0] if shown else document_id
