"""Measures of a ranked list, and how sure they are."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from statistics import fmean

RESAMPLES = 2000


def reciprocal_rank(ranked: Sequence[str], wanted: Mapping[str, int], depth: int) -> float:
    """1 / the rank of the first wanted document within `depth`, else 0."""
    return next((1.0 / rank for rank, one in enumerate(ranked[:depth], start=1) if wanted.get(one)), 0.0)


def recall(ranked: Sequence[str], wanted: Mapping[str, int], depth: int) -> float:
    """Share of the wanted documents that stand within `depth`."""
    return sum(one in wanted for one in ranked[:depth]) / len(wanted)


def found(ranked: Sequence[str], wanted: Mapping[str, int], depth: int) -> float:
    """1 if any wanted document stands within `depth`."""
    return float(any(one in wanted for one in ranked[:depth]))


def ndcg(ranked: Sequence[str], wanted: Mapping[str, int], depth: int) -> float:
    """Discounted gain (2^judgement - 1) / log2(rank + 1), over that of the best order."""
    best = _gain(sorted(wanted.values(), reverse=True)[:depth])
    return _gain([wanted.get(one, 0) for one in ranked[:depth]]) / best if best else 0.0


def _gain(judged: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(judged, start=1))


def interval(values: Sequence[float], *, seed: int = 1) -> tuple[float, float, float]:
    """The mean with its 95 % interval, by drawing the questions anew 2,000 times."""
    draw = random.Random(seed)
    means = sorted(fmean(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return fmean(values), means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)]
