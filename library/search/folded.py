"""The tokens of a field by what they are without diacritics, in a tenth of the memory that an object for each takes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

import numpy as np

from library.vietnamese import fold

_LAST: Final = "\U0010ffff"


class _Plain(dict[int, str]):
    """Letters without their diacritics, as `str.translate` asks for them."""

    def __missing__(self, letter: int) -> str:
        plain = self[letter] = fold(chr(letter))
        return plain


_PLAIN: Final = _Plain()


def without_marks(found: Sequence[str]) -> list[str]:
    """Every token without diacritics, in one go, because there may be a million."""
    return "\n".join(found).translate(_PLAIN).split("\n") if found else []


class FoldedTokens:
    """Tokens in the order of what they are without diacritics, so that all with the same beginning are one range.

    Args:
        plain: the tokens without their diacritics, or whatever else they are to be found by.
        vocabulary: the same tokens with the number of documents that have each.
    """

    def __init__(self, plain: Sequence[str], vocabulary: Sequence[tuple[str, int]]) -> None:
        order = sorted(range(len(plain)), key=plain.__getitem__)
        self._plain = _Packed(plain[place] for place in order)
        self._tokens = _Packed(vocabulary[place][0] for place in order)
        self._counts = np.fromiter((vocabulary[place][1] for place in order), np.int32, len(order))

    def spelled(self, plain: str) -> Iterator[tuple[str, int]]:
        """The tokens that are this without their diacritics, with their counts, most frequent first."""
        return self._frequent_first(bisect_left(self._plain, plain), bisect_right(self._plain, plain))

    def begun(self, plain: str) -> Iterator[tuple[str, int]]:
        """The tokens that begin so without their diacritics, with their counts, most frequent first."""
        return self._frequent_first(bisect_left(self._plain, plain), bisect_left(self._plain, plain + _LAST))

    def _frequent_first(self, first: int, last: int) -> Iterator[tuple[str, int]]:
        for place in (first + np.argsort(-self._counts[first:last], kind="stable")).tolist():
            yield self._tokens[place], int(self._counts[place])


class _Packed(Sequence[str]):
    """Strings, one behind the other in one piece of memory."""

    def __init__(self, strings: Iterable[str]) -> None:
        parts = [one.encode("utf-8", "surrogatepass") for one in strings]
        self._joined = b"".join(parts)
        self._ends = np.fromiter(accumulate(map(len, parts), initial=0), np.int64, len(parts) + 1)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:  # type: ignore[override]  # nobody asks for a slice
        return self._joined[self._ends[place] : self._ends[place + 1]].decode("utf-8", "surrogatepass")
