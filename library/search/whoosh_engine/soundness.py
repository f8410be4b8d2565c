"""A note beside a file of arrays that it was written whole, so that a single question need not read all of it.

The note holds the file's size and times. A file that was changed, copied or put back since has others and is compared
with its checksums again; what a disk loses by itself is found by `Engine.check`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

_EXTENSION: Final = ".sound"


def note_sound(path: Path) -> None:
    """Note that the file is what was written; without the note it is only read once more."""
    with suppress(OSError):
        _note_of(path).write_text(_signs(path), encoding="ascii")


def is_noted_sound(path: Path) -> bool:
    """Whether the file is the one that was noted, unchanged."""
    try:
        return _note_of(path).read_text(encoding="ascii") == _signs(path)
    except (OSError, UnicodeDecodeError):
        return False


def remove_with_note(path: Path) -> None:
    """Remove the file and its note, where they are there."""
    path.unlink(missing_ok=True)
    _note_of(path).unlink(missing_ok=True)


def _note_of(path: Path) -> Path:
    return path.with_suffix(_EXTENSION)


def _signs(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
