"""What `sureness.tsv` holds, learnt from readings of which it is known whether they are right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.describing.sureness import LEAST_SURE, Step, sureness

_LEAST_READINGS = 8.0
_BOUNDS = (0.80, 0.83, 0.85, LEAST_SURE, 0.90, 0.92, 0.94)


@dataclass(frozen=True)
class Told:
    """A reading of a field that nothing but its sureness speaks against, and what became of it.

    Attributes:
        confidence: of the reading, 0 to 1.
        witnesses: how many agree with it.
        weight: how much it counts.
    """

    field: str
    confidence: float
    witnesses: int
    right: bool
    weight: float = 1.0


def learnt(told: Iterable[Told]) -> list[Step]:
    """The steps of sureness of each field, by witnesses and confidence; what says nothing new is left out."""
    found: list[Step] = []
    by_field = sorted(told, key=lambda one: (one.field, one.witnesses, one.confidence))
    for (field, witnesses), some in groupby(by_field, key=lambda one: (one.field, one.witnesses)):
        for step in _steps(field, witnesses, list(some)):
            before = sureness(found, field, step.confidence, witnesses)
            if before is None or step.sureness > before:
                found.append(step)
    return found


def _steps(field: str, witnesses: int, told: Sequence[Told]) -> Iterator[Step]:
    """Counted bins from the least confidence up, those that fall pooled with the one below; shares as Laplace has them.

    Of readings that are less sure than all that were seen nothing is learnt, so that they are flagged.
    """
    pools: list[tuple[float, float, float]] = []
    for low, right, total in _bins(told):
        pools.append((low, right, total))
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            (first, a, n), (_, b, m) = pools[-2:]
            pools[-2:] = [(first, a + b, n + m)]
    for low, right, total in pools:
        share = round((right + 1) / (total + 2), 3)
        yield Step(field, witnesses, low, round(right, 2), round(total, 2), share)


def _bins(told: Sequence[Told]) -> Iterator[tuple[float, float, float]]:
    """Least confidence, right and all readings of each bin; equal confidences stay together."""
    low, right, total = _shortened(told[0]), 0.0, 0.0
    left = sum(one.weight for one in told)
    for confidence, some in groupby(told, key=_shortened):
        if total >= _LEAST_READINGS and left >= _LEAST_READINGS:
            yield low, right, total
            low, right, total = confidence, 0.0, 0.0
        for one in some:
            right, total, left = right + one.weight * one.right, total + one.weight, left - one.weight
    yield low, right, total


def _shortened(one: Told) -> float:
    """Its confidence as the file can hold it, never more than it was."""
    return math.floor(one.confidence * 1000) / 1000


def bounds(told: Sequence[Told], steps: Sequence[Step]) -> Iterator[str]:
    """For each bound of sureness: how right what it lets pass is, and how much of what is right it flags."""
    sure = [(sureness(steps, one.field, one.confidence, one.witnesses) or 0.0, one) for one in told]
    every = sum(one.weight for one in told if one.right) or 1.0
    for bound in _BOUNDS:
        passed = [one for share, one in sure if share >= bound]
        weight = sum(one.weight for one in passed) or 1.0
        right = sum(one.weight for one in passed if one.right)
        yield (f"bound {bound:.2f}: of {weight:.0f} without a flag {100 * right / weight:.2f} % right, "
               f"of {every:.0f} right ones {100 * (1 - right / every):.1f} % flagged")  # fmt: skip
