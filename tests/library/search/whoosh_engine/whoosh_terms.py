"""Terms and matchers of our index as Whoosh's own searcher asks for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.schema import (
    ALL_FIELDS,
    TOKEN_FIELDS,
)
from library.search.whoosh_engine.segment import SegmentData


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]  # Whoosh has no types
    """A whole posting list as one block."""

    def __init__(self, field: FieldPostings, term: int, *, format_: Any, scorer: Any, name: tuple[str, Any]) -> None:
        self._field, self._number = field, term
        self.format, self.scorer, self._term = format_, scorer, name
        documents, self._counts = field.listed(term)
        self._ids: list[int] = documents.tolist()
        self._at = 0
        self._place_ends: Array | None = None

    def copy(self) -> ArrayMatcher:
        """The same matcher at the same posting."""
        other = ArrayMatcher(self._field, self._number, format_=self.format, scorer=self.scorer, name=self._term)
        other._at = self._at
        return other

    def is_active(self) -> bool:
        """Whether there is a current posting."""
        return self._at < len(self._ids)

    def reset(self) -> None:
        """Back to the first posting."""
        self._at = 0

    def id(self) -> int:
        """The current document."""
        return self._ids[self._at]

    def all_ids(self) -> Iterator[int]:
        """Every document."""
        return iter(self._ids)

    def next(self) -> bool:
        """On to the next posting."""
        self._at += 1
        return True

    def skip_to(self, id: int) -> None:
        """On to the first document that is not smaller."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._ids, id, self._at)

    def skip_to_quality(self, minquality: float) -> int:
        """The list is one block: all of it or nothing."""
        if self.is_active() and self.block_quality() <= minquality:
            self._at = len(self._ids)
        return 0

    def weight(self) -> float:
        """How often the term occurs in the current document."""
        return float(self._counts[self._at])

    def positions(self) -> list[int]:
        """Where in the current document."""
        if self._place_ends is None:
            self._place_ends = np.concatenate(([0], np.cumsum(self._counts, dtype=np.int64)))
        start, end = self._place_ends[self._at : self._at + 2].tolist()
        places = self._field.places_of(self._number)[start:end]
        return [place - int(self._field.document_starts[self.id()]) for place in places.tolist()]

    def value(self) -> bytes:
        """The posting's value as Whoosh would have stored it."""
        if not self._field.positional:
            return b""
        return bytes(self.format.encode(self.positions()))

    def value_as(self, astype: str) -> Any:
        """The posting's value in a form that the format knows."""
        if astype in ("positions", "position_set") and self._field.positional:
            return self.positions()
        if astype in ("weight", "frequency"):
            return self.weight()
        return self.format.decoder(astype)(self.value())

    def block_max_weight(self) -> float:
        """The largest count."""
        return float(self._counts.max(initial=0))

    def block_min_length(self) -> int:
        """A length that no document falls short of."""
        return 1

    def block_max_length(self) -> int:
        """A length that no document exceeds."""
        return 1 << 31


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]  # Whoosh has no types
    """Walks the terms of a field in order."""

    def __init__(self, reader: ArrayTermsReader, fieldname: str, fieldobj: Any) -> None:
        self._reader, self._name, self._fieldobj = reader, fieldname, fieldobj
        self._table = reader.data.fields[fieldname].table
        self._at = 0

    def first(self) -> Any:
        """To the first term."""
        self._at = 0
        return self.text()

    def find(self, term: Any) -> Any:
        """To the first term that is not smaller."""
        self._at = self._table.lower(term if isinstance(term, bytes) else self._fieldobj.to_bytes(term))
        return self.text()

    def next(self) -> Any:
        """To the next term."""
        self._at += 1
        return self.text()

    def is_valid(self) -> bool:
        """Whether there is a current term."""
        return self._at < len(self._table)

    def text(self) -> Any:
        """The current term as the field shows it, None behind the last."""
        return self._fieldobj.from_bytes(self._table.text(self._at)) if self.is_valid() else None

    term = text

    def term_info(self) -> TermInfo | None:
        """Statistics of the current term."""
        return self._reader.info(self._name, self._at) if self.is_valid() else None


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """Terms and postings."""

    def __init__(self, data: SegmentData) -> None:
        self.data = data

    def _find(self, fieldname: str, text: bytes) -> int:
        field = self.data.fields.get(fieldname)
        return -1 if field is None else field.table.find(text)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) >= 0

    def indexed_field_names(self) -> list[str]:
        """Fields with terms."""
        return [name for name in sorted(ALL_FIELDS) if len(self.data.fields[name].table)]

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        """A cursor at the field's first term."""
        return ArrayCursor(self, fieldname, fieldobj)

    def _numbers_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, FieldPostings, int]]:
        for name in sorted(ALL_FIELDS):
            if name >= fieldname:
                field = self.data.fields[name]
                for term in range(field.table.lower(prefix) if name == fieldname else 0, len(field.table)):
                    yield name, field, term

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and term in order."""
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The same from some term on."""
        return ((name, field.table.text(term)) for name, field, term in self._numbers_from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with its statistics."""
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The same from some term on."""
        return (
            ((name, field.table.text(term)), self.info(name, term))
            for name, field, term in self._numbers_from(fieldname, prefix)
        )

    def info(self, fieldname: str, term: int) -> TermInfo:
        """Statistics of a term; made anew each time because Whoosh changes the object that it is given."""
        documents, counts = self.data.fields[fieldname].listed(term)
        shortest = longest = 0
        if fieldname in TOKEN_FIELDS:
            lengths = self.data.lengths(fieldname)[documents]
            shortest, longest = int(lengths.min()), int(lengths.max())
        return TermInfo(
            float(counts.sum(dtype=np.int64)), len(documents), shortest, longest,
            float(counts.max()), int(documents[0]), int(documents[-1]),
        )  # fmt: skip

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Statistics of a term.

        Raises:
            TermNotFound: there is no such term.
        """
        term = self._find(fieldname, text)
        if term < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return self.info(fieldname, term)

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often the term occurs."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many documents it occurs."""
        term = self._find(fieldname, text)
        return 0 if term < 0 else int(self.data.fields[fieldname].frequencies[term])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """The postings of a term."""
        term = self._find(fieldname, text)
        if term < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return ArrayMatcher(
            self.data.fields[fieldname], term, format_=format_, scorer=scorer, name=(fieldname, text)
        )
