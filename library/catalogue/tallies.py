"""How often documents were opened and what was looked for in vain, by day; nobody's name is kept, nor any moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from library.access import ARCHIVIST, INTERNAL, PUBLIC
from library.catalogue.connection import Connections
from library.catalogue.schema.statements import run
from library.catalogue.seeing import seen_by, sets_seen

MOST_WORDS = 1_000
"""Different words kept of one day; of more only the number is."""


def tallies(connection: sqlite3.Connection) -> None:
    """The step of the schema: counts by day."""
    run(connection, _SCHEMA)


_SCHEMA = """
CREATE TABLE openings (
    day TEXT NOT NULL,              -- 2026-11-28, in Vietnam
    document_id TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, document_id)
) WITHOUT ROWID;
CREATE TABLE searches_in_vain (
    day TEXT NOT NULL,
    seen TEXT NOT NULL,             -- label: what whoever looked sees at most
    words TEXT NOT NULL,            -- empty: words that are not kept
    count INTEGER NOT NULL,
    PRIMARY KEY (day, seen, words)
) WITHOUT ROWID
"""


class Tallies:
    """The counts of one catalogue; days as `2026-11-28`, the last one counts too."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, openings: Mapping[tuple[str, str], int], searches: Mapping[tuple[str, str, str], int]
            ) -> None:
        """Add to the counts, by (day, document) and (day, label, words), in one transaction."""
        with self._connections.transaction() as connection:
            connection.executemany(
                "INSERT INTO openings (day, document_id, count) VALUES (?, ?, ?) "
                "ON CONFLICT (day, document_id) DO UPDATE SET count = count + excluded.count",
                [(day, document, count) for (day, document), count in openings.items()])
            for (day, seen, words), count in searches.items():
                kept = words if not words or self._has_room(connection, day, words) else ""
                connection.execute(
                    "INSERT INTO searches_in_vain (day, seen, words, count) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (day, seen, words) DO UPDATE SET count = count + excluded.count",
                    (day, seen, kept, count))

    def seen_at_most(self, labels: frozenset[str]) -> str:
        """The widest label by which one sees all that whoever bears these labels may see.

        Names of persons and of groups open papers too, of which whoever bears no more than a wider label knows nothing.
        """
        own = labels & {INTERNAL, ARCHIVIST}
        seen = set(sets_seen(self._connections.get(), labels)[0])
        for one, also in ((PUBLIC, {PUBLIC}), (INTERNAL, {PUBLIC, INTERNAL})):
            if own <= also and seen <= set(sets_seen(self._connections.get(), frozenset(also))[0]):
                return one
        return ARCHIVIST

    def openings(self, first: str, last: str, labels: frozenset[str]) -> dict[str, int]:
        """How often documents were opened that whoever bears these labels may see now, by day."""
        connection = self._connections.get()
        return {row[0]: row[1] for row in connection.execute(
            "SELECT day, sum(count) FROM openings JOIN documents ON documents.id = document_id "
            f"WHERE day BETWEEN ? AND ? AND {seen_by(connection, labels)} GROUP BY day", (first, last))}

    def searches(self, first: str, last: str, labels: frozenset[str]) -> dict[str, int]:
        """How many searches found nothing, by day; only of those who see no more than whoever bears these labels."""
        return {row[0]: row[1] for row in self._connections.get().execute(
            "SELECT day, sum(count) FROM searches_in_vain "
            f"WHERE day BETWEEN ? AND ? AND seen IN ({_marks(labels)}) GROUP BY day", (first, last, *labels))}

    def words(self, first: str, last: str, labels: frozenset[str], *, limit: int) -> list[tuple[str, int]]:
        """What they looked for in vain, the most often first."""
        return [(row[0], row[1]) for row in self._connections.get().execute(
            "SELECT words, sum(count) AS times FROM searches_in_vain "
            f"WHERE day BETWEEN ? AND ? AND seen IN ({_marks(labels)}) AND words <> '' "
            "GROUP BY words ORDER BY times DESC, words LIMIT ?", (first, last, *labels, limit))]

    def _has_room(self, connection: sqlite3.Connection, day: str, words: str) -> bool:
        known = connection.execute("SELECT 1 FROM searches_in_vain WHERE day = ? AND words = ?", (day, words))
        count = connection.execute("SELECT count(*) FROM searches_in_vain WHERE day = ?", (day,))
        return known.fetchone() is not None or count.fetchone()[0] < MOST_WORDS


def _marks(values: frozenset[str]) -> str:
    return ", ".join("?" * len(values))
