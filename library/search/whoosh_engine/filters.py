"""What the reader has chosen, as masks over one segment, and the counts of what could be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

import numpy as np

from library.search.contract import Facet, FacetCount, Filters
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.documents import Documents
from library.search.whoosh_engine.snapshot import Snapshot, View, count_facets

_FACETS = tuple(Facet)
"""Going through an enumeration itself takes five times as long."""

_MANY_RUNS = 8
"""Of more runs of codes each document is looked up."""

YearRanges = Sequence[tuple[int | None, int | None]]


def years_mask(view: View, ranges: YearRanges) -> Array:
    """Mask of the documents whose year lies in one of the ranges."""
    wanted: set[int] = set()
    for first, last in ranges:
        wanted.update(code for code, year in view.facets[Facet.YEAR].years
                      if (first is None or first <= year) and (last is None or year <= last))  # fmt: skip
    return _mask(view, Facet.YEAR, wanted)


def dated_mask(view: View, first: int, last: int) -> Array:
    """Mask of the documents whose date is known and lies between the two, both included."""
    issued = view.data.issued
    return np.asarray((issued >= max(first, 1)) & (issued <= last))


def equals_mask(view: View, facet: Facet, values: frozenset[str]) -> Array:
    """Mask of the documents whose facet has one of the values."""
    known = view.facets[facet].numbers
    return _mask(view, facet, {known[value] for value in values if value in known})


def _mask(view: View, facet: Facet, wanted: Collection[int]) -> Array:
    """The documents of some codes; of a run of neighbouring codes, as years are, it takes two comparisons."""
    column, mask = view.facets[facet], None
    runs: list[list[int]] = []
    for code in sorted(wanted):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    if len(runs) > _MANY_RUNS:
        marked = np.zeros(len(column.values) + 1, np.bool_)
        marked[list(wanted)] = True
        return marked.take(column.codes)
    for first, last in runs:
        run = column.codes == first if first == last else (column.codes >= first) & (column.codes <= last)
        mask = run if mask is None else mask | run
    return np.zeros(view.size, np.bool_) if mask is None else np.asarray(mask)


class Choice:
    """The filters of a request over one segment: one mask per facet that is narrowed.

    Args:
        groups: by value what the segment has of `Request.groups`.
    """

    def __init__(self, view: View, filters: Filters, groups: Mapping[str, Documents]) -> None:
        self.grouped: Array | None = None
        if filters.groups:
            chosen = [groups[value] for value in sorted(filters.groups) if value in groups]
            self.grouped = np.zeros(view.size, np.bool_)
            for documents in chosen:
                self.grouped |= documents.mask()
        self.masks: dict[Facet, Array] = {}
        if filters.years:
            self.masks[Facet.YEAR] = years_mask(view, filters.years)
        if filters.kinds:
            self.masks[Facet.KIND] = equals_mask(view, Facet.KIND, filters.kinds)
        if filters.committees:
            self.masks[Facet.COMMITTEE] = equals_mask(view, Facet.COMMITTEE, filters.committees)
        for facet in filters.unknown:
            without = view.facets[facet].codes == 0
            self.masks[facet] = without | self.masks[facet] if facet in self.masks else without

    def all_but(self, facet: Facet | None) -> Array | None:
        """Mask of what all filters but the facet's own let through; None when that is everything."""
        masks = [mask for own, mask in self.masks.items() if own != facet]
        masks += [self.grouped] if self.grouped is not None else []
        return _all_of(masks)

    def all_but_groups(self) -> Array | None:
        """Mask of what the filters of the facets let through; None when that is everything."""
        return _all_of(list(self.masks.values()))


def _all_of(masks: Sequence[Array]) -> Array | None:
    """The mask itself of a single choice, as most are."""
    return (masks[0] if len(masks) == 1 else np.logical_and.reduce(masks)) if masks else None


class FacetTally:
    """Adds up the facet counts of a result over all segments."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._values = snapshot.facet_values
        self._counts = {facet: np.zeros(len(values) + 1, np.int64) for facet, values in self._values.items()}
        self._groups: Counter[str] = Counter()

    def add(self, view: View, found: Documents, narrowed: Documents, choice: Choice) -> None:
        """Count documents of a segment.

        Args:
            found: the visible ones that match the query, filters not yet applied.
            narrowed: those of them that pass every filter.
        """
        chosen = {facet: found.within(choice.all_but(facet)) for facet in choice.masks}
        free = [facet for facet in _FACETS if facet not in chosen] if chosen else _FACETS
        counts = count_facets(view, narrowed, free)
        for facet, documents in chosen.items():
            counts |= count_facets(view, documents, [facet])
        for facet, numbers in counts.items():
            self._counts[facet][view.facets[facet].places] += numbers

    def add_groups(self, groups: Mapping[str, Documents], found: Documents, choice: Choice) -> None:
        """Count the documents of a segment that match the query, by the groups that they are in."""
        free = found.within(choice.all_but_groups())
        for value, documents in groups.items():
            self._groups[value] += free.within(documents.mask()).size if free.size and documents.size else 0

    def groups(self) -> tuple[FacetCount, ...]:
        """The counts of the groups, in the order of the request."""
        return tuple(FacetCount(value, count) for value, count in self._groups.items() if count)

    def result(self) -> dict[Facet, tuple[FacetCount, ...]]:
        """The counts in the order of the contract; the values are in order already."""
        return {facet: self._listed(facet) for facet in _FACETS}

    def unknown(self) -> dict[Facet, int]:
        """How many documents have no value."""
        return {facet: int(self._counts[facet][0]) for facet in _FACETS}

    def _listed(self, facet: Facet) -> tuple[FacetCount, ...]:
        counts = self._counts[facet][1:]
        if facet is Facet.YEAR:
            places = counts.nonzero()[0]
        else:
            places = (-counts).argsort(kind="stable")[: np.count_nonzero(counts)]
        values = map(self._values[facet].__getitem__, places.tolist())
        return tuple(map(_facet_count, zip(values, counts[places].tolist(), strict=True)))


_facet_count: Callable[[tuple[str, int]], FacetCount] = partial(tuple.__new__, FacetCount)
"""Makes one in a third of the time; an answer has as many as the archive has years, kinds and committees."""
