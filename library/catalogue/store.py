"""The catalogue as one thing: open it, write a finished file, count what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from library.catalogue.citations import Citations
from library.catalogue.connection import Connections
from library.catalogue.documents import Documents, NewDocument
from library.catalogue.doubts import Doubts
from library.catalogue.holds import Holds
from library.catalogue.jobs import Jobs
from library.catalogue.judgements import Judgements
from library.catalogue.ledger import Entry, Ledger
from library.catalogue.migrations import migrate
from library.catalogue.repairs import Repairs
from library.catalogue.volumes import RECOGNISED, Volumes
from library.records import State

FILE_NAME = "catalogue.sqlite"


@dataclass(frozen=True, slots=True)
class Totals:
    """What the catalogue holds: documents by state; of the indexed ones pages, years and how many are flagged."""

    documents: dict[str, int]
    pages: int
    flagged: int
    first_year: int | None
    last_year: int | None


class Catalogue:
    """The catalogue of one archive folder."""

    def __init__(self, folder: Path) -> None:
        self._connections = Connections(folder / FILE_NAME)
        migrate(self._connections)
        self.documents = Documents(self._connections)
        self.ledger = Ledger(self._connections)
        self.doubts = Doubts(self._connections)
        self.citations = Citations(self._connections)
        self.volumes = Volumes(self._connections, self.documents)
        self.holds = Holds(self._connections, self.documents, self.volumes)
        self.repairs = Repairs(self._connections)
        self.judgements = Judgements(self._connections)
        self.jobs = Jobs(self._connections)

    def finish(self, new: NewDocument | None, entries: Iterable[Entry]) -> None:
        """Write a document and its parts, if the work gave one, and the ledger lines it settles, in one transaction.

        A file that is held back may be read again: what was read then takes the place of what was kept of it.
        """
        with self._connections.transaction() as connection:
            if new is not None and self.documents.state_of(new.document.id) is State.QUARANTINED:
                self.holds.read_again(connection, new)
            elif new is not None:
                self.documents.insert(new, connection)
                for part in new.parts:
                    self.documents.insert(part, connection)
                if new.parts:
                    self.volumes.note(connection, new, decided_by=RECOGNISED)
            self.ledger.record_in(connection, entries)

    def meta(self, key: str) -> str | None:
        """A remark about the archive itself, such as that it is the sample archive."""
        row = self._connections.get().execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]

    def set_meta(self, key: str, value: str) -> None:
        """Write such a remark."""
        with self._connections.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def totals(self) -> Totals:
        """Exact counts, now."""
        connection = self._connections.get()
        states = connection.execute(
            "SELECT state, count(*) FROM documents WHERE state <> ? GROUP BY state ORDER BY state", (str(State.ASIDE),))
        indexed = (str(State.INDEXED),)
        pages = connection.execute(
            "SELECT count(*) FROM pages JOIN documents ON id = document_id WHERE state = ?", indexed).fetchone()[0]
        flagged = connection.execute(
            "SELECT count(DISTINCT document_id) FROM flags JOIN documents ON id = document_id WHERE state = ?",
            indexed).fetchone()[0]
        years = connection.execute(
            "SELECT min(substr(issued, 1, 4)), max(substr(issued, 1, 4)) FROM documents WHERE state = ?",
            indexed).fetchone()
        first, last = (int(year) if year else None for year in years)
        return Totals({row[0]: row[1] for row in states}, pages, flagged, first, last)

    def committee_years(self) -> dict[str, tuple[int, int]]:
        """The first and the last year of every committee that has a dated document among the indexed ones."""
        rows = self._connections.get().execute(
            "SELECT committee, min(substr(issued, 1, 4)), max(substr(issued, 1, 4)) FROM documents "
            "WHERE state = ? AND committee IS NOT NULL AND issued IS NOT NULL GROUP BY committee",
            (str(State.INDEXED),))
        return {committee: (int(first), int(last)) for committee, first, last in rows}

    def latest(self, count: int) -> list[str]:
        """The ids of the indexed documents that were added last."""
        return [row[0] for row in self._connections.get().execute(
            "SELECT id FROM documents WHERE state = ? ORDER BY added DESC, change DESC LIMIT ?",
            (str(State.INDEXED), count))]

    def vault_objects(self) -> Iterator[tuple[str, str, str]]:
        """(what it is, SHA-256, source of a document) of every vault object that the catalogue names, each once."""
        connection = self._connections.get()
        yield from connection.execute(
            "SELECT 'original', sha256, min(source) FROM documents WHERE media_type <> '' GROUP BY sha256")
        for column in ("picture", "words"):
            yield from connection.execute(
                f"SELECT '{column}', {column}, min(source) FROM pages JOIN documents ON id = document_id "
                f"WHERE {column} IS NOT NULL GROUP BY {column}")

    def close(self) -> None:
        """Give the file back."""
        self._connections.close()
