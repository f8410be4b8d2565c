"""Locks between processes, all of them short; a lock goes with the process that held it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from library.errors import BusyError

_POLL_SECONDS = 0.02


@contextmanager
def exclusive(path: Path, *, busy: str, wait: float = 0.0) -> Iterator[None]:
    """Hold a lock file.

    Args:
        path: made where it is not there.
        busy: the message where another process holds it: `Another process is writing to the index.`
        wait: seconds to wait for it.

    Raises:
        BusyError: another process holds it, and held it all that time.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(handle, wait):
            raise BusyError(busy, next_step="Wait until it has ended, then give the same command again.")
        yield
    finally:
        os.close(handle)


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Hold a lock file together with others; whoever wants it alone has to wait for all of them."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


class Claims:
    """Who works on what: each claim is a locked file, so it is gone when its process is.

    Args:
        folder: of the lock files; made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}

    def take(self, name: str, *, wait: float = 0.0) -> bool:
        """Whether this process works on it from now on; no: another one does, and did for so many seconds."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / name
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            if not _locked(handle, wait):
                os.close(handle)
                return False
            if _is_at(handle, path):
                self._held[name] = handle
                return True
            os.close(handle)  # its holder let go of it and took the file away meanwhile

    def release(self, name: str) -> None:
        """Let go of it; a name that is not claimed is no error."""
        handle = self._held.pop(name, None)
        if handle is not None:
            (self._folder / name).unlink(missing_ok=True)
            os.close(handle)

    def release_all(self) -> None:
        """Let go of everything."""
        for name in list(self._held):
            self.release(name)


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _locked(handle: int, wait: float) -> bool:
    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_POLL_SECONDS)
        else:
            return True


def file_at(path: Path) -> tuple[int, int] | None:
    """Which file stands at a path; None where none does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
