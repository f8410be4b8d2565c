"""An older OCR's text under the picture of a page, compared line by line with what is read from the picture now.

The picture is the document, the older text a second opinion: it may settle a line that was read with doubt, and give
one that was missed. Figures never come from it, for ink must be looked at; text that is of another paper gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from indexer.ocr import OcrWord, Picture, around_words
from indexer.reading.scans.merging import same_line
from indexer.restoring import is_syllable, share_of_syllables
from library.party.folding import fold
from library.records import Box, Origin

# Nothing that an older OCR says is surer than this: how sure it was is not known.
MOST_SURE = 0.70
_DOUBTFUL_LINE, _DOUBTFUL_WORD = 0.75, 0.60
# Both must speak of the same print, and the whole text of the same paper.
_ALIKE, _SAME_PAPER = 0.6, 0.4
# Prose of another paper shares its small words at most, and one of the same office its words but few pairs of them,
# either way: the older text may be that of a part of the page. (Of real two-layer scans, where it is their own, nine
# tenths.) So many words say something.
_OTHER_PAPER, _OTHER_PAIRS, _PROSE = 0.3, 0.4, 20
_MIN_WORDS, _MIN_SYLLABLES = 3, 0.85
_COMPARED = 3  # letters of a word that is looked for in the other text
# Share of dark dots under printed words.
_LEAST_INK, _MOST_INK = 0.04, 0.5


@dataclass(frozen=True, slots=True)
class OlderText:
    """Words of an older OCR.

    Args:
        words: with boxes in pixels of a picture of the page.
        width: of that picture.
    """

    words: tuple[OcrWord, ...] = ()
    width: int = 0

    def placed(self, shape: tuple[int, ...], skew: float) -> tuple[OcrWord, ...]:
        """The words on another picture of the same page, of this shape, that was turned back by its skew."""
        if not self.width:
            return ()
        height, width = shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        factor = width / self.width
        return tuple(replace(word, box=_turned(word.box.scaled(factor), matrix)) for word in self.words)


NO_OLDER_TEXT = OlderText()


def with_older_text(words: Sequence[OcrWord], older: Sequence[OcrWord], grey: Picture) -> tuple[OcrWord, ...]:
    """Return what was read, with the lines that the older text has better or that were not read.

    Args:
        words: read from the picture, row by row.
        older: in pixels of the same picture.
        grey: that picture.
    """
    if not older or not _of_one_paper(words, older) or is_of_another_paper(words, older):
        return tuple(words)
    rows = [list(row) for _, row in groupby(words, key=lambda word: word.line)]
    kept = [_better(row, same_line(row, older)) for row in rows]
    return tuple(word for row in _with_missed(kept, list(_missed(words, older, grey))) for word in row)


def is_of_another_paper(words: Sequence[OcrWord], older: Sequence[OcrWord]) -> bool:
    """Whether the older text is good Vietnamese prose, and hardly a word that was read surely stands in it.

    Args:
        words: read from the picture.
        older: text of the file, wherever it stands on the page.
    """
    share, judged = share_of_syllables(_text(older))
    sure, said = _sure(words), {fold(word.text) for word in older}
    if judged < _PROSE or share < _MIN_SYLLABLES or len(sure) < _PROSE:
        return False
    if sum(word in said for word in sure) < _OTHER_PAPER * len(sure):
        return True
    one, other = _pairs(words), _pairs(older)
    return len(one & other) < _OTHER_PAIRS * min(len(one), len(other))


def _pairs(words: Sequence[OcrWord]) -> set[tuple[str, str]]:
    """The words that stand one behind the other, small ones left out."""
    return set(pairwise(fold(word.text) for word in words if len(word.text) >= _COMPARED))


def _sure(words: Sequence[OcrWord]) -> list[str]:
    return [fold(word.text) for word in words if word.confidence > _DOUBTFUL_LINE and len(word.text) >= _COMPARED]


def _turned(box: Box, matrix: np.ndarray) -> Box:
    """Move a box as the turning moves its middle."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    across, down = (float(value) for value in matrix @ np.array([x, y, 1.0]))
    left, top = max(0, round(box.left + across - x)), max(0, round(box.top + down - y))
    return Box(left, top, left + box.right - box.left, top + box.bottom - box.top)


