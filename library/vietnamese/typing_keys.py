"""Text typed in the keys of Telex or VNI while no input method was listening: `nghij quyeets`, `nghi5 quyet61`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType

from library.vietnamese.syllables import MARK_OF_TONE, fold, is_plain_syllable, parse_syllable

_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_TONES = MappingProxyType({"1": "s", "2": "f", "3": "r", "4": "x", "5": "j", "0": ""})
_VNI_SHAPES = MappingProxyType({"6": ("aeo", _CIRCUMFLEX), "7": ("uo", _HORN), "8": ("a", _BREVE)})
_TELEX_TONES = frozenset("sfrxj")
_LONGEST_OPERATOR = 2
_WORD = re.compile(r"[A-Za-zÀ-ỹĐđ]+(?:[0-9]+[A-Za-z]*)*")
_MOST_LETTERS = 12
_REMEMBERED = 1 << 12
_HOOKED = re.compile("ưo|uơ(?=.)")
_LONG_O = frozenset(("xoong", "boong", "coong"))


def from_typing_keys(text: str) -> str | None:
    """Return what was meant by a text typed in Telex or VNI keys, or None when it is no such text.

    A word counts as typed so only when it is no syllable as it stands and becomes one; words that are neither
    (codes, names) stay, but must be fewer than those that became syllables.
    """
    for decode in (_telex, _vni):
        meant = _decoded(text, decode)
        if meant is not None:
            return meant
    return None


def may_be_typing_keys(text: str) -> bool:
    """Is there a word that is no syllable as it stands? Without one, no part of a text was typed in keys."""
    return not all(map(_stands, _WORD.findall(text)))


def _decoded(text: str, decode: Callable[[str], str | None]) -> str | None:
    became = foreign = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal became, foreign
        word = match.group()
        if _stands(word):
            return word
        operator = word.isupper() and len(word) <= _LONGEST_OPERATOR  # `OR` is no `ỏ`
        meant = decode(word.lower()) if len(word) <= _MOST_LETTERS and not operator else None
        if meant is None:
            foreign += not word.isupper()
            return word
        became += 1
        return _cased(meant, word)

    meant = _WORD.sub(replace, unicodedata.normalize("NFC", text))
    return meant if became > foreign else None


@lru_cache(maxsize=_REMEMBERED)
def _stands(word: str) -> bool:
    """Is the word a syllable already, with its diacritics or with none at all?"""
    lowered = word.lower()
    if "oo" in lowered and lowered not in _LONG_O:
        return False  # `khoong` is không
    return parse_syllable(lowered) is not None or is_plain_syllable(lowered)


def _telex(word: str) -> str | None:
    """Apply Telex keys from left to right; a key that finds nothing to change is a letter."""
    letters: list[str] = []
    tone = ""
    for key in word:
        if key in _TELEX_TONES and any(_base(letter) in "aeiouy" for letter in letters):
            tone = key
        elif key == "z" and tone:
            tone = ""
        elif not _telex_shape(letters, key):
            letters.append(key)
    return _syllable("".join(letters), tone)


def _telex_shape(letters: list[str], key: str) -> bool:
    """Change a letter before by a doubled letter or w; return whether there was one to change."""
    if key == "d" and letters and letters[0] == "d":
        letters[0] = "đ"
        return True
    if key in "aeo" and key in letters:
        return _shape(letters, key, _CIRCUMFLEX)
    if key == "w":
        joined = "".join(letters)
        if "uo" in joined:
            letters[joined.index("uo") : joined.index("uo") + 2] = "ươ"
            return True
        if not any(_base(letter) in "aeiouy" for letter in letters) and joined != "t":  # `tw` is Trung ương
            letters.append("ư")
            return True
        return any(_shape(letters, vowel, _BREVE if vowel == "a" else _HORN) for vowel in "uoa" if vowel in letters)
    return False


def _vni(word: str) -> str | None:
    letters: list[str] = []
    tone = ""
    for key in word:
        if key in _VNI_TONES and letters:
            tone = _VNI_TONES[key]
        elif key == "9" and letters and letters[0] == "d":
            letters[0] = "đ"
        elif key in _VNI_SHAPES and letters:
            if not _vni_shape(letters, key):
                return None
        elif key.isdigit():
            return None
        else:
            letters.append(key)
    return _syllable("".join(letters), tone)


def _vni_shape(letters: list[str], key: str) -> bool:
    joined = "".join(letters)
    if key == "7" and "uo" in joined:
        letters[joined.index("uo") : joined.index("uo") + 2] = "ươ"
        return True
    vowels, mark = _VNI_SHAPES[key]
    return any(_shape(letters, vowel, mark) for vowel in reversed(vowels) if vowel in letters)


def _shape(letters: list[str], vowel: str, mark: str) -> bool:
    place = len(letters) - 1 - letters[::-1].index(vowel)
    letters[place] = unicodedata.normalize("NFC", vowel + mark)
    return True


def _syllable(letters: str, tone: str) -> str | None:
    hooked = _HOOKED.sub("ươ", letters)
    parsed = parse_syllable(f"{hooked[:-2]}uơ" if hooked.endswith("ươ") else hooked)
    if parsed is None:
        return None
    marked = parse_syllable(_with_tone(str(parsed), tone)) if tone else parsed
    return str(marked) if marked is not None else None


def _with_tone(word: str, tone: str) -> str:
    """Put the tone mark on any vowel; parsing puts it where it belongs."""
    place = next(index for index in range(len(word) - 1, -1, -1) if _base(word[index]) in "aeiouy")
    return unicodedata.normalize("NFC", f"{word[: place + 1]}{MARK_OF_TONE[tone]}{word[place + 1 :]}")


def _base(letter: str) -> str:
    return fold(letter)[:1]


def _cased(meant: str, written: str) -> str:
    if written.isupper() and len(written) > 1:
        return meant.upper()
    return meant.capitalize() if written[0].isupper() else meant
