"""Files among the uploads that no list names, as after a catalogue was lost: they may be the only copy, and stay.

Whether such a file had arrived whole nobody knows, and so it is listed as one that could not be taken in, to be read
again by somebody who says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from library.acts.kinds import UPLOAD
from library.archive import Archive
from library.catalogue import Catalogue, Entry
from library.catalogue.uploads import Stage, Upload
from library.records import State
from library.uploads.names import disk_name, shown_name
from library.uploads.pieces import Pieces
from library.vault import Room, hash_file
from library.wording import mark

FOUND: Final = "found"
"""Why the ledger says that such a file failed."""
_PERSON: Final = "recover"
"""Who sent it, in the list and in the journal."""
_WHY: Final = mark("It lay among the files that were sent, in no list. Whether it had arrived whole is not known; "
                   "if it had, have it read again.")
_ID: Final = re.compile(r"[0-9a-f]+")


def take_up(archive: Archive, *, before: float) -> int:
    """List the files of which no list knows; returns how many there were.

    A file that the vault has, and that the catalogue names, goes; so does an empty folder.

    Args:
        archive: whose uploads.
        before: seconds since 1970; what came later is left alone.
    """
    pieces, count = Pieces(archive.root), 0
    for folder in sorted(pieces.folder.iterdir()) if pieces.folder.is_dir() else ():
        try:
            if _is_stray(archive, folder, before):
                count += _take_up(archive, pieces, folder)
        except OSError:
            continue  # it goes at this moment, or cannot be read; the next look sees it again
    return count


def list_as_failed(archive: Archive, upload: Upload, path: Path, sha256: str) -> None:
    """Let a file that lies there whole, as far as one knows, be read again by whoever says so."""
    status, catalogue = path.stat(), archive.catalogue
    told = {"name": upload.name, "size": status.st_size, "sha256": sha256}
    with catalogue.transaction():
        catalogue.uploads.set_arrived(upload.id, sha256)
        catalogue.uploads.set_stage([upload.id], Stage.READ)
        catalogue.ledger.record([Entry(path, upload.name, status.st_size, status.st_mtime_ns, sha256, State.FAILED,
                                       stage="discover", reason=FOUND, message=_WHY)])  # fmt: skip
        catalogue.journal.write(_PERSON, UPLOAD, None, after=told)


def with_files(catalogue: Catalogue, root: Path) -> Iterator[tuple[Upload, bool]]:
    """The uploads of which the file may lie there still, and of each whether it must: it waits, or failed.

    Args:
        catalogue: that lists them.
        root: the folder that this catalogue is in.
    """
    pieces = Pieces(root)
    for stage in (Stage.ARRIVED, Stage.READ):
        for one in catalogue.uploads.of_stage(stage):
            path = pieces.path(one)
            entries = [*catalogue.ledger.get([path]).values(), *catalogue.ledger.below(path)]
            yield one, stage is Stage.ARRIVED or any(entry.state is State.FAILED for entry in entries)


def _is_stray(archive: Archive, folder: Path, before: float) -> bool:
    return (_ID.fullmatch(folder.name) is not None and not folder.is_symlink() and folder.is_dir()
            and folder.stat().st_mtime < before and archive.catalogue.uploads.get(folder.name) is None)


def _take_up(archive: Archive, pieces: Pieces, folder: Path) -> int:
    held = list(folder.iterdir())
    if not held:
        folder.rmdir()
    if len(held) != 1 or not held[0].is_file() or held[0].is_symlink():
        return 0
    path = held[0]
    name, sha256 = shown_name(path.name), hash_file(path)
    if disk_name(name) != path.name:
        return 0  # no name that an upload has
    if _has(archive, sha256):
        pieces.drop(folder.name)
        return 0
    with archive.catalogue.transaction():
        archive.catalogue.uploads.add(folder.name, person=_PERSON, name=name, size=path.stat().st_size, key=sha256)
        upload = archive.catalogue.uploads.get(folder.name)
        assert upload is not None
        list_as_failed(archive, upload, path, sha256)
    return 1


def _has(archive: Archive, sha256: str) -> bool:
    """Whether the vault has this content, and keeps it."""
    is_named = archive.catalogue.documents.id_of_content(sha256) is not None or any(
        one.sha256 == sha256 for one in archive.catalogue.lost.all())
    return is_named and archive.vault.verify(Room.ORIGINALS, sha256) is None
