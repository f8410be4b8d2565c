"""Bringing the index in step while the site answers already; where the disk does not let it, it is tried again."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from library.archive import Archive
from library.errors import VankienError
from library.machine.disk import told as told_by_disk

AGAIN_SECONDS = 60.0
_log = logging.getLogger(__name__)


class _StoppedError(Exception):
    """The site is being closed."""


class Mender:
    """Mends in a thread of its own, over an archive opened for itself, until that was done once.

    Args:
        folder: of the archive.
        again: seconds after which it is tried again where it could not be done.
    """

    def __init__(self, folder: Path, *, again: float = AGAIN_SECONDS) -> None:
        self._folder = folder
        self._again = again
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._mend, name="mender", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Leave off at the next step; what is done so far is kept, and the next start goes on with it."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _mend(self) -> None:
        while not self._stopping.is_set():
            try:
                archive = Archive.open(self._folder)
                try:
                    archive.recover(progress=self)
                finally:
                    archive.close()
                return
            except _StoppedError:
                return
            except (VankienError, OSError) as error:
                told = told_by_disk(error) if isinstance(error, OSError) else error
                _log.error("The index cannot be brought in step: %s", told)
            self._stopping.wait(self._again)

    def begin(self, label: str, total: int) -> None:
        """A stretch of work begins."""

    def advance(self, steps: int = 1, *, note: str = "") -> None:
        """Some of it is done; between two steps it can be left."""
        if self._stopping.is_set():
            raise _StoppedError

    def complain(self, message: str) -> None:
        """Something is not right."""
        _log.warning("%s", message)

    def end(self) -> None:
        """The stretch is over."""
