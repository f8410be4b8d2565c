"""Reads a run of words: what documents must have, what speaks for them, what follows below the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from library.records import PartialDate
from library.search import ranking
from library.search.contract import AnyOf, Dated, Equals, Facet, Field, Node, Or, Phrase, Term, Years
from library.search.lexicon import PLACE_LENGTH, Lexicon
from library.search.notes import Note
from library.search.understanding import wording
from library.search.understanding.abbreviating import Abbreviating, Form
from library.search.understanding.codes import CodesReader
from library.search.understanding.dating import BESIDE, YEAR, DateNamed, DaysNamed, YearsNamed
from library.search.understanding.evidence import are_alternatives, asked_of, in_text_dated, note, speaks
from library.search.understanding.facts import CodeNamed, Fact, ValueNamed, code_only, facts_in, years_of
from library.search.understanding.gathering import Gathered
from library.search.understanding.leaves import beside, every, leaf, pairs, spelled
from library.search.understanding.numerals import numbers_near, ordinals
from library.search.understanding.senses import Slot, apart, senses
from library.search.understanding.together import code_together, read_in
from library.search.understanding.written_forms import numbers_written, undotted
from library.search.vocabulary import MOST_SPELLINGS
from library.vietnamese import Token, fold, tokens

MOST_TOKENS: Final = 80
"""Tokens of a query that are looked for; a longer one is read as far as this."""
_CONNECTING: Final = frozenset(("của", "cua", "do"))
_ABOUT: Final = frozenset(("về", "ve", "của", "cua", "do"))
"""Behind the name of a kind they say that the kind of a document is meant."""
_PASSING: Final = frozenset(("về", "ve", "của", "cua", "do", "tìm", "tim", "các", "cac"))
"""Words beside facts that ask for nothing."""
_LONGEST_NUMBER: Final = 5
_WEAK_SHARE: Final = 0.4
_FEW: Final = 20
_MARKED: Final = 0.15
_SHORT_QUERY: Final = 4
_MOST_TOLD: Final = 12
_SEVERAL: Final = 2
_ALONE: Final[tuple[int, list[Node]]] = (1, [])
_TEXT: Final = Field.TEXT


class WordsReader:
    """Reads one run of words into what was gathered so far."""

    def __init__(self, text: str, lexicon: Lexicon, into: Gathered) -> None:
        text = undotted(text)
        self._text = text
        self._lexicon = lexicon
        self._into = into
        found = tokens(text)
        if len(found) > MOST_TOKENS:
            into.notes.append(wording.CUT)
        self._found: list[Token] = found[:MOST_TOKENS]
        self._digits = any(map(str.isdigit, text))
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
        elif self._is_number():
            self._codes.number_alone(self._typed[0].lstrip("0") or "0")
        elif len(others) < len(facts) and self._nothing_else(facts):
            self._codes_alone([fact for fact in facts if isinstance(fact, CodeNamed)], others)
        else:
            self._words_with(facts)

    def _codes_alone(self, codes: Sequence[CodeNamed], others: Sequence[Fact]) -> None:
        """One code, or several, of which a document bears one."""
        if len(codes) == 1:
            self._codes.alone(codes[0], others)
            return
        read = []
        for code in codes:
            own = Gathered()
            CodesReader(self._typed, self._slots, self._lexicon, own).alone(code, others)
            self._into.absorb(own)
            read.append((wording.code(code.written), own))
        self._into.needed.append(Or(tuple([every(own.needed) for _, own in read])))
        borne = [said for said, own in read if said in own.notes]
        self._into.notes += [wording.one_of(borne)] if borne else []
        self._into.notes += [note for said, own in read for note in own.notes if note != said]

    def _is_number(self) -> bool:
        """One number and nothing else, which is no year."""
        number = self._typed[0]
        return (len(self._typed) == 1 and number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER
                and not YEAR.fullmatch(number))  # fmt: skip

    def _words_with(self, facts: Sequence[Fact]) -> None:
        """What surely is meant as a fact is asked of every document of the result, if any fits; else it only speaks."""
        sure = self._sure(facts)
        if sure:
            begun, self._into = self._into, Gathered()
            self._words(facts, sure)
            if self._lexicon.holds(every(self._into.needed)):
                begun.take(self._into)
                self._into = begun
                return
            self._into = begun
        self._words(facts, ())

    def _sure(self, facts: Sequence[Fact]) -> list[Fact]:
        """The facts that are surely meant: all where nothing else is said, dates, periods, `quyết định về`."""
        if facts and self._nothing_else(facts):
            return [fact for fact in facts if not isinstance(fact, CodeNamed)]
        return [fact for fact in facts if self._is_sure(fact)]

    def _is_sure(self, fact: Fact) -> bool:
        if isinstance(fact, ValueNamed):
            behind = self._typed[fact.end : fact.end + 1]
            return fact.facet is Facet.KIND and fact.start == 0 and bool(_ABOUT.intersection(behind))
        return isinstance(fact, DateNamed | DaysNamed) or (isinstance(fact, YearsNamed) and fact.period)

    def _whole(self, facts: Sequence[Fact]) -> CodeNamed | None:
        """The code that the run says and nothing else; where none is borne so, what it may be with its parts apart."""
        first = facts[0] if facts else None
        if isinstance(first, CodeNamed) and _covers(first, self._found):
            whole: CodeNamed | None = first
        else:
            whole = code_only(self._text) or self._codes.letters_alone(self._text)
        if whole is None and not self._digits:
            return None
        borne = whole is not None and self._codes.borne(whole)
        if borne and not self._text.isascii():
            return whole
        together = code_together(self._text, self._lexicon)
        if borne and (together is None or len(read_in(together)) < _SEVERAL):
            return whole  # typed without marks it may be several that are told apart by marks and dashes alone
        if together is not None:
            self._into.notes.append(wording.read_as(together.written, read_in(together)))
        return together or whole

    def _nothing_else(self, facts: Sequence[Fact]) -> bool:
        """Is every token part of a fact, or does it ask for nothing, as `và` between two codes?"""
        taken = {place for fact in facts for place in range(fact.start, fact.end)}
        ends = {fact.end for fact in facts if isinstance(fact, CodeNamed)}
        begins = {fact.start for fact in facts if isinstance(fact, CodeNamed)}
        return all(place in taken or self._typed[place] in _PASSING
                   or (self._typed[place] in BESIDE and place in ends and place + 1 in begins)
                   for place in range(len(self._found)))  # fmt: skip

    def _words(self, facts: Sequence[Fact], sure: Sequence[Fact]) -> None:
        into = self._into
        for asked_for, told in asked_of(sure):
            into.needed.append(asked_for)
            into.notes.append(told)
        inside: set[int] = set()
        several = self._years_beside(facts, sure) if len(facts) > 1 else {}
        for fact in facts:
            inside.update(range(fact.start, fact.end))
            if isinstance(fact, CodeNamed):
                self._codes.among_words(fact, into)
            elif isinstance(fact, ValueNamed):
                into.extra.append(speaks(fact))
                if fact not in sure:
                    into.notes.append(wording.preferred(note(fact)))
            elif isinstance(fact, DateNamed):
                self._date_among_words(fact, sure=fact in sure)
            elif isinstance(fact, DaysNamed):
                self._days_among_words(fact, sure=fact in sure)
            else:
                self._years_speak(fact)
                if fact not in sure:
                    self._years_among_words(several.get(fact.start, [fact]))
        if facts:
            values = {place for fact in facts if isinstance(fact, ValueNamed) for place in range(fact.start, fact.end)}
            asked = {place for fact in sure for place in range(fact.start, fact.end)}
            free = [place for place in range(len(self._slots)) if place not in asked and place not in inside - values]
            self._free(free, values, years_of(facts))
            into.loose += [leaf(Field.TEXT, self._slots[place], ranking.TEXT) for place in sorted(asked & values)]
        else:
            values = set()
            self._free(range(len(self._slots)), values, None)
        self._compounds_speak()
        self._places_speak(values)
        into.pairs += [*pairs(self._slots), *numbers_near(self._typed, self._slots)]

    def _date_among_words(self, named: DateNamed, *, sure: bool) -> None:
        into = self._into
        said = in_text_dated(named.date)
        into.extra.append(speaks(named))
        into.loose += [speaks(named), said, *_nearly(named)]
        into.phrases += [tuple(map(frozenset, one.parts)) for one in said.children if isinstance(one, Phrase)]
        if sure:
            return
        into.needed.append(Or((speaks(named), said, *_nearly(named))))
        held = self._lexicon.holds(speaks(named))
        into.notes.append((wording.dated_or_cited if held else wording.date_cited)(named.date))

    def _days_among_words(self, named: DaysNamed, *, sure: bool) -> None:
        into = self._into
        said = [in_text_dated(one) for one in named.named]
        into.extra.append(speaks(named))
        into.loose += [speaks(named), *said]
        into.phrases += [tuple(map(frozenset, one.parts)) for day in said for one in day.children
                         if isinstance(one, Phrase)]  # fmt: skip
        if not sure:
            into.needed.append(Or((speaks(named), *said)))
            into.notes.append(wording.of_days_or_said(note(named)))

    def _years_speak(self, years: YearsNamed) -> None:
        into = self._into
        into.loose += self._said(years)
        into.extra.append(speaks(years))
        into.words.update(self._typed[place] for place in years.numbers)

    def _years_among_words(self, several: Sequence[YearsNamed]) -> None:
        """Documents of one of these years or with its number in the text: a text may speak of another year."""
        if not several:
            return
        said = [every(self._said(years)) for years in several]
        self._into.needed.append(Or((*said, *(Years(years.first, years.last) for years in several))))
        numbers = [[self._typed[place] for place in years.numbers] for years in several]
        self._into.notes.append(wording.of_years_or_said([note(years) for years in several], numbers))

    def _said(self, years: YearsNamed) -> list[Node]:
        """The numbers of the years as texts have them."""
        weight = ranking.TEXT if years.single else ranking.RANGE_END
        return [leaf(Field.TEXT, self._slots[place], weight) for place in years.numbers]

    def _years_beside(self, facts: Sequence[Fact], sure: Sequence[Fact]) -> Mapping[int, Sequence[YearsNamed]]:
        """Years side by side, which are alternatives: all of them at the first's place, none at the others'."""
        runs: dict[int, list[YearsNamed]] = {}
        run: list[YearsNamed] = []
        for fact in facts:
            if not isinstance(fact, YearsNamed) or fact in sure:
                run = []
            elif run and run[-1].end == fact.start and are_alternatives(run[-1], fact):
                run.append(fact)
                runs[fact.start] = []
            else:
                run = runs[fact.start] = [fact]
        return runs

    def _free(self, places: Sequence[int], values: set[int], years: tuple[int, int] | None) -> None:
        """The words that are no part of a fact, with what their abbreviations and long forms give."""
        into = self._into
        abbreviating = Abbreviating(self._typed, self._lexicon, into, years=years,
                                    others=tuple(numbers_written(self._text, self._found)) if self._digits else ())
        others = abbreviating.within(places)
        shown: list[str] = []
        step = 0
        while step < len(places):
            place = places[step]
            length, alternatives = others.get(place, _ALONE)
            group = places[step : step + length]
            step += length
            if values and self._connects(place, values):
                continue
            if length == 1 and not alternatives:
                wanted = leaf(_TEXT, self._slots[place], ranking.TEXT)
                into.needed.append(wanted)
                into.loose.append(wanted)
                shown.append(self._typed[place])
                continue
            leaves = [leaf(Field.TEXT, self._slots[one], ranking.TEXT) for one in group]
            nested = leaves
            if length > 1:
                nested = [abbreviating.or_written_out(*one) for one in zip(group, leaves, strict=True)]
            into.needed.append(AnyOf((every(nested), *alternatives)) if alternatives else every(nested))
            into.loose += [*leaves, *alternatives]
            shown += [self._typed[one] for one in group]
        for place in places:
            slot = self._slots[place]
            into.extra += beside(slot)
            if self._typed[place].isdigit() and len(self._typed) <= _SHORT_QUERY:
                number = self._typed[place].lstrip("0") or "0"
                into.extra.append(Term(Field.CODE, number, ranking.CODE / 2))
        slots = [self._slots[place] for place in places]
        into.marking.append(partial(_mark, places, slots, self._lexicon))
        open_ = [slot for slot in slots if slot.plain]
        if shown:
            into.notes.append(wording.all_words(shown))
        into.notes += [wording.also(slot.typed, [slot.spellings[1][0]]) for slot in self._ordinals.values()]
        if open_:
            plain = [slot.typed for slot in open_ if len(slot.spellings) > 1]
            into.notes += [wording.plain(plain)] if plain else []
            into.notes += left_out(open_, self._lexicon)
        alone = slots
        if others:
            replaced = {one for start, (length, _) in others.items() for one in range(start, start + length)}
            alone = [self._slots[place] for place in places if place not in replaced]
        into.rescues.append(partial(_rescue, slots, alone, abbreviating.held, self._lexicon))

    def _connects(self, place: int, values: set[int]) -> bool:
        """`của` before a committee, `về` behind a kind: nothing to look for."""
        typed = self._typed[place]
        return (typed in _CONNECTING and place + 1 in values) or (typed in _ABOUT and place - 1 in values)

    def _compounds_speak(self) -> None:
        for compound in apart(self._compounds):
            total = max([count for _, count in compound.spellings])
            spellings = [(word, round(max(0.1, count / total), 4)) for word, count in compound.spellings]
            self._into.extra.append(spelled(Field.WORDS, spellings, ranking.WORDS))

    def _places_speak(self, values: set[int]) -> None:
        """`Yên Phú` speaks for the documents of Huyện ủy Yên Phú."""
        places = self._lexicon.places
        if not places:
            return
        plain = list(map(fold, self._typed))
        for start in range(len(plain) - PLACE_LENGTH + 1):
            committees = places.get(tuple(plain[start : start + PLACE_LENGTH]))
            if committees is None:
                continue
            run = self._typed[start : start + PLACE_LENGTH]
            fitting = frozenset(one for one in committees if self._fits(run, one))
            if fitting and values.isdisjoint(range(start, start + PLACE_LENGTH)):
                self._into.extra.append(Equals(Facet.COMMITTEE, fitting, ranking.PLACE))

    @staticmethod
    def _fits(run: Sequence[str], committee: str) -> bool:
        name = [token.text for token in tokens(committee)][-PLACE_LENGTH:]
        return all(typed in (part, fold(part)) for typed, part in zip(run, name, strict=True))


# What is put off must not know the reader: together they would be garbage that only a search for garbage finds, and
# the next question would be answered in memory that is nowhere near the processor.


def _rescue(slots: Sequence[Slot], alone: Sequence[Slot], held: Sequence[Form], lexicon: Lexicon,
            into: Gathered) -> None:  # fmt: skip
    """Below the line: what the words may have been.

    Args:
        alone: the words that no other form stands for.
        held: the other forms.
    """
    into.rescue(_to_rescue(slots, lexicon), lexicon)
    into.scattered(held)
    _tell_unknown(alone, lexicon, into)


def _to_rescue(slots: Sequence[Slot], lexicon: Lexicon) -> Sequence[Slot]:
    """In a short query every word, in a long one those that the archive does not have."""
    if len(slots) <= _SHORT_QUERY:
        return slots
    known = lexicon.words.frequencies(slot.typed for slot in slots)
    return [slot for slot in slots if not known[slot.typed]]


def _tell_unknown(slots: Sequence[Slot], lexicon: Lexicon, into: Gathered) -> None:
    """What no document that the asker may see has."""
    unknown = [slot.typed for slot in slots[:_MOST_TOLD] if not lexicon.holds(leaf(Field.TEXT, slot))]
    if unknown:
        into.notes.append(wording.unknown(unknown))


def _mark(places: Sequence[int], words: Sequence[Slot], lexicon: Lexicon, into: Gathered) -> None:
    """Rare words are marked wherever they stand; frequent ones and unlikely spellings only beside them.

    Args:
        places: of the words.
    """
    slots = dict(zip(places, words, strict=True))
    likely = {place: slot.likely(_MARKED) for place, slot in slots.items()}
    known = lexicon.words.frequencies(token for found in likely.values() for token in found)
    bound = max(_FEW, lexicon.words.documents * _WEAK_SHARE)
    strong = {token for token, count in known.items() if count <= bound or len(slots) == 1}
    for place, slot in slots.items():
        for token, _ in slot.spellings:
            (into.words if token in strong and token in likely[place] else into.weak).add(token)
        if strong.isdisjoint(likely[place]) and place + 1 in likely and strong.isdisjoint(likely[place + 1]):
            into.phrases.append((frozenset(likely[place]), frozenset(likely[place + 1])))


def left_out(slots: Sequence[Slot], lexicon: Lexicon) -> list[Note]:
    """What is told of words of which not every spelling is looked for."""
    cut = [slot.typed for slot in slots
           if len(slot.spellings) >= MOST_SPELLINGS and lexicon.words.leaves_out(slot.typed)]  # fmt: skip
    return [wording.too_many(cut)] if cut else []


def _covers(fact: Fact, found: Sequence[Token]) -> bool:
    return fact.start == 0 and fact.end == len(found)


def _nearly(named: DateNamed) -> list[Node]:
    """Documents of the month or the year whose day is unread, which may be of that day."""
    date = named.date
    if date.day is None:
        return [Dated(date.year * 10_000, date.year * 10_000, ranking.DATE / 2)]
    month = PartialDate(date.year, date.month).ordinal
    return [Dated(month, month, ranking.DATE)]
