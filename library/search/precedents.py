"""What is asked of the relations between documents. The index does not know them: they change as others come in.

So they are looked up when somebody asks, for the audience that asks, and the engine gets the ids.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from library.relations.holding import Status
from library.relations.records import Type
from library.search.contract import Among, AndNot, Dated, Everything, Node, Or

_LAST = 99_991_299


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a document: its status, and the code of the document that decides it."""

    status: Status
    by: str | None = None


Standings = Mapping[Status, frozenset[str]]
"""The documents, by what holds of them, that others or their own words touch; of all others their dates decide."""


class Precedents(Protocol):
    """Where search asks for relations; called from many threads at once."""

    def doing(self, code: str, only: Type | None, audience: frozenset[str]) -> frozenset[str]:
        """The documents that do this to those of a code, as a person types it; None: anything, if only to name them."""

    def standings(self, day: date, audience: frozenset[str]) -> Standings:
        """What holds on a day of the documents of which more than their date says it."""

    def became(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, Became]:
        """What became of these documents until today."""


class NoPrecedents:
    """No document does anything to another."""

    def doing(self, code: str, only: Type | None, audience: frozenset[str]) -> frozenset[str]:
        """None."""
        return frozenset()

    def standings(self, day: date, audience: frozenset[str]) -> Standings:
        """None."""
        return {}

    def became(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, Became]:
        """Nothing."""
        return {}


def holding(statuses: frozenset[Status], day: date, standings: Standings) -> Node:
    """The documents of which one of these holds on a day: of those that nothing touches, the date says it."""
    touched = Among(frozenset().union(*standings.values()))
    begun = AndNot(Dated(1, _ordinal(day)), Or((touched, *_doubtful(day))))
    later = AndNot(Dated(_ordinal(day) + 1, _LAST), touched)
    by_date: dict[Status, Node] = {
        Status.IN_FORCE: begun, Status.NOT_YET: later,
        Status.UNKNOWN: AndNot(Everything(), Or((touched, begun, later))),
    }  # fmt: skip
    wanted = [by_date[one] for one in sorted(statuses & by_date.keys())]
    named = frozenset().union(*(standings.get(one, frozenset()) for one in statuses))
    return Or((*wanted, Among(named)))


def _doubtful(day: date) -> list[Node]:
    """Dates that may lie before the day and may lie behind it: its own month or year, where no more is known."""
    found: list[Node] = []
    month, year = day.year * 10_000 + day.month * 100, day.year * 10_000
    if (day.month, day.day) != (12, 31):
        found.append(Dated(year, year))
    if day.day != monthrange(day.year, day.month)[1]:
        found.append(Dated(month, month))
    return found


def _ordinal(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
