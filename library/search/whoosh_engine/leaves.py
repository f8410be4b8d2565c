"""The leaves of a query tree over a whole commit: each is looked up once per request, however often it is named."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from library.search.contract import (
    K1,
    And,
    AndMaybe,
    AndNot,
    AnyOf,
    Field,
    Node,
    Or,
    Phrase,
    Prefix,
    Synonyms,
    Term,
)
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.counts import Counts, SumCounts, no_counts, range_counts, term_counts
from library.search.whoosh_engine.phrases import phrase_counts
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.schema import POSITIONAL_FIELDS
from library.search.whoosh_engine.snapshot import Snapshot, View
from library.search.whoosh_engine.terms import encode

LeafNode = Term | Synonyms | Phrase | Prefix
Key = tuple[object, ...]


def key_of(node: LeafNode) -> Key:
    """What a leaf looks for, its weight left out."""
    if isinstance(node, Term):
        return ("synonyms", node.field, ((node.token, 1.0),))
    if isinstance(node, Synonyms):
        return ("synonyms", node.field, node.spellings)
    if isinstance(node, Phrase):
        return ("phrase", node.field, node.parts)
    return ("prefix", node.field, node.prefix)


class Leaf:
    """One leaf: its counts in every segment, and what it is worth."""

    def __init__(self, snapshot: Snapshot, node: LeafNode) -> None:
        self.field = str(node.field)
        self._snapshot = snapshot
        find = _finder(node)
        self.counts: list[Counts] = [find(view.data.fields[self.field], view.size) for view in snapshot.views]
        self._idf: float | None = None

    @property
    def mean(self) -> float:
        """Mean length of its field."""
        return self._snapshot.means[self.field]

    def frequency(self) -> int:
        """Living documents that have it."""
        return sum(
            counts.size if view.alive is None else view.count_alive(counts.ids())
            for view, counts in zip(self._snapshot.views, self.counts, strict=True)
        )

    def value(self) -> float:
        """What full saturation of the leaf is worth: idf * (k1 + 1)."""
        if self._idf is None:
            having = self.frequency()
            self._idf = math.log(1 + (self._snapshot.documents - having + 0.5) / (having + 0.5))
        return self._idf * (K1 + 1)


def _finder(node: LeafNode) -> Callable[[FieldPostings, int], Counts]:
    """How the leaf is looked up in a segment."""
    if isinstance(node, Term):
        term = encode(node.token)
        return lambda field, size: _term(field, term, size)
    if isinstance(node, Synonyms):
        weights: dict[bytes, float] = {}
        for token, weight in node.spellings:
            if weight > 0:
                weights[encode(token)] = weights.get(encode(token), 0.0) + weight
        return lambda field, size: _synonyms(field, weights, size)
    if isinstance(node, Phrase):
        parts = tuple(tuple(dict.fromkeys(map(encode, part))) for part in node.parts)
        return lambda field, size: _phrase(field, parts, size)
    prefix = encode(node.prefix)
    return lambda field, size: range_counts(field, *field.table.with_prefix(prefix), size)


def _term(field: FieldPostings, term: bytes, size: int) -> Counts:
    number = field.table.find(term)
    return term_counts(field, number, size) if number >= 0 else no_counts(size)


def _synonyms(field: FieldPostings, weights: dict[bytes, float], size: int) -> Counts:
    found = [(weight, field.table.find(term)) for term, weight in weights.items()]
    parts = [(weight, term_counts(field, number, size)) for weight, number in found if number >= 0]
    if len(parts) == 1 and parts[0][0] == 1.0:
        return parts[0][1]
    return SumCounts(size, parts) if parts else no_counts(size)


def phrase_terms(field: FieldPostings, parts: tuple[tuple[bytes, ...], ...]) -> list[list[int]]:
    """Per part of a phrase the numbers of those of its terms that the segment has."""
    return [[number for term in part if (number := field.table.find(term)) >= 0] for part in parts]


def _phrase(field: FieldPostings, parts: tuple[tuple[bytes, ...], ...], size: int) -> Counts:
    if field.name not in POSITIONAL_FIELDS:
        return no_counts(size)
    return phrase_counts(field, phrase_terms(field, parts), size)


class Leaves:
    """The leaves of one request."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[Key, Leaf] = {}

    def of(self, node: LeafNode) -> Leaf:
        """The leaf that a node asks for."""
        key = key_of(node)
        leaf = self._known.get(key)
        if leaf is None:
            leaf = self._known[key] = Leaf(self._snapshot, node)
        return leaf


def leaf_nodes(node: Node, field: Field) -> set[LeafNode]:
    """The different leaves over a field that can make a document match; what is unwanted is left out."""
    if isinstance(node, LeafNode):
        return {node} if node.field == field else set()
    return {leaf for child in _children(node) for leaf in leaf_nodes(child, field)}


def _children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, And | Or | AnyOf):
        return node.children
    if isinstance(node, AndNot):
        return (node.wanted,)
    if isinstance(node, AndMaybe):
        return (node.required, node.optional)
    return ()


def saturation(counts: Array, norm: Array) -> Array:
    """BM25's tf / (tf + norm), in the precision of `norm`."""
    tf = counts.astype(norm.dtype, copy=False)
    result = np.add(tf, norm)
    np.divide(tf, result, out=result)
    return np.asarray(result)


def view_norm(view: View, leaf: Leaf) -> Array:
    """Norms of a whole segment for a leaf."""
    return view.norm(leaf.field, leaf.mean)
