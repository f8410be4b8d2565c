"""A day by hand as the second reader reads it: only what stands between the two printed words counts."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from indexer.describing.ink_days import second_reading_of_day
from indexer.ocr.line_model import LineModel, line_model
from indexer.records import Head
from library.party.misreading import shares_in
from library.records import Box

_LINE = Box(30, 80, 860, 126)


def _head(text: str) -> Head:
    picture = np.full((200, 900), 255, np.uint8)
    cv2.putText(picture, text, (40, 120), cv2.FONT_HERSHEY_COMPLEX, 1.3, 0, 2)
    return Head.of(picture, 1.0)


@pytest.mark.skipif(line_model() is None, reason="the second reader is not installed")
@pytest.mark.parametrize(("text", "day"), [("An Giang, ngay 27 thang 3", 27), ("An Giang, ngay 8 thang 12", 8)])
def test_the_digits_between_the_words_are_the_day(text: str, day: int) -> None:
    found = second_reading_of_day(_head(text), _LINE)
    assert found is not None
    shares = shares_in(found.reading)
    assert max(shares, key=lambda one: shares[one]) == day


@pytest.mark.skipif(line_model() is None, reason="the second reader is not installed")
@pytest.mark.parametrize("text", ["So: 27 /BC-UBND", "An Giang, ngay 77 thang 3", "thang 3 ngay 27"])
def test_no_other_number_is_a_day(text: str) -> None:
    assert second_reading_of_day(_head(text), _LINE) is None


def test_a_page_without_a_picture_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> LineModel:
        raise AssertionError

    monkeypatch.setattr("indexer.describing.ink_days.line_model", fail)
    assert second_reading_of_day(None, _LINE) is None
