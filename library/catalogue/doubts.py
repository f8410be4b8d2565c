"""What waits for a person: doubtful fields and doubtful pages of the indexed documents, the worst first.

Fields: first those with a value that may be wrong (a wrong value is worse than an empty one), the least sure reading
before all; then empty ones of which nothing was read; then empty ones where ink or print was seen but not trusted.
Pages: first those with a flag, then those read with little confidence; among both the lower confidence first, a page
of which nothing was read before all. Ties are broken by the document's id and the place in the document, so the
doubts of one document stand together and the same list comes back each time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from library.catalogue import rows
from library.catalogue.connection import Connections
from library.catalogue.kept_counts import doubts
from library.catalogue.seeing import seen_by, sets_seen
from library.catalogue.told_names import names_for
from library.doubt_reasons import Doubt
from library.records import Evidence, Fields, Origin

_PAGE = "page"
_BEGINNING = 240
"""Characters of a page's text that are shown as its reading."""


@dataclass(frozen=True, slots=True)
class DoubtCount:
    """How many doubts there are of one field (`page` for pages) for one reason."""

    field: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class DoubtCounts:
    """Exact counts of all doubts: of fields, and of pages (each page once, by its first flag)."""

    fields: tuple[DoubtCount, ...]
    pages: tuple[DoubtCount, ...]

    def total(self, field: str | None = None) -> int:
        """Doubtful fields, or those of one name."""
        return sum(one.count for one in self.fields if field in (None, one.field))

    @property
    def page_total(self) -> int:
        """Doubtful pages."""
        return sum(one.count for one in self.pages)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture: SHA-256 in the vault (None: it has none), width and height in pixels."""

    number: int
    picture: str | None
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FieldDoubt:
    """A flag on a field.

    Args:
        fields: all fields of its document.
        evidence: where it was read; None where nothing was seen.
        sheet: the page of the evidence, else the first one; None for a document without pages.
    """

    document_id: str
    source: str
    fields: Fields
    field: str
    reason: str
    evidence: Evidence | None
    sheet: Sheet | None

    @property
    def value(self) -> str | None:
        """What the field holds, as in the contract of `export`."""
        held = getattr(self.fields, self.field, None)
        return None if held is None else str(held)


@dataclass(frozen=True, slots=True)
class PageDoubt:
    """A page with flags, or one that was read with little confidence.

    Args:
        reasons: of its flags; `low confidence` where it has none.
        confidence: of the reading, 0 to 1; None where nothing was read.
        beginning: of its text.
    """

    document_id: str
    source: str
    fields: Fields
    reasons: tuple[str, ...]
    confidence: float | None
    origin: Origin
    beginning: str
    sheet: Sheet


class Doubts:
    """The doubts of one catalogue; each list is for whoever bears some labels, and documents held back have none."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def counts(self, labels: frozenset[str]) -> DoubtCounts:
        """How many there are of each field and reason, the most frequent first, for whoever bears these labels."""
        connection = self._connections.get()
        pages = ((_PAGE, reason, count) for _, reason, count in doubts(connection, "page", labels))
        return DoubtCounts(_counted(doubts(connection, "field", labels)), _counted(pages))

    def fields(self, field: str | None = None, *, offset: int = 0, limit: int, labels: frozenset[str]
               ) -> list[FieldDoubt]:
        """Doubtful fields (of one name), the worst first."""
        chosen = "" if field is None else "AND field = :field"
        connection = self._connections.get()
        found = connection.execute(
            "WITH chosen AS (SELECT standing, document_id, place FROM field_doubts "
            f"WHERE {self._seen(labels)} {chosen} "
            "ORDER BY standing, document_id, place LIMIT :limit OFFSET :offset) "
            f"{_FIELD_DETAILS}", {"field": field, "limit": limit, "offset": offset}).fetchall()
        names = names_for(connection, {row["id"]: row["source"] for row in found}, labels)
        return [_field_doubt(row, names[row["id"]]) for row in found]

    def pages(self, *, offset: int = 0, limit: int, labels: frozenset[str]) -> list[PageDoubt]:
        """Doubtful pages, the worst first."""
        connection = self._connections.get()
        found = connection.execute(
            "WITH chosen AS (SELECT standing, document_id, number FROM page_doubts "
            f"WHERE {self._seen(labels)} "
            "ORDER BY standing, document_id, number LIMIT :limit OFFSET :offset) "
            f"{_PAGE_DETAILS}", {"limit": limit, "offset": offset, "beginning": _BEGINNING}).fetchall()
        names = names_for(connection, {row["id"]: row["source"] for row in found}, labels)
        return [_page_doubt(row, names[row["id"]], self._reasons(row["id"], row["sheet"])) for row in found]

    def page_behind(self, document_id: str, number: int, *, labels: frozenset[str]) -> tuple[str, int] | None:
        """The doubtful page behind one in their list: document and page; the first of all behind the last one.

        Behind a page that is not in the list stands the first; None where there is no other.
        """
        connection = self._connections.get()
        here = connection.execute("SELECT standing, document_id, number FROM page_doubts WHERE document_id = ? "
                                  "AND number = ?", (document_id, number)).fetchone()  # fmt: skip
        behind = "AND (standing, document_id, number) > (?, ?, ?)"
        for condition, values in (*(((behind, tuple(here)),) if here else ()), ("", ())):
            row = connection.execute(
                f"SELECT document_id, number FROM page_doubts WHERE {self._seen(labels)} {condition} "
                "AND NOT (document_id = ? AND number = ?) ORDER BY standing, document_id, number LIMIT 1",
                (*values, document_id, number)).fetchone()  # fmt: skip
            if row is not None:
                return row[0], row[1]
        return None

    def _reasons(self, document_id: str, number: int) -> tuple[str, ...]:
        found = self._connections.get().execute(
            "SELECT reason FROM flags WHERE document_id = ? AND field = ? ORDER BY place",
            (document_id, f"page:{number}"))
        return tuple(dict.fromkeys(row["reason"] for row in found)) or (Doubt.LOW_CONFIDENCE,)

    def _seen(self, labels: frozenset[str]) -> str:
        """Asked of one doubt after another, in their order: the set of all that is hidden may be large."""
        connection = self._connections.get()
        if not sets_seen(connection, labels)[0]:
            return "false"  # else all would be gone through
        return f"EXISTS (SELECT 1 FROM documents WHERE id = document_id AND {seen_by(connection, labels)})"


