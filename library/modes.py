"""Who may read the files of an archive on disk: their owner alone, or by a setting the owner's group too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from library.vault import modes_of

_OURS = ("vault", "index", "claims", "scratch", "page-notes", "uploads")
_OTHERS_MASK, _GROUP_MASK = 0o077, 0o027


@contextmanager
def private_files(*, group: bool) -> Iterator[None]:
    """Let files that are made meanwhile be the owner's alone, or for the group to read too.

    Two threads may leave the mask as it is within: then more is private than has to be.
    """
    before = os.umask(_GROUP_MASK if group else _OTHERS_MASK)
    try:
        yield
    finally:
        os.umask(before)


def mask_of_files() -> int:
    """The mask of this process, by which rights that a new file would have are taken away."""
    told = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(told.partition("\nUmask:")[2].split()[0], 8)


def set_modes(root: Path, *, group: bool) -> None:
    """Give everything in an archive's folder the right modes, but for what an office wrote there itself.

    What belongs to somebody else keeps its own.
    """
    modes = modes_of(group=group)
    _set(root, modes.folder)
    for path in root.iterdir():
        if path.name.startswith("catalogue.") or path.suffix == ".lock":
            _set(path, modes.other)
    for name in _OURS:
        for folder, _, files in os.walk(root / name):
            _set(Path(folder), modes.folder)
            mode = modes.kept if name == "vault" and folder != str(root / name) else modes.other
            for file in files:
                _set(Path(folder) / file, mode)


def _set(path: Path, mode: int) -> None:
    with suppress(PermissionError, FileNotFoundError):
        path.chmod(mode)


def make_private(root: Path, first: str) -> None:
    """The folder of a new archive, with an empty file that its owner alone may read, as what lies beside it then is."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(root / first, os.O_WRONLY | os.O_CREAT, 0o600))
