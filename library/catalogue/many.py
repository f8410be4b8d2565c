"""Setting one thing for many documents: what was planned and looked at, and what an act did to each of them.

Of every document three things are told: what a person said of it (`says`, `value`: as in the table of words; 'reading'
where nobody spoke), and what is shown. The value of a level of access is `level ["label", …]`, as rules have it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from library.access import Level, Scope
from library.catalogue.access import label_in
from library.catalogue.carrying_out import digest_of, rule_in, say_in
from library.catalogue.changes import last_change
from library.catalogue.connection import Connections
from library.catalogue.seeing import seen_by, told_to
from library.catalogue.volumes import beginning_with
from library.catalogue.words import Says
from library.records import State

PLAN_SECONDS = 24 * 3600
"""How long a plan is kept that nobody carries out."""


class What(StrEnum):
    """What can be set for many at once."""

    KIND = "kind"
    COMMITTEE = "committee"
    ACCESS = "access"
    OWNER = "owner"
    FILE = "file"
    """The file (hồ sơ) that documents lie in."""
    STATE = "state"
    """Whether they stand in the library; set by an import and by taking one back alone."""


SETTABLE = tuple(one for one in What if one is not What.STATE)
"""What people can plan."""

FIELDS = (What.KIND, What.COMMITTEE)
_COLUMNS = {What.OWNER: "owner", What.FILE: "filed_in", What.STATE: "state"}
"""Where it is kept, for what is said by people alone."""


class Kept(StrEnum):
    """Why a document stays as it is."""

    SAME = "same"
    """It is so already."""
    SAID = "said"
    """A person said something else of this very document."""
    CHANGED = "changed"
    """It is not as it was when the person looked."""
    GONE = "gone"
    """It was withdrawn, held back or closed since the person looked."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan as it is kept.

    Args:
        by: who made it.
        asked: how the documents were chosen, for people.
        value: that is to be set; None for none.
        over_words: also where a person said something else.
        act: by which it was carried out; None while it was not.
    """

    id: int
    by: str
    what: What
    value: str | None
    over_words: bool
    asked: str
    act: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One document of a plan or an act; `after` is what is shown then, `kept` says why it stays as it is."""

    document: str
    shown: str | None
    after: str | None
    kept: Kept | None

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"id": self.document, "before": self.shown, "after": self.after, "why": self.kept and str(self.kept)}


_WRITE_DOWN = ("INSERT INTO act_documents (act, place, document_id, says_before, value_before, says_after, "
               "value_after, kept, shown) SELECT")  # fmt: skip


def _states(what: What) -> str:
    """A select of what is so now: id, state, says, value, shown."""
    if what in FIELDS:
        word = (f"(SELECT w.{{}} FROM words w WHERE w.document_id = documents.id AND w.field = '{what}' "
                "ORDER BY w.place DESC LIMIT 1)")
        says, value, shown = f"coalesce({word.format('says')}, '{Says.READING}')", word.format("value"), str(what)
    elif what is What.ACCESS:
        rule = (f"(SELECT {{}} FROM access_rules r WHERE r.scope = '{Scope.DOCUMENT}' AND r.key = documents.id)")
        value, shown = rule.format("r.level || ' ' || r.named"), "access"
        says = f"CASE WHEN {rule.format('1')} THEN '{Says.VALUE}' ELSE '{Says.READING}' END"
    else:
        value = shown = _COLUMNS[what]
        says = f"CASE WHEN {value} IS NULL THEN '{Says.READING}' ELSE '{Says.VALUE}' END"
    return f"SELECT id, state, {says} AS says, {value} AS value, {shown} AS shown FROM documents"


def _among(condition: str) -> str:
    """Whether the document is one of those of a condition."""
    return f"EXISTS (SELECT 1 FROM documents WHERE documents.id = n.id AND {condition})"


