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
    document_starts,
    write_documents,
    write_lengths,
    write_pairs,
    write_stream,
)
from library.search.whoosh_engine.pairs import PairCounter
from library.search.whoosh_engine.postings import FieldPostings, FieldSink
from library.search.whoosh_engine.schema import ALL_FIELDS, COLUMN_FIELDS, POSITIONAL_FIELDS, TOKEN_FIELDS
from library.search.whoosh_engine.segment import SegmentData

CHUNK = 4_000_000
"""Places (or postings) that are moved at a time."""


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
        frequencies = _merge_chunk(postings, parts, fields, maps, (first, last), starts if positional else None)
        kept.append(frequencies > 0)
    keep = np.concatenate(kept) if kept else np.zeros(0, np.bool_)
    if not keep.all():
        terms = [terms[index] for index in np.flatnonzero(keep).tolist()]
    postings.write(sink, terms)
    if positional and starts is not None:
        codes = postings.stream_codes()
        every = np.zeros(len(keep), np.uint16)
        every[keep] = codes
        write_stream(sink, name, codes, starts)
        paired = postings.paired_terms(codes)
        counter = PairCounter(paired, codes)
        sink.add_spool(f"{name}:stream", _merge_stream(sink.folder, name, parts, maps, every, counter))
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
    """Ranges of merged terms that hold about `CHUNK` places each."""
    weight = np.zeros(terms, np.int64)
    for field, index in zip(fields, maps, strict=True):
        weight[index] += _differences(field.place_starts) if field.positional else field.frequencies
    total = np.cumsum(weight)
    first = 0
    while first < terms:
        before = int(total[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(total, before + CHUNK, "right")))
        yield first, last
        first = last


class _Slice:
    """The living postings of a range of terms of one part, with new document numbers and places."""

    def __init__(self, part: _Part, field: FieldPostings, first: int, last: int, starts: Array | None) -> None:
        self.frequencies, documents, self.counts = field.listed_range(first, last)
        self.places: Array | None = None
        keep = None if part.alive is None else part.alive[documents]
        if keep is not None:
            kept = np.concatenate(([0], np.cumsum(keep)))
            ends = np.concatenate(([0], np.cumsum(self.frequencies, dtype=np.int64)))
            self.frequencies = np.diff(kept[ends])
        if starts is not None:
            self.places = _moved_places(part, field, (first, last), documents, self.counts, keep, starts)
        if keep is not None and part.numbers is not None:
            self.counts = self.counts[keep]
            self.documents = part.numbers[documents[keep]]
        else:
            self.documents = documents + np.uint32(part.base)


def _moved_places(
    part: _Part,
    field: FieldPostings,
    terms: tuple[int, int],
    documents: Array,
    counts: Array,
    keep: Array | None,
    starts: Array,
) -> Array:
    places = field.places[int(field.place_starts[terms[0]]) : int(field.place_starts[terms[1]])]
    if keep is None or part.numbers is None:
        return np.asarray(places + np.uint32(starts[part.base]))
    old = np.repeat(documents[keep], counts[keep])
    shift = starts[part.numbers[old]] - field.document_starts[old].astype(np.int64)
    moved = places[np.repeat(keep, counts)].astype(np.int64) + shift
    return np.asarray(moved, np.uint32)


def _merge_chunk(
    postings: FieldSink,
    parts: Sequence[_Part],
    fields: Sequence[FieldPostings],
    maps: Sequence[Array],
    terms: tuple[int, int],
    starts: Array | None,
) -> Array:
    """Give one range of merged terms to the sink; returns how many documents each term has."""
    first, last = terms
    slices, targets = [], []
    for part, field, index in zip(parts, fields, maps, strict=True):
        low, high = np.searchsorted(index, (first, last)).tolist()
        slices.append(_Slice(part, field, low, high, starts))
        targets.append(index[low:high] - first)
    sizes = [piece.frequencies.astype(np.int64) for piece in slices]
    frequencies = np.zeros(last - first, np.int64)
    for target, size in zip(targets, sizes, strict=True):
        frequencies[target] += size
    documents, counts = _scatter(
        targets, sizes, frequencies, [[piece.documents for piece in slices], [piece.counts for piece in slices]]
    )
    places = None
    if starts is not None:
        sums = [_sums(piece.counts, size) for piece, size in zip(slices, sizes, strict=True)]
        total = np.zeros(last - first, np.int64)
        for target, size in zip(targets, sums, strict=True):
            total[target] += size
        (places,) = _scatter(targets, sums, total, [[piece.places for piece in slices if piece.places is not None]])
    present = frequencies > 0
    postings.add(frequencies if present.all() else frequencies[present], documents, counts, places)
    return frequencies


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


def _merge_stream(
    folder: Path, name: str, parts: Sequence[_Part], maps: Sequence[Array], codes: Array, counter: PairCounter
) -> Spool:
    """The parts' streams one behind the other, in the codes of the merged segment."""
    spool = Spool(folder, np.uint16)
    for part, index in zip(parts, maps, strict=True):
        field = part.data.fields[name]
        table = np.zeros(1 << 16, np.uint16)
        table[field.codes] = codes[index]
        shared = np.flatnonzero(field.codes == np.iinfo(np.uint16).max)
        places = [field.places_of(term) for term in shared.tolist()]
        values = np.repeat(codes[index[shared]], [len(found) for found in places])
        where = np.concatenate(places).astype(np.int64) if places else np.zeros(0, np.int64)
        order = np.argsort(where)
        where, values = where[order], values[order]
        starts = field.document_starts.astype(np.int64)
        at = 0
        while at < part.data.size:
            end = max(at + 1, int(np.searchsorted(starts, starts[at] + CHUNK, "right")) - 1)
            chunk = table[field.stream[starts[at] : starts[end]]]
            low, high = np.searchsorted(where, (starts[at], starts[end]))
            chunk[where[low:high] - starts[at]] = values[low:high]
            sizes = _differences(starts[at : end + 1])
            if part.alive is not None:
                chunk = chunk[np.repeat(part.alive[at:end], sizes)]
                sizes = sizes[part.alive[at:end]]
            counter.add(chunk, sizes)
            spool.append(chunk)
            at = end
    return spool
