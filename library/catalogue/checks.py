"""Batches of documents that are checked, what was drawn of them, and what was found."""

from __future__ import annotations

import json
import sqlite3
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from library.catalogue.check_records import CheckRecords, marks
from library.catalogue.connection import Connections
from library.catalogue.seeing import seen_by
from library.checks import CHECKED, Batch, Counted, Rate, Round, Verdict
from library.checks.comparing import WRONG
from library.natural_order import natural

OPEN, DONE, TAKEN_BACK = "open", "done", "taken back"
"""The states of a check: it waits for a word on what differs, it counts, it does not any more."""
LOOK_AT_VALUES = "look at checked values"
"""The act of looking at what stands in a document that one was to check without seeing that."""


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch that is to be made; see `library.checks.Batch`."""

    name: str
    asked: str
    second: int
    third: int
    bound: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found of a field; see `schema/checks.py`."""

    field: str
    before: str | None
    maker: str | None
    flagged: bool
    says: str
    given: str | None
    verdict: Verdict
    after: str | None

    @property
    def counted(self) -> bool:
        """Whether something stands in the field or on the paper."""
        return self.before is not None or self.after is not None or self.given is not None


@dataclass(frozen=True, slots=True)
class Blind:
    """Why what stands in a document is kept from somebody: the batch, its turn, and whether its check is due now."""

    batch: int
    turn: int
    is_due: bool


