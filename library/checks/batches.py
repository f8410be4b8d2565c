"""A batch of documents that are checked together, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Any

from library.checks.rates import Rate


class Round(IntEnum):
    """The rounds of a batch, one after another."""

    FIRST = 1
    """V1: every document, its values beside the paper."""
    SECOND = 2
    """V2: a random share, without its values."""
    THIRD = 3
    """V3: another random share, likewise."""


class Standing(StrEnum):
    """What a batch waits for."""

    FIRST = "first"
    BACK = "back"
    """It was above its bound and waits for its first round again."""
    SECOND = "second"
    THIRD = "third"
    PASSED = "passed"
    FAILED = "failed"
    """It is above its bound, and waits to be sent back."""
    DROPPED = "dropped"
    """Making it was taken back."""


WAITS = {Standing.FIRST: Round.FIRST, Standing.BACK: Round.FIRST, Standing.SECOND: Round.SECOND,
         Standing.THIRD: Round.THIRD}  # fmt: skip
"""For which round a batch waits, where it waits for one."""
_NOT_TOLD = dict.fromkeys(Rate().as_json())


@dataclass(frozen=True, slots=True)
class Counted:
    """One round of the turn that counts.

    Args:
        due: documents that are to be checked, of those in view.
        done: how many of them were.
        rate: errors of what was judged; None where they are not told to whoever looks.
    """

    due: int = 0
    done: int = 0
    rate: Rate | None = field(default_factory=Rate)

    @property
    def is_over(self) -> bool:
        """Whether nothing waits."""
        return self.done >= self.due


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch.

    Args:
        made: when, in seconds since 1970, UTC.
        asked: how its documents were chosen, in words of who chose them.
        second, third: the shares that are checked again, in percent.
        bound: percent of fields that may be wrong in a round in which the values were not seen.
        turn: how often it was begun, from 1.
        seed: of the draw of this turn.
        size: documents that it was made of.
        settling: documents that were checked without their values, differ, and wait for a word on that.
    """

    id: int
    name: str
    by: str
    made: int
    asked: str
    second: int
    third: int
    bound: int
    turn: int
    seed: str
    dropped: bool
    size: int
    settling: int
    rounds: dict[Round, Counted]

    @property
    def standing(self) -> Standing:
        """What it waits for."""
        if self.dropped:
            return Standing.DROPPED
        if not self.rounds[Round.FIRST].is_over:
            return Standing.BACK if self.turn > 1 else Standing.FIRST
        for round_, waits in ((Round.SECOND, Standing.SECOND), (Round.THIRD, Standing.THIRD)):
            if not self.rounds[round_].is_over:
                return waits
            if self.is_above(self.rounds[round_].rate):
                return Standing.FAILED
        return Standing.PASSED

    @property
    def waits_for(self) -> Round | None:
        """The round that is due; None where none is."""
        return WAITS.get(self.standing)

    def is_above(self, rate: Rate | None) -> bool:
        """Whether more is wrong than may be; not so of what is not told."""
        return rate is not None and rate.wrong * 100 > self.bound * rate.count

    def without_rates(self) -> Batch:
        """The same for somebody who is not to know yet what others found; it waits for the same round."""
        return replace(self, rounds={number: replace(one, rate=None) for number, one in self.rounds.items()})

    def as_json(self) -> dict[str, Any]:
        """For programs; a rate that is not told is null throughout."""
        return {
            "id": self.id, "name": self.name, "by": self.by, "made": self.made, "asked": self.asked,
            "second_percent": self.second, "third_percent": self.third, "bound_percent": self.bound,
            "turn": self.turn, "seed": self.seed, "standing": str(self.standing), "size": self.size,
            "settling": self.settling,
            "rounds": [{"round": int(number), "due": one.due, "done": one.done,
                        **(_NOT_TOLD if one.rate is None else one.rate.as_json())}
                       for number, one in self.rounds.items()],
        }  # fmt: skip
