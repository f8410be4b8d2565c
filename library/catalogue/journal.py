"""Who changed what, when and why: rows that are only ever added, each bound to the row before by its SHA-256."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from library.catalogue.connection import Connections
from library.wording import Said, say

_COLUMNS = ("at", "actor", "act", "document_id", "why", "before", "after", "undoes")
_NOTHING_BEFORE = "0" * 64
MOST_REASON = 10_000
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act.

    Args:
        id: from 1, in the order of the acts.
        at: seconds since 1970, UTC.
        actor: who did it.
        act: its kind, such as `correct`.
        document: that it is about; None where it is about something else.
        why: the reason that was given; empty where none was due.
        before, after: what the act changed, as JSON holds it.
        undoes: the act that it takes back.
    """

    id: int
    at: int
    actor: str
    act: str
    document: str | None
    why: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "id": self.id, "at": self.at, "actor": self.actor, "act": self.act, "document": self.document,
            "why": self.why, "before": dict(self.before), "after": dict(self.after), "undoes": self.undoes,
        }  # fmt: skip


class Journal:
    """The journal of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def write(self, actor: str, act: str, document: str | None, *, why: str = "",
              before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
              undoes: int | None = None) -> int:
        """Add a row, in the transaction of what it tells of; returns its number."""
        with self._connections.transaction() as connection:
            row = (int(time.time()), actor, act, document, why[:MOST_REASON], _json(before), _json(after), undoes)
            last = connection.execute("SELECT id, sha256 FROM journal ORDER BY id DESC LIMIT 1").fetchone()
            number = (last["id"] if last else 0) + 1
            connection.execute(
                f"INSERT INTO journal (id, {', '.join(_COLUMNS)}, sha256) VALUES (?, ?,?,?,?,?,?,?,?, ?)",
                (number, *row, _bound(last["sha256"] if last else _NOTHING_BEFORE, number, row)))
            connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('journal', ?)", (str(number),))
            return number

    def get(self, number: int) -> Entry | None:
        """One act; None for an unknown number."""
        return next(iter(self._where("id = ?", number)), None)

    def of(self, document_id: str) -> list[Entry]:
        """What was done to a document, the oldest first."""
        return list(self._where("document_id = ? ORDER BY id", document_id))

    def since(self, moment: int = 0) -> Iterator[Entry]:
        """All acts from a moment on (seconds since 1970, UTC), the oldest first."""
        return self._where("at >= ? ORDER BY id", moment)

    def undone_by(self, number: int) -> Entry | None:
        """The act that took this one back, if one did."""
        return next(iter(self._where("undoes = ? ORDER BY id DESC LIMIT 1", number)), None)

    def damage(self) -> Iterator[Said]:
        """What is not as it was written: rows that were changed, and numbers that are missing."""
        bound, expected = _NOTHING_BEFORE, 1
        connection = self._connections.get()
        for row in connection.execute("SELECT * FROM journal ORDER BY id"):
            if row["id"] != expected:
                yield say("rows {first} to {last} are missing", first=expected, last=row["id"] - 1)
            elif row["sha256"] != _bound(bound, row["id"], tuple(row[name] for name in _COLUMNS)):
                yield say("row {row} is not as it was written", row=row["id"])
            bound, expected = row["sha256"], row["id"] + 1
        told = connection.execute("SELECT value FROM meta WHERE key = 'journal'").fetchone()
        if told is not None and int(told[0]) != expected - 1:
            yield say("rows {first} to {last} are missing", first=expected, last=told[0])

    def _where(self, condition: str, *values: object) -> Iterator[Entry]:
        rows = self._connections.get().execute(f"SELECT * FROM journal WHERE {condition}", values).fetchall()
        return map(_entry, rows)


def _json(value: Mapping[str, Any] | None) -> str:
    return json.dumps(dict(value or {}), ensure_ascii=False, sort_keys=True)


def _bound(previous: str, number: int, row: tuple[Any, ...]) -> str:
    told = json.dumps([previous, number, *row], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(row["id"], row["at"], row["actor"], row["act"], row["document_id"], row["why"],
                 json.loads(row["before"]), json.loads(row["after"]), row["undoes"])
