"""What a viewer may see of the documents, as conditions of SQL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_SETS_KEPT: Final = 1 << 12


def seen_by(connection: sqlite3.Connection, labels: frozenset[str]) -> str:
    """The condition under which documents are seen by whoever bears these labels; over the table `documents`.

    It holds numbers alone, so that it may stand in any statement, before or behind an AND.
    """
    seen, every = sets_seen(connection, labels)
    if seen == every:
        return "documents.state = 'indexed'"
    return f"documents.state = 'indexed' AND documents.audience IN ({_listed(seen)})"


def told_to(connection: sqlite3.Connection, labels: frozenset[str]) -> str:
    """The condition under which the past of documents may be told to whoever bears these labels: acts, withdrawals.

    Withdrawn documents and those of an earlier cut are among them, files that are held back never are.
    """
    seen, _ = sets_seen(connection, labels)
    return (f"documents.audience IN ({_listed(seen)}) AND documents.state IN ('indexed', 'withdrawn', 'aside') "
            "AND NOT EXISTS (SELECT 1 FROM parts JOIN documents AS whole ON whole.id = parts.whole_id "
            "WHERE parts.document_id = documents.id AND whole.state = 'quarantined')")


def sets_seen(connection: sqlite3.Connection, labels: frozenset[str]) -> tuple[list[int], list[int]]:
    """The numbers of the label sets that hold one of these labels, and of all."""
    every = connection.execute("SELECT id, labels FROM audiences ORDER BY id").fetchall()
    return [number for number, told in every if not labels.isdisjoint(_labels(told))], [row[0] for row in every]


@lru_cache(maxsize=_SETS_KEPT)
def _labels(told: str) -> frozenset[str]:
    """The labels of a set from the text that it is kept as; every search reads all sets."""
    return frozenset(json.loads(told))


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
