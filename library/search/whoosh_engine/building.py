"""Turns a batch of documents into a segment file: tokens become numbers, and one sort per field does the rest."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from library.search.contract import Facet, Field, IndexedDocument
from library.search.whoosh_engine.arrays import Array, ArrayFileWriter, narrowest
from library.search.whoosh_engine.pairs import PairCounter
from library.search.whoosh_engine.postings import (
    PLACES_LIMIT,
    RARE_CODE,
    FieldSink,
    document_starts,
    hints_at,
    write_rare,
)
from library.search.whoosh_engine.schema import (
    ALL_FIELDS,
    AUDIENCE,
    COLUMN_FIELDS,
    ID,
    POSITIONAL_FIELDS,
    TOKEN_FIELDS,
    year_term,
)
from library.search.whoosh_engine.terms import encode

_HALF = 0xFFFF


class _Numbers(dict[str | bytes, int]):
    """Numbers tokens in the order in which they are first asked for."""

    def __missing__(self, token: str | bytes) -> int:
        number = self[token] = len(self)
        return number


class FieldBuffer:
    """Tokens of one field of the documents that wait, as numbers in order."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._tokens = array("I")
        self._lengths = array("I")

    def add(self, tokens: Sequence[str | bytes]) -> None:
        """The next document's tokens, possibly none."""
        if tokens:
            self._tokens.extend(map(self._numbers.__getitem__, tokens))
        self._lengths.append(len(tokens))

    def take(self, alive: Array) -> tuple[list[bytes], Array, Array]:
        """Sorted terms, tokens as their numbers, and the length of each living document; empties the buffer."""
        lengths = np.frombuffer(self._lengths, np.uint32) if self._lengths else np.zeros(0, np.uint32)
        tokens = np.frombuffer(self._tokens, np.uint32) if self._tokens else np.zeros(0, np.uint32)
        if not alive.all():
            tokens = tokens[np.repeat(alive, lengths)]
            lengths = lengths[alive]
        names = [token if isinstance(token, bytes) else encode(token) for token in self._numbers]
        used = np.zeros(len(names), np.bool_)
        used[tokens] = True
        order = sorted(np.flatnonzero(used).tolist(), key=names.__getitem__)
        rank = np.zeros(len(names), np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        self._numbers, self._tokens, self._lengths = _Numbers(), array("I"), array("I")
        return [names[number] for number in order], rank[tokens], lengths


class DocumentBuffer:
    """Documents that wait to become a segment."""

    def __init__(self) -> None:
        self._fields = {name: FieldBuffer() for name in ALL_FIELDS}
        self._issued = array("i")
        self._pages = array("I")
        self._page_counts = array("I")
        self._dead: set[int] = set()
        self.tokens = 0

    def __len__(self) -> int:
        return len(self._issued) - len(self._dead)

    def add(self, document: IndexedDocument) -> int:
        """Keep the document; returns its number, by which `drop` takes it out again."""
        for name in TOKEN_FIELDS:
            tokens = document.tokens.get(Field(name), ())
            self._fields[name].add(tokens)
            self.tokens += len(tokens)
        self._fields[ID].add((document.id,))
        self._fields[Facet.KIND].add(() if document.kind is None else (document.kind,))
        self._fields[Facet.COMMITTEE].add(() if document.committee is None else (document.committee,))
        self._fields[Facet.YEAR].add(() if document.year is None else (year_term(document.year),))
        self._fields[AUDIENCE].add(sorted(document.audience))
        self._pages.extend(document.page_starts)
        self._page_counts.append(len(document.page_starts))
        self._issued.append(document.issued)
        return len(self._issued) - 1

    def drop(self, number: int) -> None:
        """Take out a document that was added before."""
        self._dead.add(number)

    def write(self, path: Path) -> list[str]:
        """Write the living documents as a segment file and return their ids by document number."""
        alive = np.ones(len(self._issued), np.bool_)
        alive[list(self._dead)] = False
        size = len(self)
        sink = ArrayFileWriter(path)
        columns: dict[str, Array] = {}
        ids: list[bytes] = []
        for name in ALL_FIELDS:
            terms, column = self._write_field(sink, name, alive)
            if name in COLUMN_FIELDS:
                columns[name] = column
            if name == ID:
                ids = terms
        issued = np.array(self._issued, np.int32)[alive]
        page_counts = np.array(self._page_counts, np.int64)
        pages = np.array(self._pages, np.uint32)[np.repeat(alive, page_counts)]
        write_documents(sink, columns, issued=issued, pages=pages, page_counts=page_counts[alive])
        sink.finish({"documents": size})
        return [ids[number].decode("utf-8", "surrogatepass") for number in (columns[ID] - 1).tolist()]

    def _write_field(self, sink: ArrayFileWriter, name: str, alive: Array) -> tuple[list[bytes], Array]:
        terms, tokens, lengths = self._fields[name].take(alive)
        positional = name in POSITIONAL_FIELDS
        inverted = _invert(tokens, lengths, places=positional)
        frequencies = np.bincount(inverted.terms, minlength=len(terms))
        postings = FieldSink(
            sink.folder,
            name,
            documents=len(lengths),
            count_type=narrowest(int(inverted.counts.max(initial=0))),
            positional=positional,
        )
        starts = document_starts(lengths)
        hints = _hints(inverted, starts) if positional else None
        postings.add(frequencies, inverted.documents, inverted.counts, hints)
        postings.write(sink, terms)
        if positional:
            codes = postings.stream_codes()
            stream = np.zeros(int(starts[-1]), np.uint16)
            stream[np.arange(len(tokens)) + np.repeat(np.arange(len(lengths)), lengths)] = codes[tokens]
            sink.add(f"{name}:codes", codes)
            sink.add(f"{name}:stream", stream)
            rare = np.flatnonzero(codes[tokens] == RARE_CODE)
            write_rare(sink, name, codes, tokens[rare], np.flatnonzero(stream == RARE_CODE))
            paired = postings.paired_terms(codes)
            counter = PairCounter(paired, codes)
            counter.add(stream, lengths + 1)
            write_pairs(sink, name, paired, counter)
        if name in TOKEN_FIELDS:
            write_lengths(sink, name, lengths)
        return terms, column_of(frequencies, inverted.documents, len(lengths)) if name in COLUMN_FIELDS else lengths


class _Inverted:
    """Postings of a batch: term and document of each posting, its count, and the places of all postings in order."""

    __slots__ = ("counts", "documents", "places", "terms")

    def __init__(self, terms: Array, documents: Array, counts: Array, places: Array) -> None:
        self.terms, self.documents, self.counts, self.places = terms, documents, counts, places


def _invert(tokens: Array, lengths: Array, *, places: bool) -> _Inverted:
    """Sort tokens by (term, place), whatever the batch holds; they stand in the order of their places already."""
    if places and len(tokens) + len(lengths) >= PLACES_LIMIT:
        raise ValueError("too many tokens for one segment")
    order = _stable_order(tokens)
    terms = np.repeat(*_counted(tokens))
    documents = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)[order]
    first = np.ones(len(terms), np.bool_)
    np.not_equal(terms[1:], terms[:-1], out=first[1:])
    first[1:] |= documents[1:] != documents[:-1]
    begins = np.flatnonzero(first)
    counts = np.diff(np.append(begins, len(terms)))
    found = (order + documents).astype(np.uint32) if places else documents[:0]  # one stays empty behind each document
    return _Inverted(terms[begins], documents[begins], counts, found)


