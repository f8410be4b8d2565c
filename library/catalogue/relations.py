"""What documents say of one another, as rows; who is meant is looked up when asked."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from library.catalogue.changes import last_change
from library.catalogue.connection import Connections
from library.catalogue.missing import Key
from library.catalogue.quotes import QUOTE, FarDown
from library.catalogue.reading_relations import read_some, read_up_to
from library.catalogue.relation_words import may_be_told, short_key
from library.catalogue.rows import date_of
from library.catalogue.seeing import seen_by
from library.records import PartialDate
from library.relations.records import CHANGING
from library.relations.resolving import Held

_TOLD = (
    'r.document_id, r.type, r.modality, r.scope, r.page, r.start, r."end", r.quote, r.letters, r.number, r.code, '
    "r.kind, r.issued, r.body, r.name, r.provision, r.source_code, r.source_letters, r.source_number, "
    "documents.committee, documents.issued, documents.code, r.said_by, r.target_id, r.key"
)
"""As `Told` has them; dates as text."""
_CHANGING = ", ".join(f"'{one}'" for one in sorted(CHANGING))
_ACTS = f" AND r.type IN ({_CHANGING}) AND r.modality = 'done' AND r.source_code IS NULL"


@dataclass(frozen=True, slots=True)
class Told:
    """One relation as a document tells it, with what is known of that document.

    Args:
        quote: the words that say it, from the page.
        by: the committee of the document that tells it.
        told_on: its date.
        told_in: its code.
        said_by: `machine` or `person`.
        target_id: the held document that a person chose; or the document itself, which its text says that it ends.
        key: names the relation among those of its document, also when that is read again.
    """

    document_id: str
    type: str
    modality: str
    scope: str
    page: int
    start: int
    end: int
    quote: str
    letters: str | None
    number: str | None
    code: str | None
    kind: str | None
    issued: PartialDate | None
    body: str | None
    name: str | None
    provision: str | None
    source_code: str | None
    source_letters: str | None
    source_number: str | None
    by: str | None
    told_on: PartialDate | None
    told_in: str | None = None
    said_by: str = "machine"
    target_id: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class ToldEffect:
    """What a document says of the time of itself, or of what it still lets be applied; see `effects` in the schema."""

    sort: str
    quote: str
    day: PartialDate | None
    years: int | None
    letters: str | None
    number: str | None
    issued: PartialDate | None
    page: int


class RelationRows:
    """The relations of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._counted: tuple[tuple[int, int], dict[frozenset[str], int]] = (0, 0), {}
        """What waits by who sees it, at a state of the catalogue: counting goes through all that waits."""

    def follow(self) -> int:
        """Read what changed since the last time; returns how many documents."""
        done = 0
        while found := self.follow_some():
            done += found
        return done

    def follow_some(self) -> int:
        """Read some of the documents that changed, in one short transaction; returns how many."""
        with self._connections.transaction() as connection:
            return read_some(connection)

    def behind(self) -> bool:
        """Whether anything changed that was not read yet."""
        connection = self._connections.get()
        row = connection.execute("SELECT 1 FROM documents WHERE change > ? LIMIT 1", (read_up_to(connection) or 0,))
        return row.fetchone() is not None

    def unread(self, labels: frozenset[str]) -> int:
        """How many of the documents that whoever bears these labels sees were not read yet."""
        if not self.behind():
            return 0
        connection = self._connections.get()
        start = read_up_to(connection) or 0
        at, found = self._counted
        if at != (start, last_change(connection)):
            at, found = (start, last_change(connection)), {}
            self._counted = at, found
        if labels not in found:
            waiting = f"SELECT count(*) FROM documents WHERE change > ? AND {seen_by(connection, labels)}"
            (found[labels],) = connection.execute(waiting, (start,)).fetchone()
        return found[labels]

    def told_by(self, document_id: str, labels: frozenset[str], *, acts: bool = False) -> list[Told]:
        """What a document says of others, in the order of its text; `acts`: what touches whether they hold."""
        return self._told("r.document_id = ?" + _ACTS * acts, (document_id,), labels)

    def told_by_any(self, ids: Sequence[str], labels: frozenset[str]) -> list[Told]:
        """What these documents, some hundreds, say of others."""
        return self._told(f"r.document_id IN ({', '.join('?' * len(ids))})", ids, labels)

    def borne_by(self, ids: Sequence[str]) -> set[Key]:
        """The letters and numbers that these documents, some hundreds, bear."""
        found = self._connections.get().execute(
            f"SELECT letters, number FROM document_letters WHERE document_id IN ({', '.join('?' * len(ids))})", ids)
        return {(row[0], row[1]) for row in found}

    def letters_of(self, numbers: Sequence[str]) -> set[Key]:
        """All letters that stand beside these numbers, and which: of documents that are held, or only named.

        Every code is looked through. What of them somebody sees is asked with what is found.
        """
        marks = ", ".join("?" * len(numbers))
        found = self._connections.get().execute(
            f"SELECT letters, number FROM document_letters WHERE number IN ({marks}) UNION "
            f"SELECT letters, number FROM relations WHERE number IN ({marks}) AND letters IS NOT NULL",
            (*numbers, *numbers))
        return {(row[0], row[1]) for row in found}

    def told_of(self, letters: str, number: str, labels: frozenset[str], day: str | None = None) -> list[Told]:
        """What documents say of those with these letters and this number; of a day, what may speak of that one."""
        if day is None:
            return self._told("r.letters = ? AND r.number = ?", (letters, number), labels)
        return self._told("r.letters = ? AND r.number = ? AND (r.issued IS NULL OR r.issued LIKE ? "
                          "OR ? LIKE r.issued || '%')", (letters, number, f"{day}%", day), labels)  # fmt: skip

    def told_to(self, own: Held, labels: frozenset[str], *, acts: bool = False) -> list[Told]:
        """What documents say that may mean this one, as far as letters, number and dates tell; `acts` as above."""
        condition, values = "r.letters = ? AND r.number = ?", [own.letters, own.number]
        if own.issued is not None:
            condition += (" AND (r.issued IS NULL OR r.issued LIKE ? OR ? LIKE r.issued || '%')"
                          " AND (documents.issued IS NULL OR documents.issued >= ?)")
            values += [f"{own.issued}%", str(own.issued), f"{own.issued.year:04}"]
        by_name = "" if acts else (" OR (r.letters IS NULL AND r.name = (SELECT name FROM document_names "
                                   "WHERE document_id = ?))")  # fmt: skip
        condition = f"(({condition}) OR r.target_id = ?{by_name}){_ACTS * acts}"
        return self._told(condition, (*values, own.id, *([] if acts else [own.id])), labels)

    def effects(self, document_id: str, labels: frozenset[str]) -> list[ToldEffect]:
        """What a document says of its time."""
        connection = self._connections.get()
        found = connection.execute(
            f"SELECT e.*, {QUOTE} FROM effects e JOIN documents ON documents.id = e.document_id "
            "JOIN pages p ON p.document_id = e.document_id AND p.number = e.page "
            f"WHERE e.document_id = ? AND {seen_by(connection, labels)} ORDER BY e.place", (document_id,))
        below = FarDown(connection)
        return [ToldEffect(row["sort"], _tidy(below.said(row, row["document_id"], row["page"])), date_of(row["day"]),
                           row["years"], row["letters"], row["number"], date_of(row["issued"]), row["page"])
                for row in found]  # fmt: skip

    def held(self, letters: str, number: str, labels: frozenset[str], issued: PartialDate | None = None) -> list[Held]:
        """The documents with these letters and this number, by id; with a date those that can be of it."""
        connection = self._connections.get()
        date = " AND (issued IS NULL OR issued LIKE ? OR ? LIKE issued || '%')" if issued is not None else ""
        dates = (f"{issued}%", str(issued)) if issued is not None else ()
        found = connection.execute(
            "SELECT documents.id, kind, issued, committee, code FROM document_letters l "
            "JOIN documents ON documents.id = l.document_id "
            f"WHERE l.letters = ? AND l.number = ? AND {seen_by(connection, labels)}{date} ORDER BY documents.id",
            (letters, number, *dates))
        return [Held(row["id"], letters, number, row["kind"], date_of(row["issued"]), row["committee"], row["code"])
                for row in found]  # fmt: skip

    def held_by_name(self, name: str, labels: frozenset[str]) -> list[Held]:
        """The documents that are meant by a name, by id."""
        connection = self._connections.get()
        found = connection.execute(
            "SELECT documents.id, kind, issued, committee, code FROM document_names n "
            "JOIN documents ON documents.id = n.document_id "
            f"WHERE n.name = ? AND {seen_by(connection, labels)} ORDER BY documents.id", (name,))
        return [Held(row["id"], "", "", row["kind"], date_of(row["issued"]), row["committee"], row["code"])
                for row in found]  # fmt: skip

    def named(self, document_id: str) -> Held | None:
        """A document as a mention can mean it; without a code its letters and number are empty, and nothing means it.

        None where it does not stand in the library.
        """
        row = self._connections.get().execute(
            "SELECT ifnull(l.letters, '') AS letters, ifnull(l.number, '') AS plain, d.* FROM documents d "
            "LEFT JOIN document_letters l ON d.id = l.document_id WHERE d.id = ? AND d.state = 'indexed'",
            (document_id,)).fetchone()
        if row is None:
            return None
        return Held(row["id"], row["letters"], row["plain"], row["kind"], date_of(row["issued"]), row["committee"],
                    row["code"])  # fmt: skip

    def _told(self, condition: str, values: Sequence[str], labels: frozenset[str]) -> list[Told]:
        connection = self._connections.get()
        found = connection.execute(
            f"SELECT {_TOLD}, {may_be_told(connection, labels)} AS whole, {QUOTE} FROM relations r "
            "JOIN documents ON documents.id = r.document_id "
            "JOIN pages p ON p.document_id = r.document_id AND p.number = r.page "
            f"WHERE {condition} AND r.said_by <> 'refused' AND {seen_by(connection, labels)} "
            "ORDER BY r.document_id, r.place", tuple(values))
        below = FarDown(connection)
        return [told for row in found for told in [_told(row, below)] if row["whole"] or _is_quoted(told)]


