"""The record of checks: what was right and wrong, by whom, with the value before and after."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from library.catalogue.connection import Connections
from library.catalogue.seeing import seen_by
from library.catalogue.told_names import names_for
from library.checks.comparing import Verdict
from library.checks.rates import Tally

_WRONG_FIRST = "CASE f.verdict WHEN 'right' THEN 1 ELSE 0 END"


@dataclass(frozen=True, slots=True)
class Line:
    """One field of one check.

    Args:
        at: when, in seconds since 1970, UTC.
        before: what stood there.
        maker: whose value that was; None: the machine's.
        flagged: the machine had said that it was in doubt.
        says: `value`, `none` or `unreadable`, by the checker.
        given: what the checker typed.
        after: what stands there since.
    """

    batch: int
    turn: int
    round: int
    document: str
    source: str
    checker: str
    at: int
    field: str
    before: str | None
    maker: str | None
    flagged: bool
    says: str
    given: str | None
    verdict: Verdict
    after: str | None

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = ("batch", "turn", "round", "document", "source", "checker", "at", "field", "before", "maker", "flagged",
           "says", "given", "verdict", "after")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """A check that was made.

    Args:
        state: `open`, `done` or `taken back`.
        act: by which it was written down.
    """

    id: int
    batch: int
    turn: int
    round: int
    document: str
    checker: str
    state: str
    act: int


class CheckRecords:
    """What was found in one catalogue, as it is read."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def check(self, number: int) -> Check | None:
        """A check by its number."""
        return self._check("id = ?", number)

    def of_act(self, act: int) -> Check | None:
        """The check that an act wrote down."""
        return self._check("act = ?", act)

    def later(self, one: Check) -> bool:
        """Whether its document was checked again in a later round of the same turn."""
        return self._check("batch = ? AND turn = ? AND document_id = ? AND round > ? AND state <> 'taken back'",
                           one.batch, one.turn, one.document, one.round) is not None

    def any_in(self, batch: int, turn: int) -> bool:
        """Whether a check of a turn counts, or waits."""
        return self._check("batch = ? AND turn = ? AND state <> 'taken back'", batch, turn) is not None

    def open_of(self, batch: int, person: str, labels: frozenset[str]) -> list[Check]:
        """The checks of a person that wait for a word on what differs, of documents that this person sees."""
        connection = self._connections.get()
        rows = connection.execute(
            "SELECT c.* FROM checks c JOIN documents ON documents.id = c.document_id "
            f"WHERE {seen_by(connection, labels)} AND c.batch = ? AND c.checker = ? AND c.state = 'open' ORDER BY c.id",
            (batch, person)).fetchall()
        return [_made(row) for row in rows]

    def lines(self, batch: int, labels: frozenset[str], *, checker: str | None = None, wrong: bool = False,
              without: Collection[str] = (), offset: int = 0, limit: int = -1) -> tuple[int, list[Line]]:
        """How many fields were judged in a batch, and a stretch of them, the newest check first.

        Args:
            labels: of who asks; of documents that are not seen nothing is told.
            checker: only what this person found.
            wrong: only what was not right.
            without: documents of which nothing is told.
        """
        connection = self._connections.get()
        condition = ("c.batch = :batch AND c.state <> 'taken back' AND f.counted "
                     f"AND {seen_by(connection, labels)} AND (:checker IS NULL OR c.checker = :checker) "
                     f"AND (NOT :wrong OR f.verdict <> '{Verdict.RIGHT}') "
                     "AND c.document_id NOT IN (SELECT value FROM json_each(:without))")
        told = {"batch": batch, "checker": checker, "wrong": wrong, "without": json.dumps(list(without))}
        source = ("FROM checks c JOIN check_fields f ON f.check_id = c.id "
                  f"JOIN documents ON documents.id = c.document_id WHERE {condition}")
        count = int(connection.execute(f"SELECT count(*) {source}", told).fetchone()[0])
        rows = connection.execute(
            f"SELECT c.*, f.*, documents.source AS source {source} ORDER BY c.id DESC, {_WRONG_FIRST}, f.field "
            "LIMIT :limit OFFSET :offset", {**told, "limit": limit, "offset": offset}).fetchall()
        return count, self._named([_line(row) for row in rows], labels)

    def found(self, check: int, *, named_for: frozenset[str] | None = None) -> list[Line]:
        """What one check found, field by field; the document's name is told as `named_for` may know it."""
        found = [_line(row) for row in self._connections.get().execute(
            "SELECT c.*, f.*, d.source AS source FROM checks c JOIN check_fields f ON f.check_id = c.id "
            "JOIN documents d ON d.id = c.document_id WHERE c.id = ? ORDER BY f.field", (check,))]
        return found if named_for is None else self._named(found, named_for)

    def _named(self, found: list[Line], labels: frozenset[str]) -> list[Line]:
        names = names_for(self._connections.get(), {one.document: one.source for one in found}, labels)
        return [replace(one, source=names[one.document]) for one in found]

    def tallies(self, batch: int | None = None, *, checker: str | None = None) -> Iterator[Tally]:
        """What was found of how many fields, of a batch in all its turns.

        Args:
            batch: None: of all that were not dropped.
            checker: only what this person found; None: what anybody did.
        """
        for row in self._connections.get().execute(
                "SELECT c.round AS round, f.field AS field, f.maker AS maker, c.checker AS checker, "
                "f.verdict AS verdict, f.flagged AS flagged, f.\"before\" IS NULL AS empty, count(*) AS n "
                "FROM checks c "
                "JOIN check_batches b ON b.id = c.batch AND NOT b.dropped JOIN check_fields f ON f.check_id = c.id "
                "WHERE c.state = 'done' AND f.counted AND (:batch IS NULL OR c.batch = :batch) "
                "AND (:checker IS NULL OR c.checker = :checker) "
                "GROUP BY c.round, f.field, f.maker, c.checker, f.verdict, f.flagged, empty",
                {"batch": batch, "checker": checker}).fetchall():
            yield Tally(row["round"], row["field"], row["maker"], row["checker"], Verdict(row["verdict"]),
                        bool(row["flagged"]), row["n"], bool(row["empty"]))

    def _check(self, condition: str, *values: object) -> Check | None:
        row = self._connections.get().execute(f"SELECT * FROM checks WHERE {condition} LIMIT 1", values).fetchone()
        return None if row is None else _made(row)


def marks(values: Sequence[object]) -> str:
    """So many question marks."""
    return ", ".join("?" * len(values))


def _made(row: sqlite3.Row) -> Check:
    return Check(row["id"], row["batch"], row["turn"], row["round"], row["document_id"], row["checker"], row["state"],
                 row["act"])


def _line(row: sqlite3.Row) -> Line:
    return Line(
        batch=row["batch"], turn=row["turn"], round=row["round"], document=row["document_id"],
        source=row["source"], checker=row["checker"], at=row["at"], field=row["field"], before=row["before"],
        maker=row["maker"], flagged=bool(row["flagged"]), says=row["says"], given=row["given"],
        verdict=Verdict(row["verdict"]), after=row["after"],
    )  # fmt: skip
