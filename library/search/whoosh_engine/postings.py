"""The postings of a field: which documents have a term, how often, and at which places.

A rare term keeps its documents as a list of gaps (most of them take one byte), a common one as a *row* with one count
per document of the segment, which is far faster to combine. Places are numbered through the whole segment, with one
empty place between documents: a phrase is found by looking at neighbouring places. `stream` is the field's text itself
as short codes by place: what stands behind a word is one look away.

Where a term stands is read from the text too, so that it need not be kept. A term has a *hint* for each place: in which
of 256 parts of its document it lies (one or two places of a page's text). Only the rare terms that share one code keep
their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from library.search.whoosh_engine.arrays import (
    Array,
    ArrayFile,
    ArrayFileWriter,
    Spool,
    begins,
    narrowest,
    packed,
    unpacked,
)
from library.search.whoosh_engine.pairs import paired_terms
from library.search.whoosh_engine.terms import TermTable, write_terms

ROW_FROM_DOCUMENTS = 512
"""Segments smaller than this keep no rows."""
OWN_CODES = 0xFFFE
"""So many of the most frequent terms have a code of their own in the stream, from 1."""
RARE_CODE = 0xFFFF  # all others share this one
ROW_SHARE = 4
"""Terms of more than one in so many documents have a row."""
LARGE_ROW_SHARE = 6
LARGE_FROM_DOCUMENTS = 1 << 16
"""The same in segments from so many documents on: rows are faster, and the dictionary leaves more room for them."""
HINT_PARTS = 256
STEP = 128
"""Where gaps and hints begin is kept for every so many listed postings."""
PLACES_LIMIT = 1 << 32
"""Places of one segment are 32-bit numbers."""


class FieldPostings:
    """Read access to one field of one segment."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.name = field
        self.table = TermTable.read(file, field)
        self.frequencies = file[f"{field}:frequencies"]
        self.gaps, self.gap_starts = file[f"{field}:gaps"], file[f"{field}:gap_starts"]
        self.counts = file[f"{field}:counts"]
        row_terms = file[f"{field}:row_terms"]
        self.row_terms = row_terms
        self.rows = file[f"{field}:rows"]
        self.starts = _starts_of_lists(self.frequencies, row_terms)
        self._rows = self.rows.reshape(len(row_terms), -1) if len(row_terms) else None
        self._row_of = {int(term): number for number, term in enumerate(row_terms)}
        self.positional = f"{field}:stream" in file
        if self.positional:
            self.document_starts = document_starts(file[f"{field}:lengths"]).astype(np.uint32)
            self.stream = file[f"{field}:stream"]
            self.codes = file[f"{field}:codes"]
            self.paired = file[f"{field}:paired"]
            self.pairs = file[f"{field}:pairs"]
            self.hints = file[f"{field}:hints"]
            self.hint_starts = file[f"{field}:hint_starts"]
            self.row_hints, self.row_hint_starts = file[f"{field}:row_hints"], file[f"{field}:row_hint_starts"]
            self.rare_terms = file[f"{field}:rare_terms"]
            self.rare_starts = file[f"{field}:rare_starts"]
            self.rare_places = file[f"{field}:rare_places"]

    def row(self, term: int) -> Array | None:
        """The counts of a common term for every document of the segment; None for a rare term."""
        number = self._row_of.get(term)
        return None if number is None or self._rows is None else self._rows[number]

    def listed(self, term: int) -> tuple[Array, Array]:
        """Documents and counts of a term, whichever way they are kept."""
        row = self.row(term)
        if row is None:
            return self._documents(term, term + 1), self.counts[int(self.starts[term]) : int(self.starts[term + 1])]
        documents = (row != 0).nonzero()[0]  # of truth values, which is several times faster than of numbers
        return documents.astype(np.uint32), row[documents]

    def listed_range(self, first: int, last: int) -> tuple[Array, Array, Array]:
        """Frequencies, documents and counts of the terms `first:last`, one behind the other."""
        frequencies = self.frequencies[first:last]
        documents, counts = [], []
        for start, end in self._runs(first, last):
            if start + 1 == end:
                one = self.listed(start)
                documents.append(one[0])
                counts.append(one[1])
            else:
                documents.append(self._documents(start, end))
                counts.append(self.counts[int(self.starts[start]) : int(self.starts[end])])
        if not documents:
            return frequencies, np.zeros(0, np.uint32), self.counts[:0]
        return frequencies, np.concatenate(documents), np.concatenate(counts)

    def _runs(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The terms `first:last` as ranges: each row by itself, and the lists between."""
        low, high = np.searchsorted(self.row_terms, (first, last))
        for term in self.row_terms[low:high].tolist():
            if first < term:
                yield first, term
            yield term, term + 1
            first = term + 1
        if first < last:
            yield first, last

    def _documents(self, first: int, last: int) -> Array:
        """The documents of the terms `first:last`, none of which has a row, one behind the other."""
        start, end = int(self.starts[first]), int(self.starts[last])
        known, behind = start // STEP, -(-end // STEP)
        stop = int(self.gap_starts[behind]) if behind < len(self.gap_starts) else len(self.gaps)
        gaps = unpacked(self.gaps[int(self.gap_starts[known]) : stop])[start - known * STEP : end - known * STEP]
        documents = np.cumsum(gaps, dtype=np.uint32)
        if last == first + 1:
            return documents
        begins = self.starts[first:last].astype(np.int64) - start
        sizes = np.diff(begins, append=end - start)
        documents -= (documents - gaps)[begins[sizes > 0]].repeat(sizes[sizes > 0])  # what runs over runs back
        return documents

    def places_of(self, term: int) -> Array:
        """Every place of the term, in order."""
        if self.shared_code(term):
            return self._kept_places(term, term + 1)
        documents, counts = self.listed(term)
        return self._hinted(term, documents.repeat(counts), self.hints_of(term, term + 1))

    def hints_of(self, first: int, last: int) -> Array:
        """The hints of the terms `first:last`, one behind the other."""
        found = [np.zeros(0, np.uint8)]
        for start, end in self._runs(first, last):
            row = self._row_of.get(start)
            if row is None:
                low, high = self._hint_start(int(self.starts[start])), self._hint_start(int(self.starts[end]))
                found.append(self.hints[low:high])
            else:
                found.append(self.row_hints[int(self.row_hint_starts[row]) : int(self.row_hint_starts[row + 1])])
        return np.concatenate(found)

    def _hint_start(self, posting: int) -> int:
        known = posting // STEP
        return int(self.hint_starts[known]) + int(self.counts[known * STEP : posting].sum(dtype=np.int64))

    def _hinted(self, term: int, owners: Array, hints: Array) -> Array:
        """The places of a term in parts of documents; a part that is named twice is read once."""
        new = begins(owners) | begins(hints)
        owners, hints = owners[new].astype(np.intp), hints[new].astype(np.int64)
        starts = self.document_starts.take(owners).astype(np.int64)
        sizes = self.document_starts.take(owners + 1) - 1 - starts
        return self._standing(int(self.codes[term]), starts - (-hints * sizes // HINT_PARTS),
                              starts - (-(hints + 1) * sizes // HINT_PARTS))

    def _standing(self, code: int, starts: Array, ends: Array) -> Array:
        """The places of a code within ranges of the text."""
        where = spread(starts, ends)
        return np.asarray(where[self.stream.take(where, mode="clip") == code], np.uint32)

    def _kept_places(self, first: int, last: int) -> Array:
        """The places of the terms `first:last` that share one code."""
        low, high = self.rare_terms.searchsorted((first, last)).tolist()
        return self.rare_places[int(self.rare_starts[low]) : int(self.rare_starts[high])]

    def pair_frequency(self, first: int, second: int) -> int | None:
        """In how many documents the second term stands behind the first; None where that was not counted."""
        width = len(self.paired)
        row, column = self.paired.searchsorted((first, second)).tolist()
        if row == width or column == width or self.paired[row] != first or self.paired[column] != second:
            return None
        return int(self.pairs[row * width + column])

    def places_within(self, terms: Iterable[int], starts: Array, ends: Array) -> Array:
        """The places of some terms that lie in ranges, which ascend; in order for each term."""
        found = [np.zeros(0, np.uint32)]
        where = text = None
        for term in terms:
            if self.shared_code(term):
                found.append(_within(self._kept_places(term, term + 1), starts, ends))
                continue
            if where is None:
                where = spread(starts, ends)
                text = self.stream.take(where, mode="clip")
            found.append(where[text == self.codes[term]].astype(np.uint32))
        return np.concatenate(found)

    def places_of_range(self, first: int, last: int, starts: Array, ends: Array) -> Array:
        """The places of the terms `first:last` that lie in ranges, which ascend."""
        sought = np.zeros(1 << 16, np.bool_)
        sought[self.codes[first:last]] = True
        sought[RARE_CODE] = False
        where = spread(starts, ends)
        own = where[sought.take(self.stream.take(where, mode="clip"))]
        return np.concatenate((own, _within(self._kept_places(first, last), starts, ends)))

    def shared_code(self, term: int) -> bool:
        """Whether the stream tells the term only together with other rare ones."""
        return bool(self.codes[term] == RARE_CODE)


def document_starts(lengths: Array) -> Array:
    """Place of each document's first token and, last, the number of places; one stays empty behind each document."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths.astype(np.int64) + 1, out=starts[1:])
    return starts


def spread(starts: Array, ends: Array) -> Array:
    """Every place of some ranges, one behind the other."""
    sizes = np.maximum(ends.astype(np.int64) - starts, 0)
    where = (starts - (sizes.cumsum() - sizes)).repeat(sizes)
    where += np.arange(len(where))
    return np.asarray(where)


def _within(places: Array, starts: Array, ends: Array) -> Array:
    """Those of some places that lie in ranges, which ascend."""
    where = starts.searchsorted(places, "right")
    return places[(where > 0) & (places < ends[where - 1])]


def _starts_of_lists(frequencies: Array, row_terms: Array) -> Array:
    """Where the list of each term begins among all listed postings and, last, where the last one ends."""
    listed = frequencies.astype(np.int64)
    listed[row_terms] = 0
    return _starts(listed)


def hints_at(places: Array, starts: Array, sizes: Array) -> Array:
    """In which part of its document each place lies.

    Args:
        starts, sizes: of the document of each place.
    """
    return ((places - starts) * HINT_PARTS // sizes).astype(np.uint8)


def gaps_of(documents: Array, begins: Array) -> Array:
    """How far each document of some lists is from the one before; the first of a list from 0.

    Args:
        begins: where the lists begin.
    """
    gaps = documents.astype(np.uint32)
    gaps[1:] -= documents[:-1].astype(np.uint32)
    gaps[begins] = documents[begins]
    return gaps


class Marks:
    """Where every `STEP`th of some runs begins, which are told by their sizes and lie one behind the other."""

    def __init__(self) -> None:
        self._found: list[Array] = [np.zeros(1, np.int64)]
        self._count, self._end = 0, 0

    def add(self, sizes: Array) -> None:
        """The next runs."""
        ends = np.cumsum(sizes, dtype=np.int64) + self._end
        self._found.append(ends[-(self._count + 1) % STEP :: STEP])
        self._count += len(ends)
        self._end = int(ends[-1]) if len(ends) else self._end

    def all(self) -> Array:
        """The marks; the first is 0."""
        marks = np.concatenate(self._found)
        return marks.astype(narrowest(int(marks[-1])))


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
        self._gaps, self._gap_marks = Spool(folder, np.uint8), Marks()
        self._counts, self._rows = Spool(folder, count_type), Spool(folder, count_type)
        self._hints, self._hint_marks = Spool(folder, np.uint8), Marks()
        self._row_hints, self._row_hint_ends = Spool(folder, np.uint8), [0]
        self._frequencies: list[Array] = []
        self._place_counts: list[Array] = []
        self._row_terms: list[int] = []
        self._terms = 0
        share = ROW_SHARE if documents < LARGE_FROM_DOCUMENTS else LARGE_ROW_SHARE
        self._row_above = documents // share if documents >= ROW_FROM_DOCUMENTS else documents

    def add(self, frequencies: Array, documents: Array, counts: Array, hints: Array | None = None) -> None:
        """The next terms: documents per term, then documents, counts and hints of all of them one behind the other.

        Args:
            frequencies: each at least 1.
            hints: of each place; only of a field that knows places.
        """
        frequencies = frequencies.astype(np.int64)
        ends = np.cumsum(frequencies)
        gaps = gaps_of(documents, ends - frequencies)
        sums = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        hints = np.zeros(0, np.uint8) if hints is None else hints
        if self._positional:
            self._place_counts.append(np.diff(sums[np.concatenate(([0], ends))]))
        at = 0
        for term in np.flatnonzero(frequencies > self._row_above).tolist():
            end, start = int(ends[term]), int(ends[term] - frequencies[term])
            self._append(gaps[at:start], counts[at:start], hints[sums[at] : sums[start]])
            row = np.zeros(self._size, self._rows.dtype)
            row[documents[start:end]] = counts[start:end]
            self._rows.append(row)
            self._row_terms.append(self._terms + term)
            self._row_hints.append(hints[sums[start] : sums[end]])
            self._row_hint_ends.append(self._row_hints.count)
            at = end
        self._append(gaps[at:], counts[at:], hints[sums[at] :])
        self._frequencies.append(frequencies)
        self._terms += len(frequencies)

    def _append(self, gaps: Array, counts: Array, hints: Array) -> None:
        """The next listed postings."""
        data, sizes = packed(gaps)
        self._gaps.append(data)
        self._gap_marks.add(sizes)
        self._counts.append(counts)
        if self._positional:
            self._hints.append(hints)
            self._hint_marks.add(counts)

    def write(self, sink: ArrayFileWriter, terms: list[bytes]) -> None:
        """Write what was taken; `terms` are the names of the terms in the order in which they came."""
        field, frequencies = self._field, _joined(self._frequencies)
        write_terms(sink, field, terms)
        sink.add(f"{field}:frequencies", frequencies.astype(narrowest(int(frequencies.max(initial=0)))))
        sink.add(f"{field}:row_terms", np.array(self._row_terms, np.uint32))
        sink.add(f"{field}:gap_starts", self._gap_marks.all())
        sink.add_spool(f"{field}:gaps", self._gaps)
        sink.add_spool(f"{field}:counts", self._counts)
        sink.add_spool(f"{field}:rows", self._rows)
        if self._positional:
            sink.add(f"{field}:hint_starts", self._hint_marks.all())
            sink.add_spool(f"{field}:hints", self._hints)
            ends = np.array(self._row_hint_ends, np.int64)
            sink.add(f"{field}:row_hint_starts", ends.astype(narrowest(int(ends[-1]))))
            sink.add_spool(f"{field}:row_hints", self._row_hints)

    def paired_terms(self, codes: Array) -> Array:
        """The terms whose pairs are worth counting."""
        return paired_terms(_joined(self._place_counts), codes != RARE_CODE)

    def stream_codes(self) -> Array:
        """The code of each term in the stream: its own for the most frequent, one for all others."""
        counts = _joined(self._place_counts)
        if len(counts) <= OWN_CODES:
            return np.arange(1, len(counts) + 1, dtype=np.uint16)
        codes = np.full(len(counts), RARE_CODE, np.uint16)
        frequent = np.sort(np.argpartition(counts, -OWN_CODES)[-OWN_CODES:])
        codes[frequent] = np.arange(1, OWN_CODES + 1, dtype=np.uint16)
        return codes


def write_rare(sink: ArrayFileWriter, field: str, codes: Array, terms: Array, places: Array) -> None:
    """Write where the terms stand that share one code.

    Args:
        terms, places: of each place of such a term, in order of the places.
    """
    rare = np.flatnonzero(codes == RARE_CODE).astype(np.uint32)
    order = np.argsort(terms, kind="stable")
    sink.add(f"{field}:rare_terms", rare)
    sink.add(f"{field}:rare_starts", np.append(terms[order].searchsorted(rare), len(terms)).astype(np.uint32))
    sink.add(f"{field}:rare_places", places[order].astype(np.uint32))


def _joined(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _starts(counts: Array) -> Array:
    starts = np.zeros(len(counts) + 1, np.uint64)
    np.cumsum(counts, out=starts[1:], dtype=np.uint64)
    return starts.astype(np.uint32) if int(starts[-1]) < PLACES_LIMIT else starts
