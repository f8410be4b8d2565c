"""Taking in what came into a watched folder, and putting away what was taken in, where that is wanted."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from indexer.discovering import FoundFile, discover
from indexer.pipeline import take_in
from indexer.reporting import counts_told
from indexer.watching import TAKEN, has_failed_in_passing
from library.archive import Archive
from library.errors import UsageError
from library.progress import Progress
from library.vault import hash_file
from library.wording import say

_PIECE = 1 << 20
_NEW = ".vankien-"


def take_watched(archive: Archive, arguments: Mapping[str, Any], *, workers: int, progress: Progress) -> str:
    """Do the job: take these files in, then put away those that were; killed at any point, the same call goes on.

    Raises:
        UsageError: the folder is gone; what is in it is handed on again when it is back.
    """
    watched = archive.catalogue.watched.get(arguments["folder"])
    if watched is None:
        return say("The folder is watched no more.")
    wanted = {watched.folder / os.fsdecode(unquote_to_bytes(one)) for one in arguments["files"]}
    if not watched.folder.is_dir():
        raise UsageError("There is no folder {folder}.", folder=watched.folder)
    files = [one for one in discover([watched.folder], leave_out=archive.root) if one.path in wanted]
    ledger = archive.catalogue.ledger
    known = [*ledger.get(one.path for one in files).values(),
             *(inner for one in files for inner in ledger.below(one.path))]  # fmt: skip
    report = take_in(archive, files, retry_failed=has_failed_in_passing(known), workers=workers, progress=progress)
    if watched.target is not None:
        for one in files:
            _put_away(archive, one, watched.folder, watched.target, progress)
    return counts_told(report)


def _put_away(archive: Archive, one: FoundFile, folder: Path, target: Path, progress: Progress) -> None:
    """Move a file that the vault has now; what failed, and what changed meanwhile, stays."""
    ledger = archive.catalogue.ledger
    entry = ledger.get([one.path]).get(one.path)
    entries = [entry] if entry is not None else ledger.below(one.path)
    if one.problem or not entries or any(inner.state not in TAKEN for inner in entries):
        return
    if not all(archive.vault.has_original(inner.sha256, inner.size) for inner in entries):
        return
    try:
        if _look(one.path.stat()) == (one.size, one.modified) and not one.path.is_symlink():
            move(one.path, target / one.path.relative_to(folder), sha256=entry.sha256 if entry else None,
                 look=(one.size, one.modified))
            _drop_empty(one.path.parent, folder)
    except OSError as error:
        progress.complain(say("{source} could not be moved to {target}: {detail}.", source=one.source, target=target,
                              detail=error.strerror or error))


def move(path: Path, wanted: Path, *, sha256: str | None, look: tuple[int, int] | None = None) -> Path:
    """Move a file, over nothing that is there; returns where it lies. At no moment is there less than one whole file.

    Another file that came under its name meanwhile stays there.

    Args:
        path: where it is.
        wanted: where it shall be; where something else is there, a number is put behind its name.
        sha256: that it must have; None: whichever it has.
        look: size and time that it must have; None: whichever it has.

    Raises:
        OSError: it could not be moved, or is not what it was; it is where it was.
    """
    wanted.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=wanted.parent, prefix=_NEW)
    new = Path(name)
    try:
        digest = hashlib.sha256()
        with path.open("rb") as source, os.fdopen(handle, "wb") as copy:
            before = os.fstat(source.fileno())
            while piece := source.read(_PIECE):
                digest.update(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
            after = os.fstat(source.fileno())
        found = digest.hexdigest()
        if _look(after) != _look(before) or look not in (None, _look(before)) or sha256 not in (None, found):
            raise OSError(None, "it is not what was taken in")
        with suppress(OSError):
            shutil.copystat(path, new)
        place = _settle(new, wanted, found)
    finally:
        new.unlink(missing_ok=True)
    _take_away(path, before, found)
    return place


def _take_away(path: Path, copied: os.stat_result, sha256: str) -> None:
    """Let go of the file that was copied, and of no other: it is put out of the way first, and looked at there.

    Args:
        path: where it was.
        copied: what it was, as it was copied.
        sha256: of it.
    """
    aside = Path(tempfile.mkdtemp(dir=path.parent, prefix=_NEW))
    try:
        there = path.rename(aside / path.name)  # a killed process leaves it there under its own name, to be taken in
        now = there.stat()
        is_it = os.path.samestat(now, copied) and _look(now) == _look(copied)
        if is_it or (found := hash_file(there)) == sha256:  # numbers of files on a share may change
            there.unlink()
        else:
            _settle(there, path, found)
            there.unlink(missing_ok=True)
    finally:
        with suppress(OSError):
            aside.rmdir()


def _look(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _settle(new: Path, wanted: Path, sha256: str) -> Path:
    """Give the copy its name; one of the same content that is there already, as after a kill, is enough."""
    for number in range(1, 10_000):
        place = wanted if number == 1 else wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
        if place.exists():
            if place.is_file() and hash_file(place) == sha256:
                return place
            continue
        try:
            os.link(new, place)
        except FileExistsError:
            continue
        except OSError:  # a share without links
            new.rename(place)
        return place
    raise OSError(None, "too many files of this name are there")


def _drop_empty(folder: Path, top: Path) -> None:
    """Take away folders that moving has emptied, never the watched one."""
    with suppress(OSError):
        while folder != top and top in folder.parents:
            folder.rmdir()
            folder = folder.parent
