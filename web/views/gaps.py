"""Gaps in the numbers of committees' documents: the page, and the table for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from library.catalogue.numbers_held import Counted
from library.numbers.gaps import Series
from web.links import Links
from web.views.results import written
from web.views.table_heads import heads

SERIES: Final = 50
"""Series on the page; the table has all."""
GAPS: Final = 40
"""Gaps of a series on the page."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A held document next to a gap."""

    name: str
    day: str | None
    href: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """Numbers that are not held, as `7` or `7–9`, between two that are."""

    numbers: str
    before: Beside
    behind: Beside


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series: whose it is, its years, how many numbers are held and missing; `more` gaps are not shown."""

    committee: str
    symbol: str
    years: str
    held: int
    missing: int
    gaps: tuple[GapLine, ...]
    more: int
    only: str


@dataclass(frozen=True, slots=True)
class GapsView:
    """The page; `total` series have gaps, `missing` numbers in all.

    Args:
        choose: committees with their addresses, of which one is to be chosen where all of them are too many.
    """

    total: int
    missing: int
    series: tuple[SeriesLine, ...]
    more: int
    chosen: str | None
    everything: str
    csv: str
    back: str
    choose: tuple[tuple[str, str], ...] = ()


def gaps_view(found: Sequence[Series], committee: str | None, links: Links) -> GapsView:
    """The page of the series that have gaps."""
    return GapsView(
        total=len(found), missing=sum(one.missing for one in found),
        series=tuple(_series(one, links) for one in found[:SERIES]), more=max(0, len(found) - SERIES),
        chosen=committee, everything=links.gaps(), csv=links.gaps(committee=committee, style="csv"),
        back=links.missing(),
    )  # fmt: skip


def choice_view(committees: Sequence[str], links: Links) -> GapsView:
    """The page where a committee is to be chosen first."""
    return replace(gaps_view((), None, links), choose=tuple((one, links.gaps(committee=one)) for one in committees))


def gaps_table(found: Iterable[Series], language: str) -> str:
    """All gaps, a line each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads(("committee", "symbol", "first_year", "last_year", "from", "to", "count", "before", "behind"),
                          language))  # fmt: skip
    for one in found:
        for gap in one.gaps:
            writer.writerow((_text(one.committee), _text(one.symbol), one.first, one.last, gap.first, gap.last,
                             gap.count, _text(gap.before.code), _text(gap.behind.code)))  # fmt: skip
    return out.getvalue()


def _series(one: Series, links: Links) -> SeriesLine:
    years = str(one.first) if one.first == one.last else f"{one.first}–{one.last}"
    lines = tuple(GapLine(str(gap.first) if gap.count == 1 else f"{gap.first}–{gap.last}", _beside(gap.before, links),
                          _beside(gap.behind, links)) for gap in one.gaps[:GAPS])  # fmt: skip
    return SeriesLine(one.committee, one.symbol, years, one.held, one.missing, lines, max(0, len(one.gaps) - GAPS),
                      links.gaps(committee=one.committee))  # fmt: skip


def _beside(one: Counted, links: Links) -> Beside:
    return Beside(one.code, written(one.issued), links.document(one.id))


def _text(value: str) -> str:
    """A value that no table program takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@") else value
