"""What is still to be inferred from what was read: documents by id, series by committee and year."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from enum import StrEnum

from library.catalogue.numbered import SeriesKey
from library.catalogue.schema.statements import run

Key = str | SeriesKey
"""A document, or a series."""
_SCHEMA = """
CREATE TABLE inferring_due (what TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (what, key)) WITHOUT ROWID
"""


class Due(StrEnum):
    """What is inferred, in this order: the series are asked after the citations, the days after the numbers.

    Numbers and days are due by documents, of which the number or the day is in doubt.
    """

    NUMBERS = "numbers"
    SERIES = "series"
    DAYS = "days"


def inferring_due(connection: sqlite3.Connection) -> None:
    """A step of the schema."""
    run(connection, _SCHEMA)


def some(connection: sqlite3.Connection, what: Due, most: int) -> list[Key]:
    """Some of what is due, always the same first."""
    found = connection.execute("SELECT key FROM inferring_due WHERE what = ? ORDER BY key LIMIT ?", (what, most))
    return [_read(what, row[0]) for row in found]


def anything(connection: sqlite3.Connection) -> bool:
    """Whether anything is due."""
    return connection.execute("SELECT 1 FROM inferring_due LIMIT 1").fetchone() is not None


def add(connection: sqlite3.Connection, what: Due, keys: Iterable[Key]) -> None:
    """Make these due."""
    connection.executemany("INSERT OR IGNORE INTO inferring_due (what, key) VALUES (?, ?)",
                           [(what, _written(one)) for one in keys])


def done(connection: sqlite3.Connection, what: Due, keys: Iterable[Key]) -> None:
    """Take these off."""
    connection.executemany("DELETE FROM inferring_due WHERE what = ? AND key = ?",
                           [(what, _written(one)) for one in keys])


def _written(key: Key) -> str:
    return key if isinstance(key, str) else json.dumps(key, ensure_ascii=False)


def _read(what: Due, written: str) -> Key:
    if what is not Due.SERIES:
        return written
    committee, year = json.loads(written)
    return committee, year
