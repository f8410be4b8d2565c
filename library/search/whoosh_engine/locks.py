"""Locks between processes; they go with the process that holds them, so a crash leaves none behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from whoosh.util.filelock import FileLock, try_for

from library.errors import BusyError
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


def write_lock(folder: Path, *, wait: float) -> AbstractContextManager[None]:
    """The lock that Whoosh's writers take.

    Args:
        wait: seconds to wait for it.
    """
    return _held(folder / f"{INDEX_NAME}_WRITELOCK", wait=wait,
                 busy=mark("Another process is writing to the search index."))
