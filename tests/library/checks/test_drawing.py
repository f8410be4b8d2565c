"""The share that is drawn: exact, the same whatever the order, another with another seed, and fair."""

from __future__ import annotations

import hashlib
import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from library.checks import draw, share_of

IDS = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=6), max_size=80, unique=True)
PERCENT = st.integers(0, 100)


@given(IDS, PERCENT, st.text(max_size=8), st.randoms())
def test_the_share_is_exact_and_no_order_counts(ids: list[str], percent: int, seed: str, chance: object) -> None:
    drawn = draw(ids, percent, seed=seed, turn=1, round_=2)
    assert len(drawn) == len(set(drawn)) == share_of(len(ids), percent) == math.ceil(len(ids) * percent / 100)
    assert set(drawn) <= set(ids)
    mixed = list(ids)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert draw(mixed * 2, percent, seed=seed, turn=1, round_=2) == drawn


@given(IDS, PERCENT, PERCENT)
def test_a_larger_share_holds_the_smaller(ids: list[str], one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert set(draw(ids, less, seed="a", turn=1, round_=2)) <= set(draw(ids, more, seed="a", turn=1, round_=2))


def test_anybody_can_draw_again_with_a_checksum() -> None:
    ids = [f"d{number}" for number in range(50)]
    by_hand = sorted(ids, key=lambda one: hashlib.sha256(f"mầm:2:3:{one}".encode()).hexdigest())[:5]
    assert draw(ids, 10, seed="mầm", turn=2, round_=3) == by_hand


def test_seed_turn_and_round_each_draw_anew() -> None:
    ids = [f"d{number}" for number in range(400)]
    drawn = [draw(ids, 10, seed=seed, turn=turn, round_=round_)
             for seed in "ab" for turn in (1, 2) for round_ in (2, 3)]
    assert len({tuple(one) for one in drawn}) == len(drawn)


def test_every_document_is_drawn_as_often_as_any_other() -> None:
    ids = [f"d{number}" for number in range(40)]
    counts = Counter(one for seed in range(1_000) for one in draw(ids, 25, seed=str(seed), turn=1, round_=2))
    # the sum of squares is distributed as chi-squared with 39 degrees; 100 is met once in ten million
    assert sum((counts[one] - 250) ** 2 / 187.5 for one in ids) < 100
