"""Evaluates query trees on one segment: which documents match, and what they score.

Matching comes first and is done on whole sets. Scores are added up afterwards for the matching documents only: in
single precision over the whole segment where many match (`Everywhere`), in full precision at given documents
(`At`) where few do, and again for those near the top, whose order must be exact.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from library.search.contract import (
    Among,
    And,
    AndMaybe,
    AndNot,
    AnyOf,
    Dated,
    Equals,
    Everything,
    Node,
    Or,
    Years,
)
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.counts import Counts
from library.search.whoosh_engine.documents import Documents
from library.search.whoosh_engine.filters import dated_mask, equals_mask, years_mask
from library.search.whoosh_engine.leaves import LEAVES, Leaf, Leaves
from library.search.whoosh_engine.snapshot import View


class Matching:
    """Finds the documents of one segment that match; every leaf is looked up once."""

    def __init__(self, view: View, number: int, leaves: Leaves) -> None:
        self.view, self.number, self.leaves = view, number, leaves
        self._known: dict[int, Documents] = {}

    def counts(self, leaf: Leaf) -> Counts:
        """The leaf's counts in this segment."""
        return leaf.found[self.number].counts

    def of(self, node: Node) -> Documents:
        """The documents that match the node, deleted and hidden ones included."""
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = self._find(node)
        return known

    def _find(self, node: Node) -> Documents:
        size = self.view.size
        if isinstance(node, LEAVES):
            return Documents.of_counts(self.counts(self.leaves.of(node)))
        if isinstance(node, And):
            return Documents.all_of([self.of(child) for child in node.children], size)
        if isinstance(node, (Or, AnyOf)):
            return Documents.any_of([self.of(child) for child in node.children], size)
        if isinstance(node, AndNot):
            return self.of(node.wanted).without(self.of(node.unwanted))
        if isinstance(node, AndMaybe):
            return self.of(node.required)
        if isinstance(node, Years):
            return Documents.of_mask(years_mask(self.view, ((node.first, node.last),)))
        if isinstance(node, Dated):
            return Documents.of_mask(dated_mask(self.view, node.first, node.last))
        if isinstance(node, Equals):
            return Documents.of_mask(equals_mask(self.view, node.facet, node.values))
        if isinstance(node, Among):
            return Documents.of_ids(self.view.among(node.ids), size)
        assert isinstance(node, Everything)
        return Documents.everything(size)


class Scores(ABC):
    """Adds up scores at some documents of one segment."""

    def __init__(self, matching: Matching, length: int, kind: type[np.floating]) -> None:
        self.matching, self.view = matching, matching.view
        self._length, self._kind = length, kind

    def of(self, node: Node, *, sure: bool = True) -> Array:
        """Scores of the node at the documents, all of which match it."""
        total = np.zeros(self._length, self._kind)
        self._add(node, total, sure=sure)
        return total

    def of_some(self, node: Node) -> Array:
        """Scores of the node at the documents, 0 for those that do not match it."""
        return self.of(node, sure=False)

    @abstractmethod
    def _add_leaf(self, leaf: Leaf, weight: float, total: Array) -> None:
        """Add what the leaf gives; nothing where it does not match."""

    @abstractmethod
    def _matches(self, node: Node) -> Array:
        """Whether the documents match the node."""

    def _add(self, node: Node, total: Array, *, sure: bool) -> None:
        """Add the node's scores. `sure`: every document that counts is known to match the node."""
        if isinstance(node, LEAVES):
            self._add_leaf(self.matching.leaves.of(node), node.weight, total)
        elif isinstance(node, Or):
            for child in node.children:
                self._add(child, total, sure=sure and len(node.children) == 1)
        elif isinstance(node, AnyOf):
            total += self._best(node.children)
        elif isinstance(node, (Years, Dated, Equals, Among)):
            if node.score:
                total += node.score if sure else np.where(self._matches(node), node.score, 0.0)
        elif not sure and not isinstance(node, Everything):
            total += np.where(self._matches(node), self.of(node), 0.0)
        elif isinstance(node, And):
            for child in node.children:
                self._add(child, total, sure=True)
        elif isinstance(node, AndNot):
            self._add(node.wanted, total, sure=True)
        elif isinstance(node, AndMaybe):
            self._add(node.required, total, sure=True)
            self._add(node.optional, total, sure=False)

    def _best(self, children: Sequence[Node]) -> Array:
        best = np.full(self._length, -np.inf, self._kind)
        for child in children:
            np.maximum(best, np.where(self._matches(child), self.of(child), -np.inf), out=best)
        return np.where(np.isneginf(best), 0.0, best).astype(self._kind)


class At(Scores):
    """Scores in full precision at the given documents.

    Leaves are put down first and scored together, field by field: with few documents it is the number of steps that
    takes time, not their size.
    """

    def __init__(self, matching: Matching, ids: Array) -> None:
        super().__init__(matching, len(ids), np.float64)
        self._ids = ids
        self._norms: dict[str, Array] = {}
        self._waiting: dict[str, list[tuple[Counts, float]]] = {}

    def of(self, node: Node, *, sure: bool = True) -> Array:
        """Scores of the node at the documents, all of which match it."""
        outer, self._waiting = self._waiting, {}
        total = super().of(node, sure=sure)
        if self._waiting:
            total += self._scored()
        self._waiting = outer
        return total

    def _add_leaf(self, leaf: Leaf, weight: float, total: Array) -> None:
        counts = self.matching.counts(leaf)
        if counts.size:
            field = leaf.field
            if field not in self._norms:
                self._norms[field] = self.view.exact_norm(field, leaf.mean, self._ids)
            self._waiting.setdefault(field, []).append((counts, weight * leaf.worth()))

    def _scored(self) -> Array:
        """What the leaves give together: one row for each, those of one field one behind the other."""
        ids, rows = self._ids, sum(map(len, self._waiting.values()))
        frequencies, saturated = np.empty((rows, self._length)), np.empty((rows, self._length))
        worths: list[float] = []
        for field, leaves in self._waiting.items():
            first = len(worths)
            for row, (counts, worth) in enumerate(leaves, first):
                frequencies[row] = counts.at(ids)
                worths.append(worth)
            np.add(frequencies[first : len(worths)], self._norms[field], out=saturated[first : len(worths)])
        np.divide(frequencies, saturated, out=saturated)
        return np.asarray(np.array(worths) @ saturated)

    def _matches(self, node: Node) -> Array:
        return self.matching.of(node).has(self._ids)


class Everywhere(Scores):
    """Scores in single precision at every document of the segment; meaningless where the tree does not match."""

    def __init__(self, matching: Matching) -> None:
        super().__init__(matching, matching.view.size, np.float32)

    def _add_leaf(self, leaf: Leaf, weight: float, total: Array) -> None:
        counts = self.matching.counts(leaf)
        if not counts.size:
            return
        norm = self.view.norm(leaf.field, leaf.mean)
        value = np.float32(weight * leaf.worth())
        listed = counts.listed()
        if listed is not None:
            part = saturation(listed[1], norm[listed[0]])
            part *= value
            total[listed[0]] += part
        else:
            part = saturation(counts.whole(), norm)
            part *= value
            total += part

    def _matches(self, node: Node) -> Array:
        return self.matching.of(node).mask()


def saturation(counts: Array, norm: Array) -> Array:
    """BM25's tf / (tf + norm), in the precision of `norm`."""
    tf = counts.astype(norm.dtype, copy=False)
    result = np.add(tf, norm)
    np.divide(tf, result, out=result)
    return np.asarray(result)
