"""What is asked of the relations between documents. The index does not know them: they change as others come in.

So they are looked up when somebody asks, for the audience that asks, and the engine gets the ids.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from library.party.kinds import RULING_NOTHING
from library.relations.holding import Status
from library.relations.records import Type
from library.search.contract import Among, AndNot, Dated, Equals, Everything, Facet, Node, Or

_LAST = 99_991_299


class Holds(StrEnum):
    """What holds of a document, as results are counted by it."""

    IN_FORCE = "in-force"
    PARTLY = "partly"
    ENDED = "ended"
    SUSPENDED = "suspended"
    NOT_YET = "not-yet"
    UNKNOWN = "unknown"


CURRENT: Final = frozenset({Status.IN_FORCE, Status.PARTLY_AMENDED})
"""What is in force, be it amended in part."""
_STATUSES: Final[Mapping[Holds, frozenset[Status]]] = {
    Holds.IN_FORCE: frozenset({Status.IN_FORCE}), Holds.PARTLY: frozenset({Status.PARTLY_AMENDED}),
    Holds.ENDED: frozenset({Status.REPLACED, Status.REPEALED}), Holds.SUSPENDED: frozenset({Status.SUSPENDED}),
    Holds.NOT_YET: frozenset({Status.NOT_YET}), Holds.UNKNOWN: frozenset({Status.UNKNOWN}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a document: its status, and the code and the id of the document that decides it."""

    status: Status
    by: str | None = None
    by_id: str | None = None


Standings = Mapping[Status, frozenset[str]]
"""The documents, by what holds of them, that others or their own words touch; of all others their dates decide."""


class Precedents(Protocol):
    """Where search asks for relations; called from many threads at once."""

    def doing(self, code: str, only: Type | None, audience: frozenset[str]) -> frozenset[str]:
        """The documents that do this to those of a code, as a person types it; None: anything, if only to name them."""

    def standings(self, day: date, audience: frozenset[str]) -> Standings:
        """What holds on a day of the documents of which more than their date says it."""

    def at_hand(self, day: date, audience: frozenset[str]) -> Standings | None:
        """The same where it is at hand; None where somebody would have to wait for it."""

    def keep_ready(self) -> None:
        """From now on what takes long is worked out behind."""

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

    def at_hand(self, day: date, audience: frozenset[str]) -> Standings | None:
        """None."""
        return {}

    def keep_ready(self) -> None:
        """Nothing takes long."""

    def became(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, Became]:
        """Nothing."""
        return {}


def groups(day: date, standings: Standings) -> tuple[tuple[str, Node], ...]:
    """The documents by what holds of them on a day; each is in one group."""
    by_date = _by_date(day, standings)
    return tuple((str(one), _holding(statuses, standings, by_date)) for one, statuses in _STATUSES.items())


def holding(statuses: frozenset[Status], day: date, standings: Standings) -> Node:
    """The documents of which one of these holds on a day."""
    return _holding(statuses, standings, _by_date(day, standings))


def _holding(statuses: frozenset[Status], standings: Standings, by_date: Mapping[Status, Node]) -> Node:
    named = [Among(ids) for one in sorted(statuses) if (ids := standings.get(one))]
    return Or((*(by_date[one] for one in sorted(statuses & by_date.keys())), *named))


def _by_date(day: date, standings: Standings) -> Mapping[Status, Node]:
    """Those that nothing touches: their date says what holds of them, if they are of a kind that can be in force."""
    touched = Or(tuple(map(Among, standings.values())))
    aside = Or((touched, Equals(Facet.KIND, RULING_NOTHING)))
    begun = AndNot(Dated(1, _ordinal(day)), Or((aside, *_doubtful(day))))
    later = AndNot(Dated(_ordinal(day) + 1, _LAST), aside)
    return {Status.IN_FORCE: begun, Status.NOT_YET: later,
            Status.UNKNOWN: AndNot(Everything(), Or((touched, begun, later)))}  # fmt: skip


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
