"""On which pages of a document the leaves of the query stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from library.search.contract import Field, PageHit, Phrase, Prefix, Synonyms, Term
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.leaves import LeafNode, phrase_terms
from library.search.whoosh_engine.phrases import matching, rarest
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.segment import SegmentData
from library.search.whoosh_engine.terms import encode


class Pages:
    """The pages of some documents of one segment, as ranges of places.

    Args:
        ids: the documents, ascending.
    """

    def __init__(self, data: SegmentData, ids: Sequence[int]) -> None:
        self._field = data.fields[Field.TEXT]
        starts = self._field.document_starts
        bounds: list[Array] = []
        self._owners: list[int] = []
        self._numbers: list[int] = []
        for document in ids:
            pages = data.page_starts(document).astype(np.int64) + int(starts[document])
            bounds.append(pages)
            self._owners += [document] * len(pages)
            self._numbers += [*range(1, len(pages)), 0] if len(pages) else []
        self._bounds = np.concatenate(bounds) if bounds else np.zeros(0, np.int64)
        self._ranges = starts[np.array(ids, np.intp)], starts[np.array(ids, np.intp) + 1]

    def hits(self, leaves: Iterable[LeafNode]) -> dict[int, tuple[PageHit, ...]]:
        """Per document its pages with hits and how many different leaves match on each."""
        if not len(self._bounds):
            return {}
        total = np.zeros(len(self._bounds), np.int64)
        for leaf in leaves:
            places = places_of_leaf(self._field, leaf, self._ranges)
            page = self._bounds.searchsorted(places, "right") - 1
            total += np.bincount(page[page >= 0], minlength=len(total)) > 0
        found: dict[int, list[PageHit]] = {}
        for at in np.flatnonzero(total).tolist():
            if self._numbers[at]:
                found.setdefault(self._owners[at], []).append(PageHit(self._numbers[at], int(total[at])))
        return {document: tuple(pages) for document, pages in found.items()}


def places_of_leaf(field: FieldPostings, leaf: LeafNode, ranges: tuple[Array, Array]) -> Array:
    """Where a leaf stands (a phrase: where it begins) within ranges of places."""
    if isinstance(leaf, Term):
        terms = [field.table.find(encode(leaf.token))]
    elif isinstance(leaf, Synonyms):
        terms = [field.table.find(encode(token)) for token, _ in leaf.spellings]
    elif isinstance(leaf, Prefix):
        terms = list(range(*field.table.with_prefix(encode(leaf.prefix))))
    else:
        return _places_of_phrase(field, leaf, ranges)
    return _within(field, [term for term in terms if term >= 0], ranges)


def _places_of_phrase(field: FieldPostings, leaf: Phrase, ranges: tuple[Array, Array]) -> Array:
    parts = phrase_terms(field, tuple(tuple(dict.fromkeys(map(encode, part))) for part in leaf.parts))
    if not parts or not all(parts):
        return np.zeros(0, np.int64)
    driver = rarest(field, parts)
    places = np.sort(_within(field, parts[driver], ranges))
    return places[matching(field, parts, driver, places)].astype(np.int64) - driver


def _within(field: FieldPostings, terms: Sequence[int], ranges: tuple[Array, Array]) -> Array:
    """The places of some terms that lie in the ranges."""
    found = [np.zeros(0, np.uint32)]
    for term in terms:
        places = field.places_of(term)
        low, high = places.searchsorted(ranges[0]), places.searchsorted(ranges[1])
        sizes = high - low
        total = int(sizes.sum())
        if total:
            where = np.repeat(low - (np.cumsum(sizes) - sizes), sizes) + np.arange(total)
            found.append(places[where])
    return np.concatenate(found)
