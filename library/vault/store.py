"""A content-addressed store: an object is whole and under its SHA-256, or it is not there."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from library.errors import DamagedError, GoneError, UnreadableError
from library.vault.manifest import Manifest

CONNECT = "Connect the disk or the share that it lies on, and try again."
"""The next step where the whole vault is gone."""
_CHUNK = 1 << 20


class Room(StrEnum):
    """The two rooms of the vault."""

    ORIGINALS = "originals"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Modes:
    """Who may do what with folders, with what the vault keeps, which nobody may change, and with other files."""

    folder: int
    kept: int
    other: int


def modes_of(*, group: bool) -> Modes:
    """For the owner alone, or also for the group."""
    return Modes(0o750, 0o440, 0o640) if group else Modes(0o700, 0o400, 0o600)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An object that is not what was put in: `found` is the SHA-256 of what is there, None when it is gone.

    `closed`: it may be there, but this user may not read it.
    """

    room: Room
    sha256: str
    found: str | None
    closed: bool = False


class Vault:
    """The vault below one archive folder. Any number of processes may put and read at the same time.

    Args:
        folder: its own.
        begun: a catalogue has named what is in it. It is never made again then: it may lie on a share that is gone, and
            what is written into the empty folder below would stay behind the share.
    """

    def __init__(self, folder: Path, *, begun: bool = False) -> None:
        self.folder = folder
        self.begun = begun
        self.manifest = Manifest(folder)

    def is_gone(self) -> bool:
        """Whether nothing is there of a vault that was begun: neither its manifest nor an original."""
        return self.begun and not self.manifest.is_there() and next(self.objects(Room.ORIGINALS), None) is None

    def ensure(self) -> None:
        """Make sure that it is not gone.

        Raises:
            GoneError: it is.
        """
        if self.is_gone():
            raise GoneError("The vault is not in {folder}.", next_step=CONNECT, folder=self.folder)

    def path(self, room: Room, sha256: str) -> Path:
        """Where the object lies, or would lie."""
        return self.folder / room / sha256[:2] / sha256

    def existing(self, room: Room, sha256: str) -> Path:
        """Where the object lies.

        Raises:
            DamagedError: it is gone.
            GoneError: the whole vault is: the disk or the share that it lies on.
        """
        path = self.path(room, sha256)
        if not path.is_file():
            if not self.folder.is_dir():
                raise GoneError("The vault is not in {folder}.", next_step=CONNECT, folder=self.folder)
            self.ensure()
            raise DamagedError("An object of the vault is missing: {room}/{sha256}…",
                               next_step="Run 'vankien verify' to see what else is, and restore from the last backup.",
                               room=room, sha256=sha256[:12])
        return path

    def put(self, room: Room, content: bytes) -> str:
        """Keep these bytes, in the place of damaged ones too; returns their SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(room, sha256)
        if self.verify(room, sha256) is not None:
            with self._new_file(target) as (file, commit):
                file.write(content)
                commit()
        return sha256

    def put_file(self, path: Path, sha256: str, *, most: int | None = None) -> Path:
        """Keep a copy of a file as an original, in the place of a damaged one too; returns where it lies.

        Args:
            path: of the file.
            sha256: of its content.
            most: a file of more bytes is refused before anything of it is copied.

        Raises:
            UnreadableError: it is too large, or its content is no longer that of `sha256` (it is being written to).
        """
        target = self.path(Room.ORIGINALS, sha256)
        if self.verify(Room.ORIGINALS, sha256) is None:
            return target
        size = path.stat().st_size
        if most is not None and size > most:
            raise UnreadableError("too-large", "The file has {megabytes} MB; at most {most} are read.",
                                  megabytes=size // 1000000, most=most // 1000000)
        digest = hashlib.sha256()
        with path.open("rb") as source, self._new_file(target) as (file, commit):
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
            if digest.hexdigest() != sha256:
                raise UnreadableError("changing", "The file changed while it was being read.",
                                      next_step="Ingest it again when it is complete.")
            commit()
        return target

    def receive(self, room: Room, sha256: str, pieces: Iterable[bytes]) -> bool:
        """Keep what comes in pieces; False, and nothing is kept, where it is not what its SHA-256 says."""
        target, digest = self.path(room, sha256), hashlib.sha256()
        with self._new_file(target) as (file, commit):
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
            if digest.hexdigest() != sha256:
                return False
            commit()
        return True

    def read(self, room: Room, sha256: str) -> bytes:
        """The object's bytes.

        Raises:
            DamagedError: it is gone.
        """
        return self.existing(room, sha256).read_bytes()

    def has_original(self, sha256: str, size: int) -> bool:
        """Whether an original of this size lies there; it is not hashed."""
        try:
            return self.path(Room.ORIGINALS, sha256).stat().st_size == size
        except OSError:
            return False

    def verify(self, room: Room, sha256: str) -> Mismatch | None:
        """Hash the object again; None when it is what was put in."""
        try:
            found = hash_file(self.path(room, sha256))
        except OSError as error:
            return Mismatch(room, sha256, None, closed=isinstance(error, PermissionError))
        return None if found == sha256 else Mismatch(room, sha256, found)

    def forget(self, room: Room, sha256: str) -> None:
        """Take an object out that no document names."""
        self.path(room, sha256).unlink(missing_ok=True)

    def let_go(self, sha256: str) -> None:
        """Take an original out that gave no document, unless a catalogue of this archive ever named it."""
        if not self.manifest.named({sha256}):
            self.forget(Room.ORIGINALS, sha256)

    def objects(self, room: Room) -> Iterator[Path]:
        """Everything that lies in a room, half-written files of a killed process included."""
        root = self.folder / room
        for shelf in sorted(root.iterdir()) if root.is_dir() else ():
            yield from sorted(shelf.iterdir())

    def sweep(self, wanted: Iterable[str]) -> int:
        """Remove what no document names (left by a killed run); returns how many files went.

        An original that the manifest names stays: a newer catalogue than this one may name it.
        """
        keep = set(wanted)
        strays = [(room, path) for room in Room for path in self.objects(room) if path.name not in keep]
        named = self.manifest.named({path.name for room, path in strays if room is Room.ORIGINALS})
        gone = [path for room, path in strays if room is Room.DERIVED or path.name not in named]
        for path in gone:
            path.unlink()
        return len(gone)

    @contextmanager
    def _new_file(self, target: Path) -> Iterator[tuple[BinaryIO, Callable[[], None]]]:
        """A file that appears under its name, whole and on the disk, only when the function beside it is called."""
        self.ensure()
        modes = self._modes()
        for folder in (self.folder, target.parent.parent, target.parent):
            folder.mkdir(mode=modes.folder, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:

                def commit() -> None:
                    file.flush()
                    os.fsync(file.fileno())
                    temporary.chmod(modes.kept)
                    temporary.rename(target)
                    _sync_folder(target.parent)

                yield file, commit
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()

    def _modes(self) -> Modes:
        """As the folder says: a worker knows no settings."""
        try:
            return modes_of(group=bool(self.folder.stat().st_mode & 0o040))
        except FileNotFoundError:
            return modes_of(group=False)


def hash_file(path: Path) -> str:
    """SHA-256 of a file's content, read in pieces.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
