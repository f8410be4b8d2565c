"""All records of one sort, and which of them a printed name means; that is never stored, so it cannot be stale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic

from library.authorities.records import R, Record, key_of
from library.records import PartialDate


@dataclass(frozen=True, slots=True)
class Resolved(Generic[R]):
    """What a printed name means.

    Args:
        record: the one; None where none fits, or several do.
        candidates: where several fit, those.
    """

    record: R | None
    candidates: tuple[R, ...] = ()


class Directory(Generic[R]):
    """The records of one moment; never changes.

    Args:
        records: all of them, those that were merged into others too.
        version: of the records; another one means that something may have changed.
    """

    def __init__(self, records: Iterable[R], version: int = 0) -> None:
        self.version = version
        self._records: Mapping[str, R] = {one.id: one for one in sorted(records, key=lambda one: one.id)}

    def get(self, record_id: str) -> R | None:
        """The record of an id; of one that was merged, the record that took its names. None for an unknown id."""
        passed: set[str] = set()
        found = self._records.get(record_id)
        while found is not None and found.merged_into is not None and found.id not in passed:
            passed.add(found.id)
            found = self._records.get(found.merged_into)
        return None if found is None or found.merged_into is not None else found

    def stored(self, record_id: str) -> R | None:
        """The record under this very id, merged or not."""
        return self._records.get(record_id)

    def everything(self) -> tuple[R, ...]:
        """All records by id, those that were merged too."""
        return tuple(self._records.values())

    @cached_property
    def living(self) -> tuple[R, ...]:
        """The records that were not merged, by id."""
        return tuple(one for one in self._records.values() if one.merged_into is None)

    def bearing(self, text: str) -> tuple[R, ...]:
        """The records that bear a name, in whatever period."""
        return self._by_key.get(key_of(text), ())

    def owner(self, text: str) -> R | None:
        """The one record that bears a name; None where none does, or several do."""
        found = self.bearing(text)
        return found[0] if len(found) == 1 else None

    def resolve(self, text: str | None, issued: PartialDate | None) -> Resolved[R]:
        """Which record a name on a document of that day means. Of several that bear it, the day may decide."""
        found = self.bearing(text) if text else ()
        if len(found) == 1:
            return Resolved(found[0])
        if not found or issued is None:
            return Resolved(None, found)
        key = key_of(text or "")
        fitting = tuple(one for one in found
                        if any(name.may_be_of(issued) for name in one.names if key_of(name.text) == key))
        return Resolved(fitting[0]) if len(fitting) == 1 else Resolved(None, fitting or found)

    def named(self, text: str) -> R | None:
        """The record that a person names: by its id, by the label it is shown under, or by a name of its own."""
        return self._by_label.get(key_of(text)) or self.owner(text) or self.get(text.strip())

    def label(self, record: Record) -> str:
        """The name a record is shown by; where another has the same name, its time or its id stands behind it."""
        return self._labels.get(record.id, record.preferred)

    def heading(self, text: str) -> str:
        """A key that all names of one record share; for a name without a record all ways to write it share one."""
        owner = self.owner(text)
        return key_of(text) if owner is None else f"\0{owner.id}"

    def shown_as(self, text: str) -> str:
        """The label under which documents with this name are listed: that of its record, else the name itself."""
        owner = self.owner(text)
        return text if owner is None else self.label(owner)

    def label_of(self, text: str) -> str | None:
        """The label of the record that a person names; None where there is no such record."""
        found = self.named(text)
        return None if found is None else self.label(found)

    def names_of(self, label: str) -> Sequence[str]:
        """All names of the record with this label, without those that other records have too."""
        found = self._by_label.get(key_of(label))
        return () if found is None else [name.text for name in found.names if self.owner(name.text) is found]

    def of_letters(self, letters: str) -> Sequence[str]:
        """The labels of the records that these letters of a code stand for, those that write them so before others."""
        letters = letters.replace(".", "")
        exact = [self.label(one) for one in self.living if letters in one.abbreviations]
        return exact or [self.label(one) for one in self.living
                         if letters.lower() in map(str.lower, one.abbreviations)]  # fmt: skip

    def letters_of(self, name: str) -> Sequence[str]:
        """The letters that stand in codes for the record with this label, or with this name of its own."""
        found = self._by_label.get(key_of(name)) or self.owner(name)
        return () if found is None else found.abbreviations

    def above(self, record: Record) -> R | None:
        """The record that one stands below."""
        return self.get(record.above) if record.above else None

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[R, ...]]:
        gathered: dict[str, dict[str, R]] = {}
        for one in self.living:
            for name in one.names:
                gathered.setdefault(key_of(name.text), {})[one.id] = one
        return {key: tuple(found.values()) for key, found in gathered.items()}

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return {one.id: one.preferred if len(self.bearing(one.preferred)) == 1 else _told_apart(one)
                for one in self.living}

    @cached_property
    def _by_label(self) -> Mapping[str, R]:
        return {key_of(self._labels[one.id]): one for one in self.living}


def _told_apart(record: Record) -> str:
    """The name of a record with its id, which nothing else has."""
    return f"{record.preferred} ({record.id})"
