"""One commit, opened for reading: its segments and what must be known of all of them together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from library.search.contract import K1, B, Facet, Field, Node
from library.search.whoosh_engine.arrays import Array, narrowest
from library.search.whoosh_engine.documents import Documents
from library.search.whoosh_engine.schema import AUDIENCE, TOKEN_FIELDS, facet_value
from library.search.whoosh_engine.segment import ArraySegment, SegmentData
from library.search.whoosh_engine.terms import encode
from library.search.whoosh_engine.toc import Commit

_AUDIENCES_KEPT = 16
_SETS_KEPT = 24
_GROUPS_KEPT = 8
_PAIRS = 8192
"""Up to so many pairs of kind and committee are counted as pairs, which counts both in one go."""
_PAIR_FROM = 4_000
"""Fewer documents are counted facet by facet."""

_PLACES: dict[str, int] = {field: place for place, field in enumerate(Field)}
_WORDS_KEPT = 1 << 14
"""Words whose places in the dictionaries are kept; a reader's vocabulary is far smaller."""



def worth(documents: int, having: int) -> float:
    """What a leaf gives at most that so many of all documents have: idf * (k1 + 1)."""
    return math.log(1 + (documents - having + 0.5) / (having + 0.5)) * (K1 + 1)


Groups = tuple[tuple[str, Node], ...]
"""As in `Request.groups`."""


@dataclass(frozen=True, slots=True)
class Word:
    """Where a token stands in the dictionaries of a commit.

    Args:
        told: of each segment the field's place among the fields, and the number of its term, -1 where there is none.
        frequency: living documents that have it.
        worth: what it gives at most: idf * (k1 + 1).
    """

    told: tuple[tuple[int, int], ...]
    frequency: int
    worth: float


class _Words(dict[tuple[str, str], Word]):
    """Words by their field and token, each looked up when it is first asked for."""

    def __init__(self, look_up: Callable[[str, str], Word]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, key: tuple[str, str]) -> Word:
        field, token = key
        return self.keep(field, token, self._look_up(field, token))

    def keep(self, field: str, token: str, found: Word) -> Word:
        """Keep a word that was looked up."""
        if len(self) >= _WORDS_KEPT:
            self.clear()
        self[field, token] = found
        return found