class Checks(CheckRecords):
    """The checks of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)
        self._connections = connections

    # ---- batches ----

    def get(self, batch: int) -> Batch | None:
        """One batch."""
        return next(iter(self._batches("id = ?", batch)), None)

    def all(self, *, offset: int, limit: int) -> tuple[int, list[Batch]]:
        """How many batches there are, and a stretch of them, the newest first."""
        count = self._connections.get().execute("SELECT count(*) FROM check_batches").fetchone()[0]
        return count, self._batches("1 = 1 ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset)

    def running(self) -> list[Batch]:
        """Those of which something may wait, the oldest first."""
        return self._batches("NOT dropped AND NOT over ORDER BY id")

    def add(self, new: NewBatch, ids: Sequence[str], *, by: str) -> int:
        """Make a batch of documents, in this order; returns its number."""
        with self._connections.transaction() as connection:
            number = connection.execute(
                "INSERT INTO check_batches (name, made_by, made, asked, second_percent, third_percent, bound_percent, "
                "turn, dropped, over) VALUES (?,?,?,?,?,?,?,0,0,0)",
                (new.name, by, int(time.time()), new.asked, new.second, new.third, new.bound)).lastrowid
            connection.executemany("INSERT INTO check_documents (batch, place, document_id) VALUES (?,?,?)",
                                   [(number, place, one) for place, one in enumerate(ids)])
            return int(number or 0)

    def begin_turn(self, batch: int, turn: int, seed: str, drawn: Mapping[Round, Collection[str]]) -> None:
        """Begin a batch, for the first time or anew."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE check_batches SET turn = ?, over = 0 WHERE id = ?", (turn, batch))
            connection.execute("INSERT INTO check_turns (batch, turn, seed) VALUES (?,?,?)", (batch, turn, seed))
            connection.executemany(
                "INSERT INTO check_samples (batch, turn, round, document_id) VALUES (?,?,?,?)",
                [(batch, turn, int(round_), one) for round_, ids in drawn.items() for one in ids])

    def end_turn(self, batch: int, turn: int) -> None:
        """Take the beginning of a turn back, in which nothing was checked."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE check_batches SET turn = ? WHERE id = ?", (turn - 1, batch))
            for table in ("check_turns", "check_samples"):
                connection.execute(f"DELETE FROM {table} WHERE batch = ? AND turn = ?", (batch, turn))

    def drop(self, batch: int, *, dropped: bool) -> None:
        """Let a batch count no more, or again."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE check_batches SET dropped = ? WHERE id = ?", (dropped, batch))

    def set_over(self, batch: int, *, over: bool) -> None:
        """Note that a batch passed, or that it did not."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE check_batches SET over = ? WHERE id = ?", (over, batch))

    def members(self, batch: int) -> list[str]:
        """The documents of a batch that are in view, in its order."""
        rows = self._connections.get().execute(
            "SELECT document_id FROM check_documents JOIN documents ON documents.id = document_id "
            "WHERE batch = ? AND state = 'indexed' ORDER BY place", (batch,))
        return [row[0] for row in rows]

    def drawn(self, batch: int, turn: int, round_: Round) -> list[str]:
        """What was drawn, in the order of ids."""
        return [row[0] for row in self._connections.get().execute(
            "SELECT document_id FROM check_samples WHERE batch = ? AND turn = ? AND round = ? ORDER BY document_id",
            (batch, turn, int(round_)))]

    def candidates(self, labels: frozenset[str], *, first: int | None, last: int | None, again: bool) -> list[str]:
        """Documents that a batch may be made of, by file name.

        Args:
            labels: of who makes it.
            first, last: when they came in, in seconds since 1970; the last is not included.
            again: also those that were in a batch that passed.
        """
        connection = self._connections.get()
        rows = connection.execute(
            f"SELECT id, source FROM documents WHERE {seen_by(connection, labels)} AND added >= ? AND added < ? "
            f"AND {_FREE}", (first or 0, 2**62 if last is None else last, again)).fetchall()
        return [row["id"] for row in sorted(rows, key=lambda row: (natural(row["source"]), row["id"]))]

    def count_free(self, labels: frozenset[str]) -> int:
        """How many documents are in no batch."""
        connection = self._connections.get()
        return int(connection.execute(
            f"SELECT count(*) FROM documents WHERE {seen_by(connection, labels)} AND {_FREE}", (False,)).fetchone()[0])

    # ---- whose turn it is ----

    def due(self, batch: Batch, person: str, labels: frozenset[str], only: str | None = None) -> list[tuple[int, str]]:
        """(place, id) of the documents that wait for this person in the round that is due, in the order of the batch.

        Left out is what others or this person checked already, and what nobody else has worked on since this person
        did. Who has seen what stands in a document, by a check of it in this turn or by looking all the same, is not
        asked for it blind.
        """
        if batch.waits_for is None:
            return []
        return self._waiting(batch.id, batch.turn, batch.waits_for, person, labels, None if only is None else [only])

    def blind(self, person: str, labels: frozenset[str], only: Collection[str] | None = None) -> dict[str, Blind]:
        """The documents that this person may be asked to check without seeing what stands in them.

        They are those of the round that is due and of the one behind it, which would else be looked at meanwhile.

        Args:
            person: who would check.
            labels: of that person.
            only: of these documents alone; None: of all.
        """
        drawn = self._connections.get().execute(
            "SELECT DISTINCT b.id AS batch, b.turn AS turn, s.round AS round FROM check_batches b JOIN check_samples s "
            "ON s.batch = b.id AND s.turn = b.turn AND s.round > 1 WHERE NOT b.dropped AND NOT b.over "
            f"AND {_AMONG.format('s')} ORDER BY b.id, s.round", _only(only)).fetchall()
        waiting: dict[int, dict[Round, list[str]]] = defaultdict(dict)
        for row in drawn:
            round_ = Round(row["round"])
            if ids := [one for _, one in self._waiting(row["batch"], row["turn"], round_, person, labels, only)]:
                waiting[row["batch"]][round_] = ids
        found: dict[str, Blind] = {}
        if not waiting:  # how far a batch has come is counted over all of it, so only where it decides
            return found
        for batch in self._batches(f"id IN ({marks(list(waiting))}) ORDER BY id", *waiting):
            due = batch.waits_for
            if due is None or due is Round.FIRST:
                continue
            for round_, ids in waiting[batch.id].items():
                for one in ids if round_ >= due else ():
                    found.setdefault(one, Blind(batch.id, batch.turn, is_due=round_ is due))
        return found

    def _waiting(self, batch: int, turn: int, round_: Round, person: str, labels: frozenset[str],
                 only: Collection[str] | None) -> list[tuple[int, str]]:
        """Documents of a round of a batch's turn that this person may check, as (place, id)."""
        connection = self._connections.get()
        rows = connection.execute(
            "SELECT d.place AS place, d.document_id AS document_id FROM check_documents d "
            f"JOIN documents ON documents.id = d.document_id WHERE d.batch = :batch AND {seen_by(connection, labels)} "
            f"AND {_AMONG.format('d')} AND (:round = 1 OR d.document_id IN (SELECT document_id "
            "FROM check_samples WHERE batch = :batch AND turn = :turn AND round = :round)) "
            f"AND NOT EXISTS ({_CHECKED_SO}) AND NOT EXISTS ({_OWN_WORD}) AND NOT EXISTS ({_SEEN}) "
            f"AND NOT EXISTS ({_LOOKED}) ORDER BY d.place",
            {"batch": batch, "turn": turn, "round": int(round_), "person": person, **_only(only)}).fetchall()
        return [(row["place"], row["document_id"]) for row in rows]

    def is_checked(self, batch: Batch, document_id: str) -> bool:
        """Whether somebody has checked a document in the round that is due."""
        return self._connections.get().execute(
            "SELECT 1 FROM checks WHERE batch = ? AND turn = ? AND round = ? AND document_id = ? AND state <> ?",
            (batch.id, batch.turn, int(batch.waits_for or 0), document_id, TAKEN_BACK)).fetchone() is not None

    def makers(self, document_id: str) -> dict[str, str]:
        """Whose word is in force about each checked field; a field that nobody spoke about is not there."""
        rows = self._connections.get().execute(
            "SELECT w.field AS field, j.actor AS actor FROM words w JOIN journal j ON j.id = w.act "
            f"WHERE w.document_id = ? AND w.says <> 'reading' AND {_NEWEST}", (document_id,))
        return {row["field"]: row["actor"] for row in rows if row["field"] in CHECKED}

    def flagged(self, document_id: str) -> set[str]:
        """The fields of a document that somebody should look at."""
        return {row[0] for row in self._connections.get().execute(
            "SELECT DISTINCT field FROM flags WHERE document_id = ?", (document_id,))}

    # ---- what was found ----

    def write(self, batch: Batch, round_: Round, document_id: str, found: Sequence[Found], *, checker: str,
              act: int) -> int:
        """Keep a check, within the transaction of its act; returns its number."""
        state = OPEN if any(one.verdict is Verdict.OPEN for one in found) else DONE
        with self._connections.transaction() as connection:
            number = connection.execute(
                "INSERT INTO checks (batch, turn, round, document_id, checker, at, state, act) "
                "VALUES (?,?,?,?,?,?,?,?)",
                (batch.id, batch.turn, int(round_), document_id, checker, int(time.time()), state, act)).lastrowid or 0
            connection.executemany(
                'INSERT INTO check_fields (check_id, field, "before", maker, flagged, says, given, verdict, "after", '
                "counted) VALUES (?,?,?,?,?,?,?,?,?,?)",
                [(number, one.field, one.before, one.maker, one.flagged, one.says, one.given, str(one.verdict),
                  one.after, one.counted) for one in found])
            return number

    def settle(self, check: int, verdicts: Mapping[str, tuple[Verdict, str | None]]) -> None:
        """Say what was found of fields that differ: the verdict, and the value in force since."""
        with self._connections.transaction() as connection:
            connection.executemany(
                'UPDATE check_fields SET verdict = ?, "after" = ? WHERE check_id = ? AND field = ?',
                [(str(verdict), after, check, field) for field, (verdict, after) in verdicts.items()])
            still = connection.execute("SELECT 1 FROM check_fields WHERE check_id = ? AND verdict = ?",
                                       (check, str(Verdict.OPEN))).fetchone()
            self.set_state(check, OPEN if still else DONE)

    def set_state(self, check: int, state: str) -> None:
        """Let a check wait, count, or count no more."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE checks SET state = ? WHERE id = ?", (state, check))

    def _batches(self, condition: str, *values: object) -> list[Batch]:
        connection = self._connections.get()
        rows = connection.execute(f"SELECT * FROM check_batches WHERE {condition}", values).fetchall()
        ids = [row["id"] for row in rows]
        counts = _Counts(connection, ids)
        return [counts.batch(row) for row in rows]


_FREE = ("id NOT IN (SELECT document_id FROM check_documents c JOIN check_batches b ON b.id = c.batch "
         "WHERE NOT b.dropped AND NOT (b.over AND ?))")
_NEWEST = ("NOT EXISTS (SELECT 1 FROM words v WHERE v.document_id = w.document_id AND v.field = w.field "
           "AND v.place > w.place)")
_CHECKED_SO = ("SELECT 1 FROM checks c WHERE c.batch = :batch AND c.turn = :turn AND c.round = :round "
               f"AND c.document_id = d.document_id AND c.state <> '{TAKEN_BACK}'")
_SAID_ELSEWHERE = "'correct', 'correct many'"
"""Acts by which words are said outside of checks."""
_OWN_WORD = ("SELECT 1 FROM words w JOIN journal j ON j.id = w.act WHERE w.document_id = d.document_id "
             f"AND w.field IN ({', '.join(repr(name) for name in CHECKED)}) AND w.says <> 'reading' "
             f"AND j.actor = :person AND ({_NEWEST} OR (j.act IN ({_SAID_ELSEWHERE}) AND EXISTS (SELECT 1 FROM words n "
             "WHERE n.document_id = w.document_id AND n.field = w.field AND n.says = w.says AND n.value IS w.value "
             "AND NOT EXISTS (SELECT 1 FROM words v WHERE v.document_id = n.document_id AND v.field = n.field "
             "AND v.place > n.place)))) "
             "AND (:round > 1 OR NOT EXISTS (SELECT 1 FROM checks c WHERE c.act = w.act AND c.round = 1))")
"""A word of this person is in force, or one said outside of checks stands that somebody else has said again since.

