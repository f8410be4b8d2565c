"""Finding the files below what was given; every one counts, whatever it is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from library.errors import UsageError
from library.machine.owner import is_allowed
from library.wording import say


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was found.

    Args:
        path: absolute, links not resolved.
        source: its path relative to what was given; the bare name where the file itself was given.
        size, modified: bytes, nanoseconds since 1970.
        problem: why it cannot even be opened, or empty.
        reason: a stable word for that.
    """

    path: Path
    source: str
    size: int
    modified: int
    problem: str = ""
    reason: str = "unreadable"


def discover(given: Sequence[Path], *, leave_out: Path) -> list[FoundFile]:
    """All files below the given paths, each once, in the order of their paths.

    A link is followed where it was given itself, and where it leads to something that was; any other is told.

    Args:
        leave_out: a folder that is never entered: the archive itself.

    Raises:
        UsageError: a given path does not exist, or lies in the folder that is left out, or nothing but that is given.
    """
    missing = [path for path in given if not os.path.lexists(path)]
    if missing:
        raise UsageError("There is no {path}.", next_step="Nothing was read; check the path and try again.",
                         path=missing[0])
    roots = [Path(os.path.abspath(path)) for path in given]  # noqa: PTH100 - resolve() would lose the names of links
    bounds = _Bounds(tuple(_real(root) for root in roots), _real(leave_out))
    for path in given:
        if bounds.leave_out in _real(path).parents:
            raise UsageError("{path} lies in the archive itself, which is not read.", path=path,
                             next_step="Nothing was read; give the files from where they came.")
    if given and set(bounds.given) == {bounds.leave_out}:  # beside others it is passed over: `ingest *`
        raise UsageError("{path} is the archive itself, which is not read.", path=given[0],
                         next_step="Nothing was read; give the files from where they came.")
    found: dict[Path, FoundFile] = {}
    for root in roots:
        base = root if root.is_dir() else root.parent
        for file in _below(root, bounds):
            found.setdefault(file, _look_at(file, base, bounds, given=file in roots))
    return [found[path] for path in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What may be read: the real places of what was given, but for the archive itself."""

    given: tuple[Path, ...]
    leave_out: Path

    def problem_of(self, link: Path) -> str:
        """Why a link is not followed, or empty."""
        target = _real(link)
        if target.is_relative_to(self.leave_out):
            return say("It is a link into the archive itself.")
        if not any(target.is_relative_to(one) for one in self.given):
            return say("It is a link to something outside what was given; give that itself if it is to be read.")
        return ""


def _below(root: Path, bounds: _Bounds) -> Iterator[Path]:
    """Every file below a path, and every folder that cannot be listed or entered.

    No recursion, for folders may be very deep.
    """
    waiting = [root]
    while waiting:
        path = waiting.pop()
        if not _is_folder(path, follow=path is root):
            if not _is_found_elsewhere(path, bounds):
                yield path
            continue
        if _real(path) == bounds.leave_out:
            continue
        try:
            inside = list(path.iterdir())
        except OSError:
            yield path  # counted, and told as unreadable
            continue
        if inside and not is_allowed(path, os.X_OK):
            yield path  # told by its own name, once, not by each name in it
        else:
            waiting += inside


def _is_folder(path: Path, *, follow: bool) -> bool:
    try:
        return stat.S_ISDIR(os.stat(path, follow_symlinks=follow).st_mode)  # noqa: PTH116 - Path.is_dir follows links
    except OSError:
        return False


def _is_link(path: Path) -> bool:
    """Whether it is a link; of what cannot be looked at that is told when it is opened."""
    return os.path.islink(path)  # noqa: PTH114 - Path.is_symlink() raises where a folder on the way may not be entered


def _is_found_elsewhere(path: Path, bounds: _Bounds) -> bool:
    """Whether a link leads to a folder that is looked through anyway; its files are named by their own place."""
    return _is_link(path) and _is_folder(path, follow=True) and not bounds.problem_of(path)


def _look_at(path: Path, root: Path, bounds: _Bounds, *, given: bool) -> FoundFile:
    source = os.fsencode(path.relative_to(root) if path != root else path.name).decode("utf-8", "replace")
    problem = bounds.problem_of(path) if _is_link(path) and not given else ""
    if problem:
        return FoundFile(path, source, 0, 0, problem)
    return found_at(path, source)


def found_at(path: Path, source: str) -> FoundFile:
    """What is at a path, under the name that it is to bear."""
    try:
        status = path.stat()
    except OSError as error:
        return FoundFile(path, source, 0, 0, say("It cannot be opened: {detail}.", detail=error.strerror or error))
    if not stat.S_ISREG(status.st_mode):
        problem = (say("The folder cannot be read.") if stat.S_ISDIR(status.st_mode) else
                   say("It is no ordinary file."))
        return FoundFile(path, source, 0, 0, problem)
    return FoundFile(path, source, status.st_size, status.st_mtime_ns)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # Path.resolve() raises where links lead in a circle
