"""What every engine must answer: the contract read document by document, written apart from any engine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from library.search.contract import (
    K1,
    REFINE_DEPTH,
    Among,
    And,
    AndMaybe,
    AndNot,
    AnyOf,
    B,
    Dated,
    Equals,
    Everything,
    Facet,
    FacetCount,
    Field,
    Filters,
    Hit,
    IndexedDocument,
    Node,
    Or,
    PageHit,
    Phrase,
    Prefix,
    Request,
    Response,
    Sort,
    Synonyms,
    Term,
    Years,
)

Leaf = Term | Synonyms | Phrase | Prefix


class Oracle:
    """What the contract says of a set of documents, worked out one document and one node at a time."""

    def __init__(self, documents: Sequence[IndexedDocument]) -> None:
        self.documents = {one.id: one for one in documents}

    def score(self, node: Node, one: IndexedDocument) -> float | None:
        """The score of a document, or None where it does not match."""
        if isinstance(node, Leaf):
            return self._leaf(node, one)
        if isinstance(node, Years):
            inside = one.year is not None and (node.first or -1) <= one.year <= (
                9999 if node.last is None else node.last
            )
            return node.score if inside else None
        if isinstance(node, Dated):
            return node.score if one.issued and node.first <= one.issued <= node.last else None
        if isinstance(node, Equals):
            value = getattr(one, node.facet.value)
            return node.score if value is not None and str(value) in node.values else None
        if isinstance(node, Among):
            return node.score if one.id in node.ids else None
        if isinstance(node, Everything):
            return 0.0
        return self._joined(node, one)

    def _joined(self, node: Node, one: IndexedDocument) -> float | None:
        if isinstance(node, AndNot):
            return self.score(node.wanted, one) if self.score(node.unwanted, one) is None else None
        if isinstance(node, AndMaybe):
            required = self.score(node.required, one)
            return None if required is None else required + (self.score(node.optional, one) or 0.0)
        assert isinstance(node, And | Or | AnyOf)
        scores = [self.score(child, one) for child in node.children]
        matching = [score for score in scores if score is not None]
        if isinstance(node, And):
            return sum(matching) if len(matching) == len(scores) else None
        if not matching:
            return None
        return sum(matching) if isinstance(node, Or) else max(matching)

    def _leaf(self, leaf: Leaf, one: IndexedDocument) -> float | None:
        frequency = occurrences(leaf, one)
        if frequency <= 0:
            return None
        having = sum(occurrences(leaf, other) > 0 for other in self.documents.values())
        lengths = [len(other.tokens[leaf.field]) for other in self.documents.values() if other.tokens.get(leaf.field)]
        mean = math.fsum(lengths) / len(lengths)
        rarity = math.log(1 + (len(self.documents) - having + 0.5) / (having + 0.5))
        norm = K1 * (1 - B + B * len(one.tokens[leaf.field]) / mean)
        return leaf.weight * rarity * frequency * (K1 + 1) / (frequency + norm)

    def answer(self, request: Request) -> Response:
        """The whole answer, hits included."""
        everyone = [one for one in self.documents.values() if one.audience & request.audience]
        groups = {value: {one.id for one in everyone if self.score(node, one) is not None}
                  for value, node in request.groups}  # fmt: skip
        seen = [one for one in everyone if not request.filters.groups
                or any(one.id in groups.get(value, set()) for value in request.filters.groups)]  # fmt: skip
        scored = {one.id: self.score(request.query, one) for one in seen}
        matched = [one for one in seen if scored[one.id] is not None]
        result = [one for one in matched if all(passes(one, request.filters, facet) for facet in Facet)]
        others = [
            one
            for one in seen
            if scored[one.id] is None and all(passes(one, request.filters, facet) for facet in Facet)
        ]
        wide = {one.id: self.score(request.widened, one) for one in others} if request.widened is not None else {}
        beyond = [one for one in others if wide.get(one.id) is not None]
        ranked = self._ranked(result, scored, request) + self._ranked(beyond, wide, request)
        free = [one for one in everyone if self.score(request.query, one) is not None
                and all(passes(one, request.filters, facet) for facet in Facet)]  # fmt: skip
        leaves = {
            *wanted_leaves(request.query),
            *(wanted_leaves(request.widened) if request.widened is not None else ()),
        }
        hits = tuple(Hit(one.id, score, pages_of(one, leaves)) for one, score in ranked)
        return Response(
            hits=hits[request.offset : request.offset + request.limit], total=len(result), widened=len(beyond),
            partial_from=len(result) + 1 if beyond else None,
            facets={facet: self._facet(facet, matched, request.filters) for facet in Facet},
            unknown={facet: self._unknown(facet, matched, request.filters) for facet in Facet},
            groups=tuple(FacetCount(value, count) for value, ids in groups.items()
                         if (count := sum(one.id in ids for one in free))),
        )  # fmt: skip

    def _ranked(
        self, documents: list[IndexedDocument], scores: dict[str, float | None], request: Request
    ) -> list[tuple[IndexedDocument, float]]:
        if request.sort is Sort.IN_FORCE:
            begins = [self.begins(request, one) for one in documents]
            alike = replace(request, sort=Sort.RELEVANCE)
            return [pair for wanted in (True, False) for pair in self._ranked(
                [one for one, begin in zip(documents, begins, strict=True) if begin is wanted], scores, alike)]
        pairs = [(one, scores[one.id] or 0.0) for one in documents]
        if request.sort is not Sort.RELEVANCE:
            newest = request.sort is Sort.NEWEST
            return sorted(
                pairs, key=lambda pair: (not pair[0].issued, -pair[0].issued if newest else pair[0].issued, pair[0].id)
            )
        pairs.sort(key=by_score)
        if request.refine is not None:
            refined = [(one, score + (self.score(request.refine, one) or 0.0)) for one, score in pairs[:REFINE_DEPTH]]
            pairs = sorted(refined, key=by_score) + pairs[REFINE_DEPTH:]
        return pairs

    def begins(self, request: Request, one: IndexedDocument) -> bool:
        """Whether a document stands before those that do not match `Request.first`."""
        return request.sort is Sort.IN_FORCE and request.first is not None and (
            self.score(request.first, one) is not None)

    def _kept(self, facet: Facet, matched: list[IndexedDocument], filters: Filters) -> list[IndexedDocument]:
        """What passes the choice in every facet but this."""
        others = [other for other in Facet if other is not facet]
        return [one for one in matched if all(passes(one, filters, other) for other in others)]

    def _unknown(self, facet: Facet, matched: list[IndexedDocument], filters: Filters) -> int:
        return sum(getattr(one, facet.value) is None for one in self._kept(facet, matched, filters))

    def _facet(self, facet: Facet, matched: list[IndexedDocument], filters: Filters) -> tuple[FacetCount, ...]:
        kept = self._kept(facet, matched, filters)
        counts = Counter(value for one in kept if (value := getattr(one, facet.value)) is not None)
        if facet is Facet.YEAR:
            return tuple(FacetCount(str(year), counts[year]) for year in sorted(counts, reverse=True))
        return tuple(
            FacetCount(value, counts[value]) for value in sorted(counts, key=lambda value: (-counts[value], value))
        )


def by_score(pair: tuple[IndexedDocument, float]) -> tuple[float, int, str]:
    return (-round(pair[1], 5), -pair[0].issued, pair[0].id)


def places(leaf: Leaf, one: IndexedDocument) -> list[int]:
    """Where a leaf stands in its field."""
    tokens = one.tokens.get(leaf.field, ())
    if isinstance(leaf, Prefix):
        return [place for place, token in enumerate(tokens) if token[: len(leaf.prefix)] == leaf.prefix]
    if isinstance(leaf, Phrase):
        parts = [set(part) for part in leaf.parts]
        windows = (tokens[start : start + len(parts)] for start in range(len(tokens)))
        return [start for start, window in enumerate(windows) if parts and len(window) == len(parts)
                and all(token in part for token, part in zip(window, parts, strict=True))]  # fmt: skip
    wanted = {leaf.token} if isinstance(leaf, Term) else {token for token, _ in leaf.spellings}
    return [place for place, token in enumerate(tokens) if token in wanted]


def occurrences(leaf: Leaf, one: IndexedDocument) -> float:
    """Tf as the contract has it."""
    if isinstance(leaf, Synonyms):
        tokens = Counter(one.tokens.get(leaf.field, ()))
        return math.fsum(weight * tokens[token] for token, weight in leaf.spellings)
    return len(places(leaf, one))


def wanted_leaves(node: Node) -> Iterator[Leaf]:
    """Leaves that may give a page: all but those under the unwanted side of an AndNot."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, And | Or | AnyOf):
        for child in node.children:
            yield from wanted_leaves(child)
    elif isinstance(node, AndNot):
        yield from wanted_leaves(node.wanted)
    elif isinstance(node, AndMaybe):
        yield from wanted_leaves(node.required)
        yield from wanted_leaves(node.optional)


