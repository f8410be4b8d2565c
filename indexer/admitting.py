"""Which of the files found have to be read: each content once, and none that is finished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.discovering import FoundFile
from indexer.limits import Limits, limits_of
from indexer.unpacking import FoundFiles, keep, may_be_archive
from library.archive import Archive
from library.catalogue import MARKED, Catalogue, Entry
from library.errors import UnreadableError
from library.keeping import ensure_vault
from library.progress import Progress
from library.records import State
from library.vault import Room
from library.wording import mark, say

_MARKED_BEFORE = "secrecy mark"  # the ledger's reason until it had words that do not change


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one content that has to be read: the first is read, the others are its copies.

    Args:
        entries: their lines in the ledger.
        held: id of the document that is held back because something of it was not read; None for new content.
    """

    entries: tuple[Entry, ...]
    held: str | None = None

    @property
    def first(self) -> Entry:
        """The file that is read."""
        return self.entries[0]


def admit(found: Sequence[FoundFile], archive: Archive, *, retry_failed: bool, progress: Progress) -> list[Group]:
    """Enter the files in the ledger and say which contents are still to be read, in the order of their paths.

    A file that is finished and looks as it did then is left alone; so is one that failed or was not read whole, unless
    `retry_failed`. What was not read whole stays as it is until it is: its line in the ledger is not touched here.

    An archive that failed before and has members now keeps no line of its own.

    An original that the vault has lost, or that was damaged there, is put back from a file of the same content.

    Raises:
        GoneError: the whole vault is.
    """
    catalogue = archive.catalogue
    known = catalogue.ledger.get(file.path for file in found)
    new = [file for file in found if not _is_finished(file, known.get(file.path), archive, retry_failed=retry_failed)]
    progress.begin(mark("fixity"), len(new))
    entries = [_put_back(entry, known.get(entry.path), archive, progress)
               for entry in _hashed(new, limits_of(archive.settings), progress)]
    progress.end()
    groups: dict[str, list[Entry]] = {}
    again: list[Group] = []
    settled: list[Entry] = []
    for entry in entries:
        held = catalogue.documents.id_of_content(entry.sha256) if entry.state is None else None
        if held is not None:
            known |= _moved_from_vault(entry, held, known.get(entry.path), archive)
        if entry.state is not None:
            settled.append(entry)
        elif held is not None and retry_failed and _is_unread(known.get(entry.path), held, catalogue):
            again.append(Group((known[entry.path],), held))
        elif held is not None:
            settled.append(as_held(entry, held, known.get(entry.path)))
        else:
            groups.setdefault(entry.sha256, []).append(entry)
    opened = {above for file in found for above in file.path.parents}
    finished = catalogue.ledger.admit([*settled, *(entry for group in groups.values() for entry in group)], known,
                                      opened=opened)
    left = (tuple(entry for entry in group if entry.path not in finished) for group in groups.values())
    return [*(Group(group) for group in left if group), *again]


def failed_to_open(found: Iterable[FoundFile], catalogue: Catalogue) -> set[Path]:
    """The archives among the files that failed before, and are as they were; one was opened since if it has members."""
    archives = [file for file in found if may_be_archive(file)]
    known = catalogue.ledger.get(file.path for file in archives)
    return {file.path for file in archives if (entry := known.get(file.path)) is not None
            and entry.state is State.FAILED and (entry.size, entry.modified) == (file.size, file.modified)
            and not catalogue.ledger.below(file.path)}


def failed(entry: Entry, *, stage: str, reason: str, message: str) -> Entry:
    """The ledger line of a file that failed."""
    return replace(entry, state=State.FAILED, stage=stage, reason=reason, message=message)


def duplicate(entry: Entry, document_id: str) -> Entry:
    """The ledger line of another copy."""
    return replace(entry, state=State.DUPLICATE, document_id=document_id)


