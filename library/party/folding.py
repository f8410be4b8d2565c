"""Letters without their diacritics, for comparing what was printed with what is known."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import filterfalse

_STROKED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})
_REMEMBERED, _LONGEST_REMEMBERED = 1 << 14, 40  # words and short lines: the questions about a page ask of each again


def fold(text: str) -> str:
    """Return the text in lower case, without diacritics, white space collapsed."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _fold(text)


def _fold(text: str) -> str:
    letters = text.lower()
    if not text.isascii():
        letters = unicodedata.normalize("NFD", text.translate(_STROKED).lower())
        letters = "".join(filterfalse(unicodedata.combining, letters))
    return " ".join(letters.split())


_remembered = lru_cache(maxsize=_REMEMBERED)(_fold)

