"""Which of two readings of a word is a word of two syllables with a neighbour of it: `đại biểu`, and not `đại biều`.

Models of reading are often sure of a syllable whose signs they took for others. Nearly all such syllables exist; the
words that they would make do not.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.ocr import OcrWord
from library.vietnamese.normalise import tokens
from library.vietnamese.words import is_word_of_two


def known_one(first: Sequence[OcrWord], second: Sequence[OcrWord], place: int) -> OcrWord | None:
    """The reading of a word that a dictionary knows beside a neighbour; None where it knows both or neither.

    Args:
        first: a line.
        second: another reading of it, word for word.
        place: of the word.
    """
    near = [line[beside] for line in (first, second) for beside in (place - 1, place + 1) if 0 <= beside < len(line)]
    known = [line[place] for line in (first, second)
             if any(_makes_a_word(line[place], other) for other in near)]  # fmt: skip
    return known[0] if len(known) == 1 else None


def _makes_a_word(word: OcrWord, other: OcrWord) -> bool:
    if word.text[:1].isupper() and other.text[:1].isupper() and not word.text.isupper():
        return False  # a name: `Quảng Minh` is no misread `quang minh`
    pair = (word, other) if word.box.left < other.box.left else (other, word)
    first, second = (tokens(one.text) for one in pair)
    return len(first) == len(second) == 1 and is_word_of_two(first[0].text, second[0].text)