def pages_of(one: IndexedDocument, leaves: set[Leaf]) -> tuple[PageHit, ...]:
    """The pages on which leaves over the text begin."""
    counts: Counter[int] = Counter()
    for leaf in leaves:
        found = places(leaf, one) if leaf.field is Field.TEXT else []
        bounds = list(zip(one.page_starts, one.page_starts[1:], strict=False))
        counts.update(
            {number for number, (first, last) in enumerate(bounds, 1) if any(first <= place < last for place in found)}
        )
    return tuple(PageHit(number, counts[number]) for number in sorted(counts))


_PLACES = {Facet.YEAR: 0, Facet.KIND: 1, Facet.COMMITTEE: 2}


def passes(one: IndexedDocument, filters: Filters, facet: Facet) -> bool:
    """Does a document pass the reader's choice in one facet?"""
    if facet in filters.unknown and getattr(one, facet.value) is None:
        return True
    if facet in filters.unknown and not (filters.years, filters.kinds, filters.committees)[_PLACES[facet]]:
        return False
    if facet is Facet.YEAR:
        return not filters.years or any(
            one.year is not None and (first is None or one.year >= first) and (last is None or one.year <= last)
            for first, last in filters.years
        )
    chosen = filters.kinds if facet is Facet.KIND else filters.committees
    return not chosen or getattr(one, facet.value) in chosen
