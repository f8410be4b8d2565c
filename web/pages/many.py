"""One thing set for many documents: what would change, doing it, and what an act did."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Blueprint, Response, redirect, request
from flask_babel import force_locale, gettext

from library.acts import many as acts
from library.acts.desk import Desk
from library.acts.many import ACTS, Setting
from library.acts.permitted import RIGHTS
from library.catalogue.many import Kept, What
from web import bounds
from web.blind_checks import whole_search
from web.choice import Choice
from web.desks import desk
from web.pages.acting import MAX_ACT, names, reason
from web.pages.asking import known_by_label, parameters
from web.rendering import links, page
from web.shared import came_from
from web.viewing import room
from web.views.acts import act_view
from web.views.facets import choice_in_words
from web.views.managing import SIZE
from web.views.many import ManyView, documents_view, named_in, plan_view
from web.views.paging import paging_through

_ID: Final = re.compile(r"[\w.:-]{1,200}", re.ASCII)
_LEFT: Final = 10


def blueprint() -> Blueprint:
    """`/many`, `/many/<n>`, `/acts/<n>`."""
    made = Blueprint("many", __name__)
    made.post("/many")(plan)
    made.get("/many/<int:number>")(preview)
    made.post("/many/<int:number>")(carry_out)
    made.get("/acts/<int:number>")(act)
    return made


def plan() -> Any:
    """Fix what would be changed; then it is shown."""
    here, sent = desk(), parameters(request.form)
    what = bounds.one_of(sent, "what", What)
    need_any(here, what)
    what = bounds.needed(what, "what")
    value = bounds.single(sent, f"value.{what}", longest=bounds.MAX_QUERY) or ""
    to = names(bounds.single(sent, "to", longest=bounds.MAX_QUERY) or "") if value == "conditional" else []
    wanted = acts.setting(what, value, to=to, over_words=bounds.single(sent, "over_words") == "1")
    choice = known_by_label(bounds.choice(sent))
    chosen = None if bounds.single(sent, "which") == "all" else picked(sent.get("id", ()))
    return redirect(links().many(planned(here, wanted, choice, chosen)), 303)


def preview(number: int) -> Any:
    """What a plan would do; one that was carried out leads to what it did."""
    here = desk()
    found = here.preview_many(min(number, MAX_ACT))
    if found.plan.act is not None:
        return redirect(links().act_on_many(found.plan.act), 303)
    ids = [row.document for row in (*found.examples, *found.kept)]
    unknown = here.archive.accounts.unborne(named_in(found.plan.what, found.plan.value))
    view = plan_view(found, room().summaries(ids), unknown=unknown, back=came_from(), links=links(),
                     translate=gettext)  # fmt: skip
    return page("many.html", view, title=gettext("Xem trước"))


def carry_out(number: int) -> Any:
    """Do what was planned."""
    done = desk().carry_out_many(min(number, MAX_ACT), why=reason(parameters(request.form)))
    return redirect(links().act_on_many(done.act), 303)


def act(number: int) -> Response:
    """What an act did to which documents, and the way back."""
    here = desk()
    entry = here.carried(min(number, MAX_ACT))
    at = bounds.whole_number(parameters(), "page", least=1, most=bounds.MAX_PAGE) or 1
    count, found = here.carried_documents(entry.id, None, offset=(at - 1) * SIZE, limit=SIZE)
    left = [one for why in Kept if entry.after.get("left", {}).get(why)
            for one in here.carried_documents(entry.id, why, offset=0, limit=_LEFT)[1]]  # fmt: skip
    told = act_view(entry, undone_by=here.undoings([entry]).get(entry.id), can_undo=True,
                    since=here.since_many(entry), links=links(), translate=gettext)  # fmt: skip
    paging = paging_through(count, page=at, size=SIZE, href=lambda n: links().act_on_many(entry.id, page=n))
    view = ManyView(told, count, documents_view(found, links=links()), documents_view(left, links=links()), paging)
    return page("many_act.html", view, title=gettext("Việc %(number)s", number=entry.id))


def need_any(here: Desk, what: What | None) -> None:
    """Go on only for who may set this; where nothing is named, for who may set anything."""
    if what is None and any(here.may(RIGHTS[one]) for one in ACTS.values()):
        return
    here.need(RIGHTS[ACTS[what or What.ACCESS]])


def picked(ids: Any) -> list[str]:
    """Documents that were named one by one."""
    found = [one for one in dict.fromkeys(ids) if _ID.fullmatch(one)]
    if len(found) > bounds.MAX_SIZE:
        raise bounds.BadParameterError("id", bounds.Problem.TOO_MANY, allowed=str(bounds.MAX_SIZE))
    return found


def planned(here: Desk, wanted: Setting, choice: Choice, chosen: list[str] | None) -> int:
    """Plan it for the chosen documents; where none are named, for all that the search finds."""
    if chosen is not None:
        return here.plan_many(chosen, wanted, asked="")
    ids = acts.found(whole_search(), choice.query, choice.filters)
    with force_locale("vi"):  # of the journal
        return here.plan_many(ids, wanted, asked=choice_in_words(choice, gettext))
