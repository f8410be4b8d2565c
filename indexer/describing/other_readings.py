"""Words that stand twice in a document and were read in two ways: one of both readings is wrong.

A lost tone makes another word of the language, of which the engine is sure: `đối mới` for `đổi mới`. Its neighbour and
the rest of the text tell.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from library.party.folding import fold
from library.vietnamese.pieces import normal_letters

_MARKS = ".,;:"


def read_otherwise(words: str, texts: Iterable[str]) -> dict[int, set[str]]:
    """The words that were read with other signs elsewhere beside the same neighbour, and more often: how, by place.

    Args:
        words: as they were read, one reading of which stands in the texts.
        texts: of the pages.
    """
    found: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for text in texts:
        for _, pair in _pairs(text):
            found[fold(" ".join(pair))][pair] += 1
    otherwise: defaultdict[int, set[str]] = defaultdict(set)
    for place, pair in _pairs(words):
        alike = found[fold(" ".join(pair))]
        for other in [other for other, count in alike.items() if other != pair and count > alike[pair] - 1]:
            for beside in (0, 1):
                if other[beside] != pair[beside]:
                    otherwise[place + beside].add(other[beside])
    return dict(otherwise)


def bare(word: str) -> str:
    """A word in lower case without the mark behind it."""
    return normal_letters(word.rstrip(_MARKS))


def _pairs(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Neighbouring words in lower case, of letters alone, that nothing parts, with the place of the first."""
    for place, (one, other) in enumerate(pairwise(text.split())):
        if one.isalpha() and other.rstrip(_MARKS).isalpha():
            yield place, (bare(one), bare(other))