class FacetColumn:
    """A facet's values in one segment: a code per document, 0 for unknown, and what the codes mean.

    Args:
        places: where the segment's codes stand among the values of the whole commit; set by the snapshot.
    """

    def __init__(self, data: SegmentData, facet: Facet) -> None:
        table = data.fields[facet].table
        self.values = [facet_value(facet, term) for term in table.all()]
        self.codes = data.column(facet).astype(narrowest(len(self.values)))  # small: it is read here and there
        self.totals = np.bincount(self.codes, minlength=len(self.values) + 1)
        self.places = np.zeros(len(self.values) + 1, np.intp)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The code of each value."""
        return {value: code for code, value in enumerate(self.values, 1)}

    @cached_property
    def years(self) -> Sequence[tuple[int, int]]:
        """The codes of years, and which years those are."""
        return [(code, int(value)) for code, value in enumerate(self.values, 1)]


def count_facets(view: View, documents: Documents, facets: Sequence[Facet]) -> dict[Facet, Array]:
    """How many of the documents have each code of the facets."""
    if documents.is_everything():
        return {facet: view.facets[facet].totals for facet in facets}
    if documents.size * 2 > documents.length:  # the others are fewer
        others = _counted(view, documents.others(), facets)
        return {facet: view.facets[facet].totals - counts for facet, counts in others.items()}
    return _counted(view, documents.ids(), facets)


def _counted(view: View, ids: Array, facets: Sequence[Facet]) -> dict[Facet, Array]:
    counts: dict[Facet, Array] = {}
    if len(ids) > _PAIR_FROM and Facet.KIND in facets and Facet.COMMITTEE in facets and view.pairs is not None:
        shape = len(view.facets[Facet.KIND].totals), len(view.facets[Facet.COMMITTEE].totals)
        both = np.bincount(view.pairs.take(ids), minlength=shape[0] * shape[1]).reshape(shape)
        counts = {Facet.KIND: both.sum(axis=1), Facet.COMMITTEE: both.sum(axis=0)}
    for facet in facets:
        if facet not in counts:
            column = view.facets[facet]
            counts[facet] = np.bincount(column.codes.take(ids), minlength=len(column.totals))
    return counts


class View:
    """One segment as a commit sees it.

    Args:
        alive: mask of the documents that are not deleted, None when none is.
    """

    def __init__(self, data: SegmentData, segment: ArraySegment) -> None:
        self.data, self.size = data, data.size
        self.alive = data.alive(segment)
        self.living = int(segment.doc_count())
        self._norms: dict[str, Array] = {}
        self._visible: dict[frozenset[str], Array | None] = {}
        self._among: dict[frozenset[str], Array] = {}
        self._grouped: list[tuple[Groups, Mapping[str, Documents]]] = []
        self.facets = {facet: FacetColumn(data, facet) for facet in Facet}
        kinds, committees = self.facets[Facet.KIND], self.facets[Facet.COMMITTEE]
        width = len(committees.totals)
        self.pairs: Array | None = None
        if len(kinds.totals) * width <= _PAIRS:
            self.pairs = kinds.codes.astype(np.uint16) * np.uint16(width) + committees.codes

    def count_alive(self, documents: Array) -> int:
        """How many of the documents (a list of numbers) live."""
        return len(documents) if self.alive is None else int(np.count_nonzero(self.alive[documents]))

    def norm(self, field: str, mean: float) -> Array:
        """What a count is weighed against, per document: k1 * (1 - b + b * length / mean)."""
        norm = self._norms.get(field)
        if norm is None:
            lengths = self.data.lengths(field)
            norm = self._norms[field] = (K1 * (1 - B) + (K1 * B / mean) * lengths).astype(np.float32)
        return norm

    def exact_norm(self, field: str, mean: float, documents: Array) -> Array:
        """The same for some documents, in full precision."""
        norm = self.data.lengths(field).take(documents) * (K1 * B / mean)
        norm += K1 * (1 - B)
        return np.asarray(norm)

    def visible(self, audience: frozenset[str]) -> Array | None:
        """Mask of the living documents that the audience may see, None when it may see all."""
        known = self._visible  # another thread may put an empty one in its place
        if audience in known:
            return known[audience]
        mask = self._make_visible(audience)
        if len(known) >= _AUDIENCES_KEPT:
            known = self._visible = {}
        known[audience] = mask
        return mask

    def among(self, ids: frozenset[str]) -> Array:
        """The documents of these ids, living or not, in order; kept, because the same set is asked for again."""
        found = self._among.get(ids)
        if found is None:
            here = sorted(number for one in ids if (number := self.data.find(one)) >= 0)
            found = np.array(here, np.intp)
            self._among = {**dict(list(self._among.items())[-_SETS_KEPT:]), ids: found}
        return found

    def grouped(self, groups: Groups, find: Callable[[Node], Documents]) -> Mapping[str, Documents]:
        """What there is of each group, living or not; kept, because the very same groups are asked for again."""
        found = next((known for of, known in self._grouped if of is groups), None)
        if found is None:
            found = {value: find(node) for value, node in groups}
            self._grouped = [*self._grouped[1 - _GROUPS_KEPT :], (groups, found)]
        return found

    def _make_visible(self, audience: frozenset[str]) -> Array | None:
        labels = self.data.fields[AUDIENCE]
        mask = np.zeros(self.size, np.bool_)
        for label in audience:
            term = labels.table.find(encode(label))
            if term >= 0:
                mask[labels.listed(term)[0]] = True
        if self.alive is not None:
            mask &= self.alive
        return None if mask.all() else mask


class Snapshot:
    """A whole commit. Nothing in it changes, so any number of threads may search it.

    Args:
        segments: opened arrays, in the order of the commit's segments.
    """

    def __init__(self, commit: Commit, segments: Sequence[SegmentData]) -> None:
        self.commit = commit
        self.opened = {
            str(segment.segment_id()): data for segment, data in zip(commit.segments, segments, strict=True)
        }
        self.views = [View(data, segment) for segment, data in zip(commit.segments, segments, strict=True)]
        self.documents = sum(view.living for view in self.views)
        self._words = _Words(self._look_up)
        self._absent: set[tuple[str, str]] = set()
        self.word: Callable[[tuple[str, str]], Word] = self._words.__getitem__
        """The word of a field and a token; looked up once, for the same words are asked for again and again."""

    def frequencies(self, field: str, tokens: Iterable[str]) -> dict[str, int]:
        """How many living documents have each token; of hundreds that are tried nearly all are ones that nobody has."""
        found: dict[str, int] = {}
        new: list[str] = []
        words, absent = self._words, self._absent
        for token in tokens:
            key = field, token
            word = words.get(key)
            if word is not None:
                found[token] = word.frequency
            else:
                found[token] = 0
                if key not in absent:
                    new.append(token)
        if new:
            found |= self._look_up_all(field, new)
        return found

    def _look_up_all(self, field: str, tokens: Sequence[str]) -> dict[str, int]:
        """The same of tokens that were not looked up yet, all at once; those that nobody has are kept apart."""
        terms, found = list(map(encode, tokens)), dict.fromkeys(tokens, 0)
        numbers = [view.data.fields[field].table.find_all(terms) for view in self.views]
        for token, *here in zip(tokens, *numbers, strict=True):
            if max(here, default=-1) >= 0:
                found[token] = self._words.keep(field, token, self._word(field, here)).frequency
            else:
                self._not_there(field, token)
        return found

    def _not_there(self, field: str, token: str) -> None:
        if len(self._absent) >= _WORDS_KEPT:
            self._absent = set()
        self._absent.add((field, token))

    def _look_up(self, field: str, token: str) -> Word:
        if (field, token) in self._absent:
            return self._word(field, [-1] * len(self.views))
        term = encode(token)
        return self._word(field, [view.data.fields[field].table.find(term) for view in self.views])

    def _word(self, field: str, numbers: Sequence[int]) -> Word:
        """The word that has these numbers in the dictionaries of the segments."""
        place, frequency = _PLACES[field], 0
        for view, number in zip(self.views, numbers, strict=True):
            if number >= 0:
                postings = view.data.fields[field]
                frequency += (int(postings.frequencies[number]) if view.alive is None
                              else view.count_alive(postings.listed(number)[0]))  # fmt: skip
        return Word(tuple([(place, number) for number in numbers]), frequency, worth(self.documents, frequency))

    @cached_property
    def facet_values(self) -> dict[Facet, list[str]]:
        """Every value of each facet in the order in which equal counts are shown: years newest first."""
        found = {}
        for facet in Facet:
            values = {value for view in self.views for value in view.facets[facet].values}
            ordered = sorted(values, key=lambda year: -int(year)) if facet == Facet.YEAR else sorted(values)
            place = {value: number for number, value in enumerate(ordered, 1)}
            for view in self.views:
                column = view.facets[facet]
                column.places = np.array([0, *(place[value] for value in column.values)], np.intp)
            found[facet] = ordered
        return found

    @cached_property
    def means(self) -> dict[str, float]:
        """Mean number of tokens per field, over the living documents that have the field; 1 where none has."""
        means = {}
        for field in TOKEN_FIELDS:
            tokens = having = 0
            for view in self.views:
                lengths = view.data.lengths(field)
                if view.alive is not None:
                    lengths = lengths[view.alive]
                tokens += int(lengths.sum(dtype=np.int64))
                having += int(np.count_nonzero(lengths))
            means[field] = tokens / having if having else 1.0
        return means
