"""By which rules of secrecy each file was judged: by its kept text, and by all that its paper shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from enum import StrEnum

from library.catalogue.connection import Connections
from library.records import State
from library.rules_of_secrecy import RULES

_SHOWN = (str(State.INDEXED), str(State.WITHDRAWN), str(State.ASIDE))


class By(StrEnum):
    """What was looked at."""

    TEXT = "by_text"
    """The text that the catalogue keeps; it is there at once."""
    PAPER = "by_paper"
    """The original itself, read again with all that it shows."""

# Parts of a file are judged with the whole. Whose judgement waits an index tells: few do, but after an upgrade.
_WAITING = (
    "FROM judged CROSS JOIN documents ON id = document_id WHERE {by} = ? AND state IN (?, ?, ?) "
    "AND NOT EXISTS (SELECT 1 FROM parts WHERE parts.document_id = id)"
)
# After an upgrade nearly all wait: what the index counts by itself, less the few that are not shown or are parts.
_COUNT_WAITING = (
    "SELECT (SELECT count(*) FROM judged WHERE {by} < :rules) "
    "- (SELECT count(*) FROM documents CROSS JOIN judged ON document_id = id WHERE state <> 'indexed' "
    "AND state NOT IN {shown} AND {by} < :rules) "
    "- (SELECT count(*) FROM parts CROSS JOIN judged USING (document_id) CROSS JOIN documents ON id = document_id "
    "WHERE state IN {shown} AND {by} < :rules)"
)


def judgements_waiting(connection: sqlite3.Connection) -> None:
    """A step of the schema: every whole file has a line, and an index tells which wait."""
    connection.execute("INSERT OR IGNORE INTO judged (document_id, by_text, by_paper) SELECT id, 0, 0 FROM documents "
                       "WHERE id NOT IN (SELECT document_id FROM parts)")
    for by in By:
        connection.execute(f"CREATE INDEX judged_{by} ON judged ({by}, document_id)")


def note_judged(connection: sqlite3.Connection, document_id: str) -> None:
    """A file was read just now, and judged by the newest rules; inside the caller's transaction."""
    connection.execute("INSERT OR REPLACE INTO judged (document_id, by_text, by_paper) VALUES (?, ?, ?)",
                       (document_id, RULES, RULES))  # fmt: skip


class Judgements:
    """The judgements of one catalogue, each by the id of the whole file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def waiting(self, by: By, *, after: str = "", limit: int = -1) -> list[str]:
        """Ids of the files that are not held and that older rules judged, or none, in the order of their ids.

        Args:
            by: what was looked at.
            after: only ids behind this one.
            limit: at most so many; -1: all.
        """
        found: list[str] = []
        for rules in range(RULES):  # of one number after another, for which the index has the order of the ids
            found += [row[0] for row in self._connections.get().execute(
                f"SELECT id {_WAITING.format(by=by)} AND document_id > ? ORDER BY document_id LIMIT ?",
                (rules, *_SHOWN, after, limit))]
        return sorted(found)[: limit if limit >= 0 else None]

    def count_waiting(self, by: By) -> int:
        """How many there are."""
        count: int = self._connections.get().execute(
            _COUNT_WAITING.format(by=by, shown=_SHOWN), {"rules": RULES}).fetchone()[0]
        return count

    def note(self, ids: Iterable[str], by: By) -> None:
        """These files were judged by the newest rules and may be shown."""
        with self._connections.transaction() as connection:
            for one in ids:
                connection.execute("INSERT OR IGNORE INTO judged (document_id, by_text, by_paper) VALUES (?, 0, 0)",
                                   (one,))
                connection.execute(f"UPDATE judged SET {by} = ? WHERE document_id = ?", (RULES, one))
