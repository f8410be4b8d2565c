"""The held files: the list, the terms that ended, one file with where its mark is, and what is decided of it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext

from library.access import Level as Access
from library.access import Right
from library.acts.desk import Desk, Done
from library.acts.permitted import RIGHTS
from library.acts.secrecy import LONGEST, OF_HELD, Ground, Level, Ruling
from library.errors import NotFoundError, UsageError
from library.moments import today
from web import bounds
from web.desks import desk
from web.languages import chosen_language
from web.pages.acting import reason
from web.pages.asking import parameters
from web.pictures import drawing_marks
from web.rendering import links, page
from web.telling import At, told_at
from web.views.held import NOTHING_TYPED, Typed, ended_view, held_file_view, held_view
from web.views.managing import SIZE

JOBS = 3
NEVER_KEPT = "private, no-store"
"""For pictures of what is secret: no browser and no proxy keeps one."""


class Terms(StrEnum):
    """Which held files are listed by their term."""

    ENDED = "ended"


def blueprint() -> Blueprint:
    """`/held`, `/held/<file>`, its marks on paper, and where its forms are sent."""
    made = Blueprint("held", __name__)
    made.get("/held")(every)
    made.get("/held/<file>")(one)
    made.get("/held/<file>/marks/<int:place>.webp")(mark)
    made.post("/held/<file>/release")(release)
    made.post("/held/<file>/level")(level)
    made.post("/held/<file>/declassify")(declassify)
    return made


def every() -> Response:
    """The files that are held back, or those whose term is over."""
    here, given = desk(), parameters()
    number = bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE) or 1
    over = here.ended_terms()
    count, files = here.held(offset=(number - 1) * SIZE, limit=SIZE)
    if bounds.one_of(given, "terms", Terms) is Terms.ENDED:
        view = ended_view(over, held=count, page=number, links=links(), translate=gettext)
        return page("held.html", view, title=gettext("Hết thời hạn mật"), section="held")
    jobs = {one.id: here.jobs(one.id, count=JOBS) for one in files}
    view = held_view(count, files, jobs, over=len(over), page=number, language=chosen_language(), links=links(),
                     translate=gettext)  # fmt: skip
    return page("held.html", view, title=gettext("Bị giữ"), section="held")


def one(file: str) -> Response:
    """One held file."""
    return _shown(desk(), file)


def _shown(here: Desk, file: str, typed: Typed = NOTHING_TYPED, *, status: int = 200) -> Response:
    """The page of a file; where a form was refused, with what was typed and why."""
    held = here.held_file(file)
    undone = here.undoings(held.acts)
    ways = (act.id for act in held.acts if act.act in OF_HELD and act.undoes is None and here.may(RIGHTS[act.act]))
    view = held_file_view(
        held,
        here.jobs(file, count=JOBS),
        rights=frozenset(right for right in Right if here.may(right)),
        undone=undone,
        can_undo=frozenset(ways),
        can_draw=drawing_marks() is not None,
        today=today(),
        language=chosen_language(),
        typed=typed,
        links=links(),
        translate=gettext,
    )
    response = page("held_file.html", view, title=gettext("Tệp bị giữ"), section="held")
    response.status_code = status
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def mark(file: str, place: int) -> Response:
    """The mark on the original, drawn now and kept nowhere; who looked is noted before it is shown."""
    here, draw = desk(), drawing_marks()
    held = here.look_at_mark(file, place)
    if draw is None:
        raise NotFoundError("There is no picture of this mark.")
    response = Response(draw(here.archive, file, held), mimetype="image/webp")
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def release(file: str) -> Any:
    """Ask for a held file to be let through."""
    here, sent = desk(), parameters(request.form)
    here.need(Right.RELEASE)
    wrongly = bounds.single(sent, "mark_read_wrongly") == "1"
    return _done(here, file, "release", lambda: here.release(file, mark_read_wrongly=wrongly, why=reason(sent)))


def level(file: str) -> Any:
    """Set its level of secrecy."""
    here, sent = desk(), parameters(request.form)
    here.need(Right.SET_SECRECY)
    return _done(here, file, "level", lambda: here.set_secrecy(file, level_sent(sent), why=reason(sent)))


def declassify(file: str) -> Any:
    """Put the decision in force that it is secret no more, or write down which part of it is not."""
    here, sent = desk(), parameters(request.form)
    here.need(Right.DECLASSIFY)
    return _done(here, file, "declassify", lambda: here.declassify(file, ruling_sent(sent), why=reason(sent)))


def _done(here: Desk, file: str, form: str, act: Callable[[], Done]) -> Any:
    """Do it and lead on; what is refused is shown again as it was typed."""
    try:
        done = act()
    except UsageError as error:
        values = {name: one[:LONGEST] for name, one in request.form.items()}
        typed = Typed(form, told_at(At.HELD, error), values)
        return _shown(here, file, typed, status=error.http_status)
    return redirect(links().held_file(file) if done.job is None else links().held() + f"#file-{file}", 303)


def level_sent(sent: bounds.Parameters) -> Level:
    """The level that a form says."""
    return Level(bounds.needed(bounds.single(sent, "level"), "level"), bounds.day(sent, "set_on"),
                 bounds.day(sent, "until"), *(bounds.single(sent, name, longest=LONGEST) or ""
                                              for name in ("body", "decision")))


def ruling_sent(sent: bounds.Parameters) -> Ruling:
    """The decision that a form says."""
    body, decision, part = (bounds.single(sent, name, longest=LONGEST) or "" for name in ("body", "decision", "part"))
    return Ruling(bounds.needed(bounds.one_of(sent, "ground", Ground), "ground"), body, decision,
                  bounds.needed(bounds.day(sent, "decided"), "decided"), part,
                  bounds.one_of(sent, "access", Access) or Access.INTERNAL)
