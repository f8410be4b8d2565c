"""What people said of committees and kinds as records, and the names that documents bear."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, Final, Generic

from library.authorities import Committee, Directory, Kind, R, Record, shipped
from library.authorities.records import record_of_sort
from library.catalogue.access import LABELS_DUE
from library.catalogue.acting_relations import VERSION_COLUMNS
from library.catalogue.connection import Connections
from library.catalogue.schema.statements import run
from library.catalogue.schema.work import announced
from library.catalogue.seeing import seen_by

_TABLES: Final[Mapping[type[Record], str]] = {Committee: "authorities", Kind: "kinds"}
"""The table of each sort, which is also the key of the remark that counts the changes of its records."""


def authorities(connection: sqlite3.Connection) -> None:
    """A step of the schema: records of committees that somebody made or changed."""
    run(connection, _RECORDS.format(table="authorities"))


def kinds(connection: sqlite3.Connection) -> None:
    """A step of the schema: records of kinds, of which the vault's manifest is told as of those of committees."""
    run(connection, _RECORDS.format(table="kinds"))
    for name, event, row in (("kind_made", "AFTER INSERT ON kinds", "'kind', NEW.id"),
                             ("kind_dropped", "AFTER DELETE ON kinds", "'kind', OLD.id")):
        announced(connection, name, event, row)
    if connection.execute("SELECT 1 FROM access_rules WHERE scope = 'kind'").fetchone():
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, 'due')", (LABELS_DUE,))


_RECORDS = """
CREATE TABLE {table} (
    id TEXT PRIMARY KEY,            -- of a record
    record TEXT NOT NULL            -- JSON, as library/authorities tells it
) WITHOUT ROWID
"""


_VERSIONS = f"SELECT (SELECT value FROM meta WHERE key = '{_TABLES[Committee]}'), {VERSION_COLUMNS}"


def versions(connection: sqlite3.Connection) -> tuple[int, int, tuple[object, ...]]:
    """`Authorities.version` of committees and of kinds, and `ActingRelations.version`, read together.

    Every question asks for all three, and a look at the catalogue takes it longer than most of its other steps.
    """
    committees, *relations = connection.execute(_VERSIONS).fetchone()
    kinds = relations[-1]  # which rulings are asked by as well
    return int(committees or 0), int(kinds or 0), tuple(relations)


class Authorities(Generic[R]):
    """The records of one sort in a catalogue; those that come with the product stand here once they were changed."""

    def __init__(self, connections: Connections, of: type[R]) -> None:
        self._connections = connections
        self._of = of
        self._table = _TABLES[of]
        self._directory: Directory[R] | None = None

    def directory(self, version: int | None = None) -> Directory[R]:
        """All records as they are now: those that people made or changed, else those of the product.

        Args:
            version: as it was just read; None to read it.
        """
        version, known = self.version() if version is None else version, self._directory
        if known is None or known.version != version:
            known = self._directory = self.directory_with({}, version)
        return known

    def directory_with(self, records: Mapping[str, Mapping[str, Any] | None], version: int = 0) -> Directory[R]:
        """All records as they would be once these were written, as `put` takes them; nothing is written."""
        told = {one: record for one, record in {**self.all(), **records}.items() if record is not None}
        own = {one: record_of_sort(self._of, record) for one, record in told.items()}
        return Directory({**{one.id: one for one in shipped(self._of)}, **own}.values(), version)

    def version(self) -> int:
        """Grows with every change."""
        row = self._connections.get().execute("SELECT value FROM meta WHERE key = ?", (self._table,)).fetchone()
        return 0 if row is None else int(row[0])

    def all(self) -> dict[str, dict[str, Any]]:
        """The records by id."""
        return {row[0]: json.loads(row[1])
                for row in self._connections.get().execute(f"SELECT id, record FROM {self._table} ORDER BY id")}

    def put(self, records: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Write records; None takes what is written of one away. Call it within the act's transaction."""
        with self._connections.transaction() as connection:
            version = self.version() + 1
            for one, record in records.items():
                connection.execute(f"DELETE FROM {self._table} WHERE id = ?", (one,))
                if record is not None:
                    connection.execute(f"INSERT INTO {self._table} (id, record) VALUES (?, ?)",
                                       (one, json.dumps(record, ensure_ascii=False, sort_keys=True)))
            connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (self._table, str(version)))

    def names_borne(self, labels: frozenset[str]) -> dict[str, int]:
        """How many documents that are seen bear each name."""
        connection = self._connections.get()
        return dict(connection.execute(
            f"SELECT {self._of.sort}, count(*) FROM documents WHERE {seen_by(connection, labels)} "
            f"AND {self._of.sort} IS NOT NULL GROUP BY {self._of.sort} ORDER BY {self._of.sort}").fetchall())

    def days_borne(self, name: str, labels: frozenset[str]) -> dict[str | None, int]:
        """How many documents that are seen bear a name on each day, as far as that is known."""
        connection = self._connections.get()
        return dict(connection.execute(
            f"SELECT issued, count(*) FROM documents WHERE {seen_by(connection, labels)} AND {self._of.sort} = ? "
            "GROUP BY issued ORDER BY issued", (name,)).fetchall())
