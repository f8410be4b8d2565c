"""Does a text read as Vietnamese? Judged by the share of its words that are possible Vietnamese syllables."""

from __future__ import annotations

import re
import unicodedata

from library.vietnamese import syllables

_WORD = re.compile(r"[^\W\d_]+")


def is_syllable(word: str) -> bool:
    """Could this be one Vietnamese syllable, written with its diacritics?"""
    return syllables.is_syllable(word, marked=True)


def share_of_syllables(text: str) -> tuple[float, int]:
    """Return the share of words that are Vietnamese syllables, and how many words were judged.

    Single letters and words in capitals without a vowel (abbreviations) are not judged.
    """
    words = [word for word in _WORD.findall(text) if len(word) > 1 and not _is_abbreviation(word)]
    if not words:
        return 0.0, 0
    return sum(map(is_syllable, words)) / len(words), len(words)


def share_of_marked(text: str) -> float:
    """Return the share of words that carry a diacritic or đ; Vietnamese prose has about three in four."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    if not words:
        return 0.0
    return sum(any(ord(letter) > 127 for letter in word) for word in words) / len(words)


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and len(word) <= 6 and not is_syllable(word)
