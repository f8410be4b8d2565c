"""What happened in a period, as one person may know it: what came in, was looked at, was opened, was not found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from library.access import Right, Viewer, may
from library.archive import Archive
from library.errors import UsageError
from library.moments import VIETNAM

MOST_WORDS = 200
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_MOST_DAYS, _MOST_MONTHS = 31, 36
_WRITTEN = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})|-?[Qq](?P<quarter>[1-4]))?", re.ASCII)


class Measure(StrEnum):
    """What is counted."""

    TAKEN_IN = "taken_in"
    """Documents that came into the library."""
    PAGES = "pages"
    """Their pages."""
    READ = "read"
    """Those of them that were read from a picture."""
    FLAGGED = "flagged"
    """Documents among them of which a person should look at something."""
    CHECKED = "checked"
    """Fields and lines that people confirmed or changed."""
    CORRECTED = "corrected"
    """Those that they changed."""
    OPENED = "opened"
    """How often documents were opened in the site."""
    NOT_FOUND = "not_found"
    """Searches that found nothing."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days that are counted together, the last one too.

    Args:
        name: `2026`, `2026-Q4`, `2026-11`; empty where days were given.
    """

    first: date
    last: date
    name: str = ""

    def steps(self) -> tuple[Period, ...]:
        """The days of it, or its months, or its years: as many as can be looked at."""
        days = (self.last - self.first).days + 1
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        if days <= _MOST_DAYS:
            every = (self.first + timedelta(one) for one in range(days))
            return tuple(Period(one, one, one.isoformat()) for one in every)
        return tuple(self._parts(monthly=months <= _MOST_MONTHS))

    def _parts(self, *, monthly: bool) -> Iterator[Period]:
        begins = self.first
        while begins <= self.last:
            whole = _month(begins.year, begins.month) if monthly else _year(begins.year)
            ends = min(whole.last, self.last)
            yield Period(begins, ends, whole.name)
            begins = ends + timedelta(1)

    def moments(self) -> tuple[int, int]:
        """Its beginning and its end, in seconds since 1970, UTC; the end is left out."""
        return _moment(self.first), _moment(self.last + timedelta(1))


@dataclass(frozen=True, slots=True)
class Statistics:
    """What was counted.

    Args:
        period: it.
        steps: its parts.
        counts: of each measure, of every step.
        words: what was looked for in vain, and how often; None for who may not see words.
    """

    period: Period
    steps: tuple[Period, ...]
    counts: Mapping[Measure, tuple[int, ...]]
    words: tuple[tuple[str, int], ...] | None

    def total(self, measure: Measure) -> int:
        """Of the whole period."""
        return sum(self.counts[measure])

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "from": self.period.first.isoformat(), "to": self.period.last.isoformat(),
            "totals": {str(one): self.total(one) for one in Measure},
            "steps": [{"name": step.name, "from": step.first.isoformat(), "to": step.last.isoformat(),
                       **{str(one): self.counts[one][place] for one in Measure}}
                      for place, step in enumerate(self.steps)],
            "words": None if self.words is None else [{"words": words, "count": count} for words, count in self.words],
        }  # fmt: skip


def period_of(text: str) -> Period:
    """The period that is written so: `2026`, `2026-Q4`, `2026-11`.

    Raises:
        UsageError: it is none.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or not _FIRST_YEAR <= int(found["year"]) <= _LAST_YEAR:
        raise UsageError("'{text}' is no period.", next_step="Write 2026, 2026-Q4 or 2026-11.", text=text)
    year = int(found["year"])
    if found["quarter"]:
        month = 3 * int(found["quarter"]) - 2
        return Period(date(year, month, 1), _month(year, month + 2).last, f"{year}-Q{found['quarter']}")
    if found["month"] is None:
        return _year(year)
    if not 1 <= int(found["month"]) <= 12:
        raise UsageError("'{text}' is no period.", next_step="Write 2026, 2026-Q4 or 2026-11.", text=text)
    return _month(year, int(found["month"]))


def days_between(first: date, last: date) -> Period:
    """The days from one to another.

    Raises:
        UsageError: the last comes before the first, or they lie too far apart.
    """
    if last < first:
        raise UsageError("The last day {last} comes before the first, {first}.", last=last, first=first)
    if not _FIRST_YEAR <= first.year <= last.year <= _LAST_YEAR:
        raise UsageError("'{text}' is no period.", next_step="Write 2026, 2026-Q4 or 2026-11.", text=f"{first}..{last}")
    return Period(first, last)


def this_month(now: datetime | None = None) -> Period:
    """The month in which we are, in Vietnam."""
    day = (now or datetime.now(UTC)).astimezone(VIETNAM).date()
    return _month(day.year, day.month)


def gather(archive: Archive, viewer: Viewer, period: Period, *, words: bool | None = None) -> Statistics:
    """Count what happened, as far as the viewer may know it.

    Args:
        archive: in which it happened.
        viewer: counts are of documents that this person sees.
        period: when.
        words: tell what was looked for in vain; None: where the viewer's role may see it.
    """
    archive.tally.write()
    labels, (since, until) = viewer.labels, period.moments()
    first, last = period.first.isoformat(), period.last.isoformat()
    came = archive.catalogue.counting.came(since, until, labels)
    checked, corrected = archive.catalogue.counting.checked(since, until, labels)
    days: dict[Measure, Mapping[str, int]] = {
        Measure.TAKEN_IN: {day: one.documents for day, one in came.items()},
        Measure.PAGES: {day: one.pages for day, one in came.items()},
        Measure.READ: {day: one.read for day, one in came.items()},
        Measure.FLAGGED: {day: one.flagged for day, one in came.items()},
        Measure.CHECKED: checked, Measure.CORRECTED: corrected,
        Measure.OPENED: archive.catalogue.tallies.openings(first, last, labels),
        Measure.NOT_FOUND: archive.catalogue.tallies.searches(first, last, labels),
    }  # fmt: skip
    steps = period.steps()
    told = may(viewer.role, Right.SEE_SEARCHES) if words is None else words
    found = tuple(archive.catalogue.tallies.words(first, last, labels, limit=MOST_WORDS)) if told else None
    return Statistics(period, steps, {one: _summed(steps, by_day) for one, by_day in days.items()}, found)


def _summed(steps: tuple[Period, ...], by_day: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sum(count for day, count in by_day.items() if step.first.isoformat() <= day <= step.last.isoformat())
                 for step in steps)


def _month(year: int, month: int) -> Period:
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period(date(year, month, 1), following - timedelta(1), f"{year}-{month:02}")


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), str(year))


def _moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=VIETNAM).timestamp())
