"""What stands beside a word that was read: by its company a misread word is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from library.vietnamese.normalise import tokens
from library.vietnamese.words import two_syllable_words

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Among:
    """A word and its neighbours, normal.

    Args:
        written: the word as it stands, from `start` on.
        before: the word before it, `behind` the one behind; empty where there is none, where a sign or an empty line
            parts them, where it is in capitals, or where it makes a word of two syllables with the one beyond.
        in_a_word: whether the word makes a word of two syllables with a neighbour.
    """

    written: str
    start: int
    read: str
    before: str
    behind: str
    in_a_word: bool


def each_among_others(text: str) -> Iterator[Among]:
    """The words of a text in small letters, each with its neighbours."""
    found = list(_WORD.finditer(text))
    normal = [_normal(word[0]) for word in found]
    touching = [False, *(_touch(text, one, other) for one, other in pairwise(found)), False]
    words = two_syllable_words()

    def makes_a_word(place: int) -> bool:
        """With the word behind it."""
        return 0 <= place < len(found) - 1 and touching[place + 1] and (normal[place], normal[place + 1]) in words

    for place, word in enumerate(found):
        if not word[0].islower():
            continue
        before = normal[place - 1] if touching[place] and not found[place - 1][0].isupper() else ""
        behind = normal[place + 1] if touching[place + 1] and not found[place + 1][0].isupper() else ""
        yield Among(
            word[0], word.start(), normal[place],
            before="" if makes_a_word(place - 2) else before, behind="" if makes_a_word(place + 1) else behind,
            in_a_word=makes_a_word(place - 1) or makes_a_word(place),
        )  # fmt: skip


def _touch(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    between = text[first.end() : second.start()]
    return between.isspace() and between.count("\n") < 2


@cache
def _normal(word: str) -> str:
    found = tokens(word)
    return found[0].text if len(found) == 1 else ""
