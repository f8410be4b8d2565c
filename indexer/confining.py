"""Limits of a process that reads: no network, no more memory than it may take, and it ends with its leader."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of <sched.h>
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
_STATUS = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Confinement:
    """What the processes of a pool may take.

    Args:
        memory_bytes: memory beyond what they have when they begin; their children as much each.
        output_bytes: size of a file that they write.
    """

    memory_bytes: int
    output_bytes: int


def leave_network() -> bool:
    """Leave the network for good, this process and all that it will start; call it before there is a second thread.

    Readers never need one. Where the system does not allow it, LibreOffice is still told to call nobody.

    Returns:
        Whether it was left.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0 and library.unshare(_NEW_NET) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if library.unshare(_NEW_USER | _NEW_NET) != 0:
        return False
    with suppress(OSError):  # without these lines files belong to nobody, but can be read and written all the same
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True


def die_with_parent() -> None:
    """Let the system end this process when its parent ends, also while it is deep in a library."""
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


@cache
def ends_with_us() -> tuple[str, ...]:
    """How a command begins whose program is to end when this process does, whatever ends that."""
    return ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()


def confine(limits: Confinement) -> None:
    """Bound this process and its children; call it when all modules are loaded."""
    held = int(_STATUS.read_text().split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, held + limits.memory_bytes)
    _lower(resource.RLIMIT_FSIZE, limits.output_bytes)  # Python ignores the signal and gets an error
    _lower(resource.RLIMIT_CORE, 0)  # what was read of a secret paper must not lie about


def _lower(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(what, (most, hard))
