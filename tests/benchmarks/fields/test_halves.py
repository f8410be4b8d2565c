"""The measure of the fields: the halves stay as they are drawn, and every state is told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from counting import calibration, share, state_of, subject_errors, table, wilson
from halves import Case, Half, halved, sample_archive
from hypothesis import given
from hypothesis import strategies as st


def _cases(names: set[str]) -> list[Case]:
    return [Case(Path(name), "scans", {"kind": (None,)}) for name in names]


@given(st.sets(st.text("abcdef0123456789", min_size=1, max_size=9), max_size=40))
def test_every_file_is_in_one_half_whatever_the_order(names: set[str]) -> None:
    cases = _cases(names)
    halves = {case.path: case.half for case in halved(cases)}
    again = {case.path: case.half for case in halved(reversed(cases))}
    working = sum(half is Half.WORKING for half in halves.values())
    assert halves == again
    assert len(names) - working <= working <= len(names) - working + 1


def test_the_sample_archive_is_halved_as_it_was() -> None:
    cases = halved(sample_archive())
    assert cases
    assert [(case.path, case.half) for case in cases] == [(case.path, case.half) for case in halved(sample_archive())]


@given(st.integers(0, 200), st.integers(1, 200))
def test_an_interval_holds_its_share(count: int, total: int) -> None:
    count = min(count, total)
    low, high = wilson(count, total)
    assert 0.0 <= low <= count / total + 1e-9
    assert count / total - 1e-9 <= high <= 1.0


def test_an_interval_is_as_it_was_published() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert share(3, 16) == "3 of 16, 18.8 % [6.6, 43.0]"


@pytest.mark.parametrize(
    ("name", "value", "answers", "doubt", "state"),
    [
        ("kind", "Chỉ thị", ("Chỉ thị",), None, "right"),
        ("kind", "Hợp đồng", ("Hợp đồng trách nhiệm", "Hợp đồng"), "low confidence", "right+flag"),
        ("kind", None, ("Chỉ thị",), "not found", "empty+flag"),
        ("number", "74", ("94",), None, "wrong"),
        ("number", "74", ("94",), "handwritten", "wrong+flag"),
        ("number", None, (None,), None, "right"),
        ("committee", "Chi cục Kiểm lâm", ("Chi cục kiểm lâm",), None, "right"),
        ("issued", "2010-05", ("2010-05-07",), "day handwritten", "empty+flag"),
        ("issued", "2009-08-05", ("2010-06-25",), None, "wrong"),
        ("year", "2010", ("2010",), "day handwritten", "right"),
        ("year", "2010", ("2010",), "year handwritten", "right+flag"),
        ("subject", "(Về việc thi đua)", ("Về việc thi đua",), None, "right"),
        ("subject", "X Căn", ("Về việc xét nghiệm",), None, "wrong"),
    ],
)
def test_states(name: str, value: str | None, answers: tuple[str | None, ...], doubt: str | None, state: str) -> None:
    assert state_of(name, value, answers, doubt) == state


def test_a_subject_is_measured_against_the_nearest_answer() -> None:
    assert subject_errors("Dự chi Quí I", ("Dự chi Quí I năm 2010 (Theo Thông tư)", "Dự chi Quí I")) == (0, 12)


def test_the_table_adds_up() -> None:
    lines = list(table(("kind", "year"), {("kind", "right"): 3, ("kind", "wrong"): 1, ("year", "empty+flag"): 2}))
    assert [line.split()[:2] for line in lines[1:]] == [["kind", "4"], ["year", "2"], ["all", "6"]]


def test_every_value_that_was_found_stands_in_one_span_of_sureness() -> None:
    told = [(0.2, "right"), (0.2, "wrong+flag"), (0.96, "right"), (1.0, "wrong"), (None, "right+flag"), (0.9, "empty")]
    lines = list(calibration(told))
    assert [line.split()[0] for line in lines[1:]] == ["0.00", "0.55", "0.70", "0.80", "0.90", "0.95", "no"]
    assert "1 of 1" in lines[1] and "0 of 1" in lines[1] and "1 of 2" in lines[6] and "1 of 1" in lines[7]