def _counted(found: Iterable[tuple[str, str, int]]) -> tuple[DoubtCount, ...]:
    return tuple(sorted((DoubtCount(*one) for one in found), key=lambda one: (-one.count, one.field, one.reason)))


def write_doubts(document_id: str, connection: sqlite3.Connection) -> None:
    """Write down the doubts about a document anew, from its flags, fields, evidence and pages; in a transaction."""
    for table, columns in (("field_doubts", "field, reason, standing, document_id, place"),
                           ("page_doubts", "reason, standing, document_id, number")):
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
        connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_found "
                           "WHERE document_id = ?", (document_id,))


_FIELD_DETAILS = """
SELECT d.*, f.field AS flagged, f.reason AS reason, e.field AS field, e.page AS page, e.reading AS reading,
    e.confidence AS confidence, e.box_left, e.box_top, e.box_right, e.box_bottom, e.document AS document,
    p.number AS sheet, p.picture AS picture, p.width AS width, p.height AS height
FROM chosen c JOIN flags f ON f.document_id = c.document_id AND f.place = c.place
JOIN documents d ON d.id = c.document_id
LEFT JOIN evidence e ON e.document_id = c.document_id
    AND e.place = (SELECT min(place) FROM evidence WHERE document_id = c.document_id AND field = f.field)
LEFT JOIN pages p ON p.document_id = c.document_id
    AND p.number = coalesce(e.page, (SELECT min(number) FROM pages WHERE document_id = c.document_id))
ORDER BY c.standing, c.document_id, c.place
"""
_PAGE_DETAILS = """
SELECT d.*, p.number AS sheet, p.picture AS picture, p.width AS width, p.height AS height,
    p.confidence AS confidence, p.origin AS origin, substr(p.text, 1, :beginning) AS beginning
FROM chosen c JOIN documents d ON d.id = c.document_id
JOIN pages p ON p.document_id = c.document_id AND p.number = c.number
ORDER BY c.standing, c.document_id, c.number
"""


def _field_doubt(row: sqlite3.Row, name: str) -> FieldDoubt:
    seen = None if row["field"] is None else rows.evidence_from(row)
    sheet = None if row["sheet"] is None else _sheet(row)
    return FieldDoubt(row["id"], name, rows.fields_from(row), row["flagged"], row["reason"], seen, sheet)


def _page_doubt(row: sqlite3.Row, name: str, reasons: tuple[str, ...]) -> PageDoubt:
    return PageDoubt(row["id"], name, rows.fields_from(row), reasons, row["confidence"],
                     Origin(row["origin"]), row["beginning"], _sheet(row))


def _sheet(row: sqlite3.Row) -> Sheet:
    return Sheet(row["sheet"], row["picture"], row["width"], row["height"])
