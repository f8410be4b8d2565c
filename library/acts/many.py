"""Setting one thing for many documents as one act: planned and looked at, then carried out on exactly these.

What a person said of one of the documents itself stays, unless the plan says otherwise; a document that is not as it
was when the plan was made is left as it is, and told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from library.access import Level, Viewer, everything, named
from library.accounts.names import OF_A_UNIT, checked
from library.acts.correcting import CORRECT, word_for
from library.acts.filing import SET_FILE, file_named
from library.acts.opening import SET_ACCESS
from library.acts.owning import SET_OWNER
from library.acts.showing import RESTORE, WITHDRAW
from library.archive import Archive
from library.catalogue.imports import IMPORT
from library.catalogue.journal import Entry
from library.catalogue.many import FIELDS, SETTABLE, Kept, Planned, Row, What, rule_told, rule_value
from library.errors import ConflictError, NotFoundError, UsageError
from library.records import State
from library.search.contract import Filters
from library.search.service import Ask, Search

CORRECT_MANY, SET_ACCESS_OF_MANY, SET_OWNER_OF_MANY = "correct many", "set access of many", "set owner of many"
SET_FILE_OF_MANY = "set file of many"
WITHDRAW_MANY, RESTORE_MANY = "withdraw many", "restore many"
ACTS: Final = {What.KIND: CORRECT_MANY, What.COMMITTEE: CORRECT_MANY, What.ACCESS: SET_ACCESS_OF_MANY,
               What.OWNER: SET_OWNER_OF_MANY, What.FILE: SET_FILE_OF_MANY, What.STATE: WITHDRAW_MANY}
OF_MANY: Final = (CORRECT_MANY, SET_ACCESS_OF_MANY, SET_OWNER_OF_MANY, SET_FILE_OF_MANY, IMPORT, WITHDRAW_MANY,
                  RESTORE_MANY)  # fmt: skip
"""Acts that are about many documents."""
_ALONE: Final = {CORRECT_MANY: CORRECT, SET_ACCESS_OF_MANY: SET_ACCESS, SET_OWNER_OF_MANY: SET_OWNER,
                 SET_FILE_OF_MANY: SET_FILE, WITHDRAW_MANY: WITHDRAW, RESTORE_MANY: RESTORE}  # fmt: skip
MOST: Final = 100_000
"""Documents of one act."""
_BACK: Final = {IMPORT: State.WITHDRAWN, RESTORE_MANY: State.WITHDRAWN, WITHDRAW_MANY: State.INDEXED}
"""The state of the documents when such an act was taken back."""
_BATCH: Final = 1_000
EXAMPLES: Final = 10
_VALUES: Final = 20
"""Old values that the journal names."""
_SINCE: Final = 20


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to be set.

    Args:
        what: which thing.
        value: as the catalogue keeps it; None for no owner, no file.
        over_words: also where a person said something else of a document itself.
    """

    what: What
    value: str | None
    over_words: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do.

    Args:
        changes: (what is shown now, how many documents), the commonest first; of those that change.
        stays: (why, what is shown now, how many documents).
        examples: the first that change.
        kept: the first that stay as they are.
    """

    plan: Planned
    changes: tuple[tuple[str | None, int], ...]
    stays: tuple[tuple[Kept, str | None, int], ...]
    examples: tuple[Row, ...]
    kept: tuple[Row, ...]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "plan": self.plan.id, "what": str(self.plan.what), "value": self.plan.value, "query": self.plan.asked,
            "over_words": self.plan.over_words, "act": self.plan.act,
            "changes": [{"before": shown, "count": count} for shown, count in self.changes],
            "stays": [{"why": str(kept), "value": shown, "count": count} for kept, shown, count in self.stays],
            "examples": [one.as_json() for one in self.examples], "kept": [one.as_json() for one in self.kept],
        }  # fmt: skip

    @property
    def count(self) -> int:
        """How many documents change."""
        return sum(count for _, count in self.changes)

    @property
    def staying(self) -> int:
        """How many stay as they are."""
        return sum(count for *_, count in self.stays)


@dataclass(frozen=True, slots=True)
class Carried:
    """An act about many: its number, how many documents it changed, and how many it left as they are, by reason."""

    act: int
    count: int
    left: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"act": self.act, "count": self.count, "left": self.left}


def setting(what: What, value: str, *, to: Iterable[str] = (), over_words: bool = False) -> Setting:
    """What a person asks to be set.

    Args:
        what: which thing.
        value: a kind or committee, a level, the name of a unit or a file; of the latter two empty for none.
        to: names of persons, and groups as `@name`, that a conditional level goes with.
        over_words: see `Setting`.

    Raises:
        UsageError: it cannot be that.
    """
    names = [one for one in to if one]
    if what not in SETTABLE:
        raise UsageError("'{text}' says nothing that can be set for many.", next_step="Write WHAT=VALUE; of {names}.",
                         text=f"{what}={value}", names=", ".join(SETTABLE))
    if names and (what is not What.ACCESS or value != Level.CONDITIONAL):
        raise UsageError("Only a conditional document names who may see it.")
    if what in FIELDS:
        return Setting(what, word_for(what, value).value, over_words)
    if what is What.OWNER:
        return Setting(what, checked(value.removeprefix("@"), what=OF_A_UNIT) if value else None, over_words)
    if what is What.FILE:
        return Setting(what, file_named(value), over_words)
    if value not in set(Level):
        raise UsageError("'{value}' is no level of access.", next_step="Levels are {levels}.", value=value,
                         levels=", ".join(Level))
    return Setting(what, rule_value(Level(value), [named(one) for one in names]), over_words)


def found(search: Search, query: str, filters: Filters) -> list[str]:
    """The ids of all documents that a search finds, those aside that have a part of its words.

    Raises:
        UsageError: there are too many for one act.
    """
    total = search.search(Ask(query, filters, limit=0, snippets=False)).total
    if total > MOST:
        raise UsageError("{count} documents are found; at most {most} can be changed at once.", count=total, most=MOST,
                         next_step="Narrow the search.")
    return [one.id for batch in search.batches(Ask(query, filters), _BATCH) for one in batch]


def plan(archive: Archive, ids: Sequence[str], wanted: Setting, *, actor: str, viewer: Viewer, asked: str = "") -> int:
    """Fix which documents would be changed, and how they are now; returns the number of the plan.

    Documents that the viewer does not see are left out.

    Raises:
        UsageError: no document is meant, or too many are.
    """
    chosen = list(dict.fromkeys(ids))
    if len(chosen) > MOST:
        raise UsageError("{count} documents are found; at most {most} can be changed at once.", count=len(chosen),
                         most=MOST, next_step="Narrow the search.")
    if not chosen:
        raise UsageError("No document is chosen.")
    return archive.catalogue.many.plan(chosen, wanted.what, wanted.value, over_words=wanted.over_words, by=actor,
                                       asked=asked, labels=viewer.labels)


def preview(archive: Archive, number: int, *, actor: str) -> Preview:
    """What a plan would do; of one that was carried out nothing any more.

    Raises:
        NotFoundError: there is no such plan of this person.
    """
    many, one = archive.catalogue.many, _own(archive, number, actor)
    counts = many.counts(one.id)
    return Preview(
        one, tuple((shown, count) for shown, kept, count in counts if kept is None),
        tuple((Kept(kept), shown, count) for shown, kept, count in counts if kept is not None),
        tuple(many.rows(one, kept=False, limit=EXAMPLES)), tuple(many.rows(one, kept=True, limit=EXAMPLES)))


def carry_out(archive: Archive, number: int, *, actor: str, viewer: Viewer, why: str = "") -> Carried:
    """Do what was planned, as one act; a document that changed since the plan was made is left as it is.

    Done again, it tells of the act that it was.

    Raises:
        NotFoundError: there is no such plan of this person.
        UsageError: nothing would change by it.
    """
    many = archive.catalogue.many
    with archive.catalogue.transaction():
        one = _own(archive, number, actor)
        if one.act is not None:
            return carried(archive, one.act)
        act = archive.catalogue.journal.next_number()
        many.take_up(one, act, viewer.labels)
        told = {"what": str(one.what), "value": one.value, "query": one.asked}
        done = _do(archive, one.what, act, told, actor=actor, why=why, undoes=None)
        many.done(one.id, act)
    archive.follow_soon(done.count)
    return done


def take_back_many(archive: Archive, entry: Entry, *, actor: str, why: str) -> int:
    """Let every document be as it was before an act; what was changed since is left as it is.

    Raises:
        ConflictError: all of them were.
    """
    what = What(entry.after["what"])
    with archive.catalogue.transaction():
        act = archive.catalogue.journal.next_number()
        archive.catalogue.many.take_back(what, entry.id, act, everything().labels)
        told = {"what": str(what), "value": None, "back": True, "query": entry.after["query"]}
        if what is What.STATE:
            told = {"what": str(what), "value": str(_BACK[entry.act]), "query": ""}
        done = _do(archive, what, act, told, actor=actor, why=why, undoes=entry.id)
    archive.follow_soon(done.count)
    if what is What.STATE:
        archive.unlearn()
    return done.act


def carried(archive: Archive, act: int) -> Carried:
    """What an act about many did.

    Raises:
        NotFoundError: it is none.
    """
    entry = archive.catalogue.journal.get(act)
    if entry is None or entry.act not in OF_MANY:
        raise NotFoundError("There is no such act.")
    entry.need_whole()
    return Carried(act, entry.after["count"], dict(entry.after["left"]))


def since(archive: Archive, entry: Entry) -> Iterator[Entry]:
    """What was done since to documents that an act changed, as far as a list shows it."""
    for number in archive.catalogue.many.later(entry.id, limit=_SINCE):
        if (later := archive.catalogue.journal.get(number)) is not None:
            yield later


def told_of_document(archive: Archive, document_id: str, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Acts about many as what they did to this document; other acts as they are."""
    for entry in entries:
        of_many = entry.act in OF_MANY and not entry.damaged
        row = archive.catalogue.many.of_document(entry.id, document_id) if of_many else None
        if row is None:
            yield entry
            continue
        before, after = _told_of_one(What(entry.after["what"]), row)
        yield replace(entry, before=before, after=after)


