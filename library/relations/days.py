"""Days that are known as far as they are known: the first and the last day that a date can be."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from library.records import PartialDate


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a date can be, `low` to `high`, both included."""

    low: date
    high: date

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.low == self.high

    def over(self, day: date) -> bool:
        """Whether what begins then has begun on a day, whichever day it is."""
        return day >= self.high

    def open(self, day: date) -> bool:
        """Whether what begins then may have begun on a day and may not."""
        return self.low <= day < self.high

    def before(self) -> Span:
        """The day before."""
        return Span(_earlier(self.low), _earlier(self.high))

    def ended(self) -> Span:
        """Of a last day: the day on which it is over."""
        return Span(_later(self.low), _later(self.high))


def span_of(known: PartialDate) -> Span:
    """The days that a date can be."""
    first, last = known.month or 1, known.month or 12
    if known.day is not None:
        return Span(*[date(known.year, first, known.day)] * 2)
    return Span(date(known.year, first, 1), date(known.year, last, calendar.monthrange(known.year, last)[1]))


def later(span: Span, *, days: int = 0, months: int = 0) -> Span:
    """So many days or months later; of a month that has not such a day, its last."""
    return Span(*(_moved(day, days, months) for day in (span.low, span.high)))


def first_of(span: Span) -> PartialDate:
    """The date as far as a span tells it: a day, a month, or a year."""
    low, high = span.low, span.high
    if span.exact:
        return PartialDate(low.year, low.month, low.day)
    one_month = (low.year, low.month) == (high.year, high.month)
    return PartialDate(low.year, low.month) if one_month else PartialDate(low.year)


def _moved(day: date, days: int, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year - 1:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=days)


def _earlier(day: date) -> date:
    return day if day == date.min else day - timedelta(days=1)


def _later(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)
