"""Reads a run of words: what documents must have, what speaks for them, what follows below the line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from library.search import ranking
from library.search.contract import AnyOf, Equals, Facet, Field, Or, Term, Years
from library.search.lexicon import PLACE_LENGTH, Lexicon
from library.search.understanding import wording
from library.search.understanding.abbreviating import Abbreviating
from library.search.understanding.codes import CodesReader
from library.search.understanding.evidence import note, speaks
from library.search.understanding.facts import CodeNamed, Fact, ValueNamed, YearsNamed, code_only, facts_in
from library.search.understanding.gathering import Gathered
from library.search.understanding.leaves import every, leaf, pairs, spelled
from library.search.understanding.numerals import numbers_near, ordinals
from library.search.understanding.senses import Slot, apart, senses
from library.search.understanding.together import code_together, read_in
from library.vietnamese import Token, fold, tokens

MOST_TOKENS: Final = 80
"""Tokens of a query that are looked for; a longer one is read as far as this."""
_CONNECTING: Final = frozenset(("của", "cua"))
_WEAK_SHARE: Final = 0.4
_FEW: Final = 20
_MARKED: Final = 0.15
_SHORT_QUERY: Final = 4
_MOST_TOLD: Final = 12


class WordsReader:
    """Reads one run of words into what was gathered so far."""

    def __init__(self, text: str, lexicon: Lexicon, into: Gathered, *, rescue: bool = False) -> None:
        self._text = text
        self._rescue = rescue
        self._lexicon = lexicon
        self._into = into
        found = tokens(text)
        if len(found) > MOST_TOKENS:
            into.notes.append(wording.CUT)
        self._found: list[Token] = found[:MOST_TOKENS]
        self._typed = [token.text for token in self._found]
        self._slots, self._compounds = senses(self._typed, lexicon.words)
        self._ordinals = ordinals(self._typed, self._slots, lexicon.words)
        for place, slot in self._ordinals.items():
            self._slots[place] = slot
        self._codes = CodesReader(self._typed, self._slots, lexicon, into)

    def read(self) -> None:
        """Read the run."""
        if not self._found:
            return
        facts = facts_in(self._text, self._found, self._lexicon)
        whole = self._whole(facts)
        others = [fact for fact in facts if not isinstance(fact, CodeNamed)]
        if whole is not None:
            self._codes.alone(whole, [])
        elif len(others) < len(facts) and self._nothing_else(facts):
            for fact in facts:
                if isinstance(fact, CodeNamed):
                    self._codes.alone(fact, others)
        else:
            self._words(facts)

    def _whole(self, facts: Sequence[Fact]) -> CodeNamed | None:
        """The code that the run says and nothing else; where none is borne so, what it may be with its parts apart."""
        first = facts[0] if facts else None
        if isinstance(first, CodeNamed) and _covers(first, self._found):
            whole: CodeNamed | None = first
        else:
            whole = code_only(self._text) or self._codes.letters_alone(self._text)
        if whole is not None and self._codes.borne(whole):
            return whole
        together = code_together(self._text, self._lexicon)
        if together is not None:
            self._into.notes.append(wording.read_as(together.written, read_in(together)))
        return together or whole

    def _nothing_else(self, facts: Sequence[Fact]) -> bool:
        """Is every token part of a fact?"""
        taken = {place for fact in facts for place in range(fact.start, fact.end)}
        return all(place in taken or self._typed[place] in _CONNECTING for place in range(len(self._found)))

    def _words(self, facts: Sequence[Fact]) -> None:
        into = self._into
        inside: set[int] = set()
        for fact in facts:
            inside.update(range(fact.start, fact.end))
            if isinstance(fact, CodeNamed):
                self._codes.among_words(fact)
            elif isinstance(fact, YearsNamed):
                self._years_among_words(fact)
            elif fact.start == 0 or fact.facet is Facet.COMMITTEE:
                into.extra.append(speaks(fact))
                into.notes.append(note(fact))
        values = {place for fact in facts if isinstance(fact, ValueNamed) for place in range(fact.start, fact.end)}
        free = [place for place in range(len(self._slots)) if place not in inside or place in values]
        self._free(free, values, next(((one.first, one.last) for one in facts if isinstance(one, YearsNamed)), None))
        self._compounds_speak()
        self._places_speak(values)
        into.pairs += [*pairs(self._slots), *numbers_near(self._typed, self._slots)]

    def _years_among_words(self, years: YearsNamed) -> None:
        weight = ranking.TEXT if len(years.numbers) == 1 else ranking.RANGE_END
        leaves = [leaf(Field.TEXT, self._slots[place], weight) for place in years.numbers]
        self._into.needed.append(Or((every(leaves), Years(years.first, years.last))))
        self._into.loose += leaves
        self._into.extra.append(speaks(years))
        self._into.words.update(self._typed[place] for place in years.numbers)
        self._into.notes.append(note(years))

    def _free(self, places: Sequence[int], values: set[int], years: tuple[int, int] | None) -> None:
        """The words that are no part of a fact, with what their abbreviations and long forms give."""
        into = self._into
        abbreviating = Abbreviating(self._typed, self._lexicon, into, years=years)
        others = abbreviating.within(places)
        shown: list[str] = []
        step = 0
        while step < len(places):
            place = places[step]
            length, alternatives = others.get(place, (1, []))
            group = places[step : step + length]
            step += length
            if self._typed[place] in _CONNECTING and place + 1 in values:
                continue
            leaves = [leaf(Field.TEXT, self._slots[one], ranking.TEXT) for one in group]
            nested = leaves
            if length > 1:
                nested = [abbreviating.or_written_out(*one) for one in zip(group, leaves, strict=True)]
            into.needed.append(AnyOf((every(nested), *alternatives)) if alternatives else every(nested))
            into.loose += [*leaves, *alternatives]
            shown += [self._typed[one] for one in group]
        for place in places:
            into.extra.append(leaf(Field.SUBJECT, self._slots[place], ranking.SUBJECT))
            into.extra.append(leaf(Field.HEADINGS, self._slots[place], ranking.HEADINGS))
            if self._typed[place].isdigit() and len(self._typed) <= _SHORT_QUERY:
                number = self._typed[place].lstrip("0") or "0"
                into.extra.append(Term(Field.CODE, number, ranking.CODE / 2))
        self._mark(places)
        open_ = [self._slots[place] for place in places if self._slots[place].plain]
        plain = [slot.typed for slot in open_ if len(slot.spellings) > 1]
        if shown:
            into.notes.append(wording.all_words(shown))
        into.notes += [wording.also(slot.typed, [slot.spellings[1][0]]) for slot in self._ordinals.values()]
        if plain:
            into.notes.append(wording.plain(plain))
        if self._rescue:
            into.rescue(self._to_rescue(places), self._lexicon)
            into.scattered(abbreviating.held)
            replaced = {one for start, (length, _) in others.items() for one in range(start, start + length)}
            self._tell_unknown([place for place in places if place not in replaced])

    def _to_rescue(self, places: Sequence[int]) -> list[Slot]:
        """In a short query every word, in a long one those that the archive does not have."""
        slots = [self._slots[place] for place in places]
        if len(slots) <= _SHORT_QUERY:
            return slots
        known = self._lexicon.words.frequencies(slot.typed for slot in slots)
        return [slot for slot in slots if not known[slot.typed]]

    def _tell_unknown(self, places: Sequence[int]) -> None:
        """What no document that the asker may see has."""
        unknown = [self._typed[place] for place in places[:_MOST_TOLD]
                   if not self._lexicon.holds(leaf(Field.TEXT, self._slots[place]))]
        if unknown:
            self._into.notes.append(wording.unknown(unknown))

    def _mark(self, places: Sequence[int]) -> None:
        """Rare words are marked wherever they stand; frequent ones and unlikely spellings only beside them."""
        likely = {place: self._slots[place].likely(_MARKED) for place in places}
        known = self._lexicon.words.frequencies(token for found in likely.values() for token in found)
        bound = max(_FEW, self._lexicon.words.documents * _WEAK_SHARE)
        strong = {token for token, count in known.items() if count <= bound or len(places) == 1}
        for place in places:
            for token, _ in self._slots[place].spellings:
                (self._into.words if token in strong and token in likely[place] else self._into.weak).add(token)
            if strong.isdisjoint(likely[place]) and place + 1 in likely and strong.isdisjoint(likely[place + 1]):
                self._into.phrases.append((frozenset(likely[place]), frozenset(likely[place + 1])))

    def _compounds_speak(self) -> None:
        for compound in apart(self._compounds):
            total = max(count for _, count in compound.spellings)
            spellings = tuple((word, round(max(0.1, count / total), 4)) for word, count in compound.spellings)
            self._into.extra.append(spelled(Field.WORDS, spellings, ranking.WORDS))

    def _places_speak(self, values: set[int]) -> None:
        """`Yên Phú` speaks for the documents of Huyện ủy Yên Phú."""
        for start in range(len(self._typed) - PLACE_LENGTH + 1):
            run = self._typed[start : start + PLACE_LENGTH]
            committees = self._lexicon.places.get(tuple(map(fold, run)), frozenset())
            fitting = frozenset(one for one in committees if self._fits(run, one))
            if fitting and values.isdisjoint(range(start, start + PLACE_LENGTH)):
                self._into.extra.append(Equals(Facet.COMMITTEE, fitting, ranking.PLACE))

    @staticmethod
    def _fits(run: Sequence[str], committee: str) -> bool:
        name = [token.text for token in tokens(committee)][-PLACE_LENGTH:]
        return all(typed in (part, fold(part)) for typed, part in zip(run, name, strict=True))


def _covers(fact: Fact, found: Sequence[Token]) -> bool:
    return fact.start == 0 and fact.end == len(found)
