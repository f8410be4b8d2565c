"""The postings of a field: which documents have a term, how often, and at which places.

A rare term keeps its documents as a sorted list, a common one as a *row* with one count per document of the segment
(smaller than the list from a fifth of the documents on, and far faster to combine from much fewer on). Places are
numbered through the whole segment, with one empty place between documents, so that a phrase is found by looking at
neighbouring places.
`stream` is the field's text itself as short codes by place: what stands behind a word is one look away.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from library.search.whoosh_engine.arrays import Array, ArrayFile, ArrayFileWriter, Spool, narrowest
from library.search.whoosh_engine.pairs import paired_terms
from library.search.whoosh_engine.terms import TermTable, write_terms

ROW_FROM_DOCUMENTS = 512
"""Segments smaller than this keep no rows."""
OWN_CODES = 0xFFFE
"""So many of the most frequent terms have a code of their own in the stream, from 1."""
_RARE_CODE = 0xFFFF  # all others share this one
ROW_SHARE = 10
"""Terms of more than one in so many documents have a row."""
PLACES_LIMIT = 1 << 32
"""Places of one segment are 32-bit numbers."""


class FieldPostings:
    """Read access to one field of one segment."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.name = field
        self.table = TermTable.read(file, field)
        self.frequencies = file[f"{field}:frequencies"]
        self.starts = file[f"{field}:starts"]
        self.documents = file[f"{field}:documents"]
        self.counts = file[f"{field}:counts"]
        row_terms = file[f"{field}:row_terms"]
        self.row_terms = row_terms
        self.rows = file[f"{field}:rows"]
        self._rows = self.rows.reshape(len(row_terms), -1) if len(row_terms) else None
        self._row_of = {int(term): number for number, term in enumerate(row_terms)}
        self.positional = f"{field}:places" in file
        if self.positional:
            self.place_starts = file[f"{field}:place_starts"]
            self.places = file[f"{field}:places"]
            self.document_starts = file[f"{field}:document_starts"]
            self.stream = file[f"{field}:stream"]
            self.codes = file[f"{field}:codes"]
            self.paired = file[f"{field}:paired"]
            self.pairs = file[f"{field}:pairs"]

    def row(self, term: int) -> Array | None:
        """The counts of a common term for every document of the segment; None for a rare term."""
        number = self._row_of.get(term)
        return None if number is None or self._rows is None else self._rows[number]

    def listed(self, term: int) -> tuple[Array, Array]:
        """Documents and counts of a term, whichever way they are kept."""
        row = self.row(term)
        if row is None:
            start = int(self.starts[term])
            end = start + int(self.frequencies[term])
            return self.documents[start:end], self.counts[start:end]
        documents = (row != 0).nonzero()[0]  # of truth values, which is several times faster than of numbers
        return documents.astype(np.uint32), row[documents]

    def listed_range(self, first: int, last: int) -> tuple[Array, Array, Array]:
        """Frequencies, documents and counts of the terms `first:last`, one behind the other."""
        frequencies = self.frequencies[first:last]
        low, high = np.searchsorted(self.row_terms, (first, last))
        start, end = int(self.starts[first]), int(self.starts[last])
        if low == high:
            return frequencies, self.documents[start:end], self.counts[start:end]
        documents, counts, at = [], [], start
        for term in self.row_terms[low:high].tolist():
            cut = int(self.starts[term])
            row_documents, row_counts = self.listed(term)
            documents += [self.documents[at:cut], row_documents]
            counts += [self.counts[at:cut], row_counts]
            at = cut
        documents.append(self.documents[at:end])
        counts.append(self.counts[at:end])
        return frequencies, np.concatenate(documents), np.concatenate(counts)

    def places_of(self, term: int) -> Array:
        """Every place of the term, in order."""
        return self.places[int(self.place_starts[term]) : int(self.place_starts[term + 1])]

    def place_count(self, term: int) -> int:
        """At how many places the term stands."""
        return int(self.place_starts[term + 1]) - int(self.place_starts[term])

    def pair_frequency(self, first: int, second: int) -> int | None:
        """In how many documents the second term stands behind the first; None where that was not counted."""
        width = len(self.paired)
        row, column = self.paired.searchsorted((first, second)).tolist()
        if row == width or column == width or self.paired[row] != first or self.paired[column] != second:
            return None
        return int(self.pairs[row * width + column])

    def places_within(self, terms: Iterable[int], starts: Array, ends: Array) -> Array:
        """The places of some terms that lie in ranges; in order for each term."""
        found = [np.zeros(0, np.uint32)]
        for term in terms:
            places = self.places_of(term)
            low, high = places.searchsorted(starts), places.searchsorted(ends)
            sizes = high - low
            total = int(sizes.sum())
            if total:
                where = (low - (sizes.cumsum() - sizes)).repeat(sizes)
                where += np.arange(total)
                found.append(places[where])
        return np.concatenate(found)

    def shared_code(self, term: int) -> bool:
        """Whether the stream tells the term only together with other rare ones."""
        return bool(self.codes[term] == _RARE_CODE)


