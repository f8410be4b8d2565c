"""What somebody sees of what is missing: worked out once for all who see the same, until what is missing changes.

Worked out anew the list takes a time that grows with the archive, where different people see different documents that
cite: a quarter of a second at 30,000 documents. Who sees what is told by rows of `missing` alone, whatever the labels
are called: all who see the same rows share one list.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence

from library.catalogue.access import sets_seen

_KEPT = 16
"""Lists that are kept: of so many groups of people who see different documents."""
_MOST = 500
"""Rows of an answer that is kept; longer ones are for files."""
_ROWS = 20_000
"""Rows that are kept in all, of every answer to whoever asked."""
_STATE = "missing"
"""In `meta`: what stands in the table `missing` has this name, and another after every change."""
_COLUMNS = "letters, number, sort, citing, tail, year, issued, code, kind, body"
_TOGETHER = (
    "letters, number, sort, sum(citing) AS citing, tail, max(year) AS year, max(issued) AS issued, max(code) AS code, "
    "max(kind) AS kind, max(body) AS body"
)


def has_changed(connection: sqlite3.Connection) -> None:
    """Note, in the transaction of a change, that what is missing is not what it was."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_STATE, secrets.token_hex(8)))


_ListKey = tuple[str, tuple[tuple[int, str], ...]]
"""The state of what is missing, and the rows of it that somebody sees."""
_AnswerKey = tuple[_ListKey, int, str | None, int | None]


