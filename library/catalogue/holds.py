"""Files held back because they may be secret, and an archivist's word that one may be read; each in one transaction.

What an ingest quarantines has no line here: its state says so. Whoever changes that later, and when, is written down.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from library.catalogue.carrying_out import forget_shown
from library.catalogue.connection import Connections
from library.catalogue.documents import CONTENT, Documents, NewDocument
from library.catalogue.enclosures import Enclosures, family, within
from library.catalogue.hold_reasons import HoldReason, write_reasons
from library.catalogue.kept_records import KeptRecords
from library.catalogue.kept_remarks import bring_back_remarks, keep_remarks
from library.catalogue.numbered import forget
from library.catalogue.told_names import name_anew, name_inside
from library.catalogue.volumes import ARCHIVIST, RECOGNISED, Volumes, point
from library.records import State

SET_SECRECY = "set secrecy"
"""The act of setting the level of a held file; its term stands in the journal alone."""
DECLASSIFY_PART = "declassify part"
"""The act of writing down that a part of a held file is secret no more; stands in the journal alone too."""
SWEEP = "sweep"
"""Key of the remark that the vault may hold what no document names; `DUE` while it does."""
_HELD = "state = ? AND state <> 'indexed'"  # said twice, so that an index of what is not shown is asked
DUE, DONE = "due", "done"
MARKED, UNREAD = "mark", "unread"
"""The ledger's reasons for a file that is held back: a secrecy mark; something of it was not read."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The last decision about a file.

    Args:
        mark: that was read on it; None where something of it could not be read.
        in_force: whether it is held back; else it was released.
        withdrawn: whether it, or a part of it, was withdrawn when it was held back; it then comes back withdrawn.
        decided_by: `recognised` by the program or decided by the `archivist`.
        decided: seconds since 1970, UTC.
        why: the reason that was given; None where none was.
    """

    mark: str | None
    in_force: bool
    withdrawn: bool
    decided_by: str
    decided: int
    why: str | None = None


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that is held back, as it may be told to archivists.

    Args:
        mark: that was read on it; None where something of it could not be read.
        came: when it came into the archive, in seconds since 1970, UTC.
        hold: the last decision about it; None where it is as its ingest left it.
        can_be_read: it came as a file, or as a record that is kept; else there is nothing to let through.
    """

    id: str
    source: str
    mark: str | None
    came: int
    hold: Hold | None
    can_be_read: bool


