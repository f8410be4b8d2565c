"""Making a backup while everything runs: a bag beside the earlier ones, of which only what is new is copied.

What the vault holds never changes, and so a file that an earlier bag has is linked to it, not copied. Nothing is swept
out of the vault meanwhile, the manifest is taken before the catalogue, and the catalogue as of one moment: so whatever
the catalogue in the bag names is in the bag, or is told. A bag that is cut off has no name yet, and the next call takes
it away.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from library.acts.kinds import BACKUP
from library.archive import Archive
from library.backup import sealing
from library.backup.bags import FAULTS, Bag, bags_in, name_of, seal
from library.backup.filling import fill
from library.errors import UsageError, VankienError
from library.keeping import ensure_vault
from library.machine.locking import exclusive
from library.progress import Progress
from library.wording import mark, say

ARCHIVE_LABEL, KEY_LABEL = "External-Identifier", "Encrypted-For"
_UNFINISHED = ".unfinished-"
_LOCK = ".vankien-backup.lock"


@dataclass(frozen=True, slots=True)
class Backup:
    """What was made.

    Args:
        bag: it.
        files: in its payload.
        copied: how many of them were in no earlier bag.
        size: bytes of the payload.
        removed: names of old bags that were taken away.
        doubts: a sentence for each file of the vault that is gone, or is not what was put in: then no old bag is taken
            away; and for each that was damaged in the last bag, and is whole in this one.
    """

    bag: Bag
    files: int
    copied: int
    size: int
    removed: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def make_backup(archive: Archive, folder: Path, *, actor: str, key: str | None = None, keep: int | None = None,
                progress: Progress) -> Backup:
    """Make a bag of the archive in a folder that holds backups alone, and note it in the journal.

    Args:
        archive: which people may go on using.
        folder: made where it is not there.
        actor: who wants it.
        key: for whom `age` encrypts every file; None for nobody.
        keep: how many bags stay, this one included; None: all.

    Raises:
        UsageError: the folder lies in the archive, or around it, or holds other things, or another archive's backups.
        MissingRequirementError: encryption is wanted, and its program is not installed.
        BusyError: another process makes a backup there.
        GoneError: the vault of the archive is not there.
        DiskError: the folder cannot be written to.
    """
    folder = folder.absolute()
    _check(archive, folder)
    if key is not None:
        sealing.check_recipient(key)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with exclusive(folder / _LOCK, busy=mark("Another process makes a backup there.")):
        _take_away_unfinished(folder)
        before = bags_in(folder)
        _check_same(archive, before, folder)
        ensure_vault(archive.catalogue, archive.vault)
        with archive.reading(), _unfinished(folder) as new:
            made = fill(archive, new, _earlier(before, key), key, progress)
            number = before[-1].number + 1 if before else 1
            info = _info(archive, key)
            seal(new, made.sums, made.size, info)
            target = folder / name_of(number, time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()))
            _sync_folders(new)
            new.rename(target)
            _sync(folder)
        removed = () if made.doubts else _thin_out(folder, keep)
    if made.doubts and keep and len(before) >= keep:
        made.doubts.append(say("No older backup was taken away: what the vault lacks may be whole in one of them."))
    told = (*made.doubts, *made.mended)
    done = Backup(Bag.at(target), len(made.sums), made.copied, made.size, removed, told)
    try:
        _note(archive, actor, folder, done, key)
    except VankienError as error:  # the disk of the archive may be full or read-only; the backup is there all the same
        done = replace(done, doubts=(*done.doubts, say("It could not be noted in the journal: {why}", why=error)))
    return done


def _check(archive: Archive, folder: Path) -> None:
    place, root = folder.resolve(), archive.root.resolve()
    if place == root or root in place.parents or place in root.parents:
        raise UsageError("{folder} lies in the archive, or around it.", folder=folder,
                         next_step="Name a folder elsewhere, best on another disk.")
    if folder.is_dir():
        ours = {bag.folder.name for bag in bags_in(folder)} | {_LOCK}
        others = [one.name for one in folder.iterdir()
                  if one.name not in ours and not one.name.startswith((_UNFINISHED, FAULTS))]
        if others or (folder / "bagit.txt").exists():
            raise UsageError("{folder} holds other things than backups, such as {name}.", folder=folder,
                             name=sorted(others)[0] if others else "bagit.txt",
                             next_step="Name an empty folder, or the one with the earlier backups.")


def _check_same(archive: Archive, bags: list[Bag], folder: Path) -> None:
    known = archive.vault.manifest.standing()
    for bag in bags:
        if known is not None and bag.info.get(ARCHIVE_LABEL, known.archive) != known.archive:
            raise UsageError("{folder} holds backups of another archive.", folder=folder,
                             next_step="Name another folder for those of this one.")


def _earlier(bags: list[Bag], key: str | None) -> list[Bag]:
    """The bags whose files may stand for ours, the newest first: encrypted for the same key, or for nobody as ours."""
    return [bag for bag in reversed(bags) if bag.info.get(KEY_LABEL) == key]


def _info(archive: Archive, key: str | None) -> dict[str, str]:
    standing = archive.vault.manifest.standing()
    info = {"Bagging-Date": time.strftime("%Y-%m-%d", time.gmtime()),
            "Bag-Software-Agent": f"vankien {version('vankien')}"}  # fmt: skip
    if standing is not None:
        info[ARCHIVE_LABEL] = standing.archive
    if key:
        info[KEY_LABEL] = key
    return info


def _thin_out(folder: Path, keep: int | None) -> tuple[str, ...]:
    """Take away the oldest bags; returns their names."""
    old = bags_in(folder)[:-keep] if keep else []
    for bag in old:
        gone = bag.folder.with_name(f"{_UNFINISHED}{bag.folder.name}")  # taken away whole, or by the next call
        bag.folder.rename(gone)
        _remove(gone)
        (folder / f"{FAULTS}{bag.folder.name}").unlink(missing_ok=True)
    return tuple(bag.folder.name for bag in old)


def _take_away_unfinished(folder: Path) -> None:
    for one in list(folder.iterdir()):
        if one.name.startswith(_UNFINISHED):
            _remove(one)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A folder for a bag that is being made; it goes where that fails."""
    new = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        yield new
    except BaseException:
        _remove(new)
        raise


def _note(archive: Archive, actor: str, folder: Path, done: Backup, key: str | None) -> None:
    told = {"folder": str(folder), "bag": done.bag.folder.name, "files": done.files, "copied": done.copied,
            "bytes": done.size, "encrypted": key is not None}  # fmt: skip
    archive.catalogue.journal.write(actor, BACKUP, None, after=told)


def _sync_folders(root: Path) -> None:
    for folder, *_ in os.walk(root):
        _sync(Path(folder))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
