"""What is made of the model of words takes half a second: it is made once, and kept beside this module.

It is kept when the environment is set up, or by the first process that may write here. What cannot be kept, or was
made of other files or by another program, is made anew by every process that needs it.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

Made = TypeVar("Made")

_HERE: Final = Path(__file__).parent
_DIGEST: Final = hashlib.sha256
_LEFT_BEHIND: Final = 3600.0
"""Seconds after which nobody writes a file any more that is not whole yet."""


def kept(name: str, make: Callable[[], Made], *, of: Sequence[Path], folder: Path = _HERE) -> Made:
    """Return what `make` gives: as an earlier call kept it, or made now, and kept where that is possible.

    Args:
        name: what it is called; different things have different names.
        make: gives nothing but numbers, strings, tuples, lists, sets and dictionaries; what it raises is passed on.
        of: the files that it is made of.
        folder: where it is kept; it is as trusted as the program that lies there.
    """
    try:
        path = folder / f"{name}-{_stamp(of)}.kept"
    except OSError:  # `make` says what is missing
        return make()
    with suppress(OSError, ValueError, EOFError, TypeError):
        data = path.read_bytes()
        start = _DIGEST().digest_size
        if _DIGEST(data[start:]).digest() == data[:start]:  # damaged data could end the process
            found: Made = marshal.loads(memoryview(data)[start:])
            return found
    made = make()
    with suppress(OSError, ValueError):
        _keep(path, made)
        _tidy(path, name)
    return made


def _stamp(files: Sequence[Path]) -> str:
    """Says for which files, which program and which Python something is kept."""
    stamp = hashlib.sha256(f"{sys.version}\0{marshal.version}\0{unicodedata.unidata_version}".encode())
    for file in files:
        status = file.stat()
        stamp.update(f"\0{file.name}\0{status.st_size}\0{status.st_mtime_ns}".encode())
    for source in sorted(_HERE.glob("*.py")):
        stamp.update(_DIGEST(source.read_bytes()).digest())
    return stamp.hexdigest()[:16]


def _keep(path: Path, made: Any) -> None:
    """Write a file that is whole, or not there."""
    data = marshal.dumps(made)
    written = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with written.open("xb") as file:
            file.write(_DIGEST(data).digest() + data)
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def _tidy(path: Path, name: str) -> None:
    """Take away what is kept for other files or another program, and what killed processes left."""
    for old in set(path.parent.glob(f"{name}-*.kept")) - {path}:
        old.unlink(missing_ok=True)
    for left in path.parent.glob(f".{name}-*.kept-*"):
        if left.stat().st_mtime < time.time() - _LEFT_BEHIND:
            left.unlink(missing_ok=True)