class Answers:
    """The answers that were asked for last, of all lists together; used from many threads.

    Args:
        most: rows that are kept in all; what was not asked for the longest goes first.
    """

    def __init__(self, most: int = _ROWS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[_AnswerKey, list[sqlite3.Row]] = OrderedDict()
        self.rows = 0

    def get(self, key: _AnswerKey) -> list[sqlite3.Row] | None:
        """An answer that was kept."""
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
            return found

    def keep(self, key: _AnswerKey, found: list[sqlite3.Row]) -> None:
        """Keep an answer, but for an empty one: there is no end to what can be asked and has none."""
        with self._lock:
            if found and key not in self._known:
                self._known[key] = found
                self.rows += len(found)
            while self.rows > self._most:
                self.rows -= len(self._known.popitem(last=False)[1])

    def forget(self) -> None:
        """What is missing changed."""
        with self._lock:
            self._known.clear()
            self.rows = 0


class SeenLists:
    """The lists of one catalogue; used from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[_ListKey, _Kept] = OrderedDict()
        self.answers = Answers()

    def of(self, connection: sqlite3.Connection, labels: frozenset[str]) -> SeenList:
        """The list of whoever bears these labels, as it is now."""
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (_STATE,)).fetchone()
        seen = Seen(connection, labels)
        key = (row[0] if row else "", seen.sees)
        with self._lock:
            kept = self._known.get(key)
            if kept is None:
                old = [one for one in self._known if one[0] != key[0]]
                for one in old:
                    del self._known[one]
                if old:
                    self.answers.forget()
                kept = self._known[key] = _Kept(key, self.answers)
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return SeenList(seen, kept)


class _Kept:
    """What was worked out for those who see the same."""

    def __init__(self, key: _ListKey, answers: Answers) -> None:
        self.key = key
        self.answers = answers
        self.counts: list[sqlite3.Row] | None = None
        self.written: dict[str, str] = {}


class SeenList:
    """What a viewer sees of what is missing; what was asked before is not worked out again."""

    def __init__(self, seen: Seen, kept: _Kept) -> None:
        self._seen, self._kept = seen, kept

    def counts(self) -> list[sqlite3.Row]:
        """How many there are of each end of letters and year; some rows take others back."""
        found = self._kept.counts
        if found is None:
            found = self._kept.counts = self._seen.counts()
        return found

    def first(self, most: int, tail: str | None, year: int | None) -> list[sqlite3.Row]:
        """The first so many in the order of the list; see `MissingRows.find`."""
        key = (self._kept.key, most, tail, year)
        found = self._kept.answers.get(key)
        if found is None:
            found = self._seen.first(most, *_filters(tail, year))
            if most <= _MOST:
                self._kept.answers.keep(key, found)
        return found

    def written(self, tail: str) -> str:
        """An end of letters as a code writes it."""
        found = self._kept.written.get(tail)
        if found is None:
            found = self._kept.written[tail] = self._seen.written(tail)
        return found


class Seen:
    """What a viewer sees of the table.

    Most documents that are missing have one row, which indexes answer. Those of which a viewer sees several, for
    different people see those that cite them, are put together apart.
    """

    def __init__(self, connection: sqlite3.Connection, labels: frozenset[str]) -> None:
        self._connection = connection
        seen = set(sets_seen(connection, labels)[0])
        pairs = [(audience, holders) for audience, holders in _pairs(connection, sorted(seen))
                 if not seen & set(map(int, holders.split()))]  # fmt: skip
        self.sees = tuple(pairs)
        first, *others = pairs or [(0, "")]
        self._first, self._others = _one_of([first]), _one_of(others)
        self._every = _one_of([first, *others])

    def counts(self) -> list[sqlite3.Row]:
        """How many there are of each end of letters and year; some rows take others back."""
        counted = f"SELECT tail, year, count(*) AS count FROM missing WHERE {self._first} GROUP BY tail, year"
        twice = (f"SELECT m.tail, m.year, -count(*) AS count FROM {self._keys()} CROSS JOIN missing m USING "
                 f"(letters, number, sort) WHERE {self._first} GROUP BY m.tail, m.year")
        mixed = f"SELECT tail, year, count(*) AS count FROM {self._mixed()} GROUP BY tail, year"
        return [row for each in (counted, twice, mixed) for row in self._connection.execute(each)]

    def first(self, most: int, wanted: str, values: Sequence[str | int]) -> list[sqlite3.Row]:
        """The first so many in the order of the list, of those that are wanted."""
        order = "ORDER BY citing DESC, letters, number, sort LIMIT ?"
        alone = (f"SELECT {_COLUMNS} FROM missing WHERE {self._first} AND NOT EXISTS (SELECT 1 FROM missing AS o WHERE "
                 "o.letters = missing.letters AND o.number = missing.number AND o.sort = missing.sort "
                 f"AND {self._others}) AND {wanted} {order}")
        mixed = f"SELECT {_COLUMNS} FROM {self._mixed()} WHERE {wanted} {order}"
        found = [row for each in (alone, mixed) for row in self._connection.execute(each, (*values, most))]
        return sorted(found, key=lambda row: (-row["citing"], row["letters"], row["number"], row["sort"]))[:most]

    def written(self, tail: str) -> str:
        """An end of letters as a code writes it."""
        row = self._connection.execute(
            f"SELECT code FROM missing WHERE {self._first} AND tail = ? LIMIT 1", (tail,)).fetchone()
        return row["code"][-len(tail) :] if row and row["code"] else tail.upper()

    def of(self, letters: str, number: str) -> list[sqlite3.Row]:
        """Those of these letters and this number."""
        return self._connection.execute(
            f"SELECT {_TOGETHER} FROM missing WHERE {self._every} AND letters = ? AND number = ? "
            "GROUP BY letters, number, sort ORDER BY sort", (letters, number)).fetchall()

    def _keys(self) -> str:
        return f"(SELECT DISTINCT letters, number, sort FROM missing WHERE {self._others})"

    def _mixed(self) -> str:
        return (f"(SELECT {_TOGETHER} FROM {self._keys()} CROSS JOIN missing USING (letters, number, sort) "
                f"WHERE {self._every} GROUP BY letters, number, sort)")


def _one_of(pairs: Sequence[tuple[int, str]]) -> str:
    """The condition that a row is of one of these audiences and holders; they are numbers alone."""
    return "(" + (" OR ".join(f"(audience = {one} AND holders = '{held}')" for one, held in pairs) or "0") + ")"


def _pairs(connection: sqlite3.Connection, audiences: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The few different pairs of `audience` and `holders`, each found by a step in the index."""
    for audience in audiences:
        found = connection.execute("SELECT min(holders) FROM missing WHERE audience = ?", (audience,)).fetchone()[0]
        while found is not None:
            yield audience, found
            found = connection.execute("SELECT min(holders) FROM missing WHERE audience = ? AND holders > ?",
                                       (audience, found)).fetchone()[0]


def _filters(tail: str | None, year: int | None) -> tuple[str, list[str | int]]:
    wanted = ["1"] + ["tail = ?"] * (tail is not None) + ["year = ?" if year else "year IS NULL"] * (year is not None)
    return " AND ".join(wanted), [*([tail] if tail is not None else []), *([year] if year else [])]
