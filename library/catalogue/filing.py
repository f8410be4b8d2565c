"""Which file (hồ sơ) documents lie in, as people said it: a name or a number, such as an inventory has it."""

from __future__ import annotations

import sqlite3

from library.catalogue.connection import Connections
from library.catalogue.schema.statements import run
from library.catalogue.seeing import seen_by


def filing(connection: sqlite3.Connection) -> None:
    """A step of the schema."""
    run(connection, _SCHEMA)


_SCHEMA = """
ALTER TABLE documents ADD COLUMN filed_in TEXT;
CREATE INDEX documents_by_file ON documents (filed_in, issued) WHERE filed_in IS NOT NULL
"""


class Filing:
    """The files of one catalogue; a file is there while a document lies in it."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def of(self, document_id: str) -> str | None:
        """The file that a document lies in; None where nobody said."""
        row = self._connections.get().execute("SELECT filed_in FROM documents WHERE id = ?", (document_id,)).fetchone()
        return None if row is None else row[0]

    def put(self, document_id: str, file: str | None) -> None:
        """Say where a document lies; None: nowhere."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE documents SET filed_in = ? WHERE id = ?", (file, document_id))

    def counts(self, labels: frozenset[str]) -> list[tuple[str, int]]:
        """The files of documents that are seen, and how many of these lie in each; in no order."""
        connection = self._connections.get()
        return [(row[0], row[1]) for row in connection.execute(
            "SELECT filed_in, count(*) FROM documents WHERE filed_in IS NOT NULL "
            f"AND {seen_by(connection, labels)} GROUP BY filed_in")]

    def any_seen(self, labels: frozenset[str]) -> bool:
        """Whether a document that is seen lies in a file."""
        connection = self._connections.get()
        among = f"FROM documents WHERE filed_in IS NOT NULL AND {seen_by(connection, labels)}"
        return bool(connection.execute(f"SELECT EXISTS (SELECT 1 {among})").fetchone()[0])

    def documents(self, file: str, labels: frozenset[str], *, offset: int, limit: int) -> tuple[int, list[str]]:
        """How many documents of a file are seen, and the ids of a stretch of them, by date; without one at the end."""
        connection = self._connections.get()
        among = f"FROM documents WHERE filed_in = ? AND {seen_by(connection, labels)}"
        count = connection.execute(f"SELECT count(*) {among}", (file,)).fetchone()[0]
        rows = connection.execute(f"SELECT id {among} ORDER BY issued IS NULL, issued, id LIMIT ? OFFSET ?",
                                  (file, limit, offset))
        return count, [row[0] for row in rows.fetchall()]
