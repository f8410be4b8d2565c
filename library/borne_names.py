"""The names of committees, or of kinds, that documents bear, and which records they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from library.authorities import Directory, R
from library.catalogue.authorities import Authorities
from library.records import PartialDate


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that no record explains: how many documents bear it, and the ids of the records it may mean."""

    name: str
    documents: int
    candidates: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"name": self.name, "documents": self.documents, "candidates": list(self.candidates)}


@dataclass(frozen=True, slots=True)
class BorneNames:
    """Counts of what somebody sees.

    Args:
        counts: documents of each record, by its id.
        names: for each record how many documents bear which name.
        unresolved: the others, most frequent first.
    """

    counts: Mapping[str, int]
    names: Mapping[str, Mapping[str, int]]
    unresolved: tuple[Unresolved, ...]


def documents_of(records: Authorities[R], directory: Directory[R], labels: frozenset[str]) -> BorneNames:
    """Find the record of every document that bearers of these labels see; where several bear a name, by its day."""
    names: dict[str, Counter[str]] = {}
    unresolved: list[Unresolved] = []
    for name, count in records.names_borne(labels).items():
        several = directory.bearing(name)
        days = {None: count} if len(several) < 2 else records.days_borne(name, labels)
        left: Counter[tuple[str, ...]] = Counter()
        for day, number in days.items():
            resolved = directory.resolve(name, PartialDate.parse(day) if day else None)
            if resolved.record is not None:
                names.setdefault(resolved.record.id, Counter())[name] += number
            else:
                left[tuple(one.id for one in resolved.candidates)] += number
        unresolved += [Unresolved(name, number, candidates) for candidates, number in left.items()]
    unresolved.sort(key=lambda one: (-one.documents, one.name, one.candidates))
    return BorneNames({one: found.total() for one, found in names.items()}, names, tuple(unresolved))
