"""Doing the jobs of the archive while the site is served: `vankien work`, processes that are there while jobs wait."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from library.acts import SHORT_JOBS
from library.archive import Archive
from library.command_line.speaking import language
from library.errors import VankienError
from library.job_process import work_command

_LOOK_SECONDS = 0.25
_LINGER_SECONDS = 600
_AGAIN_SECONDS = 15.0  # until the same jobs are tried again: another process may be at them
_STOP_SECONDS = 10.0


@contextmanager
def working_beside(archive: Archive) -> Iterator[None]:
    """Have jobs done while the block lasts; what is under way at its end goes on with the next start."""
    worker = _Worker(archive)
    thread = threading.Thread(target=worker.watch, name="jobs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(_STOP_SECONDS)


class _Worker:
    """Starts processes when jobs wait: one for all jobs, and one for the short ones that must not wait for a long."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._over = threading.Event()
        command = partial(work_command, archive.root, language())  # of the command that serves; threads do not know it
        self._any, self._short = _Process(command()), _Process(command(linger=_LINGER_SECONDS))
        self._watching = _Process(command(watching=True))

    def watch(self) -> None:
        """Look for jobs until it is over."""
        while not self._over.wait(_LOOK_SECONDS):
            # What is wrong with the archive, the pages say; no memory for another process is tried again.
            with suppress(VankienError, OSError):
                self._look()

    def stop(self) -> None:
        """End the processes that work."""
        self._over.set()
        self._any.stop()
        self._short.stop()
        self._watching.stop()

    def _look(self) -> None:
        waiting = self._archive.catalogue.jobs.unfinished()
        self._short.see_to(tuple(job.id for job in waiting))  # while a long one goes on it is there beforehand
        self._watching.see_to(tuple(one.id for one in self._archive.catalogue.watched.all()))
        self._any.see_to(tuple(job.id for job in waiting if job.kind not in SHORT_JOBS))


class _Process:
    """A process that is started for jobs, and again for others when it has ended."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._tried: tuple[int, ...] = ()
        self._ended = 0.0

    def see_to(self, waiting: tuple[int, ...]) -> None:
        """Start it where jobs wait, these by their numbers, and it does not run."""
        if self._process is not None:
            if self._process.poll() is None:
                return
            self._process, self._ended = None, time.monotonic()
        again = time.monotonic() - self._ended >= _AGAIN_SECONDS
        if waiting and (again or waiting != self._tried):
            self._tried = waiting
            self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        """End it."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
