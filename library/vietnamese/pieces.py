"""One run of letters or digits, as written, to its normal tokens; remembered, because an archive repeats its words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from library.vietnamese.syllables import compose, parse_syllable, split_tone

REMEMBERED = 1 << 17
"""Written forms kept per process: about 40 MB when full; a large archive has fewer that come back."""
LONGEST_REMEMBERED = 40
"""Characters of a written form that is kept; longer ones hardly come back, and may be as long as a text."""
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen, zero-width space and joiners, word joiner, byte order mark: inside a word they say nothing."""
_LOOKALIKES = str.maketrans({"ð": "đ", "ɖ": "đ", "ƣ": "ư"} | dict.fromkeys(INVISIBLE))
_LONGEST_RUN_TOGETHER = 24
_MOST_PARTS = 4


Piece = tuple[str, int, int, bool]
"""One normal token of a written run: its normal form, where it starts and ends within the run, and whether it is a
possible syllable, so no half of a broken one. A bare tuple, because those remembered would otherwise be looked through
by every collection of garbage."""


def pieces(run: str) -> tuple[Piece, ...]:
    """Return the normal tokens of one run of letters, digits and marks: one, or several that were run together."""
    return _remembered(run) if len(run) <= LONGEST_REMEMBERED else _pieces(run)


def _pieces(run: str) -> tuple[Piece, ...]:
    normal = normal_letters(run)
    if not normal:
        return ()
    syllable = parse_syllable(normal)
    if syllable is not None:
        return ((str(syllable), 0, len(run), True),)
    parts = _run_together(normal) if len(normal) <= _LONGEST_RUN_TOGETHER else ()
    if not parts:
        return ((normal, 0, len(run), False),)
    return _placed(run, parts)


_remembered = lru_cache(maxsize=REMEMBERED)(_pieces)


def normal_letters(run: str) -> str:
    """Return lower case, NFC, the right đ, without what is invisible; tone marks stay where they were."""
    return compose(compose(run.lower().translate(_LOOKALIKES)).lower())


def _run_together(word: str) -> tuple[str, ...]:
    """Return the syllables that were written without their space, when one way to cut them has the fewest parts.

    Two of them must carry a tone mark: `nghịquyết` is cut; a foreign name is not.
    """
    if word.isascii() or not word.isalpha() or len(split_tone(word)[1]) < 2:
        return ()
    for parts in range(2, _MOST_PARTS + 1):
        ways = list(islice(_ways(word, parts), 2))
        if ways:
            return ways[0] if len(ways) == 1 else ()
    return ()


def _ways(word: str, parts: int) -> Iterator[tuple[str, ...]]:
    """The ways to cut a word into so many syllables."""
    if parts == 1:
        syllable = parse_syllable(word)
        if syllable is not None:
            yield (str(syllable),)
        return
    for cut in range(1, len(word)):
        first = parse_syllable(word[:cut])
        if first is not None:
            yield from ((str(first), *rest) for rest in _ways(word[cut:], parts - 1))


def _placed(run: str, parts: tuple[str, ...]) -> tuple[Piece, ...]:
    """Find where in the run each part stands: count letters, marks and invisible signs go with the letter before."""
    starts = [place for place, sign in enumerate(run) if not unicodedata.combining(sign) and sign not in INVISIBLE]
    starts.append(len(run))
    placed, letter = [], 0
    for part in parts:
        placed.append((part, starts[letter], starts[letter + len(part)], True))
        letter += len(part)
    return tuple(placed)
