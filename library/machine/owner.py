"""A command that root gives in another user's archive is done as that user, who could not read what root writes."""

from __future__ import annotations

import os
import pwd
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from library.errors import UsageError

_PROGRAM = (Path(os.__file__), Path(click.__file__), Path(__file__))
"""Files of Python, of its packages and of ours: who may not read these can do nothing."""


@dataclass(frozen=True, slots=True)
class _User:
    number: int
    group: int
    name: str
    home: str


def become_owner(folder: Path, catalogue: str, command: Sequence[str], *, program: Sequence[Path] = _PROGRAM) -> str:
    """Go on as the user to whom the archive in a folder belongs; there is no way back in this process.

    Args:
        folder: of the archive; where none is there yet, its owner counts all the same.
        catalogue: the name of the file by which the owner of an archive is known.
        command: as it was given, for the line that is told where it cannot be done.
        program: files that this user has to be able to read.

    Returns:
        The user's name; empty where the command goes on as it was given: not by root, or the archive is root's own.

    Raises:
        UsageError: root may not become that user here, or that user may not read the program or the folder.
    """
    owner = _owner(folder, catalogue) if os.geteuid() == 0 else None
    if owner is None:
        return ""
    groups = os.getgrouplist(owner.name, owner.group) if owner.home else [owner.group]
    try:
        with _tried(owner, groups):
            closed = next((one for one in (*program, folder) if not _may_read(one)), None)
        if closed is None:
            _become(owner, groups)
    except OSError as error:
        raise UsageError("The archive in {root} belongs to {name}, who may not read what root writes there.",
                         next_step="Give the command as that user: {command}", root=folder, name=owner.name,
                         command=_line(owner, command)) from error
    if closed is not None:
        raise UsageError("The archive in {root} belongs to {name}, who may not read {path}.",
                         next_step="Let that user read it, or move it where every user may; then give the command "
                                   "again.", root=folder, name=owner.name, path=closed)
    return owner.name


def is_allowed(path: Path, mode: int) -> bool:
    """Whether this process may do so with a path, by the rights that count: `os.access` alone asks for its user's."""
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def handing_over(folder: Path) -> tuple[str, str] | None:
    """What root made in a folder of another user: that user's name, and the line that gives it to him; else None."""
    around = folder.absolute().parent.stat().st_uid
    if os.geteuid() != 0 or around == 0 or folder.stat().st_uid != 0:
        return None
    return name_of(around), shlex.join(["chown", "-R", f"{name_of(around)}:", str(folder)])


def name_of(number: int) -> str:
    """The name of a user; the number where there is none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _owner(folder: Path, catalogue: str) -> _User | None:
    """Whose archive it is; None where it is root's, or nothing is there."""
    for path in (folder / catalogue, folder):
        try:
            found = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        if found.st_uid == 0:
            return None
        try:
            known = pwd.getpwuid(found.st_uid)
        except KeyError:  # a user of another machine, or of a disk
            return _User(found.st_uid, found.st_gid, str(found.st_uid), "")
        return _User(known.pw_uid, known.pw_gid, known.pw_name, known.pw_dir)
    return None


@contextmanager
def _tried(owner: _User, groups: Sequence[int]) -> Iterator[None]:
    """Be that user for a moment."""
    group, before = os.getegid(), os.getgroups()
    try:
        os.setgroups(groups)
        os.setegid(owner.group)
        os.seteuid(owner.number)
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(before)


def _may_read(path: Path) -> bool:
    enter = os.X_OK if os.path.isdir(path) else 0  # noqa: PTH112 - False, not an error, where a folder above is closed
    return is_allowed(path, os.R_OK | enter)


def _become(owner: _User, groups: Sequence[int]) -> None:
    os.setgroups(groups)
    os.setgid(owner.group)
    os.setuid(owner.number)
    for name in [one for one in os.environ if one.startswith("XDG_")]:
        del os.environ[name]  # they lead into folders of root's
    os.environ.update(HOME=owner.home or "/", USER=owner.name, LOGNAME=owner.name)


def _line(owner: _User, command: Sequence[str]) -> str:
    as_user = ["runuser", "-u", owner.name, "--"] if owner.home else [
        "setpriv", f"--reuid={owner.number}", f"--regid={owner.group}", "--clear-groups"]
    return shlex.join([*as_user, *command])


def given() -> list[str]:
    """The command as it was given."""
    return [os.path.abspath(sys.argv[0]), *sys.argv[1:]]  # noqa: PTH100 - resolve() would lead out of the environment
