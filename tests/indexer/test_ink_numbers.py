"""The second reader: digits are found between a word and the letters behind, and without the model all goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import doctor
from indexer.describing.ink_numbers import read_number, second_reading
from indexer.ocr import line_model as room
from indexer.ocr.line_model import LineModel, line_model
from indexer.records import Head
from library.party.misreading import shares_as_text, shares_in
from library.records import Box

LETTERS = ("<none>", *"0123456789", *" :/-.", *"SốCTUBNDKHIlOoZz")


def seen(text: str, sure: float = 0.97) -> npt.NDArray[np.float32]:
    """What a model gives that reads this, with a blank place between letters."""
    places = [""] + [one for letter in text for one in (letter, "")]
    chances = np.full((len(places), len(LETTERS)), (1 - sure) / (len(LETTERS) - 1), dtype=np.float32)
    for place, letter in enumerate(places):
        chances[place, LETTERS.index(letter) if letter else 0] = sure
    return chances


def best(text: str, letters: Sequence[str] = LETTERS) -> int:
    shares = read_number(seen(text), letters)
    return max(shares, key=lambda number: shares[number])


@given(st.integers(1, 9999), st.sampled_from(["Số: {} /CT-UBND", "Số:{}/KH-CT", "Số {}-CT/TU", "{} /CT"]))
def test_digits_between_word_and_letters_are_the_number(number: int, line: str) -> None:
    assert best(line.format(f"{number:02d}")) == number


@given(st.integers(1, 99), st.floats(0.5, 0.95))
def test_shares_are_shares(number: int, sure: float) -> None:
    shares = read_number(seen(f"Số: {number} /CT", sure), LETTERS)
    assert sum(shares.values()) == pytest.approx(1.0) and min(shares.values()) >= 0.0


@pytest.mark.parametrize(("line", "number"), [
    ("Số: /05/CT", 105), ("Số: //5/CT", 115), ("Số: I2 /CT", 12), ("Số: 3O /CT", 30), ("Số: 2S /CT", 25),
    ("Số: 3/ /CT", 31)])  # fmt: skip
def test_strokes_like_digits_may_be_digits(line: str, number: int) -> None:
    assert number in read_number(seen(line), LETTERS)


@given(st.dictionaries(st.integers(1, 9999), st.floats(0.01, 1.0), max_size=8))
def test_shares_come_back_from_evidence(shares: dict[int, float]) -> None:
    back = shares_in(shares_as_text(shares))
    assert list(back) == list(shares)
    assert all(abs(back[number] - share) <= 0.0005 for number, share in shares.items())


def _written(text: str) -> tuple[Head, Box, Box]:
    """A head of a page with one line, its box and that of the number in it."""
    picture = np.full((200, 900), 255, np.uint8)
    cv2.putText(picture, text, (40, 120), cv2.FONT_HERSHEY_COMPLEX, 1.4, 0, 3)
    return Head.of(picture, 1.0), Box(36, 80, 620, 126), Box(120, 80, 260, 126)


@pytest.fixture
def asked_anew() -> Iterator[None]:
    line_model.cache_clear()
    yield
    line_model.cache_clear()


@pytest.mark.skipif(line_model() is None, reason="the second reader is not installed")
def test_the_model_reads_a_line_and_none_of_its_package_s_code_is_loaded() -> None:
    found = second_reading(*_written("So: 280 /BC-UBND"))
    assert found is not None
    assert max(shares := shares_in(found.reading), key=lambda number: shares[number]) == 280
    assert "asterocr" not in sys.modules


@pytest.mark.parametrize("missing", ["package", "another file", "runner"])
def test_where_something_is_missing_reading_goes_on_and_doctor_says_so(
    missing: str, monkeypatch: pytest.MonkeyPatch, asked_anew: None
) -> None:
    if missing == "package":
        monkeypatch.setattr(room, "PACKAGE", "no-such-package")
    elif missing == "another file":
        monkeypatch.setattr(room, "_MODEL_SHA256", "0" * 64)
    else:
        monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert second_reading(*_written("So: 280 /BC-UBND")) is None
    told = {one.what: one for one in doctor._tools()}
    assert not told["second reader"].good and not told["second reader"].is_requirement


def test_a_model_that_gives_up_costs_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def run(self, *_: object) -> None:
            raise MemoryError

    model = LineModel(Failing(), LETTERS, (MemoryError,))
    monkeypatch.setattr("indexer.describing.ink_numbers.line_model", lambda: model)
    assert second_reading(*_written("So: 280 /BC-UBND")) is None


def test_a_line_that_is_asked_for_again_is_read_once() -> None:
    asked = []

    class Counting:
        def run(self, _: object, given: dict[str, npt.NDArray[np.float32]]) -> list[npt.NDArray[np.float32]]:
            asked.append(given)
            return [np.log(np.full((8, 1, len(LETTERS)), len(asked) / 9, np.float32))]

    model, rng = LineModel(Counting(), LETTERS), np.random.default_rng(5)
    lines = [rng.integers(0, 255, (32, 64), dtype=np.uint8) for _ in range(room._REMEMBERED + 1)]
    first = [model.chances(line)[0, 0] for line in (lines[0], lines[1], lines[0])]
    assert first[0] == first[2] != first[1] and len(asked) == 2
    for line in lines[1:]:
        model.chances(line)
    model.chances(lines[0])  # forgotten meanwhile
    assert len(asked) == len(lines) + 1


def test_a_page_without_a_picture_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> LineModel:
        raise AssertionError

    monkeypatch.setattr("indexer.describing.ink_numbers.line_model", fail)
    assert second_reading(None, Box(0, 0, 9, 9), Box(0, 0, 9, 9)) is None
