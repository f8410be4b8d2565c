"""On which pages of a document the leaves of the query stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from library.search.contract import Field, PageHit
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.leaves import Found
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.segment import SegmentData

_READ_UP_TO = 200_000
"""Texts of so many places together are read through; in longer ones each term's own places are looked up."""
_READ_FROM_LEAVES = 4
"""Fewer leaves are looked up one by one."""
_MOST_LEAVES = 64
"""So many leaves are looked for at once, each with a bit of its own."""


def page_hits(data: SegmentData, ids: Array, leaves: Sequence[Found]) -> dict[int, tuple[PageHit, ...]]:
    """Per document its pages with hits, and how many of the leaves match on each.

    Args:
        ids: documents of the segment, ascending.
        leaves: different leaves over the text, as found in this segment.
    """
    low = data.page_ends.take(ids).astype(np.int64)
    counts = data.page_ends.take(ids + 1) - low
    ends = counts.cumsum()
    total = int(ends[-1])
    if not total or not leaves:
        return {}
    starts = ends - counts
    where = np.repeat(low - starts, counts)
    where += np.arange(total)
    pages = _Pages(data.fields[Field.TEXT], ids, data.pages.take(where), counts)
    hits = np.zeros(total, np.int64)
    for first in range(0, len(leaves), _MOST_LEAVES):
        hits += pages.leaves_on(leaves[first : first + _MOST_LEAVES])
    hits[ends - 1] = 0  # what stands behind the last page is on none
    at = hits.nonzero()[0]
    owners = ends.searchsorted(at, "right")
    numbers = (at - starts.take(owners) + 1).tolist()
    found: dict[int, list[PageHit]] = {}
    for document, hit in zip(ids[owners].tolist(), map(PageHit, numbers, hits.take(at).tolist()), strict=True):
        found.setdefault(document, []).append(hit)
    return {document: tuple(listed) for document, listed in found.items()}


class _Pages:
    """The pages of several documents.

    Args:
        firsts: place within its document of each page's first token, the end of the last page included.
        counts: how many of those each document has.
    """

    def __init__(self, field: FieldPostings, ids: Array, firsts: Array, counts: Array) -> None:
        self._field, self._firsts, self._counts = field, firsts, counts
        self._starts = field.document_starts[ids]
        self._ends = field.document_starts[ids + 1]
        self._bounds = firsts + np.repeat(self._starts, counts)

    def leaves_on(self, leaves: Sequence[Found]) -> Array:
        """How many of the leaves match on each page: one bit for each leaf, gathered over the page's places."""
        bits: Array = np.zeros(len(self._bounds), np.uint8 if len(leaves) <= 8 else np.uint64)
        sizes = self._ends.astype(np.int64) - self._starts
        reading = len(leaves) >= _READ_FROM_LEAVES and int(sizes.sum()) <= _READ_UP_TO
        read: dict[int, list[int]] = {}
        for number, leaf in enumerate(leaves):
            codes = leaf.codes() if reading else None
            if codes is not None:
                read[number] = codes
                continue
            page = self._bounds.searchsorted(leaf.places(self._starts, self._ends), "right")
            bits[page[page > 0] - 1] |= bits.dtype.type(1 << number)
        if read:
            bits |= self._read(read, sizes, bits.dtype)
        return np.asarray(np.bitwise_count(bits))

    def _read(self, leaves: dict[int, list[int]], sizes: Array, kind: np.dtype[np.generic]) -> Array:
        """Read the texts once, for all leaves whose terms have codes of their own."""
        table = np.zeros(1 << 16, kind)
        for number, codes in leaves.items():
            table[codes] |= kind.type(1 << number)
        ends = np.cumsum(sizes)
        where = np.repeat(self._starts - (ends - sizes), sizes)
        where += np.arange(len(where))
        text = np.append(table.take(self._field.stream.take(where)), kind.type(0))
        bounds = self._firsts + np.repeat(ends - sizes, self._counts)
        empty = np.append(bounds[1:] == bounds[:-1], False)
        result = np.bitwise_or.reduceat(text, bounds)
        result[empty] = 0
        return result
