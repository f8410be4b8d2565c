"""Which words of a page were read so surely that there is no need to look at their ink again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from statistics import median

from indexer.ocr import OcrWord
from indexer.reading.scans.mark_words import is_near_a_mark, pieces_of, sureness_of, text_of
from library.records import Box
from library.secrecy import mark_in_line

# A word of a line that was read surely was read too, if it is no higher than the others and nothing like a mark.
_SURE, _SURE_LINE, _WORDS_OF_A_LINE, _ORDINARY = 0.7, 0.8, 4, 1.6
_SURE_NUMBER, _LONG_NUMBER = 0.3, 4  # figures are no mark, whichever they are
_LARGE = 1.7  # of the page's words: what is larger may be a stamp of which reading took single words
_PRESSED_OVER = 2.0  # of its line: capitals so much higher are a stamp's, of which reading made a word of the line
_UPRIGHT, _HIGHER = 2, 1.3  # more letters than this are no such column, unless they run up or down the page


def read_surely(words: Sequence[OcrWord]) -> list[Box]:
    """Where words were read surely: by themselves, or as part of a line that was."""
    boxes = []
    large = _LARGE * median([word.box.bottom - word.box.top for word in words] or [0])
    for _, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        high = median(word.box.bottom - word.box.top for word in line)
        good = len(line) >= _WORDS_OF_A_LINE and sureness_of(line) >= _SURE_LINE
        for piece in pieces_of(line):
            if not _may_be_misread(text_of(piece)):
                boxes += [word.box for word in piece if (good or word.box.bottom - word.box.top < large)
                          and _is_read(word, high if good else None)]
    return boxes


def _may_be_misread(text: str) -> bool:
    """Whether words that stand alone are nearly a mark, but none: MẠT, [MẠT], MAI, TUYỆT MẮT."""
    first = next((letter for letter in text if letter.isalnum()), "")
    return first.isupper() and mark_in_line(text) is None and is_near_a_mark(text)


def _is_read(word: OcrWord, high: float | None) -> bool:
    """Whether a word was read; `high` are the others of its line, if that was read surely."""
    across, down = word.box.right - word.box.left, word.box.bottom - word.box.top
    upright = high is None and len(word.text) > _UPRIGHT and down > _HIGHER * across
    pressed_over = high is not None and down > _PRESSED_OVER * high and word.text.isupper()
    if upright or pressed_over or not any(letter.isalnum() for letter in word.text):
        return False
    if word.confidence >= _SURE and len(word.text) > 1:
        return True
    if word.confidence >= _SURE_NUMBER and len(word.text) >= _LONG_NUMBER and sum(
            letter.isdigit() for letter in word.text) > len(word.text) / 2 and across > down:  # fmt: skip
        return True
    return high is not None and down < _ORDINARY * high and not (word.text.isupper() and is_near_a_mark(word.text))