def _hints(inverted: _Inverted, starts: Array) -> Array:
    """The hints of all places."""
    owners = np.repeat(inverted.documents, inverted.counts)
    return hints_at(inverted.places, starts[owners], starts[owners + np.uint32(1)] - 1 - starts[owners])


def _counted(tokens: Array) -> tuple[Array, Array]:
    """Each term that may occur, and how often it does."""
    counts = np.bincount(tokens)
    return np.arange(len(counts), dtype=np.uint32), counts


def _stable_order(numbers: Array) -> Array:
    """Indices that sort numbers below 2^32, equals in order: by halves, in which numpy counts, not compares."""
    order = np.argsort((numbers & _HALF).astype(np.uint16), kind="stable")
    if int(numbers.max(initial=0)) > _HALF:
        order = order[np.argsort((numbers >> 16).astype(np.uint16)[order], kind="stable")]
    return order


def column_of(frequencies: Array, documents: Array, size: int) -> Array:
    """Term number plus one for each document, 0 where it has none, from the postings of a field of single values."""
    column = np.zeros(size, np.uint32)
    column[documents] = np.repeat(np.arange(1, len(frequencies) + 1, dtype=np.uint32), frequencies)
    return column


def write_pairs(sink: ArrayFileWriter, field: str, paired: Array, counter: PairCounter) -> None:
    """Write which terms are paired and how often they are."""
    sink.add(f"{field}:paired", paired)
    sink.add(f"{field}:pairs", counter.table())


def write_lengths(sink: ArrayFileWriter, field: str, lengths: Array) -> None:
    """Write the exact number of tokens of each document."""
    sink.add(f"{field}:lengths", lengths.astype(narrowest(int(lengths.max(initial=0)))))


def write_documents(
    sink: ArrayFileWriter, columns: dict[str, Array], *, issued: Array, pages: Array, page_counts: Array
) -> None:
    """Write what is kept per document; `ties` ranks them by newer date, then smaller id."""
    for name, column in columns.items():
        sink.add(f"{name}:column", column.astype(narrowest(int(column.max(initial=0)))))
    sink.add(ISSUED_COLUMN, issued)
    ties = np.empty(len(issued), np.uint32)
    ties[np.lexsort((columns[ID], -issued.astype(np.int64)))] = np.arange(len(issued), dtype=np.uint32)
    sink.add("ties", ties)
    sink.add("pages", pages.astype(narrowest(int(pages.max(initial=0)))))
    ends = np.zeros(len(page_counts) + 1, np.int64)
    np.cumsum(page_counts, out=ends[1:])
    sink.add("page_ends", ends.astype(narrowest(int(ends[-1]))))


ISSUED_COLUMN = "issued:column"
