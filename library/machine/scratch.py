"""A private folder for what is only written while paper is read; nothing of it outlives the work for long.

It lies in the archive, its owner's alone, and is where this process and its children put temporary files: pictures of
pages, copies for LibreOffice, what Tesseract writes. A killed process leaves it behind; the next one takes it away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOLDER = "scratch"
_LOCK = ".lock"
_VARIABLE = "TMPDIR"
_YOUNG_SECONDS = 10.0


@contextmanager
def private_scratch(root: Path) -> Iterator[Path]:
    """Let temporary files of this process and of those it starts lie in a folder of their own below `root`.

    Within another such block nothing changes.
    """
    base = root / FOLDER
    now = os.environ.get(_VARIABLE, "")
    if Path(now).parent == base:
        yield Path(now)
        return
    with folder_of_its_own(base) as folder:
        before = tempfile.tempdir
        os.environ[_VARIABLE] = tempfile.tempdir = str(folder)
        try:
            yield folder
        finally:
            tempfile.tempdir = before
            if now:
                os.environ[_VARIABLE] = now
            else:
                del os.environ[_VARIABLE]


@contextmanager
def folder_of_its_own(base: Path) -> Iterator[Path]:
    """A folder below `base` until the end of the block; what killed processes left there goes."""
    base.mkdir(mode=0o700, exist_ok=True)
    _sweep(base)
    folder, lock = _locked_folder(base)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _locked_folder(base: Path) -> tuple[Path, int]:
    """A new folder and its lock. Before it is locked another process may take it for one that was left: then anew."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=base))  # 0700
        with suppress(FileNotFoundError):
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (folder / _LOCK).exists():
                return folder, lock
            os.close(lock)


def sweep_scratch(root: Path) -> None:
    """Take away what killed processes left; what another one works in stays."""
    _sweep(root / FOLDER)


def _sweep(base: Path) -> None:
    with suppress(FileNotFoundError):
        for folder in list(base.iterdir()):
            _take_away_if_left(folder)


def _take_away_if_left(folder: Path) -> None:
    """Take it away where nobody holds its lock; that is held meanwhile, so that who waits for it sees what happened."""
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        if not _is_young(folder):  # its lock is made a moment after it
            shutil.rmtree(folder, ignore_errors=True)
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(lock)


def _is_young(folder: Path) -> bool:
    try:
        return folder.stat().st_mtime > time.time() - _YOUNG_SECONDS
    except OSError:
        return False


def runtime_folder() -> Path:
    """A folder of this user alone for locks between all processes of the machine.

    Whoever else may write into a shared folder could put something under the name of our lock.
    """
    for base in (os.environ.get("XDG_RUNTIME_DIR"), os.environ.get("XDG_CACHE_HOME"), Path.home() / ".cache"):
        if base:
            with suppress(OSError):
                folder = Path(base) / "vankien"
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if folder.stat().st_uid == os.getuid() and os.access(folder, os.W_OK):
                    return folder
    return Path(tempfile.gettempdir())
