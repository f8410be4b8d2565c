"""Who changed what, when and why: rows that are only ever added, each bound to the row before by its SHA-256."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from library.catalogue.carrying_out import digest_of
from library.catalogue.connection import Connections
from library.errors import DamagedError, UsageError
from library.wording import Said, say

_COLUMNS = ("at", "actor", "act", "document_id", "why", "before", "after", "undoes")
ROW = "journal.*, (SELECT sha256 FROM journal AS before_it WHERE before_it.id = journal.id - 1) AS bound"
"""The columns of a row, with what binds it to the row before."""
_NOTHING_BEFORE = "0" * 64
_LATEST = 1 << 33  # seconds since 1970: the year 2242
_ABOUT = "(document_id = ? OR id IN (SELECT act FROM act_documents d WHERE d.document_id = ? AND d.kept IS NULL))"
"""Acts about a document, or about many of which it is one."""
MOST_REASON = 10_000
"""Characters of a reason; a longer one is refused, for a part of it may say the opposite of the whole."""


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
        damaged: its row is not as it was written; then what it says of before, after and why is left out.
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
    damaged: bool = False

    def need_whole(self) -> None:
        """Go on only where the row is as it was written.

        Raises:
            DamagedError: it is not.
        """
        if self.damaged:
            raise DamagedError(
                "Act {number} is not as it was written.", number=self.id,
                next_step="Compare the journal with a backup; 'vankien audit --verify' names every such row.")

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "id": self.id, "at": self.at, "actor": self.actor, "act": self.act, "document": self.document,
            "why": self.why, "before": dict(self.before), "after": dict(self.after), "undoes": self.undoes,
            "damaged": self.damaged,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A selection of acts; None does not narrow it.

    Args:
        since, until: seconds since 1970, UTC; `until` is left out.
        act: its kind.
        last: number of the newest act that counts, so that pages stay what they are while others work.
    """

    document: str | None = None
    actor: str | None = None
    since: int | None = None
    until: int | None = None
    act: str | None = None
    last: int | None = None

    def condition(self) -> tuple[str, tuple[object, ...]]:
        """As SQL has it, with the values."""
        parts = {_ABOUT: self.document, "actor = ?": self.actor, "at >= ?": self.since, "at < ?": self.until,
                 "act = ?": self.act, "id <= ?": self.last}
        given = {part: value for part, value in parts.items() if value is not None}
        values = (value for part, value in given.items() for _ in range(part.count("?")))
        return " AND ".join(given) or "1", tuple(values)


@dataclass(frozen=True, slots=True)
class Place:
    """A row from which the journal is looked at, and the SHA-256 that the row before had when that was looked at."""

    row: int
    bound: str


BEGINNING = Place(1, _NOTHING_BEFORE)


