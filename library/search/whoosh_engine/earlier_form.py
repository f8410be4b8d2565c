"""Reading segments of form 2, which the last release wrote, until the index is built anew.

It kept every place of every term, and the end and first eight bytes of each. All that is read from it as it is, by
numpy alone; what the present form keeps besides is worked out where it is asked for. Nothing is written in form 2:
a commit puts segments of the present form beside these, and what is merged is of the present form.
Once no archive of that release is left to be opened, this module goes.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np

from library.search.whoosh_engine.arrays import Array, ArrayFile
from library.search.whoosh_engine.postings import RARE_CODE, FieldPostings, hints_at, spread
from library.search.whoosh_engine.schema import ID
from library.search.whoosh_engine.terms import STEP, TermTable

EARLIER_FORM: Final = 2


def is_of_earlier_form(file: ArrayFile) -> bool:
    """Whether a segment's file is of form 2; in a commit of that form some are and others are not."""
    return f"{ID}:ends" in file


class EarlierPostings(FieldPostings):
    """One field of a segment of form 2, as the present form is read."""

    def _read_table(self, file: ArrayFile) -> TermTable:
        keys = file[f"{self.name}:keys"][::STEP].astype(">u8")
        sizes = np.diff(file[f"{self.name}:ends"])
        return TermTable(file[f"{self.name}:terms"], sizes, keys.view(np.uint8))

    def _read_places(self, file: ArrayFile) -> None:
        self._place_starts = file[f"{self.name}:place_starts"]
        self._places = file[f"{self.name}:places"]

    def places_of(self, term: int) -> Array:
        """Every place of the term, in order."""
        return self._places[int(self._place_starts[term]) : int(self._place_starts[term + 1])]

    def hints_of(self, start: int, end: int) -> Array:
        """The hints of the lists of neighbouring terms.

        Args:
            start, end: of listed postings; a list begins at `start` and one ends at `end`, with no row between.
        """
        if start == end:
            return np.zeros(0, np.uint8)
        # The last term that begins at a posting is the one that it is of: those before it have no list.
        first, last = (self.starts.searchsorted((start, end - 1), "right") - 1).tolist()
        places = self._places[int(self._place_starts[first]) : int(self._place_starts[last + 1])].astype(np.int64)
        owners = self.documents[start:end].repeat(self.counts[start:end]).astype(np.intp)
        starts = self.document_starts.take(owners).astype(np.int64)
        return hints_at(places, starts, self.document_starts.take(owners + 1) - 1 - starts)

    @cached_property
    def rare_terms(self) -> Array:  # type: ignore[override]
        """The terms that share one code."""
        return np.flatnonzero(self.codes == RARE_CODE).astype(np.uint32)

    @cached_property
    def rare_starts(self) -> Array:  # type: ignore[override]
        """Where the places of each begin among `rare_places` and, last, where those of the last one end."""
        rare = self.rare_terms.astype(np.intp)
        sizes = self._place_starts[rare + 1].astype(np.int64) - self._place_starts[rare]
        return np.concatenate(([0], sizes.cumsum()))

    @cached_property
    def rare_places(self) -> Array:  # type: ignore[override]
        """The places of those terms, one term behind the other."""
        rare = self.rare_terms.astype(np.intp)
        return self._places[spread(self._place_starts[rare].astype(np.int64), self._place_starts[rare + 1])]
