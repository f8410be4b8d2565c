"""Which documents name which others, and numbers that this confirms; all of it can be made anew from the pages.

What was found in the texts follows the order of changes, as the index does: `meta` says how far. Only documents that
are shown are witnesses; when one is withdrawn, what stood on its word alone is taken back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from library.catalogue import numbered, rows
from library.catalogue.changes import last_change, next_change
from library.catalogue.connection import Connections
from library.catalogue.doubts import write_doubts
from library.catalogue.numbered import Numbered, SeriesKey
from library.catalogue.numbers_said import Said, bearers, in_doubt, note
from library.doubt_reasons import Doubt
from library.misreading import SECOND_READER, shares_in
from library.party.citing import Citation, find_citations, symbol_key
from library.records import Evidence, PartialDate

HANDWRITTEN = Doubt.HANDWRITTEN
INFERRED = Doubt.BY_CITATION
BY_SERIES = Doubt.BY_SERIES
CITATION = "citation"
SERIES = "series"
DAY_HANDWRITTEN = f"day {Doubt.HANDWRITTEN}"
DAY_INFERRED = f"day {Doubt.BY_SOURCES}"
DATED = "citation of the date"
_WATERMARK = "citations"
_SAID = "numbers said"
"""Key of the remark that the numbers of all documents are written down."""
_BATCH = 200
_INSERT = (
    "INSERT INTO citations (document_id, page, letters, year, number, kind, issued, body, reading) "
    "VALUES (?,?,?,?,?,?,?,?,?)"
)
Key = tuple[str, int]
"""The letters of a code, as `symbol_key` has them, and the year of issue."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A document whose number or day was written by hand, and all that speaks of it.

    Args:
        name: of its file; empty where the file holds others too.
        ink: the reading of the handwriting; empty where there is none.
        register: the readings of incoming-register stamps.
        number: that it has now by inference (where its day is asked for: also that in print), or None.
        issued: as far as the paper itself says; never a day that was inferred.
        date_line: the reading of the line of the date; empty where there is none.
        signed: the readings of digital signatures.
        read: the numbers that the second reader read, with their shares.
    """

    id: str
    kind: str | None
    symbol: str
    committee: str | None
    issued: PartialDate
    name: str
    ink: str
    register: tuple[str, ...]
    number: str | None
    date_line: str = ""
    signed: tuple[str, ...] = ()
    read: Mapping[int, float] = field(default_factory=dict)

    @property
    def key(self) -> Key | None:
        """What it shares with the citations that may mean it."""
        letters = symbol_key(self.symbol)
        return None if letters is None else (letters, self.issued.year)


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation on a page of a document that is shown, with the committee and the date of that document."""

    document_id: str
    page: int
    citation: Citation
    committee: str | None
    issued: PartialDate | None


