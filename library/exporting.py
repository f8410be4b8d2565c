"""Documents written into a folder, one file each, in a form of `exchange.FORMS`; one that fails stops no other."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from library.access import ARCHIVIST, Viewer
from library.archive import Archive
from library.errors import NotFoundError, UsageError, VankienError
from library.exchange import FORMS, can_be_written
from library.exchange.marking import mark_of
from library.progress import Progress
from library.reading_room import ReadingRoom
from library.records import Document
from library.wording import say

_UNSAFE = re.compile(r"[^\w.\-]+")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Written:
    """How an export ended: files written, documents left out because they have no page pictures, and failures."""

    written: int
    without_pictures: int
    failed: int


def export_to_folder(archive: Archive, form: str, folder: Path, *, ids: Sequence[str], viewer: Viewer,
                     progress: Progress) -> Written:
    """Write documents into a folder, each checked against the catalogue before it appears there.

    Args:
        archive: holds the documents.
        form: a name in `exchange.FORMS`.
        folder: made where it is missing; a file in it that is no export of the same document is never replaced.
        ids: of the documents; empty for all that the viewer sees, of which those without pictures are left out.
        viewer: for whom it is written.
        progress: is told of every document, and of what is wrong with one.

    Raises:
        NotFoundError: one of the ids is no document of the library.
        UsageError: one of the ids is a withdrawn or quarantined document, or the folder is none.
    """
    asked = tuple(dict.fromkeys(ids))
    check_ids(archive, asked, viewer=viewer)
    _make(folder)
    room = archive.seen_by(viewer)
    wanted = asked or tuple(room.ids())
    written = without = failed = 0
    progress.begin(say("exporting {form}", form=form), len(wanted))
    for document_id in wanted:
        try:
            document = room.document(document_id)
        except NotFoundError:  # withdrawn since the export began
            progress.advance()
            continue
        if not asked and not _has_pictures(archive, document):
            without += 1
        elif _export(room, form, folder, document, progress):
            written += 1
        else:
            failed += 1
        progress.advance(note=document.source)
    progress.end()
    return Written(written, without, failed)


def check_ids(archive: Archive, ids: Sequence[str], *, viewer: Viewer) -> None:
    """Make sure that all ids are documents of the library, before anything is written.

    Raises:
        NotFoundError: one of them is no document.
        UsageError: one of them is withdrawn or quarantined, which is told to archivists alone.
    """
    seen = archive.catalogue.documents.seen(ids, viewer.labels)
    for document_id in ids:
        if document_id in seen:
            continue
        state = archive.catalogue.documents.state_of(document_id)
        if state is None or ARCHIVIST not in viewer.labels:
            raise NotFoundError("There is no document {id}.",
                                next_step="'vankien search' and the report of 'vankien ingest' give the ids.",
                                id=document_id)
        raise UsageError("Document {id} is {state}; only what the library shows is exported.", id=document_id,
                         state=state)


def file_name(document: Document, ending: str) -> str:
    """A name that every system takes: the original's own, made safe, and the id, which tells equal names apart."""
    stem = unicodedata.normalize("NFC", Path(document.source.replace("\\", "/")).stem)
    safe = _UNSAFE.sub("_", stem).strip("._-")
    while len(safe.encode()) > _LONGEST_NAME:
        safe = safe[:-1]
    return f"{safe}-{document.id}.{ending}" if safe else f"{document.id}.{ending}"


def _export(room: ReadingRoom, form: str, folder: Path, document: Document, progress: Progress) -> bool:
    target = folder / file_name(document, FORMS[form].ending)
    try:
        if target.exists() and not _is_ours(target, document):
            progress.complain(say("{id} ({source}): {target} is something else and is not replaced.", id=document.id,
                                  source=document.source, target=target))
            return False
        taken = room.taken(document.id, form, check=True)
        if taken.wrong:
            progress.complain(say("{id} ({source}): the text of the export is not the catalogue's; it is not kept. "
                                  "{wrong}",
                                  id=document.id, source=document.source,
                                  wrong="; ".join(map(str, taken.wrong[:3]))))
            return False
        _write(target, taken.content)
    except VankienError as error:
        progress.complain(say("{id} ({source}): {why}", id=document.id, source=document.source, why=error))
        return False
    except OSError as error:
        progress.complain(say("{id} ({source}): {target} cannot be written: {detail}.", id=document.id,
                              source=document.source, target=target, detail=error.strerror or error))
        return False
    if taken.signed:
        progress.complain(say("{id} ({source}): the original is digitally signed and unchanged; what was written is a "
                              "copy with text, and says so.", id=document.id, source=document.source))
    return True


def _has_pictures(archive: Archive, document: Document) -> bool:
    original = archive.catalogue.documents.original(document.id)
    return original is not None and can_be_written(document, original.media_type)


def _is_ours(target: Path, document: Document) -> bool:
    """Whether a file is an earlier export of this document."""
    return target.is_file() and mark_of(document).encode() in target.read_bytes()


def _write(target: Path, content: bytes) -> None:
    """Write the whole file or none."""
    partial = target.with_name(f".{target.name}.part")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("{folder} cannot be a folder for exports: {detail}.", next_step="Name another with --to.",
                         folder=folder, detail=error.strerror) from error
