"""Whose turn it is to write: who wrote last lets others go first, so that nobody waits for a whole row of writes.

SQLite keeps no order among those who wait, and looks for its turn only every tenth of a second: work that writes one
transaction after another would get in front of a person again and again.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from library.errors import BusyError

LOCK = "turn.lock"
_RECENT = 1.0
"""Seconds after a write within which the next one is a row of them."""
_LET_GO_FIRST = 0.5
"""Seconds for which who wrote last lets others go first; it is their turn within a hundredth of that."""
_POLL, _POLL_BEHIND = 0.005, 0.02  # seconds; who wrote last looks less often


class Turns:
    """The turns of one process at one catalogue; whoever waits holds a lock file together with all who wait.

    Args:
        folder: of the lock file, which is made when somebody waits for the first time.
        patience: seconds after which waiting is given up.
    """

    def __init__(self, folder: Path, *, patience: float) -> None:
        self._path = folder / LOCK
        self._patience = patience
        self._wrote = -_RECENT

    def take(self, begin: Callable[[], object]) -> None:
        """Begin to write as soon as nobody else does.

        Args:
            begin: raises `BusyError` at once where somebody else writes.

        Raises:
            BusyError: somebody else wrote all the time.
        """
        behind = time.monotonic() - self._wrote < _RECENT
        if behind:
            self._let_others_go()
        try:
            begin()
        except BusyError:
            with self._waiting():
                self._wait(begin, _POLL_BEHIND if behind else _POLL)

    def done(self) -> None:
        """What was written is committed, or given up."""
        self._wrote = time.monotonic()

    def _wait(self, begin: Callable[[], object], poll: float) -> None:
        end = time.monotonic() + self._patience
        while True:
            time.sleep(poll)
            try:
                begin()
            except BusyError:
                if time.monotonic() >= end:
                    raise
            else:
                return

    def _let_others_go(self) -> None:
        end = time.monotonic() + _LET_GO_FIRST
        while self._somebody_waits() and time.monotonic() < end:
            time.sleep(_POLL)

    def _somebody_waits(self) -> bool:
        try:
            handle = os.open(self._path, os.O_RDWR)
        except OSError:  # nobody ever waited, or the disk is not there to be written to
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:  # another user's, or a disk that is full: it waits without being seen to
            yield
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)
