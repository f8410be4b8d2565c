"""What somebody sees of what is missing: worked out once for all who see the same, until what is missing changes.

Most documents that are missing are told by one row, which an index has in the order of the list. Those that several
rows tell, for different people see those that cite them, are put together for each viewer, from the most cited on and
no further than the list that is asked for. Who sees what is told by rows of `missing` alone, whatever the labels are
called: all who see the same rows share one list.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import groupby
from operator import itemgetter
from typing import Any

from library.catalogue.missing_patterns import Pair, Pattern, read_patterns
from library.catalogue.seeing import sets_seen

_KEPT = 16
"""Lists that are kept: of so many groups of people who see different documents."""
_MOST = 500
"""Rows of an answer that is kept; longer ones are for files."""
_ROWS = 20_000
"""Rows that are kept in all, of every answer to whoever asked."""
_STATE = "missing"
"""In `meta`: what stands in the table `missing` has this name, and another after every change."""
_OF_CODE = "SELECT * FROM missing WHERE letters = ? AND number = ?"
_KEY = itemgetter("letters", "number", "sort")

Row = Mapping[str, Any]
"""A missing document as a viewer sees it: letters, number, sort, citing, tail, year, issued, code, kind, body."""


def has_changed(connection: sqlite3.Connection) -> None:
    """Note, in the transaction of a change, that what is missing is not what it was."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_STATE, secrets.token_hex(8)))


_ListKey = tuple[str, tuple[Pair, ...]]
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
        self._known: OrderedDict[_AnswerKey, list[Row]] = OrderedDict()
        self.rows = 0

    def get(self, key: _AnswerKey) -> list[Row] | None:
        """An answer that was kept."""
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
            return found

    def keep(self, key: _AnswerKey, found: list[Row]) -> None:
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
        self._state: str | None = None
        self._patterns: tuple[list[Pattern], list[Pair]] = [], []
        self._known: OrderedDict[_ListKey, _Kept] = OrderedDict()
        self.answers = Answers()

    def of(self, connection: sqlite3.Connection, labels: frozenset[str]) -> SeenList:
        """The list of whoever bears these labels, as it is now."""
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (_STATE,)).fetchone()
        state = row[0] if row else ""
        audiences = _audiences(connection, labels)
        patterns, pairs = self._of_state(connection, state)
        seen = Seen(connection, tuple(pair for pair in pairs if _sees(audiences, *pair)), patterns)
        key = (state, seen.sees)
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

    def _of_state(self, connection: sqlite3.Connection, state: str) -> tuple[list[Pattern], list[Pair]]:
        """The patterns, and the pairs in them; read once after a change."""
        with self._lock:
            if self._state == state:
                return self._patterns
        patterns = read_patterns(connection)
        with self._lock:
            self._state = state
            self._patterns = patterns, sorted({pair for pattern in patterns for pair, _ in pattern.rows})
            return self._patterns


class _Kept:
    """What was worked out for those who see the same."""

    def __init__(self, key: _ListKey, answers: Answers) -> None:
        self.key = key
        self.answers = answers
        self.counts: Counter[tuple[str, int | None]] | None = None
        self.written: dict[str, str] = {}


