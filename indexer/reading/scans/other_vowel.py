"""Words that differ from a mark by their last vowel alone: MẮT, MẶT, MẤT, MÁT, MỘT, TÔI MẤT, TỐI MẶT.

Tesseract loses the signs of capitals on stamps; the second reader tells them where the ink shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from indexer.ocr import OcrWord, Picture
from indexer.reading.scans.mark_words import is_another_word, sureness_of
from indexer.reading.scans.second_reader import ReadLine, read_letters
from library.party.folding import fold

# Nothing else stands there: a mark among other words is never told so.
_LIKE_A_MARK = re.compile("(?:toi)?m[aou]t")
# Of what syllables of this kind can bear. A letter that lacks a part of its sign (A, Â, Ạ) may be a mark's of which a
# dot wore off, and Ầ, Ẩ, Ẫ, Ă are in no such syllable.
_OTHERS = "áắặấoóọôốộơớợuúụưứự"
# Measured on drawn stamps, half of them over print: of 85 marks none was so read in any view, of 158 other words on
# clean paper nearly all, of 84 over print two thirds.
_SURE, _FEAR = 0.9, 0.1
_OTHER_LETTERS = 0.7  # how surely the rest was read, which may be torn


def read_another(views: Iterable[Picture]) -> list[OcrWord]:
    """The words of a stamp that is surely no mark; nothing where it may be one, or where there is no second reader.

    How sure they are is how sure their vowel is, which alone tells them from a mark.

    Args:
        views: pictures of it. One has to show the other vowel plainly, and in none the vowel of a mark may be seen.
    """
    best: list[OcrWord] = []
    for view in views:
        line = read_letters(view)
        if line is None:
            continue
        if line.feared > _FEAR:
            return []
        chance = _chance_of_another_vowel(line)
        words = [replace(word, confidence=chance) for word in line.words]
        read = chance > max(_SURE, sureness_of(best)) and sureness_of(line.words) > _OTHER_LETTERS
        if read and is_another_word(words):
            best = words
    return best


def _chance_of_another_vowel(line: ReadLine) -> float:
    """How surely the last vowel is none of a mark; 0 where other letters stand there than a mark's."""
    letters = [(place, letter) for place, letter in enumerate(line.letters) if letter.isalnum()]
    if _LIKE_A_MARK.fullmatch(fold("".join(letter for _, letter in letters))) is None:
        return 0.0
    return line.chance_of(letters[-2][0], _OTHERS + _OTHERS.upper())
