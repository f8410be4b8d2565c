"""Reading what people sent in, as an ingest would; afterwards only files that could not be read are kept there."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.discovering import FoundFile, found_at
from indexer.pipeline import take_in
from indexer.reporting import STATES
from library.archive import Archive
from library.catalogue.uploads import Stage, Upload
from library.progress import Progress
from library.records import State
from library.uploads import Pieces
from library.wording import Said, say


def read_uploads(archive: Archive, person: str, *, workers: int, progress: Progress) -> Said:
    """Read what a person sent, and what arrives meanwhile; killed at any point, the same call continues.

    Returns:
        How many files there were, and what became of them, for people.
    """
    pieces = Pieces(archive.root)
    counts = dict.fromkeys(STATES, 0)
    while arrived := archive.catalogue.uploads.of_stage(Stage.ARRIVED, person=person):
        report = take_in(archive, _found(pieces, arrived), retry_failed=True, workers=workers, progress=progress)
        for state, count in report.counts.items():
            counts[state] += count
        archive.catalogue.uploads.set_stage([one.id for one in arrived], Stage.READ)
        clear_read(archive, pieces, arrived)
    told = {str(state): count for state, count in counts.items()}
    return say("{found} found: {indexed} indexed, {duplicate} duplicate, {quarantined} quarantined, {failed} failed",
               found=sum(counts.values()), **told)


def clear_read(archive: Archive, pieces: Pieces, uploads: Sequence[Upload]) -> None:
    """Let go of the files that the vault has now; what could not be taken in stays where it is."""
    ledger = archive.catalogue.ledger
    known = ledger.get(pieces.path(one) for one in uploads)
    for one in uploads:
        path = pieces.path(one)
        entries = [*([known[path]] if path in known else []), *ledger.below(path)]
        if all(entry.state not in (State.FAILED, None) and archive.vault.has_original(entry.sha256, entry.size)
               for entry in entries):
            pieces.drop(one.id)


def _found(pieces: Pieces, uploads: Sequence[Upload]) -> list[FoundFile]:
    return sorted((found_at(pieces.path(one), one.name) for one in uploads), key=lambda file: file.path)
