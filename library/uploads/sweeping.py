"""Taking away what nobody waits for: uploads that were broken off days ago, and files that were read."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from library.archive import Archive
from library.catalogue.uploads import Stage
from library.uploads.finding import list_as_failed, take_up
from library.uploads.pieces import NEW, Pieces
from library.vault import hash_file

HALF_DAYS: Final = 7
"""A half upload stays so long: who was cut off on a Friday goes on after the weekend, and after a few days of leave."""
LISTED_DAYS: Final = 60
"""The list shows what was read for so long; the ledger and the journal keep it for ever."""
_DAY: Final = 86_400
_HOUR: Final = 3_600


def sweep_uploads(archive: Archive, *, now: float | None = None) -> int:
    """Remove old halves and old lines of the list; returns how many uploads went.

    What could not be taken in stays, however old: it is the only copy. So does what no list names, which is listed.

    Args:
        archive: whose uploads.
        now: seconds since 1970; the clock's time unless given.
    """
    now = time.time() if now is None else now
    rows, pieces, gone = archive.catalogue.uploads, Pieces(archive.root), list[str]()
    for upload in rows.of_stage(Stage.ARRIVING):
        path = pieces.path(upload)
        if _last_touched(path, upload.begun) >= now - HALF_DAYS * _DAY:
            continue
        if upload.size and pieces.offset(upload) == upload.size:  # told as arrived after this catalogue was kept, maybe
            list_as_failed(archive, upload, path, hash_file(path))
        else:
            gone.append(upload.id)
    for upload in rows.of_stage(Stage.READ):
        if (upload.arrived or 0) < now - LISTED_DAYS * _DAY and not pieces.path(upload).exists():
            gone.append(upload.id)
    for one in gone:
        pieces.drop(one)
    rows.forget(gone)  # behind the file: what no row names is listed anew
    _drop_unnamed(pieces, now)
    take_up(archive, before=now - _HOUR)
    return len(gone)


def _last_touched(path: Path, begun: int) -> float:
    """When the last piece came; a clock that went back meanwhile makes it older than it is by that much, not more."""
    try:
        return max(path.stat().st_mtime, begun)
    except OSError:
        return begun


def _drop_unnamed(pieces: Pieces, now: float) -> None:
    """Files from forms that a killed process left before they were told as arrived."""
    with suppress(FileNotFoundError):
        for path in list(pieces.folder.iterdir()):
            with suppress(OSError):
                if path.name.startswith(NEW) and path.stat().st_mtime <= now - _HOUR:
                    path.unlink()
