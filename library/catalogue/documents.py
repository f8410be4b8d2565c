"""Documents, their pages, flags and evidence in the catalogue."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from library.access import Level
from library.catalogue import rows
from library.catalogue.access import label_in
from library.catalogue.changes import last_change, next_change
from library.catalogue.connection import Connections
from library.catalogue.doubts import write_doubts
from library.catalogue.hold_reasons import HoldReason, write_reasons
from library.catalogue.judgements import note_judged
from library.catalogue.lines import keep_lines, readings_of
from library.catalogue.origins import keep_origins
from library.catalogue.pages_seen import keep_pages_seen
from library.catalogue.releases_seen import keep_releases_seen
from library.catalogue.repairs import write_repairs
from library.catalogue.seeing import seen_by, told_to
from library.catalogue.told_names import names_for
from library.catalogue.words import keep_words
from library.fields import STORED
from library.records import Document, Fields, Page, State

_STATES = {str(state): state for state in State}
_SUMMARY = ("id, source, state, added, (SELECT count(*) FROM pages WHERE document_id = id), "
            + ", ".join(rows.FIELD_COLUMNS))
"""Columns by their places: to find each by its name takes as long as all else of a row, and a list shows dozens."""
_SHOWN = ("id, source, code, kind, committee, issued, subject, "
          "EXISTS (SELECT 1 FROM flags WHERE document_id = documents.id)")
_MANY = 500  # SQLite allows 999 parameters in old builds
_TABLES = ("pages", "flags", "evidence_shown", "parts", "repairs", "origins")
CONTENT = ("pages", "page_readings", "flags", "evidence", "repairs", "relations", "effects", "document_letters")
"""Tables with what was read of a document, and what that says of others."""
_COLUMNS = ("source", "sha256", "size", "media_type", "state", *STORED, "added", "change")
_INSERT = f"INSERT INTO documents (id, {', '.join(_COLUMNS)}) VALUES (?{', ?' * len(_COLUMNS)})"
_INSERT_PAGE = (
    "INSERT INTO pages (document_id, number, text, origin, confidence, width, height, picture, words) "
    "VALUES (?,?,?,?,?,?,?,?,?)"
)
_REWRITE = f"{_INSERT} ON CONFLICT (id) DO UPDATE SET {', '.join(f'{one} = excluded.{one}' for one in _COLUMNS)}"


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document about to be catalogued.

    Args:
        size: of the original, in bytes; 0 where there is none.
        media_type: of the original; empty where there is none.
        words: per page number the SHA-256 of its word boxes in the vault.
        parts: the documents that a bound volume is split into; it is then set aside itself.
        held_for: why it is quarantined, in a sentence; None where it is not.
        enclosed: the documents made of the files that its file holds, each with its own original; their sources begin
            with that of this one and a slash.
        because: what speaks against showing it, where it is quarantined.
    """

    document: Document
    size: int = 0
    media_type: str = ""
    words: Mapping[int, str] = field(default_factory=dict)
    parts: tuple[NewDocument, ...] = ()
    held_for: str | None = None
    enclosed: tuple[NewDocument, ...] = ()
    because: tuple[HoldReason, ...] = ()

    @property
    def first(self) -> NewDocument:
        """What the ledger's lines of the file name: the first of its documents, or the file as a whole."""
        return self.parts[0] if self.parts and self.document.state is State.ASIDE else self


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list of documents shows of one; `pages` is how many it has, `added` seconds since 1970."""

    id: str
    source: str
    state: State
    fields: Fields
    flagged: tuple[str, ...]
    pages: int
    added: int


_Found = TypeVar("_Found", Document, Summary)


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """What is known of a document's original file: the name it came under, size in bytes, media type, SHA-256."""

    name: str
    size: int
    media_type: str
    sha256: str


