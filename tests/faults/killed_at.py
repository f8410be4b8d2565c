"""Runs the `vankien` command, and kills the whole ingest with SIGKILL at a chosen point.

Usage: VANKIEN_KILL_AT=read:before:2 python killed_at.py ingest …: before the second file is read. Worker processes
start from this same file, so the points within them are set there too; they kill the process that leads them.
"""

from __future__ import annotations

import functools
import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import indexer.work
from indexer.page_notes import PageNotes
from library.archive import Archive
from library.catalogue import Catalogue, Holds, Ledger, Volumes
from library.cli import main
from library.search.contract import Writer
from library.search.whoosh_engine import WhooshEngine
from library.vault import Vault

POINTS: dict[str, tuple[Any, str]] = {
    "admit": (Ledger, "admit"),
    "keep": (Vault, "put_file"),
    "read": (indexer.work, "read_file"),
    "page": (PageNotes, "keep"),
    "describe": (indexer.work, "describe"),
    "derive": (Vault, "put"),
    "catalogue": (Catalogue, "finish"),
    "join": (Volumes, "join"),
    "split": (Volumes, "split"),
    "half": (Volumes, "_note"),
    "release": (Holds, "release"),
    "hold": (Holds, "hold"),
    "decide": (Holds, "_note"),
    "sweep": (Archive, "sweep"),
}


def arm(point: str, when: str, call: int) -> None:
    """Put the kill around the function of that point."""
    owner, name = POINTS[point]
    calls = itertools.count(1)
    original: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(original)
    def deadly(*args: Any, **more: Any) -> Any:
        fatal = next(calls) == call
        if fatal and when == "before":
            kill()
        result = original(*args, **more)
        if fatal:
            kill()
        return result

    setattr(owner, name, deadly)


def arm_commit(when: str, call: int) -> None:
    """Kill when all documents of a commit of the index are put but nothing is committed, or right behind it."""
    calls = itertools.count(1)
    original = WhooshEngine.writing

    @contextmanager
    def deadly(self: WhooshEngine, *, watermark: int) -> Iterator[Writer]:
        fatal = next(calls) == call
        with original(self, watermark=watermark) as writer:
            yield writer
            if fatal and when == "before":
                kill()
        if fatal:
            kill()

    WhooshEngine.writing = deadly  # type: ignore[method-assign]


def kill() -> None:
    """The power goes out for the process that leads the work."""
    leader = os.getppid() if multiprocessing.parent_process() else os.getpid()
    os.kill(leader, signal.SIGKILL)
    signal.pause()  # a worker stays where it was until it notices that its leader is gone


if os.environ.get("VANKIEN_KILL_AT"):
    _point, _when, _call = os.environ["VANKIEN_KILL_AT"].split(":")
    if _point == "index":
        arm_commit(_when, int(_call))
    else:
        arm(_point, _when, int(_call))

if __name__ == "__main__":
    main()
