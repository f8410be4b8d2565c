"""Which unit and which file (hồ sơ) lost documents belong to, until these are read or imported again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from library.catalogue.access import label_in
from library.catalogue.connection import Connections
from library.catalogue.schema.statements import run
from library.catalogue.schema.work import announced

OWNER, FILED = "owner", "filed"
COLUMNS: Final = {OWNER: "owner", FILED: "filed_in"}
"""What is told of a document so, and the column that has it."""


def lost_sayings(connection: sqlite3.Connection) -> None:
    """A step of the schema; the manifest is told of files too from now on, those that are there already included."""
    run(connection, _SCHEMA)
    event = "AFTER UPDATE OF filed_in ON documents WHEN OLD.filed_in IS NOT NEW.filed_in"
    announced(connection, "document_filed", event, f"'{FILED}', NEW.id")
    connection.execute("INSERT OR IGNORE INTO unannounced (what, key) SELECT ?, id FROM documents "
                       "WHERE filed_in IS NOT NULL", (FILED,))  # fmt: skip


_SCHEMA = """
CREATE TABLE lost_sayings (
    document_id TEXT NOT NULL,      -- that is not there
    what TEXT NOT NULL,             -- owner, filed
    value TEXT NOT NULL,
    PRIMARY KEY (document_id, what)
) WITHOUT ROWID
"""


class LostSayings:
    """What is said of the lost documents of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def say(self, what: str, document_id: str, value: str | None) -> bool:
        """Let a document belong to a unit or a file, now or as soon as it is there; returns whether that is new."""
        column = COLUMNS[what]
        with self._connections.transaction() as connection:
            row = connection.execute(f"SELECT {column} FROM documents WHERE id = ?", (document_id,)).fetchone()
            if row is not None and row[0] == value:
                return False
            connection.execute("DELETE FROM lost_sayings WHERE document_id = ? AND what = ?", (document_id, what))
            if value is not None:
                connection.execute("INSERT INTO lost_sayings (document_id, what, value) VALUES (?, ?, ?)",
                                   (document_id, what, value))
            elif row is not None:
                _set(connection, document_id, what, None)
            say_in(connection, [document_id])
        return row is not None or value is not None

    def say_all(self) -> None:
        """Let what is said of lost documents hold for those that are there by now."""
        with self._connections.transaction() as connection:
            say_in(connection, [row[0] for row in connection.execute(
                "SELECT DISTINCT document_id FROM lost_sayings WHERE document_id IN (SELECT id FROM documents)")])


def say_in(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    """The same for some documents, of which it then waits no more, inside the caller's transaction."""
    for one in ids:
        for what, value in connection.execute(
                "SELECT what, value FROM lost_sayings WHERE document_id = ? AND document_id IN (SELECT id FROM "
                "documents)", (one,)).fetchall():  # fmt: skip
            _set(connection, one, what, value)
            connection.execute("DELETE FROM lost_sayings WHERE document_id = ? AND what = ?", (one, what))


def _set(connection: sqlite3.Connection, document_id: str, what: str, value: str | None) -> None:
    connection.execute(f"UPDATE documents SET {COLUMNS[what]} = ? WHERE id = ?", (value, document_id))
    if what == OWNER:
        label_in(connection, [document_id])
