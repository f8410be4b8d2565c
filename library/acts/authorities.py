"""Changing records of committees: add, change, merge, split, import. Each is one act; a preview says what it moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from library.access import everything
from library.archive import Archive
from library.authorities import Committee, Directory, Name, read_table
from library.authorities.records import id_for, key_of
from library.catalogue.journal import Entry
from library.errors import ConflictError, NotFoundError, UsageError

CHANGE_COMMITTEES = "change committees"
MERGE_COMMITTEES = "merge committees"
SPLIT_COMMITTEE = "split committee"
OF_COMMITTEES = (CHANGE_COMMITTEES, MERGE_COMMITTEES, SPLIT_COMMITTEE)
"""Acts that are about records of committees, not about a document."""
_HIGHEST = 50

Records = Mapping[str, Committee | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change of records would do.

    Args:
        act: its kind.
        records: that would be written, by id.
        moves: how many documents that are seen each printed name moves to another heading.
    """

    act: str
    records: Records
    moves: Mapping[str, tuple[str, str, int]]

    @property
    def documents(self) -> int:
        """How many documents would stand under another heading."""
        return sum(count for _, _, count in self.moves.values())


def committee_of(archive: Archive, named: str) -> Committee:
    """The record that a person names, by id or by name.

    Raises:
        NotFoundError: there is none, or the name is that of several.
    """
    directory = archive.committees()
    found = directory.get(named) or directory.named(named)
    if found is None:
        several = directory.bearing(named)
        if several:
            raise NotFoundError("Several committees are called {name}.", name=named,
                                next_step="Name one by its id: {ids}.", ids=", ".join(one.id for one in several))
        raise NotFoundError("There is no committee {name}.", name=named,
                            next_step="'vankien committee list' tells which there are.")
    return found


def committee_or_name(archive: Archive, named: str) -> Committee:
    """The record that a person names; for a name that documents bear and no record explains, a new one, not kept yet.

    Raises:
        NotFoundError: neither is there, or the name is that of several.
    """
    try:
        return committee_of(archive, named)
    except NotFoundError:
        directory, key = archive.committees(), key_of(named)
        borne = any(key_of(one) == key for one in archive.catalogue.authorities.names_borne(everything().labels))
        if directory.bearing(named) or not borne:
            raise
        return Committee(new_id(directory, named), (Name(named),))


def new_id(directory: Directory, name: str) -> str:
    """An id for a new record that no other has or had."""
    wanted, number = id_for(name), 1
    found = wanted
    while directory.stored(found) is not None:
        number += 1
        found = f"{wanted[:110]}-{number}"
    return found


def planned(archive: Archive, act: str, records: Records, *, labels: frozenset[str]) -> Plan:
    """What writing these records would do, for somebody who bears these labels.

    Raises:
        UsageError: a record names another that is not there, or stands above itself.
    """
    now = archive.committees()
    then = Directory({**{one.id: one for one in now.everything()},
                      **{one: record for one, record in records.items() if record is not None}}.values())
    _check(then, records)
    moves = {}
    for name, count in archive.catalogue.authorities.names_borne(labels).items():
        before, after = now.shown_as(name), then.shown_as(name)
        if before != after:
            moves[name] = before, after, count
    return Plan(act, records, moves)


def merge_plan(archive: Archive, kept: Committee, others: Sequence[Committee], *, labels: frozenset[str]) -> Plan:
    """Names of several records join those of one, which stays; the others lead to it.

    Raises:
        UsageError: fewer than two records are named.
    """
    gone = tuple(dict.fromkeys(one for one in others if one.names != kept.names))
    if not gone:
        raise UsageError("A merge needs two committees.")
    names: dict[tuple[object, ...], Name] = {}
    for record in (kept, *gone):
        for name in record.names:
            names.setdefault((key_of(name.text), name.text, name.since, name.until), name)
    ids = {kept.id, *(one.id for one in gone)}
    before = dict.fromkeys(one for record in (kept, *gone) for one in record.before if one not in ids)
    merged = replace(kept, names=tuple(names.values()), before=tuple(before),
                     parent=None if kept.parent in ids else kept.parent, level=kept.level or gone[0].level)
    stored = [one for one in gone if archive.committees().stored(one.id) == one]
    records = {kept.id: merged,
               **{one.id: Committee(one.id, (), merged_into=kept.id) for one in stored}}
    return planned(archive, MERGE_COMMITTEES, records, labels=labels)


