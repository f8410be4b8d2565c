"""Whether the program still is what this process loaded, or was replaced meanwhile."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from library.errors import ReplacedError

_PACKAGES = tuple(Path(__file__).parents[1] / name for name in ("indexer", "library"))


def check_loaded_code() -> None:
    """See that what a new process would load is what this one did.

    Raises:
        ReplacedError: it is not.
    """
    if code_on_disk() != LOADED:
        raise ReplacedError


def code_on_disk() -> str:
    """A stamp of the program's files as they lie on the disk: their names, sizes and times."""
    digest = hashlib.sha256()
    with suppress(FileNotFoundError):  # while it is replaced, files go; the stamp is another then as well
        for path in sorted(path for package in _PACKAGES for path in package.rglob("*.py")):
            status = path.stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


LOADED = code_on_disk()
"""Taken while this process loads the program: later it may be another that lies there."""
