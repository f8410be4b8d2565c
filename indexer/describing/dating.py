"""The line of place and date: what is printed in it, and where day, month and year stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.describing.coding import area_between, placed
from indexer.describing.layout import Segment
from library.party import dates
from library.records import Box


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a date: its reading, what it says, its confidence and its place."""

    reading: str
    value: int | None
    confidence: float
    area: Box | None


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date line taken apart; nothing in it is trusted yet."""

    place: str
    day: Figure
    month: Figure
    year: Figure


def read_date_line(segment: Segment) -> DateLine | None:
    """Take a line of place and date apart."""
    text = segment.text
    match = dates.LONG.search(text) or dates.SHORT.search(text) or dates.MONTH_YEAR.search(text)
    if match is None:
        return None
    place = text[: match.start()].strip(" .,")
    day = _figure(segment, match, "day", dates.day_of(match["day"]))
    month = _figure(segment, match, "month", dates.month_of(match["month"]))
    year = _figure(segment, match, "year", dates.year_of(match["year"].strip(" .,")))
    return DateLine(place, day, month, year)


def _figure(segment: Segment, match: re.Match[str], name: str, value: int | None) -> Figure:
    start, end = match.start(name), match.end(name)
    tokens = [token for begin, finish, token in placed(segment) if begin < end and finish > start]
    confidence = min((token.confidence for token in tokens), default=0.0)
    return Figure(match[name].strip(), value, confidence, area_between(segment, start, end))
