"""The process that leads: gives what is to be read to the workers of a cluster, and takes what they found.

The originals are kept in the vault before, so that a worker needs nothing but the archive's folder, or the way to the
server that stands for it (`vault_server.py`). Each worker is asked first whether it is fit; one that is not gets
nothing. A worker that is lost costs what it was at: the cluster gives it to another, which goes on at the page.
"""

from __future__ import annotations

import math
import queue
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import dask
from distributed import Future, Security
from distributed.client import ClosedClientError
from distributed.scheduler import KilledWorker

from indexer.bounds import MOST_DEATHS, worth_help
from indexer.dask_cluster.scheduler import connected
from indexer.dask_cluster.tasks import Answer, Order, Terms, Work, carry_out, program, unfit
from indexer.dask_cluster.vault_client import Ticket
from indexer.dask_cluster.vault_server import VaultServer
from indexer.jobs import Failure, Job
from indexer.page_notes import PageNotes
from indexer.work import keep_original
from indexer.worker_pool import Crashed
from library.errors import ReadersUnreachableError, UnfitReadersError
from library.progress import Progress
from library.vault import Vault
from library.wording import mark, say

AnyJob = TypeVar("AnyJob", bound=Job)
_CONNECT_SECONDS = 10.0
_LOOK_SECONDS = 2.0
_WAIT_SECONDS = 0.5
_FETCH_SECONDS = 10.0
_NOBODY_SECONDS = 60.0
"""How long no worker may be fit before the run ends."""
_AGAIN_SECONDS = 60.0
"""After which a worker is asked again that could not reach us."""
_AHEAD = 2
"""Tasks for each thread of the workers: one that is read, and one that waits, so that none is idle."""
_MOST_TROUBLES = 3  # files that a worker cannot carry out, one after another, before it is left out
_MOST_ANEW = 5  # times that a file is given to workers of which none can carry it out; then it is the file

_NOT_FETCHED = mark("No worker could fetch it from the machine that leads, or leave there what was made: {detail}")
_WHY = {
    "nanny": mark("it was started without --no-nanny"),
    "program": mark("it has another version of this program, or another Python"),
    "archive": mark("it does not see the folder of the archive under the same path, or may not write there"),
    "leader": mark("it cannot fetch from the machine that leads: {detail}"),
    "room": mark("it cannot write files for a while: {detail}"),
    "ocr": mark("it lacks what reading needs: {detail}"),
    "strange": mark("it cannot run this program: {detail}"),
}


@dataclass(slots=True)
class _Task:
    """Something that a worker is at.

    Args:
        job: as the leader was asked for it.
        workers: that may do it, by address: those that were fit when it was given.
        reader: the name of who helps; None for who gathers the pages.
        troubles: how often it was given before, and could not be carried out.
        ticket: with which it is fetched; None where it lies on a disk that all see.
    """

    job: Job
    future: Future
    workers: frozenset[str]
    reader: str | None = None
    troubles: int = 0
    ticket: Ticket | None = None


