"""Doing the jobs that lie in the catalogue, one after another: what was cut off goes on, what is cancelled stops.

Short jobs go before long ones; beside a long one another process does them (`do_short_jobs`).
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from indexer.housekeeping import repair
from indexer.pipeline import ingest
from indexer.recutting import split
from indexer.reindexing import index_on_all_cores, rebuild_on_all_cores
from indexer.rejudging import rejudge
from indexer.releasing import declassify, release
from indexer.reporting import counts_told
from indexer.uploaded import read_uploads
from indexer.watched import take_watched
from library.acts import DECLASSIFY, RELEASE, SHORT_JOBS, SPLIT
from library.acts.asking import check_asker
from library.acts.secrecy import Ruling
from library.archive import Archive
from library.catalogue import Job, JobState
from library.errors import BusyError, DamagedError, EngineUnreachableError, ReplacedError, VankienError
from library.job_process import work_command
from library.progress import Progress
from library.renewing import REINDEX, RELATE, UPGRADE, relate_soon, renew_soon
from library.uploads import UPLOAD, sweep_uploads
from library.watched_folders import WATCH
from library.wording import mark, say

_POLL_SECONDS = 1.0
_SHORT_POLL_SECONDS = 0.2
_TELL_SECONDS = 0.5
_FOR_EVER = 10**9

Doing = Callable[[Archive, Job, Progress], str]
"""Does a job and says in a sentence how it ended; called again after a kill, it goes on."""


class CancelledError(VankienError):
    """Somebody wants the job stopped."""


def work(archive: Archive, *, once: bool, progress: Progress) -> int:
    """Do what waits, and what a killed process left.

    Args:
        once: end when nothing waits; else look for more for ever.

    Returns:
        How many jobs failed.

    Raises:
        ReplacedError: the program was replaced; what is under way goes on with the next call.
    """
    failed = 0
    with suppress(DamagedError, EngineUnreachableError):  # the command that asks the index says so
        renew_soon(archive.catalogue, archive.engine)
    relate_soon(archive.catalogue)
    while True:
        job = _next(archive)
        if job is not None:
            failed += not _do(archive, job, progress)
        elif once:
            return failed
        else:
            time.sleep(_POLL_SECONDS)


def do_short_jobs(archive: Archive, *, linger: float, progress: Progress) -> int:
    """Do the short jobs alone, as soon as they are asked for, while another process may be at a long one.

    Args:
        linger: seconds; end when no job of any kind has waited or run for so long.

    Returns:
        How many jobs failed.
    """
    failed, quiet = 0, time.monotonic()
    while time.monotonic() - quiet < linger:
        job = _next(archive, short=True)
        if job is not None:
            failed += not _do(archive, job, progress)
        elif archive.catalogue.jobs.unfinished():
            quiet = time.monotonic()
        if job is None:
            time.sleep(_SHORT_POLL_SECONDS)
    return failed


@contextmanager
def short_jobs_beside(archive: Archive, language: str) -> Iterator[None]:
    """Have short jobs done by a process of their own while the block lasts, which does long ones."""
    process = subprocess.Popen(work_command(archive.root, language, linger=_FOR_EVER), stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _next(archive: Archive, *, short: bool = False) -> Job | None:
    """The oldest job that nobody is at, a short one before others; this process is at it from now on.

    Next comes making the index anew, which every long job would else do first, on one core.
    """
    waiting = sorted(archive.catalogue.jobs.unfinished(),
                     key=lambda job: (job.kind not in SHORT_JOBS, job.kind != REINDEX, job.id))
    for job in (one for one in waiting if one.kind in SHORT_JOBS or not short):
        if archive.claims.take(f"job-{job.id}"):
            now = archive.catalogue.jobs.begin(job.id)
            if now is not None:
                return now
            archive.claims.release(f"job-{job.id}")  # another process ended it meanwhile, or somebody stopped it
    return None


def _do(archive: Archive, job: Job, progress: Progress) -> bool:
    jobs = archive.catalogue.jobs
    try:
        if job.cancelling:
            raise CancelledError("It was stopped.")
        if not job.acted:
            check_asker(archive, job)
        doing = _settle if job.acted else KINDS.get(job.kind)
        if doing is None:
            jobs.end(job.id, JobState.FAILED, say("This version knows no job of kind {kind}.", kind=job.kind))
            return False
        jobs.end(job.id, JobState.DONE, doing(archive, job, JobProgress(archive, job, progress)))
    except CancelledError as error:
        jobs.end(job.id, JobState.CANCELLED, error.message)
    except ReplacedError:
        raise  # the job goes on where it is begun again, by the program that lies there now
    except VankienError as error:
        jobs.end(job.id, JobState.FAILED, str(error))
        progress.complain(str(error))
        return False
    finally:
        archive.claims.release(f"job-{job.id}")
    return True


class JobProgress:
    """Writes down how far a job is, for those who look at it elsewhere, and stops it when somebody wants that."""

    def __init__(self, archive: Archive, job: Job, also: Progress) -> None:
        self._archive, self._job, self._also = archive, job, also
        self._label, self._steps, self._total, self._told = "", 0, 0, 0.0

    def begin(self, label: str, total: int) -> None:
        """A stretch of work begins."""
        self._label, self._steps, self._total = label, 0, total
        self._also.begin(label, total)
        self._tell("")

    def advance(self, steps: int = 1, *, note: str = "") -> None:
        """Some steps are done."""
        self._steps += steps
        self._also.advance(steps, note=note)
        if time.monotonic() - self._told >= _TELL_SECONDS:
            self._tell(note)

    def complain(self, message: str) -> None:
        """Something went wrong that does not stop the work."""
        self._also.complain(message)

    def end(self) -> None:
        """The stretch is over."""
        self._also.end()
        self._tell("")

    def _tell(self, note: str) -> None:
        self._told = time.monotonic()
        if self._archive.catalogue.jobs.tell(self._job.id, self._label, self._steps, self._total, note):
            raise CancelledError("It was stopped; what was done until then is kept.")


def _ingest(archive: Archive, job: Job, progress: Progress) -> str:
    paths = [Path(one) for one in job.arguments["paths"]]
    report = ingest(archive, paths, retry_failed=bool(job.arguments.get("retry_failed")),
                    workers=archive.settings.worker_count, progress=progress)
    return counts_told(report)


def _upload(archive: Archive, job: Job, progress: Progress) -> str:
    sweep_uploads(archive)
    return read_uploads(archive, job.arguments["by"], workers=archive.settings.worker_count, progress=progress)


def _watch(archive: Archive, job: Job, progress: Progress) -> str:
    return take_watched(archive, job.arguments, workers=archive.settings.worker_count, progress=progress)


def _rejudge(archive: Archive, job: Job, progress: Progress) -> str:
    done = rejudge(archive, workers=archive.settings.worker_count, progress=progress)
    return say("{free} may be shown, {held} quarantined, {missing} not judged", free=done.free, held=len(done.held),
               missing=len(done.missing))


def _reindex(archive: Archive, job: Job, progress: Progress) -> str:
    if job.asked_by == UPGRADE:
        _renew(archive, progress)
    else:
        rebuild_on_all_cores(archive, workers=archive.settings.worker_count, progress=progress)
    return say("{count} documents indexed", count=archive.health().documents)


def _renew(archive: Archive, progress: Progress) -> None:
    """Make the index anew; where another process does, such as an ingest, wait until it has, or was killed."""
    while archive.engine.outdated() is not None:
        with suppress(BusyError):
            rebuild_on_all_cores(archive, workers=archive.settings.worker_count, progress=progress)
            return
        progress.end()  # where somebody wants it stopped, it is
        time.sleep(_POLL_SECONDS)


def _follow(archive: Archive, job: Job, progress: Progress) -> str:
    index_on_all_cores(archive, workers=archive.settings.worker_count, progress=progress)
    return say("{count} documents indexed", count=archive.health().documents)


def _relate(archive: Archive, job: Job, progress: Progress) -> str:
    progress.begin(mark("reading what documents say of one another"), 0)
    done = 0
    while found := archive.catalogue.relations.follow_some():
        done += found
        progress.advance(found)
    progress.end()
    return say("{count} documents read for relations to others", count=done)


def _repair(archive: Archive, job: Job, progress: Progress) -> str:
    repair(archive, progress)
    return say("Misread words were made out again.")


def _settle(archive: Archive, job: Job, progress: Progress) -> str:
    """The act was done before its process was killed, and may have been taken back since: what follows it is left."""
    archive.recover(progress=progress)
    archive.unlearn()
    return say("It was done before its process was ended.")


def _act_once(archive: Archive, job: Job) -> None:
    """Called just before an act, in its transaction: it is done for who may have it done, and never again."""
    check_asker(archive, job)
    archive.catalogue.jobs.note_act(job.id)


def _split(archive: Archive, job: Job, progress: Progress) -> str:
    told = job.arguments
    done = split(archive, told["document"], at=told.get("at", ()), actor=job.asked_by, why=told.get("why", ""),
                 undoes=told.get("undoes"), confirm=partial(_act_once, archive, job))
    return ", ".join(f"{one}: {done.state}" for one, *_ in done.documents)


def _release(archive: Archive, job: Job, progress: Progress) -> str:
    wrongly = bool(job.arguments.get("mark_read_wrongly"))
    done = release(archive, job.arguments["document"], mark_read_wrongly=wrongly, why=job.arguments["why"],
                   actor=job.asked_by, progress=progress, confirm=partial(_act_once, archive, job))
    return f"{', '.join(done.ids)}: {done.state}"


def _declassify(archive: Archive, job: Job, progress: Progress) -> str:
    told = job.arguments
    done = declassify(archive, told["document"], Ruling.from_told(told["ruling"]), why=told["why"], actor=job.asked_by,
                      progress=progress, confirm=partial(_act_once, archive, job))
    return f"{', '.join(done.ids)}: {done.state}"


KINDS: Mapping[str, Doing] = {
    "ingest": _ingest, "rejudge": _rejudge, REINDEX: _reindex, "follow": _follow, "repair": _repair,
    RELATE: _relate, UPLOAD: _upload, WATCH: _watch,
    SPLIT: _split, RELEASE: _release, DECLASSIFY: _declassify,
}  # fmt: skip
