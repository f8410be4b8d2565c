"""A set of documents of one segment: as a list while it is small, as a mask when it is not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from library.search.whoosh_engine.arrays import Array, merged
from library.search.whoosh_engine.counts import Counts

_FEW = 12
"""A set of fewer than one in so many documents is handled as a list."""


class Documents:
    """A set that is never changed; what it is asked for is kept."""

    def __init__(
        self,
        length: int,
        size: int,
        *,
        ids: Array | None = None,
        mask: Array | None = None,
        counts: Counts | None = None,
    ) -> None:
        self.length, self.size = length, size
        self._ids, self._mask, self._counts = ids, mask, counts
        self._others: Array | None = None

    @classmethod
    def of_counts(cls, counts: Counts) -> Documents:
        """Those that have a leaf."""
        return cls(counts.documents, counts.size, counts=counts)

    @classmethod
    def of_mask(cls, mask: Array) -> Documents:
        """Those that a mask marks."""
        return cls(len(mask), int(np.count_nonzero(mask)), mask=mask)

    @classmethod
    def of_ids(cls, ids: Array, length: int) -> Documents:
        """Those of a sorted list."""
        return cls(length, len(ids), ids=ids)

    @classmethod
    def everything(cls, length: int) -> Documents:
        """All documents of the segment."""
        return cls(length, length)

    @classmethod
    def all_of(cls, sets: Sequence[Documents], length: int) -> Documents:
        """Those that are in every set."""
        sets = sorted((one for one in sets if not one.is_everything()), key=lambda one: one.size)
        if not sets:
            return cls.everything(length)
        if len(sets) == 1:
            return sets[0]
        if not sets[0].size:
            return cls.of_ids(np.zeros(0, np.intp), length)
        if not sets[0].is_small():
            mask = sets[0].mask() & sets[1].mask()
            for one in sets[2:]:
                mask &= one.mask()
            return cls.of_mask(mask)
        ids = sets[0].ids()
        for one in sets[1:]:
            ids = ids[one.has(ids)]
        return cls.of_ids(ids, length)

    @classmethod
    def any_of(cls, sets: Sequence[Documents], length: int) -> Documents:
        """Those that are in any set."""
        sets = [one for one in sets if one.size]
        if len(sets) == 1:
            return sets[0]
        if any(one.is_everything() for one in sets):
            return cls.everything(length)
        if sum(one.size for one in sets) * _FEW < length:
            return cls.of_ids(merged([one.ids() for one in sets]), length)
        mask = np.zeros(length, np.bool_)
        for one in sets:
            if one.is_small():
                mask[one.ids()] = True
            else:
                mask |= one.mask()
        return cls.of_mask(mask)

    def others(self) -> Array:
        """The documents that are not in the set, in order."""
        if self._others is None:
            self._others = (~self.mask()).nonzero()[0]
        return self._others

    def is_everything(self) -> bool:
        """Whether it is all documents."""
        return self.size == self.length

    def is_small(self) -> bool:
        """Whether a list is the cheaper form."""
        return self.size * _FEW < self.length

    def ids(self) -> Array:
        """The documents in order, in the type that indexing wants."""
        if self._ids is None:
            if self._counts is not None:
                self._ids = self._counts.ids().astype(np.intp, copy=False)
            elif self._mask is not None:
                self._ids = self._mask.nonzero()[0]
            else:
                self._ids = np.arange(self.length)
        return self._ids

    def mask(self) -> Array:
        """A mask; not to be changed."""
        if self._mask is None:
            if self._counts is not None:
                self._mask = self._counts.mask()
            elif self._ids is not None:
                self._mask = np.zeros(self.length, np.bool_)
                self._mask[self._ids] = True
            else:
                self._mask = np.ones(self.length, np.bool_)
        return self._mask

    def has(self, ids: Array) -> Array:
        """Which of the given documents are in the set."""
        if self._mask is None and self._counts is not None:
            return self._counts.has(ids)
        return self.mask().take(ids)

    def without(self, other: Documents) -> Documents:
        """Those that the other set does not have."""
        if not other.size or not self.size:
            return self
        if self.is_small():
            ids = self.ids()
            return Documents.of_ids(ids[~other.has(ids)], self.length)
        return Documents.of_mask(self.mask() & ~other.mask())

    def within(self, mask: Array | None) -> Documents:
        """Those that a mask marks too; None marks all."""
        if mask is None:
            return self
        if self.is_small():
            ids = self.ids()
            return Documents.of_ids(ids[mask[ids]], self.length)
        return Documents.of_mask(self.mask() & mask)
