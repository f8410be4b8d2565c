"""What counts as missed, false and lost, and the interval that is printed with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reporting import Outcome, told, wilson


def outcome(*, secret: bool, state: str, leaks: tuple[str, ...] = (), found: bool | None = None) -> Outcome:
    return Outcome("a.txt", "txt", "first line", "plain", secret, state, leaks, found, "")


@given(st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_holds_the_share(counted: tuple[int, int]) -> None:
    wrong, total = counted
    low, high = wilson(wrong, total)
    assert 0 <= low <= wrong / total + 1e-12 and wrong / total - 1e-12 <= high <= 1


def test_the_interval_is_that_of_the_books() -> None:
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(1, 150) == pytest.approx((0.0012, 0.0368), abs=1e-4)
    assert told(0, 0) == "–"


@pytest.mark.parametrize(("secret", "state", "leaks", "found", "wrong", "lost"), [
    (True, "indexed", (), None, True, False),
    (True, "quarantined", (), None, False, False),
    (True, "quarantined", ("/documents/x",), None, True, False),
    (True, "failed", (), None, False, False),
    (False, "quarantined", (), False, True, False),
    (False, "indexed", (), True, False, False),
    (False, "indexed", (), False, False, True),
    (False, "failed", (), None, False, True),
])  # fmt: skip
def test_what_is_wrong_and_what_is_lost(
    secret: bool, state: str, leaks: tuple[str, ...], found: bool | None, wrong: bool, lost: bool
) -> None:
    one = outcome(secret=secret, state=state, leaks=leaks, found=found)
    assert (one.wrong, one.lost) == (wrong, lost)