class Citations:
    """The citations of one catalogue; within `following` they are in step with the newest change."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @contextmanager
    def following(self, numbers: Callable[[Unsure], set[int]]) -> Iterator[Following | None]:
        """Bring the citations to the newest change, in one transaction with all that is inferred from them.

        None where no document has a number or a day in doubt: nothing is read, and it is caught up when there is one.

        Args:
            numbers: those that a document may bear of which the number is in doubt, whatever cites it.
        """
        if not self._connections.get().execute(
            "SELECT 1 FROM field_doubts WHERE field = 'number' AND reason IN (?, ?, ?) "
            "OR field = 'issued' AND reason IN (?, ?) LIMIT 1",
            (HANDWRITTEN, INFERRED, BY_SERIES, DAY_HANDWRITTEN, DAY_INFERRED)).fetchone():
            yield None
            return
        with self._connections.transaction() as connection:
            yield Following(connection, numbers)


class Following:
    """One run over what changed, inside its transaction."""

    def __init__(self, connection: sqlite3.Connection, numbers: Callable[[Unsure], set[int]]) -> None:
        self._connection = connection
        self._numbers = numbers
        self._touched: set[Said] = set()
        self._changed: set[str] = set()
        self._series: set[SeriesKey] = set()
        self._follow()

    def unsure(self) -> list[Unsure]:
        """The documents with a number in doubt to which a change may matter, in the order of their ids."""
        return self._doubtful("number", HANDWRITTEN, INFERRED, BY_SERIES)

    def undated(self) -> list[Unsure]:
        """Those whose day alone is in doubt; ask when the numbers are written."""
        return self._doubtful("issued", DAY_HANDWRITTEN, DAY_INFERRED)

    def series(self) -> list[list[Numbered]]:
        """The series to which a change may matter and in which a number waits; ask when citations are written."""
        return list(numbered.waiting(self._connection, self._series))

    def _doubtful(self, field: str, *reasons: str) -> list[Unsure]:
        concerned = bearers(self._connection, self._touched) | self._changed
        found = in_doubt(self._connection, concerned, field, reasons)
        return [self._unsure(row) for row in found if _key_of(row) is not None]

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
        self._series |= {key} if key else set()
        self._changed.add(document_id)

    def write_day(self, one: Unsure, day: int | None, seen: Sequence[Evidence]) -> None:
        """Fill a day by inference (None: take it back) with its evidence; nothing happens where it stands so."""
        stored = self._connection.execute(
            "SELECT * FROM evidence WHERE document_id = ? AND field = ? ORDER BY place", (one.id, DATED))
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
        self._connection.execute("DELETE FROM evidence WHERE document_id = ? AND field = ?", (one.id, DATED))
        self._add_evidence(one.id, seen)

    def _add_evidence(self, document_id: str, seen: Sequence[Evidence]) -> None:
        """Put evidence behind what is there, and bring the doubts in step."""
        first = self._connection.execute(
            "SELECT coalesce(max(place), -1) + 1 FROM evidence WHERE document_id = ?", (document_id,)).fetchone()[0]
        self._connection.executemany(rows.INSERT_EVIDENCE, [
            rows.evidence_values(document_id, place, evidence) for place, evidence in enumerate(seen, start=first)])
        write_doubts(document_id, self._connection)

    def _follow(self) -> None:
        """Read what changed since the last time, and gather to which numbers, documents and series it may matter."""
        connection = self._connection
        upto = connection.execute("SELECT value FROM meta WHERE key = ?", (_WATERMARK,)).fetchone()
        newest = last_change(connection)
        start = int(upto[0]) if upto else 0
        if start > newest:  # restored from an older backup
            connection.execute("DELETE FROM citations")
            start = 0
        if connection.execute("SELECT 1 FROM meta WHERE key = ?", (_SAID,)).fetchone() is None:
            self._note_all(start)
        while changed := connection.execute("SELECT * FROM documents WHERE change > ? ORDER BY change LIMIT ?",
                                            (start, _BATCH)).fetchall():
            for row in changed:
                self._touched |= _read_again(connection, row) | note(connection, row["id"], self._said(row))
                self._changed.add(row["id"])
                self._series |= numbered.moved(connection, row)
            start = changed[-1]["change"]
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_WATERMARK, str(start)))

    def _note_all(self, upto: int) -> None:
        """Write down the numbers of what was followed by a version that did not."""
        while known := self._connection.execute("SELECT * FROM documents WHERE change <= ? ORDER BY change DESC "
                                                "LIMIT ?", (upto, _BATCH)).fetchall():
            for row in known:
                note(self._connection, row["id"], self._said(row))
            upto = known[-1]["change"] - 1
        self._connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, '1')", (_SAID,))

    def _said(self, row: sqlite3.Row) -> set[tuple[str, int, int]]:
        """The letters, year and numbers that a document bears, or may bear."""
        key = _key_of(row)
        if key is None:
            return set()
        number = row["number"] or ""
        found = {int(number)} if number.isascii() and number.isdigit() else set()
        waits = self._connection.execute(
            "SELECT 1 FROM field_doubts WHERE document_id = ? AND field = 'number'", (row["id"],)).fetchone()
        if waits is not None:
            part = self._connection.execute("SELECT 1 FROM parts WHERE document_id = ?", (row["id"],)).fetchone()
            found |= self._numbers(self._unsure(row, is_part=part is not None))
        return {(*key, one) for one in found}

    def _unsure(self, row: sqlite3.Row, *, is_part: bool | None = None) -> Unsure:
        seen = self._connection.execute(
            "SELECT field, reading FROM evidence WHERE document_id = ? ORDER BY place", (row["id"],)).fetchall()

        def said(field: str) -> tuple[str, ...]:
            return tuple(one["reading"] for one in seen if one["field"] == field)

        inferred = self._connection.execute(
            "SELECT 1 FROM flags WHERE document_id = ? AND field = 'issued' AND reason = ?",
            (row["id"], DAY_INFERRED)).fetchone()
        issued = PartialDate.parse(row["issued"])
        is_part = bool(row["is_part"]) if is_part is None else is_part
        name = "" if is_part else row["source"].rsplit("/", 1)[-1]
        return Unsure(row["id"], row["kind"], row["symbol"], row["committee"],
                      replace(issued, day=None) if inferred else issued, name, "".join(said("number")[:1]),
                      said("register"), row["number"], "".join(said("issued")[:1]), said("signature"),
                      shares_in("".join(said(SECOND_READER)[:1])))


def _read_again(connection: sqlite3.Connection, row: sqlite3.Row) -> set[Said]:
    """Find the citations in a document anew, of one that is not shown there are none; returns what was or is cited."""
    before = connection.execute(
        "SELECT letters, year, number FROM citations WHERE document_id = ?", (row["id"],)).fetchall()
    touched: set[Said] = {(one["letters"], one["year"], _plain(one["number"])) for one in before}
    if before:
        connection.execute("DELETE FROM citations WHERE document_id = ?", (row["id"],))
    if row["state"] == "indexed" and row["audience"] == 1:  # what not everybody may see is no witness for others
        pages = connection.execute(
            "SELECT number, text FROM pages WHERE document_id = ? ORDER BY number", (row["id"],)).fetchall()
        found = [(page["number"], citation) for page in pages for citation in find_citations(page["text"])]
        connection.executemany(_INSERT, _values(row["id"], found))
        touched |= {(one.key, one.issued.year, _plain(one.number)) for _, one in found}
    return touched


def _plain(number: str) -> int | None:
    """A number that is cited; None of a document that is held back since, of which it is not kept."""
    return int(number) if number.isdecimal() else None


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
