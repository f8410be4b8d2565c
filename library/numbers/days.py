"""Days written by hand that a series bounds and the second reader read: filled, and flagged.

Numbers rise with dates. So of a document whose number is known the nearest ones with a sure number and a sure day, one
below and one above, say between which days it was issued. Within these bounds the digits that were read are weighed
against a misreading; where that leaves one day almost sure, both say the same. The more days are free, the surer the
reading must be: of the whole month the bounds say nothing, and nothing is filled.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from library.catalogue.numbered import Numbered
from library.numbers.numbering import BOLDER, IN_ORDER
from library.numbers.series import Member, order_found
from library.party.citing import symbol_key
from library.records import PartialDate

_SURE_ENOUGH = 0.90
"""On four drawn series of forty, of which 30 and 70 % were known, in four orders each, all papers held and six in ten,
310 of 310 days were filled rightly, of 987 asked for; with 0.85 it was 351 of 352."""
_READ = 0.05
"""The least share of the second reader's readings that a day must have."""
_TWO_DIGITS, _ONE_DIGIT = (0.90, 0.05), (0.50, 0.35)
"""How often a reading is the day that was written, and how often one that is near: of 160 drawn days 50 of 55 that were
read with two digits were right, and 49 of 104 with one; of most others one of two digits was lost."""
_LAST = 31
_BESIDE = 3
"""So many sure ones below and above must rise with their dates: near one that stands out of order nothing is filled."""


@dataclass(frozen=True, slots=True)
class FilledDay:
    """A day, and the documents next to it in the series that are sure: the one below, the one above."""

    day: int
    before: str
    behind: str


def day_between(number: int, symbol: str, month: PartialDate, read: Mapping[int, float],
                others: Iterable[Numbered]) -> FilledDay | None:
    """The day that the second reader and the series agree on, or None.

    Args:
        number, symbol: of the document.
        month: year and month of its date.
        read: the days that the second reader read, with their shares.
        others: the other documents of its committee and year.
    """
    if month.month is None or not read:
        return None
    sure = [one for one in others if one.is_open and one.number is not None and one.issued.day is not None]
    beside = _beside(number, _series(sure, symbol))
    if beside is None:
        return None
    before, behind = beside
    free = [day for day in range(1, monthrange(month.year, month.month)[1] + 1)
            if before.issued.ordinal <= PartialDate(month.year, month.month, day).ordinal <= behind.issued.ordinal]
    chances = _chances(read)
    total = sum(chances[day] for day in free)
    best = max(free, key=lambda day: chances[day], default=None)
    if best is None or read.get(best, 0.0) < _READ or chances[best] < _SURE_ENOUGH * total:
        return None
    return FilledDay(best, before.id, behind.id)


def _chances(read: Mapping[int, float]) -> dict[int, float]:
    """The chance of each day to be the one that was written."""
    found = dict.fromkeys(range(1, _LAST + 1), max(0.0, 1 - sum(read.values())) / _LAST)
    for day, share in read.items():
        near = [other for other in range(10, _LAST + 1) if _is_near(f"{day}", f"{other}")]
        own, beside = _TWO_DIGITS if day > 9 else _ONE_DIGIT
        for other in found:
            found[other] += share * (1 - own - beside) / _LAST
        for other in near:
            found[other] += share * beside / len(near)
        found[day] = found.get(day, 0.0) + share * own
    return found


def _is_near(read: str, written: str) -> bool:
    """Whether a day of two digits may be read so: one digit is lost, or one is another."""
    if len(read) == 1:
        return read in written
    return sum(map(str.__ne__, read, written)) == 1


def _series(sure: Sequence[Numbered], symbol: str) -> list[Numbered]:
    """Those of its series: of all letters, where the numbers prove that the office counted so, else of its own."""
    by_letters: defaultdict[str | None, list[Numbered]] = defaultdict(list)
    for one in sure:
        by_letters[symbol_key(one.symbol)].append(one)
    apart = [_order(some) for some in by_letters.values()]
    own, together = by_letters[symbol_key(symbol)], _order(sure)
    if together - BOLDER > sum(apart) and together >= IN_ORDER:
        return list(sure)
    return own if _order(own) >= IN_ORDER else []


def _order(some: Sequence[Numbered]) -> float:
    return order_found(Member(one.id, one.issued, {one.number or 0: 1.0}, sure=True) for one in some)


def _beside(number: int, series: Sequence[Numbered]) -> tuple[Numbered, Numbered] | None:
    """The nearest one below and above, where those around rise with their dates; None where the number is another's."""
    ordered = sorted(series, key=lambda one: (one.number or 0, one.id))
    below = [one for one in ordered if (one.number or 0) < number][-_BESIDE:]
    above = [one for one in ordered if (one.number or 0) > number][:_BESIDE]
    around = [*below, *above]
    taken = any(one.number == number for one in ordered)
    if not below or not above or taken or any(a.issued.ordinal > b.issued.ordinal for a, b in pairwise(around)):
        return None
    return below[-1], above[0]
