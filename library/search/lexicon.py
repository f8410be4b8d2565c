"""What the archive's own words say about a query: spellings, how frequent they are, names of kinds and committees.

Made from one commit of an engine and kept until the next; each part only when a query first needs it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeVar

from library.party.kinds import KINDS
from library.relations.holding import Status
from library.relations.records import Type
from library.search.beginnings import meant
from library.search.contract import Among, Engine, Everything, Facet, FacetCount, Field, Node, Request, Searchable, Term
from library.search.file_names import FileNames, NoFileNames
from library.search.folded import FoldedTokens, without_marks
from library.search.grouping import GroupedCommit
from library.search.names import Names, NamesNow, no_names, versions
from library.search.precedents import NoPrecedents, Precedents, Standings, groups, holding
from library.search.signers import NoSigners, Signers
from library.search.spelling import ways_to_write
from library.vietnamese import Abbreviations, fold, tokens
from library.vietnamese.abbreviations import shipped

MOST_SPELLINGS: Final = 24
"""Spellings of one token without diacritics that are looked for; the rarest are left out."""
MOST_GUESSED: Final = 1 << 16
"""Tokens among which one is looked for that was misspelled: more would take time in which nobody gets an answer, and
the rarest of so many are mostly misread or misspelled themselves."""
PLACE_LENGTH: Final = 2
"""Syllables of the name of a place."""

_NUMBER: Final = re.compile(r"\d+")
_LONGEST_NUMBER: Final = 9
_MOST_KEPT: Final = 1_024
"""Beginnings of words that are kept with these words, which are some ten thousand."""
_FIRST_LETTERS: Final = {**{letter: (letter,) for letter in "bcghklmnpqrstvx"}, "d": ("d", "đ")}
"""How a syllable may begin that begins so without its diacritics; one that begins with a vowel in too many ways."""
_SLOTS_KEPT: Final = 1 << 13
_ASKED: Final = (Field.TEXT, Field.SUBJECT, Field.HEADINGS)
"""Where a word of a question is looked for."""
_LARGE: Final = 2_000
_HARDLY: Final = 0.05

Spellings = tuple[tuple[str, int], ...]
"""Tokens with the number of documents that have them, most frequent first."""
T = TypeVar("T")
Name = tuple[str, ...]
"""The normal tokens of a name."""


class Listing:
    """Whole lists of an index, which take a second to read where there are 100,000 documents.

    They only give weight to spellings and suggest, so that a list from a few commits ago will do.
    """

    def __init__(self, engine: Searchable) -> None:
        self._engine = engine
        self._documents = engine.document_count()

    def will_do(self, documents: int) -> bool:
        """Whether the archive has hardly changed since, or is as small as to be read again at once."""
        return documents == self._documents or (
            self._documents >= _LARGE and abs(documents - self._documents) <= self._documents * _HARDLY
        )

    @cached_property
    def subjects(self) -> FoldedTokens:
        """The tokens of subjects by what they are without diacritics."""
        return self._folded(Field.SUBJECT)

    @cached_property
    def plain(self) -> str:
        """The tokens of the text without diacritics, each on a line of its own; of very many the most frequent."""
        found = _most_frequent(self._engine.vocabulary(Field.TEXT), MOST_GUESSED)
        return "\n".join(dict.fromkeys(without_marks([token for token, _ in found])))

    def _folded(self, field: Field) -> FoldedTokens:
        found = self._engine.vocabulary(field)
        return FoldedTokens(without_marks([token for token, _ in found]), found)


class Vocabulary:
    """The tokens of one commit."""

    def __init__(self, engine: Searchable, listing: Listing) -> None:
        self._engine = engine
        self._listing = listing
        self._spellings: dict[str, Spellings] = {}
        self._begun: dict[str, tuple[Sequence[tuple[str, int]], str]] = {}
        self._words: dict[tuple[str, str | None], Spellings] = {}
        self._slots: dict[str, Any] = {}
        self._counted: dict[str, int] = {}

    def kept(self, tokens: Sequence[str], make: Callable[[str, Vocabulary], T]) -> list[T]:
        """What is made of each token with these words; made once."""
        known = self._slots
        try:
            return [known[token] for token in tokens]
        except KeyError:
            if len(known) >= _SLOTS_KEPT:
                known = self._slots = {}
            new = [token for token in tokens if token not in known]
            for field in _ASKED:
                self._engine.expect(field, new)
            known |= {token: make(token, self) for token in new}
            return [known[token] for token in tokens]

    def words_counted(self, words: Sequence[str]) -> list[int]:
        """How many documents have each word of several syllables (`nghị_quyết`), which mostly is none."""
        known = self._counted
        try:
            return [known[word] for word in words]
        except KeyError:
            if len(known) >= _SLOTS_KEPT:
                known = self._counted = {}
            known |= self.frequencies(words, Field.WORDS)
            return [known[word] for word in words]

    @cached_property
    def documents(self) -> int:
        """How many documents there are."""
        return self._engine.document_count()

    def frequencies(self, wanted: Iterable[str], field: Field = Field.TEXT) -> Mapping[str, int]:
        """How many documents have each token."""
        return self._engine.frequencies(field, dict.fromkeys(wanted))

    def spellings(self, plain: str) -> Spellings:
        """The tokens of the text that are this one without their diacritics."""
        return self._held(plain)[:MOST_SPELLINGS]

    def leaves_out(self, plain: str) -> bool:
        """Whether there are more of them than are looked for."""
        return len(self._held(plain)) > MOST_SPELLINGS

    def _held(self, plain: str) -> Spellings:
        """All of them, most frequent first."""
        found = self._spellings.get(plain)
        if found is None:
            known = self.frequencies(ways_to_write(plain))
            held = sorted(((token, count) for token, count in known.items() if count), key=_frequent_first)
            found = self._spellings[plain] = tuple(held)
        return found

    def _words_begun(self, first: str, exactly: str | None, second: str) -> tuple[Sequence[tuple[str, int]], str]:
        """The words whose first syllable is this one without its diacritics; the same without theirs, each on a line.

        Of those whose second syllable begins otherwise most are left out: in a language of Vietnamese letters a
        consonant stands for itself, and d for đ.

        Read where they stand in the index: the whole list takes seconds to read where there are 100,000 documents.

        Args:
            exactly: how the first syllable is spelled; None for however it is.
            second: the second syllable without its diacritics.
        """
        letters = _FIRST_LETTERS.get(second[:1], ("",))
        key = (first if exactly is None else f"{exactly}_") + f" {letters[0]}"
        known = self._begun.get(key)
        if known is None:
            ways = [exactly] if exactly is not None else [way for way, _ in self._held(first)]
            begun = [one for way in ways for letter in letters
                     for one in self._engine.begun(Field.WORDS, f"{way}_{letter}")]  # fmt: skip
            known = begun, "\n".join(("", *without_marks([word for word, _ in begun]), ""))
            if len(self._begun) >= _MOST_KEPT:
                self._begun.clear()
            self._begun[key] = known
        return known

    def word_spellings(self, plain: str, first: str | None = None) -> Spellings:
        """The words (`nghị_quyết`) that are this one (`nghi_quyet`) without their diacritics, most frequent first.

        Args:
            first: how the first syllable is spelled; None for however it is.
        """
        found = self._words.get((plain, first))
        if found is None:
            if len(self._words) >= _SLOTS_KEPT:
                self._words = {}
            found = self._words[plain, first] = self._look_for_words(plain, first)
        return found

    def _look_for_words(self, plain: str, first: str | None) -> Spellings:
        """The same, by a look at the lines: to sort the words by what they are would take far longer than one look."""
        syllable, joint, rest = plain.partition("_")
        if not joint:
            return ()
        begun, lines = self._words_begun(syllable, first, rest)
        line, found = f"\n{plain}\n", []
        at = lines.find(line)
        while at >= 0:
            found.append(begun[lines.count("\n", 0, at)])
            at = lines.find(line, at + 1)
        return tuple(sorted(found, key=_frequent_first)[:MOST_SPELLINGS])

    def codes_joined(self, together: str) -> tuple[str, ...]:
        """The keys of codes that are this (`7hdbtgdtw`) when they are written together without diacritics."""
        match = _NUMBER.match(together)
        if match is None:
            return ()
        digits = match[0]  # a year may stand behind the number: `202023QH15`
        beginnings = [f"{digits[:end]}|" for end in range(1, min(len(digits), _LONGEST_NUMBER) + 1)]
        beginnings += [f"{digits}{letter}|" for letter in ways_to_write(together[match.end() : match.end() + 1])]
        beginnings.append(f"{digits}{together[match.end() : match.end() + 3]}|")  # `bis`
        found = (key for field in (Field.CODE, Field.CITED) for beginning in beginnings
                 for key, _ in self._engine.begun(field, beginning))  # fmt: skip
        return tuple(dict.fromkeys(key for key in found if joined_code(key) == together))

    def beginning(self, typed: str, *, limit: int) -> tuple[str, ...]:
        """The tokens of subjects that an unfinished one may become, most frequent first."""
        return meant(typed, self._listing.subjects, limit=limit)

    def plain_tokens(self) -> Sequence[str]:
        """All tokens of the text without their diacritics."""
        return self._listing.plain.splitlines()


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


def joined_code(key: str) -> str:
    """A key of a code without what stands between its parts and its bodies, and without diacritics."""
    return fold(key.replace("|", "").replace("&", ""))


def _frequent_first(entry: tuple[str, int]) -> tuple[int, str]:
    return -entry[1], entry[0]


def _most_frequent(found: Sequence[tuple[str, int]], most: int) -> Sequence[tuple[str, int]]:
    """So many at most, in their order; of equally frequent ones the first."""
    if len(found) <= most:
        return found
    ordered = sorted([count for _, count in found], reverse=True)
    least = ordered[most - 1]
    left = most - ordered.index(least)  # how many of the least frequent there is room for
    as_rare = [place for place, (_, count) in enumerate(found) if count == least]
    end = as_rare[left] if left < len(as_rare) else len(found)
    return [one for one in found[:end] if one[1] >= least] + [one for one in found[end:] if one[1] > least]


def _names(counts: Sequence[FacetCount]) -> Mapping[Name, str]:
    """By tokens; of two values with the same tokens the more frequent."""
    named = ((tuple(token.text for token in tokens(one.value)), one.value) for one in reversed(counts))
    return {name: value for name, value in named if name}


def _by_first(names: Mapping[Name, str]) -> Mapping[str, Sequence[tuple[Name, str]]]:
    gathered: dict[str, list[tuple[Name, str]]] = {}
    for name, value in sorted(names.items(), key=lambda one: (-len(one[0]), one[0])):
        gathered.setdefault(fold(name[0]), []).append((name, value))
    return gathered
