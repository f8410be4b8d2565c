"""The series of the catalogue: which documents a committee issued in a year, and to which series a change matters."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from library.catalogue.schema.statements import run
from library.doubt_reasons import Doubt
from library.party.citing import kind_letters, numbers_beside
from library.party.misreading import DAY_READER, SECOND_READER, shares_in
from library.records import PartialDate

SeriesKey = tuple[str, str]
"""A committee and a year."""
HELD = ""
"""In place of the committee of a document that is held back."""
_WAITING = (str(Doubt.HANDWRITTEN), str(Doubt.BY_SERIES))
_DAY_INFERRED = f"day {Doubt.BY_SOURCES}"
_CONFIRMED = (str(Doubt.BY_NAME), str(Doubt.BY_REGISTER), str(Doubt.BY_CITATION))
_KEY = "committee IS NOT NULL AND symbol IS NOT NULL AND length(issued) > 4"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document of a committee and a year.

    Args:
        issued: the month at least, as the paper itself says; never a day that was inferred.
        source: the file's name with its folders; empty for a part of a file.
        number: where it is known apart from the series; else None.
        waits: whether the series may fill its number.
        shares: of the numbers that the second reader read, if it waits; empty where it read none.
        given: the number that the series gave it before.
        is_open: everybody may see it; what is not is no witness.
        said: the one number that its file's name, a register stamp or who cites its day says of it, if it waits.
    """

    id: str
    symbol: str
    issued: PartialDate
    source: str
    number: int | None
    waits: bool
    shares: Mapping[int, float]
    given: str | None
    is_open: bool = True
    said: int | None = None
    kind: str | None = None
    committee: str | None = None


def series(connection: sqlite3.Connection) -> None:
    """A step of the schema: in which series a document was when the citations last followed."""
    run(connection, _SERIES)


_SERIES = f"""
CREATE TABLE series (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    committee TEXT NOT NULL, year TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO series (document_id, committee, year)
    SELECT id, committee, substr(issued, 1, 4) FROM documents WHERE {_KEY};
CREATE INDEX documents_by_committee_and_year ON documents (committee, substr(issued, 1, 4))
"""


def moved(connection: sqlite3.Connection, row: sqlite3.Row) -> set[SeriesKey]:
    """Note in which series a document is now; returns that one and the one where it was."""
    old = connection.execute("SELECT committee, year FROM series WHERE document_id = ?", (row["id"],)).fetchone()
    new = key_of(row)
    if old is not None and tuple(old) != new:
        connection.execute("DELETE FROM series WHERE document_id = ?", (row["id"],))
    if new is not None:
        connection.execute("INSERT OR REPLACE INTO series (document_id, committee, year) VALUES (?, ?, ?)",
                           (row["id"], *new))
    return {(one[0], one[1]) for one in (old, new) if one is not None}


def key_of(row: sqlite3.Row) -> SeriesKey | None:
    """The series of a document; None where a field is missing that it needs."""
    issued = row["issued"] or ""
    return (row["committee"], issued[:4]) if row["committee"] and row["symbol"] and len(issued) > 4 else None


def waiting(connection: sqlite3.Connection, keys: Iterable[SeriesKey]) -> Iterator[list[Numbered]]:
    """The documents, by series, of those in which one waits for a number, in the order of their ids."""
    for key in sorted(_named(connection, keys)):
        found = documents_of(connection, key)
        if any(one.waits and (one.shares or one.said or one.given) for one in found):
            yield found


def documents_of(connection: sqlite3.Connection, key: SeriesKey) -> list[Numbered]:
    """The documents of a committee and a year, in the order of their ids."""
    rows = connection.execute(_IN_SERIES, (_DAY_INFERRED, SECOND_READER, *key)).fetchall()
    return [_numbered(row) for row in rows]


def undated(connection: sqlite3.Connection, keys: Iterable[SeriesKey]) -> set[str]:
    """The documents of these series that wait for a day which the second reader read."""
    return {row[0] for key in _named(connection, keys) for row in connection.execute(_UNDATED, (
        f"day {Doubt.HANDWRITTEN}", _DAY_INFERRED, DAY_READER, *key))}


def _named(connection: sqlite3.Connection, keys: Iterable[SeriesKey]) -> set[SeriesKey]:
    """Series by name; in place of a document that is held back stand all of its year that gave numbers or days."""
    found = set(keys)
    for _, year in [key for key in found if key[0] == HELD]:
        rows = connection.execute(
            "SELECT DISTINCT d.committee FROM field_doubts f CROSS JOIN documents d ON d.id = f.document_id "
            "WHERE (f.field = 'number' AND f.reason = ? OR f.field = 'issued' AND f.reason = ?) "
            "AND d.committee IS NOT NULL AND substr(d.issued, 1, 4) = ?", (Doubt.BY_SERIES, _DAY_INFERRED, year))
        found |= {(row[0], year) for row in rows}
    return {key for key in found if key[0] != HELD}


def forget(connection: sqlite3.Connection, document_id: str) -> None:
    """Keep of a document that is held back no more than its year."""
    connection.execute("UPDATE series SET committee = ? WHERE document_id = ?", (HELD, document_id))


_IN_SERIES = """
SELECT d.id, d.kind, d.committee, d.symbol, d.issued, d.number, d.source, d.audience,
    p.document_id IS NOT NULL AS is_part,
    (SELECT min(reason) FROM flags WHERE document_id = d.id AND field = 'number') AS doubt,
    (SELECT count(*) FROM flags WHERE document_id = d.id AND field = 'issued' AND reason = ?) AS day_inferred,
    (SELECT min(reading) FROM evidence WHERE document_id = d.id AND field = ?) AS shares,
    (SELECT group_concat(reading, char(10)) FROM evidence WHERE document_id = d.id AND field = 'register') AS registers
FROM documents d LEFT JOIN parts p ON p.document_id = d.id
WHERE d.committee = ? AND substr(d.issued, 1, 4) = ? AND d.symbol IS NOT NULL AND length(d.issued) > 4
    AND d.state = 'indexed'
ORDER BY d.id
"""

_UNDATED = """
SELECT d.id FROM documents d JOIN field_doubts f ON f.document_id = d.id AND +f.field = 'issued' AND f.reason IN (?, ?)
WHERE EXISTS (SELECT 1 FROM evidence WHERE document_id = d.id AND field = ?)
    AND d.committee = ? AND substr(d.issued, 1, 4) = ?
"""


def _numbered(row: sqlite3.Row) -> Numbered:
    doubt, number = row["doubt"], row["number"] or ""
    waits = doubt in _WAITING
    sure = doubt is None or doubt.startswith(_CONFIRMED)
    issued = PartialDate.parse(row["issued"])
    return Numbered(
        row["id"], row["symbol"], replace(issued, day=None) if row["day_inferred"] else issued,
        "" if row["is_part"] else row["source"],
        int(number) if sure and not waits and number.isascii() and number.isdigit() else None, waits,
        shares_in(row["shares"]) if waits and row["shares"] else {}, row["number"] if waits else None,
        row["audience"] == 1, _said(row) if waits else None, row["kind"], row["committee"],
    )  # fmt: skip


def _said(row: sqlite3.Row) -> int | None:
    """The number that stands beside the letters of a kind in the name of a file, or on a stamp; None for several."""
    letters = kind_letters(row["symbol"])
    name = "" if row["is_part"] else row["source"].rsplit("/", 1)[-1].rsplit(".", 1)[0]
    found = numbers_beside(letters, name).union(
        *(numbers_beside(letters, stamp) for stamp in (row["registers"] or "").splitlines()))
    return found.pop() if len(found) == 1 else None
