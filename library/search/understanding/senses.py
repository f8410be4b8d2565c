"""Which spellings of a typed token are meant: exactly those typed with diacritics, else what the archive suggests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from library.search import ranking
from library.search.contract import Field, Node
from library.search.vocabulary import Vocabulary
from library.vietnamese import fold, variants

LONGEST_WORD: Final = 4
"""Syllables of the longest words that are looked for."""
_USUAL: Final = 0.05
"""In a query with diacritics a plain token stands for itself if it makes up this share of all its spellings."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One token of a query.

    Args:
        typed: as typed, in normal form.
        spellings: tokens that it may stand for, with their weights, the likeliest first.
        plain: it was typed without diacritics and stands for every spelling.
        leaves: of the query tree that were made of it, by field and weight; most words are asked for again.
    """

    typed: str
    spellings: tuple[tuple[str, float], ...]
    plain: bool = False
    leaves: dict[tuple[Field, float], Node] = field(default_factory=dict, compare=False, repr=False)

    def likely(self, least: float) -> tuple[str, ...]:
        """The spellings of at least this weight; always the likeliest."""
        if len(self.spellings) == 1:
            return (self.spellings[0][0],)
        return tuple([token for place, (token, weight) in enumerate(self.spellings) if weight >= least or not place])


@dataclass(frozen=True, slots=True)
class Compound:
    """A word of several syllables in the query: where it begins, how many tokens, its spellings with frequencies."""

    start: int
    length: int
    spellings: tuple[tuple[str, int], ...]


def senses(found: Sequence[str], words: Vocabulary) -> tuple[list[Slot], list[Compound]]:
    """The slots of a run of tokens, and the words that they form."""
    plain = [token.isascii() and token.isalpha() for token in found]
    open_ = [place for place, is_plain in enumerate(plain) if is_plain]
    if not open_:
        return words.kept(found, _made), _exact_compounds(found, words)
    compounds = _compounds(found, plain, words)
    evidence = _evidence(compounds, len(found))
    marked = len(open_) < sum(token.isalpha() for token in found)  # the reader types with diacritics
    slots = [
        _every(token, evidence[place], words)
        if plain[place] and not (marked and _stands_for_itself(token, evidence[place], words))
        else words.kept((token,), _made)[0]
        for place, token in enumerate(found)
    ]
    return slots, _kept(compounds, slots)


def apart(compounds: Sequence[Compound]) -> list[Compound]:
    """The longest words first, none over another; in order."""
    if len(compounds) < 2:
        return list(compounds)
    taken: set[int] = set()
    chosen = []
    for one in sorted(compounds, key=lambda one: (-one.length, -one.spellings[0][1], one.start)):
        places = range(one.start, one.start + one.length)
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.start)


def _made(token: str, words: Vocabulary) -> Slot:
    """What was typed, and its other spelling with i or y where the archive has it."""
    others = [other for other in variants(token) if other != token]
    known = words.frequencies(others) if others else {}
    return Slot(token, ((token, 1.0), *((other, ranking.VARIANT) for other in others if known[other])))


def _every(token: str, evidence: Mapping[str, float], words: Vocabulary) -> Slot:
    """All spellings; those that make words with their neighbours count most, then the frequent ones."""
    weights: dict[str, float] = {}
    for variant in variants(token):
        known = dict(words.spellings(variant))
        most = max(known.values(), default=1)
        strongest = max(evidence.values(), default=0.0)
        for spelling, count in known.items():
            share = count / most
            weight = 0.9 * evidence.get(spelling, 0.0) / strongest + 0.1 * share if strongest else share
            weight = max(ranking.LEAST_SPELLING, weight) * (1.0 if variant == token else ranking.VARIANT)
            weights[spelling] = max(weight, weights.get(spelling, 0.0))
    weights.setdefault(token, ranking.LEAST_SPELLING if weights else 1.0)
    ordered = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
    best = ordered[0][1]
    return Slot(token, tuple((spelling, round(weight / best, 4)) for spelling, weight in ordered), plain=True)


def _stands_for_itself(token: str, evidence: Mapping[str, float], words: Vocabulary) -> bool:
    """In a query typed with diacritics: is a token without them meant so (`Nam` in `Việt Nam`)?"""
    written = variants(token)  # `qui định`: who writes qui for quy means no quỹ
    if evidence:
        return max(evidence.get(one, 0.0) for one in written) >= max(evidence.values()) * _USUAL
    known = {spelling: count for one in written for spelling, count in words.spellings(one)}
    return max(known.get(one, 0) for one in written) >= max(sum(known.values()), 1) * _USUAL


def _compounds(found: Sequence[str], plain: Sequence[bool], words: Vocabulary) -> list[Compound]:
    """All words that fit what was typed, overlapping ones too."""
    compounds = []
    for start in range(len(found) - 1):
        for length in range(2, min(LONGEST_WORD, len(found) - start) + 1):
            run = range(start, start + length)
            known = words.word_spellings("_".join([fold(found[place]) for place in run]),
                                         None if plain[start] else found[start])
            fitting = tuple(
                (word, count) for word, count in known
                if all(plain[place] or part == found[place] for place, part in zip(run, word.split("_"), strict=True))
            )  # fmt: skip
            if fitting:
                compounds.append(Compound(start, length, fitting))
    return compounds


def _exact_compounds(found: Sequence[str], words: Vocabulary) -> list[Compound]:
    """The words that the tokens form as they stand, without reading the whole list of words."""
    runs = [(start, end, "_".join(found[start:end])) for start in range(len(found) - 1)
            for end in range(start + 2, min(start + LONGEST_WORD, len(found)) + 1)]
    known = words.words_counted([word for _, _, word in runs]) if runs else ()
    return [Compound(start, end - start, ((word, count),))
            for (start, end, word), count in zip(runs, known, strict=True) if count]


def _evidence(compounds: Sequence[Compound], length: int) -> list[dict[str, float]]:
    """For each token how much the words that it may form speak for each of its spellings; longer words say more."""
    evidence: list[dict[str, float]] = [{} for _ in range(length)]
    for compound in compounds:
        for word, count in compound.spellings:
            for offset, part in enumerate(word.split("_")):
                at = evidence[compound.start + offset]
                at[part] = at.get(part, 0.0) + count * compound.length**2
    return evidence


def _kept(compounds: Sequence[Compound], slots: Sequence[Slot]) -> list[Compound]:
    """The words whose syllables the slots still allow."""
    allowed = [frozenset(token for token, _ in slot.spellings) for slot in slots]
    kept = []
    for one in compounds:
        fitting = tuple((word, count) for word, count in one.spellings
                        if all(part in allowed[one.start + offset] for offset, part in enumerate(word.split("_"))))
        if fitting:
            kept.append(Compound(one.start, one.length, fitting))
    return kept
