"""All relations at once that touch whether documents are in force; for questions about many documents."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from library.catalogue.connection import Connections
from library.catalogue.rows import date_of
from library.catalogue.seeing import seen_by
from library.records import PartialDate
from library.relations.records import CHANGING, Type
from library.relations.resolving import Held, Named

_CHANGING = ", ".join(f"'{one}'" for one in sorted(CHANGING))
_DONE = f"r.type IN ({_CHANGING}) AND r.modality = 'done' AND r.source_code IS NULL AND r.said_by <> 'refused'"
VERSION_COLUMNS = ("(SELECT max(change) FROM documents), (SELECT value FROM meta WHERE key = 'relations'), "
                   "(SELECT value FROM meta WHERE key = 'kinds')")
"""What `ActingRelations.version` reads."""
Key = tuple[str, str]
"""Letters and number."""


@dataclass(frozen=True, slots=True)
class Acting:
    """What a document does itself to whether another is in force.

    Args:
        named: the other, as the text says it; None where a person chose it.
        target: the document that a person chose.
        issued: date of the one that does it.
    """

    document_id: str
    issued: PartialDate | None
    type: str
    scope: str
    named: Named | None
    target: str | None


@dataclass(frozen=True, slots=True)
class TimeOf:
    """What a document says of its own time.

    Args:
        sort: `from` or `until`.
        other: the document with which it takes effect.
    """

    document_id: str
    issued: PartialDate | None
    sort: str
    day: PartialDate | None
    other: Named | None


class ActingRelations:
    """Reads them from one catalogue, as whoever bears some labels sees them."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def version(self) -> tuple[object, ...]:
        """Another one when any answer may be another; which kinds rule is told by the records of kinds."""
        return tuple(self._connections.get().execute(f"SELECT {VERSION_COLUMNS}").fetchone())

    def few(self, most: int) -> bool:
        """Whether there are no more relations than so many, of any kind."""
        row = self._connections.get().execute("SELECT 1 FROM relations LIMIT 1 OFFSET ?", (most,)).fetchone()
        return row is None

    def tellers(self, key: Key, only: Type | None, labels: frozenset[str]) -> frozenset[str]:
        """The documents that name others of a code; with a type, those that do this to them themselves."""
        connection = self._connections.get()
        done = "" if only is None else "AND r.type = ? AND r.modality = 'done' AND r.source_code IS NULL "
        chosen = ("SELECT l.document_id FROM document_letters l JOIN documents ON documents.id = l.document_id "
                  f"WHERE l.letters = ? AND l.number = ? AND {seen_by(connection, labels)}")
        return frozenset(row[0] for row in connection.execute(
            "SELECT DISTINCT r.document_id FROM relations r JOIN documents ON documents.id = r.document_id "
            f"WHERE ((r.letters = ? AND r.number = ?) OR r.target_id IN ({chosen})) {done}"
            f"AND r.said_by <> 'refused' AND r.target_id IS NOT r.document_id AND {seen_by(connection, labels)}",
            (*key, *key, *([str(only)] if only else []))))

    def touched(self, ids: Sequence[str]) -> set[str]:
        """Those of these documents, some dozens, of which anything but their date can say whether they are in force."""
        some = ", ".join("?" * len(ids))
        return {row[0] for row in self._connections.get().execute(
            f"SELECT l.document_id FROM document_letters l WHERE l.document_id IN ({some}) AND EXISTS (SELECT 1 FROM "
            f"relations r WHERE r.letters = l.letters AND r.number = l.number AND {_DONE}) "
            f"UNION SELECT document_id FROM effects WHERE document_id IN ({some}) AND sort IN ('from', 'until') "
            f"UNION SELECT target_id FROM relations WHERE target_id IN ({some})", (*ids, *ids, *ids))}

    def acts(self, labels: frozenset[str]) -> list[Acting]:
        """Everything that is done."""
        connection = self._connections.get()
        return [_acting(row) for row in connection.execute(
            "SELECT r.*, documents.issued AS told_on, documents.committee AS by_committee FROM relations r "
            f"JOIN documents ON documents.id = r.document_id WHERE {_DONE} AND {seen_by(connection, labels)}")]

    def times(self, labels: frozenset[str]) -> list[TimeOf]:
        """What documents say of their own time, in the order of their texts."""
        connection = self._connections.get()
        return [_time(row) for row in connection.execute(
            "SELECT e.*, documents.issued AS own FROM effects e JOIN documents ON documents.id = e.document_id "
            f"WHERE e.sort IN ('from', 'until') AND {seen_by(connection, labels)} ORDER BY e.document_id, e.place")]

    def holders(self, labels: frozenset[str]) -> dict[Key, list[Held]]:
        """The held documents that any of these can mean, by letters and number."""
        connection = self._connections.get()
        found: dict[Key, list[Held]] = {}
        for row in connection.execute(  # in this order: else every document is looked at
                f"WITH named AS (SELECT r.letters, r.number FROM relations r WHERE {_DONE} UNION "
                "SELECT letters, number FROM effects) SELECT l.letters, l.number AS plain, documents.* FROM named "
                "CROSS JOIN document_letters l ON l.letters = named.letters AND l.number = named.number "
                "CROSS JOIN documents ON documents.id = l.document_id "
                f"WHERE {seen_by(connection, labels)} ORDER BY documents.id"):
            held = Held(row["id"], row["letters"], row["plain"], row["kind"], date_of(row["issued"]), row["committee"],
                        row["code"])
            found.setdefault((held.letters, held.number), []).append(held)
        return found

    def seen_targets(self, ids: Sequence[str], labels: frozenset[str]
                     ) -> dict[str, tuple[PartialDate | None, str | None]]:
        """Date and kind of those of these documents that are seen."""
        connection, found = self._connections.get(), dict[str, tuple[PartialDate | None, str | None]]()
        for one in ids:
            row = connection.execute(
                f"SELECT issued, kind FROM documents WHERE id = ? AND {seen_by(connection, labels)}", (one,)).fetchone()
            if row is not None:
                found[one] = date_of(row[0]), row[1]
        return found


def _acting(row: sqlite3.Row) -> Acting:
    issued, named = date_of(row["told_on"]), None
    if row["target_id"] is None and row["letters"] is not None and row["number"] is not None:
        named = Named(row["letters"], row["number"], row["kind"], date_of(row["issued"]), row["body"],
                      row["by_committee"], issued)
    return Acting(row["document_id"], issued, row["type"], row["scope"], named, row["target_id"])


def _time(row: sqlite3.Row) -> TimeOf:
    other = None
    if row["letters"] and row["number"]:
        other = Named(row["letters"], row["number"], issued=date_of(row["issued"]))
    return TimeOf(row["document_id"], date_of(row["own"]), row["sort"], date_of(row["day"]), other)