def _of_one_paper(words: Sequence[OcrWord], older: Sequence[OcrWord]) -> bool:
    """Whether the words that were read surely stand in the older text too, nearly as many of them."""
    sure, said = _sure(words), {fold(word.text) for word in older}
    return bool(sure) and sum(word in said for word in sure) >= _SAME_PAPER * len(sure)


def _better(row: list[OcrWord], older: Sequence[OcrWord]) -> list[OcrWord]:
    """The line as it was read, or as the older text has it, or word by word where they part it alike."""
    if not older or not _alike(row, older):
        return row
    if len(older) == len(row):
        return [_better_word(one, other) for one, other in zip(row, older, strict=True)]
    sure, said = share_of_syllables(_text(row))[0], share_of_syllables(_text(older))[0]
    if _sureness(row) >= _DOUBTFUL_LINE or _figures(row) or _figures(older) or said <= sure:
        return row
    return [_taken(word, row[0]) for word in older]


def _better_word(read: OcrWord, older: OcrWord) -> OcrWord:
    doubtful = read.confidence < _DOUBTFUL_WORD and not is_syllable(_bare(read.text))
    near = Levenshtein.distance(fold(read.text), fold(older.text)) <= (len(older.text) + 1) // 2
    if doubtful and near and is_syllable(_bare(older.text)) and not _figures([read, older]):
        return replace(_taken(older, read), box=read.box)
    return read


def _taken(word: OcrWord, place: OcrWord) -> OcrWord:
    return replace(word, block=place.block, line=place.line, confidence=MOST_SURE, origin=Origin.TEXT_LAYER)


def _missed(words: Sequence[OcrWord], older: Sequence[OcrWord], grey: Picture) -> Iterator[list[OcrWord]]:
    """Lines of the older text where nothing was read though there is print."""
    read = np.zeros(grey.shape[:2], bool)
    for word in words:
        read[word.box.top : word.box.bottom, word.box.left : word.box.right] = True
    _, dark = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    for _, group in groupby(older, key=lambda word: word.line):
        row = [word for word in group if not read[_within(word.box)].any()]
        share, judged = share_of_syllables(_text(row)) if row else (0.0, 0)
        inked = all(_LEAST_INK < float((dark[_within(word.box)] > 0).mean()) < _MOST_INK for word in row
                    if read[_within(word.box)].size)  # fmt: skip
        if judged >= _MIN_WORDS and share >= _MIN_SYLLABLES and not _figures(row) and inked:
            yield row


def _with_missed(rows: list[list[OcrWord]], missed: list[list[OcrWord]]) -> list[list[OcrWord]]:
    """Put each missed line behind the last line that stands above it."""
    number = max((row[0].line for row in rows), default=0)
    for line in missed:
        top = around_words(line).top
        place = next((index for index, row in enumerate(rows) if around_words(row).top > top), len(rows))
        number += 1
        beside = rows[max(0, place - 1)][0]
        rows.insert(place, [_taken(word, replace(beside, line=number)) for word in line])
    return rows


def _within(box: Box) -> tuple[slice, slice]:
    return slice(box.top, box.bottom), slice(box.left, box.right)


def _alike(row: Sequence[OcrWord], older: Sequence[OcrWord]) -> bool:
    return Levenshtein.normalized_similarity(fold(_text(row)), fold(_text(older))) >= _ALIKE


def _text(row: Sequence[OcrWord]) -> str:
    return " ".join(word.text for word in row)


def _bare(text: str) -> str:
    return text.strip(".,;:!?()\"'“”‘’-–/")


def _figures(row: Sequence[OcrWord]) -> bool:
    return any(letter.isdigit() for word in row for letter in word.text)


def _sureness(row: Sequence[OcrWord]) -> float:
    letters = sum(len(word.text) for word in row)
    return sum(len(word.text) * word.confidence for word in row) / letters