For the first round those words count that were said elsewhere."""
_SEEN = ("SELECT 1 FROM checks c WHERE :round > 1 AND c.batch = :batch AND c.turn = :turn "
         "AND c.document_id = d.document_id AND c.checker = :person "
         f"AND (c.round > 1 OR c.state <> '{TAKEN_BACK}')")
_LOOKED = (f"SELECT 1 FROM journal j WHERE :round > 1 AND j.document_id = d.document_id AND j.act = '{LOOK_AT_VALUES}' "
           "AND j.actor = :person AND CASE WHEN json_valid(j.\"after\") THEN "
           "json_extract(j.\"after\", '$.batch') = :batch AND json_extract(j.\"after\", '$.turn') = :turn END")
"""A row that was changed by hand tells nothing, and stops nobody; CASE, for the order of conditions is not fixed."""
_AMONG = "(:only IS NULL OR {}.document_id IN (SELECT value FROM json_each(:only)))"


def _only(ids: Collection[str] | None) -> dict[str, str | None]:
    return {"only": None if ids is None else json.dumps(list(ids))}


class _Counts:
    """How far batches have come, counted for all of them at once."""

    def __init__(self, connection: sqlite3.Connection, ids: Sequence[int]) -> None:
        self._due: dict[tuple[int, int], int] = defaultdict(int)
        self._done: dict[tuple[int, int], int] = defaultdict(int)
        self._rates: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
        self._settling: dict[int, int] = defaultdict(int)
        self._sizes: dict[int, int] = {}
        self._seeds: dict[int, str] = {}
        here, wanted = f"IN ({marks(ids)})", ", ".join(f"'{one}'" for one in WRONG)
        for row in connection.execute(
                "SELECT d.batch AS batch, count(*) AS size, sum(x.state = 'indexed') AS seen FROM check_documents d "
                f"LEFT JOIN documents x ON x.id = d.document_id WHERE d.batch {here} GROUP BY d.batch", tuple(ids)):
            self._sizes[row["batch"]], self._due[row["batch"], 1] = row["size"], row["seen"] or 0
        for row in connection.execute(
                "SELECT s.batch AS batch, s.round AS round, count(*) AS n FROM check_samples s JOIN check_batches b "
                "ON b.id = s.batch AND b.turn = s.turn JOIN documents x ON x.id = s.document_id "
                f"WHERE x.state = 'indexed' AND s.batch {here} GROUP BY s.batch, s.round", tuple(ids)):
            self._due[row["batch"], row["round"]] = row["n"]
        for row in connection.execute(
                "SELECT c.batch AS batch, c.round AS round, c.state AS state, count(*) AS n FROM checks c "
                "JOIN check_batches b ON b.id = c.batch AND b.turn = c.turn JOIN documents x ON x.id = c.document_id "
                f"WHERE x.state = 'indexed' AND c.state <> '{TAKEN_BACK}' AND c.batch {here} "
                "GROUP BY c.batch, c.round, c.state", tuple(ids)):
            if row["state"] == OPEN:
                self._settling[row["batch"]] += row["n"]
            else:
                self._done[row["batch"], row["round"]] += row["n"]
        for row in connection.execute(
                f"SELECT c.batch AS batch, c.round AS round, sum(f.verdict IN ({wanted})) AS wrong, count(*) AS n "
                "FROM checks c JOIN check_batches b ON b.id = c.batch AND b.turn = c.turn "
                f"JOIN check_fields f ON f.check_id = c.id WHERE c.state = '{DONE}' AND f.counted "
                'AND NOT (f.maker IS NULL AND f.flagged AND f."before" IS NULL) '  # see `Tally.left_open`
                f"AND c.batch {here} GROUP BY c.batch, c.round", tuple(ids)):
            self._rates[row["batch"], row["round"]] = [row["wrong"], row["n"]]
        for row in connection.execute("SELECT t.batch AS batch, t.seed AS seed FROM check_turns t JOIN check_batches b "
                                      f"ON b.id = t.batch AND b.turn = t.turn WHERE b.id {here}", tuple(ids)):
            self._seeds[row["batch"]] = row["seed"]

    def batch(self, row: sqlite3.Row) -> Batch:
        number = row["id"]
        rounds = {one: Counted(self._due[number, one], self._done[number, one], Rate(*self._rates[number, one]))
                  for one in Round}
        return Batch(
            id=number, name=row["name"], by=row["made_by"], made=row["made"], asked=row["asked"],
            second=row["second_percent"], third=row["third_percent"], bound=row["bound_percent"], turn=row["turn"],
            seed=self._seeds.get(number, ""), dropped=bool(row["dropped"]), size=self._sizes.get(number, 0),
            settling=self._settling[number], rounds=rounds,
        )  # fmt: skip
