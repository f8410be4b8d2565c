"""Records check themselves on construction."""

from __future__ import annotations

import calendar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.records import Box, Document, Fields, Origin, Page, PartialDate, ReviewFlag, State, Word

YEARS = st.integers(1, 9999)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    year, depth = draw(YEARS), draw(st.integers(0, 2))
    month = draw(st.integers(1, 12)) if depth else None
    day = draw(st.integers(1, calendar.monthrange(year, month)[1])) if depth == 2 and month else None
    return PartialDate(year, month, day)


@given(partial_dates())
def test_a_partial_date_survives_its_text(date: PartialDate) -> None:
    assert PartialDate.parse(str(date)) == date


@given(partial_dates(), partial_dates())
def test_ordinals_sort_as_the_texts_do(one: PartialDate, other: PartialDate) -> None:
    # "2020" < "2020-04" < "2020-04-15", as text and as ordinal: the unknown part sorts first
    assert (one.ordinal < other.ordinal) == (str(one) < str(other))


@given(st.text(max_size=12))
def test_no_other_text_is_a_date(text: str) -> None:
    try:
        date = PartialDate.parse(text)
    except ValueError:
        return
    assert str(date) == text or not text.isascii()  # \d also reads digits of other scripts


@pytest.mark.parametrize("parts", [(0,), (10_000,), (2020, 13), (2020, 0), (2021, 2, 29), (2020, None, 4)])
def test_days_that_no_calendar_has_are_refused(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"not a|needs its month"):
        PartialDate(*parts)


@pytest.mark.parametrize("sides", [(-1, 0, 1, 1), (2, 0, 1, 1), (0, 2, 1, 1)])
def test_a_box_has_its_sides_in_order(sides: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="not a box"):
        Box(*sides)


@pytest.mark.parametrize(("start", "end", "confidence"), [(-1, 0, 1.0), (3, 2, 1.0), (0, 1, 1.01), (0, 1, -0.1)])
def test_a_word_has_its_characters_in_order_and_a_share_for_confidence(start: int, end: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="not a word"):
        Word(start, end, Box(0, 0, 1, 1), confidence)


def test_a_document_gives_the_keys_of_the_contract_in_their_order() -> None:
    document = Document(
        id="a", source="05CT.pdf", sha256="f" * 64, state=State.INDEXED,
        fields=Fields(kind="Chỉ thị", symbol="CT-UBND", issued=PartialDate(2020, 4)),
        review=(ReviewFlag("number", "handwritten"),), pages=(Page(1, "văn bản", Origin.OCR, 0.93),),
    )  # fmt: skip
    record = document.as_json()
    assert " ".join(record) == ("id source sha256 state kind symbol number code committee issued year subject signer "
                                "secrecy urgency access origin review pages")
    assert (record["issued"], record["year"], record["number"]) == ("2020-04", 2020, None)
    assert record["review"] == [{"field": "number", "reason": "handwritten"}]
    assert record["pages"] == [{"number": 1, "text": "văn bản", "origin": "ocr", "confidence": 0.93}]
