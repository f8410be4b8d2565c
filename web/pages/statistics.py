"""Statistics of a period: a page that prints well, a workbook, and JSON; each counts what the person sees."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext

from library.access import Right
from library.errors import UsageError
from library.moments import today
from library.oversight.statistics import Measure, Period, Statistics, days_between, gather, period_of, this_month
from library.oversight.statistics_sheet import Heading, write_xlsx
from web import bounds
from web.desks import desk
from web.pages.asking import parameters
from web.rendering import links, page
from web.viewing import room
from web.views.statistics import HEADINGS, LABELS, statistics_view

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def blueprint() -> Blueprint:
    """`/statistics`, `/statistics.xlsx`, `/api/v1/statistics`."""
    made = Blueprint("statistics", __name__)
    made.get("/statistics")(show)
    made.get("/statistics.xlsx")(workbook)
    made.get("/api/v1/statistics")(told)
    return made


def show() -> Response:
    """The page, with a chart a measure."""
    view = statistics_view(_counted(), today=today(), links=links(), translate=gettext)
    return page("statistics.html", view, title=gettext("Thống kê"), section="statistics")


def workbook() -> Response:
    """The same as XLSX."""
    counted = _counted()
    room().note_list("statistics", request.query_string.decode("utf-8", "replace"))
    response = Response(write_xlsx(counted, label=_heading), mimetype=XLSX)
    name = counted.period.name or f"{counted.period.first}-{counted.period.last}"
    response.headers["Content-Disposition"] = f'attachment; filename="thong-ke-{name}.xlsx"'
    return response


def told() -> Response:
    """The same as JSON."""
    given = parameters()
    bounds.known_only(given, {"period", "from", "to", "lang"})
    bounds.filled(given, ("period", "from", "to", "lang"))
    bounds.one_of(given, "lang", bounds.Language)
    return jsonify(_counted().as_json())


def _counted() -> Statistics:
    here = desk()
    here.need(Right.SEE_STATISTICS)
    return gather(here.archive, here.viewer, _period(parameters()))


def _period(given: bounds.Parameters) -> Period:
    """What is asked for: a period, or days; the month in which we are where nothing is said."""
    first, last = bounds.day(given, "from"), bounds.day(given, "to")
    try:
        if first is not None and last is not None:
            return days_between(first, last)
        if (name := bounds.single(given, "period")) is not None:
            return period_of(name)
    except UsageError as error:
        if first is not None and last is not None and last < first:
            raise bounds.BadParameterError("to", bounds.Problem.ENDS_TOO_SOON) from error
        wrong, allowed = "period" if first is None else "to", "2026, 2026-Q4, 2026-11"
        raise bounds.BadParameterError(wrong, bounds.Problem.UNKNOWN_VALUE, allowed=allowed) from error
    if first is not None or last is not None:
        bounds.needed(None, "to" if first is not None else "from")
    return this_month()


def _heading(name: str) -> str:
    words: str = gettext(LABELS[Measure(name)] if name in set(Measure) else HEADINGS[Heading(name)])
    return words
