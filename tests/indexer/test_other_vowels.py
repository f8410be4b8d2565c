"""A word that differs from a mark by its vowel is told from one only where the ink shows it, and a mark never is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.ocr import OcrWord, Picture
from indexer.ocr.line_model import stamp_model
from indexer.reading.scans import other_vowel, second_reader
from indexer.reading.scans.other_vowel import read_another
from indexer.reading.scans.second_reader import FEARED, ReadLine
from library.records import Box
from tests.indexer.stamped_pages import stamp

_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf")
_ALPHABET = tuple("MTUYOIABCDĐHNSÔỐỘÁẢÃẠÂẤẦẨẪẬĂẮẶẺËỆ ậắặấệ")
_OTHERS = ("MẮT", "MẶT", "MẤT", "MÁT", "MỘT", "TÔI MẤT", "TỐI MẶT")
_MARKS = ("MẬT", "MÂT", "MẠT", "MAT", "MẦT", "MẨT", "MËT", "MỆT", "TỐI MẬT", "TỐI MẠT", "TUYỆT MẬT", "TUYỆT MẮT")
_LONGER = ("TỐI MẬT Danh sách cán bộ", "MẮT MẬT", "MẬT MẮT", "MẤT MẬT", "MẶT - KHẨN", "MẮT BẢN SỐ 3", "TÀI LIỆU MẮT",
           "ĐỘ MẬT MẮT", "BÍ MẮT", "MẬT Bát", "Mắt TỐI MẬT", "TMẮT")  # fmt: skip


def _line(text: str, sure: float, feared: float = 0.0) -> ReadLine:
    """A line that was read so, each letter with the same chance; the mark's vowel has another in the last vowel's."""
    alphabet = tuple(dict.fromkeys((*_ALPHABET, *text)))
    chances = np.zeros((len(text), len(alphabet)), np.float32)
    for place, letter in enumerate(text):
        chances[place, alphabet.index(letter)] = sure
    chances[-2, alphabet.index("Ậ")] += feared
    words = tuple(OcrWord(word, Box(0, 0, 90, 30), sure, 0, 0) for word in text.split())
    return ReadLine(words, text, chances, alphabet, float(chances[:, [alphabet.index(one) for one in FEARED]].max()))


def _views(monkeypatch: pytest.MonkeyPatch, lines: Sequence[ReadLine | None]) -> list[Picture]:
    views = [np.full((2, 2), place, np.uint8) for place in range(len(lines))]
    monkeypatch.setattr(other_vowel, "read_letters", lambda view: lines[int(view[0, 0])])
    return views


@pytest.mark.parametrize("text", _OTHERS)
@pytest.mark.parametrize(("sure", "told"), [(0.99, True), (0.93, True), (0.85, False), (0.4, False)])
def test_another_vowel_counts_where_it_is_read_surely(
    text: str, sure: float, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read_another(_views(monkeypatch, [_line(text, sure), None, _line("LIM", 0.9)]))
    assert [word.text for word in found] == (text.split() if told else [])


@pytest.mark.parametrize("text", (*_MARKS, *_LONGER))
def test_a_mark_and_whatever_stands_beside_one_is_never_told_as_another_word(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_another(_views(monkeypatch, [_line(text, 0.99)])) == []


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_OTHERS), st.integers(0, 3), st.integers(1, 4), st.floats(0.11, 1.0))
def test_the_vowel_of_a_mark_in_any_view_forbids_it(text: str, place: int, views: int, feared: float) -> None:
    with pytest.MonkeyPatch.context() as patch:
        lines = [_line(text, 0.97) for _ in range(views)]
        lines.insert(min(place, views), _line("MAT", 0.0, feared))
        assert read_another(_views(patch, lines)) == []


@pytest.mark.parametrize(("sure", "feared", "told"), [(0.99, 0.8, True), (0.96, 0.2, False), (0.99, 0.95, False)])
def test_beyond_doubt_it_counts_where_the_vowel_of_a_mark_is_seen_by_half(
    sure: float, feared: float, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = _views(monkeypatch, [_line("MAT", 0.0, feared), _line("MẶT", sure)])
    assert [word.text for word in read_another(views)] == (["MẶT"] if told else [])


class _Places:
    """A model that tells the chances of letters at places, as they were made up."""

    letters = tuple(dict.fromkeys((" ", *_ALPHABET)))  # the first stands for none

    def __init__(self, chances: dict[int, dict[str, float]], count: int) -> None:
        self._chances = np.zeros((count, len(self.letters)), np.float32)
        for place in range(count):
            for letter, chance in chances.get(place, {"": 1.0}).items():
                self._chances[place, self.letters.index(letter) if letter else 0] = chance

    def chances(self, _: Picture) -> npt.NDArray[np.float32]:
        return self._chances


@given(st.integers(0, 8), st.floats(0.11, 0.5), st.booleans(), st.sampled_from(FEARED))
def test_the_vowel_of_a_mark_is_feared_where_no_letter_was_read_too(
    place: int, chance: float, before: bool, vowel: str
) -> None:
    """Also where nothing or another letter is likelier, or where a letter goes on that was read before."""
    read = {2: {"M": 0.99}, 4: {"Ặ": 0.95}, 6: {"T": 0.99}}
    likelier = "T" if before and place == 7 else ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(second_reader, "stamp_model", lambda: _Places(read, 9))
        ink = np.zeros((20, 60), np.uint8)
        assert [word.text for word in read_another([ink])] == ["MẶT"]
        feared = {**read, place: {**read.get(place, {}), vowel: chance, likelier: 1.0 - chance}}
        patch.setattr(second_reader, "stamp_model", lambda: _Places(feared, 9))
        assert read_another([ink]) == []
        alone = _Places({place: {vowel: chance, "": 1.0 - chance}}, 9)
        models = iter((_Places(read, 9), alone))
        patch.setattr(second_reader, "stamp_model", lambda: next(models))
        assert read_another([ink, ink]) == []  # in a view in which nothing is read


@pytest.mark.skipif(stamp_model() is None or not _FONT.exists(), reason="no second reader, or no font to draw with")
@settings(max_examples=40, deadline=None)
@given(st.sampled_from(("MẬT", "TỐI MẬT", "TUYỆT MẬT", *_OTHERS[:6])), st.integers(20, 60), st.floats(0.0, 1.6),
       st.integers(0, 60), st.integers(0, 2**16))  # fmt: skip
def test_a_drawn_mark_is_never_told_as_another_word(text: str, size: int, soft: float, grain: int, seed: int) -> None:
    ink = np.asarray(stamp(text, size=size, framed=False, font=str(_FONT)), dtype=np.float32)
    picture = 255 - cv2.copyMakeBorder(ink, 20, 20, 20, 20, cv2.BORDER_CONSTANT) * 0.9
    if soft:
        picture = cv2.GaussianBlur(picture, (0, 0), soft)
    picture += np.random.default_rng(seed).normal(0, grain, picture.shape)
    view = np.clip(picture, 0, 255).astype(np.uint8)
    found = read_another([view])
    assert not found or text in _OTHERS
    if text in _OTHERS and soft < 0.8 and grain < 20 and size >= 36:
        assert [word.text for word in found] == text.split()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([("MẬT ONG RỪNG", 0.95), ("MẬT 9NG", 0.7)], "MẬT ONG RỪNG"),
        ([("MẬT", 0.99), ("MẬT KHẨU", 0.92)], "MẬT KHẨU"),
        ([("MẬT ONG RỪNG", 0.85), ("MẬT 9NG", 0.7)], ""),
        ([("MẬT ONG", 0.95), ("TỐI MẬT", 0.7)], ""),
        ([("MẬT ONG", 0.95), ("TUYỆT MẬT ONG", 0.8)], ""),
    ],
)
def test_words_that_hold_a_mark_count_where_all_that_is_feared_is_a_part_of_them(
    lines: Sequence[tuple[str, float]], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = _views(monkeypatch, [_line(text, sure, feared=1.0) for text, sure in lines])
    assert [word.text for word in read_another(views)] == told.split()
