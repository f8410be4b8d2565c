"""What somebody who works here is shown: histories, the journal, words, rules, what is held back or withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from library.access import Right, Scope
from library.acts.checking import OF_CHECKS
from library.acts.handing_on import borne_now, handed_to
from library.acts.held import Ended, Held, ended, held_file
from library.acts.inside import told_to
from library.acts.kinds import HOLD
from library.acts.lines import read_page
from library.acts.many import OF_MANY, since, told_of_document
from library.acts.opening import SET_RULE
from library.acts.permitted import CHANGES, OF_FILES, RIGHTS, Permitted
from library.catalogue import HeldFile, HoldReason, Job, Summary
from library.catalogue.access import Rule
from library.catalogue.checks import Blind
from library.catalogue.doubt_queue import Turn
from library.catalogue.journal import Entry, Wanted
from library.catalogue.journal_watch import Looked
from library.catalogue.lines import Proposal, ReadPage
from library.catalogue.many import Kept
from library.catalogue.notes import LOOK_AT_MARK
from library.catalogue.words import Spoken
from library.errors import NotFoundError
from library.moments import today


@dataclass(frozen=True, slots=True)
class Said:
    """A word that is in force about a field: what, the reading beside it, by whom and when (seconds, UTC)."""

    spoken: Spoken
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class SaidLine:
    """By whom a line that is in force was written, and when (seconds, UTC)."""

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


class Overview(Permitted):
    """What one person is shown who works here; each list needs its right."""

    def history(self, document_id: str) -> list[Entry]:
        """What was done to a document, and to its file where others share that; the oldest first.

        Of an act that names others, such as parts of the file, which the person may not see, it tells who did what and
        when.
        """
        self.state(document_id, Right.SEE_HISTORY)
        journal, part = self.archive.catalogue.journal, self.archive.catalogue.volumes.part_of(document_id)
        entries = journal.of_kinds(document_id, CHANGES)
        if part is not None:
            entries += journal.of_kinds(part.whole, OF_FILES)
        known = {one.id: one for one in (*handed_to(self.archive, document_id), *entries)}
        mine = sorted(told_of_document(self.archive, document_id, known.values()), key=lambda one: one.id)
        about = {one.document for one in mine if one.document is not None}
        return list(told_to(self, mine, about, of_one=True))

    def can_undo(self, entry: Entry) -> bool:
        """Whether there is a way back from an act in a document's history, if it was not taken back already.

        What was done to many documents is taken back on its own page, which tells how many these are.
        """
        if entry.act in OF_CHECKS and entry.undoes is not None:
            return False
        return entry.act in RIGHTS and entry.act not in (HOLD, *OF_MANY) and self.may(RIGHTS[entry.act])

    def journal(self, wanted: Wanted, *, offset: int, limit: int) -> tuple[int, list[Entry]]:
        """How many acts a selection has, and a stretch of them, the newest first.

        Of documents that the person may not see, or is to check without seeing their values, it tells who did what and
        when, not what they say.
        """
        self.need(Right.AUDIT)
        journal = self.archive.catalogue.journal
        entries = journal.find(wanted, offset=offset, limit=limit)
        about = {one.document: borne_now(self.archive, one).document or "" for one in entries
                 if one.document is not None}  # fmt: skip
        blind = self.blind(list({*about, *about.values()})).keys()
        told = {one for one in self.told(list(about)) if not {one, about[one]} & blind}
        return journal.count(wanted), list(told_to(self, entries, told))

    def last_act(self) -> int:
        """The number of the newest act."""
        self.need(Right.AUDIT)
        return self.archive.catalogue.journal.last()

    def kinds_of_acts(self) -> list[str]:
        """The kinds of acts that the journal has."""
        self.need(Right.AUDIT)
        return self.archive.catalogue.journal.kinds()

    def said(self, document_id: str) -> dict[str, Said]:
        """The words in force about a document, by field."""
        self.state(document_id, Right.CORRECT)
        found = {}
        for one in self.archive.catalogue.words.of(document_id):
            entry = self.archive.catalogue.journal.get(one.act)
            found[one.field] = Said(one, entry.actor if entry else "", entry.at if entry else 0)
        return found

    def turn(self, document_id: str | None, field: str | None) -> Turn:
        """A document's place among those whose fields wait, the first one's where none is named."""
        self.need(Right.CORRECT)
        if document_id is not None:
            self.state(document_id, Right.CORRECT)
        return self.archive.catalogue.doubt_queue.turn(document_id, field, labels=self.viewer.labels,
                                                       without=list(self.blind()))

    def blind(self, only: Collection[str] | None = None) -> dict[str, Blind]:
        """The documents (among these) that the person may be asked to check without seeing what stands in them."""
        if self.viewer.name is None or not self.may(Right.CHECK):
            return {}
        return self.archive.catalogue.checks.blind(self.viewer.name, self.viewer.labels, only)

    def read_page(self, document_id: str, number: int) -> ReadPage:
        """A page as it was read and as people wrote it."""
        self.state(document_id, Right.PROPOSE)
        return read_page(self.archive, document_id, number)

    def said_lines(self, document_id: str, number: int) -> dict[int, SaidLine]:
        """Who wrote the lines of a page that are not as they were read."""
        found = {}
        for line, said in self.read_page(document_id, number).said.items():
            entry = self.archive.catalogue.journal.get(said.act)
            found[line] = SaidLine(entry.actor if entry else "", entry.at if entry else 0)
        return found

    def proposals_of(self, document_id: str, number: int) -> list[Proposal]:
        """What waits for a page: all of it for who decides, one's own for others."""
        self.state(document_id, Right.PROPOSE)
        found = self.archive.catalogue.lines.proposals_of(document_id, number, self.viewer.labels)
        return found if self.may(Right.CORRECT) else [one for one in found if one.author == self.viewer.name]

    def proposals(self, *, offset: int, limit: int) -> tuple[int, list[Proposal]]:
        """How many proposals wait, and a stretch of them, the oldest first."""
        self.need(Right.CORRECT)
        lines = self.archive.catalogue.lines
        return (lines.count_proposals(self.viewer.labels),
                lines.proposals(self.viewer.labels, offset=offset, limit=limit))

    def own_proposals(self, *, count: int) -> list[Proposal]:
        """The person's last proposals with what became of them, the oldest first."""
        self.signed_in()
        return self.archive.catalogue.lines.proposals_by(self.actor, self.viewer.labels, limit=count)

    def proposal(self, proposal: int) -> Proposal:
        """A proposal that the person may answer."""
        self.need(Right.CORRECT)
        found = self.archive.catalogue.lines.proposal(proposal, self.viewer.labels)
        if found is None:
            raise NotFoundError("There is no such proposal.")
        return found

    def summary(self, document_id: str, right: Right) -> Summary:
        """What lists show of a document, of a withdrawn one too."""
        self.state(document_id, right)
        return self.archive.catalogue.documents.summaries(
            [document_id], named_for=self.viewer.labels)[document_id]

    def rule(self, document_id: str) -> Rule | None:
        """The rule of access about this very document; None where general ones hold."""
        self.state(document_id, Right.SET_ACCESS)
        return self.archive.catalogue.access.get(Scope.DOCUMENT, document_id)

    def owner(self, document_id: str) -> str | None:
        """The unit that a document belongs to."""
        self.state(document_id, Right.SET_ACCESS)
        return self.archive.catalogue.access.owner(document_id)

    def filed_in(self, document_id: str) -> str | None:
        """The file (hồ sơ) that a document lies in."""
        self.state(document_id, Right.CORRECT)
        return self.archive.catalogue.filing.of(document_id)

    def rules(self, *, offset: int, limit: int) -> tuple[int, list[Rule]]:
        """How many rules of access there are, and a stretch of them, the widest first."""
        self.need(Right.SET_ACCESS)
        return self.archive.catalogue.access.find(self.viewer.labels, offset=offset, limit=limit)

    def rulings(self, *, count: int) -> list[Entry]:
        """The last acts on rules that are not about one document, the newest first."""
        self.need(Right.SET_ACCESS)
        return self.archive.catalogue.journal.latest_of(SET_RULE, count=count)

    def file_of(self, document_id: str) -> File:
        """How the file of a document is cut."""
        whole = self.whole(document_id, Right.RECUT)
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

    def held_file(self, file: str) -> Held:
        """One held file: why, where, at which level, and what was done to it."""
        self.need(Right.SEE_HELD)
        return held_file(self.archive, file)

    def look_at_mark(self, file: str, place: int) -> HoldReason:
        """What is found at a place of the original of a held file, once it is noted who looks at it.

        Args:
            file: it.
            place: which of its reasons, from 0.
        """
        self.need(Right.SEE_SECRET)
        reasons = held_file(self.archive, file).reasons
        if place >= len(reasons):
            raise NotFoundError("There is no picture of this mark.")
        self.archive.catalogue.journal.write(self.viewer.name or "", LOOK_AT_MARK, file,
                                             after={"page": reasons[place].page})
        return reasons[place]

    def ended_terms(self) -> list[Ended]:
        """The held files whose term is over, the longest over first."""
        self.need(Right.SEE_HELD)
        return ended(self.archive, today())

    def withdrawn(self, *, offset: int, limit: int) -> tuple[int, list[Summary]]:
        """How many withdrawn documents the person may bring back, and a stretch of them."""
        self.need(Right.WITHDRAW)
        documents = self.archive.catalogue.documents
        count, ids = documents.withdrawn(self.viewer.labels, offset=offset, limit=limit)
        found = documents.summaries(ids, named_for=self.viewer.labels)
        return count, [found[one] for one in ids]

    def carried(self, number: int) -> Entry:
        """An act about many documents."""
        self.signed_in()
        entry = self.archive.catalogue.journal.get(number)
        if entry is None or entry.act not in OF_MANY:
            raise NotFoundError("There is no such act.")
        self.need(RIGHTS[entry.act])
        return entry

    def since_many(self, entry: Entry) -> list[Entry]:
        """What was done since to documents that an act changed."""
        return self.told_since([one for one in since(self.archive, entry) if one.act in CHANGES])

    def told_since(self, entries: Sequence[Entry]) -> list[Entry]:
        """Acts but those on documents that the person is to check without seeing their values."""
        kept = self.blind([one.document for one in entries if one.document is not None])
        return [one for one in entries if one.document not in kept]

    def carried_documents(self, number: int, kept: Kept | None, *, offset: int,
                          limit: int) -> tuple[int, list[Summary]]:
        """How many documents an act changed, or left as they are, and those of a stretch of whom the person is told."""
        self.carried(number)
        count, ids = self.archive.catalogue.many.documents(number, self.viewer.labels, kept=kept, offset=offset,
                                                           limit=limit)
        found = self.archive.catalogue.documents.summaries(ids, named_for=self.viewer.labels)
        blind = self.blind(ids)
        return count, [found[one] for one in ids if one in found and one not in blind]

    def undoings(self, entries: Sequence[Entry]) -> dict[int, int]:
        """By which act each of these was taken back, of those that were."""
        return self.archive.catalogue.journal.undoings([one.id for one in entries])

    def damage(self, shown: Sequence[Entry]) -> Looked:
        """What of the journal is not as it was written; `shown` are rows that the person looks at now."""
        self.need(Right.AUDIT)
        return self.archive.catalogue.journal_watch.look(shown)

    def jobs(self, document_id: str, *, count: int) -> list[Job]:
        """The jobs about a document or its file, the newest first."""
        part = self.archive.catalogue.volumes.part_of(document_id)
        return self.archive.catalogue.jobs.about([document_id, *([part.whole] if part else [])], count=count)
