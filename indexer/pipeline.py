"""The order of the work, and nothing else: what becomes of the files of one ingest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexer.admitting import admit
from indexer.cataloguing import Cataloguer
from indexer.discovering import discover
from indexer.limits import limits_of
from indexer.parallel import work_through
from indexer.reporting import Report, report
from indexer.settling import keep_in_step, repair, settle, tidy
from indexer.work import Job, process_file
from library.archive import Archive
from library.progress import Progress


def ingest(archive: Archive, given: Sequence[Path], *, retry_failed: bool, workers: int, progress: Progress) -> Report:
    """Take in every file below the given paths; each ends in exactly one state, and the report adds up.

    Killed at any point, the same call continues: what is finished is not read again.

    Raises:
        UsageError: a given path does not exist.
        BusyError: another process is writing to this archive.
    """
    with archive.writing():
        found = discover(given, leave_out=archive.root)
        settle(archive, progress)
        groups = admit(found, archive.catalogue, retry_failed=retry_failed, progress=progress)
        cataloguer = Cataloguer(archive, groups, progress)
        limits = limits_of(archive.settings)
        jobs = (Job(group.first.path, group.first.source, group.first.sha256, archive.vault.folder, limits)
                for group in groups)
        progress.begin("reading", len(groups))
        for job, outcome in work_through(jobs, process_file, workers=workers, tick=cataloguer.keep_index_fresh):
            cataloguer.take(job, outcome)
        progress.end()
        keep_in_step(archive, progress)
        repair(archive, progress)
        tidy(archive)
        return report(found, archive.catalogue)
