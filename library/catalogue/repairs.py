"""Misread words: which words of a page search takes for others. A change of them is a change of the document."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

from library.catalogue.changes import next_change
from library.catalogue.connection import Connections
from library.catalogue.kept_counts import counted_of_all
from library.records import Origin, Repair, State

SMALL = 1_000
"""Up to so many pages read from pictures, all are gone through whenever one changed; each takes some milliseconds."""
_HIDDEN = "hidden"
"""Key of the remark that holds the least id of the documents that were hidden; a trigger writes it."""
_MANY = 64  # documents whose pages are read at a time


class Repairs:
    """The misread words of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def sample(self, most: int) -> Iterator[str]:
        """The texts of at most so many pages that everybody may see, the same ones whatever came later.

        Ids are hashes, so the first ones are as good a sample as any, and it hardly changes while the archive grows.
        Pages that were not read from pictures count as well: they have no misread words.
        """
        rows = self._connections.get().execute(
            "SELECT text FROM pages JOIN documents ON id = document_id WHERE state = ? "
            "AND audience = 1 ORDER BY document_id, pages.number LIMIT ?", (str(State.INDEXED), most))
        return (row[0] for row in rows.fetchall())

    def is_taught_by_hidden(self, most: int) -> bool:
        """Whether a document that was hidden since stood in the sample, so that others may have learned from it."""
        connection = self._connections.get()
        first = connection.execute("SELECT value FROM meta WHERE key = ?", (_HIDDEN,)).fetchone()
        last = connection.execute(
            "SELECT max(document_id) FROM (SELECT document_id FROM pages JOIN documents ON id = document_id "
            "WHERE state = ? ORDER BY document_id LIMIT ?)", (str(State.INDEXED), most)).fetchone()[0]
        return first is not None and first[0] <= (last or first[0])

    def forget_hidden(self) -> None:
        """What was learned from hidden documents is taken back."""
        with self._connections.transaction() as connection:
            connection.execute("DELETE FROM meta WHERE key = ?", (_HIDDEN,))

    def count_pages(self) -> int:
        """How many pages that everybody may see were read from pictures."""
        return counted_of_all(self._connections.get()).read

    def read_pages(self, *, after: int) -> Iterator[tuple[str, dict[int, str]]]:
        """Every public document that changed after this change, with the texts of its pages read from pictures."""
        connection = self._connections.get()
        ids = [row[0] for row in connection.execute(
            "SELECT id FROM documents WHERE state = ? AND change > ? ORDER BY change", (str(State.INDEXED), after))]
        for start in range(0, len(ids), _MANY):
            part = ids[start : start + _MANY]
            marks = ",".join("?" * len(part))
            found: dict[str, dict[int, str]] = {}
            for row in connection.execute(
                    f"SELECT document_id, number, text FROM pages WHERE origin = ? AND document_id IN ({marks})",
                    (str(Origin.OCR), *part)):
                found.setdefault(row[0], {})[row[1]] = row[2]
            yield from found.items()

    def of(self, document_id: str, number: int) -> tuple[Repair, ...]:
        """The misread words of a page, in order."""
        return tuple(Repair(*row) for row in self._connections.get().execute(
            'SELECT start, "end", meant FROM repairs WHERE document_id = ? AND number = ? ORDER BY start',
            (document_id, number)))

    def replace(self, documents: Mapping[str, Mapping[int, Sequence[Repair]]]) -> int:
        """Write the misread words of these documents in place of those known, at once; returns how many changed.

        Args:
            documents: by id, then by page number.
        """
        changed = 0
        with self._connections.transaction() as connection:
            for document_id, pages in documents.items():
                known = connection.execute(
                    'SELECT number, start, "end", meant FROM repairs WHERE document_id = ?', (document_id,)).fetchall()
                wanted = [(number, one.start, one.end, one.meant)
                          for number in sorted(pages) for one in pages[number]]
                if [tuple(row) for row in known] == wanted:
                    continue
                changed += 1
                connection.execute("DELETE FROM repairs WHERE document_id = ?", (document_id,))
                for number, repairs in pages.items():
                    write_repairs(connection, document_id, number, repairs)
                connection.execute("UPDATE documents SET change = ? WHERE id = ?",
                                   (next_change(connection), document_id))
        return changed


def write_repairs(connection: sqlite3.Connection, document_id: str, number: int, repairs: Iterable[Repair]) -> None:
    """Write the misread words of one page inside the caller's transaction."""
    connection.executemany('INSERT INTO repairs (document_id, number, start, "end", meant) VALUES (?,?,?,?,?)', [
        (document_id, number, one.start, one.end, one.meant) for one in repairs])
