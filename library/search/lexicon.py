"""What the archive says about a query: its words, abbreviations, names of kinds and committees, to one audience.

Made from one commit of an engine and kept until the next; each part only when a query first needs it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final

from library.party.kinds import KINDS
from library.relations.holding import Status
from library.relations.records import Type
from library.search.contract import Among, Engine, Everything, Facet, FacetCount, Field, Node, Request, Searchable, Term
from library.search.file_names import FileNames, NoFileNames
from library.search.grouping import GroupedCommit
from library.search.names import Names, NamesNow, no_names, versions
from library.search.precedents import NoPrecedents, Precedents, Standings, groups, holding
from library.search.signers import NoSigners, Signers
from library.search.vocabulary import Listing, Vocabulary
from library.vietnamese import Abbreviations, fold, tokens
from library.vietnamese.abbreviations import shipped

PLACE_LENGTH: Final = 2
"""Syllables of the name of a place."""

Name = tuple[str, ...]
"""The normal tokens of a name."""


class Lexicon:
    """The archive's words and abbreviations, and the names that one audience may see.

    Args:
        engine: the commit that all of it is of.
        precedents: what documents do to one another, as the catalogue has it now.
        signers, file_names: who signed what, and what is called how, as the catalogue has it now.
    """

    def __init__(self, engine: Searchable, words: Vocabulary, abbreviations: Abbreviations,
                 audience: frozenset[str], names: Mapping[Facet, Names],
                 precedents: Precedents | None = None, signers: Signers | None = None,
                 file_names: FileNames | None = None) -> None:  # fmt: skip
        self._names = names
        self._file_names = file_names or NoFileNames()
        self._precedents = precedents or NoPrecedents()
        self._signers = signers or NoSigners()
        self.words = words
        self.abbreviations = abbreviations
        self.engine = engine
        self._audience = audience
        self._groups: tuple[date, Standings, tuple[tuple[str, Node], ...]] | None = None

    @cached_property
    def facets(self) -> Mapping[Facet, tuple[FacetCount, ...]]:
        """All years, kinds and committees that the audience may see, with their counts."""
        return self.engine.search(Request(query=Everything(), audience=self._audience, limit=0)).facets

    def doing(self, code: str, only: Type | None = None) -> Node:
        """The documents that do this to those of a code."""
        return Among(self._precedents.doing(code, only, self._audience))

    @cached_property
    def signers(self) -> Mapping[str, Name]:
        """The tokens of the names of all who signed a document that the audience may see, by name."""
        return {name: tuple(token.text for token in tokens(name)) for name in self._signers.names(self._audience)}

    def signed_by(self, names: Sequence[str]) -> Node:
        """The documents that one of these signed."""
        return Among(self._signers.signed(names, self._audience) if names else frozenset())

    def called(self, file: str) -> frozenset[str]:
        """The documents whose file is called so, or so in part."""
        return self._file_names.called(file, self._audience)

    def holding(self, statuses: frozenset[Status], day: date) -> Node:
        """The documents of which one of these holds on a day."""
        return holding(statuses, day, self._precedents.standings(day, self._audience))

    def groups(self, day: date, *, needed: bool) -> tuple[tuple[str, Node], ...]:
        """The documents by what holds of them on a day; none where nothing is known of precedents.

        Args:
            needed: also where it takes long to work that out.
        """
        if isinstance(self._precedents, NoPrecedents):
            return ()
        ask = self._precedents.standings if needed else self._precedents.at_hand
        standings, known = ask(day, self._audience), self._groups
        if standings is None:
            return ()
        if known is None or known[0] != day or known[1] is not standings:
            made = groups(day, standings)
            if isinstance(self.engine, GroupedCommit):
                made = self.engine.groups_in_index(made, self._audience)
            known = self._groups = day, standings, made
        return known[2]

    @cached_property
    def kinds(self) -> Mapping[Name, str]:
        """The kinds of documents by the tokens of their names: those that are known and those of the archive."""
        known = _names([FacetCount(kind.name, 0) for kind in KINDS])
        seen = {one.value for one in self.facets.get(Facet.KIND, ())}
        listed = {value: self._names[Facet.KIND].shown_as(value) for value in known.values()}
        return {**{name: listed[value] if listed[value] in seen else value for name, value in known.items()},
                **self._all_names(Facet.KIND)}

    def kinds_of_letters(self, letters: str) -> frozenset[str]:
        """The kinds that these letters of a code stand for."""
        return frozenset(self._names[Facet.KIND].of_letters(letters)).intersection(self.kinds.values())

    def letters_of(self, kind: str) -> str | None:
        """The letters that are prescribed for a kind in a code; None where there are none."""
        return next(iter(self._names[Facet.KIND].letters_of(kind)), None)

    @cached_property
    def committees(self) -> Mapping[Name, str]:
        """The committees by the tokens of each of their names."""
        return self._all_names(Facet.COMMITTEE)

    def _all_names(self, facet: Facet) -> Mapping[Name, str]:
        """What is listed under a facet by the tokens of each of its names."""
        shown, names = self.facets.get(facet, ()), self._names[facet]
        others = _names([FacetCount(name, 0) for one in shown for name in names.names_of(one.value)])
        listed = {name: names.shown_as(value) for name, value in others.items()}
        return {**listed, **_names(shown)}

    @cached_property
    def plain_committees(self) -> Sequence[tuple[str, Name, str]]:
        """The committees, most frequent first: their tokens without diacritics, a space before each; tokens; name."""
        named = ((" " + " ".join(map(fold, name)), name, value) for name, value in self.committees.items())
        return tuple(reversed(tuple(named)))

    @cached_property
    def places(self) -> Mapping[Name, frozenset[str]]:
        """The committees by the last two tokens of their names, which mostly are their place (`yên phú`)."""
        gathered: dict[Name, set[str]] = {}
        for name, value in self.committees.items():
            if len(name) > PLACE_LENGTH:
                gathered.setdefault(tuple(map(fold, name[-PLACE_LENGTH:])), set()).add(value)
        return {place: frozenset(values) for place, values in gathered.items()}

    def names_by_first(self, facet: Facet) -> Mapping[str, Sequence[tuple[Name, str]]]:
        """The kinds or committees by the first token of their names without its diacritics, longest first."""
        return self._by_first[facet]

    def holds(self, node: Node) -> bool:
        """Whether the audience may see a document that matches."""
        return self.engine.holds(node, self._audience)

    def knows(self, token: str) -> bool:
        """Whether a document that the audience may see has a token, however its diacritics are written.

        That a word is known, so that nothing is offered in its place, else tells of papers that are for others.
        """
        written = dict.fromkeys([token, *(one for one, _ in self.words.spellings(token))])
        known = self.words.frequencies(written)
        return any(count and self.holds(Term(Field.TEXT, one)) for one, count in known.items())

    @cached_property
    def _by_first(self) -> Mapping[Facet, Mapping[str, Sequence[tuple[Name, str]]]]:
        return {Facet.KIND: _by_first(self.kinds), Facet.COMMITTEE: _by_first(self.committees)}


class Lexicons:
    """The lexicons of an engine's last commit, one for each audience."""

    def __init__(self, engine: Engine, *, abbreviations: Abbreviations | None = None,
                 names: NamesNow | None = None, precedents: Precedents | None = None,
                 signers: Signers | None = None, file_names: FileNames | None = None) -> None:  # fmt: skip
        self._engine = engine
        self._signers, self._file_names = signers, file_names
        self._names = names or no_names
        self._precedents = precedents
        self._abbreviations = abbreviations or shipped()
        self._lock = threading.Lock()
        self._of: tuple[Searchable, int, tuple[int, ...]] | None = None
        self._listing: Listing | None = None
        self._words: Vocabulary | None = None
        self._made: dict[frozenset[str], Lexicon] = {}

    def of(self, audience: frozenset[str]) -> Lexicon:
        """The lexicon of the last commit for an audience."""
        last = self._engine.last()
        of: tuple[Searchable, int, tuple[int, ...]]
        if isinstance(last, GroupedCommit):  # it is another one for other names, which are asked for once a question
            names, of = last.names, (last, 0, ())
        else:
            names = self._names()
            of = last, last.watermark(), versions(names)
        with self._lock:
            if of != self._of or self._words is None:
                if self._listing is None or not self._listing.will_do(last.document_count()):
                    self._listing = Listing(self._engine)  # not of this commit, which it may outlive
                self._of, self._words, self._made = of, Vocabulary(last, self._listing), {}
            if audience not in self._made:
                self._made[audience] = Lexicon(last, self._words, self._abbreviations, audience, names,
                                               self._precedents, self._signers, self._file_names)
            return self._made[audience]


def _names(counts: Sequence[FacetCount]) -> Mapping[Name, str]:
    """By tokens; of two values with the same tokens the more frequent."""
    named = ((tuple(token.text for token in tokens(one.value)), one.value) for one in reversed(counts))
    return {name: value for name, value in named if name}


def _by_first(names: Mapping[Name, str]) -> Mapping[str, Sequence[tuple[Name, str]]]:
    gathered: dict[str, list[tuple[Name, str]]] = {}
    for name, value in sorted(names.items(), key=lambda one: (-len(one[0]), one[0])):
        gathered.setdefault(fold(name[0]), []).append((name, value))
    return gathered
