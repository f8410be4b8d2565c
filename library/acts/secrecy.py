"""Setting the level of secrecy of a held file, and writing down that a part of it was declassified.

Declassifying the whole reads the file again and stands in `indexer/`; the words of its decision are checked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from library.access import Level as Access
from library.acts.kinds import DECLASSIFY, HOLD
from library.archive import Archive
from library.catalogue.holds import DECLASSIFY_PART, SET_SECRECY
from library.catalogue.journal import Entry
from library.errors import ConflictError, NotFoundError, UsageError
from library.moments import today
from library.records import State
from library.secrecy.rules import MARKS
from library.secrecy.terms import last_day

OF_HELD = (SET_SECRECY, DECLASSIFY_PART)
"""Acts on files that stay held back."""
LONGEST = 500


class Ground(StrEnum):
    """Why something is secret no more."""

    TERM_OVER = "term-over"
    OFF_LIST = "off-the-list"
    """It is no longer on the list of what is secret."""
    NEEDED = "needed"
    """The interest of the country, or the work with others, asks for it."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of secrecy as it was set.

    Args:
        mark: the level; None: none is known.
        set_on: the day on which it was set; None where nobody knows.
        until: the last day of its term, as its paper or an extension says; None: by the rule.
        body, decision: who set it, and the document by which; empty where that is the mark on the paper itself.
    """

    mark: str | None
    set_on: date | None = None
    until: date | None = None
    body: str = ""
    decision: str = ""

    def ends(self) -> date | None:
        """The last day of the term; None where it is not known."""
        if self.until is not None or self.mark is None or self.set_on is None:
            return self.until
        return last_day(self.mark, self.set_on)

    def as_told(self) -> dict[str, Any]:
        """As the journal keeps it."""
        return {"mark": self.mark, "set_on": _told(self.set_on), "until": _told(self.until), "body": self.body or None,
                "decision": self.decision or None}

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> Level:
        """From what the journal keeps."""
        return cls(told.get("mark"), _day(told.get("set_on")), _day(told.get("until")), told.get("body") or "",
                   told.get("decision") or "")


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision by which a file, or a part of it, is secret no more.

    Args:
        ground: why.
        body: who decided.
        decision: number and symbol of its document.
        decided: the day of that document.
        part: which part, in words; empty: the whole.
        access: who may see it from then on; `open`: whoever the rules of the archive let.
    """

    ground: Ground
    body: str
    decision: str
    decided: date
    part: str = ""
    access: Access = Access.INTERNAL  # what is secret no more is not thereby for everybody

    def as_told(self) -> dict[str, Any]:
        """As the journal keeps it, and as a job is told of it."""
        return {"ground": str(self.ground), "body": self.body, "decision": self.decision,
                "decided": self.decided.isoformat(),
                **({"part": self.part} if self.part else {"access": str(self.access)})}

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> Ruling:
        """From what a job was told."""
        return cls(Ground(told["ground"]), told["body"], told["decision"], date.fromisoformat(told["decided"]),
                   told.get("part", ""), Access(told.get("access", Access.INTERNAL)))

    def check(self) -> None:
        """Look whether it says all that a record of declassifying needs.

        Raises:
            UsageError: it does not.
        """
        if not self.body.strip() or not self.decision.strip():
            raise UsageError("A declassification names the deciding body and its document.",
                             next_step="Give the body, the number and symbol of its document, and its date.")
        _check_texts(self.body, self.decision, self.part)
        if self.decided > today():
            raise UsageError("{day} lies ahead.", day=self.decided.isoformat())


def level_of(archive: Archive, whole: str) -> Level:
    """The level of a file as a person set it last, else the mark that was read on it."""
    entries = archive.catalogue.journal.of_kinds(whole, (SET_SECRECY,))
    document = archive.catalogue.documents.get(whole)
    mark = document.fields.secrecy if document is not None else None
    set_last = Level.from_told(entries[-1].after) if entries else Level(mark)
    return set_last if set_last.mark == mark else Level(mark)


def set_secrecy(archive: Archive, whole: str, level: Level, *, actor: str, why: str = "",
                undoes: int | None = None) -> int:
    """Set the level of a held file; returns the act.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is not held back, or the level or its days cannot be so.
    """
    _check_level(level, undoes=undoes)
    with archive.acting(), archive.catalogue.transaction():
        check_held(archive, whole)
        before = level_of(archive, whole)
        if undoes is None:
            _check_lowering(before, level)
        archive.catalogue.holds.set_mark(whole, level.mark, why=why)
        act = archive.catalogue.journal.write(actor, SET_SECRECY, whole, why=why, before=before.as_told(),
                                              after=level.as_told(), undoes=undoes)
    archive.sweep()
    return act


