"""Which documents name which others, and numbers that this confirms; all of it can be made anew from the pages.

What was found in the texts follows the order of changes, as the index does: `meta` says how far. Only documents that
are shown are witnesses; when one is withdrawn, what stood on its word alone is taken back.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from library.catalogue import inferring_due, numbered, rows
from library.catalogue.changes import last_change, next_change
from library.catalogue.connection import Connections
from library.catalogue.doubts import write_doubts
from library.catalogue.inferring_due import Due
from library.catalogue.numbered import Numbered, SeriesKey
from library.catalogue.numbers_said import Said, bearers, day_said, in_doubt, note
from library.catalogue.unsure import Key, Mention, Numbers, Unsure
from library.doubt_reasons import Doubt
from library.party.citing import Citation, find_citations, symbol_key
from library.party.misreading import DAY_READER, SECOND_READER, shares_in
from library.records import Evidence, PartialDate

HANDWRITTEN = Doubt.HANDWRITTEN
INFERRED = Doubt.BY_CITATION
BY_SERIES = Doubt.BY_SERIES
CITATION = "citation"
SERIES = "series"
DAY_HANDWRITTEN = f"day {Doubt.HANDWRITTEN}"
DAY_INFERRED = f"day {Doubt.BY_SOURCES}"
DATED, DATED_BESIDE = "citation of the date", "series of the date"
_WATERMARK, _SAID = "citations", "numbers and days said"
_BATCH, _SLICE = 200, 50
_SECONDS = 0.2
"""So long a transaction reads documents; whoever wants to change one waits for it."""
_INSERT = (
    "INSERT INTO citations (document_id, page, letters, year, number, kind, issued, body, reading) "
    "VALUES (?,?,?,?,?,?,?,?,?)"
)
NUMBER_WAITS = "SELECT 1 FROM field_doubts WHERE document_id = ? AND +field = 'number'"
"""Asked by the document: without the plus SQLite goes through all numbers in doubt, long where they are millions."""


class Citations:
    """The citations of one catalogue, followed in short transactions: whoever changes a document waits for one alone.

    What is still to be inferred from what was read stands in the catalogue, so that nothing is lost by a kill.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def is_asked(self) -> bool:
        """Whether any document has a number or a day in doubt; else nothing is read until there is one."""
        return self._connections.get().execute(
            "SELECT 1 FROM field_doubts WHERE field = 'number' AND reason IN (?, ?, ?) "
            "OR field = 'issued' AND reason IN (?, ?) LIMIT 1",
            (HANDWRITTEN, INFERRED, BY_SERIES, DAY_HANDWRITTEN, DAY_INFERRED)).fetchone() is not None

    def behind(self) -> bool:
        """Whether anything that is asked for was not read yet, or not inferred yet."""
        now = self._connections.get()
        return self.is_asked() and (_reached(now, _WATERMARK) != last_change(now) or inferring_due.anything(now))

    def read_some(self, numbers: Numbers) -> bool:
        """Read some of what changed since the last time; returns whether there was anything."""
        with self._connections.transaction() as connection:
            return _follow(connection, numbers)

    @contextmanager
    def some_due(self, what: Due) -> Iterator[Following | None]:
        """Some of what a change may matter to, in one transaction with what is inferred of it; None: nothing is due."""
        with self._connections.transaction() as connection:
            due = inferring_due.some(connection, what, _SLICE)
            if not due:
                yield None
                return
            following = Following(connection, due)
            yield following
            inferring_due.done(connection, what, due)
            inferring_due.add(connection, Due.SERIES, following.moved)
            inferring_due.add(connection, Due.DAYS, following.numbered | following.undated_beside())