def like(act: str) -> str:
    """The act about one document that does the same."""
    return _ALONE.get(act, act)


def _own(archive: Archive, number: int, actor: str) -> Planned:
    one = archive.catalogue.many.planned(number)
    if one is None or one.by != actor:
        raise NotFoundError("There is no such plan.", next_step="A plan is kept for a day; make it anew.")
    return one


def _do(archive: Archive, what: What, act: int, told: dict[str, Any], *, actor: str, why: str,
        undoes: int | None) -> Carried:
    """Carry out what was written down of an act, with its row in the journal."""
    many = archive.catalogue.many
    shown, left, digest = many.summary(act)
    count = sum(number for _, number in shown)
    if not count:
        if left.get(Kept.CHANGED) or left.get(Kept.GONE):
            raise ConflictError("All these documents were changed meanwhile.", next_step="Look again.")
        raise UsageError("Nothing would change by that.")
    before = {"values": [list(one) for one in shown[:_VALUES]], "others": sum(number for _, number in shown[_VALUES:])}
    after = {**told, "count": count, "left": left, "sha256": digest}
    kind = RESTORE_MANY if told["value"] == State.INDEXED and what is What.STATE else ACTS[what]
    archive.catalogue.journal.write(actor, kind, None, why=why, before=before, after=after, undoes=undoes)
    many.carry_out(what, act, by=actor, why=why)
    return Carried(act, count, left)


def _told_of_one(what: What, row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after in the shape of the act about one document."""
    if what is What.ACCESS:
        return {"rule": rule_told(row["value_before"])}, {"rule": rule_told(row["value_after"])}
    if what is What.OWNER:
        return {"owner": row["value_before"]}, {"owner": row["value_after"]}
    if what is What.FILE:
        return {"filed_in": row["value_before"]}, {"filed_in": row["value_after"]}
    if what is What.STATE:
        return {"state": row["value_before"]}, {"state": row["value_after"]}
    words = [{str(what): {"says": row[f"says_{side}"], "value": row[f"value_{side}"]}} for side in ("before", "after")]
    return {"values": {str(what): row["shown"]}, "words": words[0]}, {"words": words[1]}

