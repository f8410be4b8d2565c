"""Other ways in which the same is written: `1.234.567` and `1234567`, `U.B.H.C.` and `UBHC`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from library.vietnamese import Token, is_syllable

Form = tuple[str, ...]
_CENTRE: Final = re.compile(
    r"(?:(?<![^\W\d_])(?P<before>[^\W\d_]+)[ ]+)?(?<![\w/.-])TƯ(?![\w/.-])(?=(?:[ ]+(?P<behind>[^\W\d_]+))?)"
)
_DOTTED: Final = re.compile(r"(?<![\w.])((?:[^\W\d_]\.[ ]?){1,9}[^\W\d_])\.?(?![\w.])")
_SHORTEST_LETTERS: Final = 3
_FEWEST_DIGITS: Final = 5
_GROUP: Final = 3


def undotted(text: str) -> str:
    """The text with abbreviations of single letters written together: `U.B.H.C.` is UBHC, `T.Ư.` and `TƯ` are TW."""
    if "." in text:
        text = _DOTTED.sub(lambda match: _together(match[1]), text)
    return _CENTRE.sub(_as_centre, text) if "TƯ" in text else text


def says_centre(text: str) -> bool:
    """Does a text say TƯ for Trung ương, which by its letters is the word tư?"""
    return any(_as_centre(match).endswith("TW") for match in _CENTRE.finditer(text))


def _as_centre(match: re.Match[str]) -> str:
    """Capitals beside a syllable in capitals are a heading's: `CÔNG TÁC TƯ TƯỞNG`."""
    near = [word for word in (match["before"], match["behind"]) if word]
    if any(word.isupper() and is_syllable(word.lower()) for word in near):
        return match.group()
    return f"{match.group()[:-2]}TW"


def _together(dotted: str) -> str:
    letters = "".join(letter for letter in dotted if letter.isalpha())
    return "TW" if letters.upper() == "TƯ" else letters


def letters_apart(form: Sequence[str]) -> Form | None:
    """An abbreviation as its letters with dots are read: `ubhc` as u, b, h, c; None for what is no abbreviation."""
    word = form[0] if len(form) == 1 else ""
    return tuple(word) if word == "tw" or (len(word) >= _SHORTEST_LETTERS and word.isalpha()) else None


def numbers_written(text: str, found: Sequence[Token]) -> Iterator[tuple[int, int, Form]]:
    """Where long numbers stand, how many tokens they are, and their other form: in groups of three, or together."""
    place = 0
    while place < len(found):
        length = _grouped(text, found, place)
        digits = "".join(one.text for one in found[place : place + length])
        if length > 1:
            yield place, length, (digits,)
        elif digits.isascii() and digits.isdigit() and len(digits) >= _FEWEST_DIGITS:
            yield place, 1, _in_groups(digits)
        place += length


def _grouped(text: str, found: Sequence[Token], place: int) -> int:
    """How many tokens from here are one number in groups of three with dots between; 1 where it is none."""
    end = place + 1
    if not _are_digits(found[place].text, 1, _GROUP):
        return 1
    while (end < len(found) and text[found[end - 1].end : found[end].start] == "."
           and _are_digits(found[end].text, _GROUP, _GROUP)):  # fmt: skip
        end += 1
    return end - place


def _are_digits(token: str, least: int, most: int) -> bool:
    return token.isascii() and token.isdigit() and least <= len(token) <= most


def _in_groups(digits: str) -> Form:
    first = len(digits) % _GROUP
    rest = (digits[start : start + _GROUP] for start in range(first, len(digits), _GROUP))
    return (*((digits[:first],) if first else ()), *rest)
