"""Letters without their diacritics, for comparing what was printed with what is known."""

from __future__ import annotations

import re
import unicodedata

_STROKED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return the text in lower case, without diacritics, white space collapsed."""
    letters = unicodedata.normalize("NFD", text.translate(_STROKED).lower())
    return _SPACES.sub(" ", "".join(letter for letter in letters if not unicodedata.combining(letter))).strip()
