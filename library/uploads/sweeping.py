"""Taking away what nobody waits for: uploads that were broken off days ago, and files that were read."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from library.archive import Archive
from library.catalogue.uploads import Stage
from library.uploads.pieces import NEW, Pieces

HALF_DAYS: Final = 7
"""A half upload stays so long: who was cut off on a Friday goes on after the weekend, and after a few days of leave."""
LISTED_DAYS: Final = 60
"""The list shows what was read for so long; the ledger and the journal keep it for ever."""
_DAY: Final = 86_400
_HOUR: Final = 3_600


def sweep_uploads(archive: Archive, *, now: float | None = None) -> int:
    """Remove old halves, old lines of the list and strays; returns how many uploads went.

    What could not be taken in stays, however old: it is the only copy.

    Args:
        archive: whose uploads.
        now: seconds since 1970; the clock's time unless given.
    """
    now = time.time() if now is None else now
    rows, pieces, gone = archive.catalogue.uploads, Pieces(archive.root), list[str]()
    for upload in rows.of_stage(Stage.ARRIVING):
        if _last_touched(pieces.path(upload), upload.begun) < now - HALF_DAYS * _DAY:
            gone.append(upload.id)
    for upload in rows.of_stage(Stage.READ):
        if (upload.arrived or 0) < now - LISTED_DAYS * _DAY and not pieces.path(upload).exists():
            gone.append(upload.id)
    rows.forget(gone)
    for one in gone:
        pieces.drop(one)
    _drop_strays(archive, pieces, now)
    return len(gone)


def _last_touched(path: Path, begun: int) -> float:
    """When the last piece came; a clock that went back meanwhile makes it older than it is by that much, not more."""
    try:
        return max(path.stat().st_mtime, begun)
    except OSError:
        return begun


def _drop_strays(archive: Archive, pieces: Pieces, now: float) -> None:
    """Folders without a row, which a killed process left."""
    with suppress(FileNotFoundError):
        for path in list(pieces.folder.iterdir()):
            with suppress(OSError):
                if path.stat().st_mtime > now - _HOUR:
                    continue
                if path.name.startswith(NEW):
                    path.unlink()
                elif archive.catalogue.uploads.get(path.name) is None:
                    pieces.drop(path.name)
