"""Documents that were let through or declassified, and that a second person found rightly so: that waits no more."""

from __future__ import annotations

import sqlite3

from library.catalogue.changes import next_change
from library.catalogue.connection import Connections
from library.catalogue.doubts import write_doubts
from library.catalogue.schema.statements import run

_SECRECY = "secrecy"
"""The field whose flag says that a document was let through."""


def releases_seen(connection: sqlite3.Connection) -> None:
    """A step of the schema."""
    run(connection, _SCHEMA)


_SCHEMA = """
CREATE TABLE releases_seen (
    document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id),
    act INTEGER NOT NULL
) WITHOUT ROWID
"""


class ReleasesSeen:
    """The documents of one catalogue that were let through, as a second person sees them."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def has(self, document_id: str) -> bool:
        """Whether somebody found it right that the document was let through."""
        return self._connections.get().execute(
            "SELECT 1 FROM releases_seen WHERE document_id = ?", (document_id,)).fetchone() is not None

    def waits(self, document_id: str) -> bool:
        """Whether the document was let through, and nobody has said that this is right."""
        return self._connections.get().execute(
            "SELECT 1 FROM flags WHERE document_id = ? AND field = ?", (document_id, _SECRECY)).fetchone() is not None

    def say(self, document_id: str, act: int | None) -> None:
        """Put in force, within the transaction of the act, that it is right; None: that it waits again."""
        with self._connections.transaction() as connection:
            if act is None:
                connection.execute("DELETE FROM releases_seen WHERE document_id = ?", (document_id,))
            else:
                connection.execute("INSERT OR REPLACE INTO releases_seen (document_id, act) VALUES (?,?)",
                                   (document_id, act))
            _move_flags(connection, document_id, answered=act is not None)
            connection.execute("UPDATE documents SET change = ? WHERE id = ?", (next_change(connection), document_id))


def keep_releases_seen(connection: sqlite3.Connection, document_id: str) -> None:
    """After a document was read again: it was let through as before, and what was said of that stands."""
    if connection.execute("SELECT 1 FROM releases_seen WHERE document_id = ?", (document_id,)).fetchone():
        _move_flags(connection, document_id, answered=True)


def _move_flags(connection: sqlite3.Connection, document_id: str, *, answered: bool) -> None:
    source, target = ("flags", "flags_answered") if answered else ("flags_answered", "flags")
    how, which = "REPLACE" if answered else "IGNORE", (document_id, _SECRECY)
    connection.execute(
        f"INSERT OR {how} INTO {target} (document_id, place, field, reason) SELECT document_id, place, field, reason "
        f"FROM {source} WHERE document_id = ? AND field = ?", which)
    connection.execute(f"DELETE FROM {source} WHERE document_id = ? AND field = ?", which)
    write_doubts(document_id, connection)
