"""The documents whose fields wait for a person, one after another.

First come documents with a value that may be wrong, then those with doubtful fields that are empty; among both those
that came into the archive first, by day, and of one day the worst. The order is that of the list at one moment: who
goes on behind a document asks by its key, so that what was answered meanwhile shifts nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from library.catalogue.connection import Connections
from library.catalogue.kept_counts import doubts
from library.catalogue.seeing import sets_seen

_KEY = "late, day, standing, document_id"
_Key = tuple[int, int, float, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """A document's place in the queue.

    Args:
        document_id: whose turn it is; None where nothing waits.
        before: how many wait before it; None where it does not wait itself.
        total: how many wait in all.
        next: the document behind it, the first of all where it does not wait; None where there is no other.
    """

    document_id: str | None
    before: int | None
    total: int
    next: str | None


class DoubtQueue:
    """The queue of one catalogue, for whoever bears some labels."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def turn(self, document_id: str | None, field: str | None, *, labels: frozenset[str],
             without: Sequence[str] = ()) -> Turn:
        """The place of a document.

        Args:
            document_id: which; None: the first of all.
            field: only doubts about this field; None: about any.
            labels: of who asks; that this person sees the document is not looked at here.
            without: documents that are left out.
        """
        with self._connections.one_moment() as connection:
            asked = _Asked(connection, field or "", labels, without)
            first = asked.next(None)
            here = first if document_id is None else asked.place(document_id)
            if here is None:
                return Turn(document_id, None, asked.total(), first[-1] if first else None)
            behind = asked.next(here)
            return Turn(here[-1], asked.before(here), asked.total(), behind[-1] if behind else None)


class _Asked:
    """The queue as one person is shown it."""

    def __init__(self, connection: sqlite3.Connection, field: str, labels: frozenset[str],
                 without: Sequence[str]) -> None:
        self._connection, self._field, self._labels = connection, field, labels
        self._seen = f"audience IN ({', '.join(map(str, sets_seen(connection, labels)[0]))})"
        self._without = json.dumps(list(without))

    def next(self, here: _Key | None) -> _Key | None:
        """The first behind a place."""
        behind = f"AND ({_KEY}) > (?, ?, ?, ?)" if here else ""
        row = self._connection.execute(
            f"SELECT {_KEY} FROM waiting WHERE field = ? AND {self._seen} {behind} "
            f"AND document_id NOT IN (SELECT value FROM json_each(?)) ORDER BY {_KEY} LIMIT 1",
            (self._field, *(here or ()), self._without)).fetchone()
        return tuple(row) if row else None

    def place(self, document_id: str) -> _Key | None:
        """Where a document stands; None where it does not."""
        row = self._connection.execute(
            f"SELECT {_KEY} FROM waiting WHERE document_id = ? AND field = ? AND {self._seen} "
            "AND document_id NOT IN (SELECT value FROM json_each(?))",
            (document_id, self._field, self._without)).fetchone()
        return tuple(row) if row else None

    def total(self) -> int:
        """How many wait."""
        every = sum(count for field, _, count in doubts(self._connection, "waiting", self._labels)
                    if field == self._field)
        return every - self._left_out("")

    def before(self, here: _Key) -> int:
        """How many wait before a place."""
        before = f"AND ({_KEY}) < (?, ?, ?, ?)"
        every: int = self._connection.execute(
            f"SELECT count(*) FROM waiting WHERE field = ? AND {self._seen} {before}",
            (self._field, *here)).fetchone()[0]
        return every - self._left_out(before, *here)

    def _left_out(self, condition: str, *values: object) -> int:
        """How many of those that are left out wait."""
        if self._without == "[]":
            return 0
        count: int = self._connection.execute(
            f"SELECT count(*) FROM waiting WHERE field = ? AND {self._seen} {condition} "
            "AND document_id IN (SELECT value FROM json_each(?))", (self._field, *values, self._without)).fetchone()[0]
        return count
