"""Which folders may be watched, and whether one can be looked through now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from library.archive import Archive
from library.errors import UsageError
from library.wording import say

WATCH: Final = "watch"
"""The act of having a folder watched, and the job that takes in what came into it."""
UNWATCH: Final = "unwatch"


def watch_folder(archive: Archive, folder: Path, target: Path | None, *, actor: str) -> None:
    """Have a folder watched; given again it changes where files go.

    Args:
        archive: that takes in what comes.
        folder: which need not hold anything yet.
        target: where files go that were taken in, with their folders; made where it is not there. None: they stay.
        actor: who wants it.

    Raises:
        UsageError: it is no folder, or lies in the archive or another watched folder, or around it, or the target does.
    """
    folder = _real(folder)
    if not folder.is_dir():
        raise UsageError("There is no folder {folder}.", folder=folder, next_step="Make it, or connect its share.")
    _check_apart(folder, archive.root, archive.root)
    for other in archive.catalogue.watched.all():
        if other.folder != folder:
            _check_apart(folder, other.folder, other.folder)
    if target is not None:
        target = _real(target)
        _check_apart(target, folder, folder)
        _check_apart(target, archive.root, archive.root)
        target.mkdir(parents=True, exist_ok=True)
    with archive.catalogue.transaction():
        archive.catalogue.watched.add(folder, target, by=actor)
        told = {"folder": _shown(folder), **({"target": _shown(target)} if target else {})}
        archive.catalogue.journal.write(actor, WATCH, None, after=told)


def unwatch_folder(archive: Archive, folder: Path, *, actor: str) -> None:
    """Have a folder watched no more; nothing in it is touched.

    Raises:
        UsageError: it is not watched.
    """
    known = {one.folder for one in archive.catalogue.watched.all()}
    wanted = next((one for one in (_real(folder), folder.absolute()) if one in known), None)
    if wanted is None:
        raise UsageError("{folder} is not watched.", folder=folder, next_step="See 'vankien watch list'.")
    with archive.catalogue.transaction():
        archive.catalogue.watched.remove(wanted)
        archive.catalogue.journal.write(actor, UNWATCH, None, before={"folder": _shown(wanted)})


def problem_of(folder: Path) -> str:
    """Why a folder cannot be looked through now; empty where it can."""
    try:
        with os.scandir(folder):
            return ""
    except FileNotFoundError:
        return say("The folder is not there.")
    except OSError as error:
        return say("The folder cannot be read: {detail}.", detail=error.strerror or error)


def _check_apart(one: Path, other: Path, named: Path) -> None:
    place, root = one, _real(other)
    if place == root or root in place.parents or place in root.parents:
        raise UsageError("{folder} lies in {other}, or around it.", folder=one, other=named,
                         next_step="Name a folder apart from it.")


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _shown(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")
