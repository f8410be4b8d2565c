"""Words as they stand in a box while somebody types: the last one unfinished, its marks perhaps still to come."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from typing import Final

from library.vietnamese import fold
from library.vietnamese.syllables import split_tone

_LAST: Final = "\U0010ffff"


def begins(typed: str, token: str) -> bool:
    """May the token be what is being typed? `hoà` and `hoa` become `hoàn`, `tiê` becomes `tiến`; `tiề` does not.

    Args:
        typed, token: in normal form. Marks that were typed stand; those that were not may follow, for many type
            the tone last, or no marks at all.
    """
    letters, tones = split_tone(typed)
    whole, sound = split_tone(token)
    return (
        tones in ("", sound)
        and len(letters) <= len(whole)
        and all(one in (other, fold(other)) for one, other in zip(letters, whole, strict=False))
    )


class Beginnings:
    """The tokens of a field in the order of what they are without diacritics, so that a beginning is a range.

    Args:
        plain: the tokens without their diacritics.
        vocabulary: the same tokens with the number of documents that have each.
    """

    def __init__(self, plain: Sequence[str], vocabulary: Sequence[tuple[str, int]]) -> None:
        order = sorted(range(len(plain)), key=plain.__getitem__)
        self._plain = [plain[place] for place in order]
        self._tokens = [vocabulary[place] for place in order]

    def most(self, typed: str, *, limit: int) -> tuple[str, ...]:
        """The tokens that may be meant, most frequent first."""
        beginning = fold(typed)
        first, last = (bisect_left(self._plain, end) for end in (beginning, beginning + _LAST))
        frequent = sorted(self._tokens[first:last], key=lambda one: (-one[1], one[0]))
        return tuple(islice((token for token, _ in frequent if begins(typed, token)), limit))
