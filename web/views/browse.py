"""Browsing: committees by level, kinds, years, and one page for each committee and kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from library.search.answers import UNKNOWN
from library.search.contract import Facet, FacetCount
from web.choice import Choice, YearRange
from web.collation import sort_key
from web.links import Links
from web.views.committees import Level, committee_tree, head_of
from web.views.facets import years_label
from web.views.histogram import Histogram, histogram
from web.views.periods import PeriodLink, period_links
from web.views.start import Entry
from web.wording import Translate, mark

MOST_OTHERS: Final = 100
"""Names in one list of a page; all of them stand where the list leads."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A name with its exact count and where it leads."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The years that browsing is narrowed to, and how many documents they have; `every` leads back to all."""

    label: str
    total: int
    every: str
    all: str


@dataclass(frozen=True, slots=True)
class BrowseView:
    """The overview: periods, committees as a tree, kinds, decades, latest additions; `files` where there are any."""

    periods: tuple[PeriodLink, ...]
    chosen: Chosen | None
    levels: tuple[Level, ...]
    kinds: tuple[Tally, ...]
    decades: tuple[Tally, ...]
    histogram: Histogram | None
    latest: tuple[Entry, ...]
    feed: str
    files: str | None = None


@dataclass(frozen=True, slots=True)
class ValueView:
    """One committee or kind: when it wrote, what it wrote, its organs, its newest, and the way to all of it.

    Args:
        span: first and last year of its documents; None where none is dated.
        head: the committee that it is an organ of.
    """

    label: str
    title: str
    total: int
    all: str
    feed: str
    span: tuple[int, int] | None
    periods: tuple[PeriodLink, ...]
    histogram: Histogram | None
    head: Tally | None
    organs: tuple[Tally, ...]
    organs_more: str | None
    other_title: str
    others: tuple[Tally, ...]
    others_more: str | None
    newest: tuple[Entry, ...]


Facets = Mapping[Facet, Sequence[FacetCount]]


def browse_view(
    facets: Facets, *, total: int, untyped: int, choice: Choice, spans: Mapping[str, tuple[int, int]],
    latest: tuple[Entry, ...], links: Links, translate: Translate,
) -> BrowseView:  # fmt: skip
    """The overview of what is there.

    Args:
        facets: of the chosen years; those of the years count all years.
        total: documents of the chosen years.
        untyped: those of them of which no kind is known.
        choice: years and nothing else.
        spans: first and last year of each committee's documents.
    """
    years = _years(facets)
    decades: dict[int, int] = {}
    for year, count in sorted(years):
        decades[year - year % 10] = decades.get(year - year % 10, 0) + count
    label = ", ".join(years_label(str(span)) for span in choice.years)
    unknown = Tally(translate(mark("chưa rõ")), untyped, links.search(choice.toggled(Facet.KIND, UNKNOWN)))
    return BrowseView(
        periods=period_links(years, choice.years, href=lambda span: links.browse(years=[span]), translate=translate),
        chosen=Chosen(label, total, links.browse(), links.search(choice)) if label else None,
        levels=committee_tree(
            facets.get(Facet.COMMITTEE, ()), spans, years=choice.years, links=links, translate=translate
        ),
        kinds=(*_tallies("kinds", facets.get(Facet.KIND, ()), choice, links), *([unknown] if untyped else [])),
        decades=tuple(
            Tally(f"{start}–{start + 9}", count, links.search(Choice(years=(YearRange(max(1, start), start + 9),))))
            for start, count in decades.items()
        ),
        histogram=histogram(years, Choice(), links),
        latest=latest,
        feed=links.feed(Choice()),
    )


def value_view(
    facet: Facet, name: str, facets: Facets, *, total: int, choice: Choice, newest: tuple[Entry, ...], links: Links,
    translate: Translate,
) -> ValueView:  # fmt: skip
    """The page of one committee or kind.

    Args:
        facets: of its documents; those of its own facet count the others too.
        choice: the committee or kind, and the years chosen.
    """
    committee = facet is Facet.COMMITTEE
    part, other = ("committees", Facet.KIND) if committee else ("kinds", Facet.COMMITTEE)
    years = _years(facets)
    others = tuple(
        Tally(count.value, count.count, links.search(choice.toggled(other, count.value)))
        for count in sorted(facets.get(other, ()), key=lambda count: (-count.count, sort_key(count.value)))
    )
    head, organs = _around(name, facets, choice, links) if committee else (None, ())
    crowded = len(organs) > MOST_OTHERS
    return ValueView(
        label=translate(mark("Cơ quan") if committee else mark("Loại văn bản")),
        title=name,
        total=total,
        all=links.search(choice),
        feed=links.feed(choice),
        span=(min(years)[0], max(years)[0]) if years else None,
        periods=period_links(
            years, choice.years, href=lambda span: links.browse(part, name=name, years=[span]), translate=translate
        ),
        histogram=histogram(years, choice, links),
        head=head,
        organs=organs[:MOST_OTHERS],
        organs_more=links.values(facet.value, Choice(years=choice.years), find=name) if crowded else None,
        other_title=translate(mark("Loại văn bản") if committee else mark("Cơ quan")),
        others=others[:MOST_OTHERS],
        others_more=links.values(other.value, choice) if len(others) > MOST_OTHERS else None,
        newest=newest,
    )


def _around(name: str, facets: Facets, choice: Choice, links: Links) -> tuple[Tally | None, tuple[Tally, ...]]:
    """The committee that this one is an organ of, and its own organs."""
    counts = {one.value: one.count for one in facets.get(Facet.COMMITTEE, ())}
    names = {*counts, name}
    by_name = {
        one: Tally(one, count, links.browse("committees", name=one, years=choice.years))
        for one, count in counts.items()
        if head_of(one, names) == name or one == head_of(name, names)
    }
    head = by_name.pop(head_of(name, names) or "", None)
    return head, tuple(by_name[one] for one in sorted(by_name, key=sort_key))


def _tallies(part: str, counts: Iterable[FacetCount], choice: Choice, links: Links) -> tuple[Tally, ...]:
    ordered = sorted(counts, key=lambda count: sort_key(count.value))
    return tuple(
        Tally(count.value, count.count, links.browse(part, name=count.value, years=choice.years)) for count in ordered
    )


def _years(facets: Facets) -> list[tuple[int, int]]:
    return [(int(count.value), count.count) for count in facets.get(Facet.YEAR, ())]