class Following:
    """What is inferred in one transaction.

    Args:
        due: some documents, or series, to which a change may matter.

    Attributes:
        numbered: documents of which a number was written.
        moved: their series.
    """

    def __init__(self, connection: sqlite3.Connection, due: Sequence[inferring_due.Key]) -> None:
        self._connection = connection
        self._due = due
        self.numbered: set[str] = set()
        self.moved: set[SeriesKey] = set()
        self._series: dict[SeriesKey, list[Numbered]] = {}

    def unsure(self) -> list[Unsure]:
        """The documents with a number in doubt to which a change may matter, in the order of their ids."""
        return self._doubtful("number", HANDWRITTEN, INFERRED, BY_SERIES)

    def undated(self) -> list[Unsure]:
        """Those whose day alone is in doubt; ask when the numbers are written."""
        return self._doubtful("issued", DAY_HANDWRITTEN, DAY_INFERRED)

    def series(self) -> list[list[Numbered]]:
        """The series to which a change may matter and in which a number waits; ask when citations are written."""
        return list(numbered.waiting(self._connection, [one for one in self._due if not isinstance(one, str)]))

    def undated_beside(self) -> set[str]:
        """The documents of these series that wait for a day."""
        return numbered.undated(self._connection, [one for one in self._due if not isinstance(one, str)])

    def beside(self, one: Unsure) -> list[Numbered]:
        """The other documents of its committee and year."""
        key = (one.committee or "", f"{one.issued.year:04d}")
        if key not in self._series:
            self._series[key] = numbered.documents_of(self._connection, key)
        return [other for other in self._series[key] if other.id != one.id]

    def _doubtful(self, field: str, *reasons: str) -> list[Unsure]:
        found = in_doubt(self._connection, [one for one in self._due if isinstance(one, str)], field, reasons)
        return [_unsure(self._connection, row) for row in found if _key_of(row) is not None]

    def mentions(self, one: Unsure, numbers: Iterable[int]) -> list[Mention]:
        """What other documents that are shown say of those with these letters, of this year and of these numbers."""
        wanted = sorted(set(numbers))
        if one.key is None or not wanted:
            return []
        found = self._connection.execute(
            "SELECT c.*, d.committee AS by_committee, d.issued AS by_issued FROM citations c "
            "JOIN documents d ON d.id = c.document_id WHERE c.letters = ? AND c.year = ? "
            f"AND CAST(c.number AS INTEGER) IN ({', '.join('?' * len(wanted))}) AND d.state = 'indexed' "
            "AND d.audience = 1 AND d.id <> ? ORDER BY d.issued, d.id, c.page, c.reading",
            (*one.key, *wanted, one.id))
        return [_mention(row) for row in found]

    def printed(self, one: Unsure, number: str) -> bool:
        """Whether another document of this year has these letters and this number in print."""
        found = self._connection.execute(
            "SELECT number FROM documents d WHERE symbol = ? AND substr(issued, 1, 4) = ? "
            "AND CAST(number AS INTEGER) = ? AND number IS NOT NULL AND state = 'indexed' AND id <> ? "
            "AND NOT EXISTS (SELECT 1 FROM flags WHERE document_id = d.id AND field = 'number')",
            (one.symbol, f"{one.issued.year:04d}", int(number), one.id))
        return any(row[0].isdecimal() and int(row[0]) == int(number) for row in found)

    def write(self, document_id: str, number: str | None, code: str | None, seen: Sequence[Evidence], *,
              by: Doubt = INFERRED) -> None:
        """Fill a number by inference (None: take it back) with its evidence; nothing happens where it stands so.

        What the series gave stays where the citations say nothing: the series are asked after them.
        """
        row = self._connection.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
        reason = self._connection.execute(
            "SELECT reason FROM flags WHERE document_id = ? AND field = 'number' AND reason IN (?, ?, ?)",
            (document_id, HANDWRITTEN, INFERRED, BY_SERIES)).fetchone()
        if reason is None or (number is None and reason[0] != by):
            return
        stored = self._connection.execute(
            "SELECT * FROM evidence WHERE document_id = ? AND field IN (?, ?) ORDER BY place",
            (document_id, CITATION, SERIES))
        if row["number"] == number and [rows.evidence_from(one) for one in stored] == list(seen):
            return
        self._connection.execute("UPDATE documents SET number = ?, code = ?, change = ? WHERE id = ?",
                                 (number, code, next_change(self._connection), document_id))
        self._connection.execute(
            "UPDATE flags SET reason = ? WHERE document_id = ? AND field = 'number' AND reason IN (?, ?, ?)",
            (by if number else HANDWRITTEN, document_id, HANDWRITTEN, INFERRED, BY_SERIES))
        self._connection.execute("DELETE FROM evidence WHERE document_id = ? AND field IN (?, ?, 'code')",
                                 (document_id, CITATION, SERIES))
        if code is not None:  # it stands where the ink does
            ink = self._connection.execute(
                "SELECT * FROM evidence WHERE document_id = ? AND field = 'number'", (document_id,)).fetchall()
            seen = [*(replace(rows.evidence_from(one), field="code") for one in ink), *seen]
        self._add_evidence(document_id, seen)
        key = numbered.key_of(row)
        self.moved |= {key} if key else set()
        self.numbered.add(document_id)

    def write_day(self, one: Unsure, day: int | None, seen: Sequence[Evidence]) -> None:
        """Fill a day by inference (None: take it back) with its evidence; nothing happens where it stands so."""
        stored = self._connection.execute(
            "SELECT * FROM evidence WHERE document_id = ? AND field IN (?, ?) ORDER BY place",
            (one.id, DATED, DATED_BESIDE))
        known = [rows.evidence_from(row) for row in stored]
        issued = str(replace(one.issued, day=day))
        now = self._connection.execute("SELECT issued FROM documents WHERE id = ?", (one.id,)).fetchone()[0]
        if now == issued and known == list(seen):
            return
        self._connection.execute("UPDATE documents SET issued = ?, change = ? WHERE id = ?",
                                 (issued, next_change(self._connection), one.id))
        self._connection.execute(
            "UPDATE flags SET reason = ? WHERE document_id = ? AND field = 'issued' AND reason IN (?, ?)",
            (DAY_INFERRED if day else DAY_HANDWRITTEN, one.id, DAY_HANDWRITTEN, DAY_INFERRED))
        self._connection.execute("DELETE FROM evidence WHERE document_id = ? AND field IN (?, ?)",
                                 (one.id, DATED, DATED_BESIDE))
        self._add_evidence(one.id, seen)

    def _add_evidence(self, document_id: str, seen: Sequence[Evidence]) -> None:
        """Put evidence behind what is there, and bring the doubts in step."""
        first = self._connection.execute(
            "SELECT coalesce(max(place), -1) + 1 FROM evidence WHERE document_id = ?", (document_id,)).fetchone()[0]
        self._connection.executemany(rows.INSERT_EVIDENCE, [
            rows.evidence_values(document_id, place, evidence) for place, evidence in enumerate(seen, start=first)])
        write_doubts(document_id, self._connection)


