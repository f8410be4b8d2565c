"""People's lines of pages, beside the readings, and what readers propose.

A line belongs to a page of the file, whichever documents the file is cut into, so that it stays when that changes.
What is in force stands in the page itself; as long as a person's line is in force, the reading lies beside it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from library.catalogue.changes import next_change
from library.catalogue.connection import Connections
from library.catalogue.doubts import write_doubts
from library.catalogue.repairs import write_repairs
from library.catalogue.seeing import seen_by
from library.doubt_reasons import Doubt
from library.page_lines import (
    Fitted,
    Said,
    confidence_with,
    fitted,
    lines_of,
    repairs_kept,
    sums_of,
    text_with,
    written_by_people,
)
from library.records import Repair


class Answer(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as it was read and as it is in force; both have the same lines.

    Args:
        reading: what was read.
        text: what is in force.
        said: people's lines, by line.
        lost: those that fit no line of this reading.
    """

    reading: str
    text: str
    said: Mapping[int, Said]
    lost: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes for a line.

    Args:
        document_id: in which the page stands now.
        number: of the page in that document.
        line: of the page's text, from 0.
        before: the line as the author saw it.
        at: when, in seconds since 1970, UTC.
    """

    id: int
    document_id: str
    number: int
    line: int
    before: str
    text: str
    author: str
    at: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a page on which people's lines are in force."""

    text: str
    confidence: float | None
    repairs: tuple[Repair, ...]


