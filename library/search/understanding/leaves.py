"""Leaves of the query tree from slots: one token with its spellings, a phrase, the keys of a code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from library.search import ranking
from library.search.contract import And, Field, Node, Or, Phrase, Synonyms, Term
from library.search.understanding.senses import Slot

_LIKELY: Final = 0.2
"""Spellings below this weight are found, but not looked for side by side."""


_TEXT: Final = Field.TEXT
_SUBJECT: Final = Field.SUBJECT
_HEADINGS: Final = Field.HEADINGS
"""To ask an enumeration for its member takes as long as to make a leaf."""

_LEAVES_KEPT: Final = 4_096
"""Leaves that are made once: most words are asked for again, and each in several fields."""


def leaf(field: Field, slot: Slot, weight: float = 1.0) -> Node:
    """The token in a field."""
    made = slot.leaves.get((field, weight))
    if made is None:
        made = slot.leaves[field, weight] = _spelled(field, slot.spellings, weight)
    return made


def beside(slot: Slot) -> tuple[Node, Node]:
    """What speaks for a document besides the token in its text: the token in its subject, and in a heading."""
    return leaf(_SUBJECT, slot, ranking.SUBJECT), leaf(_HEADINGS, slot, ranking.HEADINGS)


def spelled(field: Field, spellings: Sequence[tuple[str, float]], weight: float = 1.0) -> Node:
    """One or more spellings of a token."""
    return _spelled(field, tuple(spellings), weight)


@lru_cache(maxsize=_LEAVES_KEPT)
def _spelled(field: Field, spellings: tuple[tuple[str, float], ...], weight: float) -> Node:
    if len(spellings) == 1:
        return Term(field, spellings[0][0], weight * spellings[0][1])
    return Synonyms(field, spellings, weight)


def phrase(slots: Sequence[Slot], weight: float = 1.0) -> Node:
    """The tokens one behind the other."""
    if len(slots) == 1:
        return leaf(_TEXT, slots[0], weight)
    return Phrase(_TEXT, tuple([slot.likely(0.0) for slot in slots]), weight)


def exactly(tokens: Sequence[str], weight: float) -> Node:
    """Tokens one behind the other, as they stand."""
    if len(tokens) == 1:
        return Term(Field.TEXT, tokens[0], weight)
    return Phrase(Field.TEXT, tuple((token,) for token in tokens), weight)


def written_out(tokens: Sequence[str], weight: float) -> Node:
    """Tokens one behind the other that count as much as if each had been typed by itself.

    The phrase only says in which documents: by its own idf, three frequent syllables that stand together in few
    documents would count for more than all other words of the query.
    """
    terms = tuple(Term(Field.TEXT, token, weight) for token in tokens)
    return terms[0] if len(terms) == 1 else And((exactly(tokens, 0.0), *terms))


def pairs(slots: Sequence[Slot]) -> list[Node]:
    """Neighbours of the query that stand side by side in the text."""
    likely = [slot.likely(_LIKELY) for slot in slots]
    return [Phrase(_TEXT, pair, ranking.PAIRS) for pair in pairwise(likely)]


def keys(field: Field, wanted: Iterable[str], weight: float) -> Node:
    """Any of the keys of one code."""
    return spelled(field, tuple((key, 1.0) for key in wanted), weight)


def every(children: Sequence[Node]) -> Node:
    """All of them."""
    return children[0] if len(children) == 1 else And(tuple(children))


def any_(children: Sequence[Node]) -> Node:
    """Any of them, scores added."""
    return children[0] if len(children) == 1 else Or(tuple(children))
