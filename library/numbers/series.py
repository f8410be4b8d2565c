"""Numbers of an office in the order of their dates: what the others of a series say of each.

Within a series numbers rise with dates and none stands twice. So the readings of all its numbers, sure and unsure,
are weighed together: of all ways to give each document one of the numbers that may stand on it, in rising order, how
many give this one this number? A few may stand out of order (a misread date, a number kept free): each is left out of
the order with a small chance. What comes out depends on the documents alone, not on the order in which they are told.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from library.records import PartialDate

_OUT_OF_ORDER = 0.03
_SURE_OUT_OF_ORDER = 0.005
_TEST_OUT_OF_ORDER = 0.003
"""When it is asked whether a series is one at all, an exception must cost more than order gains."""
_WINDOW, _MARGIN = 60, 25
"""Members that are weighed at once, and how many at either end only bear witness."""
_NEGLIGIBLE = 1e-9

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a series.

    Args:
        issued: the month at least.
        chances: of each number that may stand on it; they add up to 1.
        sure: the number is known: printed, or a person's word.
        rank: its place in another order that is finer than the dates, if there is one.
    """

    id: str
    issued: PartialDate
    chances: Mapping[int, float]
    sure: bool = False
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a whole series says of the number of one member.

    Args:
        number: the likeliest.
        chance: of that number.
        before: the nearest member before it, of those that are sure and dated before it.
        behind: the nearest one behind it, of those that are sure and dated after it.
    """

    number: int
    chance: float
    before: str | None = None
    behind: str | None = None


def order_found(members: Iterable[Member]) -> float:
    """How much better the numbers fit rising with the dates than standing anyhow: a difference of logarithms."""
    groups = _groups(members)
    count = sum(map(len, groups))
    anyhow = math.lgamma(count + 1) - sum(math.lgamma(len(group) + 1) for group in groups)
    return anyhow + sum(_Weighed(window, _TEST_OUT_OF_ORDER).logarithm for window in _cut(groups))


def tell(members: Iterable[Member]) -> dict[str, Told]:
    """Say of each member which number the whole series gives it; those of which nothing can be said are left out."""
    found: dict[str, Told] = {}
    groups = _groups(members)
    for first, last, judged in _windows(groups):
        told = _Weighed(groups[first:last]).tell()
        for place in range(*judged.indices(len(groups))):
            before, behind = _nearest_sure(groups, place, first, last)
            found |= {member.id: replace(told[member.id], before=before, behind=behind) for member in groups[place]
                      if member.id in told}  # fmt: skip
    return found


def _nearest_sure(groups: Sequence[Sequence[Member]], place: int, first: int, last: int
                  ) -> tuple[str | None, str | None]:
    """The sure members next to a group, within the groups that were weighed; the smallest id of several."""

    def nearest(places: Iterable[int]) -> str | None:
        return next((member.id for one in places for member in groups[one] if member.sure), None)

    return nearest(range(place - 1, first - 1, -1)), nearest(range(place + 1, last))


def _groups(members: Iterable[Member]) -> list[list[Member]]:
    """Members in the order of their ranks, or of their dates; of those in one group none is known to come first.

    A group of dates is a day; where the day of one member is not known, its month.
    """
    every = sorted(members, key=lambda one: one.id)
    if all(member.rank is not None for member in every):
        return [[member] for member in sorted(every, key=lambda one: one.rank or 0)]
    months: defaultdict[tuple[int, int], list[Member]] = defaultdict(list)
    for member in every:
        if member.issued.month is not None:
            months[member.issued.year, member.issued.month].append(member)
    groups: list[list[Member]] = []
    for _, some in sorted(months.items()):
        days: defaultdict[int, list[Member]] = defaultdict(list)
        whole = any(member.issued.day is None for member in some)
        for member in some:
            days[0 if whole else member.issued.day or 0].append(member)
        groups += [days[day] for day in sorted(days)]
    return groups


def _windows(groups: Sequence[Sequence[Member]]) -> Iterator[tuple[int, int, slice]]:
    """Stretches of a long series: first and last group that are weighed, and those that are judged."""
    ends = list(np.cumsum([0, *map(len, groups)]))
    start = 0
    while start < len(groups):
        stop = start + 1
        while stop < len(groups) and ends[stop + 1] - ends[start] <= _WINDOW:
            stop += 1
        first = next(place for place in range(start + 1) if ends[start] - ends[place] <= _MARGIN)
        last = next(place for place in range(len(groups), stop - 1, -1) if ends[place] - ends[stop] <= _MARGIN)
        yield first, last, slice(start, stop)
        start = stop


def _cut(groups: Sequence[list[Member]]) -> Iterator[Sequence[list[Member]]]:
    """The windows without their margins."""
    yield from (groups[judged] for _, _, judged in _windows(groups))


class _Weighed:
    """The sums over all rising orders of one window, group by group, by the greatest number so far."""

    def __init__(self, groups: Sequence[Sequence[Member]], out_of_order: float | None = None) -> None:
        self._out = out_of_order
        self.logarithm = 0.0
        self._steps: list[_Step] = []
        self._count = sum(map(len, groups))
        before, weights = np.array([0]), np.array([1.0])
        for group in groups:
            step = _Step([_Choice(member, self._chance(member)) for member in group], before, weights)
            self._steps.append(step)
            after = step.after()
            top = float(after.max())
            self.logarithm += math.log(top)
            kept = after > top * _NEGLIGIBLE
            before, weights = step.greatest[kept], after[kept] / top
        self.logarithm += math.log(float(weights.sum()))
        self._last = before

    def _chance(self, member: Member) -> float:
        if self._out is not None:
            return self._out
        # One in order has few numbers to choose from, one out of order all of them: so much less likely is each.
        return (_SURE_OUT_OF_ORDER if member.sure else _OUT_OF_ORDER) / self._count

    def tell(self) -> dict[str, Told]:
        """Go back from the end, and weigh what comes before a member with what comes behind."""
        found: dict[str, Told] = {}
        known, behind = self._last, np.ones(len(self._last))
        for step in reversed(self._steps):
            later = np.zeros(len(step.greatest))
            later[np.searchsorted(step.greatest, known)] = behind
            found |= step.tell(later)
            known, behind = step.before, step.back(later)
        return found


class _Choice:
    """One member and the numbers that it may have."""

    def __init__(self, member: Member, out_of_order: float) -> None:
        self.member = member
        self.out = out_of_order
        self.numbers: Numbers = np.array(sorted(member.chances), dtype=np.int64)
        self.chances: Weights = np.array([member.chances[int(one)] for one in self.numbers]) * (1 - out_of_order)
        self._upto = np.concatenate([[0.0], np.cumsum(self.chances)])

    def between(self, before: Numbers, greatest: Numbers) -> Weights:
        """The weight of its numbers above the one and up to the other, [before, greatest]; being out of order too."""
        low = self._upto[np.searchsorted(self.numbers, before, side="right")]
        high = self._upto[np.searchsorted(self.numbers, greatest, side="right")]
        inside: Weights = np.clip(high[None, :] - low[:, None], 0.0, None)
        return inside + self.out


class _Step:
    """One group: from the greatest number before it to the greatest with it."""

    def __init__(self, choices: list[_Choice], before: Numbers, weights: Weights) -> None:
        self._choices = choices
        self.before = before
        self._weights = weights
        self.greatest: Numbers = np.unique(np.concatenate([before, *(one.numbers for one in choices)]))
        self._upto = np.ones((len(before), len(self.greatest)))
        for one in choices:
            self._upto *= one.between(before, self.greatest)
        self._upto[before[:, None] > self.greatest[None, :]] = 0.0

    def _exactly(self) -> Weights:
        """The weight that the greatest number is just this one: what is up to it less what is up to the one before."""
        exactly: Weights = self._upto.copy()
        exactly[:, 1:] -= self._upto[:, :-1]
        exactly[exactly < 0.0] = 0.0  # by rounding
        return exactly

    def after(self) -> Weights:
        """The weight of each greatest number."""
        after: Weights = self._weights @ self._exactly()
        return after

    def back(self, later: Weights) -> Weights:
        """The weight of all that follows, by the greatest number before this group; the largest is 1."""
        found: Weights = self._exactly() @ later
        return found / float(found.max() or 1.0)

    def tell(self, later: Weights) -> dict[str, Told]:
        """What stands before and behind says of each member.

        Args:
            later: the weight of what follows, by the greatest number with this group.
        """
        steps = later - np.append(later[1:], 0.0)
        every = self._upto * self._weights[:, None] * steps[None, :]
        found = {}
        for one in self._choices:
            others = every / one.between(self.before, self.greatest)
            # [before, greatest]: all that begin at or below the one and end at or above the other
            sums = np.cumsum(np.cumsum(others[:, ::-1], axis=1)[:, ::-1], axis=0)
            below = np.searchsorted(self.before, one.numbers, side="left") - 1
            above = np.searchsorted(self.greatest, one.numbers, side="left")
            weights = one.chances * np.where(below >= 0, sums[np.maximum(below, 0), above], 0.0)
            weights = np.clip(weights, 0.0, None)
            total = float(weights.sum()) + one.out * max(0.0, float(others.sum()))
            best = int(weights.argmax())
            if total > 0:
                found[one.member.id] = Told(int(one.numbers[best]), float(weights[best]) / total)
        return found
