"""What one person may do in an archive: each act is done only by who has the right and sees what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from library.access import Level, Right, Scope, Viewer, may, named
from library.acts.correcting import CORRECT, correct
from library.acts.kinds import HOLD, JOIN, RELEASE, SPLIT
from library.acts.on_paper import installed
from library.acts.opening import SET_ACCESS, set_access
from library.acts.showing import RESTORE, WITHDRAW, restore, withdraw
from library.acts.undoing import undo
from library.archive import Archive
from library.catalogue import HeldFile, Job, Summary
from library.catalogue.access import Rule
from library.catalogue.journal import MOST_REASON, Entry, Wanted
from library.catalogue.words import Spoken, Word
from library.errors import ForbiddenError, NotFoundError, SignInError, UsageError
from library.records import State

RIGHTS: Mapping[str, Right] = {
    CORRECT: Right.CORRECT, WITHDRAW: Right.WITHDRAW, RESTORE: Right.WITHDRAW, SET_ACCESS: Right.SET_ACCESS,
    JOIN: Right.RECUT, SPLIT: Right.RECUT, RELEASE: Right.RELEASE, HOLD: Right.RELEASE,
}  # fmt: skip
"""Which right an act needs, and taking it back."""
_OF_FILES = (JOIN, SPLIT, RELEASE)
_CHANGES = tuple(RIGHTS)


@dataclass(frozen=True, slots=True)
class Done:
    """How an act ended: at once, as one in the journal, or asked for, as a job.

    Args:
        act: its number; None for a job, and where there was nothing to do.
        job: its number; None where it was done at once.
        since: where an act was taken back, what was done to the same document since.
    """

    act: int | None = None
    job: int | None = None
    since: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A word that is in force about a field: what, the reading beside it, by whom and when (seconds, UTC)."""

    spoken: Spoken
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class File:
    """The file that a document is, or is a part of.

    Args:
        whole: id of the whole.
        pages: how many it has.
        firsts: pages on which its documents begin; empty where it is one document.
        can_be_cut: it came as a file, not as a record.
        was_cut: it was split before, and is one document now.
    """

    whole: str
    pages: int
    firsts: tuple[int, ...]
    can_be_cut: bool
    was_cut: bool


