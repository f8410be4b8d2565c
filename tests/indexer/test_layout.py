"""A page as rows of words: what is remembered of one page is never told of another."""

from __future__ import annotations

from dataclasses import replace

from indexer.describing.head import head_of
from indexer.describing.layout import segments_of
from indexer.records import Line, ReadPage
from library.records import Box, Origin, Page, Word


def page(text: str) -> ReadPage:
    """A page of one line, its words side by side."""
    words, start = [], 0
    for word in text.split():
        start = text.index(word, start)
        words.append(Word(start, start + len(word), Box(20 * start, 10, 20 * (start + len(word)), 30), 0.9))
    return ReadPage(Page(1, text, Origin.OCR, 0.9, tuple(words), 2000, 3000), lines=(Line(0, len(text)),))


def test_pages_are_told_apart() -> None:
    said = [f"QUYẾT ĐỊNH {number}" for number in range(12)]  # more than are remembered
    for _ in range(2):
        assert [segments_of(page(text))[0].text for text in said] == said
    assert head_of(page("QUYẾT ĐỊNH")).kind == 0
    assert head_of(page("Ngày mai")).kind is None


def test_other_lines_make_other_rows_of_the_same_words() -> None:
    whole = page("QUYẾT ĐỊNH CỦA BAN BÍ THƯ")
    parted = replace(whole, lines=(Line(0, 10), Line(11, 25)))
    assert [one.text for one in segments_of(whole)] == ["QUYẾT ĐỊNH CỦA BAN BÍ THƯ"]
    assert [one.text for one in segments_of(parted)] == ["QUYẾT ĐỊNH", "CỦA BAN BÍ THƯ"]
    assert segments_of(whole) is segments_of(whole)
