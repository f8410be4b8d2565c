"""Rates and their intervals, and what counts as the same value."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.authorities import Committee, Directory, Kind, Name, Record
from library.checks import Rate, Verdict, interval, rates_of, same
from library.checks.rates import Tally

COUNTS = st.integers(1, 2_000).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count)))


@given(COUNTS)
def test_the_ends_are_where_the_score_test_turns(told: tuple[int, int]) -> None:
    """Wilson's interval holds exactly the shares that the score test does not refuse."""
    wrong, count = told
    share = wrong / count
    for end in interval(wrong, count):
        assert 0 <= end <= 1
        if 0 < end < 1 and end != share:
            assert math.isclose(abs(share - end) / math.sqrt(end * (1 - end) / count), 1.959964, rel_tol=1e-4)
    low, high = interval(wrong, count)
    mirrored = interval(count - wrong, count)
    assert low <= share <= high
    assert math.isclose(low, 1 - mirrored[1], abs_tol=1e-9) and math.isclose(high, 1 - mirrored[0], abs_tol=1e-9)


@pytest.mark.parametrize(("wrong", "count", "low", "high"), [
    (0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (10, 10, 0.7225, 1.0), (5, 100, 0.0215, 0.1118),
    (50, 100, 0.4038, 0.5962),
])  # fmt: skip
def test_known_intervals(wrong: int, count: int, low: float, high: float) -> None:
    assert interval(wrong, count) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_judged_has_no_rate() -> None:
    assert Rate().share is None and Rate().interval is None
    assert Rate().as_json() == {"wrong": 0, "count": 0, "rate": None, "low": None, "high": None}


def test_errors_are_charged_to_who_made_them() -> None:
    told = [
        (1, "number", None, "an", Verdict.WRONG, True, 2), (1, "number", None, "an", Verdict.RIGHT, False, 6),
        (1, "issued", "chi", "an", Verdict.WRONG, False, 1), (2, "number", "an", "binh", Verdict.RIGHT, False, 4),
        (2, "number", "an", "binh", Verdict.SLIP, False, 1), (2, "kind", "an", "binh", Verdict.BOTH, False, 1),
        (2, "kind", "an", "binh", Verdict.OPEN, False, 9),
    ]  # fmt: skip
    rates = rates_of(Tally(*one) for one in told)
    assert rates.all == Rate(4, 15)
    assert rates.machine == Rate(2, 8) and rates.unflagged == Rate(0, 6)
    assert rates.by_maker == {"an": Rate(1, 6), "chi": Rate(1, 1)}
    assert rates.by_checker == {"binh": Rate(2, 6)}
    assert rates.by_field == {"issued": Rate(1, 1), "kind": Rate(1, 1), "number": Rate(2, 13)}
    assert rates.by_round == {1: Rate(3, 9), 2: Rate(1, 6)}


@pytest.mark.parametrize(("field", "one", "other", "is_same"), [
    ("kind", "Nghị quyết", "NGHỊ QUYẾT", True), ("kind", "Nghị quyết", "Nghị định", False),
    ("subject", "Về công tác, năm 1958", "về công tác năm 1958", True), ("subject", "Hòa Bình", "Hoà Bình", True),
    ("subject", "Về thuế", "Về thuê", False), ("number", "05", "5", True), ("number", "5", "6", False),
    ("number", "26a", "26", False), ("symbol", "NQ/TW", "nq/tw", True), ("symbol", "NQ/TW", "NQ-TW", False),
    ("issued", "1958-04", "1958-04-07", False), ("issued", "1958-04-07", "1958-04-07", True),
    ("signer", None, None, True), ("signer", None, "An", False),
])  # fmt: skip
def test_what_says_the_same(field: str, one: str | None, other: str | None, is_same: bool) -> None:
    assert same(field, one, other) is same(field, other, one) is is_same


@pytest.mark.parametrize(("field", "of"), [("kind", Kind), ("committee", Committee)])
def test_two_names_of_one_record_say_the_same(field: str, of: type[Record]) -> None:
    directories = {field: Directory([of("mot", (Name("Thư mời"), Name("Thơ mời")))])}
    assert same(field, "thơ mời", "Thư mời", directories) and not same(field, "Thơ mời", "Thư công", directories)
    assert not same(field, "Thơ mời", "Thư mời") and not same("subject", "Thơ mời", "Thư mời", directories)