class Lines:
    """The lines of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def page(self, document_id: str, number: int) -> ReadPage | None:
        """A page with people's lines; None where there is no such page."""
        connection = self._connections.get()
        row = connection.execute("SELECT text FROM pages WHERE document_id = ? AND number = ?",
                                 (document_id, number)).fetchone()
        if row is None:
            return None
        reading = self.reading(document_id, number)
        known = row[0] if reading is None else reading
        fits = fitted(known, _said(connection, *in_file(connection, document_id, number)))
        return ReadPage(known, row[0], fits.lines, fits.lost)

    def reading(self, document_id: str, number: int) -> str | None:
        """What was read of a page; None where that is in force."""
        row = self._connections.get().execute("SELECT text FROM page_readings WHERE document_id = ? AND number = ?",
                                              (document_id, number)).fetchone()
        return None if row is None else str(row[0])

    def written_by_people(self, document_id: str) -> dict[int, list[tuple[int, int]]]:
        """By page the stretches of its text that people wrote."""
        rows = self._connections.get().execute(
            "SELECT r.number AS number, r.text AS reading, p.text AS text FROM page_readings r "
            "JOIN pages p ON p.document_id = r.document_id AND p.number = r.number WHERE r.document_id = ?",
            (document_id,)).fetchall()
        return {row["number"]: written_by_people(row["reading"], row["text"]) for row in rows}

    def say(self, document_id: str, number: int, texts: Mapping[int, str | None], act: int) -> None:
        """Put lines in force, within the transaction of their act, in every document that has the page.

        Args:
            texts: by line; None: the reading counts again.
        """
        with self._connections.transaction() as connection:
            file, page = in_file(connection, document_id, number)
            now = self.page(document_id, number)
            reading, saw = (lines_of(now.reading), sums_of(now.reading)) if now is not None else ([], None)
            for line, text in texts.items():
                before = now.said[line] if now is not None and line in now.said else None
                place, read, sums = ((before.line, before.reading, before.page) if before is not None
                                     else (line, reading[line], saw))  # fmt: skip
                connection.execute(
                    "INSERT INTO lines (file_id, number, line, reading, text, act, page) VALUES (?,?,?,?,?,?,?)",
                    (file, page, place, read, text, act, None if sums is None else json.dumps(sums)))
            for one, its_page in bearing_page(connection, file, page):
                _enforce(connection, one, its_page, _said(connection, file, page))
                write_doubts(one, connection)
                connection.execute("UPDATE documents SET change = ? WHERE id = ?", (next_change(connection), one))

    def propose(self, document_id: str, number: int, line: int, *, before: str, text: str, author: str) -> int:
        """Keep a proposal; an older one of the same author for the same line is taken back."""
        with self._connections.transaction() as connection:
            file, page = in_file(connection, document_id, number)
            connection.execute("UPDATE proposals SET answer = ? WHERE file_id = ? AND number = ? AND line = ? "
                               "AND author = ? AND answer = ?",
                               (str(Answer.TAKEN_BACK), file, page, line, author, str(Answer.WAITING)))
            return int(connection.execute(
                'INSERT INTO proposals (file_id, number, line, "before", text, author, proposed, answer) '
                "VALUES (?,?,?,?,?,?,?,?)",
                (file, page, line, before, text, author, int(time.time()), str(Answer.WAITING))).lastrowid or 0)

    def answer(self, proposal: int, answer: Answer, *, was: Answer) -> bool:
        """Say what became of a proposal, within the transaction of the act; whether it was as it is thought to be."""
        with self._connections.transaction() as connection:
            return connection.execute("UPDATE proposals SET answer = ? WHERE id = ? AND answer = ?",
                                      (str(answer), proposal, str(was))).rowcount > 0

    def proposal(self, proposal: int, labels: frozenset[str]) -> Proposal | None:
        """A proposal for a document that whoever bears these labels sees."""
        return next(self._proposals(labels, "q.id = ?", (proposal,)), None)

    def proposals_of(self, document_id: str, number: int, labels: frozenset[str]) -> list[Proposal]:
        """Those that wait for a page, the oldest first."""
        condition = "d.id = ? AND q.answer = ? AND q.number - coalesce(s.first_page, 1) + 1 = ?"
        return list(self._proposals(labels, condition, (document_id, str(Answer.WAITING), number)))

    def proposals(self, labels: frozenset[str], *, offset: int, limit: int) -> list[Proposal]:
        """A stretch of those that wait, the oldest first."""
        return list(self._proposals(labels, "q.answer = ?", (str(Answer.WAITING),), f"LIMIT {limit} OFFSET {offset}"))

    def proposals_by(self, author: str, labels: frozenset[str], *, limit: int) -> list[Proposal]:
        """The last ones of a person, whatever became of them, the oldest first; those taken back are left out."""
        numbers = [row[0] for row in self._connections.get().execute(
            "SELECT id FROM proposals WHERE author = ? AND answer <> ? ORDER BY id DESC LIMIT ?",
            (author, str(Answer.TAKEN_BACK), limit))]
        condition = f"q.id IN ({', '.join('?' * len(numbers))})"
        return list(self._proposals(labels, condition, tuple(numbers))) if numbers else []

    def count_proposals(self, labels: frozenset[str]) -> int:
        """How many wait."""
        return int(self._connections.get().execute(
            f"SELECT count(*) {_PROPOSED.format(seen=seen_by(self._connections.get(), labels))} AND q.answer = ?",
            (str(Answer.WAITING),)).fetchone()[0])

    def _proposals(self, labels: frozenset[str], condition: str, values: tuple[object, ...], tail: str = ""
                   ) -> Iterator[Proposal]:
        found = self._connections.get().execute(
            'SELECT q.*, q."before" AS seen_before, d.id AS document_id, coalesce(s.first_page, 1) AS first_page '
            f"{_PROPOSED.format(seen=seen_by(self._connections.get(), labels))} AND {condition} ORDER BY q.id {tail}",
            values).fetchall()
        for row in found:
            yield Proposal(row["id"], row["document_id"], row["number"] - row["first_page"] + 1, row["line"],
                           row["seen_before"], row["text"], row["author"], row["proposed"], Answer(row["answer"]))


def readings_of(connection: sqlite3.Connection, document_id: str) -> dict[int, Reading]:
    """What was read of the pages of a document, by number, of those on which people's lines are in force."""
    return {row["number"]: Reading(row["text"], row["confidence"], _repairs(row["repairs"])) for row in
            connection.execute("SELECT * FROM page_readings WHERE document_id = ?", (document_id,)).fetchall()}


def keep_lines(connection: sqlite3.Connection, document_id: str) -> None:
    """After a document was read again: what was read is the reading, and people's lines stay where they still fit."""
    connection.execute("DELETE FROM page_readings WHERE document_id = ?", (document_id,))
    file, first = in_file(connection, document_id, 1)
    if connection.execute("SELECT 1 FROM lines WHERE file_id = ? LIMIT 1", (file,)).fetchone() is None:
        return
    numbers = [row[0] for row in connection.execute("SELECT number FROM pages WHERE document_id = ?", (document_id,))]
    for number in numbers:
        fits = _enforce(connection, document_id, number, _said(connection, file, first + number - 1))
        if fits.lost:
            _flag(connection, document_id, number)
    write_doubts(document_id, connection)