class FieldSink:
    """Takes the postings of a field term by term (in chunks, in order) and writes them behind the segment's arrays.

    Args:
        documents: how many documents the segment has.
        count_type: type that holds every count.
    """

    def __init__(
        self, folder: Path, field: str, *, documents: int, count_type: np.dtype[np.generic], positional: bool
    ) -> None:
        self._field, self._size, self._positional = field, documents, positional
        self._documents = Spool(folder, narrowest(max(0, documents - 1)))
        self._counts = Spool(folder, count_type)
        self._rows = Spool(folder, count_type)
        self._places = Spool(folder, np.uint32)
        self._frequencies: list[Array] = []
        self._listed: list[Array] = []
        self._place_counts: list[Array] = []
        self._row_terms: list[int] = []
        self._terms = 0
        self._row_above = documents // ROW_SHARE if documents >= ROW_FROM_DOCUMENTS else documents

    def add(self, frequencies: Array, documents: Array, counts: Array, places: Array | None = None) -> None:
        """The next terms: documents per term, then documents, counts and places of all of them one behind the other."""
        frequencies = frequencies.astype(np.int64)
        ends = np.cumsum(frequencies)
        if self._positional and places is not None:
            sums = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
            self._place_counts.append(np.diff(sums[np.concatenate(([0], ends))]))
            self._places.append(places)
        common = np.flatnonzero(frequencies > self._row_above)
        at = 0
        for term in common.tolist():
            end, start = int(ends[term]), int(ends[term] - frequencies[term])
            self._documents.append(documents[at:start])
            self._counts.append(counts[at:start])
            row = np.zeros(self._size, self._rows.dtype)
            row[documents[start:end]] = counts[start:end]
            self._rows.append(row)
            self._row_terms.append(self._terms + term)
            at = end
        self._documents.append(documents[at:])
        self._counts.append(counts[at:])
        listed = frequencies.copy()
        listed[common] = 0
        self._frequencies.append(frequencies)
        self._listed.append(listed)
        self._terms += len(frequencies)

    def write(self, sink: ArrayFileWriter, terms: list[bytes]) -> None:
        """Write what was taken; `terms` are the names of the terms in the order in which they came."""
        field = self._field
        write_terms(sink, field, terms)
        sink.add(f"{field}:frequencies", _joined(self._frequencies).astype(np.uint32))
        sink.add(f"{field}:starts", _starts(_joined(self._listed)))
        sink.add(f"{field}:row_terms", np.array(self._row_terms, np.uint32))
        sink.add_spool(f"{field}:documents", self._documents)
        sink.add_spool(f"{field}:counts", self._counts)
        sink.add_spool(f"{field}:rows", self._rows)
        if self._positional:
            sink.add(f"{field}:place_starts", _starts(_joined(self._place_counts)))
            sink.add_spool(f"{field}:places", self._places)

    def paired_terms(self, codes: Array) -> Array:
        """The terms whose pairs are worth counting."""
        return paired_terms(_joined(self._place_counts), codes != _RARE_CODE)

    def stream_codes(self) -> Array:
        """The code of each term in the stream: its own for the most frequent, one for all others."""
        counts = _joined(self._place_counts)
        if len(counts) <= OWN_CODES:
            return np.arange(1, len(counts) + 1, dtype=np.uint16)
        codes = np.full(len(counts), _RARE_CODE, np.uint16)
        frequent = np.sort(np.argpartition(counts, -OWN_CODES)[-OWN_CODES:])
        codes[frequent] = np.arange(1, OWN_CODES + 1, dtype=np.uint16)
        return codes


def _joined(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _starts(counts: Array) -> Array:
    starts = np.zeros(len(counts) + 1, np.uint64)
    np.cumsum(counts, out=starts[1:], dtype=np.uint64)
    return starts.astype(np.uint32) if int(starts[-1]) < PLACES_LIMIT else starts
