"""The best documents of a result in the contract's total order, found without sorting the whole of it.

A bound on the score of the last one wanted is found in single precision; what reaches it (with room for rounding) is
scored again in full precision and put in order exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from library.search.contract import Node, Sort
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.documents import Documents
from library.search.whoosh_engine.evaluation import At, Everywhere, Matching

_ROUNDED = 1e5
EXACT_UP_TO = 3_000
"""So many documents are scored in full precision at once."""
_DENSE = 5
"""From one in so many documents on, scores are added up over the whole segment."""
_UNKNOWN_LAST = np.int64(1) << np.int64(30)  # behind every date YYYYMMDD
_STEP = np.int64(1) << np.int64(32)
_DATES = np.int64(1) << np.int64(27)  # more than any date YYYYMMDD
_GROUPS_PER_WANTED = 8
_BINS = 4096

Window = tuple[int, int]
"""Ranks, the second left out."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Documents in order.

    Args:
        views: number of the segment of each.
        ids: number within the segment.
        scores: in full precision.
        issued: dates, for the order.
    """

    views: Array
    ids: Array
    scores: Array
    issued: Array

    def __len__(self) -> int:
        return len(self.ids)

    def cut(self, first: int, last: int) -> Ranked:
        """Those from one rank to another."""
        return Ranked(
            self.views[first:last], self.ids[first:last], self.scores[first:last], self.issued[first:last]
        )

    def reorder(self, order: Array) -> Ranked:
        """The same in another order."""
        return Ranked(self.views[order], self.ids[order], self.scores[order], self.issued[order])


def joined(parts: Sequence[Ranked]) -> Ranked:
    """Several one behind the other."""
    return Ranked(
        np.concatenate([part.views for part in parts]),
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.issued for part in parts]),
    )


def rounded(scores: Array) -> Array:
    """Scores as whole numbers in the precision of the order."""
    return np.rint(scores * _ROUNDED).astype(np.int64)


class Order:
    """The contract's order over several segments."""

    def __init__(self, matchings: Sequence[Matching], sort: Sort) -> None:
        self.matchings, self.sort = matchings, sort

    def of(self, ranked: Ranked, window: Window) -> Ranked:
        """The documents in order.

        Args:
            window: where equals must be right too; elsewhere they may stand in any order among themselves.
        """
        keys = self._keys(ranked)
        if len(self.matchings) == 1:
            ties = self.matchings[0].view.data.ties.take(ranked.ids)
            return ranked.reorder((keys * _STEP + ties).argsort())
        order = np.argsort(keys, kind="stable")
        same = np.flatnonzero(np.diff(keys[order]) == 0)
        return ranked.reorder(self._by_id(ranked, order, same, window) if len(same) else order)

    def _keys(self, ranked: Ranked) -> Array:
        """Keys that sort like the contract, but for the ids; with one segment its ties know the dates already."""
        issued = ranked.issued.astype(np.int64)
        if self.sort == Sort.RELEVANCE:
            keys = -rounded(ranked.scores)
            return keys if len(self.matchings) == 1 else keys * _DATES - issued
        return -issued if self.sort == Sort.NEWEST else np.where(issued == 0, _UNKNOWN_LAST, issued)

    def _by_id(self, ranked: Ranked, order: Array, same: Array, window: Window) -> Array:
        """Put runs of equals (`same`: each equals its successor) in the order of their ids."""
        breaks = np.flatnonzero(np.diff(same) != 1)
        starts = same[np.concatenate(([0], breaks + 1))]
        ends = same[np.concatenate((breaks, [len(same) - 1]))] + 2
        inside = (starts < window[1]) & (ends > window[0])
        for start, end in zip(starts[inside].tolist(), ends[inside].tolist(), strict=True):
            run = order[start:end].tolist()
            run.sort(key=lambda at: self._id(int(ranked.views[at]), int(ranked.ids[at])))
            order[start:end] = run
        return order

    def _id(self, number: int, document: int) -> str:
        return self.matchings[number].view.data.id_of(document)