def _now(what: What) -> str:
    """The document that bears now what an act (`act_documents`) said of one, itself unless it is set aside."""
    own = "(SELECT state FROM documents WHERE id = act_documents.document_id) IS NOT 'aside'"
    if what not in FIELDS:
        return f"CASE WHEN {own} THEN document_id END"
    return (f"CASE WHEN {own} THEN document_id ELSE (SELECT w.document_id FROM words w JOIN documents d "
            f"ON d.id = w.document_id WHERE d.state <> 'aside' AND w.field = '{what}' AND w.act = act_documents.act "
            f"AND w.document_id IN ({beginning_with('act_documents.document_id')})) END")


class Many:
    """The plans of one catalogue, and what acts did to many documents."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def plan(self, ids: Sequence[str], what: What, value: str | None, *, over_words: bool, by: str, asked: str,
             labels: frozenset[str]) -> int:
        """Keep what would be done to documents that are seen; others are left out. Returns the plan's number."""
        with self._connections.transaction() as connection:
            self._forget(connection)
            plan = int(connection.execute(
                "INSERT INTO plans (made_by, made, what, value, over_words, asked) VALUES (?,?,?,?,?,?)",
                (by, int(time.time()), str(what), value, over_words, asked)).lastrowid or 0)
            connection.executemany("INSERT INTO plan_documents (plan, place, document_id, says) VALUES (?,?,?,'')",
                                   ((plan, place, one) for place, one in enumerate(ids)))
            connection.execute("DELETE FROM plan_documents WHERE plan = ? AND NOT EXISTS (SELECT 1 FROM documents "
                               f"WHERE id = document_id AND {seen_by(connection, labels)})", (plan,))
            connection.execute(
                f"UPDATE plan_documents SET (says, value, shown) = (SELECT says, value, shown FROM ({_states(what)}) "
                "WHERE id = document_id) WHERE plan = ?", (plan,))
            wanted = Says.READING if value is None else Says.VALUE
            read_so = "OR (says = 'reading' AND shown IS :value)" if what in FIELDS else ""
            connection.execute(
                f"UPDATE plan_documents SET kept = CASE WHEN (says = :says AND value IS :value) {read_so} "
                f"THEN '{Kept.SAME}' WHEN says <> '{Says.READING}' AND NOT :over THEN '{Kept.SAID}' END "
                "WHERE plan = :plan", {"says": str(wanted), "value": value, "over": over_words, "plan": plan})
            return plan

    def leave_out(self, plan: int, ids: Collection[str]) -> bool:
        """Let a plan that was not carried out be about these documents no more; returns whether it was about any."""
        with self._connections.transaction() as connection:
            return connection.execute(
                "DELETE FROM plan_documents WHERE plan = ? AND document_id IN (SELECT value FROM json_each(?))",
                (plan, json.dumps(list(ids)))).rowcount > 0

    def planned(self, plan: int) -> Planned | None:
        """A plan; None where it was never made, or is forgotten."""
        row = self._connections.get().execute(
            "SELECT id, made_by, what, value, over_words, asked, act FROM plans WHERE id = ?", (plan,)).fetchone()
        return None if row is None else Planned(row[0], row[1], What(row[2]), row[3], bool(row[4]), row[5], row[6])

    def counts(self, plan: int) -> list[tuple[str | None, str | None, int]]:
        """(what is shown now, why it stays so, how many documents), those that change first, the commonest first."""
        return [tuple(row) for row in self._connections.get().execute(
            "SELECT shown, kept, count(*) FROM plan_documents WHERE plan = ? GROUP BY shown, kept "
            "ORDER BY kept IS NOT NULL, kept, count(*) DESC, shown", (plan,))]

    def rows(self, plan: Planned, *, kept: bool, limit: int) -> list[Row]:
        """The first documents of a plan, of those that change or of those that stay."""
        found = self._connections.get().execute(
            f"SELECT document_id, shown, kept FROM plan_documents WHERE plan = ? AND kept IS {'NOT' if kept else ''} "
            "NULL ORDER BY place LIMIT ?", (plan.id, limit))
        after = shown_of(plan.what, plan.value)
        return [Row(row[0], row[1], row[1] if kept else after, Kept(row[2]) if row[2] else None) for row in found]

    def take_up(self, plan: Planned, act: int, labels: frozenset[str]) -> None:
        """Write down what an act does to each document of a plan, within the act's transaction."""
        with self._connections.transaction() as connection:
            connection.execute(
                f"{_WRITE_DOWN} :act, p.place, p.document_id, p.says, p.value, :says, :value, "
                f"CASE WHEN NOT {_among(seen_by(connection, labels))} THEN '{Kept.GONE}' "
                f"WHEN NOT (n.says = p.says AND n.value IS p.value AND n.shown IS p.shown) THEN '{Kept.CHANGED}' "
                f"ELSE p.kept END, p.shown FROM plan_documents p LEFT JOIN ({_states(plan.what)}) n "
                "ON n.id = p.document_id WHERE p.plan = :plan",
                {"act": act, "plan": plan.id, "value": plan.value,
                 "says": str(Says.READING if plan.value is None else Says.VALUE)})

    def done(self, plan: int, act: int) -> None:
        """A plan was carried out by an act, within its transaction."""
        with self._connections.transaction() as connection:
            connection.execute("DELETE FROM plan_documents WHERE plan = ?", (plan,))
            connection.execute("UPDATE plans SET act = ? WHERE id = ?", (act, plan))

    def take_back(self, what: What, undone: int, act: int, labels: frozenset[str]) -> None:
        """Write down how an act takes another back; what was changed since, or is not seen, stays as it is.

        Of a file that was cut otherwise since, the document is meant that bears the word now. Who sees what, owners and
        files (hồ sơ) were decided anew by cutting it; there the document counts as changed. What an import brought in
        is withdrawn: it was not there before.
        """
        before = f"coalesce(a.value_before, '{State.WITHDRAWN}')" if what is What.STATE else "a.value_before"
        with self._connections.transaction() as connection:
            connection.execute(
                f"{_WRITE_DOWN} :act, a.place, coalesce(a.now_id, a.document_id), a.says_after, a.value_after, "
                f"a.says_before, {before}, CASE WHEN a.now_id IS NULL THEN '{Kept.CHANGED}' "
                f"WHEN NOT {_among(told_to(connection, labels))} THEN '{Kept.GONE}' "
                f"WHEN NOT (n.says = a.says_after AND n.value IS a.value_after) THEN '{Kept.CHANGED}' END, n.shown "
                f"FROM (SELECT act_documents.*, {_now(what)} AS now_id FROM act_documents "
                f"WHERE act = :undone AND kept IS NULL) a LEFT JOIN ({_states(what)}) n ON n.id = a.now_id",
                {"act": act, "undone": undone})

    def carry_out(self, what: What, act: int, *, by: str, why: str) -> int:
        """Do what was written down of an act, within its transaction; returns how many documents it is about."""
        with self._connections.transaction() as connection:
            ids = [row[0] for row in connection.execute(
                "SELECT document_id FROM act_documents WHERE act = ? AND kept IS NULL ORDER BY place", (act,))]
            if what in FIELDS:
                say_in(connection, what, act)
                if connection.execute("SELECT 1 FROM access_rules WHERE scope = ?", (str(what),)).fetchone():
                    label_in(connection, ids, changes=False)
                _put_last(connection, ids)
            elif what is What.ACCESS:
                rule_in(connection, act, by=by, why=why)
                label_in(connection, ids)
            else:
                connection.execute(f"UPDATE documents SET {_COLUMNS[what]} = a.value_after FROM act_documents a "
                                   "WHERE a.act = ? AND a.kept IS NULL AND a.document_id = documents.id", (act,))
                if what is What.OWNER:
                    label_in(connection, ids)
                elif what is What.STATE:
                    _put_last(connection, ids)
            return len(ids)

    def summary(self, act: int) -> tuple[list[tuple[str | None, int]], dict[str, int], str]:
        """What was shown before of the documents that an act changed, how many were left and why, and the SHA-256."""
        connection = self._connections.get()
        shown = [(row[0], row[1]) for row in connection.execute(
            "SELECT shown, count(*) FROM act_documents WHERE act = ? AND kept IS NULL GROUP BY shown "
            "ORDER BY count(*) DESC, shown", (act,))]
        kept = dict(connection.execute("SELECT kept, count(*) FROM act_documents WHERE act = ? AND kept IS NOT NULL "
                                       "GROUP BY kept ORDER BY kept", (act,)).fetchall())
        return shown, kept, digest_of(connection, act)

    def documents(self, act: int, labels: frozenset[str], *, kept: Kept | None, offset: int,
                  limit: int) -> tuple[int, list[str]]:
        """How many documents an act changed, or left for a reason, and those of a stretch that may be told of."""
        connection = self._connections.get()
        condition, values = "act = ? AND kept IS ?", (act, None if kept is None else str(kept))
        count = connection.execute(f"SELECT count(*) FROM act_documents WHERE {condition}", values).fetchone()[0]
        told = f"SELECT 1 FROM documents WHERE documents.id = document_id AND {told_to(connection, labels)}"
        rows = connection.execute(f"SELECT document_id FROM act_documents WHERE {condition} AND EXISTS ({told}) "
                                  "ORDER BY place LIMIT ? OFFSET ?", (*values, limit, offset))
        return count, [row[0] for row in rows.fetchall()]

    def of_document(self, act: int, document_id: str) -> Mapping[str, str | None] | None:
        """What an act did to one document: says and value before and after, and what was shown; None for nothing.

        What it did to the document that began on the same page when the file was cut otherwise, it did to this one.
        """
        row = self._connections.get().execute(
            "SELECT says_before, value_before, says_after, value_after, shown FROM act_documents "
            f"WHERE (document_id = :id OR document_id IN ({beginning_with(':id')})) AND act = :act AND kept IS NULL "
            "ORDER BY document_id = :id DESC", {"id": document_id, "act": act}).fetchone()
        return None if row is None else dict(row)

    def later(self, act: int, *, limit: int) -> list[int]:
        """Acts about documents that an act changed, done since; the oldest first."""
        return [row[0] for row in self._connections.get().execute(
            "SELECT id FROM journal WHERE id > :act AND undoes IS NOT :act AND (document_id IN (SELECT document_id "
            "FROM act_documents WHERE act = :act AND kept IS NULL) OR id IN (SELECT later.act FROM act_documents later "
            "JOIN act_documents mine ON mine.document_id = later.document_id WHERE mine.act = :act AND mine.kept "
            "IS NULL AND later.act > :act AND later.kept IS NULL)) ORDER BY id LIMIT :limit",
            {"act": act, "limit": limit})]

    def _forget(self, connection: sqlite3.Connection) -> None:
        """Plans that nobody carried out in a day are let go of; the others stay known for as long."""
        old = "SELECT id FROM plans WHERE made < ?"
        before = int(time.time()) - PLAN_SECONDS
        connection.execute(f"DELETE FROM plan_documents WHERE plan IN ({old})", (before,))
        connection.execute("DELETE FROM plans WHERE made < ?", (before,))


def _put_last(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Let documents be the last that changed, in this order."""
    first = last_change(connection) + 1
    connection.executemany("UPDATE documents SET change = ? WHERE id = ?",
                           ((first + place, one) for place, one in enumerate(ids)))


def rule_value(level: Level, to: Sequence[str]) -> str:
    """A level and the labels that it names, as rules have them."""
    return f"{level} {json.dumps(sorted(to))}"


def rule_told(value: str | None) -> dict[str, Any] | None:
    """The same as the journal has rules; None where general rules hold."""
    if value is None:
        return None
    level, _, named = value.partition(" ")
    return {"level": level, "to": json.loads(named)}


def shown_of(what: What, value: str | None) -> str | None:
    """What is shown of a document for which a value was said."""
    return value.partition(" ")[0] if what is What.ACCESS and value is not None else value