def _is_finished(file: FoundFile, entry: Entry | None, archive: Archive, *, retry_failed: bool) -> bool:
    if entry is None or entry.state is None or (retry_failed and _may_be_tried_again(entry)):
        return False
    if (entry.size, entry.modified) != (file.size, file.modified):
        return False
    return entry.state is State.FAILED or archive.vault.has_original(entry.sha256, entry.size)


def _may_be_tried_again(entry: Entry) -> bool:
    """Whether a file failed, or is held back for something else than a mark that was read on it."""
    reason = entry.reason or ""
    return entry.state is State.FAILED or (entry.state is State.QUARANTINED and reason != MARKED
                                           and not reason.startswith(_MARKED_BEFORE))


def _moved_from_vault(entry: Entry, held: str, before: Entry | None, archive: Archive) -> dict[Path, Entry]:
    """The line of a content that `recover` read from the vault becomes that of the file, which is given again."""
    kept = archive.vault.path(Room.ORIGINALS, entry.sha256)
    line = archive.catalogue.ledger.get([kept]).get(kept)
    if line is None or (before is not None and before.document_id == held and before.state is not State.DUPLICATE):
        return {}
    moved = replace(line, path=entry.path, source=entry.source, size=entry.size, modified=entry.modified)
    archive.catalogue.ledger.move(kept, moved)
    return {entry.path: moved}


def _is_unread(before: Entry | None, document_id: str, catalogue: Catalogue) -> bool:
    """Whether this very file is held back only because something of it was not read."""
    if before is None or before.state is not State.QUARANTINED or before.document_id != document_id:
        return False
    held = catalogue.documents.summaries([document_id]).get(document_id)
    return held is not None and held.state is State.QUARANTINED and held.fields.secrecy is None


def _hashed(files: Iterable[FoundFile], limits: Limits, progress: Progress) -> Iterator[Entry]:
    with FoundFiles(limits) as readable:
        for file in files:
            entry = Entry(file.path, file.source, file.size, file.modified)
            if file.problem:
                yield failed(entry, stage="discover", reason=file.reason, message=file.problem)
            else:
                try:
                    yield replace(entry, sha256=readable.hash(file.path))
                except OSError as error:
                    yield failed(entry, stage="discover", reason="unreadable",
                                 message=say("It cannot be read: {detail}.", detail=error.strerror or error))
            progress.advance(note=file.source)


def _put_back(entry: Entry, before: Entry | None, archive: Archive, progress: Progress) -> Entry:
    """Let the vault have the original of a known content, where it has it no more.

    Where that cannot be done the line of a new file says so; that of the file it came from is left as it is, and the
    next ingest tries again.
    """
    vault = archive.vault
    if entry.state is not None or archive.catalogue.documents.id_of_content(entry.sha256) is None:
        return entry
    if vault.verify(Room.ORIGINALS, entry.sha256) is None:
        return entry
    ensure_vault(archive.catalogue, vault)
    try:
        with archive.reading():
            keep(vault, entry.path, entry.sha256, limits_of(archive.settings))
    except (UnreadableError, OSError) as error:
        why = str(error) if isinstance(error, UnreadableError) else say(
            "A file could not be read or written: {detail}.", detail=error.strerror or error)
        progress.complain(say("{source}: its original is gone from the vault, or damaged, and could not be put back: "
                              "{why}", source=entry.source, why=why))
        if before is not None and before.sha256 == entry.sha256 and before.state not in (None, State.FAILED):
            return entry
        reason = error.reason if isinstance(error, UnreadableError) else "disk"
        return failed(entry, stage="keep", reason=reason, message=why)
    progress.complain(say("{source}: its original was gone from the vault, or damaged; it has been put back.",
                          source=entry.source))
    return entry


def as_held(entry: Entry, document_id: str, before: Entry | None) -> Entry:
    """The archive holds this content already: from this very file, touched since, or from another one."""
    if before is not None and before.sha256 == entry.sha256 and before.document_id == document_id and before.state:
        return replace(entry, state=before.state, document_id=document_id, reason=before.reason,
                       message=before.message)
    return duplicate(entry, document_id)