class Desk:
    """The acts that one person may do.

    Every method raises `SignInError` for a guest, `NotFoundError` for what the person does not see, and only then
    `ForbiddenError` for who has no right. A withdrawn document is seen here by who may bring it back.

    Args:
        archive: that is worked on.
        viewer: who works.
    """

    def __init__(self, archive: Archive, viewer: Viewer) -> None:
        self.archive = archive
        self.viewer = viewer

    def may(self, right: Right) -> bool:
        """Whether the person has the right."""
        return may(self.viewer.role, right)

    def need(self, right: Right) -> None:
        """Go on only for who has the right, where no document is named."""
        if self.viewer.role is None:
            raise SignInError("Nobody is signed in.")
        if not self.may(right):
            raise ForbiddenError("This needs the right to {right}.", right=right)

    def state(self, document_id: str, right: Right) -> State:
        """The state of a document that the person sees and has the right for."""
        if self.viewer.role is None:
            raise SignInError("Nobody is signed in.")
        state = self.archive.catalogue.documents.state_of(document_id)
        wanted = {State.INDEXED, State.WITHDRAWN} if self.may(Right.WITHDRAW) else {State.INDEXED}
        if state is None or state not in wanted or not self.told([document_id]):
            raise NotFoundError("There is no such document.")
        self.need(right)
        return state

    def told(self, ids: Sequence[str]) -> set[str]:
        """Those of these documents of whose past the person may be told."""
        return self.archive.catalogue.documents.told(ids, self.viewer.labels)

    def correct(self, document_id: str, words: Mapping[str, Word], *, expected: Mapping[str, str | None],
                why: str) -> Done:
        """Say what stands on the paper."""
        self.state(document_id, Right.CORRECT)
        return Done(correct(self.archive, document_id, words, actor=self._actor, why=why, expected=expected))

    def withdraw(self, document_id: str, *, why: str) -> Done:
        """Take a document out of view."""
        self.state(document_id, Right.WITHDRAW)
        return Done(withdraw(self.archive, document_id, actor=self._actor, why=why))

    def restore(self, document_id: str, *, why: str) -> Done:
        """Bring a withdrawn document back."""
        self.state(document_id, Right.WITHDRAW)
        return Done(restore(self.archive, document_id, actor=self._actor, why=why))

    def set_access(self, document_id: str, level: Level, *, to: Iterable[str], why: str) -> Done:
        """Say who may see a document; `to` names persons, and groups as `@name`."""
        self.state(document_id, Right.SET_ACCESS)
        names = [name for name in to if name]
        if names and level is not Level.CONDITIONAL:
            raise UsageError("Only a conditional document names who may see it.")
        return Done(set_access(self.archive, document_id, level, to=map(named, names), actor=self._actor, why=why))

    def join(self, document_id: str, *, why: str) -> Done:
        """Make the documents of a file one."""
        return self._join(self._whole(document_id, Right.RECUT), why)

    def split(self, document_id: str, *, at: Sequence[int], why: str) -> Done:
        """Ask for a file to be split; its pages may have to be read again, so it is a job."""
        return self._job(SPLIT, self._whole(document_id, Right.RECUT), why, at=list(at))

    def release(self, file: str, *, mark_read_wrongly: bool, why: str) -> Done:
        """Ask for a held file to be let through; it is read again, so it is a job."""
        self.need(Right.RELEASE)
        state, mark = self.archive.catalogue.documents.state_of(file), None
        if state is not State.QUARANTINED:
            raise NotFoundError("There is no such file.")
        document = self.archive.catalogue.documents.get(file)
        mark = document.fields.secrecy if document is not None else None
        if not why.strip():
            raise UsageError("A file is let through for a reason.")
        if mark and not mark_read_wrongly:
            raise UsageError("On document {id} the secrecy mark {mark} was read. Nothing was changed.", id=file,
                             mark=mark)
        return self._job(RELEASE, file, why, mark_read_wrongly=mark_read_wrongly)

    def history(self, document_id: str) -> list[Entry]:
        """What was done to a document, and to its file where others share that; the oldest first."""
        self.state(document_id, Right.SEE_HISTORY)
        journal, part = self.archive.catalogue.journal, self.archive.catalogue.volumes.part_of(document_id)
        entries = journal.of_kinds(document_id, _CHANGES)
        if part is not None:
            entries += journal.of_kinds(part.whole, _OF_FILES)
        return sorted(entries, key=lambda one: one.id)

    def can_undo(self, entry: Entry) -> bool:
        """Whether there is a way back from an act for this person, if it was not taken back already."""
        return entry.act in RIGHTS and entry.act != HOLD and self.may(RIGHTS[entry.act])

    def act(self, number: int) -> Entry:
        """An act on a document that the person sees and has the right to take back."""
        if self.viewer.role is None:
            raise SignInError("Nobody is signed in.")
        entry = self.archive.catalogue.journal.get(number)
        if entry is None or entry.document is None or entry.act not in RIGHTS:
            raise NotFoundError("There is no such act.")
        if entry.act in _OF_FILES:
            self._whole(entry.document, RIGHTS[entry.act])
        else:
            self.state(entry.document, RIGHTS[entry.act])
        return entry

    def undo(self, number: int, *, why: str) -> Done:
        """Take an act back."""
        entry = self.act(number)
        if entry.act in _OF_FILES:
            return self._undo_on_paper(entry, why)
        done = undo(self.archive, number, actor=self._actor, why=why)
        return Done(done.act, since=done.since)

    def journal(self, wanted: Wanted, *, offset: int, limit: int) -> tuple[int, list[Entry]]:
        """How many acts a selection has, and a stretch of them, the newest first.

        Of documents that the person may not see it tells who did what and when, not what they say.
        """
        self.need(Right.AUDIT)
        journal = self.archive.catalogue.journal
        entries = journal.find(wanted, offset=offset, limit=limit)
        told = self.told(list({one.document for one in entries if one.document is not None}))
        return journal.count(wanted), [self._veiled(one, told) for one in entries]

    def said(self, document_id: str) -> dict[str, Said]:
        """The words in force about a document, by field."""
        self.state(document_id, Right.CORRECT)
        found = {}
        for one in self.archive.catalogue.words.of(document_id):
            entry = self.archive.catalogue.journal.get(one.act)
            found[one.field] = Said(one, entry.actor if entry else "", entry.at if entry else 0)
        return found

    def summary(self, document_id: str, right: Right) -> Summary:
        """What lists show of a document, of a withdrawn one too."""
        self.state(document_id, right)
        return self.archive.catalogue.documents.summaries([document_id])[document_id]

    def rule(self, document_id: str) -> Rule | None:
        """The rule of access about this very document; None where general ones hold."""
        self.state(document_id, Right.SET_ACCESS)
        return self.archive.catalogue.access.get(Scope.DOCUMENT, document_id)

    def file_of(self, document_id: str) -> File:
        """How the file of a document is cut."""
        whole = self._whole(document_id, Right.RECUT)
        stored = self.archive.catalogue.documents.as_stored(whole)
        parts = self.archive.catalogue.volumes.parts_in_force(whole)
        cut = self.archive.catalogue.volumes.cut_of(whole)
        return File(whole, len(stored.document.pages) if stored else 0, tuple(part.first for _, part, _ in parts),
                    bool(stored and stored.media_type), cut is not None and not cut.in_force)

    def held(self, *, offset: int, limit: int) -> tuple[int, list[HeldFile]]:
        """How many files are held back, and a stretch of them."""
        self.need(Right.SEE_HELD)
        holds = self.archive.catalogue.holds
        return sum(holds.counts().values()), holds.held(offset=offset, limit=limit)

    def withdrawn(self, *, offset: int, limit: int) -> tuple[int, list[Summary]]:
        """How many withdrawn documents the person may bring back, and a stretch of them."""
        self.need(Right.WITHDRAW)
        documents = self.archive.catalogue.documents
        count, ids = documents.withdrawn(self.viewer.labels, offset=offset, limit=limit)
        found = documents.summaries(ids)
        return count, [found[one] for one in ids]

    def undoings(self, entries: Sequence[Entry]) -> dict[int, int]:
        """By which act each of these was taken back, of those that were."""
        return self.archive.catalogue.journal.undoings([one.id for one in entries])

    def damage(self) -> list[str]:
        """What of the journal is not as it was written."""
        self.need(Right.AUDIT)
        return list(self.archive.catalogue.journal.damage())

    def jobs(self, document_id: str, *, count: int) -> list[Job]:
        """The jobs about a document or its file, the newest first."""
        part = self.archive.catalogue.volumes.part_of(document_id)
        return self.archive.catalogue.jobs.about([document_id, *([part.whole] if part else [])], count=count)

    def _veiled(self, entry: Entry, told: set[str]) -> Entry:
        if entry.document is None or entry.document in told:
            return entry
        held = self.may(Right.SEE_HELD) and entry.act in _OF_FILES
        return entry if held else replace(entry, why="", before={}, after={})

    def _whole(self, document_id: str, right: Right) -> str:
        """The whole of a file of which the person sees every document."""
        if self.viewer.role is None:
            raise SignInError("Nobody is signed in.")
        volumes = self.archive.catalogue.volumes
        part = volumes.part_of(document_id)
        whole = part.whole if part else document_id
        shown = [one for one, *_ in volumes.parts_in_force(whole)] or [whole]
        if len(self.told(shown)) < len(shown):
            raise NotFoundError("There is no such document.")
        for one in shown:
            self.state(one, right)
        return whole

    def _join(self, whole: str, why: str, *, undoes: int | None = None) -> Done:
        installed(JOIN)(self.archive, whole, actor=self._actor, why=why, undoes=undoes)
        return self._last(whole)

    def _undo_on_paper(self, entry: Entry, why: str) -> Done:
        file, journal = entry.document or "", self.archive.catalogue.journal
        if (by := journal.undone_by(entry.id)) is not None:
            raise UsageError("Act {number} was taken back already, by act {id}.", number=entry.id, id=by.id)
        why = why or f"takes back act {entry.id}"
        since = tuple(one for one in journal.of_kinds(file, _CHANGES) if one.id > entry.id)
        if any(one.act in _OF_FILES for one in since):
            raise UsageError("The file was changed again since act {number}.", number=entry.id)
        if entry.act == RELEASE:
            installed(HOLD)(self.archive, file, actor=self._actor, why=why, undoes=entry.id)
            return replace(self._last(file), since=since)
        if entry.act == SPLIT and entry.before.get("documents") == [file]:
            return replace(self._join(file, why, undoes=entry.id), since=since)
        at = entry.before.get("at", []) if entry.act == SPLIT else []
        return replace(self._job(SPLIT, file, why, at=at, undoes=entry.id), since=since)

    def _job(self, kind: str, document_id: str, why: str, **arguments: object) -> Done:
        if len(why) > MOST_REASON:
            raise UsageError("The reason has {count} characters; at most {most} are kept.", count=len(why),
                             most=MOST_REASON, next_step="Say it shorter.")
        told = {"document": document_id, "why": why, **arguments}
        return Done(job=self.archive.catalogue.jobs.add(kind, told, asked_by=self._actor))

    def _last(self, document_id: str) -> Done:
        return Done(self.archive.catalogue.journal.of(document_id)[-1].id)

    @property
    def _actor(self) -> str:
        if self.viewer.name is None:
            raise SignInError("Nobody is signed in.")
        return self.viewer.name
