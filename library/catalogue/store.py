"""The catalogue as one thing: open it, write a finished file, count what is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from library.authorities import Committee, Directory, Kind
from library.catalogue import kept_counts
from library.catalogue.access import AccessRules
from library.catalogue.accounts import AccountRows
from library.catalogue.acting_relations import ActingRelations
from library.catalogue.authorities import Authorities, versions
from library.catalogue.checking import faults_of
from library.catalogue.checks import Checks
from library.catalogue.citations import Citations
from library.catalogue.committee_names import NAMES
from library.catalogue.connection import Connections
from library.catalogue.counting import Counting
from library.catalogue.documents import Documents, NewDocument
from library.catalogue.doubt_queue import DoubtQueue
from library.catalogue.doubts import Doubts
from library.catalogue.enclosures import Enclosures
from library.catalogue.file_names import FileNames
from library.catalogue.filing import Filing
from library.catalogue.general_repeals import GeneralRepeals
from library.catalogue.generations import Announcing, Keeper, known_of
from library.catalogue.hold_reasons import HoldReasons
from library.catalogue.holds import DUE, SWEEP, Holds, hold_reason
from library.catalogue.imports import Imports
from library.catalogue.jobs import Jobs
from library.catalogue.journal import Journal
from library.catalogue.journal_watch import JournalWatch
from library.catalogue.judgements import Judgements
from library.catalogue.kept_records import KeptRecords
from library.catalogue.ledger import Entry, Ledger
from library.catalogue.lines import Lines
from library.catalogue.lost import Lost, as_told, settle_in
from library.catalogue.lost_sayings import LostSayings
from library.catalogue.many import Many
from library.catalogue.migrations import migrate
from library.catalogue.missing import MissingRows
from library.catalogue.numbers_held import NumbersHeld
from library.catalogue.origins import Origins
from library.catalogue.pages_seen import PagesSeen
from library.catalogue.relation_words import RelationWords
from library.catalogue.relations import RelationRows
from library.catalogue.releases_seen import ReleasesSeen
from library.catalogue.repairs import Repairs
from library.catalogue.seeing import seen_by
from library.catalogue.sign_ins import SessionRows, TokenRows, WrongPasswords
from library.catalogue.sqlite_errors import damaged
from library.catalogue.tallies import Tallies
from library.catalogue.uploads import Uploads
from library.catalogue.volumes import RECOGNISED, Volumes
from library.catalogue.watched import WatchedFolders
from library.catalogue.words import Words
from library.records import Document, State

FILE_NAME = "catalogue.sqlite"
_MOST_FAULTS = 3
_WRITTEN_OVER = "written over"
"""Key of the remark that what is deleted is written over, from the first on."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What somebody may see of the catalogue: documents, their pages and years, and how many of them are flagged."""

    documents: int
    pages: int
    flagged: int
    first_year: int | None
    last_year: int | None


