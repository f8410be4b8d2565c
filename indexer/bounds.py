"""Bounds on every file that is read, kept by the process that leads: time, memory, what is written meanwhile.

A file that exceeds them fails with its reason, and the batch goes on. Where it is read page by page, only the page is
given up: another process takes up the notes of the one that was ended, tries the page smaller, then leaves it unread.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from indexer.confining import Confinement
from indexer.counted_time import Spell, ask_for_turns, turn_seconds
from indexer.jobs import Job, notes_of
from indexer.limits import Limits, reading_seconds, try_seconds
from indexer.page_notes import PageNotes
from indexer.processes import Family
from indexer.worker_pool import CRASHED, Watch

AnyJob = TypeVar("AnyJob", bound=Job)

# A worker keeps the time of a page and of a file itself, as long as it can; the leader ends it a little later.
_PAGE_LATER, _PAGE_SECONDS = 1.1, 5.0
# The rest of its time is for a last process that gives up what is left of the pages.
_SHARE_OF_FILE = 0.9
MOST_DEATHS = 12  # of workers at one file; a page costs two
_WITHOUT_PAGES = 2  # where no page is to blame
_WORTH_HELP = 3  # free pages of a file; for fewer it is not opened a second time


@dataclass(slots=True)
class _Spent:
    """The seconds that processes which ended, and the one that is at it now, spent on a file; its last one begun.

    Args:
        page: when the page under way was begun, and how long the process had waited for a processor by then.
    """

    before: float = 0.0
    now: float = 0.0
    last: bool = False
    page: tuple[float, float] | None = None

    @property
    def seconds(self) -> float:
        return self.before + self.now


class FileBounds(Watch[AnyJob]):
    """Watches over the files of one run."""

    def __init__(self, limits: Limits) -> None:
        self.confinement = Confinement(limits.memory_bytes, limits.output_bytes)
        self._spent: dict[Path, _Spent] = {}
        self._deaths: Counter[str] = Counter()  # of workers that helped with a file, by its SHA-256

    def begun(self, item: AnyJob) -> AnyJob:
        """The job with a folder of its own for what is only needed while the file is read."""
        scratch = self.folder_for(item)
        ask_for_turns(scratch)
        self._spent[scratch] = _Spent()
        return replace(item, scratch=scratch)

    def folder_for(self, item: AnyJob) -> Path:
        """A folder that nobody else has."""
        return Path(tempfile.mkdtemp(prefix="vankien-file-"))

    def overdue(self, item: AnyJob, family: Family, spell: Spell) -> str | None:
        """`memory`, `disk` or `timeout` where the file takes more than it may."""
        scratch, limits = _scratch(item), item.limits
        spent = self._spent[scratch]
        spent.now = spell.without(turn_seconds(scratch)).counted
        if family.memory > limits.memory_bytes:
            return "memory"
        if _size(scratch) + (_size(item.notes) if item.notes else 0) > limits.output_bytes:
            return "disk"
        most = limits.file_seconds(_bytes(item.path))
        if spent.seconds > most * (1.0 if spent.last else _SHARE_OF_FILE):
            return "timeout"
        page = _of_page(spent, _notes(item), spell, scratch)
        allowed = _PAGE_LATER * try_seconds(limits, reading_seconds(_bytes(item.path), limits)) + _PAGE_SECONDS
        return "timeout" if page is not None and page.counted > allowed else None

    def again(self, item: AnyJob, reason: str, times: int) -> AnyJob | None:
        """The same file, the page that the process ended at told; None where no page is to blame, or time is over."""
        spent, notes = self._spent[_scratch(item)], _notes(item)
        spent.before, spent.now, spent.page = spent.seconds, 0.0, None
        ask_for_turns(_scratch(item))
        if item.along:
            notes.let_go()
            self._deaths[item.sha256] += 1
            return None
        if notes.begun() is None:
            return item if reason == CRASHED and times < _WITHOUT_PAGES else None
        if spent.last or times >= MOST_DEATHS:
            return None
        notes.spend(spent.before)
        spent.last = spent.before > _SHARE_OF_FILE * item.limits.file_seconds(_bytes(item.path))
        return replace(item, stopped=reason)

    def help(self, items: Sequence[AnyJob]) -> AnyJob | None:
        """The file of which most pages are free, to be read along with the process that is at it."""
        item = worth_help([item for item in items if self._deaths[item.sha256] < MOST_DEATHS])
        return None if item is None else self.begun(replace(item, along=True, stopped=None))

    def ended(self, item: AnyJob) -> None:
        """What was only needed while the file was read goes."""
        self._spent.pop(_scratch(item), None)
        shutil.rmtree(_scratch(item), ignore_errors=True)


def _of_page(spent: _Spent, notes: PageNotes, spell: Spell, scratch: Path) -> Spell | None:
    """How long the page that a process is at has been under way; None where it is at none."""
    begun = notes.begun()
    if begun is None:
        return None
    if spent.page is None or spent.page[0] != begun:
        spent.page = begun, spell.waited
    whole = Spell(time.monotonic() - begun, spell.waited - spent.page[1])
    return whole.without(turn_seconds(scratch, begun))


def worth_help(items: Sequence[AnyJob]) -> AnyJob | None:
    """The file of which most pages are free, where these are worth opening it a second time."""
    free = [(len(notes.free()), number) for number, item in enumerate(items) if (notes := _noted(item)) is not None]
    most, number = max(free, default=(0, 0))
    return None if most < _WORTH_HELP else items[number]


def _noted(item: Job) -> PageNotes | None:
    return None if item.notes is None else PageNotes(item.notes)


def _scratch(job: Job) -> Path:
    assert job.scratch is not None
    return job.scratch


def _notes(job: Job) -> PageNotes:
    notes = notes_of(job)
    assert notes is not None
    return notes


def _bytes(path: Path) -> int:
    """The size of the file; 0 where it is gone, as of one that is read again from the vault under another name."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _size(folder: Path) -> int:
    """Bytes of all that lies in a folder, as far as it is there still."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += (Path(root) / name).lstat().st_size
    return total
