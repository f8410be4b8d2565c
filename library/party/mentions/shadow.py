"""The text without diacritics and capitals, each character at its own place, so that spans stay true."""

from __future__ import annotations

import re
import unicodedata
from functools import cache


class _Plain(dict[int, int]):
    def __missing__(self, point: int) -> int:
        letter = chr(point)
        plain = "d" if letter in "đĐðÐ" else unicodedata.normalize("NFD", letter)[0].lower()
        self[point] = ord(plain) if len(plain) == 1 else point
        return self[point]


def shadow_of(text: str) -> str:
    """Return the text with every letter plain and small; it is as long as the text itself."""
    return text.translate(_table())


@cache
def _table() -> _Plain:
    return _Plain()


def spaced(written: str) -> re.Pattern[str]:
    """Compile a pattern: a space in it is some white space, `~` is some or none; bounded, so that time is."""
    return re.compile(written.replace(" ", r"\s{1,12}").replace("~", r"\s{0,12}"))
