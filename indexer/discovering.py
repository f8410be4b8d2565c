"""Finding the files below what was given; every one counts, whatever it is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from library.errors import UsageError


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was found.

    Args:
        path: absolute, links not resolved.
        source: its path relative to what was given; the bare name where the file itself was given.
        size, modified: bytes, nanoseconds since 1970.
        problem: why it cannot even be opened, or empty.
    """

    path: Path
    source: str
    size: int
    modified: int
    problem: str = ""


def discover(given: Sequence[Path], *, leave_out: Path) -> list[FoundFile]:
    """All files below the given paths, each once, in the order of their paths.

    Args:
        leave_out: a folder that is never entered: the archive itself.

    Raises:
        UsageError: a given path does not exist.
    """
    missing = [path for path in given if not os.path.lexists(path)]
    if missing:
        raise UsageError(f"There is no {missing[0]}.", next_step="Nothing was read; check the path and try again.")
    found: dict[Path, FoundFile] = {}
    for path in given:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links, and the name would be lost
        root = absolute if absolute.is_dir() else absolute.parent
        for file in _below(absolute, leave_out.resolve(), set()):
            found.setdefault(file, _look_at(file, root))
    return [found[path] for path in sorted(found)]


def _below(path: Path, leave_out: Path, entered: set[Path]) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    real = path.resolve()
    if real == leave_out or real in entered:  # a link may lead back to a folder that was already entered
        return
    entered.add(real)
    try:
        entries: Iterable[Path] = sorted(path.iterdir())
    except OSError:
        yield path  # counted, and told as unreadable
        return
    for entry in entries:
        yield from _below(entry, leave_out, entered)


def _look_at(path: Path, root: Path) -> FoundFile:
    source = os.fsencode(path.relative_to(root) if path != root else path.name).decode("utf-8", "replace")
    try:
        status = path.stat()
    except OSError as error:
        return FoundFile(path, source, 0, 0, f"It cannot be opened: {error.strerror or error}.")
    if not stat.S_ISREG(status.st_mode):
        problem = "The folder cannot be read." if stat.S_ISDIR(status.st_mode) else "It is no ordinary file."
        return FoundFile(path, source, 0, 0, problem)
    return FoundFile(path, source, status.st_size, status.st_mtime_ns)
