"""What a disk's refusal means: full, read-only, not allowed, gone, failing. Each has another next step."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from library.errors import DiskError, FullDiskError, NotAllowedError, ReadOnlyError, UsageError, VankienError
from library.machine.owner import is_allowed, name_of
from library.wording import mark

_LITTLE = 256 * 1024
"""Bytes; with less the database cannot make the files it works with."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM})
_USAGE = {
    errno.ENOENT: (mark("There is no {path}."),
                   mark("Check the name; the folder must be there before a file is written into it.")),
    errno.ENOTDIR: (mark("There is no folder on the way to {path}."), mark("Check the name.")),
    errno.EISDIR: (mark("A file is wanted, but this is a folder: {path}."), mark("Name a file in it.")),
    errno.EEXIST: (mark("Something is there already: {path}."), mark("Name another.")),
    errno.ENAMETOOLONG: (mark("This name is too long for the disk: {path}."), mark("Name a shorter one.")),
    errno.ELOOP: (mark("Links lead back to themselves at {path}."), mark("Name the file itself.")),
}
_FREE = "Free some space, then give the same command again. Nothing that is kept is damaged."
_WRITABLE = "Make the disk writable again, or copy the archive to one that is. Nothing that is kept is damaged."
_RIGHTS = mark("Look at who owns the file and its folder, or give the command as the user who made them.")
_OF_ANOTHER = mark("It belongs to {owner}: let {user} read and write it, or give the command as {owner}.")
_OF_ROOT = mark("It belongs to {owner}: an administrator may let {user} read and write it.")
"""Root's command would be done as the owner of the archive again."""
_FAILING = "Look at the disk, its cable or the network before anything else is written to it."


def full(where: str = "") -> FullDiskError:
    """There is no space left at a place."""
    if not where:
        return FullDiskError("There is no space left on the disk.", next_step=_FREE)
    return FullDiskError("There is no space left on the disk of {path}.", next_step=_FREE, path=where)


def read_only(where: str = "") -> ReadOnlyError:
    """A place cannot be written to."""
    if not where:
        return ReadOnlyError("The disk is read-only.", next_step=_WRITABLE)
    return ReadOnlyError("The disk of {path} is read-only.", next_step=_WRITABLE, path=where)


def not_allowed(where: str = "") -> NotAllowedError:
    """A place is not this user's."""
    if not where:
        return NotAllowedError("This user may not read or write a file of this work.", next_step=_RIGHTS)
    owner, user = _owner(Path(where)), os.geteuid()
    step = _RIGHTS if owner in (None, user) else _OF_ANOTHER if owner else _OF_ROOT
    return NotAllowedError("This user may not read or write {path}.", next_step=step, path=where,
                           owner=name_of(owner or 0), user=name_of(user))


def _owner(path: Path) -> int | None:
    """The user to whom the path belongs, or the nearest folder above that can be looked at."""
    for one in (path, *path.absolute().parents):
        try:
            return one.stat().st_uid
        except OSError:
            continue
    return None


def failing(where: str, why: str) -> DiskError:
    """The disk reports an error of its own."""
    if not where:
        return DiskError("The disk reports an error ({detail}).", next_step=_FAILING, detail=why)
    return DiskError("The disk of {path} reports an error ({detail}).", next_step=_FAILING, path=where, detail=why)


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
        return UsageError(what, next_step=step, path=where)
    return failing(where, error.strerror or str(error) or type(error).__name__)


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
    if not is_allowed(path, os.W_OK):
        return not_allowed(str(path))
    return None
