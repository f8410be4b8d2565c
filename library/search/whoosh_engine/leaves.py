"""The leaves of a query tree over a whole commit: each is looked up once per request, however often it is named."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

import numpy as np

from library.search.contract import (
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
from library.search.whoosh_engine.counts import Counts, Ledger, SumCounts, no_counts, range_counts, term_counts
from library.search.whoosh_engine.phrases import PairCounts, phrase_counts, phrase_places
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.schema import POSITIONAL_FIELDS
from library.search.whoosh_engine.snapshot import Snapshot, worth
from library.search.whoosh_engine.terms import encode

LeafNode = Term | Synonyms | Phrase | Prefix
LEAVES = (Term, Synonyms, Phrase, Prefix)
"""The same as a tuple, which `isinstance` is much faster with."""
Key = tuple[object, ...]
_KEPT_BYTES = 64 << 20
_BYTES_PER_LEAF = 1_000
"""What the leaf of a word takes by itself; most words are rare, and are never spread over all documents."""


def key_of(node: LeafNode) -> Key:
    """What a leaf looks for, its weight left out."""
    if isinstance(node, Term):
        return ("term", node.field, node.token)
    if isinstance(node, Synonyms):
        return ("synonyms", node.field, node.spellings)
    if isinstance(node, Phrase):
        return ("phrase", node.field, node.parts)
    return ("prefix", node.field, node.prefix)


class Found(ABC):
    """A leaf that was looked up in one segment."""

    counts: Counts

    @abstractmethod
    def places(self, starts: Array, ends: Array) -> Array:
        """Where it stands (a phrase: where it begins) within ranges of places; ranges ascend."""

    def terms(self) -> Sequence[int] | None:
        """Numbers of the terms any of which is the leaf; None where only `places` can tell."""
        return None


class _FoundTerms(Found):
    """One or more spellings.

    Args:
        counts: how often the spellings that count occur.
        shown: numbers of all terms that stand for the leaf.
    """

    def __init__(self, field: FieldPostings, counts: Counts, shown: Sequence[int]) -> None:
        self._field, self._shown, self.counts = field, shown, counts

    def places(self, starts: Array, ends: Array) -> Array:
        """Where a spelling stands."""
        return self._field.places_within(self._shown, starts, ends)

    def terms(self) -> Sequence[int]:
        """The spellings."""
        return self._shown


class _FoundRange(Found):
    """Neighbours in the dictionary."""

    def __init__(self, field: FieldPostings, terms: tuple[int, int], size: int) -> None:
        self._field, self._terms = field, terms
        self.counts = range_counts(field, *terms, size)

    def places(self, starts: Array, ends: Array) -> Array:
        """Where one of them stands."""
        return self._field.places_of_range(*self._terms, starts, ends)


class _FoundPhrase(Found):
    """Terms one behind the other."""

    def __init__(self, field: FieldPostings, parts: Sequence[Sequence[int]], size: int) -> None:
        self._field = field
        self._parts = parts if field.positional and all(parts) else ()
        self.counts = self._counted(size)

    def _counted(self, size: int) -> Counts:
        if not self._parts:
            return no_counts(size)
        if len(self._parts) == 2 and all(len(part) == 1 for part in self._parts):
            known = self._field.pair_frequency(self._parts[0][0], self._parts[1][0])
            if known is not None:
                return PairCounts(self._field, self._parts, size, known)
        return phrase_counts(self._field, self._parts, size)

    def places(self, starts: Array, ends: Array) -> Array:
        """Where the phrase begins."""
        if not self._parts:
            return np.zeros(0, np.int64)
        return phrase_places(self._field, self._parts, starts, ends)


class Leaf:
    """One leaf: what was found of it in every segment, and what it is worth.

    Args:
        frequency: living documents that have it, where that is known already.
    """

    def __init__(self, snapshot: Snapshot, field: str, found: Sequence[Found], frequency: int | None = None) -> None:
        self.field = field
        self.mean = snapshot.means[field]
        self.found = found
        self._snapshot = snapshot
        self._frequency = frequency
        self._worth: float | None = None

    def frequency(self) -> int:
        """Living documents that have it."""
        if self._frequency is None:
            self._frequency = sum(
                found.counts.size if view.alive is None else view.count_alive(found.counts.ids())
                for view, found in zip(self._snapshot.views, self.found, strict=True)
            )
        return self._frequency

    def worth(self) -> float:
        """What the leaf gives at most: idf * (k1 + 1)."""
        if self._worth is None:
            self._worth = worth(self._snapshot.documents, self.frequency())
        return self._worth


def _one(field: FieldPostings, number: int, size: int) -> Found:
    """A term of that number, -1 where there is none."""
    return _FoundTerms(field, term_counts(field, number, size), (number,)) if number >= 0 else _no_terms(field, size)


def _no_terms(field: FieldPostings, size: int) -> Found:
    return _FoundTerms(field, no_counts(size), ())


def _spelled(snapshot: Snapshot, node: Synonyms, known: WordLeaves) -> list[Found]:
    """Several spellings in every segment; of a token that is named twice the weights add up."""
    weights: dict[str, float] = {}
    for token, weight in node.spellings:
        weights[token] = weights.get(token, 0.0) + weight
    words = [(weight, known.of(node.field, token).found) for token, weight in weights.items()]
    found: list[Found] = []
    for place, view in enumerate(snapshot.views):
        here = [(weight, of[place]) for weight, of in words if of[place].counts.size]
        parts = [(weight, one.counts) for weight, one in here if weight]
        if len(parts) == 1 and parts[0][0] == 1.0:
            counts = parts[0][1]
        else:
            counts = SumCounts(view.size, parts) if parts else no_counts(view.size)
        shown = [number for _, one in here for number in one.terms() or ()]
        found.append(_FoundTerms(view.data.fields[str(node.field)], counts, shown))
    return found


def _look_up(node: Phrase | Prefix, field: FieldPostings, size: int) -> Found:
    find = field.table.find
    if isinstance(node, Prefix):
        return _FoundRange(field, field.table.with_prefix(encode(node.prefix)), size)
    parts = [
        [number for token in dict.fromkeys(part) if (number := find(encode(token))) >= 0] for part in node.parts
    ]
    return _FoundPhrase(field, parts if field.name in POSITIONAL_FIELDS else (), size)


class WordLeaves:
    """The leaves of single words of a commit. They are kept for the questions to come, which have words in common.

    Nothing else is: a phrase is found anew for each question.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[tuple[str, str], Leaf] = {}
        self._ledger = Ledger()

    def of(self, field: str, token: str) -> Leaf:
        """The leaf of a word, whatever its weight."""
        if self._ledger.taken > _KEPT_BYTES:  # rarely; to know the oldest would cost every question some of its time
            self._known, self._ledger = {}, Ledger()
        key = field, token
        leaf = self._known.get(key)
        if leaf is None:
            name, views, word = str(field), self._snapshot.views, self._snapshot.word((field, token))
            found = [_one(view.data.fields[name], number, view.size)
                     for view, (_, number) in zip(views, word.told, strict=True)]  # fmt: skip
            leaf = Leaf(self._snapshot, name, found, word.frequency)
            self._ledger.taken += _BYTES_PER_LEAF
            for one in found:
                if one.counts.size:  # what is empty is not the leaf's own
                    one.counts.ledger = self._ledger
            self._known[key] = leaf
        return leaf


