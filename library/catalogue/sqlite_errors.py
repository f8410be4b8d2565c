"""What SQLite's errors mean: busy, full, read-only, a failing disk or a damaged file. Each has another next step."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from library.errors import BusyError, DamagedError, UsageError, VankienError
from library.machine import disk

_LOOK = "Write nothing more to the archive, copy its folder to another disk, then run 'vankien doctor'."
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DISK = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
_UNDECODABLE = "Could not decode to UTF-8"


def in_words(error: sqlite3.Error | OverflowError, path: Path) -> VankienError | None:
    """The error as one that a user may be told; None for a defect of ours, such as a wrong statement."""
    if isinstance(error, OverflowError):
        return UsageError("A number that was given is too large.", next_step="Give one of at most 18 digits.")
    code = kind_of(error)
    if code in _BUSY:
        return BusyError("Another process is writing to the catalogue.", next_step="Try again in a minute.")
    if code in _DAMAGED or str(error).startswith(_UNDECODABLE):
        return damaged(path, str(error))
    if code == sqlite3.SQLITE_FULL:
        return disk.full(str(path.parent))
    if code in _DISK:
        return disk.hindrance(path.parent) or disk.hindrance(path) or _without_hindrance(error, code, path)
    return None


def damaged(path: Path, why: str) -> DamagedError:
    """The catalogue's file is not what was written."""
    return DamagedError("The catalogue {name} cannot be read ({detail}).", next_step=_LOOK, name=path.name,
                        detail=why)


def kind_of(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 where the error is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _without_hindrance(error: sqlite3.Error, code: int, path: Path) -> VankienError:
    if code == sqlite3.SQLITE_READONLY:
        return disk.read_only(str(path))
    return disk.failing(str(path), str(error))
