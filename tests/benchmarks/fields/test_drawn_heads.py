"""Drawn heads: the same seed draws the same, the halves share no name, and what is read without fault is understood."""

from __future__ import annotations

import numpy as np
import pytest
from counting import state_of
from drawn_heads import Printed, print_head
from drawn_issuers import PLACES, issuers

from indexer.describing import describe
from indexer.records import Hints, Line, ReadDocument, ReadPage
from library.fields import MEASURED
from library.records import Origin, Page, Word


def _drawn(half: int, number: int) -> Printed:
    try:
        return print_head(half, number)
    except RuntimeError as error:
        pytest.skip(str(error))


def _read(printed: Printed) -> ReadDocument:
    """The head as somebody reads it who misreads nothing, row by row."""
    rows: list[list] = []
    for row in sorted(printed.rows, key=lambda one: one[0][1].top):
        box = row[0][1]
        beside = bool(rows) and abs(rows[-1][0][1].top - box.top) < 0.5 * (box.bottom - box.top)
        if beside:
            rows[-1] = sorted([*rows[-1], *row], key=lambda one: one[1].left)
        else:
            rows.append(row)
    words, lines, start = [], [], 0
    for row in rows:
        begin = start
        for text, box in row:
            words.append(Word(start, start + len(text), box, 0.95))
            start += len(text) + 1
        lines.append(Line(begin, start - 1))
    text = "\n".join(" ".join(word for word, _ in row) for row in rows)
    height, width = printed.picture.shape
    page = Page(number=1, text=text, origin=Origin.OCR, words=tuple(words), width=width, height=height)
    return ReadDocument((ReadPage(page, lines=tuple(lines)),), "image/png")


def test_a_seed_draws_one_page() -> None:
    one, again = _drawn(0, 3), _drawn(0, 3)
    assert np.array_equal(one.picture, again.picture) and one.truth == again.truth


def test_the_halves_share_no_place() -> None:
    assert not set(PLACES[0]) & set(PLACES[1])
    said = [" ".join(line for one in issuers(half) for line in one.lines) for half in (0, 1)]
    assert not any(place.upper() in said[1] for place in PLACES[0])


@pytest.mark.parametrize("number", range(16))
def test_a_head_that_is_read_without_fault_is_understood(number: int) -> None:
    printed = _drawn(0, number)
    fields = describe(_read(printed), Hints()).fields
    issued = str(fields.issued) if fields.issued else None
    values = {name: getattr(fields, name) for name in MEASURED if name not in ("issued", "year")}
    for name, value in (values | {"issued": issued}).items():
        assert state_of(name, value, printed.truth[name], None) == "right", (name, value, printed.told)
