"""Reads the files of the form before: an index that the last release wrote answers until it is built anew.

Form 2 kept every place of every word and the whole of its dictionary. What form 3 has instead is made of that, in
memory, when it is first asked for. Useful for: one release. Not for: writing, which is always in the form of now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from library.search.whoosh_engine.arrays import Array, ArrayFile, narrowest, packed
from library.search.whoosh_engine.postings import RARE_CODE, Marks, gaps_of, hints_at
from library.search.whoosh_engine.schema import ID
from library.search.whoosh_engine.terms import heads_of

_AT_ONCE: Final = 2_000_000


def open_file(path: Path, *, verify: bool) -> ArrayFile:
    """A file of arrays in whatever form it is; see `ArrayFile` for what it raises."""
    file = ArrayFile(path, verify=verify)
    return file if f"{ID}:sizes" in file else _EarlierFile(path)


class _EarlierFile(ArrayFile):
    """A file of form 2 that gives the arrays of form 3. It was compared with its checksums before."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, verify=False)
        self._made: dict[str, Callable[[str], Array]] = {
            "sizes": self._sizes, "heads": self._heads, "gaps": self._gaps, "gap_starts": self._gap_starts,
            "hints": self._hints, "hint_starts": self._hint_starts,
            "row_hints": self._row_hints, "row_hint_starts": self._row_hint_starts,
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
        """Of the places of listed terms."""
        return self._hints_where(field, self._listed(field))

    def _row_hints(self, field: str) -> Array:
        return self._hints_where(field, ~self._listed(field))

    def _row_hint_starts(self, field: str) -> Array:
        sizes = np.diff(self[f"{field}:place_starts"].astype(np.int64))[~self._listed(field)]
        return np.concatenate(([0], np.cumsum(sizes)))

    def _listed(self, field: str) -> Array:
        """Which terms have no row."""
        listed = np.ones(len(self[f"{field}:frequencies"]), np.bool_)
        listed[self[f"{field}:row_terms"]] = False
        return listed

    def _hints_where(self, field: str, wanted: Array) -> Array:
        """Of the places of some terms, which a mask tells; some at a time."""
        document_starts = self[f"{field}:document_starts"]
        found = [np.zeros(0, np.uint8)]
        for first, last in self._ranges(field, "place_starts"):
            begins = self[f"{field}:place_starts"][first : last + 1].astype(np.int64)
            chosen = np.repeat(wanted[first:last], np.diff(begins))
            places = self[f"{field}:places"][begins[0] : begins[-1]][chosen]
            owners = document_starts.searchsorted(places, "right") - 1
            starts = document_starts[owners].astype(np.int64)
            found.append(hints_at(places.astype(np.int64), starts, document_starts[owners + 1] - 1 - starts))
        return np.concatenate(found)

    def _ranges(self, field: str, starts: str) -> Iterator[tuple[int, int]]:
        """The terms in ranges that do not hold too much."""
        begins, first = self[f"{field}:{starts}"].astype(np.int64), 0
        while first < len(begins) - 1:
            last = max(first + 1, int(begins.searchsorted(begins[first] + _AT_ONCE, "right")) - 1)
            yield first, last
            first = last

    def _hint_starts(self, field: str) -> Array:
        marks = Marks()
        marks.add(self[f"{field}:counts"])
        return marks.all()

    def _gaps(self, field: str) -> Array:
        found, marks = [np.zeros(0, np.uint8)], Marks()
        for first, last in self._ranges(field, "starts"):
            begins = self[f"{field}:starts"][first : last + 1].astype(np.int64)
            documents = self[f"{field}:documents"][begins[0] : begins[-1]]
            gaps, sizes = packed(gaps_of(documents, (begins[:-1] - begins[0])[np.diff(begins) > 0]))
            found.append(gaps)
            marks.add(sizes)
        self._arrays[f"{field}:gap_starts"] = marks.all()
        return np.concatenate(found)

    def _gap_starts(self, field: str) -> Array:
        self._arrays[f"{field}:gaps"] = self._gaps(field)
        return self._arrays[f"{field}:gap_starts"]

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
