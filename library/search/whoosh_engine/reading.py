"""Keeps the last commit open, and notices at the price of a few file names that there is a newer one."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from library.search.whoosh_engine.arrays import closed, damaged
from library.search.whoosh_engine.home import Home
from library.search.whoosh_engine.segment import SegmentData
from library.search.whoosh_engine.snapshot import Snapshot
from library.search.whoosh_engine.soundness import is_noted_sound
from library.search.whoosh_engine.toc import Commit, Facts, latest_generation, read_commit, read_facts

_ATTEMPTS = 20
_PAUSE = 0.01

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Open:
    folder: Path
    snapshot: Snapshot
    there: str
    absent: tuple[str, ...]

    def is_last(self) -> bool:
        """Whether there is no newer commit: two or three looks at names, nothing is read."""
        if not os.access(self.there, os.F_OK):
            return False
        for path in self.absent:  # noqa: SIM110  # asked at every question: a generator takes as long as the look
            if os.access(path, os.F_OK):
                return False
        return True


class Reader:
    """Gives the last commit as a snapshot; shared by all threads of a process.

    Args:
        analyser: what an index that is not there yet counts as made with.
    """

    def __init__(self, home: Home, analyser: str) -> None:
        self._home, self._analyser = home, analyser
        self._open: _Open | None = None
        self._lock = threading.Lock()
        self._own: set[str] = set()

    def snapshot(self) -> Snapshot:
        """The last commit.

        Raises:
            DamagedError: it cannot be read.
        """
        known = self._open
        if known is not None and known.is_last():
            return known.snapshot
        with self._lock:
            known = self._open
            if known is not None and known.is_last():
                return known.snapshot
            return self._retried(self._open_last)

    def facts(self) -> Facts:
        """What the last commit remembers, read even where its segments cannot be."""
        known = self._open
        if known is not None and known.is_last():
            return known.snapshot.commit.facts
        return self._retried(self._read_facts)

    def trust(self, segments: set[str]) -> None:
        """Segments that this process has just written need not be compared with their checksums."""
        self._own = segments

    def forget(self) -> None:
        """Let go of what is open."""
        self._open = None

    def _retried(self, read: Callable[[], T]) -> T:
        """Read again when a commit or a switch has taken files away in between."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return read()
            except FileNotFoundError:
                time.sleep(_PAUSE)
            except PermissionError as error:
                raise closed(error.filename) from error
        try:
            return read()
        except FileNotFoundError as error:
            raise damaged(Path(error.filename or "").name, "the file is missing") from error

    def _read_facts(self) -> Facts:
        folder = self._home.current()
        return Facts(0, self._analyser) if folder is None else read_facts(folder, latest_generation(folder))

    def _open_last(self) -> Snapshot:
        folder = self._home.current()
        if folder is None:
            return Snapshot(Commit(0, (), Facts(0, self._analyser)), ())
        commit = read_commit(folder, latest_generation(folder))
        known = self._open.snapshot.opened if self._open is not None and self._open.folder == folder else {}
        opened = [
            known.get(name) or SegmentData(path, verify=name not in self._own and not is_noted_sound(path))
            for segment in commit.segments
            for name, path in ((str(segment.segment_id()), segment.path(folder)),)
        ]
        for segment, data in zip(commit.segments, opened, strict=True):
            if segment.doc_count_all() != data.size:
                raise damaged(data.file.path.name, "it does not hold what the table of contents says")
        snapshot = Snapshot(commit, opened)
        self._open = _Open(folder, snapshot, *self._home.signs(folder, commit.generation))
        return snapshot
