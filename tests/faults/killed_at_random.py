"""Does one piece of work on an archive, in one process and without OCR, for whoever kills it at any moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import indexer.readers
from indexer.building_documents import File, make_document, make_secret
from indexer.jobs import Failure, Job, Waiver
from indexer.pipeline import ingest
from indexer.records import Description, ReadDocument, ReadPage
from indexer.recovering import read_lost
from library.archive import Archive
from library.catalogue import NewDocument
from library.progress import Silent
from library.records import Fields, Origin, Page, State
from library.recovering import recover_catalogue
from library.secrecy import Decision, Part, Reason, Verdict
from library.vault import Vault


def in_this_process(
    jobs: Iterable[Job], work: Callable[[Job], NewDocument | Failure], *, tick: Callable[[], None] | None = None,
    **_options: Any,
) -> Iterator[tuple[Job, NewDocument | Failure]]:
    for job in jobs:
        yield job, work(job)
        if tick is not None:
            tick()


def read_plainly(job: Job) -> NewDocument:
    """Keep and read a text; a stub for the reader of paper."""
    vault = Vault(job.vault)
    kept = vault.put_file(job.path, job.sha256)
    text = kept.read_text(encoding="utf-8")
    file = File(job.source, job.sha256, kept.stat().st_size)
    if text.startswith("MẬT") and job.waiver is not Waiver.MARKS:
        return make_secret(file, "text/plain", Decision(Verdict.HELD, (Reason("line", Part.BODY, mark="MẬT"),)))
    page = ReadPage(Page(1, text, Origin.TEXT_LAYER, 1.0), b"RIFF " + text.encode())
    read = ReadDocument((page,), "text/plain")
    return make_document(file, read, Description(Fields(subject=text.splitlines()[1])), (), vault)


def work_on(folder: Path, what: str, *given: str) -> None:
    """Ingest a folder; withdraw, restore or hold a document; or recover. Ends the process with 1 for an error."""
    assert hasattr(indexer.readers, "take_part") and hasattr(indexer.readers, "work_through")
    indexer.readers.work_through = in_this_process  # type: ignore[assignment]
    indexer.readers.take_part = read_plainly
    if what == "recover":
        recover_catalogue(folder)
    archive = Archive.open(folder, create=True)
    do(archive, what, given)
    archive.close()


def do(archive: Archive, what: str, given: Sequence[str]) -> None:
    if what == "recover":
        read_lost(archive, workers=1, progress=Silent())
    elif what == "ingest":
        ingest(archive, [Path(given[0])], retry_failed=False, workers=1, progress=Silent())
    elif what == "hold":
        if archive.catalogue.documents.state_of(given[0]) in (State.INDEXED, State.WITHDRAWN):
            archive.catalogue.holds.hold(given[0], "MẬT")
            archive.follow()
            archive.sweep()
    else:
        before, after = State.INDEXED, State.WITHDRAWN
        if what == "restore":
            before, after = after, before
        if archive.catalogue.documents.state_of(given[0]) is before:
            archive.catalogue.documents.set_state(given[0], after)
            archive.follow()
