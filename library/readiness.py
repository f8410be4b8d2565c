"""Is the index fit to be asked? Where it is not, that is mended or said: a wrong "nothing found" misleads."""

from __future__ import annotations

from library.archive import Archive
from library.disk import told
from library.errors import BusyError, DiskError
from library.progress import Progress

REINDEX = "Run 'vankien reindex'."


def make_ready(archive: Archive, progress: Progress) -> None:
    """Build an index that is missing; say what one that is there lacks.

    Args:
        archive: is about to be searched.
        progress: is told what is done, and what is not right.
    """
    health = archive.health()
    outdated = archive.engine.outdated()
    if not health.watermark and health.last_change:
        _build(archive, progress)
    elif outdated is not None:
        progress.complain(f"The results may not be right: {outdated}. {REINDEX}")
    elif not health.in_step:
        changes = abs(health.last_change - health.watermark)
        progress.complain(f"The results may not be all: the index is {changes} changes behind. {REINDEX}")


def _build(archive: Archive, progress: Progress) -> None:
    progress.complain("This archive has no index; it is built now.")
    progress.begin("indexing", archive.health().last_change)
    try:
        archive.follow(progress=progress)
    except (BusyError, DiskError) as error:
        progress.complain(f"The results are not all, for the index could not be built. {error}")
    except OSError as error:
        progress.complain(f"The results are not all, for the index could not be built. {told(error)}")
    finally:
        progress.end()
