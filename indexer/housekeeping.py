"""Putting right what a killed run left, before new work begins."""

from __future__ import annotations

import shutil
from contextlib import suppress

from indexer.page_notes import noted_files, notes_folder
from library.archive import Archive
from library.catalogue.ledger import PENDING
from library.errors import BusyError, DamagedError, EngineUnreachableError
from library.progress import Progress
from library.wording import say


def settle(archive: Archive, progress: Progress) -> None:
    """Sweep what no document names out of the vault, and bring the index in step with the catalogue.

    The vault is only walked when the last run did not finish: its files are still pending in the ledger, or the sweep
    after a file was held back is due.
    """
    if PENDING in archive.catalogue.ledger.counts() or archive.sweep_is_due():
        archive.sweep()
    keep_in_step(archive, progress)


def keep_in_step(archive: Archive, progress: Progress) -> None:
    """Bring the index up to date; a damaged one is told, and the documents are catalogued all the same."""
    try:
        if archive.engine.outdated() is not None:
            with suppress(BusyError):  # another process makes it anew
                archive.rebuild()
        archive.follow()
    except (DamagedError, EngineUnreachableError) as error:
        progress.complain(say("{why} Documents are taken in meanwhile.", why=error))


def repair(archive: Archive, progress: Progress) -> None:
    """Make out misread words now that the archive says more about which words there are, and index what changed."""
    if archive.repair():
        keep_in_step(archive, progress)


def tidy(archive: Archive) -> None:
    """Make searches faster after much work; a damaged index has been told already."""
    _drop_notes(archive)
    with suppress(DamagedError, EngineUnreachableError, BusyError), archive.writing():
        archive.engine.tidy()
    with suppress(DamagedError):
        archive.follow()  # what others changed meanwhile was left to us
    archive.catalogue.relations.follow()


def _drop_notes(archive: Archive) -> None:
    """Take away notes about pages of files that nobody reads, and that no later run is going to read."""
    pending = archive.catalogue.ledger.pending()
    for sha256, folder in noted_files(archive.root):
        if (sha256 not in pending or folder != notes_folder(archive.root, sha256)) and archive.claims.take(sha256):
            shutil.rmtree(folder, ignore_errors=True)
            archive.claims.release(sha256)
