"""Making a backup while everything runs: a bag beside the earlier ones, of which only what is new is copied.

What the vault holds never changes, and so a file that an earlier bag has is linked to it, not copied. Nothing is swept
out of the vault meanwhile, the manifest is taken before the catalogue, and the catalogue as of one moment: so whatever
the catalogue in the bag names is in the bag. A bag that is cut off has no name yet, and the next call takes it away.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from library.archive import ABBREVIATIONS_FILE, VAULT_FOLDER, Archive
from library.backup import sealing
from library.backup.bags import DATA, Bag, bags_in, copy_hashed, name_of, seal
from library.backup.proof import Proof, prove
from library.catalogue.recovery import copy_catalogue
from library.catalogue.store import FILE_NAME as CATALOGUE_FILE
from library.errors import DamagedError, UsageError, VankienError
from library.locking import exclusive
from library.progress import Progress
from library.vault import Room, hash_file
from library.vault.manifest import FILE_NAME as MANIFEST_FILE
from library.wording import mark, say

BACKUP = "backup"
"""The kind of its row in the journal."""
PROOF_FILE = "proof.json"
ARCHIVE_LABEL, KEY_LABEL = "External-Identifier", "Encrypted-For"
_SETTINGS = ("vankien.toml", ABBREVIATIONS_FILE)
_UNFINISHED = ".unfinished-"
_LOCK = ".vankien-backup.lock"
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Backup:
    """What was made.

    Args:
        bag: it.
        files: in its payload.
        copied: how many of them were in no earlier bag.
        size: bytes of the payload.
        removed: names of old bags that were taken away.
        doubts: a sentence for each file of the vault that is not what was put in.
    """

    bag: Bag
    files: int
    copied: int
    size: int
    removed: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Payload:
    """What was put into a new bag."""

    sums: dict[str, str] = field(default_factory=dict)
    size: int = 0
    copied: int = 0
    doubts: list[str] = field(default_factory=list)


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
        with archive.reading(), _unfinished(folder) as new:
            made = _filled(archive, new, _earlier(before, key), key, progress)
            number = before[-1].number + 1 if before else 1
            info = _info(archive, key)
            seal(new, made.sums, made.size, info)
            target = folder / name_of(number, time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()))
            _sync_folders(new)
            new.rename(target)
            _sync(folder)
        removed = _thin_out(folder, keep)
    done = Backup(Bag.at(target), len(made.sums), made.copied, made.size, removed, tuple(made.doubts))
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
        others = [one.name for one in folder.iterdir() if one.name not in ours and not one.name.startswith(_UNFINISHED)]
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


def _earlier(bags: list[Bag], key: str | None) -> Bag | None:
    """The newest bag whose files may stand for ours: one that is encrypted for the same key, or for nobody as ours."""
    return next((bag for bag in reversed(bags) if bag.info.get(KEY_LABEL) == key), None)


def _filled(archive: Archive, new: Path, earlier: Bag | None, key: str | None, progress: Progress) -> _Payload:
    """Put the archive into a folder: what may change first, as of one moment, then the vault."""
    payload = _Payload()
    known = earlier.payload() if earlier is not None else {}
    data = new / DATA
    (data / VAULT_FOLDER).mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="vankien-backup-") as plain:
        for name in _as_of_now(archive, Path(plain)):
            _put(Path(plain) / name, f"{DATA}/{name}", new, payload, key)
    objects = [(room, path) for room in Room for path in archive.vault.objects(room) if not path.name.startswith(".")]
    progress.begin(mark("copying"), len(objects))
    for room, path in objects:
        name = f"{DATA}/{VAULT_FOLDER}/{room}/{path.parent.name}/{path.name}" + (sealing.SUFFIX if key else "")
        if not _linked(name, path, new, earlier, known, payload):
            _copied(path, name, new, payload, key)
        progress.advance()
    progress.end()
    return payload


def _as_of_now(archive: Archive, folder: Path) -> Iterator[str]:
    """Write the manifest, the catalogue, the settings and what proves them into a folder; yields their names."""
    vault = folder / VAULT_FOLDER
    vault.mkdir()
    for _ in range(_TRIES):  # where people change things all the time, the proof may be of a moment before
        began = archive.catalogue.documents.last_change()
        proof = _proof(archive)
        with suppress(FileNotFoundError):
            shutil.copyfile(archive.vault.folder / MANIFEST_FILE, vault / MANIFEST_FILE)
        (folder / CATALOGUE_FILE).unlink(missing_ok=True)
        copy_catalogue(archive.root / CATALOGUE_FILE, folder / CATALOGUE_FILE)
        if proof is not None and began == archive.catalogue.documents.last_change():  # also what the index is asked
            (folder / PROOF_FILE).write_text(proof.as_json(), "utf-8")
            yield PROOF_FILE
            break
    if (vault / MANIFEST_FILE).exists():
        yield f"{VAULT_FOLDER}/{MANIFEST_FILE}"
    yield CATALOGUE_FILE
    for name in _SETTINGS:
        if (archive.root / name).exists():
            shutil.copyfile(archive.root / name, folder / name)
            yield name


def _proof(archive: Archive) -> Proof | None:
    """What the archive is known by; None while the index is behind, for it then answers of another moment."""
    try:
        return prove(archive) if archive.health().in_step else None
    except DamagedError:
        return None  # the index is made anew from a backup; what is wrong with it is told where it is asked


def _linked(name: str, path: Path, new: Path, earlier: Bag | None, known: dict[str, str], payload: _Payload) -> bool:
    """Whether an earlier bag has this file of the vault, and the new one has got it from there."""
    if earlier is None or name not in known:
        return False
    old, target = earlier.folder / name, new / name
    is_plain = not name.endswith(sealing.SUFFIX)
    try:
        size = old.stat().st_size
        if is_plain and (known[name] != path.name or size != path.stat().st_size):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(old, target)
    except OSError:
        return False  # a disk that knows no second names, or an old bag that lacks it: it is copied
    payload.sums[name] = known[name]
    payload.size += size
    return True


def _copied(path: Path, name: str, new: Path, payload: _Payload, key: str | None) -> None:
    try:
        _put(path, name, new, payload, key)
    except FileNotFoundError:
        if path.exists():
            raise
        return  # a file that gave no document was let go of meanwhile; no catalogue names it
    payload.copied += 1
    is_sound = (hash_file(path) if key else payload.sums[name]) == path.name
    if not is_sound:
        payload.doubts.append(say("{name} in the vault is not what was put in.", name=path.name))


def _put(source: Path, name: str, new: Path, payload: _Payload, key: str | None) -> None:
    """Copy a file into the bag, encrypted where that is wanted."""
    if key and not name.endswith(sealing.SUFFIX):
        name += sealing.SUFFIX
    target = new / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if key:
            sealing.encrypt(source, target, key)
            payload.sums[name] = hash_file(target)
        else:
            payload.sums[name] = copy_hashed(source, target)
    except OSError as error:  # a full disk does not say which it is
        raise OSError(error.errno, error.strerror, error.filename or str(target)) from error
    payload.size += target.stat().st_size


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