class Holds:
    """The held and the released files of one catalogue, each by the id of its whole."""

    def __init__(self, connections: Connections, documents: Documents, volumes: Volumes,
                 enclosures: Enclosures, records: KeptRecords) -> None:  # fmt: skip
        self._connections = connections
        self._documents = documents
        self._volumes = volumes
        self._enclosures = enclosures
        self._records = records

    def of(self, whole: str) -> Hold | None:
        """The last decision about a file; None where it is as its ingest left it."""
        row = self._connections.get().execute(
            "SELECT mark, in_force, withdrawn, decided_by, decided, why FROM holds WHERE document_id = ?",
            (whole,)).fetchone()
        return None if row is None else Hold(row[0], bool(row[1]), bool(row[2]), row[3], row[4], row[5])

    def is_released(self, whole: str) -> bool:
        """Whether an archivist let the file be read."""
        last = self.of(whole)
        return last is not None and not last.in_force

    def holds_back(self, document_id: str) -> bool:
        """Whether a document, or the file that it is a part of, is held back."""
        part = self._volumes.part_of(document_id)
        return self._documents.state_of(part.whole if part else document_id) is State.QUARANTINED

    def counts(self) -> dict[str, int]:
        """How many files are held back, by the ledger's reason."""
        rows = self._connections.get().execute(
            f"SELECT secrecy IS NOT NULL, count(*) FROM documents WHERE {_HELD} GROUP BY 1 ORDER BY 1 DESC",
            (str(State.QUARANTINED),))
        return {MARKED if row[0] else UNREAD: row[1] for row in rows}

    def held(self, *, offset: int, limit: int) -> list[HeldFile]:
        """A stretch of the files that are held back, by name."""
        rows = self._connections.get().execute(
            f"SELECT id, source, secrecy, added, media_type FROM documents WHERE {_HELD} ORDER BY source, id "
            "LIMIT ? OFFSET ?", (str(State.QUARANTINED), limit, offset)).fetchall()
        return list(map(self._held_file, rows))

    def of_ids(self, ids: Sequence[str]) -> list[HeldFile]:
        """Those of these files that are held back, in that order."""
        found = []
        for one in ids:
            row = self._connections.get().execute(
                "SELECT id, source, secrecy, added, media_type FROM documents WHERE id = ? AND state = ?",
                (one, str(State.QUARANTINED))).fetchone()
            found += [] if row is None else [self._held_file(row)]
        return found

    def _held_file(self, row: sqlite3.Row) -> HeldFile:
        can_be_read = bool(row[4]) or self._records.has(row[0])
        return HeldFile(row[0], row[1], row[2], row[3], self.of(row[0]), can_be_read)

    def hold(self, whole: str, mark: str | None, *, decided_by: str = RECOGNISED,
             because: Sequence[HoldReason] | None = None) -> None:
        """Hide a file, its parts included; nothing of it stays but the mark, and what the vault derived is to be swept.

        A record that came without a file is kept where nobody is shown it (`kept_records`).

        With it the file that it lies in is hidden, and the other files that came with that one, for they share an
        original; they bear no mark of their own. What an archivist released of them only an archivist hides again.

        Of its citations the letters and years stay until the citations follow, for what was inferred from them; of the
        series in which it was numbered the year.

        Args:
            whole: id of the file.
            mark: that is on it; None where something of it was not read.
            decided_by: who says so.
            because: what was found just now; None: what was noted before stays.
        """
        with self._connections.transaction() as connection:
            if because is not None:
                write_reasons(connection, whole, because)
            self._hold(connection, whole, mark, decided_by)
            for other in family(connection, whole)[1:]:
                stays = decided_by == RECOGNISED and self.is_released(other)
                if not stays and self._documents.state_of(other) is not State.QUARANTINED:
                    self._hold(connection, other, None, decided_by)
            for one in family(connection, whole):
                name_anew(connection, one)

    def _hold(self, connection: sqlite3.Connection, whole: str, mark: str | None, decided_by: str) -> None:
        parts = _parts_of(connection, whole)
        last = self.of(whole)
        withdrawn = (last is not None and last.in_force and last.withdrawn) or connection.execute(
            "SELECT count(*) FROM documents LEFT JOIN parts ON document_id = id WHERE state = ? "
            "AND (id = ? OR whole_id = ?)", (str(State.WITHDRAWN), whole, whole)).fetchone()[0] > 0
        self._keep_record(whole)
        for one in (whole, *parts):
            _empty(connection, one, mark)
            self._documents.set_state_in(connection, one, State.QUARANTINED if one == whole else State.ASIDE)
        point(connection, whole, to=whole)
        connection.execute("UPDATE files SET state = ?, reason = ? WHERE document_id = ? AND state = ?",
                           (str(State.QUARANTINED), hold_reason(mark), whole, str(State.INDEXED)))
        self._note(connection, whole, Hold(mark, True, withdrawn, decided_by, int(time.time())), sweep=DUE)

    def _keep_record(self, whole: str) -> None:
        """What has no original to be read again is not lost by being emptied."""
        now = self._documents.as_stored(whole)
        if now is not None and not now.media_type and now.document.pages:
            self._records.keep(now.document)

    def held_within(self, whole: str) -> list[str]:
        """Ids of the held files that are let through with this one: itself, and what lies within it."""
        return within(self._connections.get(), whole)

    def set_mark(self, whole: str, mark: str | None, *, why: str) -> None:
        """Put the level of a held file in force, on a person's word; what was read of it does not stay beside a mark.

        Args:
            whole: id of the file.
            mark: the level; None: none is known, and something of it was not read.
            why: the reason that was given.
        """
        with self._connections.transaction() as connection:
            last = self.of(whole)
            if mark is not None:
                self._keep_record(whole)
                for one in (whole, *_parts_of(connection, whole)):
                    _empty(connection, one, mark)
            connection.execute("UPDATE documents SET secrecy = ? WHERE id = ?", (mark, whole))
            connection.execute("UPDATE files SET reason = ? WHERE document_id = ? AND state = ?",
                               (hold_reason(mark), whole, str(State.QUARANTINED)))
            withdrawn = last is not None and last.withdrawn
            came = connection.execute("SELECT added FROM documents WHERE id = ?", (whole,)).fetchone()[0]
            since = last.decided if last is not None and last.in_force else came  # it was held all the time
            self._note(connection, whole, Hold(mark, True, withdrawn, ARCHIVIST, since, why), sweep=DUE)

    def release(self, new: NewDocument, mark: str | None, *, why: str | None = None) -> State:
        """Put what was read of a file in the place of its empty document, with the ledger, on the archivist's word.

        Args:
            new: the whole, with its parts where it has any.
            mark: that stood in the catalogue.
            why: the reason that the archivist gives.

        Returns:
            The state that its documents are in: withdrawn where one was before it was held back.
        """
        whole, last, cut = new.document.id, self.of(new.document.id), self._volumes.cut_of(new.document.id)
        withdrawn = last is not None and last.withdrawn
        state = State.WITHDRAWN if withdrawn else State.INDEXED
        shown = new.parts or (new,)
        released = Hold(mark, False, withdrawn, ARCHIVIST, int(time.time()), why)
        with self._connections.transaction() as connection:
            _bring_back(connection, new)
            if new.parts:
                self._documents.rewrite(new, connection)
                self._volumes.note(connection, new, decided_by=cut.decided_by if cut else RECOGNISED)
            for one in shown:
                self._documents.rewrite(replace(one, document=replace(one.document, state=state)), connection)
            self._records.let_go(whole)
            first = shown[0].document.id
            point(connection, whole, to=first)
            connection.execute("UPDATE files SET state = ?, reason = NULL WHERE document_id = ? AND state = ?",
                               (str(State.INDEXED), first, str(State.QUARANTINED)))
            before = {inner.document.id: self.of(inner.document.id) or released for inner in new.enclosed}
            self._enclosures.release(connection, new)
            for inner, own in before.items():
                self._note(connection, inner, replace(released, mark=None, withdrawn=own.withdrawn), sweep=DONE)
            self._note(connection, whole, released, sweep=DONE)
            name_anew(connection, whole)
            name_inside(connection, whole)
        return state

    def read_again(self, connection: sqlite3.Connection, new: NewDocument) -> None:
        """Put what was read of a held file in the place of what was kept of it, inside the caller's transaction.

        Args:
            new: the whole, with its parts where it has any; it may be held back still.
        """
        whole, last = new.document.id, self.of(new.document.id)
        for (one,) in connection.execute("SELECT document_id FROM parts WHERE whole_id = ?", (whole,)).fetchall():
            _empty(connection, one, None)
        connection.execute("DELETE FROM cuts WHERE whole_id = ?", (whole,))
        _bring_back(connection, new)
        for one in (new, *new.parts):
            shown = one.document.state is State.INDEXED and last is not None and last.withdrawn
            document = replace(one.document, state=State.WITHDRAWN) if shown else one.document
            self._documents.rewrite(replace(one, document=document), connection)
        if new.parts:
            self._volumes.note(connection, new, decided_by=RECOGNISED)
        if new.document.state is not State.QUARANTINED:
            connection.execute("DELETE FROM holds WHERE document_id = ?", (whole,))
        point(connection, whole, to=new.first.document.id)
        name_anew(connection, whole)

    def _note(self, connection: sqlite3.Connection, whole: str, hold: Hold, *, sweep: str) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO holds (document_id, mark, in_force, withdrawn, decided_by, decided, why) "
            "VALUES (?,?,?,?,?,?,?)",
            (whole, hold.mark, hold.in_force, hold.withdrawn, hold.decided_by, hold.decided, hold.why))
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (SWEEP, sweep))