class Leader:
    """Leads the workers of one scheduler, for one archive.

    Args:
        nobody_seconds: how long no worker may be fit, or a scheduler that was there not answer.
        connect_seconds: how long the scheduler may take to answer.
        serve: address of this machine from which workers fetch originals; empty: they see the vault's folder.
    """

    def __init__(
        self,
        scheduler: str,
        vault: Path,
        *,
        group: bool,
        begun: bool = False,
        progress: Progress,
        nobody_seconds: float = _NOBODY_SECONDS,
        connect_seconds: float = _CONNECT_SECONDS,
        serve: str = "",
    ) -> None:
        self._scheduler, self._group, self._progress = scheduler, group, progress
        self._vault = Vault(vault, begun=begun)
        self._nobody_seconds, self._connect_seconds = nobody_seconds, connect_seconds
        self._serve = serve
        self._server: VaultServer | None = None
        self._threads: dict[str, int] = {}
        self._asked: dict[str, Future] = {}
        self._unfit: dict[str, tuple[str, float]] = {}  # why, and until when
        self._told: set[str] = set()
        self._troubled: dict[str, set[str]] = {}  # what a worker could not carry out of late, by SHA-256
        self._anew: list[tuple[Job, int]] = []  # what was not, and how often
        self._deaths: Counter[str] = Counter()  # of those who helped with a file, by its SHA-256
        self._tasks: dict[str, _Task] = {}
        self._done: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._looked, self._fit_since = 0.0, time.monotonic()

    def read(
        self, jobs: Iterator[AnyJob], work: Work, *, tick: Callable[[], None]
    ) -> Iterator[tuple[AnyJob, Any | Failure | Crashed]]:
        """Results as they come, with their jobs.

        Args:
            work: a module-level function that returns its errors as values.
            tick: called about twice a second while waiting.

        Raises:
            ReadersUnreachableError: the scheduler cannot be reached, or went away.
            UnfitReadersError: no worker is fit for the work.
        """
        with (
            tempfile.TemporaryDirectory(prefix="vankien-lead-") as folder,
            dask.config.set({"distributed.comm.timeouts.connect": f"{self._connect_seconds}s"}),
        ):
            sign, word = Path(folder) / "sign", uuid.uuid4().hex
            sign.write_text(word)
            self._work = work
            self._client = connected(self._scheduler, self._connect_seconds)
            try:
                self._begin_serving()
                known = sign if self._server is None else self._server.admit(None)
                self._terms = Terms(program(), known, word, self._vault.folder)
                yield from self._lead_on(jobs, tick)
            finally:
                sign.unlink()  # whoever still reads stops
                if self._server is not None:
                    self._server.close()
                with suppress(OSError, TimeoutError, ClosedClientError):
                    self._client.cancel([task.future for task in self._tasks.values()])
                self._client.close(timeout=_CONNECT_SECONDS)

    def _lead_on(self, jobs: Iterator[AnyJob], tick: Callable[[], None]) -> Iterator[tuple[Any, Any]]:
        """Lead; where the scheduler goes away and is back soon, go on with what was under way."""
        while True:
            try:
                yield from self._lead(jobs, tick)
                return
            except (ReadersUnreachableError, ClosedClientError):
                self._progress.complain(say("The scheduler of the machines that read went away; it is waited for."))
            self._take_back()
            self._connect_again(tick)

    def _take_back(self) -> None:
        """What was given to workers is to be given anew; who they are is not known any more."""
        for key, task in list(self._tasks.items()):
            self._end(key)
            self._put_back(task.job, task.reader, task.troubles)
        for known in (self._threads, self._asked, self._unfit, self._troubled):
            known.clear()

    def _put_back(self, job: Job, reader: str | None, troubles: int) -> None:
        """Nobody is at it: what is read is given anew, what a helper had taken is free."""
        if reader is None:
            self._anew.append((job, troubles))
        elif job.notes is not None:
            PageNotes(job.notes, reader).let_go()

    def _connect_again(self, tick: Callable[[], None]) -> None:
        """Wait for the scheduler as long as for workers.

        Raises:
            ReadersUnreachableError: it does not come back.
        """
        until = time.monotonic() + self._nobody_seconds
        with suppress(OSError, TimeoutError, ClosedClientError):
            self._client.close(timeout=_CONNECT_SECONDS)
        while True:
            tick()
            try:
                self._client = connected(self._scheduler, self._connect_seconds)
            except ReadersUnreachableError:
                if time.monotonic() > until:
                    raise
                time.sleep(_WAIT_SECONDS)
            else:
                self._looked, self._fit_since = 0.0, time.monotonic()
                return

    def _lead(self, jobs: Iterator[AnyJob], tick: Callable[[], None]) -> Iterator[tuple[Any, Any]]:
        more = True
        while more or self._anew or any(task.reader is None for task in self._tasks.values()):
            self._look()
            while (more or self._anew) and sum(self._threads.values()) * _AHEAD > len(self._tasks):
                if self._anew:
                    again, troubles = self._anew.pop()
                    self._give(again, reader=None, troubles=troubles)
                    continue
                job = next(jobs, None)
                if job is None:
                    more = False
                elif (failure := keep_original(job)) is not None:
                    yield job, failure
                else:
                    self._give(job, reader=None)
            if not more:
                self._give_help()
            key = None
            with suppress(queue.Empty):
                key = self._done.get(timeout=_WAIT_SECONDS)
            tick()
            if key is not None:
                yield from self._take(key)

    def _begin_serving(self) -> None:
        """Serve the vault where workers do not see it, in TLS where the scheduler is."""
        self._server = None
        if self._serve:
            tls = self._scheduler.startswith("tls:")
            context = Security().get_listen_args("client")["ssl_context"] if tls else None
            self._server = VaultServer(self._serve, self._vault, context)

    def _give(self, job: Job, *, reader: str | None, troubles: int = 0) -> None:
        key = f"vankien-{uuid.uuid4().hex}"
        given = replace(job, scratch=Path(reader or key), along=reader is not None)
        ticket = None
        if self._server is not None:
            if given.along and job.notes is not None:  # on a disk that all see each takes page after page itself
                PageNotes(job.notes, reader or key).take_share()
            ticket = self._server.admit(given)
            given = replace(given, path=Path(job.path.name), vault=Path(), notes=None)  # no place of ours travels
        try:
            order = Order.of(given, self._work, ticket or self._terms.sign, group=self._group)
            future = self._client.submit(carry_out, order, key=key, workers=list(self._threads), pure=False)
        except Exception:  # the scheduler went away: the job is with nobody, and must not be forgotten
            self._dismiss(ticket)
            self._put_back(job, reader, troubles)
            raise
        self._tasks[key] = _Task(job, future, frozenset(self._threads), reader, troubles, ticket)
        future.add_done_callback(lambda done: self._done.put(done.key))

    def _give_help(self) -> None:
        """Let those that would have nothing to do read pages of what is under way."""
        for _ in range(sum(self._threads.values()) - len(self._tasks)):
            gathering = [task.job for task in self._tasks.values() if task.reader is None]
            job = worth_help([job for job in gathering if self._deaths[job.sha256] < MOST_DEATHS])
            if job is None:
                return
            self._give(job, reader=f"help-{uuid.uuid4().hex}")

    def _take(self, key: str) -> Iterator[tuple[Job, Any]]:
        task = self._tasks.get(key)
        if task is None:
            return  # given anew meanwhile
        try:
            answer = self._answer(task.future)
        except TimeoutError:  # the worker that had it is lost, and it is made again
            task.future.add_done_callback(lambda done: self._done.put(done.key))
            return
        self._end(key)
        task.future.release()
        if answer.trouble:
            self._doubt(answer, task.job)
        else:
            self._troubled.pop(answer.worker, None)
        if task.reader is not None:
            self._deaths[task.job.sha256] += bool(answer.trouble) or isinstance(answer.outcome, Crashed)
            if task.job.notes is not None:
                PageNotes(task.job.notes, task.reader).let_go()
        elif not answer.trouble:
            yield task.job, answer.outcome
        elif task.troubles + 1 < _MOST_ANEW:
            self._anew.append((task.job, task.troubles + 1))
        elif answer.of_leader:
            yield task.job, Failure("keep", "leader", say(_NOT_FETCHED, detail=answer.trouble))
        else:
            told = say("Reading it met a defect of this program: {detail}", detail=answer.trouble)
            yield task.job, Failure("read", "defect", told)

    def _end(self, key: str) -> None:
        """Nobody is at it any more, and its ticket is good for nothing."""
        self._dismiss(self._tasks.pop(key).ticket)

    def _dismiss(self, ticket: Ticket | None) -> None:
        if ticket is not None and self._server is not None:
            self._server.dismiss(ticket)

    def _doubt(self, answer: Answer, job: Job) -> None:
        """Ask a worker again whether it is fit; leave it out where it says so and can do nothing all the same."""
        if self._threads.pop(answer.worker, None) is None:
            return  # asked already, left out, or not known
        self._looked = 0.0
        troubled = self._troubled.setdefault(answer.worker, set())
        troubled.add(job.sha256)
        if len(troubled) >= _MOST_TROUBLES:
            self._leave_out(answer.worker, "leader" if answer.of_leader else "strange", answer.trouble)

    def _answer(self, future: Future) -> Answer:
        """What came of it.

        Raises:
            TimeoutError: it cannot be had now.
        """
        if future.status == "finished":
            answer = future.result(timeout=_FETCH_SECONDS)
            assert isinstance(answer, Answer)
            return answer
        if future.status != "error":
            raise ReadersUnreachableError(self._scheduler)
        error = future.exception(timeout=_FETCH_SECONDS)
        if isinstance(error, KilledWorker):
            return Answer("", Crashed())
        return Answer("", trouble=f"{type(error).__name__}: {error}")

    def _look(self) -> None:
        """See who is there; ask those that came, forget those that went."""
        now = time.monotonic()
        if self._client.status not in ("running", "connecting"):
            raise ReadersUnreachableError(self._scheduler)
        if now - self._looked < _LOOK_SECONDS:
            self._hear()
            return
        self._looked = now
        workers = self._client.scheduler_info(n_workers=-1).get("workers")
        if workers is None:
            return  # it has just gone, which the next look tells
        for known in (self._threads, self._asked, self._unfit, self._troubled):
            for address in set(known) - set(workers):
                known.pop(address)
        for address in [one for one, (_, until) in self._unfit.items() if until <= now]:
            del self._unfit[address]
        for address in set(workers) - {*self._threads, *self._asked, *self._unfit}:
            self._asked[address] = self._client.submit(
                unfit, self._terms, key=f"vankien-fit-{uuid.uuid4().hex}", workers=[address], pure=False
            )
        self._hear()
        if self._threads:
            self._fit_since = now
            for address in self._threads:
                self._threads[address] = workers[address]["nthreads"]
            self._give_anew()
        elif any(task.workers & self._asked.keys() for task in self._tasks.values()):
            self._fit_since = now  # they answer when they have read what we gave them
        elif now - self._fit_since > self._nobody_seconds or (self._unfit and not self._asked and not self._tasks):
            raise UnfitReadersError(self._scheduler, "; ".join(why for why, _ in self._unfit.values()))

    def _give_anew(self) -> None:
        """Give to others what only workers might do that are lost; the cluster would wait for them for ever."""
        for key, task in list(self._tasks.items()):
            if not task.workers & set(self._threads):
                task.future.cancel()
                self._end(key)
                self._give(task.job, reader=task.reader, troubles=task.troubles)

    def _hear(self) -> None:
        """Take the answers of those that were asked whether they are fit."""
        for address, future in list(self._asked.items()):
            if not future.done():
                continue
            del self._asked[address]
            try:
                why = future.result(timeout=_FETCH_SECONDS)
            except TimeoutError:
                continue  # it is gone, or asked again
            except Exception as error:  # noqa: BLE001 - whatever a strange program answers
                why = ("strange", f"{type(error).__name__}: {error}")
            if why is None:
                self._threads[address] = 1
                self._looked = 0.0
                continue
            self._leave_out(address, *why)

    def _leave_out(self, address: str, why: str, detail: str) -> None:
        told = f"{address}: {say(_WHY[why], detail=detail)}"
        self._unfit[address] = told, time.monotonic() + (_AGAIN_SECONDS if why == "leader" else math.inf)
        if told not in self._told:
            self._told.add(told)
            self._progress.complain(say("A worker is left out: {why}", why=told))
