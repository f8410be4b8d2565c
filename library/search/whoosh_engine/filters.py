"""What the reader has chosen, as masks over one segment, and the counts of what could be chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from library.search.contract import Facet, FacetCount, Filters
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.documents import Documents
from library.search.whoosh_engine.snapshot import View

YearRanges = Sequence[tuple[int | None, int | None]]


def years_codes(view: View, ranges: YearRanges) -> Array:
    """Mask of the documents whose year lies in one of the ranges."""
    column = view.facets[Facet.YEAR]

    def wanted(value: str) -> bool:
        year = int(value)
        return any((first is None or first <= year) and (last is None or year <= last) for first, last in ranges)

    return column.chosen(wanted).take(column.codes)


def equals_codes(view: View, facet: Facet, values: frozenset[str]) -> Array:
    """Mask of the documents whose facet has one of the values."""
    column = view.facets[facet]
    return column.chosen(values.__contains__).take(column.codes)


class Choice:
    """The filters of a request over one segment: one mask per facet that is narrowed."""

    def __init__(self, view: View, filters: Filters) -> None:
        self.masks: dict[Facet, Array] = {}
        if filters.years:
            self.masks[Facet.YEAR] = years_codes(view, filters.years)
        if filters.kinds:
            self.masks[Facet.KIND] = equals_codes(view, Facet.KIND, filters.kinds)
        if filters.committees:
            self.masks[Facet.COMMITTEE] = equals_codes(view, Facet.COMMITTEE, filters.committees)

    def all_but(self, facet: Facet | None) -> Array | None:
        """Mask of what all filters but the facet's own let through; None when that is everything."""
        masks = [mask for own, mask in self.masks.items() if own != facet]
        return np.logical_and.reduce(masks) if masks else None


class FacetTally:
    """Adds up the facet counts of a result over all segments."""

    def __init__(self) -> None:
        self._counts: dict[Facet, dict[str, int]] = {facet: {} for facet in Facet}

    def add(self, view: View, found: Documents, choice: Choice) -> None:
        """Count the visible documents of a segment that match the query (filters not yet applied)."""
        narrowed = found.within(choice.all_but(None))
        for facet in Facet:
            documents = found.within(choice.all_but(facet)) if facet in choice.masks else narrowed
            if documents.size:
                self._add_counts(view, facet, documents)

    def _add_counts(self, view: View, facet: Facet, documents: Documents) -> None:
        column = view.facets[facet]
        counts = np.bincount(column.indices.take(documents.ids()), minlength=len(column.values) + 1)[1:]
        own = self._counts[facet]
        for code in np.flatnonzero(counts).tolist():
            value = column.values[code]
            own[value] = own.get(value, 0) + int(counts[code])

    def result(self) -> dict[Facet, tuple[FacetCount, ...]]:
        """The counts in the order of the contract."""
        return {facet: _ordered(facet, counts) for facet, counts in self._counts.items()}


def _ordered(facet: Facet, counts: dict[str, int]) -> tuple[FacetCount, ...]:
    if facet == Facet.YEAR:
        items = sorted(counts.items(), key=lambda item: -int(item[0]))
    else:
        items = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count) for value, count in items)
