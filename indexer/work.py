"""What one worker process does with one file; nothing here writes to the catalogue."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.describing import describe
from indexer.limits import Limits
from indexer.reading import read_file
from indexer.records import Description, Hints, ReadDocument, ReadPage
from library.catalogue import NewDocument
from library.errors import UnreadableError
from library.records import Document, Fields, Page, State
from library.vault import Room, Vault, pack_words


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: where it is, the name it came under, its SHA-256, and the vault that keeps it."""

    path: Path
    source: str
    sha256: str
    vault: Path
    limits: Limits


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file gave no document: the stage, a stable reason and a sentence for people."""

    stage: str
    reason: str
    message: str


def process_file(job: Job) -> NewDocument | Failure:
    """Keep the original, read it, describe it, keep what was derived from it; the catalogue comes later."""
    vault = Vault(job.vault)
    stage = "keep"
    try:
        kept = vault.put_file(job.path, job.sha256)
        stage = "read"
        read = _read_kept(kept, job)
        stage = "describe"
        description = describe(read, Hints(name=job.path.name))
        stage = "derive"
        return _assemble(job, read, description, vault)
    except UnreadableError as error:
        return Failure(stage, error.reason, str(error))
    except MemoryError:
        return Failure(stage, "too-large", "It needs more memory than this machine has.")
    except OSError as error:
        return Failure(stage, "disk", f"A file could not be read or written: {error.strerror or error}.")
    except Exception as error:  # noqa: BLE001 - the guard: one bad file never stops a batch
        return Failure(stage, "defect", f"Reading it met a defect of this program: {type(error).__name__}: {error}")


def document_id(sha256: str) -> str:
    """The id of the document made from a file: the head of its SHA-256, so that every run gives the same."""
    return sha256[:16]


def _read_kept(kept: Path, job: Job) -> ReadDocument:
    """Read what the vault keeps, under the name it came with: what is shown is what was read."""
    with tempfile.TemporaryDirectory(prefix="vankien-") as folder:
        named = Path(folder) / job.path.name
        named.symlink_to(kept.resolve())
        return read_file(named, job.limits)


def _assemble(job: Job, read: ReadDocument, description: Description, vault: Vault) -> NewDocument:
    secret = description.fields.secrecy is not None
    document = Document(
        id=document_id(job.sha256), source=job.source, sha256=job.sha256,
        state=State.QUARANTINED if secret else State.INDEXED,
    )
    size = vault.path(Room.ORIGINALS, job.sha256).stat().st_size
    if secret:  # nothing is derived from it, and of its fields only the mark is kept
        document = replace(document, fields=Fields(secrecy=description.fields.secrecy))
        return NewDocument(document, size, read.media_type)
    flags = (*description.review, *(flag for page in read.pages for flag in page.flags))
    document = replace(document, fields=description.fields, review=flags, evidence=description.evidence,
                       pages=tuple(_keep_picture(page, vault) for page in read.pages))
    words = {page.page.number: vault.put(Room.DERIVED, pack_words(page.page.words, page.page.placing))
             for page in read.pages if page.page.words}
    return NewDocument(document, size, read.media_type, words)


def _keep_picture(page: ReadPage, vault: Vault) -> Page:
    picture = vault.put(Room.DERIVED, page.picture_webp) if page.picture_webp else None
    return replace(page.page, words=(), picture=picture)
