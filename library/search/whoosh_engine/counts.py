"""How often a leaf of the query occurs in each document of one segment, in whichever form is cheap.

A `Counts` answers: which documents have it, whether given documents have it, and how often. Documents are numbers
within the segment; `size` is the number of documents that have it, deleted ones included.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from library.search.whoosh_engine.arrays import Array, merged
from library.search.whoosh_engine.postings import FieldPostings

_PROBE = 16
"""A list this many times longer than the questions is searched, a shorter one is spread out."""
_SPARSE = 16
"""Unions below this fraction of the segment are made as lists."""


class Ledger:
    """Bytes that kept leaves take, beside what the index itself is."""

    __slots__ = ("taken",)

    def __init__(self) -> None:
        self.taken = 0


class Counts(ABC):
    """One leaf in one segment.

    Attributes:
        ledger: of whoever keeps it; takes note of what it makes and holds.
    """

    ledger: Ledger | None = None

    def __init__(self, documents: int, size: int) -> None:
        self.documents, self.size = documents, size
        self._mask: Array | None = None

    @abstractmethod
    def ids(self) -> Array:
        """The documents that have it, in order."""

    @abstractmethod
    def at(self, ids: Array) -> Array:
        """How often it occurs in each of the given documents."""

    @abstractmethod
    def make_mask(self) -> Array:
        """A new mask of the documents that have it."""

    def mask(self) -> Array:
        """A mask of the documents that have it; not to be changed."""
        if self._mask is None:
            self._mask = self._held(self.make_mask())
        return self._mask

    def _held(self, made: Array) -> Array:
        """What was made, noted as held from now on."""
        if self.ledger is not None:
            self.ledger.taken += made.nbytes
        return made

    def has(self, ids: Array) -> Array:
        """Whether each of the given documents has it."""
        return np.asarray(self.at(ids) != 0)

    def listed(self) -> tuple[Array, Array] | None:
        """Documents and counts, where they are kept as lists."""
        return None

    def whole(self) -> Array:
        """The counts of every document of the segment."""
        return self.at(np.arange(self.documents))


class ListCounts(Counts):
    """A rare leaf: sorted documents and their counts."""

    def __init__(self, documents: int, ids: Array, counts: Array) -> None:
        super().__init__(documents, len(ids))
        self._ids, self._counts = ids, counts
        self._row: Array | None = None

    def ids(self) -> Array:
        """The documents that have it, in order."""
        return self._ids

    def listed(self) -> tuple[Array, Array]:
        """Documents and counts."""
        return self._ids, self._counts

    def make_mask(self) -> Array:
        """A new mask of the documents that have it."""
        mask = np.zeros(self.documents, np.bool_)
        mask[self._ids] = True
        return mask

    def whole(self) -> Array:
        """The counts of every document of the segment."""
        if self._row is None:
            row = np.zeros(self.documents, self._counts.dtype)
            row[self._ids] = self._counts
            self._row = self._held(row)
        return self._row

    def at(self, ids: Array) -> Array:
        """How often it occurs in each of the given documents."""
        if not self.size:
            return np.zeros(len(ids), np.uint8)
        if self._row is None and len(ids) * _PROBE < self.size:
            where = self._ids.searchsorted(ids.astype(self._ids.dtype))
            np.minimum(where, self.size - 1, out=where)
            return np.where(self._ids[where] == ids, self._counts[where], 0)
        return self.whole().take(ids)


class RowCounts(Counts):
    """A common leaf: one count per document."""

    def __init__(self, row: Array, size: int) -> None:
        super().__init__(len(row), size)
        self._row = row

    def ids(self) -> Array:
        """The documents that have it, in order."""
        return self.mask().nonzero()[0]

    def make_mask(self) -> Array:
        """A new mask of the documents that have it."""
        return np.asarray(self._row != 0)

    def whole(self) -> Array:
        """The counts of every document of the segment."""
        return self._row

    def at(self, ids: Array) -> Array:
        """How often it occurs in each of the given documents."""
        return self._row.take(ids)


class SumCounts(Counts):
    """Several spellings as one: their counts add up, each with its weight."""

    def __init__(self, documents: int, parts: Sequence[tuple[float, Counts]]) -> None:
        self._parts = parts
        self._ids: Array | None = None
        upper = sum(part.size for _, part in parts)
        mask = None
        if upper * _SPARSE < documents:
            self._ids = merged([part.ids() for _, part in parts])
            size = len(self._ids)
        else:
            mask = union([part for _, part in parts], documents)
            size = int(np.count_nonzero(mask))
        super().__init__(documents, size)
        self._mask = mask
        self._row: Array | None = None

    def ids(self) -> Array:
        """The documents that have any spelling, in order."""
        if self._ids is None:
            self._ids = self.mask().nonzero()[0]
        return self._ids

    def make_mask(self) -> Array:
        """A new mask of the documents that have any spelling."""
        mask = np.zeros(self.documents, np.bool_)
        mask[self.ids()] = True
        return mask

    def has(self, ids: Array) -> Array:
        """Whether each of the given documents has any spelling (its weight may be 0)."""
        if self._mask is None and len(ids) * _PROBE < self.size:
            return np.asarray(np.logical_or.reduce([part.has(ids) for _, part in self._parts]))
        return np.asarray(self.mask().take(ids))

    def at(self, ids: Array) -> Array:
        """The weighted sum for each of the given documents."""
        total = np.zeros(len(ids), np.float64)
        for weight, part in self._parts:
            total += weight * part.at(ids)
        return total

    def whole(self) -> Array:
        """The weighted sum for every document of the segment."""
        if self._row is None:
            total = np.zeros(self.documents, np.float32)
            for weight, part in self._parts:
                listed = part.listed()
                if listed is None:
                    total += np.float32(weight) * part.whole()
                else:
                    total[listed[0]] += np.float32(weight) * listed[1]
            self._row = total
        return self._row


def union(parts: Sequence[Counts], documents: int) -> Array:
    """A new mask of the documents that any of the parts has."""
    mask = np.zeros(documents, np.bool_)
    for part in parts:
        listed = part.listed()
        if listed is None:
            mask |= part.mask()
        else:
            mask[listed[0]] = True
    return mask


def term_counts(field: FieldPostings, term: int, documents: int) -> Counts:
    """The counts of one term."""
    row = field.row(term)
    if row is not None:
        return RowCounts(row, int(field.frequencies[term]))
    return ListCounts(documents, *field.listed(term))


def range_counts(field: FieldPostings, first: int, last: int, documents: int) -> Counts:
    """The counts of all terms of a range as one."""
    _, ids, counts = field.listed_range(first, last)
    totals = np.bincount(ids, weights=counts, minlength=documents)
    found = np.flatnonzero(totals)
    return ListCounts(documents, found, totals[found])


@lru_cache(maxsize=64)
def no_counts(documents: int) -> Counts:
    """A leaf that no document has."""
    return ListCounts(documents, np.zeros(0, np.uint32), np.zeros(0, np.uint8))