_PROPOSED = """
FROM proposals q
LEFT JOIN parts s ON s.whole_id = q.file_id AND q.number BETWEEN s.first_page AND s.last_page
    AND s.document_id IN (SELECT id FROM documents WHERE state = 'indexed')
JOIN documents d ON d.id = coalesce(s.document_id, q.file_id)
WHERE d.id IN (SELECT id FROM documents WHERE {seen})
"""


def in_file(connection: sqlite3.Connection, document_id: str, number: int) -> tuple[str, int]:
    """The whole of the file, and the number of a document's page in it."""
    row = connection.execute("SELECT whole_id, first_page FROM parts WHERE document_id = ?", (document_id,)).fetchone()
    return (document_id, number) if row is None else (row[0], row[1] + number - 1)


def bearing_page(connection: sqlite3.Connection, file: str, page: int) -> list[tuple[str, int]]:
    """Every document, in force or set aside, that has this page of the file, and its number there."""
    parts = connection.execute(
        "SELECT document_id, first_page FROM parts WHERE whole_id = ? AND ? BETWEEN first_page AND last_page",
        (file, page)).fetchall()
    return [(file, page), *((row[0], page - row[1] + 1) for row in parts)]


def _said(connection: sqlite3.Connection, file: str, page: int) -> list[Said]:
    return [Said(row["line"], row["reading"], row["text"], row["act"],
                 None if row["page"] is None else tuple(json.loads(row["page"])))
            for row in connection.execute(
                "SELECT * FROM lines WHERE file_id = ? AND number = ? ORDER BY place", (file, page))]  # fmt: skip


def _enforce(connection: sqlite3.Connection, document_id: str, number: int, said: list[Said]) -> Fitted:
    """Write what is in force into a page; where that is the reading, nothing lies beside it."""
    row = connection.execute("SELECT text, confidence FROM pages WHERE document_id = ? AND number = ?",
                             (document_id, number)).fetchone()
    if row is None:
        return Fitted({})
    kept = connection.execute("SELECT text, confidence, repairs FROM page_readings WHERE document_id = ? "
                              "AND number = ?", (document_id, number)).fetchone()
    repairs = _repairs(kept["repairs"]) if kept is not None else tuple(Repair(*one) for one in connection.execute(
        'SELECT start, "end", meant FROM repairs WHERE document_id = ? AND number = ? ORDER BY start',
        (document_id, number)))
    reading, confidence = (kept or row)["text"], (kept or row)["confidence"]
    fits = fitted(reading, said)
    text = text_with(reading, fits.lines)
    if not fits.lines:
        connection.execute("DELETE FROM page_readings WHERE document_id = ? AND number = ?", (document_id, number))
    elif kept is None:
        connection.execute(
            "INSERT INTO page_readings (document_id, number, text, confidence, repairs) VALUES (?,?,?,?,?)",
            (document_id, number, reading, confidence,
             json.dumps([[one.start, one.end, one.meant] for one in repairs], ensure_ascii=False)))
    if kept is not None or fits.lines:
        connection.execute("UPDATE pages SET text = ?, confidence = ? WHERE document_id = ? AND number = ?",
                           (text, confidence_with(reading, confidence, text), document_id, number))
        connection.execute("DELETE FROM repairs WHERE document_id = ? AND number = ?", (document_id, number))
        write_repairs(connection, document_id, number, repairs_kept(reading, repairs, text))
    return fits


def _flag(connection: sqlite3.Connection, document_id: str, number: int) -> None:
    # A place for itself among those that were answered too: these come back to theirs.
    connection.execute(
        "INSERT INTO flags (document_id, place, field, reason) SELECT :document, coalesce(max(place), -1) + 1, :page, "
        ":reason FROM (SELECT place FROM flags WHERE document_id = :document UNION ALL "
        "SELECT place FROM flags_answered WHERE document_id = :document)",
        {"document": document_id, "page": f"page:{number}", "reason": str(Doubt.LINE_LOST)})


def _repairs(told: str) -> tuple[Repair, ...]:
    return tuple(Repair(*one) for one in json.loads(told))
