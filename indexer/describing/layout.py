"""The first page as rows of words in columns, whether it came from a picture or from a text file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median

from indexer.describing.this_very import ThisVery
from indexer.records import Line, ReadPage
from library.party.folding import fold
from library.records import Box, Page, Word

# A gap between words this many times as wide as the row is high parts two columns; word spaces are a third of that.
_COLUMN_GAP = 1.5
# Text files keep the columns of a head apart by tabs or spaces, the star under the body's name, or nothing at all.
_TEXT_GAP = re.compile(
    r"\t+|\s{3,}|\s+[*★]\s+|\s+(?=S[ốÔ]:?\s*\d*\s*[-/]\s*[A-ZĐ])|\s+(?=S[ốÔ]:?\s*\d+\s*[-/])"
    r"|(?<=VIỆT NAM)\s+(?=[^,]{2,30}, ngày)|(?<=Hạnh phúc)\s+(?=[^,]{2,30}, ngày)"
    r"|\s+(?=CỘNG HÒA XÃ HỘI|CỘNG HOÀ XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|ĐẢNG LAO ĐỘNG VIỆT NAM|Độc lập - Tự do)"
)
# The same behind the last letters of the left column, which stand so close that both were read as one word.
_GLUED_TITLE = re.compile(
    r"(?<=\w\w)(c?ong hoa xa hoi chu nghia|dang cong san viet nam|dang lao dong viet nam|viet nam dan chu cong)"
)
_WORDS_OF_A_TITLE = 6
_REMEMBERED = 4  # pages
_RIGHT_TITLES = re.compile(r"(c?ong hoa xa hoi|dang cong san|dang lao dong|viet nam dan chu|doc lap - ?tu do)")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a row, with its box and confidence where it was read from a picture."""

    text: str
    box: Box | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand together in one row of one column.

    Args:
        row: number of the printed line on the page, from 0.
    """

    tokens: tuple[Token, ...]
    row: int

    @property
    def text(self) -> str:
        """The words, joined by one space."""
        return " ".join([token.text for token in self.tokens])

    @property
    def box(self) -> Box | None:
        """Around all words that have a box."""
        return box_around(self.tokens)

    @property
    def confidence(self) -> float:
        """Mean of the words' confidences, weighted by length."""
        letters = sum(len(token.text) for token in self.tokens) or 1
        return sum(token.confidence * len(token.text) for token in self.tokens) / letters

    @property
    def capitals(self) -> float:
        """Share of capitals among the letters."""
        letters = list(filter(str.isalpha, self.text))
        return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0

    @property
    def letters(self) -> int:
        """How many letters it has."""
        return sum(map(str.isalpha, self.text))


def box_around(tokens: Sequence[Token]) -> Box | None:
    """Return the box around the tokens that have one, or None."""
    boxes = [token.box for token in tokens if token.box is not None]
    return Box.around(boxes) if boxes else None


def segments_of(page: ReadPage) -> tuple[Segment, ...]:
    """Cut a page into segments in reading order, the columns of a row from left to right."""
    return _segments(ThisVery(page.page), ThisVery(page.lines))


@lru_cache(maxsize=_REMEMBERED)
def _segments(of_page: ThisVery[Page], in_lines: ThisVery[tuple[Line, ...]]) -> tuple[Segment, ...]:
    page, lines = of_page.one, in_lines.one
    if page.words:
        rows = _rows_of_words(page, lines)
        return tuple(segment for number, row in enumerate(rows) for segment in _cut_row(row, number))
    found = []
    for number, line in enumerate(page.text.splitlines()):
        for piece in _TEXT_GAP.split(line):
            if piece.strip():
                found.append(Segment(tuple(Token(word, None, 1.0) for word in piece.split()), number))
    return tuple(found)


def _rows_of_words(page: Page, lines: Sequence[Line]) -> Iterator[tuple[Token, ...]]:
    words = iter(page.words)
    word = next(words, None)
    for line in lines or (Line(0, len(page.text)),):
        row: list[Token] = []
        while word is not None and word.start < line.end:
            row.append(_token(page.text, word))
            word = next(words, None)
        if row:
            yield tuple(row)


def _token(text: str, word: Word) -> Token:
    return Token(text[word.start : word.end], word.box, word.confidence)


def _unglued(row: tuple[Token, ...]) -> Iterator[Token]:
    """The words of a row, one that ends the left column and begins the title of the right one as two."""
    folded = [fold(token.text) for token in row]
    if not _GLUED_TITLE.search(_joined(folded)):
        yield from row
        return
    for index, token in enumerate(row):
        title = _GLUED_TITLE.search(_joined(folded[index : index + _WORDS_OF_A_TITLE]))
        place = title.start() if title and len(folded[index]) == len(token.text) else 0
        if not 0 < place < len(token.text):
            yield token
            continue
        box, parts = token.box, (token.text[:place], token.text[place:])
        middle = box.left + (box.right - box.left) * place // len(token.text) if box else 0
        boxes = (replace(box, right=middle), replace(box, left=middle)) if box else (None, None)
        yield from (replace(token, text=text, box=part) for text, part in zip(parts, boxes, strict=True))


def _joined(folded: Sequence[str]) -> str:
    """What folding words makes of them in a row; a lone sign leaves nothing of itself."""
    return " ".join(filter(None, folded))


def _cut_row(row: tuple[Token, ...], number: int) -> Iterator[Segment]:
    """Part a row at wide gaps and before the title of the right-hand column."""
    row = tuple(_unglued(row))
    heights = [token.box.bottom - token.box.top for token in row if token.box is not None]
    widest = _COLUMN_GAP * median(heights) if heights else float("inf")
    folded = [fold(token.text) for token in row]
    titled = _RIGHT_TITLES.search(_joined(folded)) is not None
    start = 0
    for index in range(1, len(row)):
        before, here = row[index - 1].box, row[index].box
        gap = here.left - before.right if before is not None and here is not None else 0
        begun = titled and _RIGHT_TITLES.match(_joined(folded[index : index + _WORDS_OF_A_TITLE]))
        if gap > widest or begun:
            yield Segment(row[start:index], number)
            start = index
    yield Segment(row[start:], number)
