"""The process that leads: gives what is to be read to the workers of a cluster, and takes what they found.

The originals are kept in the vault before, so that a worker needs nothing but the archive's folder. Each worker is
asked first whether it is fit; one that is not gets nothing. A worker that is lost costs what it was at: the cluster
gives it to another, which goes on at the page.
"""

from __future__ import annotations

import logging
import queue
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dask
from distributed import Client, Future
from distributed.client import ClosedClientError
from distributed.scheduler import KilledWorker

from indexer.bounds import worth_help
from indexer.dask_cluster.tasks import Order, Terms, Work, carry_out, program, unfit
from indexer.page_notes import PageNotes
from indexer.work import Failure, Job, keep_original
from indexer.worker_pool import Crashed
from library.errors import ReadersUnreachableError, UnfitReadersError
from library.progress import Progress
from library.wording import mark, say

_CONNECT_SECONDS = 10.0
_LOOK_SECONDS = 2.0
_WAIT_SECONDS = 0.5
_FETCH_SECONDS = 10.0
_NOBODY_SECONDS = 60.0
"""How long no worker may be fit before the run ends."""
_AHEAD = 2
"""Tasks for each thread of the workers: one that is read, and one that waits, so that none is idle."""

_WHY = {
    "nanny": mark("it was started without --no-nanny"),
    "program": mark("it has another version of this program, or another Python"),
    "archive": mark("it does not see the folder of the archive under the same path, or may not write there"),
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
    """

    job: Job
    future: Future
    workers: frozenset[str]
    reader: str | None = None


class Leader:
    """Leads the workers of one scheduler, for one archive.

    Args:
        nobody_seconds: how long no worker may be fit.
        connect_seconds: how long the scheduler may take to answer.
    """

    def __init__(
        self,
        scheduler: str,
        vault: Path,
        *,
        group: bool,
        progress: Progress,
        nobody_seconds: float = _NOBODY_SECONDS,
        connect_seconds: float = _CONNECT_SECONDS,
    ) -> None:
        self._scheduler, self._vault, self._group, self._progress = scheduler, vault, group, progress
        self._nobody_seconds, self._connect_seconds = nobody_seconds, connect_seconds
        self._threads: dict[str, int] = {}
        self._asked: dict[str, Future] = {}
        self._unfit: dict[str, str] = {}
        self._tasks: dict[str, _Task] = {}
        self._done: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._looked, self._fit_since = 0.0, time.monotonic()

    def read(
        self, jobs: Iterator[Job], work: Work, *, tick: Callable[[], None]
    ) -> Iterator[tuple[Job, Any | Failure | Crashed]]:
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
            self._terms = Terms(program(), sign, word, self._vault)
            self._work = work
            self._client = _connected(self._scheduler, self._connect_seconds)
            try:
                yield from self._lead(jobs, tick)
            except ClosedClientError as error:
                raise ReadersUnreachableError(self._scheduler) from error
            finally:
                sign.unlink()  # whoever still reads stops
                with suppress(OSError, TimeoutError, ClosedClientError):
                    self._client.cancel([task.future for task in self._tasks.values()])
                self._client.close(timeout=_CONNECT_SECONDS)

    def _lead(self, jobs: Iterator[Job], tick: Callable[[], None]) -> Iterator[tuple[Job, Any]]:
        more = True
        while more or any(task.reader is None for task in self._tasks.values()):
            self._look()
            while more and sum(self._threads.values()) * _AHEAD > len(self._tasks):
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

    def _give(self, job: Job, *, reader: str | None) -> None:
        key = f"vankien-{uuid.uuid4().hex}"
        given = replace(job, scratch=Path(reader or key), along=reader is not None)
        order = Order.of(given, self._work, self._terms.sign, group=self._group)
        future = self._client.submit(carry_out, order, key=key, workers=list(self._threads), pure=False)
        self._tasks[key] = _Task(job, future, frozenset(self._threads), reader)
        future.add_done_callback(lambda done: self._done.put(done.key))

    def _give_help(self) -> None:
        """Let those that would have nothing to do read pages of what is under way."""
        for _ in range(sum(self._threads.values()) - len(self._tasks)):
            job = worth_help([task.job for task in self._tasks.values() if task.reader is None])
            if job is None:
                return
            self._give(job, reader=f"help-{uuid.uuid4().hex}")

    def _take(self, key: str) -> Iterator[tuple[Job, Any]]:
        task = self._tasks.get(key)
        if task is None:
            return  # given anew meanwhile
        try:
            outcome = self._outcome(task.future)
        except TimeoutError:  # the worker that had it is lost, and it is made again
            task.future.add_done_callback(lambda done: self._done.put(done.key))
            return
        del self._tasks[key]
        task.future.release()
        if task.reader is None:
            yield task.job, outcome
        elif task.job.notes is not None:
            PageNotes(task.job.notes, task.reader).let_go()

    def _outcome(self, future: Future) -> Any:
        """What came of it.

        Raises:
            TimeoutError: it cannot be had now.
        """
        if future.status == "finished":
            return future.result(timeout=_FETCH_SECONDS)
        if future.status != "error":
            raise ReadersUnreachableError(self._scheduler)
        error = future.exception(timeout=_FETCH_SECONDS)
        if isinstance(error, KilledWorker):
            return Crashed()
        return Failure(
            "read",
            "defect",
            say("Reading it met a defect of this program: {detail}", detail=f"{type(error).__name__}: {error}"),
        )

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
        for known in (self._threads, self._asked, self._unfit):
            for address in set(known) - set(workers):
                known.pop(address)
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
        elif now - self._fit_since > self._nobody_seconds or (self._unfit and not self._asked and not self._tasks):
            raise UnfitReadersError(self._scheduler, "; ".join(self._unfit.values()))

    def _give_anew(self) -> None:
        """Give to others what only workers might do that are lost; the cluster would wait for them for ever."""
        for key, task in list(self._tasks.items()):
            if not task.workers & set(self._threads):
                del self._tasks[key]
                task.future.cancel()
                self._give(task.job, reader=task.reader)

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
            self._unfit[address] = f"{address}: {say(_WHY[why[0]], detail=why[1])}"
            self._progress.complain(say("A worker is left out: {why}", why=self._unfit[address]))


def _connected(scheduler: str, seconds: float) -> Client:
    for name in ("distributed", *(name for name in logging.root.manager.loggerDict if name.startswith("distributed."))):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what it means is told in our words
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # versions are ours to compare
        try:
            return Client(scheduler, timeout=seconds, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ReadersUnreachableError(scheduler) from error
