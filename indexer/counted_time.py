"""Which seconds count against a limit: not those in which others had the processor.

A busy machine reads slowly, and a clean page would be held as unread for that alone. So a process counts the seconds
of the processor that it and its children took; who looks at it from outside counts the seconds by the clock without
those in which it waited for a processor, so that one that hangs is seen too. By the clock alone nothing may take more
than `FAR` times its limit. What a worker waits for a program that one alone may use at a time counts in neither way.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.processes import Family, Member, families_of

FAR = 6
_PROC = Path("/proc")
_NANOSECONDS = 1e9
_TURNS = "turns-waited-for"
_WAITS, _HAS_IT = "waits", "has-it"
_elsewhere = [0.0]  # seconds of children that have not ended, as they told them


@dataclass(frozen=True, slots=True)
class Spell:
    """How long something has been under way: seconds by the clock, and how many of them it waited for a processor."""

    seconds: float
    waited: float = 0.0

    @property
    def counted(self) -> float:
        """The seconds that count against a limit."""
        return max(self.seconds - self.waited, self.seconds / FAR)

    def without(self, seconds: float) -> Spell:
        """The same without seconds that count in no way."""
        return Spell(max(0.0, self.seconds - seconds), self.waited)


class Waiting:
    """How long a process and all that it started waited for a processor; right as far as it is looked at often."""

    def __init__(self) -> None:
        self._before: Mapping[Member, float] = {}
        self.seconds = 0.0

    def look(self, family: Family) -> None:
        """Add what they waited since the last look; one that ended meanwhile takes the rest of its waiting with it."""
        now = {member: _waited(member.pid) for member in family.members}
        self.seconds += sum(max(0.0, waited - self._before.get(member, 0.0)) for member, waited in now.items())
        self._before = now


class Watched:
    """A process that was just started, watched from outside."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._began = time.monotonic()
        self._waiting = Waiting()

    def look(self) -> Spell:
        """How long it and all that it started have been at it."""
        self._waiting.look(families_of([self._pid])[self._pid])
        return Spell(time.monotonic() - self._began, self._waiting.seconds)


class Allowance:
    """Seconds of the processor for this process, its children that ended and those that tell, from now on."""

    def __init__(self, seconds: float) -> None:
        self._until = processor_seconds() + seconds

    @property
    def left(self) -> float:
        """How many are left; 0 or less when they are over."""
        return self._until - processor_seconds()


def count_elsewhere(seconds: float) -> None:
    """Count what a child that goes on took of the processor; when it has ended, take it off again."""
    _elsewhere[0] += seconds


@contextmanager
def waiting_for_turn() -> Iterator[None]:
    """Note that this worker waits for others, where its temporary files lie; nothing is noted where nobody asks."""
    notes = Path(tempfile.gettempdir()) / _TURNS
    _note(notes, _WAITS)
    try:
        yield
    finally:
        _note(notes, _HAS_IT)


def turn_seconds(folder: Path, since: float = 0.0) -> float:
    """Seconds for which the worker whose temporary files lie in a folder waited for its turns.

    Args:
        since: waits that began before this moment on the clock of `time.monotonic` are left out.
    """
    total, began = 0.0, None
    with suppress(OSError):
        for line in (folder / _TURNS).read_text().splitlines():
            what, at = line.split()
            if what == _WAITS:
                began = float(at)
            elif began is not None:
                total += float(at) - began if began >= since else 0.0
                began = None
    return total + (time.monotonic() - began if began is not None and began >= since else 0.0)


def ask_for_turns(folder: Path) -> None:
    """Have the next worker whose temporary files lie in this folder note how long it waits for its turns."""
    (folder / _TURNS).write_text("")


def _note(notes: Path, what: str) -> None:
    with suppress(OSError), open(notes, "a", opener=_that_is_there) as file:
        file.write(f"{what} {time.monotonic()!r}\n")


def _that_is_there(path: str, flags: int) -> int:
    return os.open(path, flags & ~os.O_CREAT)


def processor_seconds() -> float:
    """What this process and its children took of the processor so far."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system + _elsewhere[0]


def _waited(pid: int) -> float:
    """Seconds that a process waited for a processor; 0 where the system does not tell."""
    try:
        return int((_PROC / str(pid) / "schedstat").read_text().split()[1]) / _NANOSECONDS
    except (OSError, ValueError, IndexError):
        return 0.0
