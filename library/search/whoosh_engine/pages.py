"""On which pages of a document the leaves of the query stand."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from library.search.contract import Field, PageHit
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.leaves import Found
from library.search.whoosh_engine.segment import SegmentData


def page_hits(data: SegmentData, ids: Array, leaves: Iterable[Found]) -> dict[int, tuple[PageHit, ...]]:
    """Per document its pages with hits, and how many of the leaves match on each.

    Args:
        ids: documents of the segment, ascending.
        leaves: different leaves over the text, as found in this segment.
    """
    starts = data.fields[Field.TEXT].document_starts
    ends = data.page_ends
    counts = ends[ids + 1].astype(np.int64) - ends[ids]
    total = int(counts.sum())
    if not total:
        return {}
    before = np.cumsum(counts) - counts
    inside = np.arange(total) - np.repeat(before, counts)
    bounds = data.pages[np.repeat(ends[ids].astype(np.int64), counts) + inside] + np.repeat(starts[ids], counts)
    hits = np.zeros(total, np.int64)
    first, last = starts[ids], starts[ids + 1]
    for leaf in leaves:
        places = leaf.places(first, last)
        if len(places):
            page = bounds.searchsorted(places, "right")
            hits += np.bincount(page, minlength=total + 1)[1:] > 0
    hits[before + counts - 1] = 0  # what stands behind the last page is on none
    found: dict[int, list[PageHit]] = {}
    at = np.flatnonzero(hits)
    owners = np.repeat(ids, counts)[at].tolist()
    for document, number, count in zip(owners, (inside[at] + 1).tolist(), hits[at].tolist(), strict=True):
        found.setdefault(document, []).append(PageHit(number, count))
    return {document: tuple(pages) for document, pages in found.items()}
