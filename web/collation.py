"""Vietnamese dictionary order: a ă â b c d đ e ê … and, where letters are equal, the tones."""

from __future__ import annotations

import unicodedata
from typing import Final

_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK: Final = {letter: rank for rank, letter in enumerate(_LETTERS)}
_TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

Key = tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]


def sort_key(text: str) -> Key:
    """A key to sort names by: letters first, tones second, the text itself last.

    Spaces sort before everything, so that `An` stands before `An Giang`; numbers in a text sort by their value.
    """
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    number = ""
    for letter in unicodedata.normalize("NFD", text.casefold()) + " ":
        if letter.isdecimal():
            number += str(unicodedata.decimal(letter))
            continue
        if number:
            letters.append((1, int(number)))
            tones.append(0)
            number = ""
        _put(letter, letters, tones)
    return tuple(letters[:-1]), tuple(tones[:-1]), text


_MODIFIED: Final = {
    ("a", "\u0306"): "ă", ("a", "\u0302"): "â", ("e", "\u0302"): "ê",
    ("o", "\u0302"): "ô", ("o", "\u031b"): "ơ", ("u", "\u031b"): "ư",
}  # fmt: skip
_BASES: Final = {_RANK[letter]: letter for letter in _LETTERS}


def _put(letter: str, letters: list[tuple[int, int]], tones: list[int]) -> None:
    if letter in _TONES:
        if tones:
            tones[-1] = _TONES[letter]
        return
    if unicodedata.combining(letter):
        _modify(letter, letters)
        return
    if letter.isspace():
        letters.append((0, 0))
    elif letter in _RANK:
        letters.append((2, _RANK[letter]))
    else:
        letters.append((3, ord(letter)))
    tones.append(0)


def _modify(mark: str, letters: list[tuple[int, int]]) -> None:
    if not letters or letters[-1][0] != 2:
        return
    whole = _MODIFIED.get((_BASES[letters[-1][1]], mark))
    if whole is not None:
        letters[-1] = (2, _RANK[whole])
