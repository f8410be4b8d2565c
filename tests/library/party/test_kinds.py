"""Kinds are recognised from the printed line, and only from a line that says nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.party.folding import fold
from library.party.kinds import KINDS, kind_named, kinds_of_symbol, match_kind

PRINTED = [kind for kind in KINDS if len(kind.name) > 4]


@given(st.sampled_from(KINDS))
def test_every_kind_is_recognised_in_capitals(kind: object) -> None:
    name = kind.name  # type: ignore[attr-defined]
    match = match_kind(name.upper())
    assert match is not None
    assert match.kind.name == name
    assert match.errors == 0


@given(st.sampled_from(PRINTED))
def test_every_long_kind_survives_the_loss_of_its_diacritics(kind: object) -> None:
    name = kind.name  # type: ignore[attr-defined]
    match = match_kind(fold(name).upper())
    candidates = [other for other in KINDS if fold(other.name) == fold(name)]
    assert len(candidates) > 1 or (match is not None and match.kind.name == name)


@pytest.mark.parametrize(
    ("line", "name"),
    [("CHÍ THỊ", "Chỉ thị"), ("NGHỊ QUYÊT", "Nghị quyết"), ("QUY ĐỊNH", "Quy định"), ("QUYẾT ĐỊNH", "Quyết định")],
)
def test_misread_lines(line: str, name: str) -> None:
    match = match_kind(line)
    assert match is not None
    assert match.kind.name == name


@pytest.mark.parametrize("line", ["", "CHỈ THỊ CỦA BAN BÍ THƯ", "NGHỊ QUYẾT SỐ 26", "TỈNH ỦY LẠC GIANG", "12345"])
def test_other_lines_are_no_kind(line: str) -> None:
    assert match_kind(line) is None


@given(st.text(max_size=40))
def test_any_line_gives_an_answer(line: str) -> None:
    match = match_kind(line)
    assert match is None or match.kind in KINDS


def test_qd_stands_for_two_kinds() -> None:
    assert {kind.name for kind in kinds_of_symbol("QĐ")} == {"Quyết định", "Quy định"}
    assert kind_named("Không có") is None
