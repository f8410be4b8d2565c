"""What people proposed, quoted and looked at of a file, while it is held back: packed, and shown to nobody.

It has words of the paper in it, so it may not stay where it was; let through, the file has it again. That a release was
found right is not kept: of the next one somebody else says that.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from typing import Any

from library.catalogue.schema.statements import run


def kept_remarks(connection: sqlite3.Connection) -> None:
    """A step of the schema."""
    run(connection, _SCHEMA)


_SCHEMA = """
CREATE TABLE kept_remarks (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    content BLOB NOT NULL           -- JSON of rows by table, packed with zlib
) WITHOUT ROWID
"""
_WHOLE = (("proposals", "file_id"), ("pages_seen", "document_id"))
"""Tables of which rows are taken away, and the column that names the document."""


def keep_remarks(connection: sqlite3.Connection, document_id: str) -> None:
    """Take away what people said with words of a document, beside what was kept before."""
    kept = _kept(connection, document_id)
    for table, column in _WHOLE:
        kept.setdefault(table, []).extend(map(dict, connection.execute(
            f"SELECT * FROM {table} WHERE {column} = ?", (document_id,)).fetchall()))
        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (document_id,))
    kept.setdefault("quotes", []).extend(map(dict, connection.execute(
        "SELECT id, quote FROM relation_words WHERE document_id = ? AND quote <> ''", (document_id,)).fetchall()))
    connection.execute("UPDATE relation_words SET quote = '' WHERE document_id = ?", (document_id,))
    if any(kept.values()):
        packed = zlib.compress(json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        connection.execute("INSERT OR REPLACE INTO kept_remarks (document_id, content) VALUES (?, ?)",
                           (document_id, packed))


def bring_back_remarks(connection: sqlite3.Connection, document_id: str) -> None:
    """Put it back before the document is written anew, which looks what of it still fits."""
    kept = _kept(connection, document_id)
    for table, _ in _WHOLE:
        for row in kept.get(table, ()):
            columns = ", ".join(f'"{name}"' for name in row)
            connection.execute(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})",
                               tuple(row.values()))
    for row in kept.get("quotes", ()):
        connection.execute("UPDATE relation_words SET quote = ? WHERE id = ? AND document_id = ? AND quote = ''",
                           (row["quote"], row["id"], document_id))
    connection.execute("DELETE FROM kept_remarks WHERE document_id = ?", (document_id,))


def _kept(connection: sqlite3.Connection, document_id: str) -> dict[str, list[dict[str, Any]]]:
    row = connection.execute("SELECT content FROM kept_remarks WHERE document_id = ?", (document_id,)).fetchone()
    kept: dict[str, list[dict[str, Any]]] = {}
    return kept if row is None else json.loads(zlib.decompress(bytes(row[0])).decode("utf-8", "surrogatepass"))
