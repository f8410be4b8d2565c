"""How many missing documents show the same to the same people: few rows, of which a viewer's counts are the sum.

Counted as what is missing is written: to go through all that is missing would take a time that grows with the archive.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[int, str]
"""`audience` and `holders` of a row of `missing`: who sees what it tells."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What each of `count` missing documents shows.

    Args:
        rows: who sees a row, and the year that it tells.
        tail: the end of the letters.
    """

    rows: tuple[tuple[Pair, int | None], ...]
    tail: str
    count: int


def patterns_of(rows: Iterable[Sequence[str | int | None]]) -> Counter[tuple[str, str]]:
    """Count the patterns, as text, and ends of letters of the rows of one code.

    Args:
        rows: sort, audience, holders, citing, tail, year.
    """
    parts: dict[tuple[str, str], list[str]] = {}
    for sort, audience, holders, _, tail, year in rows:
        parts.setdefault((str(sort), str(tail)), []).append(f"{audience}:{holders}:{'' if year is None else year}")
    return Counter(("|".join(sorted(each)), tail) for (_, tail), each in parts.items())


def count_patterns(connection: sqlite3.Connection, more: Mapping[tuple[str, str], int]) -> None:
    """Add so many of each, or take them away, inside the caller's transaction."""
    connection.executemany(
        "INSERT INTO missing_patterns (pattern, tail, count) VALUES (?, ?, ?) "
        "ON CONFLICT (pattern, tail) DO UPDATE SET count = count + excluded.count",
        [(*key, count) for key, count in sorted(more.items()) if count])
    connection.executemany("DELETE FROM missing_patterns WHERE pattern = ? AND tail = ? AND count = 0",
                           [key for key, count in more.items() if count < 0])  # fmt: skip


def read_patterns(connection: sqlite3.Connection) -> list[Pattern]:
    """All patterns."""
    rows = connection.execute("SELECT pattern, tail, count FROM missing_patterns")
    return [Pattern(tuple(map(_row, row["pattern"].split("|"))), row["tail"], row["count"]) for row in rows]


def _row(written: str) -> tuple[Pair, int | None]:
    audience, holders, year = written.split(":")
    return (int(audience), holders), int(year) if year else None
