"""Looking at watched folders again and again: what has stood still, and can be opened, is handed on to be taken in.

Looking, not being told, for a network share tells nobody. Whether a file stood still is seen by looking twice, and how
long by a clock that never goes back; the times of the files themselves are only compared with one another.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote_from_bytes

from indexer.discovering import FoundFile, discover
from indexer.system_files import pass_over
from library.archive import Archive
from library.catalogue import Entry
from library.catalogue.watched import Watched
from library.errors import VankienError
from library.records import State
from library.watched_folders import WATCH, problem_of

LOOK_SECONDS: Final = 5.0
STILL_SECONDS: Final = 10.0
"""A file that is as it was for so long is whole: a copy over a slow share writes more often than that."""
LOCKED_SECONDS: Final = 600.0
"""A file that nobody may open for so long, or that is still called unfinished, is handed on all the same, so that it is
listed."""
AGAIN_SECONDS: Final = 600.0
"""The same file is not handed on again sooner."""
MOST_AT_ONCE: Final = 200
"""Files of one job."""
_CLAIM: Final = "watching"
_ARRIVING: Final = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp")
"""Names that programs give to what they have not copied whole yet. A share may show its size late, and so as still."""
PASSING: Final = frozenset({"disk", "unreadable", "changing"})
"""Reasons of failures that say nothing of the file: the share went away while it was read, or it was still written."""
TAKEN: Final = frozenset({State.INDEXED, State.DUPLICATE, State.QUARANTINED})

_Look = tuple[int, int]
"""Size and time of a file, as they were seen."""


@contextmanager
def watching_beside(archive: Archive) -> Iterator[None]:
    """Watch the folders in threads of this process while the block lasts."""
    over = threading.Event()
    thread = threading.Thread(target=watch_folders, args=(archive, over), name="watching", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(LOOK_SECONDS)


def watch_folders(archive: Archive, over: threading.Event) -> None:
    """Watch all folders until it is over; one process of an archive does.

    Each folder is looked through by a thread of its own, so that a share that does not answer holds up no other.
    """
    threads: dict[int, threading.Thread] = {}
    is_ours = False
    while not over.is_set():
        with suppress(VankienError, OSError):  # what is wrong with the archive is told elsewhere; it is tried again
            is_ours = is_ours or archive.claims.take(_CLAIM)
            for one in archive.catalogue.watched.all() if is_ours else ():
                if one.id not in threads or not threads[one.id].is_alive():
                    threads[one.id] = threading.Thread(target=_watch_one, args=(archive, one, over), daemon=True)
                    threads[one.id].start()
        over.wait(LOOK_SECONDS)
    if is_ours:
        archive.claims.release(_CLAIM)


def _watch_one(archive: Archive, one: Watched, over: threading.Event) -> None:
    seen = FolderWatch(archive, one)
    while not over.wait(LOOK_SECONDS):
        with suppress(VankienError, OSError):
            if archive.catalogue.watched.get(one.id) is None:
                return
            seen.look()


class FolderWatch:
    """What was seen of one folder.

    Args:
        archive: that takes in what comes.
        folder: that is watched.
    """

    def __init__(self, archive: Archive, folder: Watched) -> None:
        self._archive, self._folder = archive, folder
        self._seen: dict[Path, tuple[_Look, float]] = {}
        self._offered: dict[Path, tuple[_Look, float]] = {}

    def look(self) -> int | None:
        """Look once; returns the job that takes in what stood still, None where nothing did or the last one goes on."""
        problem = problem_of(self._folder.folder)
        self._note(problem)
        if problem:
            self._seen.clear()
            self._offered.clear()
            return None
        still = list(self._still())
        if not still or self._is_busy():
            return None
        due = [one for one in still if self._is_due(one)][:MOST_AT_ONCE]
        if not due:
            return None
        now = time.monotonic()
        self._offered.update({one.path: (_look_of(one), now) for one in due})
        names = [quote_from_bytes(os.fsencode(one.path.relative_to(self._folder.folder))) for one in due]
        return self._archive.catalogue.jobs.add(WATCH, {"folder": self._folder.id, "files": names},
                                                asked_by=self._folder.added_by)

    def _still(self) -> Iterator[FoundFile]:
        """The files that have stood still long enough, and can be opened."""
        found, _ = pass_over(discover([self._folder.folder], leave_out=self._archive.root))
        now, before = time.monotonic(), self._seen
        self._seen, there = {}, {one.path for one in found}
        self._offered = {path: look for path, look in self._offered.items() if path in there}
        for one in found:
            look, since = before.get(one.path, (None, now))
            since = since if look == _look_of(one) else now
            self._seen[one.path] = (_look_of(one), since)
            if now - since >= STILL_SECONDS and (one.problem or _is_ready(one.path) or now - since >= LOCKED_SECONDS):
                yield one

    def _is_due(self, one: FoundFile) -> bool:
        """Whether it was never taken in as it is now, or was and has still to go elsewhere."""
        look, when = self._offered.get(one.path, (None, 0.0))
        if look == _look_of(one) and time.monotonic() - when < AGAIN_SECONDS:
            return False
        ledger = self._archive.catalogue.ledger
        entry = ledger.get([one.path]).get(one.path)
        below = ledger.below(one.path) if entry is None else []
        if _is_taken(one, entry, below):
            return self._folder.target is not None
        if not _is_known(one, entry, below):
            return True
        return not one.problem and _opens(one.path) and has_failed_in_passing(below if entry is None else [entry])

    def _is_busy(self) -> bool:
        return any(job.kind == WATCH and job.arguments.get("folder") == self._folder.id
                   for job in self._archive.catalogue.jobs.unfinished())

    def _note(self, problem: str) -> None:
        now = self._archive.catalogue.watched.get(self._folder.id)
        if now is not None:
            self._folder = now
            if now.problem != problem:
                self._archive.catalogue.watched.set_problem(now.id, problem)


def _is_known(one: FoundFile, entry: Entry | None, below: list[Entry]) -> bool:
    """Whether the ledger has it as it is now, whatever became of it; of an archive it has what lies in it."""
    if entry is not None:
        return entry.state is not None and (entry.size, entry.modified) == _look_of(one)
    return bool(below) and all(inner.modified == one.modified and inner.state is not None for inner in below)


def _is_taken(one: FoundFile, entry: Entry | None, below: list[Entry]) -> bool:
    states = [inner.state for inner in ([entry] if entry is not None else below)]
    return _is_known(one, entry, below) and all(state in TAKEN for state in states)


def has_failed_in_passing(entries: Iterable[Entry]) -> bool:
    """Whether one could not be taken in for a reason that may be over."""
    return any(one.state is State.FAILED and one.reason in PASSING for one in entries)


def _look_of(one: FoundFile) -> _Look:
    return one.size, one.modified


def _is_ready(path: Path) -> bool:
    return not path.name.lower().endswith(_ARRIVING) and _opens(path)


def _opens(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return False
    return True
