"""What is written down of a file page by page while it is read, so that pages are the unit of the work.

Processes that read at the same file share its notes: each page is taken by one of them, and kept when it is read. When
one of them had to be ended, or died, its page is free again, is tried smaller, then left; the other pages are lost to
nobody. The notes of an ingest lie in the archive: after a kill of everything it goes on at the page.

What lies in that folder is unpickled, and so may run anything: whoever may put something there is trusted like
ourselves. These are our own processes, and with `dask_vault` whoever has the key of an order, as with Dask itself.
"""

from __future__ import annotations

import pickle
import shutil
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex

from indexer.records import ReadPage

FOLDER = "page-notes"
MAIN = "main"
"""The name of the process that gathers the pages in the end."""
_SPENT, _COUNT = "spent", "count"
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_TAKEN, _TRIES = ".taken", ".tries"
_ELSEWHERE = "elsewhere"
"""The name of whoever reads a page on a machine with notes of its own."""
_NOT_WHOLE = (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, ValueError, TypeError)


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a page was not read: a stable word, and a sentence."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A page that was read, or given up."""

    page: ReadPage
    failed: Failed | None = None


class PageNotes:
    """The notes about one file, as one of the processes that read at it sees them.

    Args:
        folder: of these notes.
        reader: the name of the process; one that follows another that died may bear the same.
    """

    def __init__(self, folder: Path, reader: str = MAIN) -> None:
        self._folder = folder
        self._reader = reader
        self._under_way = f"under-way.{reader}"

    def spent(self) -> float:
        """The seconds that count which processes of this name took before they were ended."""
        try:
            return float((self._folder / f"{_SPENT}.{self._reader}").read_text())
        except (OSError, ValueError):
            return 0.0

    def spend(self, seconds: float) -> None:
        """So many seconds were taken by processes of this name that were ended."""
        self._write(f"{_SPENT}.{self._reader}", str(seconds).encode())

    def expect(self, count: int) -> None:
        """The file has so many pages."""
        self._write(_COUNT, str(count).encode())

    def expected(self) -> int:
        """How many pages the file has; 0 while that is not known."""
        try:
            return int((self._folder / _COUNT).read_text())
        except (OSError, ValueError):
            return 0

    def free(self) -> list[int]:
        """The pages that nobody has taken yet; none while it is not known how many there are."""
        numbers = range(1, self.expected() + 1)
        names = {path.name for path in self._folder.iterdir()} if numbers else set()
        return [number for number in numbers if str(number) not in names and f"{number}{_TAKEN}" not in names]

    def take_share(self) -> None:
        """Take the last half of what is free, for a reader on another machine; nothing more where it has a share."""
        if any(_taken_by(taken) == self._reader for taken in self._folder.glob(f"*{_TAKEN}")):
            return
        free = self.free()
        for number in free[len(free) // 2 :]:
            self.take(number)

    def read_elsewhere(self) -> list[int]:
        """The pages that this process leaves to others: whoever only helps has its share, and leaves the rest."""
        names = {path.name for path in self._folder.iterdir()}
        taken = {number: _taken_by(self._folder / f"{number}{_TAKEN}") for number in range(1, self.expected() + 1)
                 if f"{number}{_TAKEN}" in names and str(number) not in names}  # fmt: skip
        if self._reader == MAIN:
            return [number for number, reader in taken.items() if reader not in (None, MAIN)]
        return [number for number in range(1, self.expected() + 1) if taken.get(number) != self._reader]

    def leave_to_others(self, numbers: Collection[int]) -> None:
        """These pages, and no others, are read on other machines."""
        for taken in self._folder.glob(f"*{_TAKEN}"):
            if _taken_by(taken) == _ELSEWHERE and int(taken.name.removesuffix(_TAKEN)) not in numbers:
                taken.unlink(missing_ok=True)
        for number in numbers:
            with suppress(FileExistsError):  # or it is under way here, and is read twice
                (self._folder / f"{number}{_TAKEN}").symlink_to(_ELSEWHERE)

    def take(self, number: int) -> bool:
        """Whether this process is to read this page; not where it is read, or another one reads it."""
        if self.is_kept(number):
            return False
        taken = self._folder / f"{number}{_TAKEN}"
        try:
            taken.symlink_to(self._reader)  # who took it is written in the moment in which it is taken
        except FileExistsError:
            return _taken_by(taken) == self._reader and not self.is_kept(number)
        except FileNotFoundError:
            return False  # the file was read meanwhile, and its notes are gone
        return not self.is_kept(number)

    def let_go(self) -> None:
        """Give back what was taken and not read: the process stops, or is gone."""
        for taken in self._folder.glob(f"*{_TAKEN}"):
            if _taken_by(taken) == self._reader:
                taken.unlink(missing_ok=True)

    def tries(self, number: int) -> int:
        """How often a try to read this page began."""
        try:
            return int((self._folder / f"{number}{_TRIES}").read_text())
        except (OSError, ValueError):
            return 0

    def begin(self, number: int) -> None:
        """A try to read this page begins."""
        self._write(f"{number}{_TRIES}", str(self.tries(number) + 1).encode())
        self._write(self._under_way, f"{number} {time.monotonic()} {_clock()}".encode())

    def keep(self, number: int, noted: Noted) -> None:
        """The page was read, or given up."""
        self._write(str(number), pickle.dumps(noted))

    def is_kept(self, number: int) -> bool:
        """Whether the page was read, or given up."""
        return (self._folder / str(number)).exists()

    def kept(self, number: int) -> Noted:
        """A page that is kept."""
        noted = pickle.loads((self._folder / str(number)).read_bytes())
        assert isinstance(noted, Noted)
        return noted

    def numbers(self) -> list[int]:
        """The pages that are kept."""
        with suppress(FileNotFoundError):
            return sorted(int(path.name) for path in self._folder.iterdir() if path.name.isdecimal())
        return []

    def closed(self, number: int) -> bytes:
        """A page that is kept, as it travels."""
        return (self._folder / str(number)).read_bytes()

    def keep_closed(self, number: int, content: bytes) -> None:
        """A page that was read on another machine."""
        self._write(str(number), content)

    def begun(self) -> float | None:
        """When this process began the page that it is at, by `time.monotonic`; None where it is at none."""
        begun = self._begun()
        return None if begun is None or self.is_kept(begun[0]) else begun[1]

    def resume(self) -> None:
        """Begin with what an earlier run left: the pages that it read, none that it gave up, and no clock of its."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in list(self._folder.iterdir()):
            if not (path.name.isdecimal() and _is_read(path)):
                path.unlink(missing_ok=True)

    def remove(self) -> None:
        """The file is done with."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _begun(self) -> tuple[int, float] | None:
        try:
            number, since, clock = (self._folder / self._under_way).read_text().split()
        except (OSError, ValueError):
            return None
        return (int(number), float(since)) if clock == _clock() else None  # else begun on another machine

    def _write(self, name: str, content: bytes) -> None:
        """Whole or not at all: the process may be ended at any moment.

        Of one name there may be two at once: a worker that was taken for lost wakes up beside the one that follows it.
        """
        new = self._folder / f"{name}.{self._reader}.{token_hex(8)}.new"
        new.write_bytes(content)
        new.replace(self._folder / name)


@cache
def _clock() -> str:
    """Which clock `time.monotonic` is here: that of this machine since it was started."""
    return _BOOT.read_text().strip()


def notes_folder(root: Path, sha256: str) -> Path:
    """Where an ingest into the archive at `root` notes the pages of a file; each version takes up its own alone."""
    return root / FOLDER / version("vankien") / sha256


def noted_files(root: Path) -> Iterable[tuple[str, Path]]:
    """SHA-256 and folder of every file about whose pages there are notes, of this version and of others."""
    with suppress(FileNotFoundError):
        for version in list((root / FOLDER).iterdir()):
            yield from ((one.name, one) for one in list(version.iterdir()))


def _taken_by(taken: Path) -> str | None:
    try:
        return str(taken.readlink())
    except OSError:
        return None


def _is_read(path: Path) -> bool:
    """Whether a page lies there whole, and was read."""
    try:
        noted = pickle.loads(path.read_bytes())
    except (*_NOT_WHOLE, OSError):
        return False
    return isinstance(noted, Noted) and noted.failed is None
