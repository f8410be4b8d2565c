"""Batches of documents that are checked: the list, making one, how one stands, its record as a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext

from library.acts import many
from library.acts.check_batches import LONGEST_NAME, LONGEST_SEED, MOST, Wanted
from library.acts.checks_desk import ChecksDesk
from library.checks import Batch, Standing
from library.checks.tables import record_rows
from library.exchange.spreadsheets import MEDIA_TYPE, csv_lines, workbook
from library.search.contract import Filters
from web import bounds
from web.blind_checks import whole_search
from web.desks import desk
from web.languages import chosen_language
from web.pages.acting import MAX_ACT, reason
from web.pages.asking import parameters
from web.pages.heavy import in_turn
from web.pages.journal import day
from web.rendering import links, page
from web.viewing import room
from web.views.check_tables import record_told, sheets
from web.views.checks import BatchView, ListView, batch_row, found_rows, rate_groups, title_of
from web.views.managing import SIZE
from web.views.paging import paging_through
from web.views.table_heads import VIETNAMESE

USUAL_SIZE = 200
"""Documents of a batch, where nothing else is said."""
STYLES = ("csv", "xlsx")


def blueprint() -> Blueprint:
    """`/desk/checks`, `/desk/checks/<n>`, `…/back`, `…/record.<style>`."""
    made = Blueprint("checks", __name__)
    made.get("/desk/checks")(batches)
    made.post("/desk/checks")(make)
    made.get("/desk/checks/<int:number>")(batch)
    made.post("/desk/checks/<int:number>/back")(back)
    made.get("/desk/checks/<int:number>/record.<style>")(record)
    return made


def batches() -> Response:
    """Every batch, the newest first, and what waits in it for whoever looks."""
    here, at = ChecksDesk(desk()), _page()
    count, found = here.batches(offset=(at - 1) * SIZE, limit=SIZE)
    settings = here.archive.settings
    view = ListView(count, tuple(_row(here, one) for one in found), settings.check_second_percent,
                    settings.check_third_percent, settings.check_bound_percent,
                    here.count_free(), links().checks(),
                    paging_through(count, page=at, size=SIZE, href=lambda n: links().checks(page=n)))
    return page("checks.html", view, title=gettext("Kiểm tra theo lô"), section="desk")


def make() -> Any:
    """Make a batch of documents that are in no other."""
    here, sent = ChecksDesk(desk()), parameters(request.form)
    made = make_of(here, sent, most=bounds.whole_number(sent, "most", least=1, most=MOST) or USUAL_SIZE,
                   why=reason(sent))
    return redirect(links().checks(made.batch, act=made.act), 303)


def make_of(here: ChecksDesk, sent: bounds.Parameters, *, most: int, why: str) -> Any:
    """Make a batch as somebody asks for it: of the first documents that came in between two days and are found."""
    first, last = day(sent, "from"), day(sent, "to")
    query = bounds.single(sent, "q", longest=bounds.MAX_QUERY)
    second, third, bound = (bounds.whole_number(sent, name, least=0, most=100)
                            for name in ("second", "third", "bound"))
    ids = here.candidates(first=int(first.timestamp()) if first else None,
                          last=int((last + timedelta(days=1)).timestamp()) if last else None,
                          again=bounds.single(sent, "again") == "1")
    if query:
        wanted = set(many.found(whole_search(), query, Filters()))
        ids = [one for one in ids if one in wanted]
    asked = " · ".join(part for part in (query, bounds.single(sent, "from"), bounds.single(sent, "to")) if part)
    name = bounds.single(sent, "name", longest=LONGEST_NAME) or ""
    seed = bounds.single(sent, "seed", longest=LONGEST_SEED)
    return here.make(ids[:most], Wanted(name, second, third, bound, seed, asked), why=why)


def batch(number: int) -> Response:
    """How a batch stands, rates of error, and what was found."""
    here, at = ChecksDesk(desk()), _page()
    one = here.batch(min(number, MAX_ACT))
    language = chosen_language()
    count, lines = here.record(one, wrong=True, offset=(at - 1) * SIZE, limit=SIZE)
    settling = here.to_settle(one.id)
    view = BatchView(
        row=_row(here, one), number=one.id, turn=one.turn, size=one.size, bound=one.bound, seed=one.seed,
        asked=one.asked, settling=len(settling), settle=links().check_settle(settling[0].id) if settling else "",
        groups=rate_groups(here.rates(one), language=language, translate=gettext),
        found=found_rows(lines, links=links(), translate=gettext),
        told_all=here.tells_all(one), told_rates=here.tells_rates(one), left_out=here.left_out(one),
        csv=links().check_record(one.id, style="csv"), xlsx=links().check_record(one.id, style="xlsx"),
        back=links().check_back(one.id) if one.standing is Standing.FAILED else "", undo=_undo(here, one),
        paging=paging_through(count, page=at, size=SIZE, href=lambda n: links().checks(one.id, page=n)),
    )  # fmt: skip
    return page("check_batch.html", view, title=title_of(one, gettext), section="desk")


def back(number: int) -> Any:
    """Let a batch above its bound begin anew."""
    here = ChecksDesk(desk())
    act = here.send_back(min(number, MAX_ACT), why=reason(parameters(request.form)))
    return redirect(links().checks(number, act=act), 303)


def record(number: int, style: str) -> Response:
    """What was found, as a file; of a batch that is still being checked only what whoever asks found."""
    here = ChecksDesk(desk())
    one = here.batch(min(number, MAX_ACT))
    if style not in STYLES:
        raise bounds.BadParameterError("style", bounds.Problem.UNKNOWN_VALUE, allowed=", ".join(STYLES))

    in_words = chosen_language() == VIETNAMESE

    def made() -> Response:
        room().note_list("checks", f"batch={one.id}&form={style}")
        told = [line.as_json() for line in here.record(one)[1]]
        if style == "csv":
            rows = record_told(told, translate=gettext) if in_words else record_rows(told)
            return Response("".join(csv_lines(rows)), mimetype="text/csv")
        book = sheets(told, here.rates(one), one, translate=gettext if in_words else None)
        return Response(workbook(book), mimetype=MEDIA_TYPE)

    response = in_turn(made)
    name = "so-kiem-tra" if in_words else "check"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{one.id}.{style}"'
    return response


def _row(here: ChecksDesk, one: Batch) -> Any:
    settling = here.to_settle(one.id)
    return batch_row(here.waits(one), settle=settling[0].id if settling else None, language=chosen_language(),
                     links=links(), translate=gettext)


def _undo(here: ChecksDesk, one: Batch) -> str:
    """Where the act that was just done with this batch, or that began it, is taken back."""
    number = bounds.whole_number(parameters(), "act", least=1, most=MAX_ACT)
    if number is None or not here.may_take_back(number, one):
        number = here.begun_by(one)
    return "" if number is None else links().undo(number)


def _page() -> int:
    return bounds.whole_number(parameters(), "page", least=1, most=bounds.MAX_PAGE) or 1
