"""All ways to write with diacritics what was typed without them; the archive then says which of them it has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Final

from library.vietnamese import in_every_tone, is_plain_syllable, parse_syllable

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
    ways = dict.fromkeys((str(parse_syllable(plain) or plain), *_syllables(plain)))
    if len(ways) == 1 and sum(letter in _VOWELS for letter in plain) <= _MOST_VOWELS:
        ways |= dict.fromkeys(_marked(plain))
    if not is_plain_syllable(plain) and 0 < plain.count("d") <= _MOST_D:  # letters of a body: `btgdtw` for BTGĐTW
        ways |= dict.fromkeys(map("".join, product(*("dđ" if letter == "d" else letter for letter in plain))))
    return tuple(ways)  # words that are no syllables are in their normal form as they stand


def _syllables(plain: str) -> Iterator[str]:
    """Those of the ways that are syllables: of one that has a tone, its place is known."""
    for letters in _shaped(plain) if not _VOWELS.isdisjoint(plain) else ():
        yield from in_every_tone("".join(letters))


def _shaped(plain: str) -> Iterator[Sequence[str]]:
    """Every choice of hats and hooks, with d or đ at the beginning."""
    if sum(letter in _VOWELS for letter in plain) > _MOST_VOWELS:
        return
    for onset in ("d", "đ") if plain.startswith("d") else (plain[:1],):
        yield from product(*(_SHAPES.get(letter, letter) for letter in (onset, *plain[1:])))


def _marked(plain: str) -> Iterator[str]:
    """Every choice of hats and hooks, with no tone mark or one on any vowel."""
    for letters in _shaped(plain):
        yield "".join(letters)
        for place, letter in enumerate(letters):
            if letter in _VOWELS:
                for tone in _TONES:
                    marked = unicodedata.normalize("NFC", letter + tone)
                    yield "".join((*letters[:place], marked, *letters[place + 1 :]))
