"""The acts that one person may do in an archive: each only by who has the right and sees what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from library.access import Level, Right, Scope, named
from library.acts import many
from library.acts.checking import kept_blind, look
from library.acts.correcting import correct
from library.acts.filing import set_file
from library.acts.handing_on import borne_now
from library.acts.kinds import DECLASSIFY, JOIN, RELEASE, SPLIT
from library.acts.lines import accept_text, correct_text, propose_text, refuse_text, see_page
from library.acts.on_paper import installed
from library.acts.opening import Ruled, drop_rule, set_access, set_rule
from library.acts.overview import Overview
from library.acts.owning import set_owner
from library.acts.permitted import OF_FILES, RIGHTS
from library.acts.relating import NewRelation, add_relation, judge_relation
from library.acts.releases import see_released
from library.acts.secrecy import OF_HELD, Ruling, check_may_be_wrong, declassify_part, set_secrecy
from library.acts.secrecy import Level as SecrecyLevel
from library.acts.showing import restore, withdraw
from library.acts.undoing import undo
from library.catalogue.journal import MOST_REASON, Entry
from library.catalogue.lines import Proposal
from library.catalogue.many import FIELDS
from library.catalogue.relation_words import SaysOfRelation
from library.catalogue.words import Word
from library.errors import NotFoundError, UsageError
from library.records import State


@dataclass(frozen=True, slots=True)
class Done:
    """How an act ended: at once, as one in the journal, or asked for, as a job.

    Args:
        act: its number; None for a job, and where there was nothing to do.
        job: its number; None where it was done at once.
        since: where an act was taken back, what was done to the same document since.
        documents: where it is about a rule, how many documents others see since.
    """

    act: int | None = None
    job: int | None = None
    since: tuple[Entry, ...] = ()
    documents: int | None = None


class Desk(Overview):
    """The acts that one person may do, and what the person is shown for that."""

    def correct(self, document_id: str, words: Mapping[str, Word], *, expected: Mapping[str, str | None],
                why: str, heard: Mapping[str, int] | None = None) -> Done:
        """Say what stands on the paper."""
        self.state(document_id, Right.CORRECT)
        return Done(correct(self.archive, document_id, words, actor=self.actor, why=why, expected=expected,
                            heard=heard))

    def correct_text(self, document_id: str, number: int, lines: Mapping[int, str | None], *,
                     expected: Mapping[int, str], why: str) -> Done:
        """Say how lines of a page read."""
        self.state(document_id, Right.CORRECT)
        return Done(correct_text(self.archive, document_id, number, lines, actor=self.actor, why=why,
                                 expected=expected))

    def see_page(self, document_id: str, number: int) -> Done:
        """Say that a page was looked at and may stand as it is."""
        self.state(document_id, Right.CORRECT)
        return Done(see_page(self.archive, document_id, number, actor=self.actor))

    def see_released(self, document_id: str) -> Done:
        """Say that a document was rightly let through, where somebody else did that."""
        self.state(document_id, Right.RELEASE)
        return Done(see_released(self.archive, document_id, actor=self.actor))

    def propose_text(self, document_id: str, number: int, lines: Mapping[int, str]) -> Done:
        """Propose how lines of a page read."""
        self.state(document_id, Right.PROPOSE)
        for line, text in lines.items():
            propose_text(self.archive, document_id, number, line, text, actor=self.actor)
        return Done()

    def accept_text(self, proposal: Proposal) -> Done:
        """Put a proposal in force."""
        self.state(proposal.document_id, Right.CORRECT)
        return Done(accept_text(self.archive, proposal, actor=self.actor))

    def refuse_text(self, proposal: Proposal, *, why: str) -> Done:
        """Leave a line as it is."""
        self.state(proposal.document_id, Right.CORRECT)
        return Done(refuse_text(self.archive, proposal, actor=self.actor, why=why))

    def look(self, document_id: str) -> Done:
        """See what stands in a document that the person was to check without seeing it; others check it then."""
        self.state(document_id, Right.CHECK)
        return Done(look(self.archive, document_id, self.viewer.labels, actor=self.actor))

    def withdraw(self, document_id: str, *, why: str) -> Done:
        """Take a document out of view."""
        self.state(document_id, Right.WITHDRAW)
        return Done(withdraw(self.archive, document_id, actor=self.actor, why=why))

    def restore(self, document_id: str, *, why: str) -> Done:
        """Bring a withdrawn document back."""
        self.state(document_id, Right.WITHDRAW)
        return Done(restore(self.archive, document_id, actor=self.actor, why=why))

    def set_access(self, document_id: str, level: Level, *, to: Iterable[str], why: str,
                   expected: str | None = None) -> Done:
        """Say who may see a document; `to` names persons, and groups as `@name`."""
        self.state(document_id, Right.SET_ACCESS)
        names = _named(level, to)
        return Done(set_access(self.archive, document_id, level, to=names, actor=self.actor, why=why,
                               expected=expected))

    def set_owner(self, document_id: str, unit: str | None, *, why: str, expected: str | None = None) -> Done:
        """Say which unit owns a document."""
        self.state(document_id, Right.SET_ACCESS)
        return Done(set_owner(self.archive, document_id, unit, actor=self.actor, why=why, expected=expected))

    def set_file(self, document_id: str, file: str | None, *, why: str, expected: str | None = None) -> Done:
        """Say which file (hồ sơ) a document lies in."""
        self.state(document_id, Right.CORRECT)
        return Done(set_file(self.archive, document_id, file, actor=self.actor, why=why, expected=expected))

    def add_relation(self, document_id: str, new: NewRelation, *, why: str) -> Done:
        """Write down what a document does to another that the person sees too."""
        self.state(document_id, Right.CORRECT)
        self.state(new.target, Right.CORRECT)
        return Done(add_relation(self.archive, document_id, new, actor=self.actor, why=why))

    def judge_relation(self, document_id: str, key: str, says: SaysOfRelation, *, target: str | None,
                       why: str) -> Done:
        """Say that a relation is right, or is none."""
        self.state(document_id, Right.CORRECT)
        if target is not None:
            self.state(target, Right.CORRECT)
        return Done(judge_relation(self.archive, document_id, key, says, target=target, actor=self.actor, why=why))

    def set_rule(self, scope: Scope, key: str, level: Level, *, to: Iterable[str], why: str) -> Done:
        """Say who may see all of a file, a committee, a kind or the archive; `key` names which, as `opening` has it."""
        self._need_all_of(scope, key)
        names = _named(level, to)
        return _ruled(set_rule(self.archive, scope, key, level, to=names, actor=self.actor, why=why))

    def drop_rule(self, scope: Scope, key: str, *, why: str) -> Done:
        """Take a rule of access back."""
        self._need_all_of(scope, key)
        return _ruled(drop_rule(self.archive, scope, key, actor=self.actor, why=why))

    def join(self, document_id: str, *, why: str) -> Done:
        """Make the documents of a file one."""
        whole = self.whole(document_id, Right.RECUT)
        installed(JOIN)(self.archive, whole, actor=self.actor, why=why, undoes=None)
        return Done(self.archive.catalogue.journal.of(whole)[-1].id)

    def split(self, document_id: str, *, at: Sequence[int], why: str) -> Done:
        """Ask for a file to be split; its pages may have to be read again, so it is a job."""
        whole = self.whole(document_id, Right.RECUT)
        count = self.archive.catalogue.documents.summaries([whole])[whole].pages
        if at and count == 1:
            raise UsageError("A file of one page cannot be split.")
        if any(not 1 <= page <= count for page in at):
            raise UsageError("A file of {count} pages can be split before pages 2 to {count}.", count=count)
        if not at and self.archive.catalogue.volumes.cut_of(whole) is None:
            raise UsageError("Document {id} was never split.", id=whole)
        return self._job(SPLIT, whole, why, at=list(at))

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
        check_may_be_wrong(self.archive, file)
        return self._job(RELEASE, file, why, mark_read_wrongly=mark_read_wrongly)

    def set_secrecy(self, file: str, level: SecrecyLevel, *, why: str) -> Done:
        """Set the level of a held file."""
        self.need(Right.SET_SECRECY)
        self.held_file(file)
        return Done(set_secrecy(self.archive, file, level, actor=self.actor, why=why))

    def declassify(self, file: str, ruling: Ruling, *, why: str) -> Done:
        """Put a decision in force; the whole is read again, so that it is a job, a part is only written down."""
        self.need(Right.DECLASSIFY)
        self.held_file(file)
        ruling.check()
        if ruling.part:
            return Done(declassify_part(self.archive, file, ruling, actor=self.actor, why=why))
        return self._job(DECLASSIFY, file, why, ruling=ruling.as_told())

    def plan_many(self, ids: Sequence[str], wanted: many.Setting, *, asked: str) -> int:
        """Fix what would be changed in which documents; returns the number of the plan.

        Where that is a field, those are left out that the person is to check without seeing what stands there.
        """
        self.need(RIGHTS[many.ACTS[wanted.what]])
        if wanted.what in FIELDS and (kept := self.blind(ids)):
            ids = [one for one in ids if one not in kept]
            if not ids:
                raise kept_blind()
        return many.plan(self.archive, ids, wanted, actor=self.actor, viewer=self.viewer, asked=asked)

    def preview_many(self, plan: int) -> many.Preview:
        """What a plan of this person would do; see `plan_many` for what it leaves out, as that is now."""
        self.signed_in()
        found = many.preview(self.archive, plan, actor=self.actor)
        self.need(RIGHTS[many.ACTS[found.plan.what]])
        kept = self.blind() if found.plan.what in FIELDS and found.plan.act is None else {}
        if kept and self.archive.catalogue.many.leave_out(found.plan.id, kept):
            found = many.preview(self.archive, plan, actor=self.actor)
        unseen = self.blind([one.document for one in (*found.examples, *found.kept)])
        return replace(found, examples=tuple(one for one in found.examples if one.document not in unseen),
                       kept=tuple(one for one in found.kept if one.document not in unseen))

    def carry_out_many(self, plan: int, *, why: str) -> many.Carried:
        """Do what was planned."""
        self.preview_many(plan)
        return many.carry_out(self.archive, plan, actor=self.actor, viewer=self.viewer, why=why)

    def act(self, number: int) -> Entry:
        """An act that the person has the right to take back, on what the person sees."""
        self.signed_in()
        entry = self.archive.catalogue.journal.get(number)
        if entry is None or entry.act not in RIGHTS:
            raise NotFoundError("There is no such act.")
        entry = borne_now(self.archive, entry)
        if entry.document is None:
            self.need(RIGHTS[entry.act])
        elif entry.act in OF_HELD:
            self.need(RIGHTS[entry.act])
            self.held_file(entry.document)
        elif entry.act in OF_FILES:
            self.whole(entry.document, RIGHTS[entry.act])
        else:
            self.state(entry.document, RIGHTS[entry.act])
        return entry

    def undo(self, number: int, *, why: str) -> Done:
        """Take an act back; what is held back is released from the list of held files."""
        document = self.act(number).document
        if document is not None and self.blind([document]):
            raise kept_blind()
        done = undo(self.archive, number, actor=self.actor, why=why)
        return Done(done.act, since=tuple(self.told_since(done.since)))

    def _need_all_of(self, scope: Scope, key: str) -> None:
        """Go on only for who may say who sees this."""
        if scope is Scope.DOCUMENT:
            self.state(key, Right.SET_ACCESS)
        elif scope is Scope.FILE:
            self.whole(key, Right.SET_ACCESS)
        else:
            self.need(Right.SET_ACCESS)

    def _job(self, kind: str, document_id: str, why: str, **arguments: object) -> Done:
        if len(why) > MOST_REASON:
            raise UsageError("The reason has {count} characters; at most {most} are kept.", count=len(why),
                             most=MOST_REASON, next_step="Say it shorter.")
        told = {"document": document_id, "why": why, **arguments}
        return Done(job=self.archive.catalogue.jobs.add(kind, told, asked_by=self.actor))


def _named(level: Level, to: Iterable[str]) -> list[str]:
    """The labels of the names that a level goes with."""
    names = [name for name in to if name]
    if names and level is not Level.CONDITIONAL:
        raise UsageError("Only a conditional document names who may see it.")
    return [named(name) for name in names]


def _ruled(done: Ruled) -> Done:
    return Done(done.act, documents=done.documents)
