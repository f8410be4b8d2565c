"""Doing the jobs of the archive while the site is served: `vankien work`, a process that is there while jobs wait."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from library.archive import Archive
from library.errors import VankienError
from library.speaking import language
from library.wording import OPTION

_COMMAND = "import sys; from library.cli import main; sys.argv[0] = 'vankien'; main()"
_LOOK_SECONDS = 1.0
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
    """Starts a process when jobs wait and none is at work."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._language = language()  # of the command that serves; threads do not know it
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._tried: tuple[int, ...] = ()
        self._ended = 0.0

    def watch(self) -> None:
        """Look for jobs until it is over."""
        while not self._over.wait(_LOOK_SECONDS):
            # What is wrong with the archive, the pages say; no memory for another process is tried again.
            with suppress(VankienError, OSError):
                self._look()

    def stop(self) -> None:
        """End the process that works."""
        self._over.set()
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _look(self) -> None:
        if self._process is not None:
            if self._process.poll() is None:
                return
            self._process, self._ended = None, time.monotonic()
        waiting = tuple(job.id for job in self._archive.catalogue.jobs.unfinished())
        again = time.monotonic() - self._ended >= _AGAIN_SECONDS
        if waiting and (again or waiting != self._tried):
            self._tried = waiting
            self._process = subprocess.Popen(
                [sys.executable, "-c", _COMMAND, "--archive", str(self._archive.root), OPTION, self._language, "work",
                 "--once", "--beside", str(os.getpid())], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
