"""Gaps in the numbers of a committee: together with what is held they are all numbers, and nothing else is missing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from library.catalogue.numbers_held import Counted
from library.numbers.gaps import series_in
from library.records import PartialDate


def document(number: int, issued: date, name: str = "") -> Counted:
    return Counted(name or f"{issued}-{number}", "Tỉnh ủy", "NQ/TU", number,
                   PartialDate(issued.year, issued.month, issued.day), f"{number}-NQ/TU")  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_what_was_taken_out_of_whole_series_is_found(seed: int) -> None:
    chance = random.Random(seed)
    kept: list[Counted] = []
    gone: list[set[int]] = []
    for term in range(3):
        day, count = date(1990 + 5 * term, 1, 10), chance.randint(12, 90)
        out = set(chance.sample(range(2, count), count // 5))
        for number in range(1, count + 1):
            day += timedelta(days=chance.randint(0, 12))
            if number not in out:
                kept.append(document(number, day))
        gone.append(out)
    chance.shuffle(kept)
    found = list(series_in("Tỉnh ủy", kept))
    assert [{number for gap in one.gaps for number in range(gap.first, gap.last + 1)} for one in found] == gone
    for one in found:
        assert one.held + one.missing == one.upto
        assert all(gap.before.number < gap.first <= gap.last < gap.behind.number for gap in one.gaps)


def test_one_out_of_order_begins_no_series() -> None:
    days = [date(2000, 1, 1) + timedelta(days=7 * step) for step in range(8)]
    numbers = [1, 2, 40, 41, 3, 42, 43, 44]
    (one,) = series_in("Tỉnh ủy", [document(number, day) for number, day in zip(numbers, days, strict=True)])
    assert (one.held, one.upto, [(gap.first, gap.last) for gap in one.gaps]) == (8, 44, [(4, 39)])


def test_what_lies_terms_apart_is_no_series() -> None:
    years = (1951, 1964, 1981, 1996, 2014)
    documents = [document(7 + 2 * place, date(year, 3, 4)) for place, year in enumerate(years)]
    assert not list(series_in("Tỉnh ủy", documents))


def test_a_misread_number_makes_no_list_of_thousands() -> None:
    days = [date(2000, 1, 1) + timedelta(days=step) for step in range(4)]
    assert not list(series_in("Tỉnh ủy", map(document, (1, 2, 3, 9000), days)))
    assert not list(series_in("Tỉnh ủy", []))


def test_a_body_of_the_state_counts_by_the_year() -> None:
    told = [(7, date(2018, 3, 20)), (1, date(2021, 1, 4)), (4, date(2021, 2, 1)), (11, date(2021, 5, 11))]
    documents = [replace(document(number, day), symbol="CT-UBND") for number, day in told]
    (one,) = series_in("Ủy ban nhân dân tỉnh", documents)
    assert (one.first, one.last, [(gap.first, gap.last) for gap in one.gaps]) == (2021, 2021, [(2, 3), (5, 10)])
