"""Writing a file that was named at the command line: whole, or it stays as it was."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from library.machine import disk


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes its place when all is written; what is no file, such as a pipe, is written to.

    A link stays one, and whoever could read the file that was there can read the new one, nobody else.

    Raises:
        VankienError: it cannot be written; what was there is as it was.
    """
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as there:
                yield there
            return
        with _in_its_place(target) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:  # a full disk does not say which it is
        raise disk.told(OSError(error.errno, error.strerror, error.filename or str(target))) from error


@contextmanager
def _in_its_place(named: Path) -> Iterator[BinaryIO]:
    target = Path(os.path.realpath(named))
    partial = target.with_name(target.name + ".part")
    if not partial.parent.is_dir() or target.is_symlink():
        target.open("r+b").close()  # says what is wrong on the way, of the file that was named
    try:
        with partial.open("wb") as file:
            if target.exists():
                before = target.stat()
                with suppress(OSError):  # who may not give it away keeps it
                    os.chown(partial, before.st_uid, before.st_gid)
                partial.chmod(stat.S_IMODE(before.st_mode))
            yield file
        os.replace(partial, target)  # noqa: PTH105 - the whole file or none
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
