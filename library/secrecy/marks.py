"""The marks of secrecy, and which words are one."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from library.party.folding import fold

MARKS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
"""The gravest first."""
_SECRET = {fold(mark): mark for mark in MARKS}
_MIN_LETTERS_FOR_ERROR = 6
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def mark_in_line(line: str) -> str | None:
    """Return the mark when a line says nothing else and stands in capitals."""
    letters = " ".join(_NOT_LETTERS.sub(" ", line).split())
    if not letters or not _capitals(letters):
        return None
    folded = fold(letters)
    if folded in _SECRET:
        return _SECRET[folded]
    close = folded.replace(" ", "")
    for plain, mark in _SECRET.items():
        packed = plain.replace(" ", "")
        if len(packed) >= _MIN_LETTERS_FOR_ERROR and Levenshtein.distance(packed, close) <= 1:
            return mark
    return None


def mark_on_stamp(stamp: str, *, framed: bool = False) -> str | None:
    """Return the mark that a misread *stamp* may be; hiding a paper until someone looks harms less than showing it.

    Args:
        stamp: its words.
        framed: it stands in a frame of its own, where little else stands: more of its letters may be wrong.
    """
    packed = fold(_NOT_LETTERS.sub("", stamp))
    for plain, mark in _SECRET.items():
        close = plain.replace(" ", "")
        if len(packed) >= 2 and Levenshtein.distance(close, packed) <= max(1, len(close) // (3 if framed else 4)):
            return mark
    return None


def _capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) >= 0.7 * len(letters)
