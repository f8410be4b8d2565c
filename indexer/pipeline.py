"""The order of the work, and nothing else: what becomes of the files of one ingest."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from indexer.admitting import Group, admit, failed_to_open
from indexer.cataloguing import Cataloguer
from indexer.discovering import FoundFile, discover
from indexer.housekeeping import keep_in_step, repair, settle, tidy
from indexer.jobs import Job
from indexer.limits import limits_of
from indexer.page_notes import PageNotes, notes_folder
from indexer.readers import read_through
from indexer.reporting import Report, report
from indexer.system_files import pass_over
from indexer.unpacking import unpack
from library.archive import Archive
from library.progress import Progress
from library.wording import mark

_ANOTHER_LOOK = 0.5  # seconds


def ingest(archive: Archive, given: Sequence[Path], *, retry_failed: bool, workers: int, progress: Progress) -> Report:
    """Take in every file below the given paths; each ends in exactly one state, and the report adds up.

    Killed at any point, the same call continues: what is finished is not read again.

    No lock is held while files are read: people go on working, and another ingest may run beside this one.

    Raises:
        UsageError: a given path does not exist.
    """
    return take_in(archive, discover(given, leave_out=archive.root), retry_failed=retry_failed, workers=workers,
                   progress=progress)


def take_in(archive: Archive, found: Sequence[FoundFile], *, retry_failed: bool, workers: int, progress: Progress
            ) -> Report:
    """The same with files that were found already."""
    files, passed_over = pass_over(found)
    unpacked = unpack(files, limits_of(archive.settings),
                      failed=() if retry_failed else failed_to_open(files, archive.catalogue))
    settle(archive, progress)
    groups = admit(unpacked, archive, retry_failed=retry_failed, progress=progress)
    again = any(group.held for group in groups)
    cataloguer = Cataloguer(archive, groups, progress)
    progress.begin(mark("reading"), len(groups))
    with archive.reading():
        while groups:
            with cataloguer.claiming(groups) as claimed:
                jobs = map(partial(_job, archive), claimed)
                for job, outcome in read_through(archive, jobs, workers=workers, tick=cataloguer.keep_index_fresh,
                                                 progress=progress):
                    cataloguer.take(job, outcome)
            groups = cataloguer.left()
            time.sleep(_ANOTHER_LOOK if groups else 0)  # another run reads them; they are looked at again
    progress.end()
    if again:
        archive.sweep()  # of what was read before
    keep_in_step(archive, progress)
    repair(archive, progress)
    tidy(archive)
    return report(unpacked, archive.catalogue, passed_over=passed_over)


def _job(archive: Archive, group: Group) -> Job:
    first = group.first
    notes = notes_folder(archive.root, first.sha256)
    PageNotes(notes).resume()
    return Job(first.path, first.source, first.sha256, archive.vault.folder, limits_of(archive.settings), notes=notes,
               begun=archive.vault.begun)