class Journal:
    """The journal of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def write(self, actor: str, act: str, document: str | None, *, why: str = "",
              before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
              undoes: int | None = None) -> int:
        """Add a row, in the transaction of what it tells of; returns its number.

        Raises:
            UsageError: the reason is too long.
        """
        check_reason(why)
        with self._connections.transaction() as connection:
            row = (int(time.time()), actor, act, document, why, _json(before), _json(after), undoes)
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
        return list(self._where(f"{_ABOUT} ORDER BY id", document_id, document_id))

    def since(self, moment: int = 0) -> Iterator[Entry]:
        """All acts from a moment on (seconds since 1970, UTC), the oldest first."""
        return self._where("at >= ? ORDER BY id", moment)

    def of_kinds(self, document_id: str, acts: Sequence[str]) -> list[Entry]:
        """What of these kinds was done to a document, the oldest first."""
        return list(self._where(f"{_ABOUT} AND act IN ({_marks(acts)}) ORDER BY id", document_id, document_id, *acts))

    def latest_of(self, act: str, *, count: int) -> list[Entry]:
        """The last acts of a kind, the newest first."""
        return list(self._where("act = ? ORDER BY id DESC LIMIT ?", act, count))

    def latest_about_held(self, act: str) -> list[Entry]:
        """The last act of a kind about each file that is held back now."""
        return list(self._where(
            "id IN (SELECT max(journal.id) FROM documents JOIN journal ON document_id = documents.id "
            "WHERE state = 'quarantined' AND act = ? GROUP BY document_id) ORDER BY id", act))

    def find(self, wanted: Wanted, *, offset: int = 0, limit: int) -> list[Entry]:
        """Acts of a selection, the newest first."""
        condition, values = wanted.condition()
        return list(self._where(f"{condition} ORDER BY id DESC LIMIT ? OFFSET ?", *values, limit, offset))

    def count(self, wanted: Wanted) -> int:
        """How many acts a selection has."""
        condition, values = wanted.condition()
        return int(self._connections.get().execute(
            f"SELECT count(*) FROM journal WHERE {condition}", values).fetchone()[0])

    def next_number(self) -> int:
        """The number of the act that is about to be written; call it within its transaction."""
        return self.last() + 1

    def kinds(self) -> list[str]:
        """The kinds of acts that were done."""
        return [row[0] for row in self._connections.get().execute("SELECT DISTINCT act FROM journal ORDER BY act")]

    def last(self) -> int:
        """The number of the newest act; 0 where there is none."""
        return int(self._connections.get().execute("SELECT coalesce(max(id), 0) FROM journal").fetchone()[0])

    def newest(self, act: str) -> Entry | None:
        """The last act of a kind; None where there was none."""
        return next(self._where("act = ? ORDER BY id DESC LIMIT 1", act), None)

    def noted(self, act: str, document_id: str, actor: str, *, since: int) -> bool:
        """Whether somebody did this to a document since a moment."""
        return next(self._where("document_id = ? AND act = ? AND actor = ? AND at >= ? LIMIT 1",
                                document_id, act, actor, since), None) is not None

    def last_about_nobody(self, act: str, *, since: int) -> bool:
        """Whether an act of a kind, about no account, was noted since a moment."""
        return next(self._where("act = ? AND at >= ? AND json_valid(after) "
                                "AND json_extract(after, '$.account') IS NULL LIMIT 1", act, since),
                    None) is not None

    def undoings(self, numbers: Sequence[int]) -> dict[int, int]:
        """By which act each of these was taken back, of those that were."""
        rows = self._connections.get().execute(
            f"SELECT undoes, id FROM journal WHERE undoes IN ({_marks(numbers)}) ORDER BY id", tuple(numbers))
        return {row[0]: row[1] for row in rows}

    def undone_by(self, number: int) -> Entry | None:
        """The act that took this one back, if one did."""
        return next(iter(self._where("undoes = ? ORDER BY id DESC LIMIT 1", number)), None)

    def damage(self) -> Iterator[Said]:
        """What is not as it was written: rows that were changed, and numbers that are missing."""
        yield from self.look(BEGINNING)[0]

    def look(self, place: Place) -> tuple[list[Said], Place]:
        """What is not as it was written from a place on, and the place from which to go on later."""
        found: list[Said] = []
        bound, expected = place.bound, place.row
        with self._connections.one_moment() as connection:
            for row in connection.execute("SELECT * FROM journal WHERE id >= ? ORDER BY id", (place.row,)):
                if row["id"] != expected:
                    found.append(say("rows {first} to {last} are missing", first=expected, last=row["id"] - 1))
                elif _is_changed(row, bound) or _of_others(row) not in (None, digest_of(connection, row["id"])):
                    found.append(say("row {row} is not as it was written", row=row["id"]))
                place = Place(row["id"], bound)
                bound, expected = row["sha256"], row["id"] + 1
            last = connection.execute("SELECT value FROM meta WHERE key = 'journal'").fetchone()
        if last is not None and int(last[0]) != expected - 1:
            found.append(say("rows {first} to {last} are missing", first=expected, last=last[0]))
        return found, place

    def _where(self, condition: str, *values: object) -> Iterator[Entry]:
        rows = self._connections.get().execute(f"SELECT {ROW} FROM journal WHERE {condition}", values).fetchall()
        return map(entry_from, rows)


def check_reason(why: str) -> None:
    """Go on only with a reason that is kept whole.

    Raises:
        UsageError: it is too long.
    """
    if len(why) > MOST_REASON:
        raise UsageError("The reason has {count} characters; at most {most} are kept.", count=len(why),
                         most=MOST_REASON, next_step="Say it shorter.")


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _json(value: Mapping[str, Any] | None) -> str:
    return json.dumps(dict(value or {}), ensure_ascii=False, sort_keys=True)


def _bound(previous: str, number: int, row: tuple[Any, ...]) -> str:
    told = json.dumps([previous, number, *row], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _of_others(row: sqlite3.Row) -> str | None:
    """What binds the documents of an act about many to its row; None of other acts, of which some tell of a file."""
    after = json.loads(row["after"])
    return after.get("sha256") if "left" in after else None


def _is_changed(row: sqlite3.Row, bound: str) -> bool:
    """Whether a row is not as it was written, given the SHA-256 of the row before it."""
    try:
        return bool(row["sha256"] != _bound(bound, row["id"], tuple(row[name] for name in _COLUMNS)))
    except TypeError:  # bytes stand where text was
        return True


def entry_from(row: sqlite3.Row) -> Entry:
    """A row, with the columns of `ROW`, as an act.

    Of one that somebody changed by hand only what can be told is told: that it was changed.
    """
    if _is_changed(row, row["bound"] if row["id"] > 1 else _NOTHING_BEFORE):
        at = row["at"] if isinstance(row["at"], int) and 0 <= row["at"] < _LATEST else 0
        document = row["document_id"] if isinstance(row["document_id"], str) else None
        return Entry(row["id"], at, str(row["actor"]), str(row["act"]), document, damaged=True)
    return Entry(row["id"], row["at"], row["actor"], row["act"], row["document_id"], row["why"],
                 json.loads(row["before"]), json.loads(row["after"]), row["undoes"])
