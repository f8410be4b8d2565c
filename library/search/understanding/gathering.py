"""What the parts of a query ask for, collected until the whole is put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from library.search import ranking
from library.search.contract import And, AndMaybe, AndNot, Everything, Field, Node, Or, Phrase, Term
from library.search.highlighting import Marks
from library.search.lexicon import Lexicon
from library.search.notes import Note
from library.search.understanding import wording
from library.search.understanding.evidence import in_text
from library.search.understanding.facts import CodeNamed
from library.search.understanding.leaves import any_, every, keys, spelled
from library.search.understanding.senses import Slot
from library.vietnamese import confusions, is_syllable, variants

_SHORTEST_HALF = 2
_LONGEST_TORN = 20


@dataclass(slots=True)
class Gathered:
    """What was read so far.

    Args:
        needed: what a document of the result has, all of it.
        strict: what every document has, the widened ones too (operators).
        loose: what a widened document has, any of it.
        extra: what speaks for a document besides.
        pairs: neighbours of the query, for nearness.
        unwanted: what no document has.
        spare, spare_codes: what is marked where nothing else is.
        rescues: add what a reader of scans may have made of the words, below the line; each is called once, with what
            was gathered in the end, where hardly anything has all the words.
        marking: add what is to be marked; each is called once, with what was gathered in the end, for a text to show.
    """

    needed: list[Node] = field(default_factory=list)
    strict: list[Node] = field(default_factory=list)
    loose: list[Node] = field(default_factory=list)
    extra: list[Node] = field(default_factory=list)
    pairs: list[Node] = field(default_factory=list)
    unwanted: list[Node] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)
    phrases: list[tuple[frozenset[str], ...]] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    spare: set[str] = field(default_factory=set)
    spare_codes: set[str] = field(default_factory=set)
    rescues: list[Callable[[Gathered], None]] = field(default_factory=list)
    marking: list[Callable[[Gathered], None]] = field(default_factory=list)
    _optional: tuple[int, Node] | None = None  # of how many of `extra` it was made, which only grows

    def marks(self) -> Marks:
        """What is to be marked in texts; with nothing but weak words, these."""
        marking, self.marking = self.marking, []
        for mark in marking:
            mark(self)
        strong = self.words or self.phrases or self.codes
        words, weak = (self.words, self.weak - self.words) if strong else (self.weak, set())
        return Marks(frozenset(words), frozenset(weak), tuple(dict.fromkeys(self.phrases)), frozenset(self.codes),
                     frozenset(self.spare - words), frozenset(self.spare_codes - self.codes))

    def absorb(self, other: Gathered) -> None:
        """Take over what was read of one of several alternatives, but not what it needs, nor its notes."""
        self.loose += other.loose
        self.extra += other.extra
        self.pairs += other.pairs
        self.phrases += other.phrases
        self.words |= other.words
        self.weak |= other.weak
        self.codes |= other.codes
        self.spare |= other.spare
        self.spare_codes |= other.spare_codes
        self.marking += other.marking

    def take(self, other: Gathered) -> None:
        """Take over all that was read."""
        self.absorb(other)
        self.needed += other.needed
        self.strict += other.strict
        self.unwanted += other.unwanted
        self.notes += other.notes
        self.rescues += other.rescues

    def mark_phrase(self, slots: Sequence[Slot]) -> None:
        """Mark the tokens where they stand one behind the other."""
        self.phrases.append(tuple(frozenset(token for token, _ in slot.spellings) for slot in slots))

    def rescue(self, slots: Sequence[Slot], lexicon: Lexicon) -> None:
        """Below the line: syllables that a reader of scans may have made of those typed with diacritics."""
        near = {slot.typed: _misread(slot.typed) for slot in slots if not slot.plain}
        known = lexicon.words.frequencies(token for tokens in near.values() for token in tokens)
        rescued = []
        for typed, tokens in near.items():
            held = tuple((token, 1.0) for token in tokens if known[token])
            if held:
                self.loose.append(spelled(Field.TEXT, held, ranking.CONFUSION))
                for marked in ((self.words,) if len(slots) == 1 else (self.weak, self.spare)):
                    marked.update(token for token, _ in held)
                rescued.append(typed)
        rescued += [slot.typed for slot in slots if slot.typed not in rescued and self._torn(slot, lexicon)]
        if rescued:
            self.notes.append(wording.confused(rescued))

    def _torn(self, slot: Slot, lexicon: Lexicon) -> bool:
        """Below the line: the two halves that a reader of scans made of what is no syllable: `CO VID`."""
        typed = slot.typed
        if len(typed) > _LONGEST_TORN or is_syllable(typed):  # torn syllables are whole in the index
            return False
        halves = [(typed[:cut], typed[cut:]) for cut in range(_SHORTEST_HALF, len(typed) - _SHORTEST_HALF + 1)]
        known = lexicon.words.frequencies(half for pair in halves for half in pair)
        torn = [Phrase(Field.TEXT, ((first,), (second,)), ranking.CONFUSION) for first, second in halves
                if known[first] and known[second]]
        held = [phrase for phrase in torn if lexicon.holds(phrase)]
        self.loose += held
        self.phrases += [tuple(map(frozenset, phrase.parts)) for phrase in held]
        return bool(held)

    def scattered(self, forms: Sequence[Sequence[str]]) -> None:
        """Below the line: the words of a form written out that stand anywhere, not side by side."""
        for form in forms:
            if len(form) > 1:
                self.loose.append(And(tuple(Term(Field.TEXT, token, ranking.CONFUSION) for token in form)))
                self.spare.update(form)

    def code_said(self, code: CodeNamed) -> Node:
        """The documents that bear a code, cite it or only say it, which is marked."""
        self.codes.update(code.exact)
        return Or((keys(Field.CODE, code.exact, ranking.CODE), keys(Field.CITED, code.exact, ranking.CITED),
                   in_text(code.exact[0])))  # fmt: skip

    def query(self) -> Node:
        """The documents that are the result."""
        required = [*self.needed, *self.strict]
        return self._without(self._with_extra(every(required) if required else Everything()))

    def widened(self) -> Node | None:
        """The documents that follow; None when nothing can."""
        if not self.loose:
            return None
        wanted = self._with_extra(any_(list(dict.fromkeys(self.loose))))
        return self._without(And((wanted, *self.strict)) if self.strict else wanted)

    def refine(self) -> Node | None:
        """Nearness."""
        pairs = self.pairs if len(self.pairs) < 2 else dict.fromkeys(self.pairs)
        return Or(tuple(pairs)) if pairs else None

    def _with_extra(self, node: Node) -> Node:
        """The very same optional node for the result and what is behind it: an engine need look at it only once."""
        if not self.extra:
            return node
        if self._optional is None or self._optional[0] != len(self.extra):
            self._optional = len(self.extra), any_(list(dict.fromkeys(self.extra)))
        return AndMaybe(node, self._optional[1])

    def _without(self, node: Node) -> Node:
        return AndNot(node, any_(self.unwanted)) if self.unwanted else node


def _misread(typed: str) -> tuple[str, ...]:
    """What a reader of scans may have made of a syllable, in the spellings with i and with y."""
    known = variants(typed)
    near = (other for one in known for confused in confusions(one) for other in variants(confused))
    return tuple(dict.fromkeys(token for token in near if token not in known))
