"""Documents over time as bars: decades first, the years of a decade when one is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from web.choice import FIRST_YEAR, LAST_YEAR, UNDATED, Choice, YearRange
from web.links import Links

HEIGHT: Final = 40
"""Units of the tallest bar in the drawing's own measure."""
MOST_BARS: Final = 24
_STEPS: Final = (1, 10, 100, 1000)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its years, its exact count, its height out of `HEIGHT`, and where it leads (None: nowhere)."""

    label: str
    start: int
    count: int
    height: int
    href: str | None
    on: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars in order of time; `wider` leads back to all years where only some are drawn."""

    bars: tuple[Bar, ...]
    first: int
    last: int
    wider: str | None
    height: int = HEIGHT


def histogram(counts: Iterable[tuple[int, int]], choice: Choice, links: Links) -> Histogram | None:
    """The bars for counts by year; None where no year is known.

    Args:
        counts: (year, documents) of the result without its own years filter.
    """
    by_year = {year: count for year, count in counts if count > 0}
    if not by_year:
        return None
    focus = _focus(tuple(span for span in choice.years if span != UNDATED))
    first, last = focus or (min(by_year), max(by_year))
    step = next(step for step in _STEPS if last // step - first // step < MOST_BARS)
    starts = range(first - first % step, last + 1, step)
    sums = [sum(by_year.get(year, 0) for year in range(start, start + step)) for start in starts]
    tallest = max(1, *sums)
    bars = tuple(
        _bar(_span(start, step), count, tallest=tallest, choice=choice, links=links)
        for start, count in zip(starts, sums, strict=True)
    )
    wider = links.search(choice.in_years()) if choice.years else None
    return Histogram(bars, max(first, starts[0]), last, wider)


def _focus(chosen: tuple[YearRange, ...]) -> tuple[int, int] | None:
    """The whole decades around the chosen years, where these are few enough to be drawn one by one."""
    ends = [(span.first, span.last) for span in chosen if span.first is not None and span.last is not None]
    if not ends or len(ends) != len(chosen):
        return None
    first, last = min(first for first, _ in ends), max(last for _, last in ends)
    first, last = first - first % 10, last - last % 10 + 9
    return (max(first, FIRST_YEAR), min(last, LAST_YEAR)) if last - first < MOST_BARS else None


def _span(start: int, step: int) -> YearRange:
    return YearRange(max(start, FIRST_YEAR), min(start + step - 1, LAST_YEAR))


def _bar(span: YearRange, count: int, *, tallest: int, choice: Choice, links: Links) -> Bar:
    label = str(span.first) if span.single is not None else f"{span.first}–{span.last}"
    on = any(chosen.holds(span.first or 0) and chosen.holds(span.last or 0) for chosen in choice.years)
    height = max(2, round(HEIGHT * count / tallest)) if count else 0
    return Bar(label, span.first or 0, count, height, links.search(choice.in_years(span)) if count else None, on)
