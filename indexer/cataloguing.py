"""Writing down what the workers found: one transaction a document, the index at most two seconds behind."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from indexer.admitting import Group, duplicate, failed
from indexer.housekeeping import keep_in_step
from indexer.jobs import Failure, Job
from indexer.page_notes import PageNotes
from indexer.worker_pool import Crashed
from library.archive import Archive
from library.catalogue import Entry, NewDocument, hold_reason
from library.progress import Progress
from library.records import State
from library.wording import mark, say

_FRESH_SECONDS = 1.0


class Cataloguer:
    """Takes outcomes one by one, in the process that leads the ingest."""

    def __init__(self, archive: Archive, groups: Sequence[Group], progress: Progress) -> None:
        self._archive = archive
        self._groups = {group.first.sha256: group for group in groups}
        self._progress = progress
        self._unindexed_since: float | None = None
        self._left: list[Group] = []

    @contextmanager
    def claiming(self, groups: Sequence[Group]) -> Iterator[Iterator[Group]]:
        """The files that this run reads now; what another run reads waits in `left`, what one has read is settled."""
        try:
            yield self._claimed(groups)
        finally:
            for group in groups:
                self._archive.claims.release(group.first.sha256)

    def _claimed(self, groups: Sequence[Group]) -> Iterator[Group]:
        for group in groups:
            if not self._archive.claims.take(group.first.sha256):
                self._left.append(group)
            elif self._is_read_meanwhile(group):
                self._archive.claims.release(group.first.sha256)
                self._progress.advance(note=group.first.source)
            else:
                yield group

    def left(self) -> list[Group]:
        """What another run was reading when this one came to it, given out once."""
        left, self._left = self._left, []
        return left

    def _is_read_meanwhile(self, group: Group) -> bool:
        """Another run may have catalogued the same content since this one looked."""
        if group.held is not None:
            return self._archive.catalogue.documents.state_of(group.held) is not State.QUARANTINED
        held = self._archive.catalogue.documents.id_of_content(group.first.sha256)
        if held is None:
            return False
        now = self._archive.catalogue.ledger.get(entry.path for entry in group.entries)
        self._archive.catalogue.ledger.record(
            duplicate(entry, held) for entry in group.entries if now[entry.path].state is None)
        return True

    def take(self, job: Job, outcome: NewDocument | Failure | Crashed) -> None:
        """Catalogue a document with the ledger lines of all its copies, or write down why there is none.

        Raises:
            GoneError: the whole vault is, which is no fault of the file: nothing was written down.
        """
        if not isinstance(outcome, NewDocument):
            self._archive.vault.ensure()
        group = self._groups[job.sha256]
        if group.held is not None:
            self._take_again(group, outcome)
        elif isinstance(outcome, NewDocument) and self._is_read_meanwhile(group):
            pass  # the same content came in within another file
        elif isinstance(outcome, NewDocument):
            self._archive.catalogue.finish(outcome, _settled(group, outcome))
            self._unindexed_since = self._unindexed_since or time.monotonic()
        else:
            failure = failure_of(outcome)
            lines = [failed(entry, stage=failure.stage, reason=failure.reason, message=failure.message)
                     for entry in group.entries]
            self._archive.catalogue.finish(None, lines)
            self._archive.vault.let_go(job.sha256)  # it stays where it was; the ledger says why
            self._progress.complain(say("{source}: {why}", source=job.source, why=say(failure.message)))
        if job.notes is not None:
            PageNotes(job.notes).remove()
        self._archive.claims.release(job.sha256)
        self._progress.advance(note=job.source)
        self.keep_index_fresh()

    def _take_again(self, group: Group, outcome: NewDocument | Failure | Crashed) -> None:
        """Take what came of reading a file that is held back; where that failed it stays as it was."""
        if not isinstance(outcome, NewDocument):
            self._progress.complain(say("{source}: {why} It stays quarantined.", source=group.first.source,
                                        why=say(failure_of(outcome).message)))
            return
        with self._archive.acting():
            if self._is_read_meanwhile(group):
                return  # somebody has decided, and that holds
            self._archive.catalogue.finish(outcome, _settled(group, outcome))
        self._unindexed_since = self._unindexed_since or time.monotonic()

    def keep_index_fresh(self) -> None:
        """Bring the index up to date when it has been behind for a second."""
        if self._unindexed_since is not None and time.monotonic() - self._unindexed_since >= _FRESH_SECONDS:
            keep_in_step(self._archive, self._progress)
            self._unindexed_since = None


def failure_of(outcome: Failure | Crashed) -> Failure:
    """Why there is no document."""
    return outcome if isinstance(outcome, Failure) else Failure("read", outcome.reason, _ENDED.get(
        outcome.reason, mark("The process that read it died; the file may be damaged.")))


_ENDED = {
    "timeout": mark("Reading it took too long and was stopped."),
    "memory": mark("Reading it took more memory than it may take, and was stopped."),
    "disk": mark("Reading it wrote more than it may write, and was stopped."),
}


def settled(entry: Entry, new: NewDocument) -> Entry:
    """The ledger's line of a file that was read; where it holds several documents it names the first of them."""
    document = new.first.document
    reason = hold_reason(document.fields.secrecy) if document.state is State.QUARANTINED else None
    return replace(entry, state=document.state, stage=None, document_id=document.id, reason=reason,
                   message=new.held_for)


def _settled(group: Group, new: NewDocument) -> list[Entry]:
    """The lines of a file and of its copies."""
    return [settled(group.first, new),
            *(duplicate(entry, new.first.document.id) for entry in group.entries[1:])]