class Documents:
    """The documents of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def insert(self, new: NewDocument, connection: sqlite3.Connection) -> None:
        """Write one document inside the caller's transaction."""
        self._write(new, connection, _INSERT)

    def rewrite(self, new: NewDocument, connection: sqlite3.Connection) -> None:
        """The same in place of what is known under its id, if anything is; it counts as added now."""
        for table in (*CONTENT, "parts"):
            connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (new.document.id,))
        self._write(new, connection, _REWRITE)
        keep_pages_seen(connection, new.document.id)
        keep_releases_seen(connection, new.document.id)

    def _write(self, new: NewDocument, connection: sqlite3.Connection, statement: str) -> None:
        document = new.document
        connection.execute(
            statement,
            (document.id, document.source, document.sha256, new.size, new.media_type, str(document.state),
             *map(document.value, STORED), int(time.time()), next_change(connection)),
        )
        connection.executemany(_INSERT_PAGE, [
            (document.id, page.number, page.text, str(page.origin), page.confidence, page.width, page.height,
             page.picture, new.words.get(page.number)) for page in document.pages])
        for page in document.pages:
            write_repairs(connection, document.id, page.number, page.repairs)
        connection.executemany("INSERT INTO flags (document_id, place, field, reason) VALUES (?,?,?,?)", [
            (document.id, place, flag.field, flag.reason) for place, flag in enumerate(document.review)])
        connection.executemany(rows.INSERT_EVIDENCE, [
            rows.evidence_values(document.id, place, evidence) for place, evidence in enumerate(document.evidence)])
        if document.review or any(page.confidence is not None for page in document.pages):  # imported records: neither
            write_doubts(document.id, connection)
        if document.part is None:
            note_judged(connection, document.id)
        else:
            connection.execute("INSERT INTO parts (document_id, whole_id, first_page, last_page) VALUES (?,?,?,?)",
                               (document.id, document.part.whole, document.part.first, document.part.last))
        if document.state is State.QUARANTINED:
            write_reasons(connection, document.id, new.because)
        keep_origins(connection, document.id, document.origin)
        keep_words(connection, document.id)
        keep_lines(connection, document.id)
        label_in(connection, [document.id], changes=False)

    def insert_many(self, new: Iterable[NewDocument]) -> list[str]:
        """Write several documents in one transaction, but for those that another process wrote meanwhile.

        Returns the ids of those that were written.
        """
        written = []
        with self._connections.transaction() as connection:
            for one in new:
                if self.state_of(one.document.id) is None:
                    self.insert(one, connection)
                    written.append(one.document.id)
        return written

    def set_state(self, document_id: str, state: State) -> None:
        """Change a document's state; the change takes its place in the order of changes."""
        with self._connections.transaction() as connection:
            self.set_state_in(connection, document_id, state)

    def set_state_in(self, connection: sqlite3.Connection, document_id: str, state: State) -> None:
        """The same inside the caller's transaction."""
        connection.execute("UPDATE documents SET state = ?, change = ? WHERE id = ?",
                           (str(state), next_change(connection), document_id))

    def get(self, document_id: str, *, named_for: frozenset[str] | None = None) -> Document | None:
        """The document with its pages, without word boxes; None for an unknown id."""
        return next(iter(self.get_many([document_id], named_for=named_for)), None)

    def get_many(self, ids: Sequence[str], *, named_for: frozenset[str] | None = None) -> list[Document]:
        """The documents of these ids, in that order; unknown ids are left out.

        Args:
            ids: of documents.
            named_for: the labels of who is told their names (`told_names`); None: as they stand.
        """
        found: dict[str, Document] = {}
        for start in range(0, len(ids), _MANY):
            part = tuple(ids[start : start + _MANY])
            parts = {table: self._grouped(table, part) for table in _TABLES}
            for row in self._where_in(
                    "SELECT documents.*, labels FROM documents JOIN audiences ON audiences.id = audience "
                    "WHERE documents.id", part):
                found[row["id"]] = rows.document_from(
                    row, *(parts[table].get(row["id"], []) for table in _TABLES))
        return self._named([found[one] for one in ids if one in found], named_for)

    def as_stored(self, document_id: str) -> NewDocument | None:
        """A document with all that was read of it, to make others of its pages; None for an unknown id.

        People's lines are not in it: they belong to the pages of the file, and come to every document that has them.
        """
        document = self.get(document_id)
        if document is None:
            return None
        connection = self._connections.get()
        if read := readings_of(connection, document_id):
            document = replace(document, pages=tuple(
                replace(page, text=read[page.number].text, confidence=read[page.number].confidence,
                        repairs=read[page.number].repairs) if page.number in read else page
                for page in document.pages))
        size, media_type = connection.execute(
            "SELECT size, media_type FROM documents WHERE id = ?", (document_id,)).fetchone()
        words = connection.execute(
            "SELECT number, words FROM pages WHERE document_id = ? AND words IS NOT NULL", (document_id,))
        return NewDocument(document, size, media_type, {row[0]: row[1] for row in words})

    def summaries(self, ids: Sequence[str], labels: frozenset[str] | None = None, *,
                  named_for: frozenset[str] | None = None) -> dict[str, Summary]:
        """What lists show of the documents of these ids; unknown ids are left out.

        Args:
            ids: of documents.
            labels: leave out what whoever bears these may not see; None leaves out nothing.
            named_for: the labels of who is told their names, where nothing is to be left out.
        """
        found: dict[str, Summary] = {}
        condition = "" if labels is None else f"{seen_by(self._connections.get(), labels)} AND "
        for start in range(0, len(ids), _MANY):
            part = tuple(ids[start : start + _MANY])
            flags = self._grouped("flags", part)
            for id_, source, state, added, pages, *own in self._where_in(
                f"SELECT {_SUMMARY} FROM documents WHERE {condition}id", part,
            ):
                found[id_] = Summary(id_, source, _STATES[state], rows.fields_of(own), rows.flagged(flags.get(id_, ())),
                                     pages, added)
        return {one.id: one for one in self._named(list(found.values()), named_for if labels is None else labels)}

    def shown(self, ids: Sequence[str], labels: frozenset[str]) -> dict[str, rows.Shown]:
        """What a search shows of those of these documents that whoever bears these labels may see."""
        connection, found = self._connections.get(), []
        condition = seen_by(connection, labels)
        flags: dict[str, list[sqlite3.Row]] = {}
        for start in range(0, len(ids), _MANY):
            part = tuple(ids[start : start + _MANY])
            rows_ = self._where_in(f"SELECT {_SHOWN} FROM documents WHERE {condition} AND id", part)
            doubted = [row[0] for row in rows_ if row[-1]]
            flags |= self._grouped("flags", doubted) if doubted else {}
            found += rows_
        names = names_for(connection, {row[0]: row[1] for row in found}, labels)
        return {id_: rows.Shown._make((id_, names[id_], *own, rows.flagged(flags.get(id_, ()))))
                for id_, _, *own, _ in found}  # fmt: skip

    def _named(self, found: list[_Found], labels: frozenset[str] | None) -> list[_Found]:
        if labels is None:
            return found
        names = names_for(self._connections.get(), {one.id: one.source for one in found}, labels)
        return [one if one.source == names[one.id] else replace(one, source=names[one.id]) for one in found]

    def page(self, document_id: str, number: int) -> tuple[Page, str | None] | None:
        """A page without word boxes, and the SHA-256 of these in the vault."""
        row = self._connections.get().execute(
            "SELECT * FROM pages WHERE document_id = ? AND number = ?", (document_id, number)).fetchone()
        if row is None:
            return None
        repairs = self._connections.get().execute(
            "SELECT * FROM repairs WHERE document_id = ? AND number = ?", (document_id, number)).fetchall()
        return rows.page_from(row, repairs), row["words"]

    def text(self, document_id: str, number: int) -> str:
        """The text of a page, empty where there is none."""
        row = self._connections.get().execute(
            "SELECT text FROM pages WHERE document_id = ? AND number = ?", (document_id, number)).fetchone()
        return "" if row is None else str(row[0])

    def original(self, document_id: str) -> OriginalFile | None:
        """The original file of a document; None for an unknown id or a record that has none."""
        row = self._connections.get().execute(
            "SELECT source, size, media_type, sha256 FROM documents WHERE id = ? AND media_type <> ''",
            (document_id,)).fetchone()
        return None if row is None else OriginalFile(row[0], row[1], row[2], row[3])

    def state_of(self, document_id: str) -> State | None:
        """The state of a document; None for an unknown id."""
        row = self._connections.get().execute("SELECT state FROM documents WHERE id = ?", (document_id,)).fetchone()
        return None if row is None else State(row[0])

    def seen(self, ids: Sequence[str], labels: frozenset[str]) -> set[str]:
        """Those of these documents that stand in the library and that whoever bears these labels may see."""
        condition, found = seen_by(self._connections.get(), labels), set()
        for start in range(0, len(ids), _MANY):
            part = tuple(ids[start : start + _MANY])
            found |= {row[0] for row in self._where_in(f"SELECT id FROM documents WHERE {condition} AND id", part)}
        return found

    def codes_of_number(self, number: str, labels: frozenset[str]) -> list[tuple[str, str]]:
        """(id, code) of those with this number, leading zeros aside, that whoever bears these labels may see."""
        return [(row[0], row[1]) for row in self._connections.get().execute(
            f"SELECT id, code FROM documents WHERE {seen_by(self._connections.get(), labels)} "
            "AND code IS NOT NULL AND number IS NOT NULL AND ltrim(number, '0') = ltrim(?, '0') "
            "ORDER BY issued DESC, id", (number,))]

    def signers(self, labels: frozenset[str]) -> list[str]:
        """The names of all who signed a document that whoever bears these labels may see, each once.

        An index of signers alone is gone through (`signers.py`).
        """
        connection = self._connections.get()
        return [row[0] for row in connection.execute(
            f"SELECT DISTINCT signer FROM documents WHERE signer IS NOT NULL AND {seen_by(connection, labels)} "
            "ORDER BY signer")]

    def signed_by(self, names: Collection[str], labels: frozenset[str]) -> frozenset[str]:
        """The documents signed by these, as their names stand there, that whoever bears these labels may see."""
        connection, wanted = self._connections.get(), json.dumps(list(names))
        return frozenset(row[0] for row in connection.execute(
            f"SELECT id FROM documents WHERE {seen_by(connection, labels)} "
            "AND signer IN (SELECT value FROM json_each(?))", (wanted,)))

    def told(self, ids: Sequence[str], labels: frozenset[str]) -> set[str]:
        """Those of these documents of whose past whoever bears these labels may be told (`seeing.told_to`)."""
        condition, found = told_to(self._connections.get(), labels), set()
        for start in range(0, len(ids), _MANY):
            part = tuple(ids[start : start + _MANY])
            found |= {row[0] for row in self._where_in(f"SELECT id FROM documents WHERE {condition} AND id", part)}
        return found

    def withdrawn(self, labels: frozenset[str], *, offset: int, limit: int) -> tuple[int, list[str]]:
        """How many withdrawn documents may be told of, and the ids of a stretch, by source and id."""
        connection = self._connections.get()
        condition = f"state = '{State.WITHDRAWN}' AND state <> '{State.INDEXED}' AND {told_to(connection, labels)}"
        count = connection.execute(f"SELECT count(*) FROM documents WHERE {condition}").fetchone()[0]
        rows_ = connection.execute(f"SELECT id FROM documents WHERE {condition} ORDER BY source, id LIMIT ? OFFSET ?",
                                   (limit, offset)).fetchall()
        return count, [row[0] for row in rows_]

    def access_of(self, document_id: str) -> Level:
        """The level of a document; that of one that is not there shows nothing."""
        row = self._connections.get().execute("SELECT access FROM documents WHERE id = ?", (document_id,)).fetchone()
        return Level(row[0]) if row is not None else Level.CONDITIONAL

    def ids_seen(self, labels: frozenset[str]) -> list[str]:
        """The ids of all of them, by source and id."""
        return [row[0] for row in self._connections.get().execute(
            f"SELECT id FROM documents WHERE {seen_by(self._connections.get(), labels)} ORDER BY source, id")]

    def is_read(self, document_id: str) -> bool:
        """Whether the catalogue has pages of a document; of one that was held back since it has none."""
        return self._connections.get().execute(
            "SELECT 1 FROM pages WHERE document_id = ? LIMIT 1", (document_id,)).fetchone() is not None

    def id_of_content(self, sha256: str) -> str | None:
        """The document made from a file of this content; of several that it was split into, the first."""
        row = self._connections.get().execute(
            "SELECT id FROM documents LEFT JOIN parts ON document_id = id WHERE sha256 = ? AND state <> ? "
            "ORDER BY first_page, change LIMIT 1", (sha256, str(State.ASIDE))).fetchone()
        return None if row is None else row[0]

    def ids(self, state: State = State.INDEXED) -> Iterator[str]:
        """All ids of one state, by source and id."""
        rows_ = self._connections.get().execute(
            "SELECT id FROM documents WHERE state = ? ORDER BY source, id", (str(state),)).fetchall()
        return (row[0] for row in rows_)

    def changed_since(self, watermark: int, *, limit: int) -> list[tuple[int, str]]:
        """(change, id) of the documents changed after `watermark`, in the order of changes."""
        return [(row[0], row[1]) for row in self._connections.get().execute(
            "SELECT change, id FROM documents WHERE change > ? ORDER BY change LIMIT ?", (watermark, limit))]

    def closed_since(self, watermark: int) -> list[str]:
        """The ids of those that changed after `watermark` and are not for everybody."""
        return [row[0] for row in self._connections.get().execute(
            "SELECT id FROM documents WHERE change > ? AND (state <> ? OR audience <> 1)",
            (watermark, str(State.INDEXED)))]

    def is_seen_since(self, watermark: int, labels: frozenset[str]) -> bool:
        """Whether a document changed after `watermark` that whoever bears these labels sees as it is now."""
        connection = self._connections.get()
        return connection.execute(f"SELECT 1 FROM documents WHERE change > ? AND {seen_by(connection, labels)} LIMIT 1",
                                  (watermark,)).fetchone() is not None

    def last_change(self) -> int:
        """The newest change, 0 for an empty catalogue."""
        return last_change(self._connections.get())

    def _where_in(self, start: str, ids: Sequence[str]) -> list[sqlite3.Row]:
        marks = ",".join("?" * len(ids))
        return self._connections.get().execute(f"{start} IN ({marks})", tuple(ids)).fetchall()

    def _grouped(self, table: str, ids: Sequence[str]) -> dict[str, list[sqlite3.Row]]:
        grouped: dict[str, list[sqlite3.Row]] = {}
        for row in self._where_in(f"SELECT * FROM {table} WHERE document_id", ids):
            grouped.setdefault(row["document_id"], []).append(row)
        return grouped
