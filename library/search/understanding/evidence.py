"""How facts named in a query speak for documents, and how they are told."""

from __future__ import annotations

from library.search import ranking
from library.search.contract import Equals, Facet, Field, Node, Phrase, Years
from library.search.understanding import wording
from library.search.understanding.facts import CodeNamed, Fact, ValueNamed, YearsNamed
from library.search.understanding.leaves import keys, spelled


def speaks(fact: Fact) -> Node:
    """Points for the documents that the fact names."""
    match fact:
        case YearsNamed():
            return Years(fact.first, fact.last, ranking.YEAR)
        case ValueNamed():
            score = ranking.KIND if fact.facet is Facet.KIND else ranking.COMMITTEE
            return Equals(fact.facet, frozenset((fact.value,)), score)
        case CodeNamed():
            return keys(Field.CODE, fact.exact, ranking.CODE)


def note(fact: Fact) -> str:
    """The fact in words."""
    match fact:
        case YearsNamed():
            return wording.years(fact.first, fact.last)
        case ValueNamed():
            return wording.value(fact.facet, (fact.value,))
        case CodeNamed():
            return wording.code(fact.written)


def in_text(key: str) -> Node:
    """A code as it stands in a text, by its most exact key; the pages with it are known by that."""
    number, *letters = key.split("|")
    forms = tuple(dict.fromkeys((number, number.zfill(2))))
    if not letters:
        return spelled(Field.TEXT, tuple((form, 1.0) for form in forms), ranking.TEXT)
    spellings = ((letter, "tư") if letter == "tw" else (letter,) for letter in letters)
    return Phrase(Field.TEXT, (forms, *spellings), ranking.TEXT)
