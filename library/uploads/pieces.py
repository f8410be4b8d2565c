"""The bytes of files that people send, as they arrive: each file in a folder of its own, piece behind piece."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from library.catalogue.uploads import Upload
from library.errors import ConflictError, UsageError
from library.machine.disk import full, told
from library.uploads.names import disk_name

FOLDER: Final = "uploads"
"""In the archive's folder."""
NEW: Final = ".new-"
"""How a file begins that is being taken from a form."""
_READ: Final = 1 << 20
_SPARE: Final = 64 << 20
"""Bytes that stay free on the disk, for the catalogue and for reading what has come."""


class NewFile:
    """A file without a name yet, in the archive's own folder; it is gone when it is closed, unless it was kept.

    Args:
        root: the archive's folder.
    """

    def __init__(self, root: Path) -> None:
        folder = _made(root / FOLDER)
        self._file: IO[bytes] = tempfile.NamedTemporaryFile(dir=folder, prefix=NEW)  # noqa: SIM115 - closed by who asked

    @property
    def file(self) -> IO[bytes]:
        """To write to and to read from."""
        return self._file

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self._file.name)


class Pieces:
    """The files of one archive that arrive. Any number of processes and threads may add to them.

    Args:
        root: the archive's folder.
    """

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER

    @property
    def folder(self) -> Path:
        """In which each upload has a folder."""
        return self._folder

    def path(self, upload: Upload) -> Path:
        """Where the file lies, or would lie."""
        return self._folder / upload.id / disk_name(upload.name)

    def ensure_room(self, size: int) -> None:
        """Refuse a file for which there is no room on the disk.

        Raises:
            FullDiskError: there is none.
        """
        state = os.statvfs(_made(self._folder))
        if state.f_bavail * state.f_frsize < size + _SPARE:
            raise full(str(self._folder))

    def make_folder(self, upload_id: str) -> None:
        """Make the folder of a new upload."""
        _made(self._folder / upload_id)

    def offset(self, upload: Upload) -> int:
        """How many bytes have arrived: the next piece begins there."""
        try:
            return self.path(upload).stat().st_size
        except FileNotFoundError:
            return 0

    def add(self, upload: Upload, offset: int, piece: Iterator[bytes]) -> int:
        """Put a piece behind what has arrived; returns how many bytes have arrived then.

        A process that is killed within may leave a part of the piece, which is the beginning of it and counts.

        Raises:
            ConflictError: the piece does not begin where what has arrived ends.
            UsageError: there are more bytes than were announced.
            DiskError: it could not be written; nothing of it was kept.
        """
        with self._locked(upload) as handle:
            here = os.fstat(handle).st_size
            if here != offset:
                raise ConflictError("Bytes that have arrived so far: {offset}.", offset=here)
            try:
                os.lseek(handle, here, os.SEEK_SET)
                for part in piece:
                    here += len(part)
                    if here > upload.size:
                        raise UsageError("More bytes came than were announced.")
                    _write(handle, part)
            except OSError as error:
                os.ftruncate(handle, offset)
                raise told(error) from error
            except UsageError:
                os.ftruncate(handle, offset)
                raise
            return here

    def check(self, upload: Upload, sha256: str) -> None:
        """Make sure that the whole file has arrived, unchanged, and lies safe on the disk.

        Raises:
            ConflictError: some of it has not arrived yet.
            UsageError: it is not what the sender has; what arrived was let go, to be sent again.
        """
        with self._locked(upload) as handle:
            here = os.fstat(handle).st_size
            if here != upload.size:
                raise ConflictError("Bytes that have arrived so far: {offset}.", offset=here)
            if _sha256(handle) != sha256:
                os.ftruncate(handle, 0)
                raise UsageError("What arrived is not what was sent.", next_step="Send the file again.")
            os.fsync(handle)

    def keep(self, upload: Upload, new: NewFile) -> None:
        """Give a file that came with a form its place."""
        new.file.flush()
        os.fsync(new.file.fileno())
        self.make_folder(upload.id)
        os.link(new.path, self.path(upload))

    def drop(self, upload_id: str) -> None:
        """Let everything of an upload go."""
        shutil.rmtree(self._folder / upload_id, ignore_errors=True)

    @contextmanager
    def _locked(self, upload: Upload) -> Iterator[int]:
        """The file, for this thread alone; its lock goes with the process that holds it."""
        try:
            self.make_folder(upload.id)
            handle = os.open(self.path(upload), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise told(error) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield handle
        finally:
            os.close(handle)


def hash_new(new: NewFile) -> tuple[int, str]:
    """Size and SHA-256 of a file that came with a form."""
    new.file.flush()
    handle = new.file.fileno()
    return os.fstat(handle).st_size, _sha256(handle)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write(handle: int, part: bytes) -> None:
    left = memoryview(part)
    while left:
        left = left[os.write(handle, left) :]


def _sha256(handle: int) -> str:
    digest, place = hashlib.sha256(), 0
    while part := os.pread(handle, _READ, place):
        digest.update(part)
        place += len(part)
    return digest.hexdigest()
