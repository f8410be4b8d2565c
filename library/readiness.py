"""Is the index fit to be asked? Where it is not, that is mended or said: a wrong "nothing found" misleads."""

from __future__ import annotations

from library.access import everything
from library.archive import Archive
from library.errors import BusyError, DiskError
from library.machine.disk import told
from library.progress import Progress
from library.wording import mark, say

_UNREAD = mark("Documents not read for relations yet: {count}. Until 'vankien serve' or 'vankien work' has done so, "
               "what holds of others is not sure.")
_NOT_ALL = mark("The results are not all, for the index could not be built. {why}")


def make_ready(archive: Archive, progress: Progress) -> None:
    """Build an index that is missing; say what one that is there lacks.

    Args:
        archive: is about to be searched.
        progress: is told what is done, and what is not right.
    """
    health = archive.health()
    if not health.watermark and health.last_change:
        _build(archive, progress)
    elif (renewed := archive.renewal()) is not None:
        progress.complain(renewed.sentence())
    elif not health.in_step:
        changes = abs(health.last_change - health.watermark)
        progress.complain(say("The results may not be all: the index is {count} changes behind. Run 'vankien reindex'.",
                              count=changes))
    elif unread := archive.catalogue.relations.unread(everything().labels):
        progress.complain(say(_UNREAD, count=unread))


def _build(archive: Archive, progress: Progress) -> None:
    progress.complain(say("This archive has no index; it is built now."))
    progress.begin(mark("indexing"), archive.health().last_change)
    try:
        archive.follow(progress=progress)
    except (BusyError, DiskError) as error:
        progress.complain(say(_NOT_ALL, why=error))
    except OSError as error:
        progress.complain(say(_NOT_ALL, why=told(error)))
    finally:
        progress.end()
