"""What came in and what people did, counted by day in Vietnam, as far as somebody may see it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from library.catalogue.connection import Connections
from library.catalogue.journal import ROW, entry_from
from library.catalogue.seeing import seen_by

_ZONE = 7 * 3_600
"""Seconds by which Vietnam is ahead of UTC; it knows no summer time."""
_FIELD, _MANY, _TEXT = "correct", "correct many", "correct text"
_STANDING = "undoes IS NULL AND NOT EXISTS (SELECT 1 FROM journal AS later WHERE later.undoes = journal.id)"


@dataclass(frozen=True, slots=True)
class Came:
    """Documents that came in on a day: how many, their pages, those of them read from a picture, how many flagged."""

    documents: int
    pages: int
    read: int
    flagged: int


class Counting:
    """The counts of one catalogue; days as `2026-11-28`, moments in seconds since 1970, UTC, the last left out."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def came(self, since: int, until: int, labels: frozenset[str]) -> dict[str, Came]:
        """What of the documents that are seen came in, by day."""
        connection = self._connections.get()
        chosen = f"documents.added >= ? AND documents.added < ? AND {seen_by(connection, labels)}"
        day, moments = f"date(documents.added + {_ZONE}, 'unixepoch')", (since, until)
        documents = _by_day(connection, f"SELECT {day}, count(*) FROM documents WHERE {chosen} GROUP BY 1", moments)
        pages = {row[0]: (row[1], row[2]) for row in connection.execute(
            f"SELECT {day}, count(*), sum(origin = 'ocr') FROM documents JOIN pages ON document_id = documents.id "
            f"WHERE {chosen} GROUP BY 1", moments)}
        flagged = _by_day(
            connection, f"SELECT {day}, count(*) FROM documents WHERE {chosen} AND (documents.id IN "
            "(SELECT document_id FROM flags) OR documents.id IN (SELECT document_id FROM flags_answered)) GROUP BY 1",
            moments)
        return {one: Came(count, *pages.get(one, (0, 0)), flagged.get(one, 0)) for one, count in documents.items()}

    def checked(self, since: int, until: int, labels: frozenset[str]) -> tuple[dict[str, int], dict[str, int]]:
        """How many fields and lines people looked at, and how many of them they changed, by day.

        Only of documents that are seen, and without what was taken back.
        """
        connection = self._connections.get()
        seen, checked, changed = seen_by(connection, labels), Counter[str](), Counter[str]()
        day = f"date(at + {_ZONE}, 'unixepoch')"
        for row in connection.execute(
                f"SELECT {day} AS day, {ROW} FROM journal JOIN documents ON documents.id = document_id "
                f"WHERE at >= ? AND at < ? AND act IN (?, ?) AND {seen} AND {_STANDING}",
                (since, until, _FIELD, _TEXT)):
            entry = entry_from(row)
            if entry.damaged:
                continue
            looked, other = (_fields if entry.act == _FIELD else _lines)(entry.before, entry.after)
            checked[row["day"]] += looked
            changed[row["day"]] += other
        for one, count in _by_day(
                connection, f"SELECT {day}, count(*) FROM journal JOIN act_documents d ON d.act = journal.id "
                "JOIN documents ON documents.id = d.document_id "
                f"WHERE at >= ? AND at < ? AND journal.act = ? AND d.kept IS NULL AND {seen} AND {_STANDING} "
                "GROUP BY 1",
                (since, until, _MANY)).items():
            checked[one] += count
            changed[one] += count
        return dict(checked), dict(changed)


def _by_day(connection: sqlite3.Connection, statement: str, values: tuple[object, ...]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(statement, values)}


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[int, int]:
    """How many fields an act spoke of, and how many values it changed; a code is made of number and letters."""
    said = {name: word for name, word in after["words"].items() if word["says"] != "reading"}
    if {"number", "symbol"} & set(said):
        said.pop("code", None)
    return len(said), sum(before["values"].get(name) != word["value"] for name, word in said.items())


def _lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[int, int]:
    lines = after.get("lines", {})
    old = before.get("lines", {})
    return len(lines), sum(old.get(number, {}).get("text") != one["text"] for number, one in lines.items())
