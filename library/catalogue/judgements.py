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

# Parts of a file are judged with the whole.
_WAITING = (
    "FROM documents LEFT JOIN judged ON document_id = id WHERE coalesce({by}, 0) < ? AND state IN (?, ?, ?) "
    "AND id NOT IN (SELECT document_id FROM parts)"
)


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
        rows = self._connections.get().execute(
            f"SELECT id {_WAITING.format(by=by)} AND id > ? ORDER BY id LIMIT ?", (RULES, *_SHOWN, after, limit))
        return [row[0] for row in rows.fetchall()]

    def count_waiting(self, by: By) -> int:
        """How many there are."""
        count: int = self._connections.get().execute(
            f"SELECT count(*) {_WAITING.format(by=by)}", (RULES, *_SHOWN)).fetchone()[0]
        return count

    def note(self, ids: Iterable[str], by: By) -> None:
        """These files were judged by the newest rules and may be shown."""
        with self._connections.transaction() as connection:
            for one in ids:
                connection.execute("INSERT OR IGNORE INTO judged (document_id, by_text, by_paper) VALUES (?, 0, 0)",
                                   (one,))
                connection.execute(f"UPDATE judged SET {by} = ? WHERE document_id = ?", (RULES, one))
