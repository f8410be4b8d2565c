"""How many documents have which tokens."""

from __future__ import annotations

import numpy as np

from library.search.contract import Field
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.snapshot import Snapshot, View
from library.search.whoosh_engine.terms import decode, encode


def vocabulary(snapshot: Snapshot, field: Field, prefix: str = "") -> list[tuple[str, int]]:
    """All tokens of a field that living documents have and that begin so, with their number, sorted."""
    listed = [_listed(view, field, encode(prefix)) for view in snapshot.views]
    if len(listed) == 1:  # in order already
        terms, counts = listed[0]
        if 0 not in counts:
            return list(zip(_decoded(terms), counts, strict=True))
    totals: dict[bytes, int] = {}
    for terms, counts in listed:
        for term, count in zip(terms, counts, strict=True):
            totals[term] = totals.get(term, 0) + count
    held = [(term, count) for term, count in sorted(totals.items()) if count]
    return list(zip(_decoded([term for term, _ in held]), [count for _, count in held], strict=True))


def _listed(view: View, field: Field, prefix: bytes) -> tuple[list[bytes], list[int]]:
    """The terms of a segment that begin so, and in how many living documents each is."""
    postings = view.data.fields[field]
    first, last = postings.table.with_prefix(prefix)
    return postings.table.between(first, last), _living(view, postings, first, last).tolist()


def _decoded(terms: list[bytes]) -> list[str]:
    """The tokens of terms, in one go where none holds what parts them: there may be a million."""
    joined = b"\n".join(terms)
    if joined.count(b"\n") == len(terms) - 1:
        return decode(joined).split("\n")
    return [decode(term) for term in terms]


def _living(view: View, postings: FieldPostings, first: int, last: int) -> Array:
    """Living documents per term of a range of a segment's terms."""
    if view.alive is None:
        return postings.frequencies[first:last]
    frequencies, documents, _ = postings.listed_range(first, last)
    kept = np.concatenate(([0], np.cumsum(view.alive[documents])))
    return np.diff(kept[np.concatenate(([0], np.cumsum(frequencies, dtype=np.int64)))])
