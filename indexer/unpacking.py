"""Archives (zip) that were given: opened like folders, for an archive is no paper, only what lies in it.

A member has the path of its archive and its own name behind that, and is admitted, read and retried like any file. The
archive itself is kept by nobody and has no line in the report, unless it cannot be opened.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from indexer.discovering import FoundFile
from indexer.limits import Limits
from indexer.reading.archives import content_of, is_archive, listed
from library.errors import UnreadableError
from library.vault import Room, Vault, hash_file

_ENDING = ".zip"
_DEEPEST = 3


def unpack(found: Sequence[FoundFile], limits: Limits) -> list[FoundFile]:
    """Put the members of archives in the place of these, in the order of their paths."""
    return [one for file in found for one in _opened(file, limits)]


def _opened(file: FoundFile, limits: Limits) -> Iterator[FoundFile]:
    try:
        if file.problem or file.path.suffix.strip().lower() != _ENDING or not is_archive(file.path):
            yield file
            return
        with zipfile.ZipFile(file.path) as packed:
            names = dict(_members(packed, limits))
    except UnreadableError as error:
        yield replace(file, problem=str(error))
        return
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        yield replace(file, problem=f"The archive's packing is broken: {error}.")
        return
    for name in sorted(names):
        yield replace(file, path=file.path / name, source=f"{file.source}/{name}", size=names[name])


def _members(packed: zipfile.ZipFile, limits: Limits, depth: int = 1) -> Iterator[tuple[str, int]]:
    """Name and size of every member, those of archives within it too."""
    for name, member in _named(packed, limits).items():
        inner = _inner(packed, member, name) if depth < _DEEPEST else None
        if inner is None:
            yield name, member.file_size
        else:
            with inner:
                for below, size in _members(inner, limits, depth + 1):
                    yield f"{name}/{below}", size


def _named(packed: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The members, each under a name of its own that a disk takes."""
    named: dict[str, zipfile.ZipInfo] = {}
    for member in listed(packed, limits):
        parts = [part for part in PurePosixPath(member.filename.replace("\\", "/")).parts
                 if part not in {"/", "..", "."} and part.strip()]  # fmt: skip
        name = plain = "/".join(parts) or "file"
        number = 2
        while name in named:
            name, number = f"{plain} ({number})", number + 1
        named[name] = member
    return named


def _inner(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> zipfile.ZipFile | None:
    """An archive within an archive; one that cannot be opened stays a file, and fails as one."""
    if not name.lower().endswith(_ENDING):
        return None
    content = content_of(packed, member)
    try:
        return zipfile.ZipFile(io.BytesIO(content)) if content is not None else None
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return None


def hash_found(path: Path) -> str:
    """SHA-256 of a file that was found, on the disk or within an archive.

    Raises:
        OSError: it cannot be read.
    """
    archive = _archive_of(path)
    return hash_file(path) if archive is None else hashlib.sha256(_content(path, archive, Limits())).hexdigest()


def keep(vault: Vault, path: Path, sha256: str, limits: Limits) -> Path:
    """Keep an original that was found, on the disk or within an archive; returns where it lies in the vault.

    Raises:
        UnreadableError: its content is no longer that of `sha256`.
        OSError: it cannot be read.
    """
    if vault.verify(Room.ORIGINALS, sha256) is None:
        return vault.path(Room.ORIGINALS, sha256)
    archive = _archive_of(path)
    if archive is None:
        return vault.put_file(path, sha256, most=limits.file_bytes)
    content = _content(path, archive, limits)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UnreadableError("changing", "The archive changed while it was being read.",
                              next_step="Ingest it again when it is complete.")
    return vault.path(Room.ORIGINALS, vault.put(Room.ORIGINALS, content))


def _archive_of(path: Path) -> Path | None:
    """The archive on the disk in which a path lies; None where the path is a file itself, or no archive is there."""
    if path.exists():
        return None
    return next((above for above in path.parents if above.is_file()), None)


def _content(path: Path, archive: Path, limits: Limits) -> bytes:
    try:
        with zipfile.ZipFile(archive) as packed:
            content = _found(packed, path.relative_to(archive).as_posix(), limits)
    except (zipfile.BadZipFile, NotImplementedError, UnreadableError) as error:
        raise OSError(str(error)) from error
    if content is None:
        raise OSError("it cannot be taken out of its archive")
    return content


def _found(packed: zipfile.ZipFile, wanted: str, limits: Limits) -> bytes | None:
    for name, member in _named(packed, limits).items():
        if name == wanted:
            return content_of(packed, member)
        inner = _inner(packed, member, name) if wanted.startswith(f"{name}/") else None
        if inner is not None:
            with inner:
                return _found(inner, wanted.removeprefix(f"{name}/"), limits)
    return None
