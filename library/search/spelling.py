"""All ways to write with diacritics what was typed without them; the archive then says which of them it has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Final

from library.vietnamese import is_plain_syllable, is_syllable, tokens

_REMEMBERED: Final = 1 << 12
_SHAPES: Final = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư"}
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS: Final = frozenset("aăâeêioôơuưy")
_MOST_D: Final = 4
_MOST_VOWELS: Final = 3
"""Names that are no syllables are looked for in other spellings only up to so many vowels."""
_LONGEST: Final = 24
"""Letters; a longer word is no syllable and no name, and every way to write it would take time that grows with it."""


@lru_cache(maxsize=_REMEMBERED)
def ways_to_write(plain: str) -> tuple[str, ...]:
    """The normal tokens that give this one when their diacritics are taken off, itself first."""
    if len(plain) > _LONGEST or not (plain.isascii() and plain.isalpha()):
        return (plain,)
    ways = dict.fromkeys((plain, *(way for way in _marked(plain) if is_syllable(way))))
    if len(ways) == 1 and sum(letter in _VOWELS for letter in plain) <= _MOST_VOWELS:
        ways = dict.fromkeys((plain, *_marked(plain)))
    if not is_plain_syllable(plain) and 0 < plain.count("d") <= _MOST_D:  # letters of a body: `btgdtw` for BTGĐTW
        ways |= dict.fromkeys(map("".join, product(*("dđ" if letter == "d" else letter for letter in plain))))
    normal = (tokens(way) for way in ways)
    return tuple(dict.fromkeys(found[0].text for found in normal if len(found) == 1))


def _marked(plain: str) -> Iterator[str]:
    """Every choice of hats and hooks, with no tone mark or one on any vowel, with d or đ at the beginning."""
    if sum(letter in _VOWELS for letter in plain) > _MOST_VOWELS:
        return
    for onset in ("d", "đ") if plain.startswith("d") else (plain[:1],):
        for letters in product(*(_SHAPES.get(letter, letter) for letter in (onset, *plain[1:]))):
            yield "".join(letters)
            for place, letter in enumerate(letters):
                if letter in _VOWELS:
                    for tone in _TONES:
                        marked = unicodedata.normalize("NFC", letter + tone)
                        yield "".join((*letters[:place], marked, *letters[place + 1 :]))
