"""A form that nobody ticked and a table that counts name degrees; anything that may say more is a mark."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from library.secrecy import Matter, Part, Passage, ShownLine, Verdict, decide


def of_cells(text: str) -> Passage:
    """Rows of cells, parted by tabs or wide gaps."""
    return Passage(Part.BODY, tuple(ShownLine(cell, row) for row, line in enumerate(text.split("\n"))
                                    for cell in re.split(r"\t|\s{3,}", line)), page=1)  # fmt: skip


FREE = (
    "Độ mật: □ Mật   □ Tối mật   □ Tuyệt mật", "Độ mật: ☐ Mật ☐ Tối mật ☐ Tuyệt mật", "□ Mật   □ Tối mật   □ Thường",
    "Độ mật (nếu có): [ ] Mật   [ ] Tối mật   [x] Không", "Mức độ mật:   ☐ Mật   ☐ Tối mật   ☑ Thường",
    "Tuyệt mật\t0\nTối mật\t2\nMật\t14\nThường\t300", "1\tThường\t300\n2\tMật\t14\n3\tTối mật\t2",
)  # fmt: skip
HELD = (
    "Độ mật: ☒ Mật   ☐ Tối mật", "Độ mật: □ Mật   ■ Tối mật", "Độ mật: [x] Mật   [ ] Tối mật", "□ Mật",
    "Độ mật: Mật ☐   Tối mật ☒", "Độ mật: Mật ☐   Tối mật ☐", "☐ Mật   ☐ Tối mật ☒", "☐ Mật   x Tối mật",
    "☐ Mật   Tối mật", "MẬT: ☐ Mật   ☐ Tối mật", "MẬT\nĐộ mật: □ Mật   □ Tối mật",
    "Tuyệt mật\t0\nTối mật\t2\nMật\t14", "Mật\t14\nThường\t300", "Mật\t1\nThường\t2\nTối mật\t3\nMật\t4",
    "Tối mật\t2\nMật\tKho thóc\nThường\t300", "Thường\t5\nMật\t6\nBáo cáo\t7\nTối mật\t8",
)


@pytest.mark.parametrize("text", FREE)
def test_degrees_that_are_only_named_hold_nothing(text: str) -> None:
    assert decide(Matter((of_cells(text),))).verdict is Verdict.FREE


@pytest.mark.parametrize("text", HELD)
def test_a_tick_or_anything_unclear_holds(text: str) -> None:
    assert decide(Matter((of_cells(text),))).verdict is Verdict.HELD


@pytest.mark.parametrize("text", FREE)
def test_of_a_scan_nobody_knows_what_was_ticked(text: str) -> None:
    assert decide(Matter((replace(of_cells(text), read=True),))).verdict is Verdict.HELD


@pytest.mark.parametrize("part", [Part.STAMP, Part.HEADER, Part.PROPERTY])
def test_a_stamp_is_no_form(part: Part) -> None:
    assert decide(Matter((replace(of_cells(FREE[0]), part=part),))).verdict is Verdict.HELD
