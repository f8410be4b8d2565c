"""Words become text and keep their places; columns are read one after the other."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.ocr import OcrWord
from indexer.reading.scans.assembling import assemble, is_debris
from indexer.reading.scans.columns import part_columns
from library.records import Box


@st.composite
def pages(draw: st.DrawFn) -> list[OcrWord]:
    words = []
    for line in range(draw(st.integers(1, 12))):
        left = draw(st.integers(0, 300))
        for _ in range(draw(st.integers(1, 6))):
            text = draw(st.text(st.characters(categories=["Lu", "Ll", "Lo", "N"]), min_size=1, max_size=8))
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


def test_a_typed_list_that_was_cut_at_its_spaces_is_one_column() -> None:
    names = (_row(line, (120, "-"), (160, "Banbí")) for line in range(3))
    rest = (_row(line, (256, "thưvăn"), (350, "phòng")) for line in range(3))
    words = [word for some in (*names, *rest) for word in some]
    words = [replace(word, line=place // 2) for place, word in enumerate(words)]
    text = assemble(part_columns(words, 1_000), scale=1, width=1_000, height=1_400).text
    assert text.split("\n") == ["- Banbí thưvăn phòng"] * 3


@pytest.mark.parametrize("unsure", [None, 5, 6])
@pytest.mark.parametrize("count", [11, 15])
def test_spaces_and_doubtful_words_below_one_another_in_typed_prose_are_no_gutter(count: int, unsure: int | None
                                                                                  ) -> None:
    words = [word for line in range(6) for word in _row(line, *((120 + 116 * place, "thưviện") for place in range(15)))]
    last = _row(6, *((120 + 116 * place, "quyếtđị") for place in range(count)))
    words += [replace(word, confidence=0.0) if place == unsure else word for place, word in enumerate(last)]
    words += _row(7, *((120 + 116 * place, "xemxétx") for place in range(4)))
    assert [word.box for word in part_columns(words, 2_000)] == [word.box for word in words]


@pytest.mark.parametrize("line", ["À .^A .À ” z ˆ £ - ˆ Ẩ ° ,” x", "v⁄Z", "|", "= :", "ˆ ⁄ J", "#"])
def test_debris_is_left_out_of_the_text(line: str) -> None:
    words = [OcrWord(word, Box(10, 10, 40, 30), 0.4, 0, 0) for word in line.split()]
    words.append(OcrWord("nghị", Box(10, 50, 90, 80), 0.9, 1, 1))
    page = assemble(words, scale=1.0, width=900, height=400)
    assert page.text == "nghị" and len(page.words) == len(page.lines) == 1


@pytest.mark.parametrize("line", ["*", "-----", "a)", "II", "K/g:", "“", "5 > 3", "%", "V/v", "A = B và C", "(|) 12"])
def test_short_lines_of_a_document_stay(line: str) -> None:
    assert is_debris(line) == (line == "“")


def test_no_line_of_the_sample_archive_is_debris() -> None:
    truth = Path(__file__).parents[2] / "corpus" / "truth.jsonl"
    pages = [page for line in truth.read_text(encoding="utf-8").splitlines() for page in json.loads(line)["pages"]]
    lines = [line for page in pages for line in page["text"].splitlines() if line.strip()]
    assert len(lines) > 1_000 and not [line for line in lines if is_debris(line)]
