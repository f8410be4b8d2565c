"""Locks between processes; they go with the process that holds them, so a crash leaves none behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from whoosh.util.filelock import FileLock, try_for

from library.errors import BusyError
from library.machine.owner import is_allowed
from library.search.whoosh_engine.schema import INDEX_NAME
from library.wording import mark

_REBUILD = "rebuild.lock"


@contextmanager
def _held(path: Path, *, busy: str, wait: float) -> Iterator[None]:
    lock = FileLock(str(path))
    if not try_for(lock.acquire, timeout=wait, delay=0.05):
        raise BusyError(busy, next_step="Try again when it has ended.")
    try:
        yield
    finally:
        lock.release()


def rebuild_lock(root: Path) -> AbstractContextManager[None]:
    """Held by whoever makes a new generation."""
    return _held(root / _REBUILD, busy=mark("Another process is rebuilding the search index."), wait=0.0)


def write_lock(folder: Path, *, wait: float, closed: bool = False) -> AbstractContextManager[None]:
    """The lock that Whoosh's writers take.

    Args:
        wait: seconds to wait for it.
        closed: go on without it where it is another user's: then nobody of this user's writes there either.
    """
    lock = folder / f"{INDEX_NAME}_WRITELOCK"
    if closed and not _may_be_taken(lock):
        return nullcontext()
    return _held(lock, wait=wait, busy=mark("Another process is writing to the search index."))


def _may_be_taken(lock: Path) -> bool:
    return is_allowed(lock.parent, os.W_OK | os.X_OK) and (not lock.exists() or is_allowed(lock, os.W_OK))
