"""Do words that were read say a mark, or nearly one?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import normalize

from rapidfuzz import fuzz

from indexer.ocr import OcrWord, Reading
from library.party.folding import fold
from library.party.marks import nearly_urgent, urgency_of
from library.secrecy import MARKS, mark_in_line, mark_on_stamp

_MIN_CONFIDENCE, _SURE = 0.15, 0.7
_CAPITALS = 0.7
# A reading that is so near a mark (of 100) is worth making again.
_NEAR, _LONGEST_NEAR = 63, 16
_PARTED = 1.6  # a gap so wide, for the height of the words, parts them
_PLAIN = {fold(mark).replace(" ", "") for mark in MARKS}


def text_of(words: Sequence[OcrWord]) -> str:
    """The words, with spaces between them."""
    return " ".join(word.text for word in words)


def sureness_of(words: Sequence[OcrWord]) -> float:
    """How surely they were read; 0 where there are none."""
    return Reading(tuple(words)).confidence or 0.0


def legible(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Without what is hardly more than a guess."""
    return [word for word in words if word.confidence >= _MIN_CONFIDENCE]


def pieces_of(words: Sequence[OcrWord]) -> Iterator[list[OcrWord]]:
    """Words that stand together in one line."""
    piece: list[OcrWord] = []
    for word in words:
        if piece and (word.line != piece[-1].line
                      or word.box.left - piece[-1].box.right > _PARTED * (word.box.bottom - word.box.top)):  # fmt: skip
            yield piece
            piece = []
        piece.append(word)
    if piece:
        yield piece


def says_a_mark(words: Sequence[OcrWord]) -> bool:
    """Whether the words in a frame are a mark of secrecy or urgency; some letters may be wrong."""
    text = text_of(words)
    return any((mark_in_line(text), urgency_of(text), mark_on_stamp(text, framed=True), nearly_urgent(text)))


def is_a_mark(words: Sequence[OcrWord], *, printed: bool) -> bool:
    """Whether words that stand alone, without a frame, are a mark of secrecy.

    Args:
        words: of one row.
        printed: they may be any words of print, not only those of a stamp.
    """
    text = text_of(words)
    if printed and _is_another_word(text, sureness_of(words)):
        return False
    if mark_in_line(text):
        return True
    letters = [letter for letter in text if letter.isalpha()]
    if sum(letter.isupper() for letter in letters) < _CAPITALS * len(letters) or mark_on_stamp(text) is None:
        return False
    return len(letters) > 2


def is_near_a_mark(text: str) -> bool:
    """Whether a reading has so much of a mark that it may be one."""
    packed = fold("".join(letter for letter in text if letter.isalpha()))
    return 2 <= len(packed) <= _LONGEST_NEAR and any(_is_near(packed, mark) for mark in _PLAIN)


def _is_near(packed: str, mark: str) -> bool:
    return fuzz.ratio(packed, mark) >= _NEAR or (len(packed) > len(mark) and mark in packed)


def _is_another_word(text: str, sureness: float) -> bool:
    """Whether letters differ from a mark by what stands over and under them, and were read surely: MẮT, MẤT.

    A letter that lacks a part of it (MÂT, MẠT) may be a mark of which reading lost a dot.
    """
    return sureness >= _SURE and any(_has_other_signs(text.upper(), mark) for mark in MARKS)


def _has_other_signs(text: str, mark: str) -> bool:
    letters, ours = ([normalize("NFD", letter) for letter in one if letter.isalpha()] for one in (text, mark))
    same = len(letters) == len(ours) and all(one[0] == other[0] for one, other in zip(letters, ours, strict=True))
    return same and any(not set(one) <= set(other) for one, other in zip(letters, ours, strict=True))
