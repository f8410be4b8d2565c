"""One writer at a time, across processes; the lock goes with the process that held it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from library.errors import BusyError


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file.

    Raises:
        BusyError: another process holds it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError("Another process is writing to this archive.",
                            next_step="Wait until it has ended, then give the same command again.") from error
        yield
    finally:
        os.close(handle)
