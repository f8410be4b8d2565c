"""What one worker process does with one file; nothing here writes to the catalogue."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from indexer.building_documents import File, describe_parts, make_document, make_secret, make_unread, released
from indexer.describing import describe
from indexer.enclosing import read_inside
from indexer.jobs import Failure, Job, Waiver, notes_of
from indexer.judging import judge, reasons_of
from indexer.limits import reading_seconds
from indexer.parting import with_hints
from indexer.reading import Course, read_file
from indexer.records import Hints, ReadDocument
from indexer.unpacking import keep
from library.catalogue import NewDocument
from library.errors import GoneError, UnreadableError
from library.secrecy import Decision, Verdict, only_pages_unread
from library.vault import Room, Vault
from library.wording import say


def process_file(job: Job) -> NewDocument | Failure:
    """Keep the original, read it, describe it, keep what was derived from it; the catalogue comes later."""
    with _temporary_files_in(job.scratch):
        return _process(job)


def take_part(job: Job) -> NewDocument | Failure | None:
    """Read a file; or help with its pages, and give nothing."""
    if not job.along:
        return process_file(job)
    notes = notes_of(job)
    assert notes is not None
    # What goes wrong here leaves the page to the process that is helped, which tells of it.
    with _temporary_files_in(job.scratch), suppress(Exception):
        _read_kept(Vault(job.vault).path(Room.ORIGINALS, job.sha256), job)
    notes.let_go()
    return None


def keep_original(job: Job) -> Failure | None:
    """Keep the original alone, for whoever will read it; why that cannot be done, where it cannot."""
    try:
        keep(Vault(job.vault, begun=job.begun), job.path, job.sha256, job.limits)
    except (UnreadableError, GoneError, OSError) as error:
        return _failure("keep", error)
    return None


def _process(job: Job) -> NewDocument | Failure:
    vault = Vault(job.vault, begun=job.begun)
    stage = "keep"
    try:
        kept = keep(vault, job.path, job.sha256, job.limits)
        stage = "read"
        read = _read_kept(kept, job)
        read = with_hints(read) if job.firsts is None else read  # else a person has said where documents begin
        stage = "describe"
        description = describe(read, Hints(name=job.path.name))
        parts = describe_parts(read, job.firsts)
        inside = read_inside(read, job.limits)
        decision = judge(read, [part.first for part in parts], inside.matter)
        stage = "derive"
        file = File(job.source, job.sha256, kept.stat().st_size)
        if _is_held(decision, job.waiver):
            if only_pages_unread(decision) and not inside.files:
                held = make_unread(make_document(file, read, description, parts, vault), decision)
            else:
                held = make_secret(file, read.media_type, decision)
            return replace(held, because=reasons_of(decision, read))
        if job.waiver is not Waiver.NONE:
            description, parts = released(decision, description, parts, len(read.pages))
        made = make_document(file, read, description, parts, vault)
        by = None if job.waiver is Waiver.NONE else decision
        return replace(made, enclosed=tuple(inside.documents(job.source, vault, by)))
    except (UnreadableError, GoneError, OSError) as error:
        return _failure(stage, error)
    except MemoryError:
        return Failure(stage, "memory", say("It needs more memory than reading a file may take."))
    except Exception as error:  # noqa: BLE001 - the guard: one bad file never stops a batch
        return Failure(stage, "defect", say("Reading it met a defect of this program: {detail}",
                                            detail=f"{type(error).__name__}: {error}"))


def _failure(stage: str, error: UnreadableError | GoneError | OSError) -> Failure:
    if isinstance(error, UnreadableError):
        return Failure(stage, error.reason, str(error))
    if isinstance(error, GoneError):
        return Failure(stage, "disk", str(error))
    return Failure(stage, "disk", say("A file could not be read or written: {detail}.", detail=error.strerror or error))


def _is_held(decision: Decision, waiver: Waiver) -> bool:
    if decision.verdict is Verdict.HELD:
        return waiver is not Waiver.MARKS
    return waiver is Waiver.NONE and decision.verdict is Verdict.UNKNOWN


def _read_kept(kept: Path, job: Job) -> ReadDocument:
    """Read what the vault keeps, under the name it came with: what is shown is what was read."""
    with tempfile.TemporaryDirectory(prefix="vankien-") as folder:
        named = Path(folder) / job.path.name
        named.symlink_to(kept.resolve())
        seconds = reading_seconds(kept.stat().st_size, job.limits)
        return read_file(named, job.limits, course=Course(seconds, notes_of(job), job.stopped, job.along))


@contextmanager
def _temporary_files_in(folder: Path | None) -> Iterator[None]:
    """Let all that is written for a while lie in one folder, so that it is counted, and goes whatever happens."""
    before = tempfile.tempdir
    tempfile.tempdir = before if folder is None else str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
