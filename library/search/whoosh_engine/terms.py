"""The dictionary of a field: its terms in order, one behind the other, and how long each is.

Of every few terms the first eight bytes are kept apart: a term is looked for among those, then between two of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from library.search.whoosh_engine.arrays import Array, ArrayFile, ArrayFileWriter, narrowest

_HEAD_BYTES = 8
_STEP = 16
"""Of so many terms one has its head kept apart."""
_NEAR = 4 * _STEP
_FEW_TERMS = 4_096
"""Tables of so many terms are looked up in a dictionary."""


def encode(token: str) -> bytes:
    """A token as bytes that sort like the token; any string has one, lone surrogates included."""
    return token.encode("utf-8", "surrogatepass")


def decode(term: bytes) -> str:
    """The token of a term."""
    return term.decode("utf-8", "surrogatepass")


class TermTable:
    """Terms of one field of one segment, by number in sorted order.

    Args:
        terms: their bytes, one behind the other.
        sizes: bytes of each.
        heads: the first eight bytes of every sixteenth term, filled up with zeros.

    Attributes:
        finds_many: tells the numbers of many terms, -1 for those that are not here; where there is a kernel.
    """

    def __init__(self, terms: Array, sizes: Array, heads: Array) -> None:
        self._terms, self._sizes, self._told_heads = terms.data, sizes, heads
        self._count = len(sizes)
        self._columns = terms
        self._numbers: dict[bytes, int] | None = None
        self.finds_many: Callable[[Sequence[bytes]], Sequence[int]] | None = None

    def __len__(self) -> int:
        return self._count

    def columns(self) -> tuple[Array, Array]:
        """The bytes of all terms, and where each begins and, last, where the last one ends."""
        return self._columns, self._ends

    @classmethod
    def read(cls, file: ArrayFile, field: str) -> TermTable:
        """The table that `write_terms` wrote."""
        return cls(file[f"{field}:terms"], file[f"{field}:sizes"], file[f"{field}:heads"])

    @cached_property
    def _ends(self) -> Array:
        """Where each term begins and, last, where the last one ends."""
        ends = np.zeros(len(self._sizes) + 1, narrowest(len(self._terms)))
        np.cumsum(self._sizes, out=ends[1:], dtype=ends.dtype)
        return ends

    @cached_property
    def _bounds(self) -> memoryview:
        """The same, for looking at few of them."""
        return self._ends.data

    @cached_property
    def _heads(self) -> memoryview:
        """The heads as numbers, among which one is found in a tenth of the time that strings take."""
        return self._told_heads.view(f">u{_HEAD_BYTES}").astype(np.uint64).data

    def text(self, number: int) -> bytes:
        """The term of that number."""
        return bytes(self._terms[self._bounds[number] : self._bounds[number + 1]])

    def all(self) -> list[bytes]:
        """Every term in order."""
        return self.between(0, len(self))

    def between(self, first: int, last: int) -> list[bytes]:
        """The terms of a range of numbers, in order."""
        ends = self._ends[first : last + 1].tolist()
        if first >= last:
            return []
        terms = bytes(self._terms[ends[0] : ends[-1]])
        return [terms[start - ends[0] : end - ends[0]] for start, end in pairwise(ends)]

    def lower(self, term: bytes) -> int:
        """Number of the first term that is not smaller than `term`."""
        return self._lower(term, *self._range(term))

    def _range(self, term: bytes) -> tuple[int, int]:
        """Two numbers between which a term can only lie."""
        heads = self._heads
        head = int.from_bytes(term[:_HEAD_BYTES].ljust(_HEAD_BYTES, b"\0"), "big")
        first = bisect_left(heads, head)
        return max(0, first - 1) * _STEP, min(self._count, bisect_right(heads, head, first) * _STEP)

    def _lower(self, term: bytes, low: int, high: int) -> int:
        """`lower`, where it is known to lie between two numbers."""
        terms, bounds = self._terms, self._bounds
        while low < high:
            middle = (low + high) // 2
            if bytes(terms[bounds[middle] : bounds[middle + 1]]) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, term: bytes) -> int:
        """Number of the term, -1 where there is none."""
        if self._count <= _FEW_TERMS:
            return self._known().get(term, -1)
        low, high = self._range(term)
        if high - low <= _NEAR and term not in bytes(self._terms[self._bounds[low] : self._bounds[high]]):
            return -1  # most of what is tried is not there, and this is told ten times as fast
        number = self._lower(term, low, high)
        return number if number < self._count and self.text(number) == term else -1

    def find_all(self, terms: Sequence[bytes]) -> Sequence[int]:
        """The numbers of several terms, -1 for those that are not here."""
        return list(map(self.find, terms)) if self.finds_many is None else self.finds_many(terms)

    def _known(self) -> dict[bytes, int]:
        """The numbers of all terms; of a small segment, whose fixed price every search pays."""
        if self._numbers is None:
            self._numbers = {term: number for number, term in enumerate(self.all())}
        return self._numbers

    def texts(self, numbers: Array) -> list[bytes]:
        """Several terms."""
        bounds = zip(self._ends[numbers].tolist(), self._ends[numbers + 1].tolist(), strict=True)
        return [bytes(self._terms[start:end]) for start, end in bounds]

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        """The range of numbers whose terms begin with `prefix`."""
        if not prefix:
            return 0, len(self)
        # No byte of UTF-8 is 0xff, so the last one can always be raised.
        return self.lower(prefix), self.lower(prefix[:-1] + bytes([prefix[-1] + 1]))


def heads_of(terms: Sequence[bytes]) -> Array:
    """The first bytes of every so many of the terms."""
    heads = b"".join([term[:_HEAD_BYTES].ljust(_HEAD_BYTES, b"\0") for term in terms[::_STEP]])
    return np.frombuffer(heads, np.uint8)


def write_terms(sink: ArrayFileWriter, field: str, terms: Sequence[bytes]) -> None:
    """Write the terms, which are sorted and all different."""
    sizes = np.fromiter(map(len, terms), np.int64, len(terms))
    sink.add(f"{field}:terms", np.frombuffer(b"".join(terms), np.uint8))
    sink.add(f"{field}:sizes", sizes.astype(narrowest(int(sizes.max(initial=0)))))
    sink.add(f"{field}:heads", heads_of(terms))
