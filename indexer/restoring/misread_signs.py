"""Letters and signs that a reader took for others of one form, mended where they stand for nothing as they were read.

`một SỐ cơ quan`: capitals that differ from small letters in size alone. `~ Lưu`, `Điều l5`, `ø) Chủ trì`: signs that no
document uses so.
"""

from __future__ import annotations

import re
import unicodedata

_SAME_FORM = frozenset("cosuvxzwkpy")
_DASH = re.compile(r"(?:(?<=^)|(?<=\n)|(?<=\w ))~(?= [^\W\d_])")
_ONE = re.compile(r"(?<![\w.,/])l(?=\d{1,3}(?:[.,]\d+)?%?(?:$|[\s.,;:)]))")
# Parcels, houses, annexes and classes are named `I5`; what is counted here never is.
_ONE_OF_MANY = re.compile(r"\b((?:[Đđ]iều|[Kk]hoản|ngày|tháng|năm|trang) )I(?=\d{1,2}(?:$|[\s,;:)]))")
_DOTTED, _LETTER_G = re.compile(r"¡(?=\))"), re.compile(r"(?:(?<=^)|(?<=\n))ø(?=\) )")
_WORD = re.compile(r"[^\W\d_]+")
_GOING_ON = ",;"
# Part of a code, or of a name: `35-CV/KƯ`, `đồng chí VŨ`.
_TOUCHING, _BEFORE_NAMES = frozenset("/-.–"), frozenset("chí ông bà anh chị họ cụ em liên".split())
_ABBREVIATIONS = frozenset({"TƯ", "SƯ"})
_SHORTEST, _LONGEST = 2, 3


def mend_misread_signs(text: str) -> str:
    """Return the text with these mended; it is as long as before.

    Args:
        text: that was read from a picture, in NFC.
    """
    text = _ONE_OF_MANY.sub(r"\g<1>1", _ONE.sub("1", _DASH.sub("-", text)))
    text = _LETTER_G.sub("g", _DOTTED.sub("i", text))
    return "\n".join(map(_with_small_letters, text.split("\n")))


def _with_small_letters(line: str) -> str:
    """A line with the capitals made small that were none."""
    found = list(_WORD.finditer(line))
    mended = list(line)
    for place, word in enumerate(found):
        if not _is_capitals_by_form(word[0]):
            continue
        before = found[place - 1][0] if place and line[found[place - 1].end() : word.start()] == " " else ""
        last = place + 1 == len(found)
        behind = "" if last or line[word.end() : found[place + 1].start()] != " " else found[place + 1][0]
        touched = line[: word.start()][-1:] in _TOUCHING or before.lower() in _BEFORE_NAMES
        if (before or behind) and not (touched or before.isupper() or behind.isupper()):
            goes_on = line[: word.start()].rstrip()[-1:]
            inside = bool(goes_on) and (goes_on.islower() or goes_on in _GOING_ON) and not behind[:1].isupper()
            is_small = inside and _base(word[0][0]) in _SAME_FORM
            mended[word.start() : word.end()] = word[0].lower() if is_small else word[0].capitalize()
    return "".join(mended)


def _is_capitals_by_form(word: str) -> bool:
    """Whether a word is in capitals, of which all but the first look like small letters, and no abbreviation."""
    rest = {_base(letter) for letter in word[1:]}
    short = _SHORTEST <= len(word) <= _LONGEST and word.isupper() and not word[1:].isascii()
    return short and rest <= _SAME_FORM and word not in _ABBREVIATIONS


def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0].lower()
