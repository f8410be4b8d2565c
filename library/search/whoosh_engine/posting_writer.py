"""The codec's plain writers, posting by posting, for Whoosh's ordinary writer; the product's writer does not use them.

They gather what Whoosh hands over as whole documents and build the segment from those, so there is one way only in
which a segment comes to be.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoosh.codec import base

from library.search.contract import Facet, Field, IndexedDocument
from library.search.whoosh_engine.building import DocumentBuffer
from library.search.whoosh_engine.schema import (
    AUDIENCE,
    ID,
    ISSUED,
    PAGE_STARTS,
    POSITIONAL_FIELDS,
    TOKEN_FIELDS,
    year_of,
)
from library.search.whoosh_engine.segment import ArraySegment
from library.search.whoosh_engine.terms import decode


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
