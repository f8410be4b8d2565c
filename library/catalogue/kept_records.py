"""What imported records said before they were held back: such a document has no original in the vault to read again.

It lies here packed, as an original of a held file lies in the vault, and is shown to nobody; a release puts it back.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import replace

from library.catalogue.connection import Connections
from library.catalogue.schema.statements import run
from library.fields import TEXTS
from library.records import Document, Fields, Origin, Page, PartialDate, ReviewFlag


def kept_records(connection: sqlite3.Connection) -> None:
    """A step of the schema."""
    run(connection, _SCHEMA)


_SCHEMA = """
CREATE TABLE kept_records (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    content BLOB NOT NULL           -- JSON of fields, flags and pages, packed with zlib
) WITHOUT ROWID
"""


class KeptRecords:
    """The kept records of one catalogue, by the id of their document."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def keep(self, document: Document) -> None:
        """Keep what a record says; in the place of what was kept of it before."""
        with self._connections.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO kept_records (document_id, content) VALUES (?, ?)",
                               (document.id, _packed(document)))

    def has(self, document_id: str) -> bool:
        """Whether the record is kept here."""
        return self._content(document_id) is not None

    def restored(self, document: Document) -> Document | None:
        """A document that was emptied, with what its record says; None where that was not kept."""
        content = self._content(document.id)
        return None if content is None else _unpacked(document, content)

    def let_go(self, document_id: str) -> None:
        """The document is shown again, or gone."""
        with self._connections.transaction() as connection:
            connection.execute("DELETE FROM kept_records WHERE document_id = ?", (document_id,))

    def _content(self, document_id: str) -> bytes | None:
        row = self._connections.get().execute("SELECT content FROM kept_records WHERE document_id = ?",
                                              (document_id,)).fetchone()
        return None if row is None else bytes(row[0])


def _packed(document: Document) -> bytes:
    told = {
        "fields": {name: document.value(name) for name in (*TEXTS, "issued")},
        "review": [(flag.field, flag.reason) for flag in document.review],
        "pages": [(page.text, str(page.origin), page.confidence) for page in document.pages],
    }
    return zlib.compress(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _unpacked(document: Document, content: bytes) -> Document:
    told = json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
    issued = told["fields"].pop("issued")
    return replace(
        document, fields=Fields(**told["fields"], issued=PartialDate.parse(issued) if issued else None),
        review=tuple(ReviewFlag(*flag) for flag in told["review"]),
        pages=tuple(Page(number, text, Origin(origin), confidence)
                    for number, (text, origin, confidence) in enumerate(told["pages"], start=1)),
    )  # fmt: skip