def _follow(connection: sqlite3.Connection, numbers: Numbers) -> bool:
    """Read some of what changed since the last time, and write down to what it may matter; False: nothing did."""
    start, noted = _reached(connection, _WATERMARK), _reached(connection, _SAID)
    if start > last_change(connection):  # restored from an older backup
        connection.execute("DELETE FROM citations")
        start = noted = 0
    if noted < start and (noted := _note_some(connection, noted, start, numbers)):
        _reach(connection, _SAID, noted)
        return True
    changed = connection.execute("SELECT * FROM documents WHERE change > ? ORDER BY change LIMIT ?",
                                 (start, _BATCH)).fetchall()
    if not changed:
        return False
    until = time.monotonic() + _SECONDS
    touched: set[Said] = set()
    concerned: set[str] = set()
    for row in changed:
        touched |= _read_again(connection, row) | note(connection, row["id"], _said(connection, row, numbers))
        concerned.add(row["id"])
        inferring_due.add(connection, Due.SERIES, numbered.moved(connection, row))
        start = row["change"]
        if time.monotonic() > until:
            break
    concerned |= bearers(connection, touched)
    waiting = list(in_doubt(connection, concerned, "number", (HANDWRITTEN, INFERRED, BY_SERIES)))
    undated = in_doubt(connection, concerned, "issued", (DAY_HANDWRITTEN, DAY_INFERRED))
    inferring_due.add(connection, Due.NUMBERS, [row["id"] for row in waiting])
    inferring_due.add(connection, Due.SERIES, {key for row in waiting if (key := numbered.key_of(row)) is not None})
    inferring_due.add(connection, Due.DAYS, [row["id"] for row in undated])
    _reach(connection, _WATERMARK, start)
    _reach(connection, _SAID, start)
    return True


def _note_some(connection: sqlite3.Connection, noted: int, upto: int, numbers: Numbers) -> int:
    """Write down the numbers of some of what a version followed that did not; returns how far, 0 where that was all."""
    known = connection.execute("SELECT * FROM documents WHERE change > ? AND change <= ? ORDER BY change LIMIT ?",
                               (noted, upto, _BATCH)).fetchall()
    for row in known:
        said = _said(connection, row, numbers)
        note(connection, row["id"], said)
        if any(number < 0 for _, _, number in said):  # a day, for which its series was not asked by that version
            inferring_due.add(connection, Due.SERIES, numbered.moved(connection, row))
    return known[-1]["change"] if known else 0


