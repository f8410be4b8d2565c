"""What waits for people: doubts, held files, jobs, files that could not be taken in, and how old the last backup is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from library.access import Right, Viewer, may
from library.acts.checks_desk import ChecksDesk
from library.acts.checks_desk import Waiting as WaitingChecks
from library.acts.desk import Desk
from library.acts.held import ended
from library.acts.kinds import BACKUP, CHECK_BACKUP
from library.archive import Archive
from library.catalogue import Job
from library.catalogue.doubts import DoubtCounts
from library.catalogue.journal import Entry
from library.catalogue.watched import Watched
from library.moments import today
from library.oversight.overseeing import failed_since
from library.records import State


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits; every count is exact.

    Args:
        doubts: about documents that the person sees.
        proposals: for the text of pages, of documents that the person sees.
        held: files that are held back, by the ledger's reason.
        ended: how many of them have a term of secrecy that is over; that opens nothing.
        failed: files that gave no document, by reason.
        jobs: that wait or are being done, in the order in which they were asked for.
        undone: how many could not be done in the last days.
        backup: the journal's row of the last backup; None where there was none.
        checked: that of the last time when a backup was checked.
        watched: folders, each with what was wrong with it when it was last looked at.
        checks: batches in which documents wait for the person to check or to settle them; None for who may not check.
    """

    doubts: DoubtCounts
    proposals: int
    held: Mapping[str, int]
    ended: int
    failed: Mapping[str, int]
    jobs: tuple[Job, ...]
    undone: int
    backup: Entry | None
    checked: Entry | None
    watched: tuple[Watched, ...]
    checks: tuple[WaitingChecks, ...] | None


def waiting_for(archive: Archive, viewer: Viewer) -> Waiting:
    """All that waits for somebody who may see the names of held files."""
    catalogue, checks = archive.catalogue, may(viewer.role, Right.CHECK)
    return Waiting(
        archive.seen_by(viewer).doubt_counts(), catalogue.lines.count_proposals(viewer.labels),
        catalogue.holds.counts(), len(ended(archive, today())), catalogue.ledger.reasons(State.FAILED),
        tuple(catalogue.jobs.unfinished()), len(catalogue.jobs.failed(since=failed_since())),
        catalogue.journal.newest(BACKUP), catalogue.journal.newest(CHECK_BACKUP),
        tuple(catalogue.watched.all()), tuple(ChecksDesk(Desk(archive, viewer)).waiting()) if checks else None)
