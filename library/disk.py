"""What a disk's refusal means: full, read-only, not allowed, gone, failing. Each has another next step."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from library.errors import DiskError, FullDiskError, ReadOnlyError, UsageError, VankienError

_LITTLE = 256 * 1024
"""Bytes; with less the database cannot make the files it works with."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM})
_USAGE = {
    errno.ENOENT: ("There is no", "Check the name; the folder must be there before a file is written into it."),
    errno.ENOTDIR: ("There is no folder on the way to", "Check the name."),
    errno.EISDIR: ("A file is wanted, but this is a folder:", "Name a file in it."),
    errno.EEXIST: ("Something is there already:", "Name another."),
    errno.ENAMETOOLONG: ("This name is too long for the disk:", "Name a shorter one."),
    errno.ELOOP: ("Links lead back to themselves at", "Name the file itself."),
}
_FREE = "Free some space, then give the same command again. Nothing that is kept is damaged."
_WRITABLE = "Make the disk writable again, or copy the archive to one that is. Nothing that is kept is damaged."
_RIGHTS = "Look at who owns the file and its folder, or give the command as the user who made them."
_FAILING = "Look at the disk, its cable or the network before anything else is written to it."


def full(where: str = "") -> FullDiskError:
    """There is no space left at a place."""
    return FullDiskError(f"There is no space left on the disk{_of(where)}.", next_step=_FREE)


def read_only(where: str = "") -> ReadOnlyError:
    """A place cannot be written to."""
    return ReadOnlyError(f"The disk{_of(where)} is read-only.", next_step=_WRITABLE)


def not_allowed(where: str = "") -> ReadOnlyError:
    """A place is not this user's."""
    return ReadOnlyError(f"This user may not read or write {where or 'a file of this work'}.", next_step=_RIGHTS)


def failing(where: str, why: str) -> DiskError:
    """The disk reports an error of its own."""
    return DiskError(f"The disk{_of(where)} reports an error ({why}).", next_step=_FAILING)


def told(error: OSError) -> VankienError:
    """An error of the system in words, with what can be done now."""
    where = os.fsencode(error.filename).decode("utf-8", "replace") if isinstance(error.filename, str | bytes) else ""
    folder = str(Path(where).parent) if where else ""
    if error.errno in _FULL:
        return full(folder)
    if error.errno == errno.EROFS:
        return read_only(folder)
    if error.errno in _NOT_ALLOWED:
        return not_allowed(where)
    if where and error.errno in _USAGE:
        what, step = _USAGE[error.errno]
        return UsageError(f"{what} {where}.", next_step=step)
    return failing(where, error.strerror or str(error) or type(error).__name__)


def _of(where: str) -> str:
    return f" of {where}" if where else ""


def hindrance(path: Path) -> VankienError | None:
    """What keeps this user from writing to a file or into a folder; None where nothing does that can be seen."""
    try:
        state = os.statvfs(path)
    except OSError as error:
        return told(error)
    if state.f_flag & os.ST_RDONLY:
        return read_only(str(path))
    if state.f_bavail * state.f_frsize < _LITTLE:
        return full(str(path))
    if not os.access(path, os.W_OK):
        return not_allowed(str(path))
    return None
