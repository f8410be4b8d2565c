"""Words that stand twice in a document and were read in two ways: one of both readings is wrong.

A lost tone makes another word of the language, of which the engine is sure: `đối mới` for `đổi mới`. Its neighbour and
the rest of the text tell. On the working half this tells six of thirteen subjects with a wrong letter, and doubts one
of 39 right ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from library.party.folding import fold
from library.vietnamese.pieces import normal_letters


def read_otherwise(words: str, texts: Iterable[str]) -> bool:
    """Whether two neighbours among these words were read with other signs elsewhere, and more often.

    Args:
        words: as they were read, one reading of which stands in the texts.
        texts: of the pages.
    """
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for pair in _pairs(text):
            found[fold(pair)][pair] += 1
    return any(count > found[fold(pair)][pair] - 1
               for pair in _pairs(words) for other, count in found[fold(pair)].items() if other != pair)  # fmt: skip


def _pairs(text: str) -> Iterator[str]:
    """Neighbouring words in lower case, of letters alone, that nothing parts."""
    for one, other in pairwise(text.split()):
        end = other.rstrip(".,;:")
        if one.isalpha() and end.isalpha():
            yield f"{normal_letters(one)} {normal_letters(end)}"
