"""In how many documents each pair of frequent words stands together: what a phrase of two such words is worth.

Nearness asks this for every two neighbouring words of a query. The number cannot be had without looking at every
place of the rarer word, which for frequent words takes most of the time of a query; so it is counted when a segment
is made, for the few hundred words where that matters.
"""

from __future__ import annotations

import math

import numpy as np

from library.search.whoosh_engine.arrays import Array, narrowest

MOST_WORDS = 768
"""At most so many words are paired; their square stays below 2^20."""
PLACES_PER_CELL = 40
"""The table has one cell for so many places of the segment: about 2 % of its text."""
_DOCUMENTS_AT_ONCE = 1 << 12
_PAIR_BITS = 20


def paired_terms(place_counts: Array, own_code: Array) -> Array:
    """The terms that are paired, ascending: the most frequent ones.

    Args:
        own_code: mask of the terms that the text tells apart from all others.
    """
    able = np.flatnonzero(own_code)
    count = min(MOST_WORDS, len(able), math.isqrt(int(place_counts.sum()) // PLACES_PER_CELL))
    if not count:
        return np.zeros(0, np.uint32)
    return np.sort(able[np.argpartition(place_counts[able], -count)[-count:]]).astype(np.uint32)


class PairCounter:
    """Counts pairs over texts that are handed in bit by bit.

    Args:
        terms: the terms that are paired, ascending.
        codes: the code of each term in the texts; paired terms have codes of their own.
    """

    def __init__(self, terms: Array, codes: Array) -> None:
        self._width = len(terms)
        self._number = np.zeros(1 << 16, np.uint32)
        self._number[codes[terms]] = np.arange(1, len(terms) + 1, dtype=np.uint32)
        self._counts = np.zeros(len(terms) * len(terms), np.int64)

    def add(self, stream: Array, sizes: Array) -> None:
        """Count whole documents: their text with one empty place behind each, and how many places each takes."""
        if not self._width:
            return
        ends = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
        for first in range(0, len(sizes), _DOCUMENTS_AT_ONCE):
            last = min(first + _DOCUMENTS_AT_ONCE, len(sizes))
            self._add(stream[int(ends[first]) : int(ends[last])], ends[first : last + 1] - ends[first])

    def _add(self, stream: Array, ends: Array) -> None:
        numbers = self._number.take(stream)
        left, right = numbers[:-1], numbers[1:]
        at = np.flatnonzero((left != 0) & (right != 0))
        owners = np.repeat(np.arange(len(ends) - 1, dtype=np.uint32), np.diff(ends))[at]
        keys = (left[at] - np.uint32(1)) * np.uint32(self._width) + (right[at] - np.uint32(1))
        keys |= owners << np.uint32(_PAIR_BITS)
        keys.sort()
        keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)]]  # each document counts once
        self._counts += np.bincount(keys & np.uint32((1 << _PAIR_BITS) - 1), minlength=len(self._counts))

    def table(self) -> Array:
        """Documents per pair: a row for the first word, a column for the second."""
        return self._counts.astype(narrowest(int(self._counts.max(initial=0))))
