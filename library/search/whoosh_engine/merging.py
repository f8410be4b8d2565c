"""Makes one segment of several, without their deleted documents: contiguous slices are copied to their new places.

No posting is sorted or looked at in Python: the terms of every part are in order, so a range of merged terms is one
slice of each part, and the slices are scattered by counting. Ranges are cut so that memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from library.search.whoosh_engine.arrays import Array, ArrayFileWriter, Spool
from library.search.whoosh_engine.building import (
    ISSUED_COLUMN,
    write_documents,
    write_lengths,
    write_pairs,
)
from library.search.whoosh_engine.pairs import PairCounter
from library.search.whoosh_engine.postings import (
    RARE_CODE,
    FieldPostings,
    FieldSink,
    document_starts,
    write_rare,
)
from library.search.whoosh_engine.schema import ALL_FIELDS, COLUMN_FIELDS, POSITIONAL_FIELDS, TOKEN_FIELDS
from library.search.whoosh_engine.segment import SegmentData

CHUNK = 4_000_000
"""Places or postings that are moved at a time."""


class _Part:
    """One segment that goes into the merged one.

    Args:
        base: new number of its first living document.
    """

    def __init__(self, data: SegmentData, alive: Array | None, base: int) -> None:
        self.data, self.alive, self.base = data, alive, base
        self.size = data.size if alive is None else int(np.count_nonzero(alive))
        self.numbers = None if alive is None else (np.cumsum(alive) - 1 + base).astype(np.uint32)

    def living(self, values: Array) -> Array:
        """Values per document, without the dead."""
        return values if self.alive is None else values[self.alive]


def merge(sources: Sequence[tuple[SegmentData, Array | None]], path: Path) -> int:
    """Write the living documents of the sources, in their order, as one segment file; returns how many there are."""
    parts: list[_Part] = []
    size = 0
    for data, alive in sources:
        parts.append(_Part(data, alive, size))
        size += parts[-1].size
    sink = ArrayFileWriter(path)
    columns: dict[str, Array] = {}
    for name in ALL_FIELDS:
        column = _merge_field(sink, name, parts, size)
        if name in COLUMN_FIELDS:
            columns[name] = column
    counts = [part.living(_differences(part.data.file["page_ends"])) for part in parts]
    pages = [_living_pages(part) for part in parts]
    issued = np.concatenate([part.living(part.data.file[ISSUED_COLUMN]) for part in parts])
    write_documents(
        sink, columns, issued=issued, pages=np.concatenate(pages), page_counts=np.concatenate(counts)
    )
    sink.finish({"documents": size})
    return size


def _living_pages(part: _Part) -> Array:
    pages = part.data.file["pages"]
    if part.alive is None:
        return pages
    return np.asarray(pages[np.repeat(part.alive, _differences(part.data.file["page_ends"]))])


def _merge_field(sink: ArrayFileWriter, name: str, parts: Sequence[_Part], size: int) -> Array:
    """Merge one field; returns its column, which only fields of single values have (else an empty array)."""
    fields = [part.data.fields[name] for part in parts]
    positional = name in POSITIONAL_FIELDS
    names = [field.table.all() for field in fields]
    terms = sorted(set().union(*names))
    number = dict(zip(terms, range(len(terms)), strict=True))
    maps = [np.fromiter(map(number.__getitem__, part), np.int64, len(part)) for part in names]
    del number, names
    lengths = starts = None
    if name in TOKEN_FIELDS:
        lengths = np.concatenate([part.living(part.data.lengths(name)) for part in parts])
        starts = document_starts(lengths)
    kind = np.result_type(*(field.counts.dtype for field in fields))
    postings = FieldSink(sink.folder, name, documents=size, count_type=kind, positional=positional)
    kept: list[Array] = []
    for first, last in _chunks(fields, maps, len(terms)):
        frequencies = _merge_chunk(postings, parts, fields, maps, (first, last), positional=positional)
        kept.append(frequencies > 0)
    keep = np.concatenate(kept) if kept else np.zeros(0, np.bool_)
    if not keep.all():
        terms = [terms[index] for index in np.flatnonzero(keep).tolist()]
    postings.write(sink, terms)
    if positional and starts is not None:
        codes = postings.stream_codes()
        every = np.zeros(len(keep), np.uint16)
        every[keep] = codes
        sink.add(f"{name}:codes", codes)
        paired = postings.paired_terms(codes)
        counter = PairCounter(paired, codes)
        texts = _Texts(sink.folder, every, counter)
        for part, index in zip(parts, maps, strict=True):
            texts.add(part, part.data.fields[name], index)
        sink.add_spool(f"{name}:stream", texts.stream)
        write_rare(sink, name, codes, (np.cumsum(keep) - 1)[texts.rare_terms()], texts.rare_places())
        write_pairs(sink, name, paired, counter)
    if lengths is not None:
        write_lengths(sink, name, lengths)
    if name not in COLUMN_FIELDS:
        return np.zeros(0, np.uint32)
    renumbered = np.cumsum(keep)
    tables = [np.concatenate(([0], renumbered[index])).astype(np.uint32) for index in maps]
    return np.concatenate(
        [table[part.living(part.data.column(name))] for table, part in zip(tables, parts, strict=True)]
    )


def _differences(ends: Array) -> Array:
    return np.asarray(np.diff(ends.astype(np.int64)), np.int64)


def _chunks(fields: Sequence[FieldPostings], maps: Sequence[Array], terms: int) -> Iterator[tuple[int, int]]:
    """Ranges of merged terms that hold about `CHUNK` postings each."""
    weight = np.zeros(terms, np.int64)
    for field, index in zip(fields, maps, strict=True):
        weight[index] += field.frequencies
    total = np.cumsum(weight)
    first = 0
    while first < terms:
        before = int(total[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(total, before + CHUNK, "right")))
        yield first, last
        first = last


class _Slice:
    """The living postings of a range of terms of one part, with new document numbers."""

    def __init__(self, part: _Part, field: FieldPostings, first: int, last: int) -> None:
        self._field, self._terms = field, (first, last)
        self.frequencies, self.documents, self.counts = field.listed_range(first, last)
        self._old_counts = self.counts
        self._keep = None if part.alive is None else part.alive[self.documents]
        if self._keep is not None and part.numbers is not None:
            kept = np.concatenate(([0], np.cumsum(self._keep)))
            ends = np.concatenate(([0], np.cumsum(self.frequencies, dtype=np.int64)))
            self.frequencies = np.diff(kept[ends])
            self.counts = self.counts[self._keep]
            self.documents = part.numbers[self.documents[self._keep]]
        else:
            self.documents = self.documents + np.uint32(part.base)

    def hints(self) -> Array:
        """The hints of the places."""
        hints = self._field.hints_of(*self._terms)
        return hints if self._keep is None else np.asarray(hints[np.repeat(self._keep, self._old_counts)])


def _merge_chunk(
    postings: FieldSink,
    parts: Sequence[_Part],
    fields: Sequence[FieldPostings],
    maps: Sequence[Array],
    terms: tuple[int, int],
    *,
    positional: bool,
) -> Array:
    """Give one range of merged terms to the sink; returns how many documents each term has."""
    first, last = terms
    slices, targets = [], []
    for part, field, index in zip(parts, fields, maps, strict=True):
        low, high = np.searchsorted(index, (first, last)).tolist()
        slices.append(_Slice(part, field, low, high))
        targets.append(index[low:high] - first)
    sizes = [piece.frequencies.astype(np.int64) for piece in slices]
    frequencies = np.zeros(last - first, np.int64)
    for target, size in zip(targets, sizes, strict=True):
        frequencies[target] += size
    documents, counts = _scatter(
        targets, sizes, frequencies, [[piece.documents for piece in slices], [piece.counts for piece in slices]]
    )
    hints = _merge_hints(slices, targets, sizes, last - first) if positional else None
    present = frequencies > 0
    postings.add(frequencies if present.all() else frequencies[present], documents, counts, hints)
    return frequencies


def _merge_hints(slices: Sequence[_Slice], targets: Sequence[Array], sizes: Sequence[Array], terms: int) -> Array:
    """The hints of so many merged terms."""
    sums = [_sums(piece.counts, size) for piece, size in zip(slices, sizes, strict=True)]
    total = np.zeros(terms, np.int64)
    for target, size in zip(targets, sums, strict=True):
        total[target] += size
    (hints,) = _scatter(targets, sums, total, [[piece.hints() for piece in slices]])
    return hints


def _sums(values: Array, sizes: Array) -> Array:
    """Sum of each run of `sizes` values."""
    total = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    return _differences(total[np.concatenate(([0], np.cumsum(sizes)))])


def _scatter(
    targets: Sequence[Array], sizes: Sequence[Array], totals: Array, columns: Sequence[Sequence[Array]]
) -> list[Array]:
    """Interleave the runs of all parts: for each merged term first those of the first part, then of the second, …"""
    cursor = np.concatenate(([0], np.cumsum(totals)))[:-1]
    merged = [np.zeros(int(totals.sum()), np.result_type(*(values.dtype for values in column))) for column in columns]
    for number, (target, size) in enumerate(zip(targets, sizes, strict=True)):
        ends = np.cumsum(size)
        where = np.repeat(cursor[target] - (ends - size), size)
        where += np.arange(len(where))
        for out, column in zip(merged, columns, strict=True):
            out[where] = column[number]
        cursor[target] += size
    return merged


class _Texts:
    """The parts' texts one behind the other, in the codes of the merged segment.

    Args:
        codes: of each merged term, before those that nobody has any more are left out.
    """

    def __init__(self, folder: Path, codes: Array, counter: PairCounter) -> None:
        self.stream = Spool(folder, np.uint16)
        self._codes, self._counter = np.append(codes, np.uint16(0)), counter
        self._rare: list[tuple[Array, Array]] = []

    def add(self, part: _Part, field: FieldPostings, index: Array) -> None:
        """The living documents of the next part."""
        table = np.full(1 << 16, len(self._codes) - 1, np.uint32)
        table[field.codes] = index
        order = np.argsort(field.rare_places)
        rare_places = field.rare_places[order]
        rare_terms = np.repeat(index[field.rare_terms], np.diff(field.rare_starts))[order]
        starts = field.document_starts.astype(np.int64)
        at = 0
        while at < part.data.size:
            end = max(at + 1, int(np.searchsorted(starts, starts[at] + CHUNK, "right")) - 1)
            terms = table[field.stream[starts[at] : starts[end]]]
            low, high = np.searchsorted(rare_places, (starts[at], starts[end]))
            terms[rare_places[low:high] - starts[at]] = rare_terms[low:high]
            sizes = _differences(starts[at : end + 1])
            if part.alive is not None:
                terms = terms[np.repeat(part.alive[at:end], sizes)]
                sizes = sizes[part.alive[at:end]]
            self._append(terms, sizes)
            at = end

    def _append(self, terms: Array, sizes: Array) -> None:
        text = self._codes[terms]
        rare = np.flatnonzero(text == RARE_CODE)
        self._rare.append((terms[rare], (rare + self.stream.count).astype(np.uint32)))
        self._counter.add(text, sizes)
        self.stream.append(text)

    def rare_terms(self) -> Array:
        """The merged term at each place of those that share one code, in order of the places."""
        return np.concatenate([np.zeros(0, np.uint32), *(terms for terms, _ in self._rare)])

    def rare_places(self) -> Array:
        """These places."""
        return np.concatenate([np.zeros(0, np.uint32), *(places for _, places in self._rare)])
