"""What a reader has asked and chosen: the part of an address that can be sent to a colleague."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from library.search.answers import UNKNOWN, filters_of
from library.search.contract import Facet, Filters, Sort
from library.search.precedents import Holds

FIRST_YEAR = 1
LAST_YEAR = 9999
DEFAULT_SIZE = 20
DEFAULT_COMPLETIONS = 8


@dataclass(frozen=True, slots=True, order=True)
class YearRange:
    """Years `first` to `last`, both included; None for open."""

    first: int | None
    last: int | None

    def __str__(self) -> str:
        if self == UNDATED:
            return UNKNOWN
        if self.first == self.last and self.first is not None:
            return str(self.first)
        return f"{'' if self.first is None else self.first}..{'' if self.last is None else self.last}"

    @property
    def single(self) -> int | None:
        """The year, where the range is one year."""
        return self.first if self.first == self.last else None

    def holds(self, year: int) -> bool:
        """Whether the year lies in the range."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


UNDATED: Final = YearRange(0, 0)
"""Stands for the documents of which no year is known; there is no year 0."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One search as its address says it.

    Args:
        query: as typed.
        page: from 1.
        size: results on a page.
        holds: what holds today of the documents.
    """

    query: str = ""
    years: tuple[YearRange, ...] = ()
    kinds: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = DEFAULT_SIZE
    holds: tuple[Holds, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether there is anything to search for; without it the start page is shown."""
        return bool(self.query.strip() or self.narrowed)

    @property
    def narrowed(self) -> int:
        """How many values have been chosen in all facets."""
        return len(self.years) + len(self.kinds) + len(self.committees) + len(self.holds)

    @property
    def filters(self) -> Filters:
        """The chosen values as the engine wants them."""
        spans = [(span.first, span.last) for span in self.years if span != UNDATED]
        return filters_of(self.kinds, self.committees, spans, undated=UNDATED in self.years, holds=self.holds)

    @property
    def offset(self) -> int:
        """How many results stand before this page."""
        return (self.page - 1) * self.size

    def pairs(self) -> list[tuple[str, str]]:
        """The address's parameters, in one order, defaults left out."""
        pairs = [("q", self.query)] if self.query else []
        pairs += [("year", str(span)) for span in self.years]
        pairs += [("committee", name) for name in self.committees]
        pairs += [("kind", name) for name in self.kinds]
        pairs += [("validity", str(one)) for one in self.holds]
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        if self.size != DEFAULT_SIZE:
            pairs.append(("size", str(self.size)))
        if self.page != 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def values(self, facet: Facet) -> tuple[str, ...]:
        """What has been chosen of one facet."""
        if facet is Facet.YEAR:
            return tuple(str(span) for span in self.years)
        return self.kinds if facet is Facet.KIND else self.committees

    def toggled(self, facet: Facet, value: str) -> Choice:
        """The same search with the value chosen, or taken back where it was; from the first page."""
        now = self.values(facet)
        return self.choosing(facet, tuple(v for v in now if v != value) if value in now else (*now, value))

    def choosing(self, facet: Facet, values: tuple[str, ...]) -> Choice:
        """The same search with exactly these values of the facet (`kind` or `committee`); from the first page."""
        if facet is Facet.KIND:
            return replace(self, kinds=values, page=1)
        if facet is Facet.COMMITTEE:
            return replace(self, committees=values, page=1)
        return replace(self, years=tuple(span for span in self.years if str(span) in values), page=1)

    def toggled_holds(self, one: Holds) -> Choice:
        """The same search with the value chosen, or taken back where it was; from the first page."""
        kept = tuple(other for other in self.holds if other is not one)
        return replace(self, holds=kept if one in self.holds else (*kept, one), page=1)

    def in_years(self, *spans: YearRange) -> Choice:
        """The same search in these years instead; from the first page."""
        return replace(self, years=spans, page=1)

    def at(self, page: int) -> Choice:
        """The same search at another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: Sort) -> Choice:
        """The same search in another order; from the first page."""
        return replace(self, sort=sort, page=1)

    def widened(self) -> Choice:
        """The same words with no filter; from the first page."""
        return replace(self, years=(), kinds=(), committees=(), holds=(), page=1)
