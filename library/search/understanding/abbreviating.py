"""Abbreviations written out and long forms abbreviated: what else may stand in place of some words of a query."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from library.search import ranking
from library.search.contract import AnyOf, Field, Node, Term
from library.search.lexicon import Lexicon
from library.search.understanding import wording
from library.search.understanding.gathering import Gathered
from library.search.understanding.leaves import exactly, written_out
from library.search.understanding.senses import apart, senses
from library.search.understanding.written_forms import letters_apart
from library.vietnamese.abbreviations import Expansion

_MOST_ALTERNATIVES: Final = 8
_MOST_TOLD: Final = 2

Form = tuple[str, ...]


class Abbreviating:
    """Finds other forms for the typed tokens; tells and marks those that the archive can have.

    Args:
        years: the years that the query names; only forms in use then are taken.
        others: other forms that no table has.

    `held` are the forms that were taken.
    """

    def __init__(self, typed: Sequence[str], lexicon: Lexicon, into: Gathered, *,
                 years: tuple[int, int] | None = None, others: Sequence[Expansion] = ()) -> None:  # fmt: skip
        self._typed = typed
        self._words = lexicon.words
        self._table = lexicon.abbreviations
        self._into = into
        self._years = years
        self._others = others
        self.held: list[Form] = []

    def within(self, places: Sequence[int]) -> dict[int, tuple[int, list[Node]]]:
        """Where other forms may stand within these places: how many tokens they replace, and what may stand there."""
        found = (*self._table.expansions(self._typed, years=self._years), *self._others)
        if not found:
            return {}  # as for most words
        free = set(places)
        gathered: dict[int, tuple[int, list[Form]]] = {}
        for start, length, form in found:
            if free.issuperset(range(start, start + length)):
                gathered.setdefault(start, (length, []))[1].append(form)
        return {start: (length, self._nodes(start, length, forms)) for start, (length, forms) in gathered.items()}

    def or_written_out(self, place: int, leaf: Node) -> Node:
        """An abbreviation within a longer form that the table knows: `HTX` in `HTX nông nghiệp`."""
        forms = [form for _, _, form in self._table.expansions([self._typed[place]], years=self._years)]
        nodes = self._nodes(place, 1, forms) if forms else []
        self._into.loose += nodes
        return AnyOf((leaf, *nodes)) if nodes else leaf

    def _nodes(self, start: int, length: int, forms: Sequence[Form]) -> list[Node]:
        """Those of the forms whose tokens the archive has, the longest first."""
        typed = tuple(self._typed[start : start + length])
        dotted = [apart for form in (typed, *forms) if (apart := letters_apart(form)) is not None]
        forms = tuple(dict.fromkeys((*forms, *dotted)))
        known = self._words.frequencies(token for form in forms for token in form)
        held = sorted((form for form in forms if all(known[token] for token in form)), key=lambda form: -len(form))
        self._into.phrases += [tuple(frozenset((token,)) for token in form) for form in held[:_MOST_ALTERNATIVES]]
        self.held += held[:_MOST_ALTERNATIVES]
        if held:
            self._into.notes.append(wording.also(" ".join(typed), [" ".join(form) for form in held[:_MOST_TOLD]]))
        for form in held[:_MOST_ALTERNATIVES]:
            self._speaks(form)
        return [written_out(form, ranking.ABBREVIATION) for form in held[:_MOST_ALTERNATIVES]]

    def _speaks(self, form: Form) -> None:
        """What would speak for a document if the form had been typed, but for what was typed anyway."""
        weight = ranking.ABBREVIATION
        for token in form:
            if token not in self._typed:
                self._into.extra.append(Term(Field.SUBJECT, token, ranking.SUBJECT * weight))
                self._into.extra.append(Term(Field.HEADINGS, token, ranking.HEADINGS * weight))
        typed = set(pairwise(self._typed))
        for word in apart(senses(form, self._words)[1]):
            parts = form[word.start : word.start + word.length]
            self._into.extra.append(Term(Field.WORDS, "_".join(parts), ranking.WORDS * weight))
            self._into.pairs += [exactly(pair, ranking.PAIRS * weight) for pair in pairwise(parts) if pair not in typed]
