"""What a reading process writes down page by page, so that a page that ends it costs no other page.

The folder belongs to one file for as long as that is read. When the process had to be stopped, or died, another one
takes up the same notes: pages that were read are not read again, and the page that was under way is tried smaller,
then left. Nobody but us writes into that folder, so that what lies in it may be unpickled.
"""

from __future__ import annotations

import pickle
import time
from pathlib import Path

from indexer.records import ReadPage

_BEGUN = "begun"
_UNTIL = "until"


class PageNotes:
    """The notes about one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def until(self, seconds: float) -> float:
        """When the time for this file is over, on the clock of `time.monotonic`; the first who asks begins it."""
        try:
            return float((self._folder / _UNTIL).read_text())
        except (OSError, ValueError):
            until = time.monotonic() + seconds
            self._write(_UNTIL, str(until).encode())
            return until

    def tries(self, number: int) -> int:
        """How often a process ended while it read this page."""
        begun = self._begun()
        return begun[1] if begun is not None and begun[0] == number else 0

    def begin(self, number: int) -> None:
        """A try to read this page begins."""
        self._write(_BEGUN, f"{number} {self.tries(number) + 1} {time.monotonic()}".encode())

    def keep(self, page: ReadPage) -> None:
        """The page was read, or given up."""
        self._write(str(page.page.number), pickle.dumps(page))

    def kept(self, number: int) -> ReadPage | None:
        """A page that was read before."""
        path = self._folder / str(number)
        if not path.exists():
            return None
        page = pickle.loads(path.read_bytes())
        assert isinstance(page, ReadPage)
        return page

    def has_begun(self) -> bool:
        """Whether this file is read page by page, and a page was begun."""
        return self._begun() is not None

    def seconds(self) -> float | None:
        """How long the page that is under way has been so; None where none is."""
        begun = self._begun()
        if begun is None or (self._folder / str(begun[0])).exists():
            return None
        return time.monotonic() - begun[2]

    def _begun(self) -> tuple[int, int, float] | None:
        try:
            number, tries, since = (self._folder / _BEGUN).read_text().split()
        except (OSError, ValueError):
            return None
        return int(number), int(tries), float(since)

    def _write(self, name: str, content: bytes) -> None:
        """Whole or not at all: the process may be ended at any moment."""
        new = self._folder / f"{name}.new"
        new.write_bytes(content)
        new.replace(self._folder / name)
