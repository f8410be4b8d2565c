"""What waits for people: the desk, long work, and files that could not be taken in."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response, redirect
from flask_babel import gettext

from library.access import Right
from library.catalogue import JobState
from library.errors import NotFoundError
from library.oversight.overseeing import failed_since
from library.oversight.waiting import waiting_for
from library.records import State
from web import bounds
from web.desks import desk as desk_of
from web.languages import chosen_language
from web.pages.asking import parameters
from web.rendering import links, page
from web.views.desk import desk_view, failed_view, jobs_view
from web.views.managing import SIZE

_JOBS = 50


def blueprint() -> Blueprint:
    """`/desk`, `/jobs`, `/failed`."""
    made = Blueprint("desk", __name__)
    made.get("/desk")(desk)
    made.get("/jobs")(jobs)
    made.post("/jobs/<int:job>/stop")(stop)
    made.get("/failed")(failed)
    return made


def desk() -> Response:
    """What waits."""
    here = desk_of()
    here.need(Right.SEE_HELD)
    view = desk_view(waiting_for(here.archive, here.viewer), now=time.time(), may_stop=here.may(Right.STOP_JOBS),
                     may_correct=here.may(Right.CORRECT), may_see_system=here.may(Right.SEE_SYSTEM),
                     language=chosen_language(), links=links(),
                     translate=gettext)  # fmt: skip
    return page("desk.html", view, title=gettext("Bàn làm việc"), section="desk")


def jobs() -> Response:
    """Long work; it names files, held ones too."""
    here = desk_of()
    here.need(Right.SEE_HELD)
    known = here.archive.catalogue.jobs
    only_failed = bounds.one_of(parameters(), "state", JobState) is JobState.FAILED
    found = known.failed(since=failed_since()) if only_failed else known.latest(_JOBS)
    view = jobs_view(found, may_stop=here.may(Right.STOP_JOBS), language=chosen_language(), links=links(),
                     translate=gettext)  # fmt: skip
    return page("jobs.html", view, title=gettext("Việc dài"), section="desk")


def stop(job: int) -> Any:
    """Have a job stopped; what it did until then is kept."""
    here = desk_of()
    here.need(Right.STOP_JOBS)
    if not here.archive.catalogue.jobs.cancel(job):
        raise NotFoundError("There is no such job to stop.")
    return redirect(links().jobs(), 303)


def failed() -> Response:
    """The files that gave no document, and why."""
    here = desk_of()
    here.need(Right.SEE_HELD)
    number = bounds.whole_number(parameters(), "page", least=1, most=bounds.MAX_PAGE) or 1
    ledger = here.archive.catalogue.ledger
    entries = ledger.of_state(State.FAILED, offset=(number - 1) * SIZE, limit=SIZE)
    view = failed_view(ledger.counts().get(State.FAILED, 0), entries, page=number, language=chosen_language(),
                       links=links(), translate=gettext)  # fmt: skip
    return page("failed.html", view, title=gettext("Không nhận được"), section="desk")
