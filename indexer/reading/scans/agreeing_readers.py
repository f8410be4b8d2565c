"""Other words than a mark in a frame, of which no reader is sure alone, but which both readers read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import normalize

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from indexer.ocr import OcrWord
from indexer.reading.scans.mark_words import has_one_near_a_mark, is_near_a_mark, says_a_mark, sureness_of, text_of
from library.party.folding import fold
from library.secrecy import half_of_a_mark, mark_in_line, tells_of_no_mark, without_other_words

LEAST = 0.6
"""How sure a reader is at least."""
_SURE = 0.85  # so is one of them
# Letters of words that hold MẬT, which have to be the same but for their signs and, of long ones, one letter; and of
# others, of which a few may be misread.
_FEWEST, _LONG, _FEWEST_OF_OTHERS, _ALIKE = 6, 9, 8, 85

_WORD, _HARMLESS = re.compile(r"[^\W\d_]+"), frozenset(("BAN", "BẢN", "BẠN", "ĐÃ", "DÃ"))
# Folded: a few letters with one of MẬT, what may be TỐI or MẬT with more letters, and what says the contrary of lifted.
_LIKE_A_WORD_OF_ONE = re.compile(r"^(?=\w*[mat])\w{1,3}$|^[tl]?oi|m\w*t|^(?:chua|khong|cham)$")


def agreed(first: Sequence[OcrWord], second: Sequence[OcrWord]) -> list[OcrWord]:
    """The words that both readers read in a picture, if they are surely no mark; nothing where they may be one.

    They are as sure as the surer reader, for another has seen the same letters.

    Args:
        first: of the first reader, which fill the frame.
        second: of the second reader.
    """
    sure = max(sureness_of(first), sureness_of(second))
    if min(sureness_of(first), sureness_of(second)) < LEAST or sure < _SURE:
        return []
    other = _other_words(first, second)
    return [replace(word, confidence=max(word.confidence, sure)) for word in other]


def _other_words(first: Sequence[OcrWord], second: Sequence[OcrWord]) -> Sequence[OcrWord]:
    """The reading that says MẬT as a part of other words, and nothing like a mark beside them; or nothing like one."""
    texts = [text_of(first), text_of(second)]
    one, other = (fold("".join(filter(str.isalpha, text))) for text in texts)
    if any(mark_in_line(text) for text in texts):
        return ()
    telling = [some for some in (second, first) if tells_of_no_mark(text_of(some))]
    if telling and (_are_same(one, other) or (len(telling) == 2 and fuzz.ratio(one, other) >= _ALIKE)):
        return () if any(map(_may_hold_a_mark_besides, telling)) else telling[0]
    if min(len(one), len(other)) < _FEWEST_OF_OTHERS or fuzz.ratio(one, other) < _ALIKE:
        return ()
    return second if not any(map(_has_of_a_mark, (first, second))) else ()


def _may_hold_a_mark_besides(words: Sequence[OcrWord]) -> bool:
    """Whether a word beside the other ones may be a mark that is worn, or says that the mark is not lifted."""
    rest = _WORD.findall(without_other_words(normalize("NFC", text_of(words)).upper()))
    return any(_LIKE_A_WORD_OF_ONE.search(fold(word)) or "Ậ" in word or is_near_a_mark(word)
               or half_of_a_mark(word) is not None for word in rest if word not in _HARMLESS)  # fmt: skip


def _are_same(one: str, other: str) -> bool:
    """Whether both readings have the same letters, or all but one of many: ĐÃ CIẢI MẬT, DÃ GIẢI MẬT."""
    fewest = min(len(one), len(other))
    return fewest >= _FEWEST and Levenshtein.distance(one, other) <= (fewest >= _LONG)


def _has_of_a_mark(words: Sequence[OcrWord]) -> bool:
    text = text_of(words)
    near = is_near_a_mark(text) or has_one_near_a_mark(words)
    return near or says_a_mark(words) or half_of_a_mark(text.upper()) is not None
