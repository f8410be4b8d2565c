"""Gaps in the numbers that a committee gave its documents: what it issued and the archive does not hold.

The series are the documents of one committee and one set of letters. A body of the State counts by the year. Numbers of
the Party start anew with a term or a year: a series ends where they fall back and stay there, and no later than the
longest term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from library.catalogue import Catalogue
from library.catalogue.numbers_held import Counted
from library.party.citing import symbol_key

MOST = 100_000
"""Documents of which all gaps are found within some seconds."""
_FEWEST = 3
"""Documents that make a series; fewer prove no order."""
_LONGEST_TERM = 5
"""Years from the first document of a series to its last, at most."""
_SPARSE = 20
"""Of a series of which not one number in so many is held a list of gaps would say nothing."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers `first` to `last` that no held document bears; `before` and `behind` are those beside them."""

    first: int
    last: int
    before: Counted
    behind: Counted

    @property
    def count(self) -> int:
        """How many numbers."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one committee and one set of letters, from a start to the next.

    Args:
        first, last: the years of its documents.
        held: how many different numbers are held.
        upto: the highest of them.
    """

    committee: str
    symbol: str
    first: int
    last: int
    held: int
    upto: int
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> int:
        """How many numbers are not held."""
        return sum(one.count for one in self.gaps)


class Gaps:
    """Answers for whoever bears these labels; what they may not see is not held.

    Args:
        shown_as: gives the name under which a committee is listed.
    """

    def __init__(self, catalogue: Catalogue, labels: frozenset[str], shown_as: Callable[[str], str]) -> None:
        self._rows, self._labels, self._shown_as = catalogue.numbers_held, labels, shown_as
        self._count = catalogue.totals

    def find(self, committee: str | None = None) -> list[Series]:
        """The series that have gaps, of one committee or of all; the most gaps first."""
        every = (one for label, names in self._named().items() if committee in (None, label, *names)
                 for one in self._series(label, names if committee in (None, label) else [committee]))
        return sorted((one for one in every if one.gaps),
                      key=lambda one: (-one.missing, one.committee, one.symbol, one.first))  # fmt: skip

    def committees(self) -> list[str]:
        """The committees that have documents with a number, as they are listed."""
        return sorted(self._named())

    def are_many(self) -> bool:
        """Whether nobody waits for the gaps of all committees: there are more documents than `MOST`."""
        return self._count(self._labels).documents > MOST

    def _named(self) -> dict[str, list[str]]:
        """The names that stand on documents, by that under which their committee is listed."""
        found: dict[str, list[str]] = {}
        for name in self._rows.committees(self._labels):
            found.setdefault(self._shown_as(name), []).append(name)
        return found

    def _series(self, label: str, names: Sequence[str]) -> Iterator[Series]:
        """The series of one committee: no more than its documents are held at a time."""
        found: dict[str, list[Counted]] = {}
        for one in self._rows.of(names, self._labels):
            key = symbol_key(one.symbol)
            if key is not None:
                found.setdefault(key, []).append(one)
        for several in found.values():
            yield from series_in(label, several)


def series_in(committee: str, documents: Iterable[Counted]) -> Iterator[Series]:
    """The series of the documents of one committee and one set of letters, in any order, each with its gaps."""
    for some in _parted(sorted(documents, key=lambda one: (one.issued.ordinal, one.number, one.id))):
        by_number = {one.number: one for one in reversed(some)}
        held = sorted(by_number)
        if len(held) < _FEWEST or held[-1] > _SPARSE * len(held):
            continue
        gaps = tuple(Gap(low + 1, high - 1, by_number[low], by_number[high])
                     for low, high in pairwise(held) if high - low > 1)  # fmt: skip
        yield Series(committee, some[0].symbol, some[0].issued.year, some[-1].issued.year, len(held), held[-1], gaps)


def _parted(documents: Sequence[Counted]) -> Iterator[list[Counted]]:
    """The documents, by date, cut where their numbers start anew: one that falls back alone stands out of order."""
    some: list[Counted] = []
    highest = 0
    for place, one in enumerate(documents):
        following = [other.number for other in documents[place + 1 : place + 3]]
        longest = _LONGEST_TERM if "/" in one.symbol else 0  # the Party's letters have a stroke: `QĐ/TU`, `QĐ-UBND`
        late = bool(some) and one.issued.year - some[0].issued.year > longest
        anew = bool(some) and all(2 * number <= highest for number in (one.number, *following))
        if late or anew:
            yield some
            some, highest = [], 0
        some.append(one)
        highest = max(highest, one.number)
    if some:
        yield some
