"""The dictionary of a field: its terms in order, found by binary search over their first eight bytes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from library.search.whoosh_engine.arrays import Array, ArrayFile, ArrayFileWriter

_KEY_BYTES = 8
_FEW_TERMS = 4_096
"""Tables of so many terms are looked up in a dictionary."""


def encode(token: str) -> bytes:
    """A token as bytes that sort like the token; any string has one, lone surrogates included."""
    return token.encode("utf-8", "surrogatepass")


def decode(term: bytes) -> str:
    """The token of a term."""
    return term.decode("utf-8", "surrogatepass")


def _key(term: bytes) -> int:
    return int.from_bytes(term[:_KEY_BYTES].ljust(_KEY_BYTES, b"\0"), "big")


class TermTable:
    """Terms of one field of one segment, by number in sorted order."""

    def __init__(self, blob: Array, ends: Array, keys: Array) -> None:
        self._blob, self._ends, self._keys = blob, ends, keys
        self._numbers: dict[bytes, int] | None = None

    def __len__(self) -> int:
        return len(self._keys)

    @classmethod
    def read(cls, file: ArrayFile, field: str) -> TermTable:
        """The table that `write_terms` wrote."""
        return cls(file[f"{field}:terms"], file[f"{field}:ends"], file[f"{field}:keys"])

    def text(self, number: int) -> bytes:
        """The term of that number."""
        start = int(self._ends[number])
        return self._blob[start : int(self._ends[number + 1])].tobytes()

    def all(self) -> list[bytes]:
        """Every term in order."""
        blob, ends = self._blob.tobytes(), self._ends.tolist()
        return [blob[start:end] for start, end in pairwise(ends)]

    def between(self, first: int, last: int) -> list[bytes]:
        """The terms of a range of numbers, in order."""
        ends = self._ends[first : last + 1].tolist()
        if first >= last:
            return []
        blob = self._blob[ends[0] : ends[-1]].tobytes()
        return [blob[start - ends[0] : end - ends[0]] for start, end in pairwise(ends)]

    def lower(self, term: bytes) -> int:
        """Number of the first term that is not smaller than `term`."""
        key = np.uint64(_key(term))
        low = int(self._keys.searchsorted(key, "left"))
        if low == len(self._keys) or self._keys[low] != key:
            return low
        high = int(self._keys.searchsorted(key, "right"))
        while low < high:
            middle = (low + high) // 2
            if self.text(middle) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, term: bytes) -> int:
        """Number of the term, -1 where there is none."""
        if len(self._keys) <= _FEW_TERMS:
            return self._known().get(term, -1)
        key = np.uint64(_key(term))
        number = int(self._keys.searchsorted(key))
        if number == len(self._keys) or self._keys[number] != key:
            return -1
        if self.text(number) == term:
            return number
        number = self.lower(term)
        return number if number < len(self._keys) and self.text(number) == term else -1

    def holds_any_of(self, terms: Sequence[bytes]) -> list[bytes]:
        """Those of the terms that may be here: the others surely are not; told together, for there may be hundreds."""
        if len(self._keys) <= _FEW_TERMS:
            known = self._known()
            return [term for term in terms if term in known]
        heads = b"".join([term[:_KEY_BYTES].ljust(_KEY_BYTES, b"\0") for term in terms])
        wanted = np.frombuffer(heads, ">u8").astype(np.uint64)
        places = self._keys.searchsorted(wanted)
        there = self._keys.take(places, mode="clip") == wanted
        return [terms[place] for place in there.nonzero()[0].tolist()]

    def _known(self) -> dict[bytes, int]:
        """The numbers of all terms; of a small segment, whose fixed price every search pays."""
        if self._numbers is None:
            self._numbers = {term: number for number, term in enumerate(self.all())}
        return self._numbers

    def texts(self, numbers: Array) -> list[bytes]:
        """Several terms."""
        bounds = zip(self._ends[numbers].tolist(), self._ends[numbers + 1].tolist(), strict=True)
        view = self._blob.data
        return [bytes(view[start:end]) for start, end in bounds]

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        """The range of numbers whose terms begin with `prefix`."""
        if not prefix:
            return 0, len(self)
        # No byte of UTF-8 is 0xff, so the last one can always be raised.
        return self.lower(prefix), self.lower(prefix[:-1] + bytes([prefix[-1] + 1]))


def write_terms(sink: ArrayFileWriter, field: str, terms: Sequence[bytes]) -> None:
    """Write the terms, which are sorted and all different."""
    blob = b"".join(terms)
    ends = np.zeros(len(terms) + 1, np.uint64)
    np.cumsum(np.fromiter(map(len, terms), np.uint64, len(terms)), out=ends[1:])
    heads = b"".join([term[:_KEY_BYTES].ljust(_KEY_BYTES, b"\0") for term in terms])
    sink.add(f"{field}:terms", np.frombuffer(blob, np.uint8))
    sink.add(f"{field}:ends", ends if len(blob) >= 1 << 32 else ends.astype(np.uint32))
    sink.add(f"{field}:keys", np.frombuffer(heads, ">u8").astype(np.uint64))
