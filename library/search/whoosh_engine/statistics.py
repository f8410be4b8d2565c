"""How many documents have which tokens."""

from __future__ import annotations

import numpy as np

from library.search.contract import Field
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.snapshot import Snapshot, View
from library.search.whoosh_engine.terms import decode, encode


def frequency(snapshot: Snapshot, field: Field, token: str) -> int:
    """How many living documents have the token."""
    term, total = encode(token), 0
    for view in snapshot.views:
        postings = view.data.fields[field]
        number = postings.table.find(term)
        if number >= 0:
            total += (
                int(postings.frequencies[number])
                if view.alive is None
                else view.count_alive(postings.listed(number)[0])
            )
    return total


def vocabulary(snapshot: Snapshot, field: Field) -> list[tuple[str, int]]:
    """All tokens of a field that living documents have, with their number, sorted."""
    totals: dict[bytes, int] = {}
    for view in snapshot.views:
        postings = view.data.fields[field]
        for term, count in zip(postings.table.all(), _living(view, postings).tolist(), strict=True):
            totals[term] = totals.get(term, 0) + count
    return [(decode(term), count) for term, count in sorted(totals.items()) if count]


def _living(view: View, postings: FieldPostings) -> Array:
    """Living documents per term of a segment."""
    if view.alive is None:
        return postings.frequencies
    frequencies, documents, _ = postings.listed_range(0, len(postings.table))
    kept = np.concatenate(([0], np.cumsum(view.alive[documents])))
    return np.diff(kept[np.concatenate(([0], np.cumsum(frequencies, dtype=np.int64)))])
