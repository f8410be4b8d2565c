"""“Did you mean”: a query of the archive's own words, offered only where the asker would find something with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from library.party.codes import find_codes
from library.search.lexicon import Lexicon
from library.search.query_language import MAX_CHARACTERS, fixed_spans
from library.search.understanding import Understanding, understand
from library.search.understanding.dating import days_in, years_in
from library.search.understanding.keyboard import typed_as_keys
from library.search.understanding.leaves import exactly
from library.search.understanding.senses import Slot, senses
from library.search.vocabulary import Vocabulary
from library.vietnamese import Token, fold, tokens

MOST_TRIED: Final = 6
"""Queries that are tried before giving up."""
_MOST_TOKENS: Final = 12
_LONG: Final = 6
_LONGEST: Final = 48
"""Letters of a token that is guessed at: none of the archive is longer, and to compare it takes as long as it is."""
_SHORT: Final = 3
_FEW: Final = 2
_MOST_NEAR: Final = 5
_LONE_NUMBER: Final = re.compile(r"(?<=[^\W\d_])\s+-(?=\d{1,3}(?!\w))")
"""The dash of `covid -19`, which may be meant to leave nothing out."""


def suggestion(query: str, understood: Understanding, lexicon: Lexicon,
               finds: Callable[[Understanding], bool]) -> str | None:  # fmt: skip
    """A query to offer where this one found nothing that has all its words; None where there is none.

    Args:
        understood: what was looked for; where it was meant otherwise than typed, from that one goes on.
        finds: whether there is anything for a query.
    """
    asked = query if understood.meant is None else understood.meant
    in_quotes = typed_as_keys(asked, lexicon, quoted=True)
    if in_quotes is not None and finds(understand(in_quotes, lexicon)):
        return in_quotes
    shown = unicodedata.normalize("NFC", asked[:MAX_CHARACTERS])
    joined = _LONE_NUMBER.sub("-", shown)
    if joined != shown and finds(understand(joined, lexicon)):
        return joined
    found = _words(shown)
    if not found or len(found) > _MOST_TOKENS:
        return None
    for _, candidate in zip(range(MOST_TRIED), _candidates(shown, found, lexicon), strict=False):
        if finds(understand(candidate, lexicon)):
            return candidate
    return None


def _words(query: str) -> list[Token]:
    """The tokens that are words: what stands in codes, days, years, operators and `OR` is left as it is."""
    spans = [*fixed_spans(query), *((one.start, one.end) for one in find_codes(query, typed=True))]
    found = tokens(query)
    timed = {place for one in (*days_in(query, found), *years_in(query, found)) for place in range(one.start, one.end)}
    return [token for place, token in enumerate(found)
            if place not in timed and all(token.end <= start or end <= token.start for start, end in spans)]


def _candidates(query: str, found: Sequence[Token], lexicon: Lexicon) -> Iterator[str]:
    words = lexicon.words
    unknown = [place for place, token in enumerate(found) if token.text.isalpha() and not lexicon.knows(token.text)]
    seen = {query}
    bare = len(unknown) < len(found) and all(token.text.isascii() for token in found)  # then its words stay open
    for typed in _repaired([token.text for token in found], unknown, words):
        best = typed if bare else _spelled(typed, [token.text for token in found], lexicon)
        candidate = _written(query, found, best)
        if candidate not in seen:
            seen.add(candidate)
            yield candidate


def _repaired(typed: list[str], unknown: Sequence[int], words: Vocabulary) -> Iterator[list[str]]:
    """The tokens with those that the archive does not know set right, likeliest first; then all without diacritics."""
    choices = {place: _beside(place, typed, [one for one in _near(typed[place], words) if one != typed[place]], words)
               for place in unknown}  # fmt: skip
    if len(typed) > _FEW and len(unknown) * 2 > len(typed):
        return  # so little of it is known that any guess would be another query
    if unknown and all(choices.values()):
        best = [choices[place][0] if place in choices else token for place, token in enumerate(typed)]
        yield best
        for place, near in choices.items():
            for other in near[1:]:
                yield [*best[:place], other, *best[place + 1 :]]
    elif not unknown:
        yield [fold(token) for token in typed]


def _beside(place: int, typed: Sequence[str], near: list[str], words: Vocabulary) -> list[str]:
    """Those first that make a word with a neighbour; of what is near to a short token, only those."""
    before = fold(typed[place - 1]) if place else ""
    after = fold(typed[place + 1]) if place + 1 < len(typed) else ""

    def makes_no_word(one: str) -> bool:
        return not (words.word_spellings(f"{before}_{one}") or words.word_spellings(f"{one}_{after}"))

    plain = fold(typed[place])
    fitting = near if len(plain) > _SHORT else [one for one in near if one == plain or not makes_no_word(one)]
    return sorted(fitting, key=makes_no_word)


def _near(token: str, words: Vocabulary) -> Iterator[str]:
    """Tokens without diacritics, known to the archive, that may have been meant; two with a space between."""
    plain = fold(token)
    if len(plain) > _LONGEST:
        return
    if words.spellings(plain):
        yield plain
    for cut in range(2, len(plain) - 1):
        if words.word_spellings(f"{plain[:cut]}_{plain[cut:]}"):
            yield f"{plain[:cut]} {plain[cut:]}"
    most = 2 if len(plain) >= _LONG else 1
    from rapidfuzz import process  # a question that finds something does not wait for it
    from rapidfuzz.distance import OSA

    scorer: Any = OSA.distance  # a distance is right here; rapidfuzz's types know only similarities
    near = process.extract(plain, words.plain_tokens(), scorer=scorer, score_cutoff=most, limit=_MOST_NEAR * 4)
    ranked = sorted((distance, -_count(other, words), other) for other, distance, _ in near if other != plain)
    yield from (other for _, _, other in ranked[:_MOST_NEAR])


def _count(plain: str, words: Vocabulary) -> int:
    return sum(count for _, count in words.spellings(plain))


def _spelled(typed: Sequence[str], before: Sequence[str], lexicon: Lexicon) -> list[str]:
    """The likeliest spelling of each token that was changed, next to its neighbours."""
    slots, _ = senses([part for token in typed for part in token.split(" ")], lexicon.words)
    around = before if len(slots) == len(before) else [slot.spellings[0][0] for slot in slots]
    best = iter([_between(around, place, slot, lexicon) for place, slot in enumerate(slots)])
    told = []
    for token, old in zip(typed, before, strict=True):
        spelled = " ".join(next(best) for _ in token.split(" "))
        told.append(old if token == old else spelled)
    return told


def _between(around: Sequence[str], place: int, slot: Slot, lexicon: Lexicon) -> str:
    """The spelling that stands between its neighbours in the archive, what was typed first, then the likelier one."""

    def neighbours(spelling: str) -> int:
        before = place > 0 and lexicon.holds(exactly((around[place - 1], spelling), 1.0))
        after = place + 1 < len(around) and lexicon.holds(exactly((spelling, around[place + 1]), 1.0))
        return before + after

    known = [spelling for spelling, _ in slot.spellings]
    if around[place] in known:
        if neighbours(around[place]):
            return around[place]
        known = known[: known.index(around[place]) + 1]  # what is rarer than what was typed may be a torn reading
    return max(known[:_MOST_NEAR], key=neighbours)


def _written(query: str, found: Sequence[Token], best: Sequence[str]) -> str:
    """The query with the tokens that differ put in place of those that were typed."""
    parts, edge = [], 0
    for token, wanted in zip(found, best, strict=True):
        parts.append(query[edge : token.start])
        parts.append(query[token.start : token.end] if wanted == token.text else wanted)
        edge = token.end
    return "".join((*parts, query[edge:]))
