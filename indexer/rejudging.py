"""Judging again, by today's rules of secrecy, what older rules let through, from the originals; survives a kill."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.housekeeping import keep_in_step, repair, settle
from indexer.jobs import Failure, Job
from indexer.limits import limits_of
from indexer.readers import Outcome, read_through
from library.archive import Archive
from library.catalogue import DUE, SWEEP, By, NewDocument
from library.progress import Progress
from library.records import State
from library.vault import Room
from library.wording import mark, say


@dataclass(frozen=True, slots=True)
class HeldNow:
    """A file that is held back since it was judged again: its id, the name it came under, and why."""

    id: str
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What came of it: how many files may be shown still, which are held, and which originals are not there."""

    free: int
    held: tuple[HeldNow, ...]
    missing: tuple[str, ...]


def rejudge(archive: Archive, *, workers: int, progress: Progress) -> Rejudged:
    """Read every original that older rules judged, and hold back what bears a mark or cannot be read any more.

    Nothing else of a document changes. A file that a person released stays released. Killed, it goes on with the next.
    """
    settle(archive, progress)
    waiting = archive.catalogue.judgements.waiting(By.PAPER)
    archive.catalogue.set_meta(SWEEP, DUE)  # what reading derives is not wanted
    progress.begin(mark("judging again"), len(waiting))
    held: list[HeldNow] = []
    missing: list[str] = []
    with archive.reading():
        jobs = _jobs(archive, waiting, missing)
        for job, outcome in read_through(archive, jobs, workers=workers, progress=progress):
            if isinstance(outcome, NewDocument) and outcome.document.state is not State.QUARANTINED:
                archive.catalogue.judgements.note([job.document_id], By.PAPER)
            else:
                held.append(_hold(archive, job, outcome))
                keep_in_step(archive, progress)
            progress.advance(note=job.source)
    progress.end()
    repair(archive, progress)  # what was learned from the files that are held now is taken back
    archive.sweep()
    return Rejudged(len(waiting) - len(held) - len(missing), tuple(held), tuple(missing))


@dataclass(frozen=True, slots=True)
class _Judged(Job):
    """A job that knows whose original it is."""

    document_id: str = ""


def _jobs(archive: Archive, ids: list[str], missing: list[str]) -> Iterator[_Judged]:
    """What has to be read; records without a file and released files have nothing to be read, and are done."""
    limits = limits_of(archive.settings)
    for whole in ids:
        stored = archive.catalogue.documents.as_stored(whole)
        if stored is None:
            continue
        document = stored.document
        if not stored.media_type or archive.catalogue.holds.is_released(whole):
            archive.catalogue.judgements.note([whole], By.PAPER)
        elif archive.vault.verify(Room.ORIGINALS, document.sha256) is not None:
            missing.append(document.source)  # 'verify' names it; what cannot be read is not judged
        else:
            yield _Judged(Path(document.source), document.source, document.sha256, archive.vault.folder, limits,
                          document_id=whole)


def _hold(archive: Archive, job: _Judged, outcome: Outcome) -> HeldNow:
    if isinstance(outcome, NewDocument):
        mark, why, because = outcome.document.fields.secrecy, outcome.held_for or "", outcome.because
    else:
        mark, because = None, ()
        why = outcome.message if isinstance(outcome, Failure) else say("The process that read it died.")
    archive.catalogue.holds.hold(job.document_id, mark, because=because)
    return HeldNow(job.document_id, job.source, why)