class Catalogue:
    """The catalogue of one archive folder.

    Args:
        folder: that holds its file.
        keeper: of the manifest; refuses a catalogue that is not the newest one, before anything is written to it.
    """

    def __init__(self, folder: Path, keeper: Keeper | None = None) -> None:
        self._path = folder / FILE_NAME
        self._connections = Connections(self._path)
        if keeper is not None:
            keeper.check(known_of(self._connections))
        migrate(self._connections)
        if keeper is not None:
            self._connections.watch = Announcing(keeper)
        self.documents = Documents(self._connections)
        self.ledger = Ledger(self._connections, folder)
        self.doubts = Doubts(self._connections)
        self.doubt_queue = DoubtQueue(self._connections)
        self.citations = Citations(self._connections)
        self.relations = RelationRows(self._connections)
        self.acting_relations = ActingRelations(self._connections)
        self.general_repeals = GeneralRepeals(self._connections)
        self.numbers_held = NumbersHeld(self._connections)
        self.relation_words = RelationWords(self._connections)
        self.missing = MissingRows(self._connections)
        self.volumes = Volumes(self._connections, self.documents)
        self.enclosures = Enclosures(self._connections, self.documents, self.volumes, self.ledger)
        self.kept_records = KeptRecords(self._connections)
        self.holds = Holds(self._connections, self.documents, self.volumes, self.enclosures, self.kept_records)
        self.origins = Origins(self._connections)
        self.imports = Imports(self._connections)
        self.lost_sayings = LostSayings(self._connections)
        self.hold_reasons = HoldReasons(self._connections)
        self.repairs = Repairs(self._connections)
        self.judgements = Judgements(self._connections)
        self.jobs = Jobs(self._connections)
        self.uploads = Uploads(self._connections)
        self.watched = WatchedFolders(self._connections)
        self.journal = Journal(self._connections)
        self.journal_watch = JournalWatch(self.journal, self._connections)
        self.tallies = Tallies(self._connections)
        self.counting = Counting(self._connections)
        self.many = Many(self._connections)
        self.words = Words(self._connections)
        self.lines = Lines(self._connections)
        self.pages_seen = PagesSeen(self._connections)
        self.releases_seen = ReleasesSeen(self._connections)
        self.filing = Filing(self._connections)
        self.file_names = FileNames(self._connections)
        self.checks = Checks(self._connections)
        self.access = AccessRules(self._connections)
        self.committees = Authorities(self._connections, Committee)
        self.kinds = Authorities(self._connections, Kind)
        self.records: Mapping[str, Authorities[Any]] = {Committee.sort: self.committees, Kind.sort: self.kinds}
        self._connections.headings = lambda sort: self.records[sort].directory().heading
        self.access.label_due()
        self.lost = Lost(self._connections)
        self.accounts = AccountRows(self._connections)
        self.sessions = SessionRows(self._connections)
        self.tokens = TokenRows(self._connections)
        self.wrong_passwords = WrongPasswords(self._connections)

    def transaction(self) -> AbstractContextManager[object]:
        """What is written within is written together or not at all: an act, and its row in the journal.

        Raises:
            BusyError: another process has held the catalogue for half a minute.
        """
        return self._connections.transaction()

    def finish(self, new: NewDocument | None, entries: Iterable[Entry]) -> None:
        """Write a document and its parts, if the work gave one, and the ledger lines it settles, in one transaction.

        A file that is held back may be read again: what was read then takes the place of what was kept of it.
        """
        entries = list(entries)
        with self._connections.transaction() as connection:
            if new is not None:
                read, new = new, as_told(connection, new)
                if new.document.state is not read.document.state and new.document.state is State.QUARANTINED:
                    entries = [_held(one, new.document) for one in entries]
                    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (SWEEP, DUE))
                if self.documents.state_of(new.document.id) is State.QUARANTINED:
                    self.holds.read_again(connection, new)
                else:
                    self._insert(connection, new)
                settle_in(connection, new)
                self.enclosures.bring_in(connection, new, entries)
            self.ledger.record_in(connection, entries)

    def _insert(self, connection: sqlite3.Connection, new: NewDocument) -> None:
        for one in (new, *new.parts):
            self.documents.insert(one, connection)
        if new.parts:
            self.volumes.note(connection, new, decided_by=RECOGNISED)

    def directories(self) -> tuple[Directory[Committee], Directory[Kind], tuple[object, ...]]:
        """The records of committees and of kinds as they are now, and `ActingRelations.version`, for a question."""
        of_committees, of_kinds, of_relations = versions(self._connections.get())
        return self.committees.directory(of_committees), self.kinds.directory(of_kinds), of_relations

    def meta(self, key: str) -> str | None:
        """A remark about the archive itself, such as that it is the sample archive."""
        row = self._connections.get().execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]

    def set_meta(self, key: str, value: str) -> None:
        """Write such a remark."""
        with self._connections.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def end_all_sign_ins(self) -> None:
        """Everybody has to sign in again and tokens are void, for an older catalogue holds what was ended since."""
        with self._connections.transaction():
            self.sessions.end_all()
            self.tokens.revoke_all()
            self.accounts.renew_secret_key()

    def states(self) -> dict[str, int]:
        """How many documents are in each state, for those who look after the archive."""
        return {state: count for state, count in kept_counts.states(self._connections.get()).items()
                if state != State.ASIDE}

    def totals(self, labels: frozenset[str]) -> Totals:
        """Exact counts of what whoever bears these labels may see, now."""
        found = kept_counts.counted(self._connections.get(), labels)
        return Totals(found.documents, found.pages, found.flagged, found.first_year, found.last_year)

    def committee_years(self, labels: frozenset[str]) -> dict[str, tuple[int, int]]:
        """The first and the last year of every committee that has a dated document among those that are seen."""
        connection = self._connections.get()
        year = ("(SELECT substr(issued, 1, 4) FROM documents WHERE committee = name AND substr(issued, 1, 4) > '' "
                f"AND {seen_by(connection, labels)} ORDER BY substr(issued, 1, 4)")
        rows = connection.execute(f"{NAMES} SELECT name, {year} LIMIT 1), {year} DESC LIMIT 1) FROM names "
                                  "WHERE name IS NOT NULL")  # fmt: skip
        return {committee: (int(first), int(last)) for committee, first, last in rows if first}

    def latest(self, count: int, labels: frozenset[str], *, offset: int = 0) -> list[str]:
        """The ids of the documents that were added last, of those that are seen."""
        connection = self._connections.get()
        return [row[0] for row in connection.execute(
            f"SELECT id FROM documents WHERE {seen_by(connection, labels)} ORDER BY added DESC, change DESC "
            "LIMIT ? OFFSET ?", (count, offset))]

    def vault_objects(self) -> Iterator[tuple[str, str, str]]:
        """(what it is, SHA-256, source of a document) of every vault object that the catalogue names, each once."""
        connection = self._connections.get()
        yield from connection.execute(
            "SELECT 'original', sha256, min(source) FROM documents WHERE media_type <> '' GROUP BY sha256")
        for file in self.lost.all():
            yield "original", file.sha256, file.source
        for column in ("picture", "words"):
            yield from connection.execute(
                f"SELECT '{column}', {column}, min(source) FROM pages JOIN documents ON id = document_id "
                f"WHERE {column} IS NOT NULL GROUP BY {column}")

    def check(self) -> None:
        """Look through the whole file for damage, which reading it in parts may not meet.

        Raises:
            DamagedError: it is not what was written.
        """
        faults = faults_of(self._connections.get(), _MOST_FAULTS)
        if faults:
            raise damaged(self._path, "; ".join(faults))

    def leave_no_trace(self) -> bool:
        """Let nothing stay in the file, or in its log, of what was taken out of it; returns whether that was done.

        A catalogue of a version that did not write over what it let go of is written anew once.
        """
        if self.meta(_WRITTEN_OVER) is None:
            self._connections.get().execute("VACUUM")
            self.set_meta(_WRITTEN_OVER, "1")
        return self._connections.empty_log()

    def let_go(self) -> None:
        """Give back what the calling thread, which ends, holds of the file."""
        self._connections.let_go()

    def close(self) -> None:
        """Give the file back."""
        self.journal_watch.close()
        self._connections.close()


def _held(entry: Entry, held: Document) -> Entry:
    """The ledger's line of a file that was held back before the catalogue lost it; it names the file as a whole."""
    if entry.state is State.DUPLICATE:
        return replace(entry, document_id=held.id)
    return replace(entry, state=State.QUARANTINED, document_id=held.id, reason=hold_reason(held.fields.secrecy))
