"""The pages of a file, each read by itself so that one that fails costs no other.

Several processes may read at one file: each takes the next page that nobody has taken.

A page that fails is tried once more at a smaller size, which counts as read and is flagged. What fails then too is
unread: it is told as such, and with it the file is held until it is read or somebody has looked at the paper.

Here stands one of the guards of this program, beside that of `work.py`, which keeps one file from stopping a batch:
pages are read by half a dozen libraries over whatever a scanner, a mail gateway or a virus wrote, and what they raise
then is in no list. Without a guard at the page, the first exception that nobody foresaw would cost all pages.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from indexer.counted_time import Allowance
from indexer.limits import Limits, try_seconds
from indexer.ocr import BoundedOcr, NullOcr, OcrEngine, OcrFailedError, OutOfTimeError
from indexer.page_notes import Failed, Noted, PageNotes
from indexer.records import ReadPage
from library.doubt_reasons import Doubt
from library.errors import MissingRequirementError, UnreadableError
from library.records import Origin, Page, ReviewFlag
from library.secrecy import Part, Unread

Read = Callable[[int, OcrEngine, Limits], ReadPage]
"""Reads the page of this number, from 1, within these limits."""

# A file of which no page can be opened is no document with unread pages, it is a damaged file.
_OF_THE_FILE = {"damaged", "truncated", "too-large", "encrypted"}
_WAIT_SECONDS = 0.05  # for pages that other processes read


@dataclass(frozen=True, slots=True)
class Course:
    """How far the reading of a file may go, and how far it came.

    Args:
        seconds: of the processor, for the whole file.
        notes: of processes that read at it, this one included; None where no other one will go on with it.
        stopped: why the last of these was ended; None where none was.
        along: another process reads this file, and this one only helps it.
    """

    seconds: float
    notes: PageNotes | None = None
    stopped: str | None = None
    along: bool = False


class PageByPage:
    """Reads the pages of one file."""

    def __init__(self, engine: OcrEngine, limits: Limits, course: Course) -> None:
        self._engine = engine
        self._limits = limits
        self._notes = course.notes
        self._stopped = course.stopped or "crashed"
        self._along = course.along
        self._allowance = Allowance(course.seconds - (course.notes.spent() if course.notes else 0.0))
        self._try_seconds = try_seconds(limits, course.seconds)

    @property
    def engine(self) -> OcrEngine:
        """What reads pictures of a file that is not read page by page, until its time is over."""
        return BoundedOcr(self._engine, self._allowance)

    def read_all(self, count: int, read: Read) -> tuple[ReadPage, ...]:
        """Read so many pages; none are given to a process that only helps.

        Raises:
            UnreadableError: none of them can be opened.
            MissingRequirementError: a program that reading needs is not installed.
        """
        numbers = range(1, count + 1)
        if self._notes is None:
            noted = [self._read(number, read, tries=0) for number in numbers]
        else:
            noted = self._read_with_others(self._notes, numbers, read)
        failed = [one.failed for one in noted if one.failed is not None]
        if failed and len(failed) == count and all(one.reason in _OF_THE_FILE for one in failed):
            raise UnreadableError(failed[0].reason, failed[0].message)
        return tuple(one.page for one in noted)

    def _read_with_others(self, notes: PageNotes, numbers: Sequence[int], read: Read) -> list[Noted]:
        """Read every page that no other process takes, then wait for theirs; a page whose process died is free."""
        notes.expect(len(numbers))
        left = list(numbers)
        while left:
            for number in left:
                if notes.take(number):
                    notes.keep(number, self._read(number, read, tries=notes.tries(number)))
            if self._along:
                return []
            left = [number for number in left if not notes.is_kept(number)]
            time.sleep(_WAIT_SECONDS if left else 0)
        return [notes.kept(number) for number in numbers]

    def _read(self, number: int, read: Read, *, tries: int) -> Noted:
        """Read a page at which processes ended as often as `tries` says."""
        failed = Failed(self._stopped, "")
        for limits in (self._limits, self._limits.smaller())[tries:]:
            if self._allowance.left <= 0:
                failed = Failed("timeout", "The time for this file was over.")
                break
            if self._notes is not None:
                self._notes.begin(number)
            page = self._try(number, read, self._bounded(), limits)
            if isinstance(page, ReadPage):
                return Noted(page if limits is self._limits else read_smaller(page))
            failed = page
        return Noted(self._unread(number, read, failed, may_look=tries == 0), failed)

    def _bounded(self) -> OcrEngine:
        return BoundedOcr(self._engine, self._allowance, Allowance(self._try_seconds))

    def _try(self, number: int, read: Read, engine: OcrEngine, limits: Limits) -> ReadPage | Failed:
        try:
            return read(number, engine, limits)
        except MissingRequirementError:
            raise
        except Exception as error:  # noqa: BLE001 - the guard: one bad page never costs the others
            return _why(error)

    def _unread(self, number: int, read: Read, failed: Failed, *, may_look: bool) -> ReadPage:
        """A page that was not read, with its picture where that can be had."""
        page: ReadPage | Failed = failed
        if may_look and failed.reason not in _OF_THE_FILE and self._allowance.left > 0:
            page = self._try(number, read, NullOcr(), self._limits.smaller())
        if isinstance(page, Failed):
            page = ReadPage(Page(number=number, text="", origin=Origin.OCR))
        word = Doubt.DAMAGED if failed.reason in _OF_THE_FILE else Doubt.UNREADABLE
        flag = ReviewFlag(f"page:{number}", f"{word}: {failed.reason}")
        return replace(page, flags=(flag,), unread=(*page.unread, Unread(Part.BODY, failed.reason, page=number)))


def read_smaller(page: ReadPage) -> ReadPage:
    """The page with a flag that says that it was read at a smaller size than it has."""
    flag = ReviewFlag(f"page:{page.page.number}", Doubt.READ_SMALLER)
    return page if flag in page.flags else replace(page, flags=(*page.flags, flag))


def _why(error: Exception) -> Failed:
    """The stable word for what went wrong, and a sentence for people."""
    if isinstance(error, OcrFailedError | UnreadableError):
        return Failed(error.reason, str(error))
    if isinstance(error, OutOfTimeError):
        return Failed("timeout", "Reading it took too long.")
    if isinstance(error, MemoryError):
        return Failed("memory", "Reading it needs more memory than it may take.")
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return Failed("disk", f"There is no space to read it: {error.strerror}.")
    return Failed("defect", f"{type(error).__name__}: {error}")
