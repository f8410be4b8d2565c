"""Imports under way: which documents each has brought in so far, until an act of the journal tells of all of them.

An import writes its documents in batches, so that nobody waits for it. What a killed one had brought in is known here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from library.catalogue.carrying_out import digest_of
from library.catalogue.connection import Connections
from library.catalogue.schema.statements import run
from library.catalogue.words import Says

IMPORT = "import"
"""The act."""


def imports(connection: sqlite3.Connection) -> None:
    """A step of the schema."""
    run(connection, _SCHEMA)


_SCHEMA = """
CREATE TABLE imports (
    claim TEXT PRIMARY KEY,         -- name of the lock that its process holds
    made_by TEXT NOT NULL,
    why TEXT NOT NULL,
    name TEXT NOT NULL              -- of the file
) WITHOUT ROWID;
CREATE TABLE import_documents (
    place INTEGER PRIMARY KEY,
    claim TEXT NOT NULL REFERENCES imports (claim),
    document_id TEXT NOT NULL,
    state TEXT NOT NULL             -- in which it came in
);
CREATE INDEX import_documents_by_claim ON import_documents (claim, place)
"""


@dataclass(frozen=True, slots=True)
class Import:
    """An import that is under way, or was killed: the lock of its process, who gave it and why, the file's name."""

    claim: str
    made_by: str
    why: str
    name: str


class Imports:
    """The imports under way of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def begin(self, one: Import) -> None:
        """Write down that an import begins."""
        with self._connections.transaction() as connection:
            connection.execute("INSERT INTO imports (claim, made_by, why, name) VALUES (?,?,?,?)",
                               (one.claim, one.made_by, one.why, one.name))

    def note(self, claim: str, ids: Sequence[str]) -> None:
        """Write down which documents it has just brought in, in the transaction that writes these."""
        with self._connections.transaction() as connection:
            connection.executemany("INSERT INTO import_documents (claim, document_id, state) "
                                   "SELECT ?, id, state FROM documents WHERE id = ?", ((claim, one) for one in ids))

    def under_way(self) -> list[Import]:
        """Those of which no act tells yet."""
        return [Import(*row) for row in self._connections.get().execute(
            "SELECT claim, made_by, why, name FROM imports ORDER BY claim")]

    def end(self, claim: str, act: int) -> tuple[int, str] | None:
        """Let an act tell of all that an import brought in, within the act's transaction.

        Returns:
            How many documents these are, and the SHA-256 for the row in the journal; None where there are none, or
            another process was quicker.
        """
        with self._connections.transaction() as connection:
            count = connection.execute(
                "INSERT INTO act_documents (act, place, document_id, says_before, value_before, says_after, "
                "value_after) SELECT ?, row_number() OVER (ORDER BY place) - 1, document_id, ?, NULL, ?, state "
                "FROM import_documents WHERE claim = ?",
                (act, str(Says.VALUE), str(Says.VALUE), claim)).rowcount
            connection.execute("DELETE FROM import_documents WHERE claim = ?", (claim,))
            connection.execute("DELETE FROM imports WHERE claim = ?", (claim,))
            return (count, digest_of(connection, act)) if count else None
