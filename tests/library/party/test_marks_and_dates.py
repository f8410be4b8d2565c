"""Marks stand alone in capitals; dates are known as far as they are printed."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.party import dates
from library.party.marks import is_circulation, is_register, urgency_of


def test_urgency_and_circulation() -> None:
    assert urgency_of("HOẢ TỐC") == "HỎA TỐC"
    assert urgency_of("khẩn trương") is None
    assert is_circulation("TÀI LIỆU HỘI NGHỊ")


@pytest.mark.parametrize("stamp", ["CÔNG VĂN ĐẾN", "Ngày 3/4 CV số 12 đến", "Đến số: 12", "số 5\nCV ... đến 3/4"])
def test_the_stamp_of_a_register(stamp: str) -> None:
    assert is_register(stamp)
    assert not is_register(stamp.replace("CV", "x").replace("CÔNG VĂN", "x").replace("Đến", "x"))


def test_a_very_long_word_is_no_register_and_is_soon_told() -> None:
    begun = time.process_time()
    assert not is_register("x" * 40_000)
    assert time.process_time() - begun < 1  # it was five, and rose with the square of the length


@given(st.dates(datetime.date(1930, 1, 1), datetime.date(2090, 1, 1)))
def test_long_dates_are_read_back(day: datetime.date) -> None:
    match = dates.LONG.search(f"Lạc Giang, ngày {day.day:02d} tháng {day.month} năm {day.year}")
    assert match is not None
    assert dates.day_of(match["day"]) == day.day
    assert dates.month_of(match["month"]) == day.month
    assert dates.year_of(match["year"]) == day.year


@given(st.integers(1930, 2090), st.integers(-5, 20), st.integers(-5, 40))
def test_partial_never_invents(year: int, month: int, day: int) -> None:
    known = dates.partial(year, month if 1 <= month <= 12 else None, day if 1 <= day <= 31 else None)
    assert known is not None
    assert known.year == year
    assert known.month in {None, month}
    assert known.day in {None, day}


@given(st.text(max_size=12))
def test_figures_are_digits_or_nothing(reading: str) -> None:
    for value in (dates.day_of(reading), dates.month_of(reading), dates.year_of(reading)):
        assert value is None or value > 0


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Quảng Ngãi, ngàW/† tháng 5 năm 2021", True),  # the day was written over the y
        ("Lạc Giang, ngày 5 tháng 6 năm 2013", True),
        ("các ngành tháng 5 năm 2021", False),
        ("nga tháng 5 năm 2021", False), ("ngà tháng 5 năm 2021", True),
    ],
)
def test_the_words_of_a_date(line: str, found: bool) -> None:
    assert (dates.LONG.search(line) is not None) is found
