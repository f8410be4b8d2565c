"""Under which ids a document was known in the archives that it came from, so that it is known when it comes back."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from library.catalogue.connection import Connections
from library.catalogue.schema.statements import run

_ID = re.compile(r"[0-9a-f]{16}(?:-\d{1,6}-\d{1,6}){0,4}")


def origins(connection: sqlite3.Connection) -> None:
    """A step of the schema."""
    run(connection, _SCHEMA)


_SCHEMA = """
CREATE TABLE origins (
    document_id TEXT NOT NULL REFERENCES documents (id),
    place INTEGER NOT NULL,
    origin TEXT NOT NULL,           -- its id elsewhere
    PRIMARY KEY (document_id, place)
) WITHOUT ROWID;
CREATE INDEX origins_by_id ON origins (origin)
"""


def is_id(text: str) -> bool:
    """Whether an id is of a form that an archive gives; others (`1`, `CV-12`) are not told apart by their words."""
    return _ID.fullmatch(text) is not None


def keep_origins(connection: sqlite3.Connection, document_id: str, known_as: Sequence[str]) -> None:
    """Write them down inside the caller's transaction; what was written stays."""
    connection.executemany("INSERT OR IGNORE INTO origins (document_id, place, origin) VALUES (?,?,?)", [
        (document_id, place, origin) for place, origin in enumerate(known_as)])


class Origins:
    """The ids elsewhere of the documents of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def holder(self, ids: Sequence[str]) -> str | None:
        """The document that has one of these ids, or had it elsewhere; None where there is none."""
        marks = ",".join("?" * len(ids))
        row = self._connections.get().execute(
            f"SELECT id, 0 FROM documents WHERE id IN ({marks}) "
            f"UNION SELECT document_id, 1 FROM origins WHERE origin IN ({marks}) ORDER BY 2, 1 LIMIT 1",
            (*ids, *ids)).fetchone()
        return None if row is None else str(row[0])
