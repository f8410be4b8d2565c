"""Archives of other files (zip): no paper themselves, so only their members are read."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

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
        with zipfile.ZipFile(path) as packed:
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
    if len(members) > limits.pages or (size > _ALWAYS and size > _MAX_RATIO * packed_size):
        raise UnreadableError("too-large", "The archive holds {count} files of {megabytes} MB.", count=len(members),
                              megabytes=size // 1000000)
    if any(one.flag_bits & _LOCKED for one in members):
        raise UnreadableError("encrypted", "The archive asks for a password.")
    if not members:
        raise UnreadableError("empty", "The archive holds no files.")
    return members


def content_of(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a member, no more than it says to have; None where they cannot be taken out."""
    try:
        with packed.open(member) as file:
            content = file.read(member.file_size + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        return None
    return content if len(content) == member.file_size else None