def hold_reason(mark: str | None) -> str:
    """The ledger's reason for a file that is held back: a secrecy mark, or something of it that was not read."""
    return MARKED if mark else UNREAD


def _parts_of(connection: sqlite3.Connection, whole: str) -> list[str]:
    return [row[0] for row in connection.execute(
        "SELECT document_id FROM parts WHERE whole_id = ?", (whole,)).fetchall()]


def _bring_back(connection: sqlite3.Connection, new: NewDocument) -> None:
    """What people said of a file, of its parts and of the files within it, as far as they are shown again."""
    for one in (new, *new.enclosed):
        if one.document.state is not State.QUARANTINED:
            for each in (one, *one.parts):
                bring_back_remarks(connection, each.document.id)


def _empty(connection: sqlite3.Connection, document_id: str, mark: str | None) -> None:
    for table in (*CONTENT, "field_doubts", "page_doubts", "readings", "flags_answered", "numbers_said",
                  "releases_seen"):
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
    keep_remarks(connection, document_id)
    forget_shown(connection, document_id)
    forget(connection, document_id)
    connection.execute("UPDATE citations SET number = '', kind = '', issued = '', body = NULL, reading = '' "
                       "WHERE document_id = ?", (document_id,))  # fmt: skip
    connection.execute(
        "UPDATE documents SET kind = NULL, symbol = NULL, number = NULL, code = NULL, committee = NULL, "
        "issued = NULL, subject = NULL, signer = NULL, urgency = NULL, secrecy = ? WHERE id = ?", (mark, document_id))
