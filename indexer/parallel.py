"""Many processes at one kind of work, results in the order of the items; one worker means: in this process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_PARENT_POLL_SECONDS = 0.5


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


def _executor(workers: int) -> ProcessPoolExecutor:
    # spawn: a forked child would inherit the catalogue's connections and the locks of this process's threads
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=begin_worker,
                               initargs=(os.getpid(),))


def begin_worker(parent: int) -> None:
    """Deaf to Ctrl-C (the parent decides), and gone when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_with(parent)


def leave_with(parent: int) -> None:
    """End this process when its parent is gone, whatever killed that."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PARENT_POLL_SECONDS)
    os._exit(1)