class Leaves:
    """The leaves of one request.

    Args:
        words: the leaves of single words, which may be known already.
    """

    def __init__(self, snapshot: Snapshot, words: WordLeaves | None = None) -> None:
        self._snapshot = snapshot
        self._words = words or WordLeaves(snapshot)
        self._known: dict[Key, Leaf] = {}
        self._of_node: dict[int, tuple[LeafNode, Leaf]] = {}

    def of(self, node: LeafNode) -> Leaf:
        """The leaf that a node asks for."""
        known = self._of_node.get(id(node))
        if known is not None:
            return known[1]
        key = key_of(node)
        leaf = self._known.get(key)
        if leaf is None:
            leaf = self._known[key] = self._look_up(node)
        self._of_node[id(node)] = node, leaf  # the node too, so that no other one gets its id
        return leaf

    def _look_up(self, node: LeafNode) -> Leaf:
        if isinstance(node, Term):
            return self._words.of(node.field, node.token)
        snapshot, field = self._snapshot, str(node.field)
        if isinstance(node, Synonyms):
            return Leaf(snapshot, field, _spelled(snapshot, node, self._words))
        return Leaf(snapshot, field, [_look_up(node, view.data.fields[field], view.size) for view in snapshot.views])

    def over(self, field: Field, *nodes: Node) -> list[Leaf]:
        """The leaves over a field that can make a document match, one for each node that differs from the others."""
        found: dict[tuple[int, float], Leaf] = {}
        for node in nodes:
            for one in _leaf_nodes(node, field):
                leaf = self.of(one)
                found[id(leaf), one.weight] = leaf
        return list(found.values())


def _leaf_nodes(node: Node, field: Field) -> Iterator[LeafNode]:
    """The leaves over a field below a node; what is unwanted is left out."""
    waiting: list[Node] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, LEAVES):
            if one.field is field:
                yield one
        elif isinstance(one, (And, Or, AnyOf)):
            waiting += one.children
        elif isinstance(one, AndMaybe):
            waiting += (one.required, one.optional)
        elif isinstance(one, AndNot):
            waiting.append(one.wanted)
