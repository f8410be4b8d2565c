"""How the archive stands, for who keeps the machine: backups, disk, long work, watched folders. Names no document."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from library.acts.kinds import BACKUP, CHECK_BACKUP
from library.archive import Archive
from library.catalogue.journal import Entry
from library.catalogue.watched import Watched
from library.watched_folders import problem_of

MOST_BACKUPS: Final = 20
FAILED_DAYS: Final = 7
"""So long a job that could not be done is told of."""


@dataclass(frozen=True, slots=True)
class Overseen:
    """How an archive stands.

    Args:
        backups: the last ones, the newest first, each with the last check of it; None where it was not checked.
        free, room: bytes of the disk that the archive lies on.
        unfinished: how many jobs wait or run, by kind.
        failed: how many could not be done in the last days, by kind.
        watched: folders, each with what is wrong with it now; empty where nothing is.
    """

    backups: tuple[tuple[Entry, Entry | None], ...]
    free: int
    room: int
    unfinished: Mapping[str, int]
    failed: Mapping[str, int]
    watched: tuple[tuple[Watched, str], ...]


def oversee(archive: Archive) -> Overseen:
    """How it stands now."""
    journal, jobs = archive.catalogue.journal, archive.catalogue.jobs
    checks = journal.latest_of(CHECK_BACKUP, count=10 * MOST_BACKUPS)
    last: dict[tuple[object, object], Entry] = {}
    for one in checks:
        last.setdefault(_bag(one), one)
    disk = shutil.disk_usage(archive.root)
    return Overseen(
        tuple((one, last.get(_bag(one))) for one in journal.latest_of(BACKUP, count=MOST_BACKUPS)), disk.free,
        disk.total, Counter(job.kind for job in jobs.unfinished()),
        Counter(job.kind for job in jobs.failed(since=failed_since())),
        tuple((one, problem_of(one.folder)) for one in archive.catalogue.watched.all()))


def failed_since() -> int:
    """From when on a job that could not be done is told of, in seconds since 1970."""
    return int(time.time()) - FAILED_DAYS * 86_400


def _bag(entry: Entry) -> tuple[object, object]:
    return entry.after.get("folder"), entry.after.get("bag")
