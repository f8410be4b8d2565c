"""Looks up many terms of a dictionary in one step: a word typed without diacritics is tried in dozens of spellings."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate

from library.search.whoosh_engine.kernel.loading import Kernel
from library.search.whoosh_engine.kernel.segments import address
from library.search.whoosh_engine.terms import TermTable


class CompiledTerms:
    """The terms of one field of one segment, as the kernel can be asked about them; keeps alive what it points to."""

    def __init__(self, kernel: Kernel, table: TermTable) -> None:
        self._kernel = kernel
        self._held = terms, ends = table.columns()
        self._told = array("q", (address(terms), len(terms), len(table), address(ends), ends.itemsize, len(ends)))
        self._at = self._told.buffer_info()[0]

    def find(self, terms: Sequence[bytes]) -> list[int]:
        """The numbers of some terms, -1 for those that are not here."""
        numbers = array("q", bytes(8 * len(terms)))
        starts = array("q", accumulate(map(len, terms), initial=0))
        self._kernel.find(self._at, b"".join(terms), starts.buffer_info()[0], len(terms), numbers.buffer_info()[0])
        return numbers.tolist()
