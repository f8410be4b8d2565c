"""Periods as links: the years in which the Party bore one name, with exact counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from library.party.periods import PARTY_NAMES, Period
from web.choice import YearRange
from web.wording import Translate, mark


@dataclass(frozen=True, slots=True)
class PeriodLink:
    """A period, what the Party was called in it, how many documents are of its years, and where it leads."""

    years: str
    name: str
    count: int
    href: str
    on: bool


def period_links(
    years: Iterable[tuple[int, int]], chosen: tuple[YearRange, ...], *, href: Callable[[YearRange], str],
    translate: Translate,
) -> tuple[PeriodLink, ...]:  # fmt: skip
    """The periods that have documents; what is dated before the first is a period of its own.

    Args:
        years: (year, documents), not narrowed by years.
    """
    counts = list(years)
    early = Period(translate(mark("trước khi có Đảng")), 1, PARTY_NAMES[0].first - 1)
    found = []
    for period in (early, *PARTY_NAMES):
        span = YearRange(period.first, period.last)
        count = sum(number for year, number in counts if span.holds(year))
        if count:
            found.append(PeriodLink(_label(period, translate), period.name, count, href(span), span in chosen))
    return tuple(found)


def _label(period: Period, translate: Translate) -> str:
    if period.last is None:
        return translate(mark("từ %(year)s"), year=period.first)
    if period.first == 1:
        return translate(mark("trước %(year)s"), year=period.last + 1)
    return f"{period.first}–{period.last}"
