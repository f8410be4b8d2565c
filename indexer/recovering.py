"""Reading again, from the vault, the originals that the catalogue lost; what was read of them before does not count.

Each goes the ordinary way of an ingest, quarantine included; a file that was withdrawn or held comes back so. Killed,
it goes on with the next. What cannot be read again stays in the list of lost files, and its original in the vault.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.cataloguing import failure_of, settled
from indexer.housekeeping import keep_in_step, repair, settle, tidy
from indexer.jobs import Job, Waiver
from indexer.limits import limits_of
from indexer.readers import Outcome, read_through
from library.archive import Archive
from library.catalogue import Entry, LostFile, NewDocument
from library.progress import Progress
from library.records import State
from library.recovering import Recovered
from library.uploads import take_up
from library.vault import Room
from library.wording import mark, say


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What came of it.

    Args:
        read: files that the catalogue describes again.
        failed: (name, why) of those that could not be read.
        unknown: of the files read how many nobody could say anything of; they are withdrawn until somebody looks.
        uploads: how many files that people had sent, and that were not read, are in the list of these again.
    """

    read: int
    failed: tuple[tuple[str, str], ...]
    unknown: int
    uploads: int = 0


@dataclass(frozen=True, slots=True)
class _LostJob(Job):
    """A job that knows which lost file it reads."""

    lost: LostFile | None = None


def read_lost(archive: Archive, *, workers: int, progress: Progress) -> ReadAgain:
    """Read every lost file."""
    settle(archive, progress)
    files = archive.catalogue.lost.all()
    failed: list[tuple[str, str]] = []
    progress.begin(mark("reading again"), len(files))
    with archive.reading():
        for some in _holders_first(files):
            jobs = _jobs(archive, some, failed)
            for job, outcome in read_through(archive, jobs, workers=workers, progress=progress):
                problem = _take(archive, job, outcome)
                if problem:
                    failed.append(_failed(archive, job.lost, problem))
                progress.advance(note=job.source)
    progress.end()
    archive.catalogue.lost_sayings.say_all()  # of those too that were let through only now
    if files:
        keep_in_step(archive, progress)
        repair(archive, progress)
        tidy(archive)
    if archive.sweep_is_due():
        archive.sweep()
    lost = {one.sha256 for one in archive.catalogue.lost.all()}
    read = [one for one in files if one.sha256 not in lost]
    return ReadAgain(len(read), tuple(failed), sum(one.whole is None for one in read),
                     take_up(archive, before=math.inf))


def _holders_first(files: list[LostFile]) -> tuple[list[LostFile], list[LostFile]]:
    """Files that lie in others come with them; only what does not is read by itself, behind them."""
    sources = {one.source for one in files}
    inner = [one for one in files if any(str(above) in sources for above in Path(one.source).parents)]
    return [one for one in files if one not in inner], inner


def _jobs(archive: Archive, files: list[LostFile], failed: list[tuple[str, str]]) -> Iterator[_LostJob]:
    limits = limits_of(archive.settings)
    for file in files:
        if not file.is_released and archive.catalogue.lost.is_described(file.sha256):
            continue  # it came with the file that holds it
        mismatch = archive.vault.verify(Room.ORIGINALS, file.sha256)
        if mismatch is not None:
            what = (say("Its original may not be read by this user.") if mismatch.closed else
                    say("Its original is gone from the vault.") if mismatch.found is None else
                    say("Its original is not as it was put into the vault."))
            failed.append(_failed(archive, file, what))
            continue
        whole = file.whole
        mark = whole.hold.mark if whole is not None and whole.hold is not None else None
        waiver = (Waiver.MARKS if mark else Waiver.STAMPS) if file.is_released else Waiver.NONE
        yield _LostJob(Path(file.source), file.source, file.sha256, archive.vault.folder, limits, waiver,
                       file.first_pages, begun=archive.vault.begun, lost=file)


