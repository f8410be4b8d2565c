"""What people said of committees as records, and the names that documents bear."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from library.authorities import Directory, shipped_committees
from library.authorities.records import committee_from
from library.catalogue.access import seen_by
from library.catalogue.connection import Connections
from library.catalogue.schema_statements import run

_VERSION = "authorities"
"""Key of the remark that counts the changes of records."""


def authorities(connection: sqlite3.Connection) -> None:
    """A step of the schema: records of committees that somebody made or changed."""
    run(connection, _AUTHORITIES)


_AUTHORITIES = """
CREATE TABLE authorities (
    id TEXT PRIMARY KEY,            -- of a record
    record TEXT NOT NULL            -- JSON, as library/authorities tells it
) WITHOUT ROWID
"""


class Authorities:
    """The records of one catalogue; those that come with the product stand here once they were changed."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._directory: Directory | None = None

    def directory(self) -> Directory:
        """All records as they are now: those that people made or changed, else those of the product."""
        version, known = self.version(), self._directory
        if known is None or known.version != version:
            own = {one: committee_from(record) for one, record in self.all().items()}
            known = Directory({**{one.id: one for one in shipped_committees()}, **own}.values(), version)
            self._directory = known
        return known

    def version(self) -> int:
        """Grows with every change."""
        row = self._connections.get().execute("SELECT value FROM meta WHERE key = ?", (_VERSION,)).fetchone()
        return 0 if row is None else int(row[0])

    def all(self) -> dict[str, dict[str, Any]]:
        """The records by id."""
        return {row[0]: json.loads(row[1])
                for row in self._connections.get().execute("SELECT id, record FROM authorities ORDER BY id")}

    def put(self, records: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Write records; None takes what is written of one away. Call it within the act's transaction."""
        with self._connections.transaction() as connection:
            version = self.version() + 1
            for one, record in records.items():
                connection.execute("DELETE FROM authorities WHERE id = ?", (one,))
                if record is not None:
                    connection.execute("INSERT INTO authorities (id, record) VALUES (?, ?)",
                                       (one, json.dumps(record, ensure_ascii=False, sort_keys=True)))
            connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_VERSION, str(version)))

    def names_borne(self, labels: frozenset[str]) -> dict[str, int]:
        """How many documents that are seen bear each name of a committee."""
        connection = self._connections.get()
        return dict(connection.execute(
            f"SELECT committee, count(*) FROM documents WHERE {seen_by(connection, labels)} "
            "AND committee IS NOT NULL GROUP BY committee ORDER BY committee").fetchall())

    def days_borne(self, name: str, labels: frozenset[str]) -> dict[str | None, int]:
        """How many documents that are seen bear a name on each day, as far as that is known."""
        connection = self._connections.get()
        return dict(connection.execute(
            f"SELECT issued, count(*) FROM documents WHERE {seen_by(connection, labels)} AND committee = ? "
            "GROUP BY issued ORDER BY issued", (name,)).fetchall())
