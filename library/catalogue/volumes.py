"""Files that hold several documents: how each was cut, and cutting it anew in one transaction.

Every way in which a file was ever cut keeps its documents: those in force are shown, the others are set aside. So a
split can be undone and done again without reading anything, and the index follows as it follows any change of state.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from library.catalogue.access import label_in
from library.catalogue.connection import Connections
from library.catalogue.documents import Documents, NewDocument
from library.catalogue.labels_within import came_in
from library.catalogue.relation_words import enforce_words_about
from library.records import Part, State

RECOGNISED = "recognised"
ARCHIVIST = "archivist"


@dataclass(frozen=True, slots=True)
class Cut:
    """The last split of a file.

    Args:
        first_pages: pages of the file on which its parts begin, from 1.
        in_force: whether the parts are shown; else they were joined again.
        decided_by: `recognised` by the program or decided by the `archivist`.
    """

    first_pages: tuple[int, ...]
    in_force: bool
    decided_by: str


_LAST_PAGE: Final = 1 << 31


def beginning_with(document: str) -> str:
    """A select of the documents of a file, however it was cut, that begin on the same page of it as one does.

    Args:
        document: an expression of SQL, the id of that one.
    """
    own = f"(SELECT {{}} FROM parts WHERE document_id = {document})"
    return (f"SELECT document_id FROM parts WHERE whole_id = coalesce({own.format('whole_id')}, {document}) "
            f"AND first_page = coalesce({own.format('first_page')}, 1) "
            f"UNION ALL SELECT whole_id FROM parts WHERE document_id = {document} AND first_page = 1")


class Volumes:
    """The split files of one catalogue."""

    def __init__(self, connections: Connections, documents: Documents) -> None:
        self._connections = connections
        self._documents = documents

    def note(self, connection: sqlite3.Connection, whole: NewDocument, *, decided_by: str) -> None:
        """Write down how a file was split, inside the caller's transaction."""
        parts = [new.document.part for new in whole.parts]
        firsts = tuple(part.first for part in parts if part is not None)
        self._note(connection, whole.document.id, Cut(firsts, in_force=True, decided_by=decided_by))

    def cut_of(self, whole: str) -> Cut | None:
        """The last split of a file, by the id of its whole; None for one that was never split."""
        row = self._connections.get().execute("SELECT * FROM cuts WHERE whole_id = ?", (whole,)).fetchone()
        if row is None:
            return None
        firsts = tuple(int(page) for page in row["first_pages"].split())
        return Cut(firsts, bool(row["in_force"]), row["decided_by"])

    def part_of(self, document_id: str) -> Part | None:
        """Which pages of its file a document is; None for one that is a file of its own, and for an unknown id."""
        row = self._connections.get().execute(
            "SELECT whole_id, first_page, last_page FROM parts WHERE document_id = ?", (document_id,)).fetchone()
        return None if row is None else Part(*row)

    def parts_in_force(self, whole: str) -> list[tuple[str, Part, State]]:
        """(id, pages, state) of the documents a file is split into, in the order of their pages; none if it is not."""
        found = self._connections.get().execute(
            "SELECT id, whole_id, first_page, last_page, state FROM parts JOIN documents ON id = document_id "
            "WHERE whole_id = ? AND state <> ? ORDER BY first_page", (whole, str(State.ASIDE)))
        return [(row[0], Part(*row[1:4]), State(row[4])) for row in found]

    def aside_beside(self, document_id: str) -> list[str]:
        """The documents set aside that have pages of a document, as its file was cut before."""
        own = self.part_of(document_id) or Part(document_id, 1, _LAST_PAGE)
        return [one for (one,) in self._connections.get().execute(
            "SELECT id FROM documents WHERE state = ? AND id IN (SELECT ? UNION ALL SELECT document_id FROM parts "
            "WHERE whole_id = ? AND first_page <= ? AND last_page >= ?) ORDER BY id",
            (str(State.ASIDE), own.whole, own.whole, own.last, own.first))]

    def page_now(self, document_id: str, number: int) -> tuple[str, int] | None:
        """The document that is shown with a page of a document set aside, and its number there; None for none."""
        own = self.part_of(document_id)
        whole, page = (own.whole, own.first + number - 1) if own is not None else (document_id, number)
        for one, part, _ in self.parts_in_force(whole):
            if part.first <= page <= part.last:
                return one, page - part.first + 1
        return (whole, page) if self._documents.state_of(whole) in (State.INDEXED, State.WITHDRAWN) else None

    def join(self, whole: str, state: State) -> None:
        """Set the parts of a file aside and bring its whole back in this state, with the ledger, at once."""
        cut = self.cut_of(whole)
        assert cut is not None
        shown = [one for one, _, _ in self.parts_in_force(whole)]
        with self._connections.transaction() as connection:
            self._change(connection, aside=shown, shown=[whole], state=state)
            self._note(connection, whole, Cut(cut.first_pages, in_force=False, decided_by=ARCHIVIST))
            point(connection, whole, to=whole)
            enforce_words_about(connection, whole)
            label_in(connection, came_in(connection, [whole]))

    def split(self, whole: str, parts: Sequence[str | NewDocument], first_pages: Sequence[int], state: State) -> None:
        """Set the whole of a file, or its parts of now, aside and bring other parts in, with the ledger, at once.

        Args:
            whole: id of the whole.
            parts: in the order of their pages; an id stands for a part that the catalogue has, set aside.
            first_pages: of the file, on which they begin.
            state: which they all get.
        """
        ids = [one if isinstance(one, str) else one.document.id for one in parts]
        before = [whole, *(one for one, _, _ in self.parts_in_force(whole))]
        with self._connections.transaction() as connection:
            for one in parts:
                if isinstance(one, NewDocument):
                    self._bring_in(one, connection)
            self._change(connection, aside=[one for one in before if one not in ids], shown=ids, state=state)
            self._note(connection, whole, Cut(tuple(first_pages), in_force=True, decided_by=ARCHIVIST))
            point(connection, whole, to=ids[0])
            enforce_words_about(connection, whole)
            label_in(connection, came_in(connection, [whole]))

    def _bring_in(self, new: NewDocument, connection: sqlite3.Connection) -> None:
        known = self._documents.state_of(new.document.id)
        emptied = known is not None and not self._documents.is_read(new.document.id)  # when its file was held back
        write = self._documents.rewrite if emptied else self._documents.insert
        write(new, connection)

    def _change(self, connection: sqlite3.Connection, *, aside: Iterable[str], shown: Iterable[str],
                state: State) -> None:
        for one in aside:
            self._documents.set_state_in(connection, one, State.ASIDE)
        for one in shown:
            self._documents.set_state_in(connection, one, state)

    def _note(self, connection: sqlite3.Connection, whole: str, cut: Cut) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO cuts (whole_id, first_pages, in_force, decided_by, decided) VALUES (?,?,?,?,?)",
            (whole, " ".join(map(str, cut.first_pages)), cut.in_force, cut.decided_by, int(time.time())))


def point(connection: sqlite3.Connection, whole: str, *, to: str) -> None:
    """Let the ledger's lines of a file, and of its copies, name the document that now stands first."""
    connection.execute(
        "UPDATE files SET document_id = ? WHERE document_id = ? "
        "OR document_id IN (SELECT document_id FROM parts WHERE whole_id = ?)", (to, whole, whole))
