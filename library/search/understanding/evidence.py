"""How facts named in a query speak for documents, and how they are told."""

from __future__ import annotations

from library.search import ranking
from library.search.contract import BY_NAME, And, Equals, Facet, Field, Node, Or, Phrase, Years
from library.search.notes import Note
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


def by_name(code: CodeNamed) -> Node:
    """Documents whose number was not read, of files that are called by this code or by less of it."""
    return keys(Field.CODE, [BY_NAME + key for key in (*code.exact, *code.near)], ranking.CODE / 2)


def called_so(code: CodeNamed) -> Node:
    """Those whose name says all of the code, or its number where the paper says all the rest."""
    named = keys(Field.CODE, [BY_NAME + key for key in code.exact], ranking.CODE)
    if not (code.near and code.letters):
        return named
    rest = keys(Field.CODE, code.letters, ranking.CODE / 2)
    return Or((named, And((keys(Field.CODE, [BY_NAME + key for key in code.near], ranking.CODE / 2), rest))))


def note(fact: Fact) -> Note:
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
