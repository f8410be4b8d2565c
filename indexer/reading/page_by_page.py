"""The pages of a file, read one after the other so that one that fails costs no other.

A page that fails is tried once more at a smaller size, which counts as read and is flagged. What fails then too is
unread: it is told as such, and with it the file is held until it is read or somebody has looked at the paper.

Here stands one of the guards of this program, beside that of `work.py`, which keeps one file from stopping a batch:
pages are read by half a dozen libraries over whatever a scanner, a mail gateway or a virus wrote, and what they raise
then is in no list. Without a guard at the page, the first exception that nobody foresaw would cost all pages.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.limits import Limits
from indexer.ocr import BoundedOcr, NullOcr, OcrEngine, OcrFailedError, OutOfTimeError
from indexer.page_notes import PageNotes
from indexer.records import ReadPage
from library.doubt_reasons import Doubt
from library.errors import MissingRequirementError, UnreadableError
from library.records import Origin, Page, ReviewFlag
from library.secrecy import Part, Unread

Read = Callable[[int, OcrEngine, Limits], ReadPage]
"""Reads the page of this number, from 1, within these limits."""

# A file of which no page can be opened is no document with unread pages, it is a damaged file.
_OF_THE_FILE = {"damaged", "truncated", "too-large", "encrypted"}
_SHARE_OF_A_TRY = 0.3  # of the time of the file: two tries of one page leave time for others
_READINGS_OF_A_TRY = 2.0


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a page was not read: a stable word, and a sentence."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Course:
    """How far the reading of a file may go, and how far it came.

    Args:
        seconds: time for the whole file.
        notes: of processes that read at it, this one included; None where no other one will go on with it.
        stopped: why the last of these was ended; None where none was.
    """

    seconds: float
    notes: PageNotes | None = None
    stopped: str | None = None


class PageByPage:
    """Reads the pages of one file."""

    def __init__(self, engine: OcrEngine, limits: Limits, course: Course) -> None:
        self._engine = engine
        self._limits = limits
        self._notes = course.notes
        self._stopped = course.stopped or "crashed"
        self._until = course.notes.until(course.seconds) if course.notes else time.monotonic() + course.seconds
        self._try_seconds = try_seconds(limits, course.seconds)
        self._failed: list[Failed] = []

    @property
    def engine(self) -> OcrEngine:
        """What reads pictures of a file that is not read page by page, until its time is over."""
        return BoundedOcr(self._engine, self._until)

    def read_all(self, count: int, read: Read) -> tuple[ReadPage, ...]:
        """Read so many pages.

        Raises:
            UnreadableError: none of them can be opened.
            MissingRequirementError: a program that reading needs is not installed.
        """
        pages = tuple(self._noted(number, read) for number in range(1, count + 1))
        if len(self._failed) == count and all(one.reason in _OF_THE_FILE for one in self._failed):
            raise UnreadableError(self._failed[0].reason, self._failed[0].message)
        return pages

    def _noted(self, number: int, read: Read) -> ReadPage:
        if self._notes is None:
            return self._read(number, read, tries=0)
        kept = self._notes.kept(number)
        if kept is not None:
            return kept
        page = self._read(number, read, tries=self._notes.tries(number))
        self._notes.keep(page)
        return page

    def _read(self, number: int, read: Read, *, tries: int) -> ReadPage:
        """Read a page at which processes ended as often as `tries` says."""
        failed = Failed(self._stopped, "")
        for limits in (self._limits, self._limits.smaller())[tries:]:
            if time.monotonic() >= self._until:
                failed = Failed("timeout", "The time for this file was over.")
                break
            if self._notes is not None:
                self._notes.begin(number)
            page = self._try(number, read, self._bounded(), limits)
            if isinstance(page, ReadPage):
                return page if limits is self._limits else read_smaller(page)
            failed = page
        self._failed.append(failed)
        return self._unread(number, read, failed, may_look=tries == 0)

    def _bounded(self) -> OcrEngine:
        return BoundedOcr(self._engine, min(self._until, time.monotonic() + self._try_seconds))

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
        if may_look and failed.reason not in _OF_THE_FILE and time.monotonic() < self._until:
            page = self._try(number, read, NullOcr(), self._limits.smaller())
        if isinstance(page, Failed):
            page = ReadPage(Page(number=number, text="", origin=Origin.OCR))
        word = Doubt.DAMAGED if failed.reason in _OF_THE_FILE else Doubt.UNREADABLE
        flag = ReviewFlag(f"page:{number}", f"{word}: {failed.reason}")
        return replace(page, flags=(flag,), unread=(*page.unread, Unread(Part.BODY, failed.reason, page=number)))


def try_seconds(limits: Limits, seconds: float) -> float:
    """How long one try of one page may take, in a file that may take so many seconds."""
    return min(_READINGS_OF_A_TRY * limits.ocr_seconds, _SHARE_OF_A_TRY * seconds)


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
