"""Which numbers documents bear, or may bear where it is written by hand: by letters and year, to find whom a citation
of a number may matter to. In an archive of millions the documents of the same letters and year are thousands. Where a
number waits, the day of issue is noted beside, for who cites that day may mean it.

What a document bore stays until the citations follow its change, and is then told too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Set

from library.catalogue.schema.statements import run
from library.records import PartialDate

Said = tuple[str, int, int | None]
"""The letters of a code, as `symbol_key` has them, the year of issue and the number, or the day as `day_said` has it;
None: any of them."""
_MANY = 500


def numbers_said(connection: sqlite3.Connection) -> None:
    """A step of the schema; the table is filled when the citations next follow."""
    run(connection, _SCHEMA)


_SCHEMA = """
CREATE TABLE numbers_said (
    document_id TEXT NOT NULL REFERENCES documents (id),
    letters TEXT NOT NULL, year INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (document_id, letters, year, number)
) WITHOUT ROWID;
CREATE INDEX numbers_said_by_letters ON numbers_said (letters, year, number);
DROP INDEX citations_by_letters;
CREATE INDEX citations_by_letters ON citations (letters, year, CAST(number AS INTEGER));
DROP INDEX documents_by_symbol;
CREATE INDEX documents_by_symbol ON documents (symbol, substr(issued, 1, 4), CAST(number AS INTEGER))
"""


def day_said(issued: PartialDate) -> int | None:
    """A day of a year in place of a number: below zero, as no number is; None where the day is not known."""
    return None if issued.month is None or issued.day is None else -(100 * issued.month + issued.day)


def note(connection: sqlite3.Connection, document_id: str, now: Set[tuple[str, int, int]]) -> set[Said]:
    """Write down what a document bears, or may bear, now; returns that and what it was before."""
    before = {(row[0], row[1], row[2]) for row in connection.execute(
        "SELECT letters, year, number FROM numbers_said WHERE document_id = ?", (document_id,))}
    if before != now:
        connection.execute("DELETE FROM numbers_said WHERE document_id = ?", (document_id,))
        connection.executemany("INSERT INTO numbers_said (document_id, letters, year, number) VALUES (?, ?, ?, ?)",
                               [(document_id, *one) for one in sorted(now)])
    return {*before, *now}


def bearers(connection: sqlite3.Connection, said: Iterable[Said]) -> set[str]:
    """The documents that bear, or may bear, one of these."""
    found: set[str] = set()
    for letters, year, number in said:
        condition, values = ("", ()) if number is None else (" AND number = ?", (number,))
        found |= {row[0] for row in connection.execute(
            f"SELECT document_id FROM numbers_said WHERE letters = ? AND year = ?{condition}",
            (letters, year, *values))}
    return found


def in_doubt(connection: sqlite3.Connection, ids: Iterable[str], field: str, reasons: tuple[str, ...]
             ) -> Iterator[sqlite3.Row]:
    """Those of these documents that came as files and of which a field is in doubt for such a reason, by id."""
    ordered = sorted(ids)
    marks = ", ".join("?" for _ in reasons)
    for start in range(0, len(ordered), _MANY):
        part = ordered[start : start + _MANY]
        yield from connection.execute(
            "SELECT d.*, p.document_id IS NOT NULL AS is_part FROM field_doubts f JOIN documents d "
            "ON d.id = f.document_id LEFT JOIN parts p ON p.document_id = d.id "
            f"WHERE f.document_id IN ({', '.join('?' * len(part))}) AND f.field = ? AND f.reason IN ({marks}) "
            "AND d.media_type <> '' AND d.symbol IS NOT NULL AND d.issued IS NOT NULL ORDER BY d.id",
            (*part, field, *reasons)).fetchall()
