"""Filling a new bag: what may change, as of one moment, then the vault, of which only what is new is copied.

What the vault has lost, or what was damaged there, comes out of an earlier bag where one has it, and is told.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from library.archive import ABBREVIATIONS_FILE, VAULT_FOLDER, Archive
from library.backup import sealing
from library.backup.bags import DATA, Bag, copy_hashed, noted_faults
from library.backup.proof import Proof, prove
from library.catalogue import Catalogue
from library.catalogue.recovery import copy_catalogue
from library.catalogue.store import FILE_NAME as CATALOGUE_FILE
from library.catalogue.uploads import Upload
from library.errors import DamagedError
from library.progress import Progress
from library.uploads import FOLDER as UPLOADS
from library.uploads import Pieces, with_files
from library.vault import Room, hash_file
from library.vault.manifest import FILE_NAME as MANIFEST_FILE
from library.wording import mark, say

PROOF_FILE = "proof.json"
UNNAMED = "content"
"""The name of each file that was sent; the catalogue has its own."""
_SETTINGS = ("vankien.toml", ABBREVIATIONS_FILE)
_TRIES = 3
_TURNS = 30
"""After so many backups every file that bags share has been read again."""


@dataclass(slots=True)
class Payload:
    """What was put into a new bag.

    Args:
        sums: SHA-256 of each file, by its path from the bag's folder.
        size: bytes of all.
        copied: how many of them were in no earlier bag.
        doubts: a sentence for each file of the vault that is gone, or is not what was put in.
        mended: a sentence for each that was damaged in the earlier bag, and is whole in this one.
    """

    sums: dict[str, str] = field(default_factory=dict)
    size: int = 0
    copied: int = 0
    doubts: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)


def fill(archive: Archive, new: Path, earlier: Sequence[Bag], key: str | None, progress: Progress) -> Payload:
    """Put the archive into a folder.

    Args:
        archive: that nothing is swept out of meanwhile.
        new: the folder, of which a bag is made.
        earlier: bags whose files may stand for ours, the newest first.
        key: for whom every file is encrypted; None for nobody.
        progress: is told of every file of the vault.
    """
    filling = _Filling(new, earlier, key)
    (new / DATA / VAULT_FOLDER).mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="vankien-backup-") as plain:
        for name in _as_of_now(archive, Path(plain)):
            filling.put(Path(plain) / name, f"{DATA}/{name}")
        catalogue = Catalogue(Path(plain))  # what the bag has to hold is what the one in it names
        try:
            uploads, named = list(with_files(catalogue, Path(plain))), list(catalogue.vault_objects())
        finally:
            catalogue.close()
    for upload, must in uploads:
        filling.keep_upload(archive, upload, must=must)
    objects = [(room, path) for room in Room for path in archive.vault.objects(room) if not path.name.startswith(".")]
    progress.begin(mark("copying"), len(objects))
    for room, path in objects:
        filling.keep(room, path)
        progress.advance()
    for what, sha256, _ in named:
        room = Room.ORIGINALS if what == "original" else Room.DERIVED
        filling.look_for(room, archive.vault.path(room, sha256))
    progress.end()
    return filling.payload


class _Filling:
    """A new bag while it is filled."""

    def __init__(self, new: Path, earlier: Sequence[Bag], key: str | None) -> None:
        self.payload = Payload()
        self._new, self._key, self._earlier = new, key, earlier
        self._newest = earlier[0].payload() if earlier else {}
        self._damaged = noted_faults(earlier[0]) if earlier else set()
        self._turn = earlier[0].number % _TURNS if earlier else 0

    def put(self, source: Path, name: str) -> None:
        """Copy a file into the bag, encrypted where that is wanted."""
        name = self._named(name)
        target = self._new / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if self._key:
                sealing.encrypt(source, target, self._key)
            sha256 = hash_file(target) if self._key else copy_hashed(source, target)
        except OSError as error:  # a full disk does not say which it is
            raise OSError(error.errno, error.strerror, error.filename or str(target)) from error
        self._note(name, sha256)

    def keep(self, room: Room, path: Path) -> None:
        """Let the bag have an object of the vault."""
        name = _place_of(room, path.name)
        if not self._linked(name, path, path.name):
            self._copied(name, path)

    def keep_upload(self, archive: Archive, upload: Upload, *, must: bool) -> None:
        """Let the bag have a file that was sent and is not read, without its name, which says much to whoever sees it.

        Args:
            archive: to which it was sent.
            upload: its row.
            must: nowhere else is a copy of it; where it is read at this moment the vault has one.
        """
        name, path = place_of_upload(upload.id), Pieces(archive.root).path(upload)
        original = archive.vault.path(Room.ORIGINALS, upload.sha256)
        for one in (path, original) if must else (path,):
            if one.exists() and self._linked(name, one, upload.sha256):
                return
            with suppress(FileNotFoundError):
                self.put(one, name)
                self.payload.copied += 1
                return
        if must:
            self.payload.doubts.append(say("{name}, which was sent and is not read, is gone.", name=upload.name))

    def look_for(self, room: Room, path: Path) -> None:
        """Make sure that the bag has what the catalogue names, also where the vault has it no more."""
        name = _place_of(room, path.name)
        if self._named(name) in self.payload.sums:
            return
        if path.exists():  # it came in meanwhile
            self.keep(room, path)
        elif self._taken_from_earlier(name, path.name):
            self.payload.doubts.append(say("{name} is gone from the vault; the backup has it from an earlier one.",
                                           name=path.name))
        else:
            self.payload.doubts.append(say("{name} is gone from the vault, and no earlier backup here has it.",
                                           name=path.name))

    def _named(self, name: str) -> str:
        return f"{name}{sealing.SUFFIX}" if self._key else name

    def _note(self, name: str, sha256: str) -> None:
        self.payload.sums[name] = sha256
        self.payload.size += (self._new / name).stat().st_size

    def _linked(self, name: str, path: Path, content: str) -> bool:
        """Whether the newest earlier bag has the file of this content, and the new one has got it from there."""
        name = self._named(name)
        if name not in self._newest or self._is_damaged(name):
            return False
        old, target, sha256 = self._earlier[0].folder / name, self._new / name, self._newest[name]
        try:
            if not self._key and (sha256 != content or old.stat().st_size != path.stat().st_size):
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(old, target)
        except OSError:
            return False  # a disk that knows no second names, or an old bag that lacks it: it is copied
        self._note(name, sha256)
        return True

    def _is_damaged(self, name: str) -> bool:
        """Whether the newest earlier bag's copy is known to be damaged; a share of them all is looked at each time."""
        if name in self._damaged:
            return True
        sha256 = self._newest[name]
        if int(sha256[:4], 16) % _TURNS != self._turn:
            return False
        with suppress(OSError):  # one that is gone is copied anyway
            if hash_file(self._earlier[0].folder / name) != sha256:
                self.payload.mended.append(say("{name} was damaged in the last backup; it is copied anew.", name=name))
                return True
        return False

    def _copied(self, name: str, path: Path) -> None:
        try:
            self.put(path, name)
        except FileNotFoundError:
            if path.exists():
                raise
            return  # let go of meanwhile; what the catalogue names is looked for afterwards
        self.payload.copied += 1
        if (hash_file(path) if self._key else self.payload.sums[name]) == path.name:
            return
        self.payload.doubts.append(
            say("{name} in the vault is not what was put in; the backup has it from an earlier one.", name=path.name)
            if self._taken_from_earlier(name, path.name) else
            say("{name} in the vault is not what was put in.", name=path.name))

    def _taken_from_earlier(self, name: str, sha256: str) -> bool:
        """Whether some earlier bag has the object as it was put in, and the new one has got it from there."""
        name = self._named(name)
        target = self._new / name
        for bag in self._earlier:
            old = bag.folder / name
            with suppress(OSError, DamagedError, KeyError):  # an old bag that lacks it, or whose list is damaged
                wanted = bag.payload()[name] if self._key else sha256
                if hash_file(old) != wanted:
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                if name in self.payload.sums:
                    self.payload.size -= target.stat().st_size
                    target.unlink()
                try:
                    os.link(old, target)
                except OSError:
                    copy_hashed(old, target)
                self._note(name, wanted)
                return True
        return False


def place_of_upload(upload_id: str) -> str:
    """Where a bag has the file of an upload, from the bag's folder."""
    return f"{DATA}/{UPLOADS}/{upload_id}/{UNNAMED}"


def _place_of(room: Room, sha256: str) -> str:
    return f"{DATA}/{VAULT_FOLDER}/{room}/{sha256[:2]}/{sha256}"


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
