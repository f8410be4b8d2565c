"""Documents that are about the same: by the words that set a document apart from the rest of the archive."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from library.search.contract import Field, Node, Or, Term
from library.search.vocabulary import Vocabulary
from library.vietnamese import tokens
from library.vietnamese.words import split_words

MOST_WORDS: Final = 16
"""Words that are looked for."""
MOST_TEXT: Final = 20_000
"""Characters of the document that are read."""
_FEWEST_SHARED: Final = 2  # a word of one document leads to no other
_COMMON: Final = 0.3  # of the documents: a word of more says nothing


def telling_words(text: str, vocabulary: Vocabulary) -> tuple[tuple[str, float], ...]:
    """The words of a text that say most, with how much, normal and joined by `_`, the strongest first."""
    shown = text[:MOST_TEXT]
    counted = Counter("_".join(word) for word in split_words(shown, tokens(shown)) if len(word) > 1)
    known = vocabulary.frequencies(counted, Field.WORDS)
    size = vocabulary.documents
    bound = max(_FEWEST_SHARED, size * _COMMON)
    worth = {word: (1 + math.log(count)) * math.log(1 + size / known[word])
             for word, count in counted.items() if _FEWEST_SHARED <= known[word] <= bound}
    return tuple(sorted(worth.items(), key=lambda one: (-one[1], one[0]))[:MOST_WORDS])


def similar_node(text: str, vocabulary: Vocabulary, *, code: str | None = None) -> Node | None:
    """What documents like this text have; None where nothing sets it apart.

    Args:
        code: key of the document's own code; what cites it is near to it.
    """
    told = telling_words(text, vocabulary)
    leaves: list[Node] = [Term(Field.WORDS, word, round(weight, 3)) for word, weight in told]
    if code is not None:
        leaves.append(Term(Field.CITED, code, told[0][1] if told else 1.0))
    return Or(tuple(leaves)) if leaves else None

