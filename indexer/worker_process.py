"""A process that works for the one that leads it, which may start it before there is anything to do."""

from __future__ import annotations

import atexit
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any, Final

from indexer import loaded_code
from indexer.confining import Confinement, confine, die_with_parent, leave_network
from indexer.parallel import begin_worker
from indexer.processes import end_family
from library.modes import mask_of_files

_LEAVE_SECONDS = 5.0
_EARLY: Final[deque[WorkerProcess]] = deque()


class WorkerProcess:
    """A process that was started; it answers each item that comes on the connection with `Begun` and a result."""

    def __init__(self, *, loading: str | None = None) -> None:
        # spawn: a forked child would inherit the catalogue's connections and the locks of this process's threads
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, os.getpid(), loading), daemon=True)
        with _deaf_to_ctrl_c():  # Python would tell of it with a traceback before it can be told not to
            self._process.start()
        theirs.close()
        with suppress(OSError):  # it died at once, which is told like any death
            self.connection.send(loaded_code.LOADED)

    @property
    def pid(self) -> int:
        """Number of the process."""
        assert self._process.pid is not None
        return self._process.pid

    def begin(self, work: Callable[[Any], Any], confinement: Confinement | None) -> None:
        """Tell it what it does with each item, within which bounds, and where and for whom it writes files."""
        with suppress(OSError):
            self.connection.send((work, confinement, mask_of_files(), dict(os.environ)))

    def leave(self) -> None:
        """Let it end by itself; it has nothing to do."""
        with suppress(OSError):
            self.connection.send(None)
        self._process.join(_LEAVE_SECONDS)

    def end(self) -> None:
        """End it and all that it started, where it has not ended by itself."""
        if self._process.exitcode is None:
            end_family(self.pid)
        self.bury()

    def bury(self) -> None:
        """Wait for its end."""
        self._process.join()
        self.connection.close()


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """What is started within is deaf to it from its first moment; this process hears of it afterwards."""
    resource_tracker.ensure_running()  # it is started with the first process, and takes the mask away
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def started_early(workers: int, *, loading: str) -> Iterator[None]:
    """Have so many processes load a module meanwhile; whoever needs one within this block takes it.

    Starting a process and loading what reads takes half a second, in which the leader has other things to do.
    """
    _EARLY.extend(WorkerProcess(loading=loading) for _ in range(workers))
    try:
        yield
    finally:
        while _EARLY:
            _EARLY.pop().end()


def worker_process() -> WorkerProcess:
    """One that was started early, or a new one."""
    with suppress(IndexError):
        return _EARLY.popleft()
    return WorkerProcess()


@dataclass(frozen=True, slots=True)
class Begun:
    """A worker's word that it begins with its next item, and when."""

    at: float


@dataclass(frozen=True, slots=True)
class Replaced:
    """A worker's word that it has loaded another program than its leader, and ends."""


def _serve(connection: Connection, leader: int, loading: str | None) -> None:
    """What a worker process does all its life."""
    die_with_parent()
    leave_network()  # before anything that has threads is loaded
    begin_worker(leader)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(EOFError, OSError):
        if connection.recv() != loaded_code.LOADED:
            connection.send(Replaced())
            return
        gc.disable()  # what is loaded is no garbage, now or later
        if loading is not None:
            importlib.import_module(loading)
        work, confinement, mask, environment = connection.recv()
        gc.freeze()
        gc.enable()
        os.umask(mask)
        os.environ.clear()
        os.environ.update(environment)
        tempfile.tempdir = None  # it is looked for anew
        if confinement is not None:
            confine(confinement)
        while (item := connection.recv()) is not None:
            connection.send(Begun(time.monotonic()))
            connection.send((work(item),))
    atexit._run_exitfuncs()  # what was started is ended, and waited for
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # nobody waits while Python takes itself apart
