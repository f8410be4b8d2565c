"""Puts the parts of a query together."""

from __future__ import annotations

from library.search import ranking
from library.search.contract import And, Everything, Field, Node, Or, Synonyms
from library.search.highlighting import Marks
from library.search.lexicon import Lexicon
from library.search.understanding.model import Understanding
from library.vietnamese import tokens


def understand(query: str, lexicon: Lexicon) -> Understanding:
    """Read a query."""
    asked = [token.text for token in tokens(query)]
    if not asked:
        return Understanding(Everything(), is_empty=True)
    leaves: list[Node] = []
    marked: set[str] = set()
    for token in asked:
        found = lexicon.words.spellings(token) if token.isascii() else ()
        spellings = found or ((token, 1),)
        marked.update(one for one, _ in spellings)
        leaves.append(Synonyms(Field.TEXT, tuple((one, 1.0) for one, _ in spellings), ranking.TEXT))
    return Understanding(And(tuple(leaves)), Or(tuple(leaves)), None, Marks(frozenset(marked)), (query,))
