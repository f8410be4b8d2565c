"""A series tells what enumerating every rising order tells, and the same in whatever order its documents come."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.numbers.series import Member, order_found, tell
from library.party.misreading import written
from library.records import PartialDate

_LEFT_OUT = 1e-6
"""Numbers are left out that are a thousand millionth as likely as the likeliest, some hundred of them in a window."""


@st.composite
def members(draw: st.DrawFn) -> list[Member]:
    """A few documents of three months, some with their day, each with a few numbers that it may have."""
    found = []
    for place in range(draw(st.integers(1, 5))):
        numbers = draw(st.lists(st.integers(1, 8), min_size=1, max_size=3, unique=True))
        weights = [draw(st.integers(1, 9)) for _ in numbers]
        chances = {number: weight / sum(weights) for number, weight in zip(numbers, weights, strict=True)}
        issued = PartialDate(2010, draw(st.integers(1, 3)), draw(st.sampled_from([None, 3, 9])))
        found.append(Member(f"m{place}", issued, chances, len(numbers) == 1 and draw(st.booleans())))
    return found


def _come_first(one: Member, other: Member, every: list[Member]) -> bool:
    """Whether the first is known to be the earlier: by days, where all of the month are known, else by months."""
    key, others = ((two.issued.year, two.issued.month) for two in (one, other))
    if key != others:
        return key < others  # type: ignore[operator]
    if any(two.issued.day is None and (two.issued.year, two.issued.month) == key for two in every):
        return False
    return (one.issued.day or 0) < (other.issued.day or 0)


def _enumerated(every: list[Member]) -> dict[str, dict[int, float]]:
    """The chance of each number of each member: every choice is tried, each may be out of order with a small chance."""
    sums: dict[str, dict[int, float]] = {one.id: dict.fromkeys(one.chances, 0.0) for one in every}
    total = 0.0
    for numbers in itertools.product(*[(None, *one.chances) for one in every]):
        in_order = all(
            a is None or b is None or a < b or not _come_first(one, other, every)
            for (one, a), (other, b) in itertools.permutations(zip(every, numbers, strict=True), 2)
        )
        if not in_order:
            continue
        weight = math.prod(
            out if number is None else (1 - out) * one.chances[number]
            for one, number in zip(every, numbers, strict=True)
            for out in [(0.005 if one.sure else 0.03) / len(every)]
        )
        total += weight
        for one, number in zip(every, numbers, strict=True):
            if number is not None:
                sums[one.id][number] += weight
    return {name: {number: weight / total for number, weight in some.items()} for name, some in sums.items()}


@given(members())
def test_it_is_what_trying_every_order_gives(every: list[Member]) -> None:
    told, enumerated = tell(every), _enumerated(every)
    for one in every:
        said = told[one.id]
        assert said.chance == pytest.approx(enumerated[one.id][said.number], abs=_LEFT_OUT)
        assert said.chance == pytest.approx(max(enumerated[one.id].values()), abs=_LEFT_OUT)


@given(members(), st.randoms())
def test_the_order_in_which_documents_come_does_not_matter(every: list[Member], chance: random.Random) -> None:
    before, found = tell(every), order_found(every)
    chance.shuffle(every)
    assert tell(every) == before and order_found(every) == found


def _office(count: int, numbers: list[int]) -> list[Member]:
    days = [PartialDate(2010, 1 + place // 28, 1 + place % 28) for place in range(count)]
    return [Member(f"{place:03d}", day, {number: 1.0}, sure=True)
            for place, (day, number) in enumerate(zip(days, numbers, strict=True))]  # fmt: skip


@given(st.integers(4, 200), st.randoms())
def test_numbers_that_rise_prove_a_series_and_shuffled_ones_do_not(count: int, chance: random.Random) -> None:
    rising = sorted(chance.sample(range(1, 9999), count))
    falling = rising[::-1]
    assert order_found(_office(count, rising)) > math.log(math.factorial(4)) - 1
    assert order_found(_office(count, falling)) < 0 or count < 6


@given(st.integers(3, 150), st.data())
def test_a_reading_between_its_neighbours_is_told_whatever_else_was_read(count: int, data: st.DataObject) -> None:
    office = _office(count, list(range(10, 10 + count)))
    place = data.draw(st.integers(1, count - 2))
    other = data.draw(st.integers(1, 999).filter(lambda number: number != 10 + place))
    office[place] = Member(office[place].id, office[place].issued, {10 + place: 0.3, other: 0.7})
    said = tell(office)[office[place].id]
    assert said.number == 10 + place and said.chance > 0.95
    assert (said.before, said.behind) == (f"{place - 1:03d}", f"{place + 1:03d}")


@given(st.dictionaries(st.integers(1, 9999), st.floats(0.02, 1.0), min_size=1, max_size=6))
def test_what_may_have_been_written_holds_what_was_read(read: dict[int, float]) -> None:
    found = written(read)
    assert max(read, key=lambda number: read[number]) in found
    assert 0.0 < sum(found.values()) <= 1.0 + 1e-9 and len(found) <= 40
    assert all(1 <= number <= 9999 for number in found)


@pytest.mark.parametrize(("read", "number"), [(44, 11), (76, 16), (9, 109), (112, 12), (0, 0)])
def test_digits_that_look_alike_or_are_lost_may_have_been_written(read: int, number: int) -> None:
    assert (number in written({read: 1.0})) == (number > 0)
