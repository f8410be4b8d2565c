"""A row of letters that is a part of a printed line is no mark; where it may be one all the same, it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.ocr import OcrWord
from indexer.reading.scans.mark_rows import without_torn_ones
from indexer.reading.scans.parts_of_lines import is_part_of_other_words
from indexer.records import Stamp
from library.records import Box

MARK = Box(300, 100, 390, 130)


def said(text: str, left: int, *, sure: float = 0.95, top: int = 101, high: int = 29) -> OcrWord:
    return OcrWord(text, Box(left, top, left + 28 * len(text), top + high), sure, 0, 0)


@pytest.mark.parametrize(("before", "behind"), [("", "KHẨU"), ("", "ONG RỪNG"), ("", "MÍA"), ("CƠ", "VIỆN"),
                                                ("KHÔNG", "")])  # fmt: skip
def test_it_is_what_is_left_of_other_words(before: str, behind: str) -> None:
    words = [said(one, MARK.left - 12 - 28 * len(one)) for one in before.split()]
    left = MARK.right + 12
    for one in behind.split():
        words.append(said(one, left))
        left += 28 * len(one) + 12
    words.append(said("MẬT", MARK.left, sure=0.5))  # as it was read with the page
    assert is_part_of_other_words(Stamp("MẬT", MARK, 0.9), words)


@pytest.mark.parametrize("words", [
    [],
    [said("KHẨU", 402, sure=0.6)],
    [said("khẩu", 402)],
    [said("KHẨU", 450)],
    [said("KHẨU", 402, top=140)],
    [said("KHẨU", 402, top=80, high=70)],
    [said("DANH", 402), said("SÁCH", 530)],
    [said("MÃ", 402), said("SỐ", 470)],
    [said("VIỆN", 402), said("KIỂM", 525), said("SÁT", 645)],
    [said("KHÔNG", 148), said("KHẨN:", 0)],
    [said("THIẾT", 402), said("KẾ", 560)],
    [said("THÁM", 402)],
    [said("KHẨU", 402), said("HIỆU", 530)],
    [said("ĐỘ", 402), said("KHẨN:", 470)],
    [said("TỐI", 205, sure=0.5), said("ONG", 402)],
    [said("TỐI", 205), said("ONG", 402)],
    [said("TÀI", 100), said("LIỆU", 178)],
])  # fmt: skip
def test_it_may_be_a_mark(words: list[OcrWord]) -> None:
    assert not is_part_of_other_words(Stamp("MẬT", MARK, 0.9), words)


def test_in_a_frame_it_stands_alone() -> None:
    assert not is_part_of_other_words(Stamp("MẬT", MARK, 0.9, framed=True), [said("KHẨU", 402)])


def test_the_words_of_a_slanting_frame_are_no_marks_by_themselves() -> None:
    frame = Stamp("KHÔNG MẬT", Box(295, 655, 689, 919), 0.92, framed=True)
    torn, mark = Stamp("MẠI", Box(540, 712, 645, 772), 0.97), Stamp("MẬT", Box(540, 712, 645, 772), 0.97)
    assert list(without_torn_ones([torn], [frame])) == []
    assert list(without_torn_ones([mark], [frame])) == [mark], "what was read as a mark stays one"
    assert list(without_torn_ones([torn], [replace(frame, confidence=0.6)])) == [torn]
    assert list(without_torn_ones([torn], [replace(frame, text="ĐÃ KIỂM TRA")])) == [torn]
    assert list(without_torn_ones([mark], [replace(frame, confidence=0.97)])) == [], "it is a word of the frame"
    assert list(without_torn_ones([replace(mark, text="TỐI MẬT")], [replace(frame, confidence=0.97)])) != []
    beside = replace(torn, box=Box(640, 680, 780, 800))
    assert list(without_torn_ones([beside], [frame])) == [beside]
