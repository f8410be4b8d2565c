"""What one person sees of the records of committees or of kinds, and may do to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from library.access import Right
from library.acts.authorities import (
    Plan,
    change_plan,
    change_records,
    check_version,
    directory_in,
    kept_in,
    merge_plan,
    record_of,
    record_or_name,
    split_plan,
)
from library.acts.desk import Desk, Done
from library.authorities import Kind, Name, R, shipped
from library.authorities.records import key_of
from library.borne_names import documents_of
from library.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Shown(Generic[R]):
    """A record as somebody sees it.

    Args:
        label: what it is listed under.
        names: those that this person may know, each with the number of documents that bear it.
        documents: how many in all.
    """

    record: R
    label: str
    names: tuple[tuple[Name, int], ...]
    documents: int


class RecordsDesk(Generic[R]):
    """The records of a sort as one person sees them, at one moment.

    Who keeps them sees all. Others see those that come with the product and those of documents that they see; of the
    names of these, what stands on such a document, comes with the product, or is what the record is shown by.
    """

    def __init__(self, desk: Desk, of: type[R]) -> None:
        self._desk = desk
        self.of = of
        self.directory = directory_in(desk.archive, of)
        self.borne = documents_of(kept_in(desk.archive, of), self.directory, desk.viewer.labels)
        self.keeps = desk.may(Right.KEEP_COMMITTEES)
        self._known = {key_of(name.text) for one in shipped(of) for name in one.names}

    def all(self) -> list[Shown[R]]:
        """The records that the person sees, by id."""
        return [self._shown(one) for one in self.directory.living if self._sees(one)]

    def get(self, key: str) -> Shown[R]:
        """The record of an id, of one that was merged since too.

        Raises:
            NotFoundError: there is none for this person.
        """
        found = self.directory.get(key)
        if found is None or not self._sees(found):
            raise (NotFoundError("There is no kind {name}.", name=key) if self.of.sort == Kind.sort
                   else NotFoundError("There is no committee {name}.", name=key))
        return self._shown(found)

    def around(self, records: Sequence[R]) -> list[Shown[R]]:
        """Those of these that the person sees."""
        return [self._shown(one) for one in records if self._sees(one)]

    def merging(self, key: str, others: Sequence[str]) -> Plan[R]:
        """What joining the names of others to a record would do."""
        kept = self._mine(key)
        archive = self._desk.archive
        return merge_plan(archive, kept, [record_or_name(archive, self.of, one) for one in others],
                          labels=self._desk.viewer.labels)

    def splitting(self, key: str, names: Sequence[str]) -> Plan[R]:
        """What making a record of some names of another would do."""
        return split_plan(self._desk.archive, self._mine(key), names, labels=self._desk.viewer.labels)

    def changing(self, record: R) -> Plan[R]:
        """What writing this record would do."""
        self._desk.need(Right.KEEP_COMMITTEES)
        return change_plan(self._desk.archive, record, labels=self._desk.viewer.labels)

    def check_version(self, version: int) -> None:
        """Go on only where nobody changed records since the person looked."""
        check_version(self._desk.archive, self.of, version)

    def id_of(self, named: str) -> str:
        """The id of the record that a person names, by id or by name."""
        return record_of(self._desk.archive, self.of, named).id

    def do(self, plan: Plan[R], *, why: str, version: int) -> Done:
        """Do what was planned, unless records changed since the person looked."""
        self._desk.need(Right.KEEP_COMMITTEES)
        return Done(change_records(self._desk.archive, plan, actor=self._desk.actor, why=why, version=version))

    def _mine(self, key: str) -> R:
        self._desk.need(Right.KEEP_COMMITTEES)
        return self.get(key).record

    def _sees(self, one: R) -> bool:
        return self.keeps or bool(self.borne.counts.get(one.id)) or key_of(one.preferred) in self._known

    def _shown(self, one: R) -> Shown[R]:
        borne = self.borne.names.get(one.id, {})
        counts: dict[str, int] = {}
        for text, count in borne.items():
            counts[key_of(text)] = counts.get(key_of(text), 0) + count
        names = tuple((name, counts.get(key_of(name.text), 0)) for place, name in enumerate(one.names)
                      if place == 0 or self.keeps or key_of(name.text) in counts or key_of(name.text) in self._known)
        return Shown(one, self.directory.label(one), names, self.borne.counts.get(one.id, 0))
