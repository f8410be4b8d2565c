"""Several readings of one place: the better one is taken, nothing is lost or doubled, doubts about figures stay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.limits import Limits
from indexer.ocr import OcrWord, Reading, ReplayOcr
from indexer.reading.scans.doubtful_lines import read_doubtful_lines
from indexer.reading.scans.merging import best_lines
from library.records import Box

PAGE = np.full((1_400, 1_000), 250, np.uint8)


def _line(text: str, confidence: float, *, row: int = 0, left: int = 100, line: int | None = None) -> list[OcrWord]:
    words = []
    for part in text.split():
        box = Box(left, 100 + 50 * row, left + 18 * len(part), 130 + 50 * row)
        words.append(OcrWord(part, box, confidence, 0, row if line is None else line))
        left = box.right + 12
    return words


def _enlarged(words: list[OcrWord]) -> Reading:
    """The same words as they stand on the enlarged cut-out of their line: twice as large, moved to its corner."""
    first = words[0].box
    return Reading(
        tuple(
            OcrWord(
                word.text,
                Box(20 + 2 * (word.box.left - first.left + 18), 41, 20 + 2 * (word.box.right - first.left + 18), 101),
                word.confidence, 0, 0,
            )
            for word in words
        )
    )  # fmt: skip


def _read_again(first: list[OcrWord], second: list[OcrWord]) -> tuple[OcrWord, ...]:
    engine = ReplayOcr((_enlarged(second),))
    return read_doubtful_lines(first, PAGE, engine, share=0.5, limits=Limits())


def test_a_doubtful_number_line_is_read_by_itself() -> None:
    words = _read_again(_line("Sấ06-CT#/TU", 0.5), _line("Số 06-CTr/TU", 0.92))
    assert [word.text for word in words] == ["Số", "06-CTr/TU"]
    assert words[0].box.left in range(95, 106)
    assert words[0].box.top in range(95, 106)
    assert min(word.confidence for word in words) == 0.92


def test_figures_that_were_read_differently_stay_in_doubt() -> None:
    words = _read_again(_line("Số 08-NQ/TU", 0.4), _line("Số 09-NQ/TU", 0.95))
    assert [(word.text, word.confidence) for word in words] == [("Số", 0.95), ("09-NQ/TU", 0.4)]


def test_a_worse_or_shorter_reading_changes_nothing() -> None:
    first = _line("Nghị quyết của Tỉnh ủy", 0.7)
    assert list(_read_again(first, _line("Nghj quyét cla Tinh uy", 0.6))) == first
    assert list(_read_again(first, _line("Nghị", 0.99))) == first


def test_sure_lines_and_lines_below_the_head_are_not_read_again() -> None:
    sure, low = _line("Tỉnh ủy Lạc Giang", 0.96), _line("mờ nhạt quá đi thôi", 0.4, row=20)
    engine = ReplayOcr((_enlarged(_line("đọc lại một lần nữa", 0.99)),))
    assert list(read_doubtful_lines([*sure, *low], PAGE, engine, share=0.5, limits=Limits())) == [*sure, *low]


def test_the_best_reading_is_kept_line_by_line() -> None:
    base = Reading((*_line("Hội nghị đã kiểm điểm", 0.95), *_line("tinh hlnh nông thon", 0.6, row=1)))
    other = Reading((*_line("Hôi nghi đa kiêm điêm", 0.7), *_line("tình hình nông thôn", 0.9, row=1)))
    assert (
        " ".join(word.text for word in best_lines(base, [other]).words) == "Hội nghị đã kiểm điểm tình hình nông thôn"
    )


def test_a_line_that_another_reading_cut_otherwise_is_left_alone() -> None:
    base = Reading(tuple(_line("một dòng dài ở trang này", 0.6)))
    part = Reading(tuple(_line("một dòng", 0.99)))
    run_on = Reading((*_line("một dòng dài", 0.99), *_line("ở trang này", 0.99, left=400, line=1)))
    assert best_lines(base, [part, run_on]) == base


@pytest.mark.parametrize(("first", "second", "best"), [
    (("các đại biểu về", 0.64), ("các đại biều về", 0.93), "các đại biểu về"),
    (("công tác quẩn lý", 0.91), ("công tác quản lý", 0.80), "công tác quản lý"),
    (("ĐẠI BIỂU", 0.6), ("ĐẠI BIỀU", 0.9), "ĐẠI BIỂU"),
    (("ông Quảng Minh ký", 0.6), ("ông Quang Minh ký", 0.9), "ông Quang Minh ký"),  # a name: the surer one
    (("ông Quảng Minh ký", 0.9), ("ông Quang Minh ký", 0.6), "ông Quảng Minh ký"),
    (("rằng vả ông", 0.6), ("rằng và ông", 0.9), "rằng và ông"),  # neither is a word
    (("các đại biều", 0.7), ("các đại biểu cũ", 0.7), "các đại biều"),
], ids=str)  # fmt: skip
def test_of_two_words_the_one_that_is_known_beside_its_neighbour_stays(
    first: tuple[str, float], second: tuple[str, float], best: str
) -> None:  # fmt: skip
    merged = best_lines(Reading(tuple(_line(*first))), [Reading(tuple(_line(*second)))])
    assert " ".join(word.text for word in merged.words) == best
    assert all(word.confidence <= max(first[1], second[1]) for word in merged.words)
    if best == second[0] and second[1] < first[1]:
        assert min(word.confidence for word in merged.words) == second[1], "nobody is surer than the less sure reading"


@given(st.lists(st.floats(0.1, 1.0), min_size=1, max_size=8))
def test_lines_keep_their_number_and_order(sureness: list[float]) -> None:
    base = Reading(tuple(word for row, _ in enumerate(sureness) for word in _line("nông thôn mới", 0.55, row=row)))
    other = Reading(tuple(word for row, one in enumerate(sureness) for word in _line("nông thôn mới", one, row=row)))
    merged = best_lines(base, [other])
    assert [word.box for word in merged.words] == [word.box for word in base.words]
    assert [word.line for word in merged.words] == [word.line for word in base.words]
