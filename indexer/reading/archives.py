"""Archives of other files (zip): no paper themselves, so only their members are read."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from indexer.limits import Limits
from indexer.reading.sniffing import sniff
from indexer.records import Enclosed
from indexer.system_files import is_of_the_system
from library.errors import UnreadableError

_ZIP = b"PK\x03\x04"
_LOCKED = 0x1
# Text packs at most some twenty times, scans hardly at all; beyond that and this size it is a bomb.
_MAX_RATIO = 200
_ALWAYS = 50_000_000
_ENTRY_BYTES = 4_096  # of the list of an archive, for each file that it may hold: long names, folders, and to spare
_SHORT_LIST = 1 << 20
_PIECE = 1 << 20
_UNPACK = "Unpack it, and ingest the folder."


def most_unpacked(size: int) -> int:
    """How many bytes an archive of so many may unpack to."""
    return max(_ALWAYS, _MAX_RATIO * size)


def opened(file: IO[bytes], limits: Limits) -> zipfile.ZipFile:
    """Open an archive; closing it leaves the file open.

    Raises:
        UnreadableError: `too-large`: its list alone is, and was not read.
        zipfile.BadZipFile, NotImplementedError, OSError: it cannot be opened.
    """
    guarded = _WhileListing(file, max(_SHORT_LIST, _ENTRY_BYTES * limits.pages))
    packed = zipfile.ZipFile(guarded)
    guarded.most = None
    return packed


class _WhileListing:
    """A file that gives no more than `most` bytes at once: `ZipFile` reads the whole list of an archive in one."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file = file
        self.most: int | None = most

    def read(self, size: int = -1, /) -> bytes:
        if self.most is not None and size > self.most:
            raise too_many(self.most // _ENTRY_BYTES)
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


def too_many(most: int) -> UnreadableError:
    """Why an archive with more than so many files is not opened."""
    return UnreadableError("too-large", "The archive holds more than {most} files, with those of the archives in it.",
                           next_step=_UNPACK, most=most)


def too_large(size: int) -> UnreadableError:
    """Why an archive that unpacks to more than so many bytes is not opened."""
    return UnreadableError("too-large", "The archive unpacks to more than {megabytes} MB, with the archives in it.",
                           next_step=_UNPACK, megabytes=size // 1000000)


def is_archive(path: Path) -> bool:
    """Whether a file is an archive of other files, and no office file that is packed like one."""
    with path.open("rb") as file:
        if file.read(len(_ZIP)) != _ZIP:
            return False
    try:
        sniff(path)
    except UnreadableError as error:
        return error.reason == "unsupported"
    return False


def members_of(path: Path, limits: Limits) -> Iterator[Enclosed]:
    """Take the members out, one by one.

    Raises:
        UnreadableError: the archive cannot be opened, or holds more than a file may.
    """
    try:
        with path.open("rb") as file, opened(file, limits) as packed:
            for member in listed(packed, limits):
                yield Enclosed(member.filename, content_of(packed, member))
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise UnreadableError("damaged", "The archive's packing is broken.") from error


def listed(packed: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    """The members that a person put there.

    Raises:
        UnreadableError: `too-large` for a bomb, `encrypted` where they ask for a password, `empty`.
    """
    members = [one for one in packed.infolist() if not one.is_dir() and not is_of_the_system(one.filename)]
    size = sum(one.file_size for one in members)
    packed_size = sum(one.compress_size for one in members)
    if len(members) > limits.pages:
        raise too_many(limits.pages)
    if size > most_unpacked(packed_size):
        raise too_large(most_unpacked(packed_size))
    if any(one.flag_bits & _LOCKED for one in members):
        raise UnreadableError("encrypted", "The archive asks for a password.")
    if not members:
        raise UnreadableError("empty", "The archive holds no files.")
    return members


def content_of(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a member, no more than it says to have; None where they cannot be taken out."""
    try:
        return b"".join(pieces_of(packed, member))
    except OSError:
        return None


def pieces_of(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a member, piece by piece.

    Raises:
        OSError: they cannot be taken out, or are more or less than it says to have.
    """
    left = member.file_size
    try:
        with packed.open(member) as file:
            while piece := file.read(min(_PIECE, left + 1)):
                left -= len(piece)
                if left < 0:
                    break
                yield piece
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise OSError(str(error)) from error
    if left:
        raise OSError("it cannot be taken out of its archive")