def declassify_part(archive: Archive, whole: str, ruling: Ruling, *, actor: str, why: str = "") -> int:
    """Write down that a part of a held file is secret no more; the file stays held. Returns the act.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is not held back, or the decision lacks something.
    """
    ruling.check()
    if not ruling.part.strip():
        raise UsageError("Nothing was said of which part is declassified.", next_step="Say which pages or provisions.")
    with archive.acting(), archive.catalogue.transaction():
        check_held(archive, whole)
        return archive.catalogue.journal.write(actor, DECLASSIFY_PART, whole, why=why, after=ruling.as_told())


def take_back_secrecy(archive: Archive, entry: Entry, *, actor: str, why: str) -> None:
    """Take an act on a held file back.

    Raises:
        ConflictError: the level was set otherwise since.
        UsageError: a part would be declassified again, and the file is not held back any more.
    """
    whole = entry.document or ""
    if entry.act == DECLASSIFY_PART:
        with archive.acting(), archive.catalogue.transaction():
            if entry.before:  # it took a decision back
                check_held(archive, whole)
            archive.catalogue.journal.write(actor, DECLASSIFY_PART, whole, why=why, before=entry.after,
                                            after=entry.before, undoes=entry.id)
        return
    if level_of(archive, whole) != Level.from_told(entry.after):
        raise ConflictError("The level of the file was set otherwise since act {number}.", number=entry.id)
    set_secrecy(archive, whole, Level.from_told(entry.before), actor=actor, why=why, undoes=entry.id)


def check_held(archive: Archive, whole: str) -> None:
    """Go on only where a file is held back.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is not held back.
    """
    state = archive.catalogue.documents.state_of(whole)
    if state is None:
        raise NotFoundError("There is no document {id}.", id=whole)
    if state is not State.QUARANTINED:
        raise UsageError("Document {id} is {state}; only a held file has a level of secrecy here.", id=whole,
                         state=state)


def _check_level(level: Level, *, undoes: int | None) -> None:
    if level.mark not in MARKS and not (level.mark is None and undoes is not None):
        raise UsageError("'{level}' is no level of secrecy.", level=level.mark or "",
                         next_step="Levels are TUYỆT MẬT, TỐI MẬT, MẬT.")
    _check_texts(level.body, level.decision)
    if level.set_on is not None and level.set_on > today():
        raise UsageError("{day} lies ahead.", day=level.set_on.isoformat())
    if level.set_on is not None and level.until is not None and level.until < level.set_on:
        raise UsageError("The term ends before the level was set.")


def _check_lowering(before: Level, level: Level) -> None:
    """What stands on the paper is raised by whoever sees it; it is lowered by a decision of its own."""
    order, decided = list(MARKS), level.body.strip() and level.decision.strip()
    is_lower = before.mark in order and level.mark in order and order.index(level.mark) > order.index(before.mark)
    if is_lower and (not decided or level.decision.strip() == before.decision.strip()):
        raise UsageError("A level is lowered by a decision.",
                         next_step="Give the deciding body, and number and symbol of its document.")


def was_set(archive: Archive, whole: str) -> bool:
    """Whether a person set the level of a file, and that was neither taken back nor ended by a decision."""
    taken_back = {one.undoes for one in archive.catalogue.journal.of_kinds(whole, (HOLD,))}
    for one in reversed(archive.catalogue.journal.of_kinds(whole, (SET_SECRECY, DECLASSIFY))):
        if one.id in taken_back:
            continue  # and what it took back stands again
        if one.undoes is None:
            return one.act == SET_SECRECY
        taken_back.add(one.undoes)
    return False


def check_may_be_wrong(archive: Archive, whole: str, *, but: str | None = None) -> None:
    """Go on only where nobody but the machine says that a file, or one within it, is secret.

    Args:
        archive: that holds it.
        whole: its id.
        but: a file about which there is a decision.

    Raises:
        UsageError: a person has set a level.
    """
    for one in archive.catalogue.holds.held_within(whole):
        if one != but and was_set(archive, one):
            raise UsageError("The level of document {id} was set by a person, so that no mark was read wrongly.",
                             next_step="Take that act back first, or have the file declassified.", id=one)


def _check_texts(*texts: str) -> None:
    for text in texts:
        if len(text) > LONGEST:
            raise UsageError("'{text}…' has {count} characters; at most {most} are kept.", text=text[:20],
                             count=len(text), most=LONGEST)


def _told(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)
