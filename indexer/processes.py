"""Processes of this machine, looked at and ended: a process with all that it started."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

_PROC = "/proc"
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MOST_TOLD = 4096  # bytes; a line of numbers


@dataclass(frozen=True, slots=True)
class Member:
    """One process: its number, which another may get later, and when it began, in ticks since the machine did."""

    pid: int
    began: int


@dataclass(frozen=True, slots=True)
class Family:
    """A process and all that it, and these, started; empty when it is gone.

    Args:
        members: the oldest first.
        memory: bytes that they hold in memory together.
    """

    members: tuple[Member, ...] = ()
    memory: int = 0


def families_of(pids: Sequence[int]) -> dict[int, Family]:
    """The families of these processes, as they are now."""
    everyone = {member.pid: (member, parent) for member, parent in _everyone()}
    return {pid: _family(pid, everyone) for pid in pids}


def end_family(pid: int) -> None:
    """End a process with all that it started; it is stopped first, so that it starts no more."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    end_all(families_of([pid])[pid].members)


def end_all(members: Sequence[Member]) -> None:
    """End those of these processes that are still there."""
    for member in members:
        now = _look_at(member.pid)
        if now is not None and now[0] == member:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(member.pid, signal.SIGKILL)


def _family(pid: int, everyone: Mapping[int, tuple[Member, int]]) -> Family:
    if pid not in everyone:
        return Family()
    found = [everyone[pid][0]]
    for one in found:  # it grows while it is gone through
        found += [member for member, parent in everyone.values() if parent == one.pid and member not in found]
    return Family(tuple(found), sum(_memory(member.pid) for member in found))


def _everyone() -> Iterator[tuple[Member, int]]:
    for entry in os.scandir(_PROC):
        found = _look_at(int(entry.name)) if entry.name.isdigit() else None
        if found is not None:
            yield found


def _look_at(pid: int) -> tuple[Member, int] | None:
    """A process and the number of its parent; None when it is gone."""
    try:
        # The name of the program, in brackets, may hold anything.
        told = _told(pid, "stat").rpartition(b")")[2].split()
        return None if told[0] == b"Z" else (Member(pid, int(told[19])), int(told[1]))
    except (OSError, ValueError, IndexError):
        return None


def _memory(pid: int) -> int:
    try:
        return int(_told(pid, "statm").split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0


def _told(pid: int, name: str) -> bytes:
    """What the system tells of a process. All are asked twice a second, so this is done without a `Path`."""
    file = os.open(f"{_PROC}/{pid}/{name}", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(file, _MOST_TOLD)
    finally:
        os.close(file)