class SeenList:
    """What a viewer sees of what is missing; what was asked before is not worked out again."""

    def __init__(self, seen: Seen, kept: _Kept) -> None:
        self._seen, self._kept = seen, kept

    def counts(self) -> Mapping[tuple[str, int | None], int]:
        """How many there are of each end of letters and year."""
        found = self._kept.counts
        if found is None:
            found = self._kept.counts = self._seen.counts()
        return found

    def first(self, most: int, tail: str | None, year: int | None) -> list[Row]:
        """The first so many in the order of the list; see `MissingRows.find`."""
        key = (self._kept.key, most, tail, year)
        found = self._kept.answers.get(key)
        if found is None:
            found = self._seen.first(most, tail, year)
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

    Args:
        sees: who is told what the viewer sees.
        patterns: of the whole table.
    """

    def __init__(self, connection: sqlite3.Connection, sees: tuple[Pair, ...], patterns: Sequence[Pattern]) -> None:
        self._connection = connection
        self.sees = sees
        self._patterns = patterns

    def counts(self) -> Counter[tuple[str, int | None]]:
        """How many there are of each end of letters and year."""
        found, sees = Counter[tuple[str, int | None]](), frozenset(self.sees)
        for one in self._patterns:
            years = [year for pair, year in one.rows if pair in sees]
            if years:
                found[one.tail, max((year for year in years if year), default=None)] += one.count
        return found

    def first(self, most: int, tail: str | None, year: int | None) -> list[Row]:
        """The first so many in the order of the list, of those that are wanted."""
        found = sorted((row for pair in self.sees for row in self._alone(pair, most, tail, year)), key=_order)[:most]
        waiting, sure = [_order(row) for row in found], 0
        sees, left = frozenset(self.sees), self._counted(tail, year)
        chosen: list[tuple[Any, ...]] = []
        for (whole, *key), rows in groupby(self._shared(tail) if left else (), key=itemgetter(0, 1, 2, 3)):
            while waiting and waiting[0] < (-whole, *key):
                heappop(waiting)
                sure += 1
            if sure >= most or len(chosen) == left:
                break  # nobody sees more of those that come than all their rows tell together
            told = [(citing, its) for *_, audience, holders, citing, its in rows if (audience, holders) in sees]
            if told and year in (None, max((its for _, its in told if its), default=0)):
                chosen.append((-sum(citing for citing, _ in told), *key))
                heappush(waiting, chosen[-1])
        first = {order[1:] for order in sorted([*map(_order, found), *chosen])[:most]}
        found = [row for row in found if _KEY(row) in first]
        found += self._together([one[1:] for one in chosen if one[1:] in first])
        return sorted(found, key=_order)

    def _counted(self, tail: str | None, year: int | None, pair: Pair | None = None) -> int:
        """How many of those that are wanted have several rows, or one row for this pair."""
        sees = frozenset(self.sees)
        shown = [(one, [its for each, its in one.rows if each in sees]) for one in self._patterns
                 if tail in (None, one.tail) and (one.rows[0][0] == pair if len(one.rows) == 1
                                              else pair is None)]  # fmt: skip
        return sum(one.count for one, years in shown
                   if years and year in (None, max((its for its in years if its), default=0)))  # fmt: skip

    def written(self, tail: str) -> str:
        """An end of letters as a code writes it."""
        having = {(pair, len(one.rows) > 1) for one in self._patterns if one.tail == tail for pair, _ in one.rows}
        for (audience, holders), shared in sorted(having, key=itemgetter(1, 0)):
            if (audience, holders) in self.sees:
                row = self._connection.execute(
                    f"SELECT code FROM missing WHERE shared {'>' if shared else '='} 0 AND audience = ? "
                    "AND holders = ? AND tail = ? LIMIT 1", (audience, holders, tail)).fetchone()
                return row["code"][-len(tail) :] if row and row["code"] else tail.upper()
        return tail.upper()

    def _alone(self, pair: Pair, most: int, tail: str | None, year: int | None) -> Iterator[Row]:
        """The first that one row tells; the index has all that is asked, so that rows are read of these alone."""
        wanted = [" AND tail = ?"] * (tail is not None) + [" AND year = ?" if year else " AND year IS NULL"] * (
            year is not None)  # fmt: skip
        most = min(most, self._counted(tail, year, pair))  # none is looked for behind the last
        values = [*pair, *([tail] if tail is not None else []), *([year] if year else []), most]
        yield from self._connection.execute(
            "SELECT m.* FROM (SELECT letters, number, sort FROM missing WHERE shared = 0 AND audience = ? "
            f"AND holders = ?{''.join(wanted)} ORDER BY citing DESC, letters, number, sort LIMIT ?) "
            "CROSS JOIN missing AS m USING (letters, number, sort)", values)

    def _shared(self, tail: str | None) -> Iterator[tuple[Any, ...]]:
        """The rows of those that several tell, the most cited first of whoever sees them."""
        cursor = self._connection.cursor()
        cursor.row_factory = None
        yield from cursor.execute(
            "SELECT shared, letters, number, sort, audience, holders, citing, year FROM missing WHERE shared > 0 "
            f"{'AND tail = ? ' if tail is not None else ''}ORDER BY shared DESC, letters, number, sort",
            () if tail is None else (tail,))  # fmt: skip

    def _together(self, keys: Sequence[tuple[Any, ...]]) -> list[Row]:
        """These documents, each from all rows of it that are seen."""
        rows = self._connection.execute(
            "SELECT m.* FROM json_each(?) AS one CROSS JOIN missing AS m ON m.letters = one.value ->> 0 "
            "AND m.number = one.value ->> 1 AND m.sort = one.value ->> 2", (json.dumps(keys),))
        return _together(row for row in rows if (row["audience"], row["holders"]) in self.sees)


def seen_of(connection: sqlite3.Connection, labels: frozenset[str], letters: str, number: str) -> list[Row]:
    """What whoever bears these labels sees of these letters and this number."""
    audiences = _audiences(connection, labels)
    rows = connection.execute(_OF_CODE, (letters, number))
    return _together(row for row in rows if _sees(audiences, row["audience"], row["holders"]))


def _together(rows: Iterable[Row]) -> list[Row]:
    """One of each document, from all rows that tell of it, which come in order."""
    return [_one_of(list(each)) for _, each in groupby(rows, key=_KEY)]


def _one_of(rows: Sequence[Row]) -> Row:
    best = {name: max((row[name] for row in rows if row[name] is not None), default=None)
            for name in ("year", "issued", "code", "kind", "body")}  # fmt: skip
    same = {name: rows[0][name] for name in ("letters", "number", "sort", "tail")}
    return {**same, **best, "citing": sum(row["citing"] for row in rows)}


def _order(row: Row) -> tuple[Any, ...]:
    return (-row["citing"], *_KEY(row))


def _audiences(connection: sqlite3.Connection, labels: frozenset[str]) -> frozenset[int]:
    return frozenset(sets_seen(connection, labels)[0])


def _sees(audiences: frozenset[int], audience: int, holders: str) -> bool:
    """Whether a row is told to viewers of these audiences: they see who cites, and no document that it could mean."""
    return audience in audiences and audiences.isdisjoint(map(int, holders.split()))