def best(order: Order, found: Sequence[Documents], query: Node, *, wanted: int, window: Window) -> Ranked:
    """The first `wanted` documents of a result over all segments.

    Args:
        window: ranks where the order of equals matters; outside of it only which documents they are, not their order.
    """
    parts = []
    for matching, documents in zip(order.matchings, found, strict=True):
        if documents.size and wanted:
            ids, scores = _best_of_view(matching, documents, query, sort=order.sort, wanted=wanted)
            issued = matching.view.data.issued[ids]
            parts.append(Ranked(np.full(len(ids), matching.number), ids, scores, issued))
    if not parts:
        nothing = np.zeros(0, np.intp)
        return Ranked(nothing, nothing, np.zeros(0), nothing)
    if len(parts) == 1:
        return parts[0]
    return order.of(joined(parts), window).cut(0, wanted)


def _best_of_view(
    matching: Matching, documents: Documents, query: Node, *, sort: Sort, wanted: int
) -> tuple[Array, Array]:
    if sort != Sort.RELEVANCE:
        ids = documents.ids()
        ids = ids[_first(_date_keys(matching, ids, sort), wanted)]
        return ids, At(matching, ids).of(query)
    ids = _candidates(matching, documents, query, wanted)
    scores = At(matching, ids).of(query)
    keys = -rounded(scores) * _STEP + matching.view.data.ties[ids]
    order = _first(keys, wanted)
    return ids[order], scores[order]


def _date_keys(matching: Matching, ids: Array, sort: Sort) -> Array:
    """Keys that sort by date, then smaller id; `ties` is that order for newest first."""
    data = matching.view.data
    ties = data.ties[ids].astype(np.int64)
    if sort == Sort.NEWEST:
        return ties
    issued = data.issued[ids].astype(np.int64)
    return np.where(issued == 0, _UNKNOWN_LAST, issued) * _STEP + ties


def _first(keys: Array, wanted: int) -> Array:
    """Indices of the smallest keys, in order; all keys are different."""
    if wanted >= len(keys):
        return keys.argsort()
    some = keys.argpartition(wanted)[:wanted]
    return np.asarray(some[keys[some].argsort()])


def _candidates(matching: Matching, documents: Documents, query: Node, wanted: int) -> Array:
    """Documents among which the `wanted` best certainly are."""
    if documents.size <= max(wanted, EXACT_UP_TO):
        return documents.ids()
    if documents.size * _DENSE < documents.length:
        ids = documents.ids()
        scores = At(matching, ids).of(query)
        return ids[scores >= _bound(scores, wanted)]
    scores = Everywhere(matching).of(query)
    if documents.is_everything():
        return np.flatnonzero(scores >= _bound(scores, wanted))
    mask = documents.mask()
    scores *= mask  # ten times as fast as choosing by the mask
    ids = np.flatnonzero(scores >= _bound(scores, wanted))
    return ids[mask[ids]]


def _bound(scores: Array, wanted: int) -> float:
    """A score that at least `wanted` of the scores reach, and not many more do.

    The scores are cut into groups; as many groups as are wanted have a maximum that reaches the bound. Which bound
    that is, is read off a histogram of the maxima.
    """
    width = max(1, min(64, len(scores) // (_GROUPS_PER_WANTED * wanted)))
    groups = len(scores) // width
    maxima = scores if width == 1 else scores[: groups * width].reshape(width, groups).max(axis=0)
    top = float(maxima.max())
    if top <= 0.0:
        return float("-inf")
    bins = (np.maximum(maxima, 0) * (_BINS / top)).astype(np.intp)
    reaching = np.cumsum(np.bincount(bins)[::-1])
    lowest = len(reaching) - 1 - int(np.searchsorted(reaching, wanted))
    if lowest <= 0:
        return float("-inf")
    bound = lowest * top / _BINS
    return bound - 2e-5 - 4e-6 * abs(bound)
