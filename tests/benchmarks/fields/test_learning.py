"""What is learnt of sureness follows from the readings alone, and never falls."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from learning import Told, bounds, learnt

from indexer.describing.sureness import parsed, sureness, written

_TOLD = st.lists(
    st.builds(Told, st.sampled_from(["kind", "year"]), st.sampled_from([0.1, 0.4, 0.5, 0.8, 0.93, 1.0]),
              st.integers(0, 2), st.booleans(), st.sampled_from([0.5, 1.0])),
    max_size=80,
)  # fmt: skip


@given(_TOLD, st.randoms())
def test_the_order_of_readings_counts_for_nothing(told: Sequence[Told], chance: random.Random) -> None:
    mixed = list(told)
    chance.shuffle(mixed)
    assert learnt(mixed) == learnt(told)


@given(_TOLD)
def test_what_is_learnt_can_be_written_and_never_falls(told: Sequence[Told]) -> None:
    steps = learnt(told)
    assert list(parsed(written(steps, "A note."))) == steps
    for field, witnesses in product({one.field for one in told}, range(3)):
        shares = [sureness(steps, field, confidence / 10, witnesses) for confidence in range(11)]
        known = [share for share in shares if share is not None]
        assert len(known) == len(shares) and known == sorted(known)


def test_readings_that_were_wrong_are_told_less_sure() -> None:
    told = [Told("kind", 0.3, 0, right=False)] * 10 + [Told("kind", 0.9, 0, right=True)] * 10
    steps = learnt(told)
    low, high = (sureness(steps, "kind", confidence, 0) or 0.0 for confidence in (0.5, 0.95))
    assert low < 0.2 and high > 0.9
    assert sureness(steps, "kind", 0.95, 1) == high
    assert any("100.00 % right" in line and "0.0 % flagged" in line for line in bounds(told, steps))
