"""Browsing: committees by level, kinds, years, and one page for each committee and kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from library.search.contract import Facet, FacetCount
from web.choice import Choice, YearRange
from web.collation import sort_key
from web.links import Links
from web.views.histogram import Histogram, histogram
from web.views.start import Entry
from web.wording import Translate, mark

MOST: Final = 100
"""Names of one group; beyond it the list with its own search box is linked."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A name with its exact count and where it leads."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """Names that stand together."""

    title: str
    tallies: tuple[Tally, ...]
    more: str | None


@dataclass(frozen=True, slots=True)
class BrowseView:
    """The overview: committees by level, kinds, decades, latest additions."""

    committees: tuple[Group, ...]
    kinds: tuple[Tally, ...]
    decades: tuple[Tally, ...]
    histogram: Histogram | None
    latest: tuple[Entry, ...]
    feed: str


@dataclass(frozen=True, slots=True)
class ValueView:
    """One committee or kind: when it wrote, what it wrote, and the way to all of it."""

    label: str
    title: str
    total: int
    all: str
    feed: str
    histogram: Histogram | None
    other_title: str
    others: tuple[Tally, ...]


_LEVELS: Final[Sequence[tuple[str, str]]] = (
    (mark("Trung ương"), r"Trung ương|Bộ Chính trị|Ban Bí thư"),
    (mark("Khu, liên khu"), r"[Kk]hu ủy|Xứ ủy|Kỳ ủy"),
    (mark("Cơ sở"), r"(?<![Tt]hị )\bxã\b|phường|thị trấn|Chi bộ|Chi ủy"),
    (mark("Quận, huyện, thị xã"), r"Huyện ủy|Quận ủy|Thị ủy|huyện|quận|thị xã"),
    (mark("Tỉnh, thành phố"), r"Tỉnh ủy|Thành ủy|\btỉnh\b|thành phố"),
    (mark("Cơ sở"), r"Đảng ủy|Đảng bộ"),
)
"""What in a name tells its level; the first that fits counts, for a name tells its own level before its parents'."""
_ORDER: Final = ("Trung ương", "Khu, liên khu", "Tỉnh, thành phố", "Quận, huyện, thị xã", "Cơ sở")
_OTHERS: Final = mark("Cơ quan khác")


def browse_view(
    facets: Mapping[Facet, Sequence[FacetCount]], latest: tuple[Entry, ...], *, links: Links, translate: Translate
) -> BrowseView:
    """The overview of what is there."""
    years = _years(facets)
    decades: dict[int, int] = {}
    for year, count in sorted(years):
        decades[year - year % 10] = decades.get(year - year % 10, 0) + count
    return BrowseView(
        committees=committees_by_level(facets.get(Facet.COMMITTEE, ()), links, translate),
        kinds=_tallies("kinds", facets.get(Facet.KIND, ()), links),
        decades=tuple(
            Tally(f"{start}–{start + 9}", count, links.search(Choice(years=(YearRange(max(1, start), start + 9),))))
            for start, count in decades.items()
        ),
        histogram=histogram(years, Choice(), links),
        latest=latest,
        feed=links.feed(Choice()),
    )


def committees_by_level(counts: Iterable[FacetCount], links: Links, translate: Translate) -> tuple[Group, ...]:
    """The committees grouped by the level their names tell, each group in Vietnamese order."""
    groups: dict[str, list[FacetCount]] = {title: [] for title in (*_ORDER, _OTHERS)}
    for count in counts:
        groups[_level(count.value)].append(count)
    return tuple(
        Group(
            translate(title),
            _tallies("committees", members, links)[:MOST],
            links.values(Facet.COMMITTEE) if len(members) > MOST else None,
        )
        for title, members in groups.items()
        if members
    )


def value_view(
    facet: Facet, name: str, facets: Mapping[Facet, Sequence[FacetCount]], *, total: int, links: Links,
    translate: Translate,
) -> ValueView:  # fmt: skip
    """The page of one committee or kind."""
    committee = facet is Facet.COMMITTEE
    choice = Choice(committees=(name,)) if committee else Choice(kinds=(name,))
    other = Facet.KIND if committee else Facet.COMMITTEE
    others = tuple(
        Tally(count.value, count.count, links.search(choice.toggled(other, count.value)))
        for count in sorted(facets.get(other, ()), key=lambda count: (-count.count, sort_key(count.value)))
    )
    return ValueView(
        label=translate(mark("Cơ quan") if committee else mark("Loại văn bản")),
        title=name,
        total=total,
        all=links.search(choice),
        feed=links.feed(choice),
        histogram=histogram(_years(facets), choice, links),
        other_title=translate(mark("Loại văn bản") if committee else mark("Cơ quan")),
        others=others,
    )


def _level(name: str) -> str:
    spelt = name.replace("uỷ", "ủy")
    return next((title for title, tells in _LEVELS if re.search(tells, spelt)), _OTHERS)


def _tallies(part: str, counts: Iterable[FacetCount], links: Links) -> tuple[Tally, ...]:
    ordered = sorted(counts, key=lambda count: sort_key(count.value))
    return tuple(Tally(count.value, count.count, links.browse(part, name=count.value)) for count in ordered)


def _years(facets: Mapping[Facet, Sequence[FacetCount]]) -> list[tuple[int, int]]:
    return [(int(count.value), count.count) for count in facets.get(Facet.YEAR, ())]