def _reached(connection: sqlite3.Connection, key: str) -> int:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return int(row[0]) if row else 0


def _reach(connection: sqlite3.Connection, key: str, change: int) -> None:
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, str(change)))


def _said(connection: sqlite3.Connection, row: sqlite3.Row, numbers: Numbers) -> set[tuple[str, int, int]]:
    """The letters, year and numbers that a document bears, or may bear."""
    key = _key_of(row)
    if key is None:
        return set()
    number = row["number"] or ""
    found = {int(number)} if number.isascii() and number.isdigit() else set()
    waits = connection.execute(NUMBER_WAITS, (row["id"],)).fetchone()
    if waits is not None:
        part = connection.execute("SELECT 1 FROM parts WHERE document_id = ?", (row["id"],)).fetchone()
        unsure = _unsure(connection, row, is_part=part is not None)
        found |= numbers(unsure) | {day for day in [day_said(unsure.issued)] if day is not None}
    return {(*key, one) for one in found}


def _unsure(connection: sqlite3.Connection, row: sqlite3.Row, *, is_part: bool | None = None) -> Unsure:
    seen = connection.execute(
        "SELECT field, reading FROM evidence WHERE document_id = ? ORDER BY place", (row["id"],)).fetchall()

    def said(field: str) -> tuple[str, ...]:
        return tuple(one["reading"] for one in seen if one["field"] == field)

    inferred = connection.execute(
        "SELECT 1 FROM flags WHERE document_id = ? AND field = 'issued' AND reason = ?",
        (row["id"], DAY_INFERRED)).fetchone()
    issued = PartialDate.parse(row["issued"])
    is_part = bool(row["is_part"]) if is_part is None else is_part
    name = "" if is_part else row["source"].rsplit("/", 1)[-1]
    return Unsure(
        id=row["id"], kind=row["kind"], symbol=row["symbol"], committee=row["committee"],
        issued=replace(issued, day=None) if inferred else issued, name=name, ink="".join(said("number")[:1]),
        register=said("register"), number=row["number"], date_line="".join(said("issued")[:1]),
        signed=said("signature"), read=shares_in("".join(said(SECOND_READER)[:1])),
        read_days=shares_in("".join(said(DAY_READER)[:1])),
    )  # fmt: skip


def _read_again(connection: sqlite3.Connection, row: sqlite3.Row) -> set[Said]:
    """Find the citations in a document anew, of one that is not shown there are none; returns what was or is cited."""
    before = connection.execute(
        "SELECT letters, year, number, issued FROM citations WHERE document_id = ?", (row["id"],)).fetchall()
    touched: set[Said] = {(one["letters"], one["year"], said) for one in before
                          for said in _cited(one["number"], one["issued"])}  # fmt: skip
    if before:
        connection.execute("DELETE FROM citations WHERE document_id = ?", (row["id"],))
    if row["state"] == "indexed" and row["audience"] == 1:  # what not everybody may see is no witness for others
        pages = connection.execute(
            "SELECT number, text FROM pages WHERE document_id = ? ORDER BY number", (row["id"],)).fetchall()
        found = [(page["number"], citation) for page in pages for citation in find_citations(page["text"])]
        connection.executemany(_INSERT, _values(row["id"], found))
        touched |= {(one.key, one.issued.year, said) for _, one in found
                    for said in _cited(one.number, str(one.issued))}  # fmt: skip
    return touched


def _cited(number: str, issued: str) -> set[int | None]:
    """A number and a day that are cited; of a document that is held back since neither is kept: any."""
    return {int(number), day_said(PartialDate.parse(issued))} if number.isdecimal() else {None}


def _values(document_id: str, found: Iterable[tuple[int, Citation]]) -> Iterator[tuple[str | int | None, ...]]:
    for page, one in found:
        yield (document_id, page, one.key, one.issued.year, one.number, one.kind, str(one.issued), one.body,
               one.reading)


def _key_of(row: sqlite3.Row) -> Key | None:
    letters = symbol_key(row["symbol"]) if row["symbol"] and row["issued"] else None
    return None if letters is None else (letters, int(row["issued"][:4]))


def _mention(row: sqlite3.Row) -> Mention:
    citation = Citation(row["number"], row["letters"], row["kind"], PartialDate.parse(row["issued"]), row["body"],
                        row["reading"])
    issued = PartialDate.parse(row["by_issued"]) if row["by_issued"] else None
    return Mention(row["document_id"], row["page"], citation, row["by_committee"], issued)
