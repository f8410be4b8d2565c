"""Changing records of committees and kinds: add, change, merge, split, import. Each is one act with a preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic

from library.access import Scope, everything
from library.archive import Archive
from library.authorities import Committee, Directory, Kind, Name, R, Record, read_table
from library.authorities.records import free_id, key_of
from library.catalogue.authorities import Authorities
from library.catalogue.journal import Entry
from library.errors import ConflictError, NotFoundError, UsageError

CHANGE_COMMITTEES = "change committees"
MERGE_COMMITTEES = "merge committees"
SPLIT_COMMITTEE = "split committee"
CHANGE_KINDS = "change kinds"
MERGE_KINDS = "merge kinds"
SPLIT_KIND = "split kind"


@dataclass(frozen=True, slots=True)
class ActsOf:
    """What is done to records of a sort, as the journal has it; `told` is the key of the records in it."""

    change: str
    merge: str
    split: str
    told: str


ACTS: Final[Mapping[str, ActsOf]] = {
    Committee.sort: ActsOf(CHANGE_COMMITTEES, MERGE_COMMITTEES, SPLIT_COMMITTEE, "committees"),
    Kind.sort: ActsOf(CHANGE_KINDS, MERGE_KINDS, SPLIT_KIND, "kinds"),
}
OF_RECORDS: Final[Mapping[str, str]] = {
    act: sort for sort, acts in ACTS.items() for act in (acts.change, acts.merge, acts.split)}
"""Acts that are about records, not about a document, each with the sort of these."""
_HIGHEST = 50


@dataclass(frozen=True, slots=True)
class Plan(Generic[R]):
    """What a change of records would do.

    Args:
        of: their sort.
        act: its kind.
        records: that would be written, by id.
        moves: how many documents that are seen each printed name moves to another heading.
    """

    of: type[R]
    act: str
    records: Mapping[str, R | None]
    moves: Mapping[str, tuple[str, str, int]]

    @property
    def documents(self) -> int:
        """How many documents would stand under another heading."""
        return sum(count for _, _, count in self.moves.values())


def kept_in(archive: Archive, of: type[R]) -> Authorities[R]:
    """Where the records of a sort are kept."""
    return archive.catalogue.records[of.sort]


def directory_in(archive: Archive, of: type[R]) -> Directory[R]:
    """The records of a sort as they are now."""
    return kept_in(archive, of).directory()


def record_of(archive: Archive, of: type[R], named: str) -> R:
    """The record that a person names, by id or by name.

    Raises:
        NotFoundError: there is none, or the name is that of several.
    """
    directory = directory_in(archive, of)
    found = directory.get(named) or directory.named(named)
    if found is None:
        raise _not_found(of.sort, named, directory.bearing(named))
    return found


def record_or_name(archive: Archive, of: type[R], named: str) -> R:
    """The record that a person names; for a name that documents bear and no record explains, a new one, not kept yet.

    Raises:
        NotFoundError: neither is there, or the name is that of several.
    """
    try:
        return record_of(archive, of, named)
    except NotFoundError:
        directory, key = directory_in(archive, of), key_of(named)
        borne = any(key_of(one) == key for one in kept_in(archive, of).names_borne(everything().labels))
        if directory.bearing(named) or not borne:
            raise
        return of(new_id(directory, named), (Name(named),))


def new_id(directory: Directory[R], name: str) -> str:
    """An id for a new record that no other has or had."""
    return free_id(name, lambda wanted: directory.stored(wanted) is not None)


def planned(archive: Archive, of: type[R], act: str, records: Mapping[str, R | None], *,
            labels: frozenset[str]) -> Plan[R]:  # fmt: skip
    """What writing these records would do, for somebody who bears these labels.

    Raises:
        UsageError: a record names another that is not there, or stands above itself.
    """
    now = directory_in(archive, of)
    then = _with(now, records)
    _check(then, records)
    moves = {}
    for name, count in kept_in(archive, of).names_borne(labels).items():
        before, after = now.shown_as(name), then.shown_as(name)
        if before != after:
            moves[name] = before, after, count
    return Plan(of, act, records, moves)


def change_plan(archive: Archive, record: R, *, labels: frozenset[str]) -> Plan[R]:
    """A new record, or one in place of that of its id."""
    return planned(archive, type(record), ACTS[record.sort].change, {record.id: record}, labels=labels)


def merge_plan(archive: Archive, kept: R, others: Sequence[R], *, labels: frozenset[str]) -> Plan[R]:
    """Names of several records join those of one, which stays; the others lead to it.

    Raises:
        UsageError: fewer than two records are named.
    """
    of = type(kept)
    gone = tuple(dict.fromkeys(one for one in others if one.names != kept.names))
    if not gone:
        raise UsageError("A merge needs two records.")
    names: dict[tuple[object, ...], Name] = {}
    for record in (kept, *gone):
        for name in record.names:
            names.setdefault((key_of(name.text), name.text, name.since, name.until), name)
    stored = [one for one in gone if directory_in(archive, of).stored(one.id) == one]
    records = {kept.id: kept.joined(gone, tuple(names.values())),
               **{one.id: of(one.id, (), merged_into=kept.id) for one in stored}}
    return planned(archive, of, ACTS[of.sort].merge, records, labels=labels)


def split_plan(archive: Archive, record: R, texts: Iterable[str], *, labels: frozenset[str]) -> Plan[R]:
    """Some names of a record become a record of their own.

    Raises:
        UsageError: none of its names is meant, or all are.
    """
    wanted = {key_of(one) for one in texts}
    moved = tuple(one for one in record.names if key_of(one.text) in wanted)
    unknown = wanted - {key_of(one.text) for one in moved}
    if unknown:
        raise UsageError("The record {id} has no name '{name}'.", id=record.id, name=sorted(unknown)[0])
    kept = tuple(one for one in record.names if one not in moved)
    if not moved or not kept:
        raise UsageError("A split leaves each record a name.")
    of = type(record)
    made = record.apart(new_id(directory_in(archive, of), moved[0].text), moved)
    records = {record.id: replace(record, names=kept), made.id: made}
    return planned(archive, of, ACTS[of.sort].split, records, labels=labels)


def table_plan(archive: Archive, of: type[R], table: str, *, labels: frozenset[str]) -> Plan[R] | None:
    """Records of a CSV table take the place of those of the same id; None where all are so already.

    Raises:
        UsageError: a row says what no record can be.
    """
    directory = directory_in(archive, of)
    records = {one.id: one for one in read_table(table, of) if directory.stored(one.id) != one}
    return planned(archive, of, ACTS[of.sort].change, records, labels=labels) if records else None


def take_table(archive: Archive, of: type[R], table: str, *, actor: str) -> int | None:
    """Take in such a table; returns the act, None where it says nothing new."""
    plan = table_plan(archive, of, table, labels=frozenset())
    return None if plan is None else change_records(archive, plan, actor=actor)


def renamed(record: R, name: Name) -> R:
    """The record with this name first; the others stay as they are."""
    return replace(record, names=(name, *(one for one in record.names if one.text != name.text)))


def change_records(archive: Archive, plan: Plan[R], *, actor: str, why: str = "", version: int | None = None) -> int:
    """Do what was planned; returns the number of the act.

    Args:
        version: of the records when the person looked; where they changed since, nothing is done.

    Raises:
        ConflictError: somebody else changed records meanwhile.
    """
    kept, told = kept_in(archive, plan.of), ACTS[plan.of.sort].told
    with archive.catalogue.transaction():
        if version is not None:
            check_version(archive, plan.of, version)
        _check(_with(kept.directory(), plan.records), plan.records)
        own = kept.all()
        after = {one: None if record is None else record.as_json() for one, record in plan.records.items()}
        before = {one: own.get(one) for one in plan.records}
        number = archive.catalogue.journal.write(actor, plan.act, None, why=why, before={told: before},
                                                 after={told: after})
        changed = _put(archive, kept, Scope(plan.of.sort), after)
    archive.follow_soon(changed)
    return number


def check_version(archive: Archive, of: type[R], version: int) -> None:
    """Go on only where the records are as they were when the person looked.

    Raises:
        ConflictError: they were changed since, by whom and by which act it says.
    """
    if version == kept_in(archive, of).version():
        return
    acts = [one for act, sort in OF_RECORDS.items() if sort == of.sort
            for one in archive.catalogue.journal.latest_of(act, count=1)]
    last = max(acts, key=lambda one: one.id, default=None)
    name, number = (last.actor, last.id) if last is not None else ("–", "–")  # a journal that began anew has none
    raise ConflictError("The records were changed since, by {name}, act {number}.", name=name, number=number,
                        next_step="Look at that value, then decide again.")


def take_back_records(archive: Archive, entry: Entry, *, actor: str, why: str) -> int:
    """Put the records back that were there before an act.

    Raises:
        ConflictError: one of them was changed again since, or another that stands needs what would go.
    """
    sort = OF_RECORDS[entry.act]
    kept, told = archive.catalogue.records[sort], ACTS[sort].told
    with archive.catalogue.transaction():
        own = kept.all()
        for one, record in entry.after[told].items():
            if own.get(one) != record:
                raise ConflictError("Somebody else changed the record {id} meanwhile.", id=one,
                                    next_step="Look at that value, then decide again.")
        _check_back(kept.directory(), kept.directory_with(entry.before[told]))
        act = archive.catalogue.journal.write(actor, entry.act, None, why=why, before=entry.after, after=entry.before,
                                              undoes=entry.id)
        changed = _put(archive, kept, Scope(sort), entry.before[told])
    archive.follow_soon(changed)
    return act


def _put(archive: Archive, kept: Authorities[R], scope: Scope, records: Mapping[str, Mapping[str, Any] | None]) -> int:
    """Write records, and let rules of access hold for all names of one; returns how many documents changed."""
    before = kept.directory()
    kept.put(records)
    after = kept.directory()

    def is_concerned(name: str, keys: Sequence[str]) -> bool:
        was, now = ({key for key in keys if one.heading(key) == one.heading(name)} for one in (before, after))
        return was != now

    return archive.catalogue.access.label_bearers(scope, is_concerned)


def _with(now: Directory[R], records: Mapping[str, R | None]) -> Directory[R]:
    """The records as they are once these are written."""
    return Directory({**{one.id: one for one in now.everything()},
                      **{one: record for one, record in records.items() if record is not None}}.values())


def _check(then: Directory[R], records: Mapping[str, R | None]) -> None:
    """Every id that a record names is there, and nothing stands above itself or came before itself."""
    for record in filter(None, records.values()):
        fault = _fault(then, record)
        if fault is not None:
            raise fault


def _check_back(now: Directory[R], then: Directory[R]) -> None:
    """No record that fits among the others now would cease to, were they as they were before an act.

    What does not fit already is no reason: taking an act back may be what mends it.
    """
    for record in then.everything():
        fault, stood = _fault(then, record), now.stored(record.id)
        if fault is not None and (stood is None or _fault(now, stood) is None):
            raise ConflictError("The record {id} needs what this act made.", id=record.id,
                                next_step="Change that record first, or take back the act that made it.") from fault


def _fault(then: Directory[R], record: R) -> UsageError | None:
    """Why a record does not fit among the others."""
    for other in filter(None, (*record.mentioned, record.merged_into)):
        if then.get(other) is None:
            return UsageError("The record {id} names {other}, which is not there.", id=record.id, other=other)
    above, steps = then.get(record.id), 0
    while above is not None and steps <= _HIGHEST:
        above, steps = then.above(above), steps + 1
    if steps > _HIGHEST or record.id in record.mentioned:
        return UsageError("The record {id} would stand above itself.", id=record.id)
    return None


def _not_found(sort: str, named: str, several: Sequence[Record]) -> NotFoundError:
    ids = ", ".join(one.id for one in several)
    if sort == Kind.sort:
        if several:
            return NotFoundError("Several kinds are called {name}.", name=named,
                                 next_step="Name one by its id: {ids}.", ids=ids)
        return NotFoundError("There is no kind {name}.", name=named,
                             next_step="'vankien kind list' tells which there are.")
    if several:
        return NotFoundError("Several committees are called {name}.", name=named,
                             next_step="Name one by its id: {ids}.", ids=ids)
    return NotFoundError("There is no committee {name}.", name=named,
                         next_step="'vankien committee list' tells which there are.")
