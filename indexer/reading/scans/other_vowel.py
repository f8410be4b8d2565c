"""Words that differ from a mark by their last vowel alone (MẮT, MẶT, MẤT, TÔI MẤT), or hold it: MẬT ONG RỪNG.

Tesseract loses the signs of capitals on stamps, and spaces; the second reader tells them where the ink shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from indexer.ocr import OcrWord, Picture
from indexer.reading.scans.mark_words import is_another_word, sureness_of, text_of
from indexer.reading.scans.second_reader import ReadLine, read_letters
from library.party.folding import fold
from library.secrecy import tells_of_no_mark

# Nothing else stands there: a mark among other words is never told so.
_LIKE_A_MARK = re.compile("(?:toi)?m[aou]t")
# Of what syllables of this kind can bear. A letter that lacks a part of its sign (A, Â, Ạ) may be a mark's of which a
# dot wore off, and Ầ, Ẩ, Ẫ, Ă are in no such syllable.
_OTHERS = "áắặấoóọôốộơớợuúụưứự"
# Measured on drawn stamps, half of them over print: of 85 marks none was so read in any view, of 158 other words on
# clean paper nearly all, of 84 over print two thirds.
_SURE, _FEAR = 0.9, 0.1
_OTHER_LETTERS = 0.7  # how surely the rest was read, which may be torn
# How surely words that hold a mark's were read, and how like a part of them (of 100) others are.
_SURE_OF_ALL, _PART = 0.9, 70
# Where print crosses a picture of MẶT, MẬT is seen in it by half, and not in a clean one. Of 2,282 marks that were
# drawn, many of them hardly to be read, one was read as another word so surely.
_SURELY_SEEN, _BEYOND_DOUBT = 0.9, 0.975
_LAST = "mat"  # of all marks, without its signs


def read_another(views: Iterable[Picture]) -> list[OcrWord]:
    """The words of a stamp that is surely no mark; nothing where it may be one, or where there is no second reader.

    How sure they are is how sure their vowel is, which alone tells them from a mark.

    Args:
        views: pictures of it. One has to show the other vowel plainly, and in none the vowel of a mark may be seen, or
            only by half where the other vowel is beyond doubt. Or one has to show other words that hold a mark's, and
            the others no more than a part of them.
    """
    lines = [line for line in map(read_letters, views) if line is not None]
    feared = [line for line in lines if line.feared > _FEAR]
    if any(line.feared >= _SURELY_SEEN for line in feared):
        return _others_around(feared)
    best: list[OcrWord] = []
    for line in (one for one in lines if one.feared <= _FEAR):
        chance = _chance_of_another_vowel(line)
        words = [replace(word, confidence=chance) for word in line.words]
        read = chance > max(_SURE, sureness_of(best)) and sureness_of(line.words) > _OTHER_LETTERS
        if read and is_another_word(words):
            best = words
    return _others_around(feared) if feared and sureness_of(best) < _BEYOND_DOUBT else best


def _others_around(feared: Sequence[ReadLine]) -> list[OcrWord]:
    """Words that hold those of a mark and are none, where all that is feared is a part of them."""
    telling = max(feared, key=lambda line: (tells_of_no_mark(text_of(line.words)), sureness_of(line.words)))
    whole = fold("".join(filter(str.isalpha, telling.letters)))
    parts = [fold("".join(filter(str.isalpha, line.letters))) for line in feared]
    twice = sum(fold(word.text) == _LAST for word in telling.words) > 1  # MẤT MẬT is a word misread, and a mark
    if twice or not tells_of_no_mark(text_of(telling.words)) or sureness_of(telling.words) < _SURE_OF_ALL:
        return []
    return list(telling.words) if all(len(part) <= len(whole) and fuzz.partial_ratio(part, whole) >= _PART
                                      for part in parts) else []  # fmt: skip


def _chance_of_another_vowel(line: ReadLine) -> float:
    """How surely the last vowel is none of a mark; 0 where other letters stand there than a mark's."""
    letters = [(place, letter) for place, letter in enumerate(line.letters) if letter.isalnum()]
    if _LIKE_A_MARK.fullmatch(fold("".join(letter for _, letter in letters))) is None:
        return 0.0
    return line.chance_of(letters[-2][0], _OTHERS + _OTHERS.upper())
