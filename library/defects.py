"""What nobody foresaw: written into a file for whoever mends it, told to the user in one sentence."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from library.errors import VankienError
from library.wording import mark

FILE_NAME = "vankien-errors.log"
SHOWN = "VANKIEN_DEBUG"
"""Set to 1, the traceback goes to stderr."""
_LARGEST = 1_000_000
"""Bytes of the file; a larger one is begun anew."""


class DefectError(VankienError):
    """Something that nobody foresaw."""


def report(error: BaseException, environment: Mapping[str, str]) -> DefectError:
    """Write a traceback down and say where."""
    if environment.get(SHOWN) == "1":
        traceback.print_exception(error)
    what, name = mark("This program met something that it does not know how to handle ({name})."), type(error).__name__
    for folder in _folders(environment):
        written = _written(error, folder)
        if written is not None:
            return DefectError(what, next_step="Please report it with the file {file}.", name=name, file=written)
    return DefectError(what, next_step="Give the command again with {variable}=1 and report what it prints.", name=name,
                       variable=SHOWN)


def _folders(environment: Mapping[str, str]) -> list[Path]:
    """Where it may be written: beside the user's other logs, else with the temporary files."""
    folders = [Path(tempfile.gettempdir())]
    if environment.get("HOME"):
        folders.insert(0, Path(environment["HOME"]) / ".local" / "state" / "vankien")
    if environment.get("XDG_STATE_HOME"):
        folders.insert(0, Path(environment["XDG_STATE_HOME"]) / "vankien")
    return folders


def _written(error: BaseException, folder: Path) -> Path | None:
    """The file, which its owner alone may read: a traceback may name documents."""
    path = folder / FILE_NAME
    text = "".join(traceback.format_exception(error))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        flags |= os.O_TRUNC if path.exists() and path.stat().st_size > _LARGEST else 0
        with open(os.open(path, flags, 0o600), "a", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123
            file.write(f"{datetime.now(tz=UTC).isoformat(timespec='seconds')}\n{text}\n")
    except OSError:
        return None
    return path
