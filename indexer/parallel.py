"""Many processes at one kind of work, with a serial twin; state, progress and logs stay with the one who asks."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_PARENT_POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Crashed:
    """In place of a result: the process that worked on the item died, twice, or had to be ended.

    Args:
        reason: a stable word: `crashed`, `timeout`, `memory`, `disk`.
    """

    reason: str = "crashed"


def work_through(items: Iterable[Item], work: Callable[[Item], Result], *, workers: int,
                 tick: Callable[[], None] | None = None) -> Iterator[tuple[Item, Result | Crashed]]:
    """Results as they come, with their items.

    A worker that dies takes only its own item down: what was under way is tried again, one at a time.

    Args:
        work: a module-level function that returns its errors as values.
        workers: processes; 1 works in a single child, so that a crash still harms nobody.
        tick: called about twice a second while waiting.
    """
    pool = _Pool(work, workers)
    try:
        yield from pool.run(iter(items), tick or (lambda: None))
    finally:
        pool.stop()


class OrderedWorkers:
    """Workers whose results come in the order of the items; a context manager. One worker means: in this process."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._executor = _executor(workers) if workers > 1 else None

    def __enter__(self) -> OrderedWorkers:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Results in order, a few items a worker under way.

        Raises:
            BrokenProcessPool: a worker died.
        """
        if self._executor is None:
            yield from map(work, items)
            return
        source, pending = iter(items), deque[Future[Result]]()
        pending.extend(self._executor.submit(work, item) for item in islice(source, 4 * self._workers))
        while pending:
            result = pending.popleft().result()
            pending.extend(self._executor.submit(work, item) for item in islice(source, 1))
            yield result


class _Pool(Generic[Item, Result]):
    """Workers, what they have under way, and what has to be tried alone."""

    def __init__(self, work: Callable[[Item], Result], workers: int) -> None:
        self._work = work
        self._workers = workers
        self._executor = _executor(workers)
        self._running: dict[Future[Result], Item] = {}

    def run(self, items: Iterator[Item], tick: Callable[[], None]) -> Iterator[tuple[Item, Result | Crashed]]:
        self._fill(items)
        while self._running:
            done, _ = wait(self._running, timeout=_PARENT_POLL_SECONDS, return_when=FIRST_COMPLETED)
            tick()
            suspects = []
            for future in done:
                item = self._running.pop(future)
                try:
                    yield item, future.result()
                except BrokenProcessPool:
                    suspects.append(item)
            if suspects:
                yield from self._alone([*suspects, *self._running.values()])
            self._fill(items)

    def _fill(self, items: Iterator[Item]) -> None:
        for item in islice(items, max(0, 2 * self._workers - len(self._running))):
            self._running[self._executor.submit(self._work, item)] = item

    def _alone(self, suspects: list[Item]) -> Iterator[tuple[Item, Result | Crashed]]:
        """One of these broke the pool; each gets a process of its own to show whether it was it."""
        self._running.clear()
        self._executor.shutdown(wait=True, cancel_futures=True)
        for item in suspects:
            with _executor(1) as executor:
                try:
                    yield item, executor.submit(self._work, item).result()
                except BrokenProcessPool:
                    yield item, Crashed()
        self._executor = _executor(self._workers)

    def stop(self) -> None:
        """Leave at once: the work under way is thrown away and done again by the next run."""
        processes = list((self._executor._processes or {}).values())
        if self._running:
            for process in processes:
                process.terminate()
        self._executor.shutdown(wait=True, cancel_futures=True)


def _executor(workers: int) -> ProcessPoolExecutor:
    # spawn: a forked child would inherit the catalogue's connections and the locks of this process's threads
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker,
                               initargs=(os.getpid(),))


def _begin_worker(parent: int) -> None:
    """One thread each, deaf to Ctrl-C (the parent decides), and gone when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    leave_with(parent)


def leave_with(parent: int) -> None:
    """End this process when its parent is gone, whatever killed that."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PARENT_POLL_SECONDS)
    os._exit(1)
