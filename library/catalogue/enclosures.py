"""Files within files: which documents came in, or lie, in another one's original.

Such files share an original, so what holds back one of them holds back the others: the holding file, for the mark lies
in it, and all that came with it. A file that the archive has by itself too is only linked; it is held back with its
holder when the mark is its own, for then it is judged so by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from library.catalogue.access import label_in
from library.catalogue.connection import Connections
from library.catalogue.documents import Documents, NewDocument
from library.catalogue.labels_within import came_in
from library.catalogue.ledger import Entry, Ledger
from library.catalogue.lost import as_told, settle_in
from library.catalogue.told_names import name_inside
from library.catalogue.volumes import RECOGNISED, Volumes
from library.records import State


class Enclosures:
    """The files within files of one catalogue, each by the id of its whole."""

    def __init__(self, connections: Connections, documents: Documents, volumes: Volumes, ledger: Ledger) -> None:
        self._connections = connections
        self._documents = documents
        self._volumes = volumes
        self._ledger = ledger

    def inside(self, holder: str) -> list[str]:
        """Ids of the wholes that lie in a file, by their names."""
        rows = self._connections.get().execute(
            "SELECT document_id FROM enclosures WHERE holder_id = ? ORDER BY name", (holder,)).fetchall()
        return [row[0] for row in rows]

    def came_with(self, whole: str) -> list[str]:
        """Ids of the documents that came in this file, at any depth, with the parts into which they are split."""
        return came_in(self._connections.get(), [whole])

    def around(self, whole: str) -> list[str]:
        """Ids of this file and of those in which it lies, at any depth; itself first."""
        found = [whole]
        for one in found:
            rows = self._connections.get().execute("SELECT holder_id FROM enclosures WHERE document_id = ?", (one,))
            found += [row[0] for row in rows.fetchall() if row[0] not in found]
        return found

    def bring_in(self, connection: sqlite3.Connection, holder: NewDocument, entries: Iterable[Entry]) -> None:
        """Write the files within a file, and a line of the ledger for each, inside the caller's transaction.

        One that the catalogue has already is linked, not doubled. Of a file that is held back nothing comes in. What
        was withdrawn when it was held back comes back so; else it is as its holder, unless that tells otherwise.

        Args:
            connection: of the transaction.
            holder: the holding file.
            entries: its own lines; the files lie, for the ledger, below those that are no copies.
        """
        held = holder.document.state is State.QUARANTINED
        for entry in entries:
            if entry.state is None or entry.state is State.DUPLICATE:
                continue
            self._ledger.forget_below(connection, entry.path)
            lines = [self._entry(connection, holder, inner, entry) for inner in (() if held else holder.enclosed)]
            self._ledger.record_in(connection, lines)
        label_in(connection, came_in(connection, [holder.document.id]))
        name_inside(connection, holder.document.id)

    def release(self, connection: sqlite3.Connection, holder: NewDocument) -> None:
        """The same for a file that was held back and is there again: what was held with it comes back too."""
        rows = connection.execute("SELECT * FROM files WHERE document_id IN (SELECT ? UNION SELECT document_id "
                                  "FROM parts WHERE whole_id = ?) AND state <> ?",
                                  (holder.document.id, holder.document.id, str(State.DUPLICATE))).fetchall()
        self.bring_in(connection, holder, [self._ledger.entry_of(row) for row in rows])

    def _entry(self, connection: sqlite3.Connection, holder: NewDocument, inner: NewDocument, outer: Entry) -> Entry:
        name = inner.document.source.removeprefix(f"{holder.document.source}/")
        held = self._documents.id_of_content(inner.document.sha256)
        line = Entry(outer.path / name, inner.document.source, inner.size, outer.modified, inner.document.sha256)
        whole = inner.document.id
        came = held is None or self._came_with(whole, holder.document.id)
        if held is None or (came and self._documents.state_of(whole) is State.QUARANTINED):
            inner = as_told(connection, _in_state(inner, self._state_of_new(connection, inner, holder)))
            self._write(connection, inner, known=held is not None)
            settle_in(connection, inner)
            first = inner.parts[0].document.id if inner.parts else whole
            state = State.QUARANTINED if inner.document.state is State.QUARANTINED else State.INDEXED
            line = replace(line, state=state, document_id=first)
        else:
            line = replace(line, state=State.INDEXED if came else State.DUPLICATE, document_id=held)
        for one in (holder, *holder.enclosed):
            if inner.document.source.startswith(f"{one.document.source}/"):
                below = inner.document.source.removeprefix(f"{one.document.source}/")
                connection.execute(
                    "INSERT OR REPLACE INTO enclosures (holder_id, name, document_id, came) VALUES (?,?,?,?)",
                    (one.document.id, below, whole, came))
        return line

    def _state_of_new(self, connection: sqlite3.Connection, inner: NewDocument, holder: NewDocument) -> State:
        """In which state a file within a file comes in, or comes back."""
        hold = connection.execute("SELECT withdrawn FROM holds WHERE document_id = ? AND in_force = 1",
                                  (inner.document.id,)).fetchone()
        if hold is not None:
            if inner.document.state is not State.QUARANTINED:
                connection.execute("DELETE FROM holds WHERE document_id = ?", (inner.document.id,))
            return State.WITHDRAWN if hold[0] else State.INDEXED
        if connection.execute("SELECT 1 FROM lost WHERE sha256 = ?", (inner.document.sha256,)).fetchone():
            return State.INDEXED  # what is told of it follows
        whole = holder.document.id
        states = {self._documents.state_of(whole), *(state for *_, state in self._volumes.parts_in_force(whole))}
        return State.WITHDRAWN if State.WITHDRAWN in states and State.INDEXED not in states else State.INDEXED

    def _came_with(self, whole: str, holder: str) -> bool:
        return self._connections.get().execute(
            "SELECT 1 FROM enclosures WHERE document_id = ? AND holder_id = ? AND came = 1",
            (whole, holder)).fetchone() is not None

    def _write(self, connection: sqlite3.Connection, new: NewDocument, *, known: bool) -> None:
        for one in (new, *new.parts):
            write = self._documents.rewrite if known else self._documents.insert
            write(one, connection)
        if new.parts:
            self._volumes.note(connection, new, decided_by=RECOGNISED)


def family(connection: sqlite3.Connection, whole: str) -> list[str]:
    """Ids of the wholes that are held back together with this one, itself first."""
    found = [whole]
    for one in found:
        holders = connection.execute("SELECT holder_id FROM enclosures WHERE document_id = ?", (one,)).fetchall()
        inside = connection.execute("SELECT document_id FROM enclosures WHERE holder_id = ? AND came = 1",
                                    (one,)).fetchall()
        found += [row[0] for row in (*holders, *inside) if row[0] not in found]
    return found


def within(connection: sqlite3.Connection, whole: str) -> list[str]:
    """Ids of this file and of those within it, at any depth, that are held back."""
    return [row[0] for row in connection.execute(
        "WITH RECURSIVE inside (id) AS (SELECT :whole UNION SELECT document_id FROM enclosures JOIN inside "
        "ON holder_id = inside.id) SELECT id FROM inside JOIN documents USING (id) WHERE state = :held",
        {"whole": whole, "held": str(State.QUARANTINED)})]


def _in_state(new: NewDocument, state: State) -> NewDocument:
    """A document as it comes back; the whole of a volume stays aside."""
    def brought(one: NewDocument) -> NewDocument:
        if one.document.state is not State.INDEXED:
            return one
        return replace(one, document=replace(one.document, state=state))

    return replace(brought(new), parts=tuple(brought(part) for part in new.parts))
