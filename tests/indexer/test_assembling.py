"""Words become text and keep their places; columns are read one after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.ocr import OcrWord
from indexer.reading.assembling import assemble
from indexer.reading.columns import part_columns
from library.records import Box


@st.composite
def pages(draw: st.DrawFn) -> list[OcrWord]:
    words = []
    for line in range(draw(st.integers(1, 12))):
        left = draw(st.integers(0, 300))
        for _ in range(draw(st.integers(1, 6))):
            text = draw(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8))
            box = Box(left, 40 * line, left + 15 * len(text), 40 * line + 30)
            words.append(OcrWord(text, box, draw(st.floats(0, 1)), line // 3, line))
            left = box.right + draw(st.integers(5, 250))
    return words


@given(pages())
def test_every_word_stands_where_it_says(words: list[OcrWord]) -> None:
    page = assemble(words, scale=0.5, width=900, height=400)
    assert len(page.words) == len(words)
    for word in page.words:
        assert page.text[word.start : word.end].strip() == page.text[word.start : word.end]
        assert word.box.right <= 900
    assert " ".join(page.text.split()) == " ".join(page.text[w.start : w.end] for w in page.words)
    assert all(a.end <= b.start for a, b in zip(page.words, page.words[1:], strict=False))
    assert all(a.end <= b.start for a, b in zip(page.lines, page.lines[1:], strict=False))


@given(pages())
def test_columns_lose_no_word(words: list[OcrWord]) -> None:
    parted = part_columns(words, 1_000)
    assert sorted((w.text, w.box.left, w.box.top) for w in parted) == sorted(
        (w.text, w.box.left, w.box.top) for w in words
    )


def _row(line: int, *pieces: tuple[int, str]) -> list[OcrWord]:
    return [
        OcrWord(text, Box(left, 50 * line, left + 12 * len(text), 50 * line + 30), 0.95, 0, line)
        for left, text in pieces
    ]


def test_a_head_is_read_column_by_column() -> None:
    words = [
        *_row(0, (80, "ỦYBAN"), (160, "NHÂNDÂN"), (560, "CỘNGHÒA"), (700, "XÃHỘI")),
        *_row(1, (90, "TỈNHLẠC"), (190, "GIANG"), (600, "Độclập"), (690, "Tựdo")),
        *_row(2, (410, "CHỈTHỊ"), (500, "MỚI")),
        *_row(3, *((60 + 130 * n, "thânvăn") for n in range(7))),
    ]
    text = assemble(part_columns(words, 1_000), scale=1, width=1_000, height=1_400).text
    assert text.split() == "ỦYBAN NHÂNDÂN TỈNHLẠC GIANG CỘNGHÒA XÃHỘI Độclập Tựdo CHỈTHỊ MỚI".split() + ["thânvăn"] * 7