def _told(row: sqlite3.Row, below: FarDown) -> Told:
    """A relation from a row of `_TOLD` and the words on the page; by place, for thousands may cite one document."""
    (document_id, type_, modality, scope, page, start, end, quote, letters, number, code, kind, issued, body, name,
     provision, source_code, source_letters, source_number, by, told_on, told_in, said_by, target_id, key, *_,
     said) = row
    if not key:
        key = short_key(type_, modality, letters, number, name, issued, source_letters, source_number, source_code)
    words = _tidy(said or below.said(row, document_id, page)) if quote is None else quote
    if not row["whole"]:
        kind = issued = body = None  # of the other document, which whoever asks does not see
    return Told(
        document_id=document_id, type=type_, modality=modality, scope=scope, page=page, start=start, end=end,
        quote=words, letters=letters, number=number, code=code, kind=kind, issued=date_of(issued), body=body,
        name=name, provision=provision, source_code=source_code, source_letters=source_letters,
        source_number=source_number, by=by, told_on=date_of(told_on), told_in=told_in, said_by=said_by,
        target_id=target_id, key=key,
    )  # fmt: skip


def _is_quoted(told: Told) -> bool:
    """Whether the words that a person quoted name the other document themselves."""
    return bool(told.code) and re.search(rf"(?<!\w){re.escape(told.code or '')}(?!\w)", told.quote) is not None


def _tidy(said: str) -> str:
    return " ".join(said.split())
