"""Phrases: from the rarest part, a look at the neighbouring places of the text itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from library.search.whoosh_engine.arrays import Array, begins
from library.search.whoosh_engine.counts import Counts, ListCounts, no_counts
from library.search.whoosh_engine.postings import FieldPostings

_FEW_CODES = 3
_SHARED = np.uint16(0xFFFF)
_FEW_HITS = 8
"""Hits in fewer than one of so many postings are looked up one by one."""

_FEW_DOCUMENTS = 32
"""Fewer than one in so many documents are looked at one by one."""

Parts = Sequence[Sequence[int]]
"""Per part of a phrase the numbers of its terms in this segment, all different, at least one."""


def phrase_counts(field: FieldPostings, parts: Parts, documents: int) -> Counts:
    """In which documents the parts stand one behind the other, and at how many places."""
    driver = _rarest(field, parts)
    found = [_starting_at(field, parts, driver, term) for term in parts[driver]]
    if len(found) == 1:
        return ListCounts(documents, *found[0])
    ids = np.concatenate([pair[0] for pair in found])
    if not len(ids):
        return no_counts(documents)
    counts = np.concatenate([pair[1] for pair in found])
    order = ids.argsort(kind="stable")
    ids = ids[order]
    first = begins(ids).nonzero()[0]
    return ListCounts(documents, ids[first], np.add.reduceat(counts[order], first))


class PairCounts(Counts):
    """A phrase of two frequent words: how many documents have it is known; where is found out when asked.

    Args:
        parts: two parts of one term each.
        size: documents that have the phrase.
    """

    def __init__(self, field: FieldPostings, parts: Parts, documents: int, size: int) -> None:
        super().__init__(documents, size)
        self._field, self._parts = field, parts
        self._full: Counts | None = None

    def full(self) -> Counts:
        """The phrase in every document."""
        if self._full is None:
            self._full = phrase_counts(self._field, self._parts, self.documents)
        return self._full

    def ids(self) -> Array:
        """The documents that have it, in order."""
        return self.full().ids()

    def listed(self) -> tuple[Array, Array] | None:
        """Documents and counts."""
        return self.full().listed()

    def make_mask(self) -> Array:
        """A new mask of the documents that have it."""
        return self.full().make_mask()

    def at(self, ids: Array) -> Array:
        """How often it occurs in each of the given documents; few are looked at one by one."""
        if self._full is not None or len(ids) * _FEW_DOCUMENTS > self.documents:
            return self.full().at(ids)
        order = ids.argsort()
        chosen = ids[order]
        starts = self._field.document_starts
        places = phrase_places(self._field, self._parts, starts[chosen], starts[chosen + 1])
        owners = chosen.searchsorted(starts.searchsorted(places.astype(starts.dtype), "right") - 1)
        counts = np.zeros(len(ids), np.int64)
        counts[order] = np.bincount(owners, minlength=len(ids))
        return counts


def phrase_places(field: FieldPostings, parts: Parts, starts: Array, ends: Array) -> Array:
    """Where the phrase begins within ranges of places."""
    driver = _rarest(field, parts)
    places = field.places_within(parts[driver], starts, ends)
    places.sort()
    return places[_matching(field, parts, driver, places)].astype(np.int64) - driver


def _rarest(field: FieldPostings, parts: Parts) -> int:
    """Which part the fewest documents have."""
    sizes = [sum(int(field.frequencies[term]) for term in part) for part in parts]
    return sizes.index(min(sizes))


def _matching(field: FieldPostings, parts: Parts, driver: int, places: Array) -> Array:
    """Which of the places (sorted, all of part `driver`) stand within the phrase; their indices."""
    hits: Array | None = None
    others = sorted((part for part in range(len(parts)) if part != driver), key=lambda part: abs(part - driver))
    for number in others:
        spots = places.astype(np.intp) if hits is None else places[hits].astype(np.intp)
        spots += number - driver
        match = _is_any(field, parts[number], spots)
        hits = match.nonzero()[0] if hits is None else hits[match]
    if hits is None:
        return np.arange(len(places))
    return hits[int(hits.searchsorted(places.searchsorted(driver))) :] if driver else hits


def _starting_at(field: FieldPostings, parts: Parts, driver: int, term: int) -> tuple[Array, Array]:
    """Documents and counts of the phrase where its part `driver` is spelled as `term`."""
    places = field.places_of(term)
    hits = _matching(field, parts, driver, places)
    if len(hits) * _FEW_HITS < int(field.frequencies[term]):
        owners = field.document_starts.searchsorted(places[hits], "right") - 1
    else:
        documents, counts = field.listed(term)
        owners = documents.repeat(counts)[hits]
    if not len(owners):
        return owners, hits
    first = begins(owners).nonzero()[0]
    return owners[first], np.diff(first, append=len(owners))


def _is_any(field: FieldPostings, terms: Sequence[int], spots: Array) -> Array:
    """Whether one of the terms stands at each of the spots; the place behind the last document is always empty."""
    codes = field.stream.take(spots, mode="clip")
    own = [term for term in terms if not field.shared_code(term)]
    rare = [term for term in terms if field.shared_code(term)]
    if len(own) <= _FEW_CODES:
        result = codes == field.codes[own[0]] if own else np.zeros(len(spots), np.bool_)
        for term in own[1:]:
            result |= codes == field.codes[term]
    else:
        table = np.zeros(1 << 16, np.bool_)
        table[field.codes[own]] = True
        result = table.take(codes)
    if rare:
        unsure = np.flatnonzero(codes == _SHARED)
        for term in rare:
            result[unsure] |= np.isin(spots[unsure], field.places_of(term))
    return result
