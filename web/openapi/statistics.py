"""What the API promises of statistics: its path and schema."""

from __future__ import annotations

from typing import Final

from library.oversight.statistics import Measure
from web.openapi.parts import DAY, Schema, get, list_of, object_of, query

_TEXT: Final[Schema] = {"type": "string"}


def paths() -> Schema:
    """The path, with what it takes and gives."""
    period = {"type": "string", "pattern": "^(199[0-9]|20[0-9]{2})(-(0[1-9]|1[0-2])|-Q[1-4])?$"}
    return {"/api/v1/statistics": {"get": get(
        "statistics", "Thống kê; what happened in a period, or from a day to a later one; this month unless asked",
        "Statistics", [query("period", period), query("from", DAY), query("to", DAY)])}}


def schemas() -> Schema:
    """The schema of what is given back."""
    count: Schema = {"type": "integer", "minimum": 0}
    counts = {str(one): count for one in Measure}
    words = {**list_of(object_of(words=_TEXT, count=count)), "type": ["array", "null"]}
    days = {"from": _TEXT, "to": _TEXT}
    step = object_of(name=_TEXT, **days, **counts)
    return {"Statistics": object_of(**days, totals=object_of(**counts), steps=list_of(step), words=words)}
