"""Reads the files of the form before: an index that the last release wrote answers until it is built anew.

Form 2 kept every place of every word and the whole of its dictionary. What form 3 has instead is made of that, in
memory, when it is first asked for. Useful for: one release. Not for: writing, which is always in the form of now.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from library.search.whoosh_engine.arrays import Array, ArrayFile, narrowest
from library.search.whoosh_engine.postings import HINT_STEP, RARE_CODE, hints_at
from library.search.whoosh_engine.schema import ID
from library.search.whoosh_engine.terms import heads_of

_PLACES_AT_ONCE: Final = 2_000_000


def open_file(path: Path, *, verify: bool) -> ArrayFile:
    """A file of arrays in whatever form it is; see `ArrayFile` for what it raises."""
    file = ArrayFile(path, verify=verify)
    return file if f"{ID}:sizes" in file else _EarlierFile(path)


class _EarlierFile(ArrayFile):
    """A file of form 2 that gives the arrays of form 3. It was compared with its checksums before."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, verify=False)
        self._made: dict[str, Callable[[str], Array]] = {
            "sizes": self._sizes, "heads": self._heads, "hints": self._hints, "hint_starts": self._hint_starts,
            "rare_terms": self._rare_terms, "rare_starts": self._rare_starts, "rare_places": self._rare_places,
        }  # fmt: skip

    def __getitem__(self, name: str) -> Array:
        field, _, kind = name.partition(":")
        if name not in self._arrays and kind in self._made:
            self._arrays[name] = self._made[kind](field)
        return super().__getitem__(name)

    def _sizes(self, field: str) -> Array:
        sizes = np.diff(self[f"{field}:ends"].astype(np.int64))
        return sizes.astype(narrowest(int(sizes.max(initial=0))))

    def _heads(self, field: str) -> Array:
        terms, ends = self[f"{field}:terms"].data, self[f"{field}:ends"].tolist()
        return heads_of([bytes(terms[start:end]) for start, end in pairwise(ends)])

    def _hints(self, field: str) -> Array:
        """Of the places of listed terms, some at a time."""
        place_starts = self[f"{field}:place_starts"].astype(np.int64)
        listed = np.ones(len(place_starts) - 1, np.bool_)
        listed[self[f"{field}:row_terms"]] = False
        found, first = [np.zeros(0, np.uint8)], 0
        while first < len(listed):
            far = int(place_starts.searchsorted(place_starts[first] + _PLACES_AT_ONCE, "right")) - 1
            last = min(max(first + 1, far), len(listed))
            found.append(self._hints_of(field, first, last, np.repeat(listed[first:last],
                                                                      np.diff(place_starts[first : last + 1]))))
            first = last
        return np.concatenate(found)

    def _hints_of(self, field: str, first: int, last: int, listed: Array) -> Array:
        """Of the terms `first:last`, whose places `listed` tells apart."""
        low, high = self[f"{field}:place_starts"][[first, last]].tolist()
        start, end = self[f"{field}:starts"][[first, last]].tolist()
        places = self[f"{field}:places"][low:high][listed].astype(np.int64)
        owners = self[f"{field}:documents"][start:end].repeat(self[f"{field}:counts"][start:end]).astype(np.intp)
        starts = self[f"{field}:document_starts"].astype(np.int64)
        return hints_at(places, starts[owners], starts[owners + 1] - 1 - starts[owners])

    def _hint_starts(self, field: str) -> Array:
        sums = np.cumsum(self[f"{field}:counts"], dtype=np.int64)
        return np.concatenate(([0], sums[HINT_STEP - 1 :: HINT_STEP])).astype(np.uint32)

    def _rare_terms(self, field: str) -> Array:
        return np.flatnonzero(self[f"{field}:codes"] == RARE_CODE).astype(np.uint32)

    def _rare_sizes(self, field: str) -> Array:
        return np.asarray(np.diff(self[f"{field}:place_starts"].astype(np.int64)))

    def _rare_starts(self, field: str) -> Array:
        sizes = self._rare_sizes(field)[self._rare_terms(field)]
        return np.concatenate(([0], np.cumsum(sizes))).astype(np.uint32)

    def _rare_places(self, field: str) -> Array:
        rare = self[f"{field}:codes"] == RARE_CODE
        return np.asarray(self[f"{field}:places"][np.repeat(rare, self._rare_sizes(field))])
