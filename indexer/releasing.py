"""An archivist says that a file which was held back may be read, or takes that back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.building_documents import let_through, part_id
from indexer.cataloguing import failure_of
from indexer.housekeeping import keep_in_step, repair, settle
from indexer.jobs import Job, Waiver
from indexer.limits import limits_of
from indexer.parting import spans
from indexer.readers import read_through
from indexer.recutting import whole_of
from library.access import Level, Scope
from library.acts import DECLASSIFY, HOLD, RELEASE, UNKNOWN
from library.acts.kinds import RULES_SET
from library.acts.opening import set_rule, stands, take_back
from library.acts.secrecy import Ruling, check_may_be_wrong
from library.archive import Archive
from library.catalogue import DUE, SWEEP, NewDocument
from library.catalogue.volumes import ARCHIVIST
from library.doubt_reasons import Doubt
from library.errors import DamagedError, UnreadableError, UsageError, VankienError
from library.machine.disk import not_allowed
from library.progress import Progress
from library.records import Document, State
from library.vault import Room
from library.wording import mark


@dataclass(frozen=True, slots=True)
class Decided:
    """The ids of the documents of a file, in their order, the state they are in, and the number of the act."""

    ids: tuple[str, ...]
    state: State
    act: int


def release(
    archive: Archive, document_id: str, *, mark_read_wrongly: bool, why: str | None = None, actor: str = UNKNOWN,
    undoes: int | None = None, progress: Progress, confirm: Callable[[], None] = lambda: None,
) -> Decided:
    """Let a quarantined file be an ordinary document: as it was read, or read again from the original in the vault.

    It is read again where nothing was kept of it, as after a mark. Killed at any point, it is quarantined still or
    released; the next start sweeps what was derived in vain.

    Args:
        archive: that holds it.
        document_id: of the file, or of a document that was in it.
        mark_read_wrongly: a secrecy mark that was read does not stand on the paper.
        why: the reason; it must be given where something of the file was not read, and is kept.
        actor: who decides so.
        undoes: the act that is taken back by this.
        progress: told how far it is.
        confirm: called once more just before it is done; what it raises leaves the file as it is.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is not quarantined, or a mark was read on it and `mark_read_wrongly` is not said, or the reason
            is missing.
        DamagedError: its original is not in the vault, or not as it was put in.
        UnreadableError: it cannot be read any more.
    """
    settle(archive, progress)
    held = _held(archive, document_id)
    mark = held.document.fields.secrecy
    if mark and not mark_read_wrongly:
        raise _refusal(document_id, mark)
    if not mark and not (why or "").strip():
        raise UsageError("Something of document {id} was not read: nobody knows what it says.",
                         next_step="Look at the paper, then say why it may be shown: --why TEXT.", id=document_id)
    check_may_be_wrong(archive, held.document.id)
    _check_original(archive, held)
    waiver = Waiver.MARKS if mark_read_wrongly else Waiver.STAMPS
    return _let(archive, held, waiver, None, actor=actor, why=why, undoes=undoes, progress=progress, confirm=confirm)


def declassify(archive: Archive, document_id: str, ruling: Ruling, *, why: str = "", actor: str = UNKNOWN,
               undoes: int | None = None, progress: Progress,
               confirm: Callable[[], None] = lambda: None) -> Decided:  # fmt: skip
    """Let a held file be an ordinary document because somebody decided that it is secret no more.

    The mark stays where it stands on the paper; each document says that it was declassified, and by what. `confirm`:
    as for `release`.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is not quarantined, or the decision lacks something, or is about a part.
        DamagedError: its original is not in the vault, or not as it was put in.
        UnreadableError: it cannot be read any more.
    """
    ruling.check()
    if ruling.part:
        raise UsageError("Of a file that is declassified in part nothing is let through.")
    settle(archive, progress)
    held = _held(archive, document_id)
    _check_original(archive, held)
    return _let(archive, held, Waiver.MARKS, ruling, actor=actor, why=why, undoes=undoes, progress=progress,
                confirm=confirm)


def _let(archive: Archive, held: NewDocument, waiver: Waiver, ruling: Ruling | None, *, actor: str,
         why: str | None, undoes: int | None, progress: Progress, confirm: Callable[[], None]) -> Decided:
    """Put what the file says in the place of its empty document, with the act's row in the journal.

    Args:
        ruling: by which it is declassified; None where it is only let through.
    """
    mark = held.document.fields.secrecy
    try:
        with archive.reading():
            new = _as_kept(archive, held) or _read_again(archive, held, waiver, progress)
            new = _declassified(new) if ruling is not None else new
            with archive.acting(), archive.catalogue.transaction():
                confirm()
                now = _held(archive, held.document.id)  # somebody else may have decided meanwhile
                if now.document.fields.secrecy != mark:
                    raise UsageError("The level of document {id} was changed meanwhile. Nothing was changed.",
                                     id=held.document.id)
                check_may_be_wrong(archive, now.document.id, but=now.document.id if ruling is not None else None)
                state = archive.catalogue.holds.release(new, mark, why=why)
                told: dict[str, Any] = {}
                if ruling is not None:
                    rules = list(_narrow(archive, new, ruling.access, actor=actor, why=why or ruling.decision))
                    told = {**ruling.as_told(), **({RULES_SET: rules} if rules else {})}
                act = archive.catalogue.journal.write(
                    actor, DECLASSIFY if ruling is not None else RELEASE, new.document.id, why=why or "",
                    before={"mark": mark}, after={"state": str(state), **told}, undoes=undoes)
    except VankienError:
        archive.sweep()  # what was derived in vain
        raise
    keep_in_step(archive, progress)
    repair(archive, progress)
    return Decided(tuple(one.document.id for one in new.parts or (new,)), state, act)


def _narrow(archive: Archive, new: NewDocument, level: Level, *, actor: str, why: str,
            bounded: frozenset[str] = frozenset()) -> Iterator[int]:
    """Let a file and those within it be seen by no more than the level says; what was narrower stays so.

    Args:
        bounded: what came in a file that is so by now; it is seen by no more than that file, and gets no rule which
            would keep it from being closed with it.

    Yields:
        The acts that set a rule.
    """
    if level is Level.OPEN:
        return
    order, rules = list(Level), archive.catalogue.access
    rule = rules.get(Scope.FILE, new.document.id)
    if (new.document.id not in bounded) if rule is None else order.index(rule.level) < order.index(level):
        yield set_rule(archive, Scope.FILE, new.document.id, level, actor=actor, why=why).act
    for one in (new, *new.parts):  # a word about a document counts before one about its file
        own = rules.get(Scope.DOCUMENT, one.document.id)
        if own is not None and order.index(own.level) < order.index(level):
            yield set_rule(archive, Scope.DOCUMENT, one.document.id, level, actor=actor, why=why).act
    bounded |= frozenset(archive.catalogue.enclosures.came_with(new.document.id))
    for one in new.enclosed:
        yield from _narrow(archive, one, level, actor=actor, why=why, bounded=bounded)


def _widen(archive: Archive, whole: str, *, actor: str, why: str) -> None:
    """Take back the rules of access that the last declassification set, but for those that were changed since."""
    journal = archive.catalogue.journal
    last = [one.after for one in journal.of_kinds(whole, (RELEASE, DECLASSIFY))[-1:]]
    for number in [rule for told in last for rule in reversed(told.get(RULES_SET, ()))]:
        entry = journal.get(number)
        if entry is not None and journal.undone_by(number) is None and stands(archive, entry):
            take_back(archive, entry, actor=actor, why=why)


def _declassified(new: NewDocument) -> NewDocument:
    """The same, saying that it was declassified, where else it says that an archivist let it through."""
    def told(document: Document) -> Document:
        return replace(document, review=tuple(
            replace(flag, reason=Doubt.DECLASSIFIED) if flag.reason == Doubt.RELEASED else flag
            for flag in document.review))

    return replace(new, document=told(new.document), parts=tuple(map(_declassified, new.parts)),
                   enclosed=tuple(map(_declassified, new.enclosed)))


def hold_again(archive: Archive, document_id: str, *, actor: str = UNKNOWN, why: str = "", undoes: int | None = None,
               progress: Progress) -> Decided:
    """Take the word back: the file is quarantined as before, and nothing that was derived from it is kept.

    Args:
        archive: that holds it.
        document_id: of the file, or of a document in it.
        actor: who decides so.
        why: the reason, if one is given.
        undoes: the act that is taken back by this.
        progress: told how far it is.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it was not released.
    """
    settle(archive, progress)
    with archive.acting(), archive.catalogue.transaction():
        whole = whole_of(archive, document_id).document.id
        last = archive.catalogue.holds.of(whole)
        if last is None or last.in_force:
            raise UsageError("Document {id} was not released.",
                             next_step="To take an ordinary document out of view, use 'vankien withdraw ID'.",
                             id=document_id)
        _widen(archive, whole, actor=actor, why=why)
        archive.catalogue.holds.hold(whole, last.mark, decided_by=ARCHIVIST)
        act = archive.catalogue.journal.write(actor, HOLD, whole, why=why, undoes=undoes, after={"mark": last.mark})
    keep_in_step(archive, progress)
    repair(archive, progress)
    archive.sweep()
    return Decided((whole,), State.QUARANTINED, act)


def _held(archive: Archive, document_id: str) -> NewDocument:
    whole = whole_of(archive, document_id)
    state = whole.document.state
    if state is not State.QUARANTINED:
        shown = archive.catalogue.documents.state_of(document_id) if state is State.ASIDE else state
        raise UsageError("Document {id} is {state}; only a quarantined one can be released.",
                         next_step="'vankien withdraw ID --undo' shows a withdrawn one again.", id=document_id,
                         state=shown)
    if not whole.media_type and not archive.catalogue.kept_records.has(whole.document.id):
        raise UsageError("Document {id} came as a record without a file; there is nothing to read again.",
                         next_step="Import the record again, then let it through.", id=document_id)
    return whole


def _refusal(document_id: str, mark: str) -> UsageError:
    return UsageError("On document {id} the secrecy mark {mark} was read. Nothing was changed.",
                      next_step="Look at the paper. If the mark stands on it, leave the file as it is. If it does not, "
                                "give --mark-read-wrongly too: it says that the mark was misread, and "
                                "everybody may read the file then.",
                      id=document_id, mark=mark)  # fmt: skip


def _check_original(archive: Archive, held: NewDocument) -> None:
    if not held.media_type:
        return  # a record, which the catalogue keeps
    sha256 = held.document.sha256
    mismatch = archive.vault.verify(Room.ORIGINALS, sha256)
    if mismatch is not None:
        if mismatch.closed:
            raise not_allowed(str(archive.vault.path(Room.ORIGINALS, sha256)))
        what = (mark("The original of document {id} is gone from the vault. Nothing was changed.")
                if mismatch.found is None else
                mark("The original of document {id} is not as it was put into the vault. Nothing was changed."))
        raise DamagedError(what, next_step="Bring {file} back from the last backup, then give the same command again.",
                           id=held.document.id,
                           file=archive.vault.path(Room.ORIGINALS, sha256).relative_to(archive.root))


def _as_kept(archive: Archive, held: NewDocument) -> NewDocument | None:
    """A file of which only pages were not read, as its other pages were, or a record; None where nothing was kept."""
    whole, cut = held.document, archive.catalogue.volumes.cut_of(held.document.id)
    record = None if held.media_type else archive.catalogue.kept_records.restored(whole)
    if record is not None:
        return let_through(replace(held, document=record), ())
    if not archive.catalogue.documents.is_read(whole.id):
        return None
    pieces = spans(cut.first_pages, len(whole.pages)) if cut is not None and cut.in_force else ()
    parts = [archive.catalogue.documents.as_stored(part_id(whole.id, *piece)) for piece in pieces]
    return let_through(held, [part for part in parts if part is not None])


def _read_again(archive: Archive, held: NewDocument, waiver: Waiver, progress: Progress) -> NewDocument:
    """What the file says, its pictures and words in the vault."""
    document, cut = held.document, archive.catalogue.volumes.cut_of(held.document.id)
    firsts = None
    if cut is not None and cut.decided_by == ARCHIVIST:
        firsts = cut.first_pages if cut.in_force else (1,)
    job = Job(Path(document.source), document.source, document.sha256, archive.vault.folder,
              limits_of(archive.settings), waiver, firsts, begun=archive.vault.begun)
    archive.catalogue.set_meta(SWEEP, DUE)
    progress.begin(mark("reading"), 1)
    ((_, outcome),) = read_through(archive, [job], workers=1, progress=progress)
    progress.end()
    if isinstance(outcome, NewDocument) and outcome.document.state is not State.QUARANTINED:
        return outcome
    if isinstance(outcome, NewDocument):
        raise _refusal(document.id, outcome.document.fields.secrecy or "")
    failure = failure_of(outcome)
    raise UnreadableError(failure.reason, "Document {id} stays quarantined: {why}",
                          next_step="Mend that, then give the same command again.", id=document.id, why=failure.message)
