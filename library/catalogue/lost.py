"""Originals in the vault that the catalogue does not describe: they are to be read again, and what is known of them.

Whoever reads such a file, 'recover' or an ordinary ingest, what the manifest says of it holds: what was withdrawn or
held comes back so. An original that no catalogue is known to have named comes back withdrawn, for nobody can say more.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from library.catalogue.connection import Connections
from library.catalogue.documents import NewDocument
from library.catalogue.lost_sayings import say_in
from library.catalogue.volumes import RECOGNISED
from library.records import Document, Fields, State
from library.vault.manifest import Kept, KeptHold, from_json, to_json

_HOLD = ("INSERT OR REPLACE INTO holds (document_id, mark, in_force, withdrawn, decided_by, decided, why) "
         "VALUES (?,?,?,?,?,?,?)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class LostFile:
    """An original that is to be read again.

    Args:
        sha256: of the original.
        told: what the manifest says of the documents of this file.
        problem: why it could not be read again when that was tried; None where it was not.
    """

    sha256: str
    told: tuple[Kept, ...]
    problem: str | None = None

    @property
    def whole(self) -> Kept | None:
        """The whole file's line; None where the original is only known to lie in the vault."""
        return next((one for one in self.told if one.id and not one.whole), None)

    @property
    def source(self) -> str:
        """The name it came under, as far as it is known."""
        return next((one.source for one in self.told if one.source), self.sha256)

    @property
    def is_released(self) -> bool:
        """Whether an archivist let it be read."""
        whole = self.whole
        return whole is not None and whole.hold is not None and not whole.hold.in_force

    @property
    def first_pages(self) -> tuple[int, ...] | None:
        """Pages on which its documents begin; None where it was never split."""
        parts = [one for one in self.told if one.whole]
        shown = sorted({one.first for one in parts if one.state != State.ASIDE})
        return (tuple(shown) or (1,)) if parts else None


class Lost:
    """The lost files of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, files: Iterable[LostFile]) -> None:
        """Enter files; what is known of one already is replaced."""
        with self._connections.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO lost (sha256, told, problem) VALUES (?, ?, ?)", [
                (one.sha256, json.dumps([to_json(line) for line in one.told]), one.problem) for one in files])

    def all(self) -> list[LostFile]:
        """Every one, by its SHA-256."""
        return [_file(row) for row in self._connections.get().execute("SELECT * FROM lost ORDER BY sha256").fetchall()]

    def count(self) -> int:
        """How many there are."""
        return int(self._connections.get().execute("SELECT count(*) FROM lost").fetchone()[0])

    def fail(self, sha256: str, problem: str) -> None:
        """It could not be read; it stays."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE lost SET problem = ? WHERE sha256 = ?", (problem, sha256))

    def settle(self, sha256: str) -> None:
        """It is described again."""
        with self._connections.transaction() as connection:
            connection.execute("DELETE FROM lost WHERE sha256 = ?", (sha256,))

    def is_described(self, sha256: str) -> bool:
        """Whether the catalogue has a document of this content, in whatever state."""
        return self._connections.get().execute(
            "SELECT 1 FROM documents WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone() is not None

    def shown_of(self, sha256: str) -> list[str]:
        """The ids of the documents of this content that are shown."""
        return [row[0] for row in self._connections.get().execute(
            "SELECT id FROM documents WHERE sha256 = ? AND state = ?", (sha256, str(State.INDEXED))).fetchall()]

    def remember(self, whole: str, hold: KeptHold) -> None:
        """Write down the last decision about a file as it was told."""
        with self._connections.transaction() as connection:
            connection.execute(_HOLD, (
                whole, hold.mark, hold.in_force, hold.withdrawn, hold.decided_by, hold.decided, hold.why))


def as_told(connection: sqlite3.Connection, new: NewDocument) -> NewDocument:
    """A document that was read, as it may enter the catalogue; another one where its file was lost. In a transaction.

    Of a file that was held back before it was lost nothing enters but the mark.
    """
    row = connection.execute("SELECT * FROM lost WHERE sha256 = ?", (new.document.sha256,)).fetchone()
    if row is None:
        return new
    file = _file(row)
    if any(one.state == State.QUARANTINED for one in file.told) and new.document.state is not State.QUARANTINED:
        whole = file.whole
        new = _emptied(new, whole.hold.mark if whole and whole.hold else None)
    return new if new.document.state is State.QUARANTINED else _withdrawn(new, file)


def settle_in(connection: sqlite3.Connection, new: NewDocument) -> None:
    """It is in the catalogue; the last decision about its file too, if it was lost. In the caller's transaction."""
    row = connection.execute("SELECT * FROM lost WHERE sha256 = ?", (new.document.sha256,)).fetchone()
    if row is None:
        return
    file, held = _file(row), new.document.state is State.QUARANTINED
    whole = file.whole
    hold = whole.hold if whole else None
    if hold is not None:
        hold = replace(hold, in_force=held)
    elif held and _hidden(file):
        hold = KeptHold(new.document.fields.secrecy, True, True, RECOGNISED, int(time.time()))
    if hold is not None:
        connection.execute(_HOLD, (new.document.id, hold.mark, hold.in_force, hold.withdrawn, hold.decided_by,
                                   hold.decided, hold.why))  # fmt: skip
    connection.execute("DELETE FROM lost WHERE sha256 = ?", (new.document.sha256,))
    say_in(connection, [one.document.id for one in (new, *new.parts)])


def _hidden(file: LostFile) -> frozenset[str]:
    """Ids of its documents that were withdrawn; an empty one where nothing is known of it."""
    hidden = frozenset(one.id for one in file.told if one.state == State.WITHDRAWN)
    return hidden if file.whole else hidden | {""}


def _withdrawn(new: NewDocument, file: LostFile) -> NewDocument:
    """With its documents withdrawn that were; all of them where one of those is not there any more."""
    hidden = _hidden(file)
    shown = new.parts or (new,)
    if hidden - {one.document.id for one in shown}:
        hidden = frozenset(one.document.id for one in shown)
    parts = tuple(_in_state(one, State.WITHDRAWN) if one.document.id in hidden else one for one in new.parts)
    if not parts and new.document.id in hidden:
        return _in_state(new, State.WITHDRAWN)
    return replace(new, parts=parts)


def _in_state(new: NewDocument, state: State) -> NewDocument:
    return replace(new, document=replace(new.document, state=state))


def _emptied(new: NewDocument, mark: str | None) -> NewDocument:
    one = new.document
    document = Document(id=one.id, source=one.source, sha256=one.sha256, state=State.QUARANTINED,
                        fields=Fields(secrecy=mark))
    return NewDocument(document, new.size, new.media_type)


def _file(row: sqlite3.Row) -> LostFile:
    told: Sequence[Kept] = [line for one in json.loads(row["told"]) if isinstance(line := from_json(one), Kept)]
    return LostFile(row["sha256"], tuple(told), row["problem"])
