"""Archives (zip) that were given: opened like folders, for an archive is no paper, only what lies in it.

A member has the path of its archive and its own name behind that, and is admitted, read and retried like any file. The
archive itself is kept by nobody and has no line in the report, unless it cannot be opened.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from indexer.discovering import FoundFile
from indexer.limits import Limits
from indexer.reading.archives import (
    content_of,
    is_archive,
    listed,
    most_unpacked,
    opened,
    pieces_of,
    too_large,
    too_many,
)
from library.errors import UnreadableError
from library.vault import Room, Vault, hash_file

_ENDING = ".zip"
_DEEPEST = 3
_BESIDE = 10  # entries of a list for each file that counts: folders, and what systems put beside files
_STAYS_A_FILE = frozenset({"encrypted", "empty"})


def unpack(found: Sequence[FoundFile], limits: Limits, *, failed: Collection[Path] = ()) -> list[FoundFile]:
    """Put the members of archives in the place of these, in the order of their paths.

    Args:
        found: the files.
        limits: one archive holds at most `limits.pages` files, those of the archives in it counted too. One with more
            is a file that failed.
        failed: those that could not be opened before; they are not opened.
    """
    return [one for file in found for one in _opened(file, limits, failed)]


def may_be_archive(file: FoundFile) -> bool:
    """Whether a file is one that `unpack` opens, by its name."""
    return not file.problem and file.path.suffix.strip().lower() == _ENDING


def _opened(file: FoundFile, limits: Limits, failed: Collection[Path]) -> Iterator[FoundFile]:
    try:
        if file.path in failed or not may_be_archive(file) or not is_archive(file.path):
            yield file
            return
        with file.path.open("rb") as content, opened(content, limits) as packed:
            names = dict(_members(_listed(packed, limits), limits, _Allowance(file, limits)))
    except UnreadableError as error:
        yield replace(file, problem=str(error), reason=error.reason)
        return
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        yield replace(file, problem=f"The archive's packing is broken: {error}.")
        return
    for name in sorted(names):
        yield replace(file, path=file.path / name, source=f"{file.source}/{name}", size=names[name])


class _Allowance:
    """What an archive may still hold, with all archives in it: it is counted before it is unpacked."""

    def __init__(self, file: FoundFile, limits: Limits) -> None:
        self._files, self._entries = limits.pages, _BESIDE * limits.pages
        self._bytes = most_unpacked(file.size)
        self._most = self._files, self._bytes

    def take(self, archive: _Listed) -> None:
        """Count what one of the archives holds.

        Raises:
            UnreadableError: it is more than is left.
        """
        self._files -= len(archive.named)
        self._entries -= len(archive.packed.infolist())
        self._bytes -= sum(member.file_size for member in archive.named.values())
        if self._files < 0 or self._entries < 0:
            raise too_many(self._most[0])
        if self._bytes < 0:
            raise too_large(self._most[1])


@dataclass(frozen=True, slots=True)
class _Listed:
    """An open archive, and its members by the names that they are given."""

    packed: zipfile.ZipFile
    named: dict[str, zipfile.ZipInfo]


def _members(archive: _Listed, limits: Limits, allowance: _Allowance, depth: int = 1) -> Iterator[tuple[str, int]]:
    """Name and size of every member, those of archives within it too."""
    allowance.take(archive)
    for name, member in archive.named.items():
        inner = _inner(archive, name, limits) if depth < _DEEPEST else None
        if inner is None:
            yield name, member.file_size
        else:
            with inner.packed:
                for below, size in _members(inner, limits, allowance, depth + 1):
                    yield f"{name}/{below}", size


def _listed(packed: zipfile.ZipFile, limits: Limits) -> _Listed:
    """The members, each under a name of its own that a disk takes."""
    named: dict[str, zipfile.ZipInfo] = {}
    members = listed(packed, limits)
    plain_names = [_plain_name(member) for member in members]
    names = frozenset(plain_names)
    archives = sorted((name for name in names if name.lower().endswith(_ENDING)), key=len)
    for member, plain_name in zip(members, plain_names, strict=True):
        name = plain = _beside_archives(plain_name, archives, names)
        number = 2
        while name in named:
            name, number = f"{plain} ({number})", number + 1
        named[name] = member
    return _Listed(packed, named)


def _plain_name(member: zipfile.ZipInfo) -> str:
    parts = [part for part in PurePosixPath(member.filename.replace("\\", "/")).parts
             if part not in {"/", "..", "."} and part.strip()]  # fmt: skip
    return "/".join(parts) or "file"


def _beside_archives(name: str, archives: Sequence[str], names: Collection[str]) -> str:
    """A name of which no folder is an archive as well: `in.zip/x.pdf` beside `in.zip`, which may hold an `x.pdf` too.

    Args:
        name: of a member.
        archives: names of members that are opened, the shortest first.
        names: of all members.
    """
    made, done = "", 0
    for above in (one for one in archives if name.startswith(f"{one}/")):
        number = 2
        while f"{above} ({number})" in names:
            number += 1
        made, done = f"{made}{name[done : len(above)]} ({number})", len(above)
    return made + name[done:]


def _inner(archive: _Listed, name: str, limits: Limits) -> _Listed | None:
    """An archive within an archive; one that cannot be opened stays a file, and fails as one.

    Raises:
        UnreadableError: it holds more than one may.
    """
    member = archive.named[name]
    if not name.lower().endswith(_ENDING) or member.file_size > limits.file_bytes:
        return None
    content = content_of(archive.packed, member)
    try:
        return _listed(opened(io.BytesIO(content), limits), limits) if content is not None else None
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return None
    except UnreadableError as error:
        if error.reason in _STAYS_A_FILE:
            return None
        raise


class FoundFiles:
    """Reads files that were found, on the disk or within archives.

    An archive stays open until a file outside of it is asked for: in the order of the paths each is opened once.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: list[tuple[Path, _Listed, ExitStack]] = []
        """Where each archive lies, each within the one before it, and what closes it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
                 ) -> None:
        self._close(0)

    def hash(self, path: Path) -> str:
        """SHA-256 of a file.

        Raises:
            OSError: it cannot be read.
        """
        if not self._lies_in_archive(path):
            return hash_file(path)
        digest = hashlib.sha256()
        for piece in self.pieces(path):
            digest.update(piece)
        return digest.hexdigest()

    def pieces(self, path: Path) -> Iterator[bytes]:
        """The bytes of a file that lies in an archive.

        Raises:
            OSError: it cannot be read.
        """
        try:
            packed, member = self._member(path)
        except (zipfile.BadZipFile, NotImplementedError, UnreadableError) as error:
            raise OSError(str(error)) from error
        yield from pieces_of(packed, member)

    def _lies_in_archive(self, path: Path) -> bool:
        """Whether it does; what is open already, and does not hold it, is closed."""
        self._close(next((place for place, (above, *_) in enumerate(self._open) if above not in path.parents),
                         len(self._open)))
        return bool(self._open) or _archive_of(path) is not None

    def _member(self, path: Path) -> tuple[zipfile.ZipFile, zipfile.ZipInfo]:
        archive = _archive_of(path) if self._lies_in_archive(path) and not self._open else None
        if archive is not None:
            with ExitStack() as stack:
                packed = stack.enter_context(opened(stack.enter_context(archive.open("rb")), self._limits))
                self._open.append((archive, _listed(packed, self._limits), stack.pop_all()))
        while self._open:
            above, outer, _ = self._open[-1]
            name = path.relative_to(above).as_posix()
            if name in outer.named:
                return outer.packed, outer.named[name]
            within = next((str(one) for one in PurePosixPath(name).parents if str(one) in outer.named), None)
            inner = None if within is None else _inner(outer, within, self._limits)
            if within is None or inner is None:
                break
            with ExitStack() as stack:
                stack.enter_context(inner.packed)
                self._open.append((above / within, inner, stack.pop_all()))
        raise OSError("it cannot be taken out of its archive")

    def _close(self, left: int) -> None:
        while len(self._open) > left:
            self._open.pop()[2].close()


def keep(vault: Vault, path: Path, sha256: str, limits: Limits) -> Path:
    """Keep an original that was found, on the disk or within an archive; returns where it lies in the vault.

    Raises:
        UnreadableError: its content is no longer that of `sha256`.
        OSError: it cannot be read.
    """
    if vault.verify(Room.ORIGINALS, sha256) is None:
        return vault.path(Room.ORIGINALS, sha256)
    if _archive_of(path) is None:
        return vault.put_file(path, sha256, most=limits.file_bytes)
    with FoundFiles(limits) as found:
        if not vault.receive(Room.ORIGINALS, sha256, found.pieces(path)):
            raise UnreadableError("changing", "The archive changed while it was being read.",
                                  next_step="Ingest it again when it is complete.")
    return vault.path(Room.ORIGINALS, sha256)


def _archive_of(path: Path) -> Path | None:
    """The archive on the disk in which a path lies; None where the path is a file itself, or no archive is there."""
    if path.exists():
        return None
    return next((above for above in path.parents if above.is_file()), None)
