"""How often what stood in a field was wrong, with the interval in which the true share lies."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from library.checks.comparing import SLIPPED, WRONG, Verdict

_Z: Final = 1.959963984540054
"""Of 95 in 100 intervals that are made so the true share lies within."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many wrong of so many.

    Args:
        wrong: fields that were wrong.
        count: fields that were judged.
    """

    wrong: int = 0
    count: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nothing was judged."""
        return self.wrong / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """See `interval`; None where nothing was judged."""
        return interval(self.wrong, self.count) if self.count else None

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        low, high = self.interval or (None, None)
        return {"wrong": self.wrong, "count": self.count, "rate": self.share, "low": low, "high": high}


def interval(wrong: int, count: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share by Wilson's score; unlike the plain one it is right for small counts.

    Args:
        wrong: from 0 to `count`.
        count: at least 1.
    """
    share, square = wrong / count, _Z * _Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    reach = _Z / (1 + square / count) * math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    return (0.0 if wrong == 0 else max(0.0, middle - reach)), (1.0 if wrong == count else min(1.0, middle + reach))


@dataclass(frozen=True, slots=True)
class Tally:
    """So many fields that were found to be so.

    Args:
        round: in which.
        field: its name.
        maker: whose value stood there; None: the machine's.
        checker: who looked.
        verdict: what was found.
        flagged: the machine had said that it was in doubt.
        count: how many.
        empty: nothing stood there.
    """

    round: int
    field: str
    maker: str | None
    checker: str
    verdict: Verdict
    flagged: bool
    count: int
    empty: bool = False

    @property
    def left_open(self) -> bool:
        """The machine left the field empty and said so; it said nothing that could be wrong."""
        return self.maker is None and self.flagged and self.empty


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of error.

    Args:
        all: of everything that was judged.
        by_field: by the name of the field.
        by_maker: by the person whose value stood there.
        by_checker: of what people typed without seeing what stood there.
        machine: of what the machine had read.
        machine_by_field: the same by field.
        unflagged: of what the machine had read and had no doubt about.
        by_round: by the number of the round.
        left_open: fields that the machine left empty and flagged; they are in no rate.
    """

    all: Rate
    by_field: Mapping[str, Rate]
    by_maker: Mapping[str, Rate]
    by_checker: Mapping[str, Rate]
    machine: Rate
    machine_by_field: Mapping[str, Rate]
    unflagged: Rate
    by_round: Mapping[int, Rate]
    left_open: int = 0

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        named = {name: {key: rate.as_json() for key, rate in getattr(self, name).items()}
                 for name in ("by_field", "by_maker", "by_checker", "machine_by_field")}  # fmt: skip
        return {"all": self.all.as_json(), "machine": self.machine.as_json(), "unflagged": self.unflagged.as_json(),
                "left_open": self.left_open,
                "by_round": {str(key): rate.as_json() for key, rate in self.by_round.items()}, **named}  # fmt: skip


def rates_of(tallies: Iterable[Tally]) -> Rates:
    """The rates of what was judged; what is still open is left out, and so is what the machine left open."""
    judged = [one for one in tallies if one.verdict is not Verdict.OPEN]
    found = [one for one in judged if not one.left_open]
    people = [one for one in found if one.maker is not None]
    machine = [one for one in found if one.maker is None]
    blind = [one for one in found if one.round > 1]
    return Rates(
        _rate(found), _by(found, "field"), _by(people, "maker"), _by(blind, "checker", SLIPPED), _rate(machine),
        _by(machine, "field"), _rate([one for one in machine if not one.flagged]), _by(found, "round"),
        sum(one.count for one in judged if one.left_open))  # fmt: skip


def _rate(tallies: Iterable[Tally]) -> Rate:
    wrong = count = 0
    for one in tallies:
        count += one.count
        wrong += one.count if one.verdict in WRONG else 0
    return Rate(wrong, count)


def _by(tallies: Iterable[Tally], name: str, bad: tuple[Verdict, ...] = WRONG) -> dict[Any, Rate]:
    wrong: Counter[Any] = Counter()
    count: Counter[Any] = Counter()
    for one in tallies:
        key = getattr(one, name)
        count[key] += one.count
        wrong[key] += one.count if one.verdict in bad else 0
    return {key: Rate(wrong[key], count[key]) for key in sorted(count)}
