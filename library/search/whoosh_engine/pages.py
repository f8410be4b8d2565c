"""On which pages of a document the leaves of the query stand.

With few terms the texts are read for each; with many they are read through once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from library.search.contract import Field, PageHit
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.leaves import Found
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.segment import SegmentData

_READ_UP_TO = 200_000
"""Texts of so many places together are read through."""
_READ_FROM_TERMS = 12
"""Fewer terms are looked up one by one."""
_MOST_LEAVES = 64
"""So many leaves are read for at once, each with a bit of its own."""


def page_hits(data: SegmentData, ids: Array, leaves: Sequence[Found]) -> dict[int, tuple[PageHit, ...]]:
    """Per document its pages with hits, and how many of the leaves match on each.

    Args:
        ids: documents of the segment, ascending.
        leaves: different leaves over the text, as found in this segment.
    """
    low = data.page_ends.take(ids).astype(np.int64)
    counts = data.page_ends.take(ids + 1) - low
    ends = counts.cumsum()
    if not ends[-1] or not leaves:
        return {}
    number = np.arange(ends[-1])
    number -= (ends - counts).repeat(counts)  # within the document, from 0
    bounds = data.page_places.take(number + low.repeat(counts))
    hits = _Pages(data.fields[Field.TEXT], ids, bounds).leaves_on(leaves)
    hits[ends - 1] = 0  # what stands behind the last page is on none
    at = hits.nonzero()[0]
    listed = list(map(_page_hit, zip((number.take(at) + 1).tolist(), hits.take(at).tolist(), strict=True)))
    cuts = at.searchsorted(ends).tolist()
    return {one: tuple(listed[first:last]) for one, first, last in zip(ids.tolist(), [0, *cuts], cuts, strict=False)}


_page_hit: Callable[[tuple[int, int]], PageHit] = partial(tuple.__new__, PageHit)
"""Makes one in a third of the time."""


class _Pages:
    """The pages of several documents.

    Args:
        bounds: place within the segment of each page's first token, and of the end of each document's last page.
    """

    def __init__(self, field: FieldPostings, ids: Array, bounds: Array) -> None:
        self._field, self._ids, self._bounds = field, ids, bounds

    def leaves_on(self, leaves: Sequence[Found]) -> Array:
        """How many of the leaves match on each page."""
        terms = [leaf.terms() for leaf in leaves]
        readable: list[Sequence[int]] = []
        if sum(len(one) for one in terms if one) >= _READ_FROM_TERMS and self._size() <= _READ_UP_TO:
            readable = [one for one in terms if one and not any(map(self._field.shared_code, one))]
        hits: Array = np.zeros(len(self._bounds), np.intp)
        for first in range(0, len(readable), _MOST_LEAVES):
            hits += self._read(readable[first : first + _MOST_LEAVES])
        for leaf, one in zip(leaves, terms, strict=True):
            if one is None:
                hits += self._of_places(leaf)
            elif one not in readable:
                hits[:-1] += self._of_terms(one)
        return hits

    def _of_terms(self, terms: Sequence[int]) -> Array:
        """Whether one of the terms stands on each page, and between one document's last page and the next's first."""
        found: Array | None = None
        texts = self._texts()
        for term in terms:
            before = self._field.places_within((term,), *texts).searchsorted(self._bounds)
            here = before[1:] != before[:-1]
            found = here if found is None else found | here
        return np.zeros(len(self._bounds) - 1, np.bool_) if found is None else found

    def _of_places(self, leaf: Found) -> Array:
        starts, ends = self._texts()
        page = self._bounds.searchsorted(leaf.places(starts, ends).astype(self._bounds.dtype), "right")
        found = np.zeros(len(self._bounds) + 1, np.bool_)
        found[page] = True
        return found[1:]

    def _texts(self) -> tuple[Array, Array]:
        return self._field.document_starts.take(self._ids), self._field.document_starts.take(self._ids + 1)

    def _size(self) -> int:
        starts, ends = self._texts()
        return int(ends.sum(dtype=np.int64)) - int(starts.sum(dtype=np.int64))

    def _read(self, leaves: Sequence[Sequence[int]]) -> Array:
        """Read the texts once, for all leaves whose terms have codes of their own: one bit for each leaf.

        Args:
            leaves: per leaf its terms.
        """
        bits: Array = np.zeros(1 << 16, np.uint8 if len(leaves) <= 8 else np.uint64)
        for number, terms in enumerate(leaves):
            bits[self._field.codes.take(terms)] |= bits.dtype.type(1 << number)
        starts, ends = self._texts()
        sizes = ends.astype(np.int64) - starts
        behind = sizes.cumsum()
        where = (starts - (behind - sizes)).repeat(sizes)
        where += np.arange(len(where))
        text = np.append(bits.take(self._field.stream.take(where)), bits.dtype.type(0))
        owners = starts.searchsorted(self._bounds, "right") - 1
        bounds = self._bounds - (starts - (behind - sizes)).take(owners)
        empty = np.append(bounds[1:] == bounds[:-1], False)
        result = np.bitwise_or.reduceat(text, bounds)
        result[empty] = 0
        return np.asarray(np.bitwise_count(result))