def _take(archive: Archive, job: _LostJob, outcome: Outcome) -> str | None:
    """Catalogue what was read; returns why there is nothing to catalogue."""
    if not isinstance(outcome, NewDocument):
        return failure_of(outcome).message
    if not archive.catalogue.lost.is_described(job.sha256):
        kept = archive.vault.path(Room.ORIGINALS, job.sha256)
        line = Entry(kept, job.source, outcome.size, kept.stat().st_mtime_ns, job.sha256)
        archive.catalogue.finish(outcome, [settled(line, outcome)])
        return None
    if job.lost is not None and job.lost.is_released and outcome.document.state is not State.QUARANTINED:
        whole = job.lost.whole
        hold = whole.hold if whole else None
        archive.catalogue.holds.release(outcome, hold.mark if hold else None, why=hold.why if hold else None)
    archive.catalogue.lost.settle(job.sha256)
    return None


def _failed(archive: Archive, file: LostFile | None, problem: str) -> tuple[str, str]:
    assert file is not None
    archive.catalogue.lost.fail(file.sha256, problem)
    return file.source, problem


def recovered_json(done: Recovered, again: ReadAgain) -> dict[str, Any]:
    """For programs."""
    return {
        "catalogue": done.was, "aside": done.aside.name if done.aside else None, "lost": done.lost,
        "read": again.read, "failed": [{"source": name, "why": why} for name, why in again.failed],
        "unknown": again.unknown, "hidden": done.hidden, "shown": done.shown, "rules": done.rules, "cut": done.cut,
        "records": done.records, "acts": done.acts, "relations": done.said, "relations_to_say": done.unsaid,
        "levels": done.levels, "parts": done.parts, "owners": done.owners, "filed": done.filed,
        "accounts": done.accounts, "uploads": again.uploads,
    }  # fmt: skip


def recovered_lines(done: Recovered, again: ReadAgain) -> Iterator[str]:
    """For people."""
    yield say("The catalogue was {was}.", was=say(done.was))
    if done.aside:
        yield say("It is kept as {file}.", file=done.aside.name)
    yield say("{lost} originals were not in it: {read} read again, {failed} could not be read.", lost=done.lost,
              read=again.read, failed=len(again.failed))
    for name, why in again.failed:
        yield say("failed: {source}: {why} Its original stays in the vault.", source=name, why=say(why))
    if again.unknown:
        yield say("Of {count} nobody can say whether they were shown: they are withdrawn. Look at them, then use "
                  "'vankien withdraw ID --undo'.", count=again.unknown)
    if done.hidden or done.shown or done.rules:
        yield say("{hidden} documents were hidden again, {shown} shown again, {rules} rules of access put in force.",
                  hidden=done.hidden, shown=done.shown, rules=done.rules)
    if done.said or done.unsaid:
        yield say("In force again: {said} words of people about relations; about documents that it lacked, to be "
                  "looked at again: {unsaid}.", said=done.said, unsaid=done.unsaid)
    if done.levels:
        yield say("The levels of secrecy of {count} held files have their terms again.", count=done.levels)
    if done.parts:
        yield say("Decisions on parts of held files, put in force or taken back again: {count}.", count=done.parts)
    if done.owners or done.filed:
        yield say("Documents in their units again: {owners}; in their files (hồ sơ) again: {filed}.",
                  owners=done.owners, filed=done.filed)
    for name in done.cut:
        yield say("split otherwise than before: {source}: see 'vankien split' and 'vankien join'.", source=name)
    if done.records:
        yield say("{count} records without a file came in since, to be imported again.", count=done.records)
    if done.acts:
        yield say("People did {count} acts since: what hides, shows or closes documents is in force again; corrections "
                  "have to be made again.", count=done.acts)
    if again.uploads:
        yield say("Files that were sent and not read, and were in no list: {count}. They are listed again at "
                  "/desk/uploads, to be read again there.", count=again.uploads)
    if done.acts and not done.accounts:
        yield say("This catalogue has no accounts: whoever sits at this machine may do everything. Those that were "
                  "made since have to be made again with 'vankien user add'.")
    if done.accounts:
        yield say("All sign-ins and tokens are ended. Accounts, with passwords, roles and states as they were then: "
                  "{count}. Look at 'vankien user list'.", count=done.accounts)