def split_plan(archive: Archive, committee: Committee, texts: Iterable[str], *, labels: frozenset[str]) -> Plan:
    """Some names of a record become a record of their own, of the same level and below the same body.

    Raises:
        UsageError: none of its names is meant, or all are.
    """
    wanted = {key_of(one) for one in texts}
    moved = tuple(one for one in committee.names if key_of(one.text) in wanted)
    unknown = wanted - {key_of(one.text) for one in moved}
    if unknown:
        raise UsageError("The committee {id} has no name '{name}'.", id=committee.id, name=sorted(unknown)[0])
    kept = tuple(one for one in committee.names if one not in moved)
    if not moved or not kept:
        raise UsageError("A split leaves each committee a name.")
    made = Committee(new_id(archive.committees(), moved[0].text), moved, committee.level, committee.parent)
    records = {committee.id: replace(committee, names=kept), made.id: made}
    return planned(archive, SPLIT_COMMITTEE, records, labels=labels)


def table_plan(archive: Archive, table: str, *, labels: frozenset[str]) -> Plan | None:
    """Records of a CSV table take the place of those of the same id; None where all are so already.

    Raises:
        UsageError: a row says what no record can be.
    """
    directory = archive.committees()
    records: Records = {one.id: one for one in read_table(table) if directory.stored(one.id) != one}
    return planned(archive, CHANGE_COMMITTEES, records, labels=labels) if records else None


def take_table(archive: Archive, table: str, *, actor: str) -> int | None:
    """Take in such a table; returns the act, None where it says nothing new."""
    plan = table_plan(archive, table, labels=frozenset())
    return None if plan is None else change_committees(archive, plan, actor=actor)


def renamed(committee: Committee, name: Name) -> Committee:
    """The record with this name first; the others stay as they are."""
    return replace(committee, names=(name, *(one for one in committee.names if one.text != name.text)))


def change_committees(archive: Archive, plan: Plan, *, actor: str, why: str = "", version: int | None = None) -> int:
    """Do what was planned; returns the number of the act.

    Args:
        version: of the records when the person looked; where they changed since, nothing is done.

    Raises:
        ConflictError: somebody else changed records meanwhile.
    """
    return _write(archive, plan.act, plan.records, actor=actor, why=why, version=version)


def take_back_committees(archive: Archive, entry: Entry, *, actor: str, why: str) -> int:
    """Put the records back that were there before an act.

    Raises:
        ConflictError: one of them was changed again since.
    """
    own = archive.catalogue.authorities.all()
    with archive.catalogue.transaction():
        for one, record in entry.after["committees"].items():
            if own.get(one) != record:
                raise ConflictError("Somebody else changed the committee {id} meanwhile.", id=one,
                                    next_step="Look at that value, then decide again.")
        told = entry.before["committees"]
        act = archive.catalogue.journal.write(actor, entry.act, None, why=why, before=entry.after, after=entry.before,
                                              undoes=entry.id)
        changed = _put(archive, told)
    archive.follow_soon(changed)
    return act


def _write(archive: Archive, act: str, records: Records, *, actor: str, why: str, version: int | None) -> int:
    with archive.catalogue.transaction():
        if version is not None and version != archive.catalogue.authorities.version():
            raise ConflictError("Somebody else changed committees meanwhile.",
                                next_step="Look at that value, then decide again.")
        now = archive.committees()
        _check(Directory({**{one.id: one for one in now.everything()},
                          **{one: record for one, record in records.items() if record is not None}}.values()), records)
        own = archive.catalogue.authorities.all()
        after = {one: None if record is None else record.as_json() for one, record in records.items()}
        before = {one: own.get(one) for one in records}
        number = archive.catalogue.journal.write(actor, act, None, why=why, before={"committees": before},
                                                 after={"committees": after})
        changed = _put(archive, after)
    archive.follow_soon(changed)
    return number


def _put(archive: Archive, records: Mapping[str, Mapping[str, Any] | None]) -> int:
    """Write records, and let rules of access hold for all names of a committee; returns how many documents changed."""
    before = archive.committees()
    archive.catalogue.authorities.put(records)
    after = archive.committees()

    def is_concerned(name: str, keys: Sequence[str]) -> bool:
        was, now = ({key for key in keys if one.heading(key) == one.heading(name)} for one in (before, after))
        return was != now

    return archive.catalogue.access.label_committees(is_concerned)


def _check(then: Directory, records: Records) -> None:
    """Every id that a record names is there, and nothing stands above itself or came before itself."""
    for record in filter(None, records.values()):
        for other in filter(None, (record.parent, *record.before, record.merged_into)):
            if then.get(other) is None:
                raise UsageError("The committee {id} names {other}, which is not there.", id=record.id, other=other)
        above, steps = then.get(record.id), 0
        while above is not None and steps <= _HIGHEST:
            above, steps = then.parent(above), steps + 1
        if steps > _HIGHEST or record.id in record.before:
            raise UsageError("The committee {id} would stand above itself.", id=record.id)

