"""People's lines on a reading: pure functions, each with its property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.page_lines import (
    Said,
    confidence_with,
    fitted,
    line_boxes,
    lines_of,
    repairs_kept,
    sums_of,
    text_with,
    words_with,
    written_by_people,
)
from library.records import Box, Repair, Word

LINE = st.text(alphabet="abcđê ớ", max_size=12)
PAGE = st.lists(LINE, min_size=1, max_size=5)


def boxed(text: str) -> tuple[Word, ...]:
    """A word for each run of letters, ten pixels a letter, a line every forty."""
    words, start = [], 0
    for row, line in enumerate(lines_of(text)):
        at = 0
        for token in line.split():
            at = line.index(token, at)
            words.append(Word(start + at, start + at + len(token),
                              Box(10 * at, 40 * row, 10 * (at + len(token)), 40 * row + 30), 0.5))
            at += len(token)
        start += len(line) + 1
    return tuple(words)


@given(PAGE, st.data())
def test_what_people_say_of_lines_changes_these_lines_alone(page: list[str], data: st.DataObject) -> None:
    reading = "\n".join(page)
    texts = data.draw(st.dictionaries(st.integers(0, len(page) - 1), LINE))
    said = [Said(line, page[line], text, act) for act, (line, text) in enumerate(texts.items())]
    first = {page.index(one.reading): one for one in said if page.count(one.reading) == 1}
    fits = fitted(reading, said)
    text = lines_of(text_with(reading, fits.lines))
    assert len(text) == len(page) and not fits.lost
    assert all(text[line] == one.text for line, one in first.items())
    assert all(text[line] == page[line] for line in range(len(page)) if line not in texts)


@given(PAGE, st.data())
def test_taken_back_the_reading_is_in_force(page: list[str], data: st.DataObject) -> None:
    reading, line = "\n".join(page), data.draw(st.integers(0, len(page) - 1))
    said = [Said(line, page[line], data.draw(LINE), 1), Said(line, page[line], None, 2)]
    assert text_with(reading, fitted(reading, said).lines) == reading


@given(PAGE, st.data())
def test_boxes_follow_the_text(page: list[str], data: st.DataObject) -> None:
    reading = "\n".join(page)
    words, line = boxed(reading), data.draw(st.integers(0, len(page) - 1))
    text = "\n".join([*page[:line], data.draw(LINE), *page[line + 1 :]])
    found = words_with(reading, words, text)
    assert words_with(reading, words, reading) == words
    before, after = line_boxes(reading, words), line_boxes(text, found)
    for at, (old, new) in enumerate(zip(before, after, strict=True)):
        assert at == line or old == new
        if new is not None:
            assert old is not None and old.left <= new.left <= new.right <= old.right
            assert (old.top, old.bottom) == (new.top, new.bottom)
    assert [text[one.start : one.end] for one in found] == [
        token for at, one in enumerate(lines_of(text)) for token in one.split() if before[at] is not None]


def test_words_that_stay_keep_their_boxes() -> None:
    reading = "kho thoc cua xã"
    words = boxed(reading)
    text = "kho thóc lớn của xã"
    found = {text[one.start : one.end]: one for one in words_with(reading, words, text)}
    assert found["kho"].box == words[0].box and found["xã"].box == words[3].box
    assert found["kho"].box.right < found["thóc"].box.left < found["lớn"].box.left < found["của"].box.left
    assert found["của"].box.right <= found["xã"].box.left


def test_a_line_is_found_again_when_the_page_is_read_anew() -> None:
    said = [Said(1, "Hội nghj toàn thê", "Hội nghị toàn thể", 1)]
    again = "Trang đầu\nMột dòng mới\nHội nghị toàn thê"
    assert text_with(again, fitted(again, said).lines).endswith("\nHội nghị toàn thể")
    other = fitted("Không có gì\nnhư thế ở đây", said)
    assert not other.lines and other.lost == tuple(said)


DOTS = "……………"
SEEN = f"QUYẾT ĐỊNH\n{DOTS}\nVề kho thóc\n{DOTS}\nĐiều 1. Lập kho.\n{DOTS}"


@pytest.mark.parametrize("kept", [True, False], ids=["the page is known", "of an earlier release"])
def test_lines_that_read_alike_stay_apart(kept: bool) -> None:
    page = sums_of(SEEN) if kept else None
    said = [Said(1, DOTS, "Số 5-QĐ/TU", 1, page), Said(3, DOTS, "Căn cứ Điều lệ Đảng;", 2, page)]
    for head in ("", "TỈNH ỦY LẠC GIANG\n*\n", "\n"):
        again = head + SEEN
        fits = fitted(again, said)
        assert not fits.lost
        assert text_with(again, fits.lines) == head + (
            f"QUYẾT ĐỊNH\nSố 5-QĐ/TU\nVề kho thóc\nCăn cứ Điều lệ Đảng;\nĐiều 1. Lập kho.\n{DOTS}")
    one_left = f"Về kho thóc\n{DOTS}\nĐiều 1. Lập kho."
    assert len(fitted(one_left, said).lost) == 1


def test_a_line_among_those_that_read_alike_is_known_by_the_page_around_it() -> None:
    """By its place alone it would be taken for the one above it, whose place it has now."""
    second, third = (Said(line, DOTS, "Căn cứ Điều lệ Đảng;", 1, sums_of(SEEN)) for line in (3, 5))
    again = "TỈNH ỦY LẠC GIANG\n*\n" + SEEN
    assert [list(fitted(again, [one]).lines) for one in (second, third)] == [[5], [7]]
    gone = SEEN.replace(f"Về kho thóc\n{DOTS}\n", "Về kho thóc\n")
    assert fitted(gone, [second]).lost == (second,) and not fitted(gone, [second]).lines


def test_taken_back_and_said_again_after_another_reading_it_is_one_line() -> None:
    again = "TỈNH ỦY\n" + SEEN
    said = [Said(1, DOTS, "Số 5", 1, sums_of(SEEN)), Said(1, DOTS, None, 2, sums_of(SEEN)),
            Said(2, DOTS, "Số 6", 3, sums_of(again))]  # fmt: skip
    assert {place: one.text for place, one in fitted(again, said).lines.items()} == {2: "Số 6"}
    assert not fitted(again, [*said, Said(2, DOTS, None, 4, sums_of(again))]).lines


@given(PAGE, PAGE, st.data())
def test_no_line_that_people_wrote_goes_without_a_word(page: list[str], again: list[str], data: st.DataObject) -> None:
    texts = data.draw(st.dictionaries(st.integers(0, len(page) - 1), st.text("xyz", min_size=1, max_size=5)))
    sums = data.draw(st.sampled_from([None, sums_of("\n".join(page))]))
    said = [Said(line, page[line], text, act, sums) for act, (line, text) in enumerate(texts.items())]
    fits = fitted("\n".join(again), said)
    assert {*fits.lines.values(), *fits.lost} == set(said)


@given(PAGE, PAGE, PAGE, st.data())
def test_words_about_two_readings_never_take_each_others_lines(
    page: list[str], again: list[str], third: list[str], data: st.DataObject
) -> None:
    """An earlier release kept no page with a line; what it wrote stands beside what is written now."""
    kept = data.draw(st.sampled_from([None, sums_of("\n".join(page))]))
    texts = data.draw(st.dictionaries(st.integers(0, len(page) - 1), st.just("x")))
    said = [Said(line, page[line], f"x{line}", act, kept) for act, line in enumerate(texts)]
    before = fitted("\n".join(again), said)
    free = [line for line in range(len(again)) if line not in before.lines]
    if free:
        line = data.draw(st.sampled_from(free))
        said.append(Said(line, again[line], "y", len(said), sums_of("\n".join(again))))
        now = fitted("\n".join(again), said)
        assert now.lines == {**before.lines, line: said[-1]} and now.lost == before.lost
    fits = fitted("\n".join(third), said)
    assert {*fits.lines.values(), *fits.lost} == set(said)


@pytest.mark.parametrize("kept", [True, False], ids=["the page is known", "of an earlier release"])
def test_a_line_found_by_likeness_stays_when_another_is_corrected(kept: bool) -> None:
    first = "QUYẾT ĐỊNH\nHội nghj toàn thê\nĐiều 1"
    again = first.replace("nghj", "nghị")
    said = [Said(1, "Hội nghj toàn thê", "Hội nghị toàn thể", 1, sums_of(first) if kept else None),
            Said(2, "Điều 1", "Điều 1.", 2, sums_of(again))]  # fmt: skip
    assert text_with(again, fitted(again, said).lines) == "QUYẾT ĐỊNH\nHội nghị toàn thể\nĐiều 1."


def test_repairs_stay_in_lines_that_were_not_touched() -> None:
    reading, text = "một hai\nba bốn", "một hai ba\nba bốn"
    repairs = (Repair(0, 3, "mốt"), Repair(8, 10, "bà"))
    assert repairs_kept(reading, repairs, text) == (Repair(11, 13, "bà"),)
    assert repairs_kept(reading, repairs, reading) == repairs
    assert written_by_people(reading, text) == [(0, 10)]


def test_a_page_is_as_sure_as_its_lines() -> None:
    assert confidence_with("aaaa\nbbbb", 0.5, "aaaa\nbbbb") == 0.5
    assert confidence_with("aaaa\nbbbb", 0.5, "aaaa\ncccc") == 0.75
    assert confidence_with("aaaa", None, "cccc") is None
