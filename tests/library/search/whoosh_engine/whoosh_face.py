"""Whoosh's face of our segments: with it Whoosh's own reader, searcher and ordinary writer work on the arrays.

The product searches the arrays directly and writes them its own way; this is the oracle that the tests compare with.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import columns
from whoosh.codec import base

from library.search.contract import Facet, Field, IndexedDocument
from library.search.whoosh_engine.building import DocumentBuffer
from library.search.whoosh_engine.codec import ArrayCodec
from library.search.whoosh_engine.schema import (
    AUDIENCE,
    COLUMN_FIELDS,
    ID,
    ISSUED,
    PAGE_STARTS,
    POSITIONAL_FIELDS,
    TOKEN_FIELDS,
    year_of,
)
from library.search.whoosh_engine.segment import ArraySegment, SegmentData
from library.search.whoosh_engine.terms import decode
from tests.library.search.whoosh_engine.whoosh_terms import ArrayTermsReader


class WhooshCodec(ArrayCodec):
    """The product's codec with everything that Whoosh itself may ask of one."""

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> RecordWriter:
        """Takes stored fields, lengths and columns, document by document."""
        return RecordWriter(segment)

    def field_writer(self, storage: Any, segment: ArraySegment) -> PostingWriter:
        """Takes postings one by one, as Whoosh's ordinary writer gives them."""
        return PostingWriter(Path(storage.folder), segment)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        """Terms and postings of a segment."""
        return ArrayTermsReader(SegmentData(segment.path(Path(storage.folder)), verify=False))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocumentReader:
        """Lengths, columns and stored values of a segment."""
        return ArrayDocumentReader(SegmentData(segment.path(Path(storage.folder)), verify=False), segment)


class ValueColumn(columns.ColumnReader):  # type: ignore[misc]  # Whoosh has no types
    """A column of ready values."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum]

    def sort_key(self, docnum: int) -> Any:
        """The value itself."""
        return self._values[docnum]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def load(self) -> list[Any]:
        """All values."""
        return self._values


class ArrayDocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # Whoosh has no types
    """Lengths, columns and stored values."""

    def __init__(self, data: SegmentData, segment: ArraySegment) -> None:
        self.data, self._segment = data, segment

    def doc_count(self) -> int:
        """Living documents."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return self.data.size

    def has_deletions(self) -> bool:
        """Whether any is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one is."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> list[int]:
        """Which are."""
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        """Yes."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether the field is kept as a column."""
        return fieldname in COLUMN_FIELDS or fieldname == ISSUED

    def list_columns(self) -> list[str]:
        """Fields kept as columns."""
        return [*COLUMN_FIELDS, ISSUED]

    def column_reader(self, fieldname: str, column: Any) -> ValueColumn:
        """The values of a column in Whoosh's own form."""
        if fieldname == ISSUED:
            return ValueColumn(self.data.issued.tolist())
        table = self.data.fields[fieldname].table.all()
        if fieldname == Facet.YEAR:
            values: list[Any] = [column.default_value(), *map(year_of, table)]
        else:
            values = [column.default_value(), *table]
        return ValueColumn([values[code] for code in self.data.column(fieldname).tolist()])

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Exact number of tokens."""
        return int(self.data.lengths(fieldname)[docnum]) if fieldname in TOKEN_FIELDS else default

    def field_length(self, fieldname: str) -> int:
        """Tokens of all documents, deleted ones included."""
        return int(self.data.lengths(fieldname).sum(dtype=np.int64)) if fieldname in TOKEN_FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        """Fewest tokens of a document."""
        return int(self.data.lengths(fieldname).min(initial=1 << 31)) if fieldname in TOKEN_FIELDS else 0

    def max_field_length(self, fieldname: str) -> int:
        """Most tokens of a document."""
        return int(self.data.lengths(fieldname).max(initial=0)) if fieldname in TOKEN_FIELDS else 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The id and the starts of the pages."""
        return {ID: self.data.id_of(docnum), PAGE_STARTS: tuple(self.data.page_starts(docnum).tolist())}


class RecordWriter(base.PerDocumentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Keeps stored values and columns until the postings come."""

    def __init__(self, segment: ArraySegment) -> None:
        self.records: list[dict[str, Any]] = []
        self.is_closed = False
        segment.records = self.records

    def start_doc(self, docnum: int) -> None:
        """The next document begins."""
        self.records.append({})

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        """A stored value; lengths follow from the postings."""
        if value is not None:
            self.records[-1][fieldname] = value

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:
        """A column's value; all but the date come again as postings."""
        if fieldname == ISSUED:
            self.records[-1][fieldname] = value

    def cancel_doc(self) -> None:
        """The document that has begun is refused."""
        self.records.pop()

    def close(self) -> None:
        """Nothing is written before the postings are there."""
        self.is_closed = True


class PostingWriter(base.FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Gathers postings into documents and writes the segment when closed."""

    def __init__(self, folder: Path, segment: ArraySegment) -> None:
        self._folder, self._segment = folder, segment
        self._tokens: dict[tuple[int, str], dict[int, bytes]] = {}
        self._format: Any = None
        self._field, self._term = "", b""
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Postings of this field follow."""
        self._field, self._format = fieldname, fieldobj.format

    def start_term(self, text: bytes) -> None:
        """Postings of this term follow."""
        self._term = bytes(text)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        """One posting."""
        tokens = self._tokens.setdefault((docnum, self._field), {})
        if self._field in POSITIONAL_FIELDS and self._format is not None:
            places = self._format.decode_positions(vbytes)
        else:
            places = range(len(tokens), len(tokens) + int(weight))
        tokens.update((place, self._term) for place in places)

    def finish_term(self) -> None:
        """The term has no more postings."""

    def _values(self, document: int, field: str) -> list[bytes]:
        tokens = self._tokens.get((document, field), {})
        return [tokens[place] for place in sorted(tokens)]

    def _text(self, document: int, field: str) -> str | None:
        values = self._values(document, field)
        return decode(values[0]) if values else None

    def close(self) -> None:
        """Write the segment."""
        self.is_closed = True
        records = self._segment.__dict__.pop("records", None)
        if not records:
            return
        buffer = DocumentBuffer()
        for number, record in enumerate(records):
            years = self._values(number, Facet.YEAR)
            tokens = {Field(name): [decode(term) for term in self._values(number, name)] for name in TOKEN_FIELDS}
            buffer.add(
                IndexedDocument(
                    id=record[ID],
                    tokens=tokens,
                    page_starts=tuple(record.get(PAGE_STARTS) or ()),
                    year=year_of(years[0]) if years else None,
                    kind=self._text(number, Facet.KIND),
                    committee=self._text(number, Facet.COMMITTEE),
                    issued=record.get(ISSUED, 0),
                    audience=frozenset(decode(term) for term in self._values(number, AUDIENCE)),
                )
            )
        buffer.write(self._segment.path(self._folder))
