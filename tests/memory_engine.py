"""The reference engine: everything in plain Python, so that what each node means can be read off."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

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
    Engine,
    Equals,
    Everything,
    Facet,
    FacetCount,
    Field,
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
    Writer,
    Years,
)  # fmt: skip

Scores = dict[str, float]


class MemoryEngine(Engine):
    """All documents in a dictionary; every question looks at every document."""

    tolerance = 1e-6

    def __init__(self) -> None:
        self._documents: dict[str, IndexedDocument] = {}
        self._watermark = 0

    @contextmanager
    def writing(self, *, watermark: int) -> Iterator[Writer]:
        writer = _MemoryWriter(dict(self._documents))
        yield writer
        self._documents, self._watermark = writer.documents, watermark

    def watermark(self) -> int:
        return self._watermark

    def document_count(self) -> int:
        return len(self._documents)

    def frequencies(self, field: Field, tokens: Iterable[str]) -> Mapping[str, int]:
        known = dict(self.vocabulary(field))
        return {token: known.get(token, 0) for token in tokens}

    def vocabulary(self, field: Field) -> Sequence[tuple[str, int]]:
        counted: Counter[str] = Counter()
        for document in self._documents.values():
            counted.update(set(document.tokens.get(field, ())))
        return sorted(counted.items())

    def outdated(self) -> str | None:
        return None

    @contextmanager
    def rebuilding(self) -> Iterator[Engine]:
        fresh = type(self)()
        yield fresh
        self._documents, self._watermark = fresh._documents, fresh._watermark

    def clear(self) -> None:
        self._documents, self._watermark = {}, 0

    def close(self) -> None:
        """Nothing is held."""

    def search(self, request: Request) -> Response:
        documents = self._documents
        evaluate = _Evaluation(documents).scores
        groups = {value: set(evaluate(node)) for value, node in request.groups}
        chosen = [groups.get(value, set()) for value in request.filters.groups]
        grouped = set(documents) if not chosen else set().union(*chosen)
        visible = {one.id for one in documents.values() if one.audience & request.audience}
        matched = {id_: score for id_, score in evaluate(request.query).items() if id_ in visible}
        passing = {facet: {id_ for id_ in visible if _passes(documents[id_], request, facet)} for facet in Facet}
        free = {id_ for id_ in visible if all(id_ in passing[facet] for facet in Facet)}
        result = {id_: score for id_, score in matched.items() if id_ in free & grouped}
        beyond: Scores = {}
        if request.widened is not None:
            beyond = {id_: score for id_, score in evaluate(request.widened).items()
                      if id_ not in matched and id_ in free & grouped}
        refine = evaluate(request.refine) if request.refine is not None else {}
        first = set(evaluate(request.first)) if request.sort is Sort.IN_FORCE and request.first is not None else set()
        parts = [{id_: score for id_, score in part.items() if (id_ in first) is begins}
                 for part in (result, beyond) for begins in (True, False)]  # fmt: skip
        listed = [pair for part in parts for pair in self._ordered(part, refine, request.sort)]
        chosen = listed[request.offset : request.offset + request.limit]
        leaves = set(_leaves(request.query)) | set(_leaves(request.widened))
        inside = {id_: score for id_, score in matched.items() if id_ in grouped}
        return Response(
            hits=tuple(Hit(id_, score, _pages(documents[id_], leaves)) for id_, score in chosen),
            total=len(result), widened=len(beyond), partial_from=len(result) + 1 if beyond else None,
            facets={facet: self._count(facet, inside, passing) for facet in Facet},
            unknown={facet: len(self._free_in(facet, inside, passing, known=False)) for facet in Facet},
            groups=tuple(FacetCount(value, count) for value, ids in groups.items()
                         if (count := len(ids & free & set(matched)))),
        )  # fmt: skip

    def _ordered(self, scores: Scores, refine: Scores, sort: Sort) -> list[tuple[str, float]]:
        documents = self._documents

        def by_score(pair: tuple[str, float]) -> tuple[float, int, str]:
            return -round(pair[1], 5), -documents[pair[0]].issued, pair[0]

        if sort in (Sort.RELEVANCE, Sort.IN_FORCE):
            ordered = sorted(scores.items(), key=by_score)
            head = [(id_, score + refine.get(id_, 0.0)) for id_, score in ordered[:REFINE_DEPTH]]
            return sorted(head, key=by_score) + ordered[REFINE_DEPTH:]
        sign = -1 if sort is Sort.NEWEST else 1
        return sorted(scores.items(), key=lambda pair: (
            documents[pair[0]].issued == 0, sign * documents[pair[0]].issued, pair[0]))

    def _free_in(
        self, facet: Facet, matched: Scores, passing: Mapping[Facet, set[str]], *, known: bool
    ) -> list[int | str | None]:
        """The facet's values (or the missing ones) of what matches and passes the filters of the other facets."""
        others = [passing[other] for other in Facet if other is not facet]
        values = (getattr(self._documents[id_], facet) for id_ in matched if all(id_ in other for other in others))
        return [value for value in values if (value is not None) is known]

    def _count(self, facet: Facet, matched: Scores, passing: Mapping[Facet, set[str]]) -> tuple[FacetCount, ...]:
        counted: Counter[Any] = Counter(self._free_in(facet, matched, passing, known=True))
        if facet is Facet.YEAR:
            return tuple(FacetCount(str(year), count) for year, count in sorted(counted.items(), reverse=True))
        return tuple(FacetCount(value, count)
                     for value, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


class _MemoryWriter(Writer):
    def __init__(self, documents: dict[str, IndexedDocument]) -> None:
        self.documents = documents

    def put(self, document: IndexedDocument) -> None:
        self.documents[document.id] = document

    def delete(self, document_id: str) -> None:
        self.documents.pop(document_id, None)

    def erase(self, document_id: str) -> None:
        self.delete(document_id)


def _passes(document: IndexedDocument, request: Request, facet: Facet) -> bool:
    filters = request.filters
    if facet in filters.unknown and getattr(document, facet) is None:
        return True
    if facet is Facet.YEAR:
        spans = filters.years
        return not (spans or facet in filters.unknown) or any(_within(document.year, *span) for span in spans)
    if facet is Facet.KIND:
        return not (filters.kinds or facet in filters.unknown) or document.kind in filters.kinds
    return not (filters.committees or facet in filters.unknown) or document.committee in filters.committees


def _within(year: int | None, first: int | None, last: int | None) -> bool:
    return year is not None and (first is None or first <= year) and (last is None or year <= last)


class _Evaluation:
    """The scores of the nodes over one state of the index."""

    def __init__(self, documents: Mapping[str, IndexedDocument]) -> None:
        self._documents = documents

    def scores(self, node: Node) -> Scores:
        """The documents that match the node, with their scores."""
        match node:
            case Term() | Synonyms() | Phrase() | Prefix():
                return self._leaf(node)
            case And(children):
                return self._all_of([self.scores(child) for child in children])
            case Or(children):
                return _joined([self.scores(child) for child in children], sum)
            case AnyOf(children):
                return _joined([self.scores(child) for child in children], max)
            case AndNot(wanted, unwanted):
                without = self.scores(unwanted)
                return {id_: score for id_, score in self.scores(wanted).items() if id_ not in without}
            case AndMaybe(required, optional):
                extra = self.scores(optional)
                return {id_: score + extra.get(id_, 0.0) for id_, score in self.scores(required).items()}
            case Years(first, last, score):
                return {id_: score for id_, one in self._documents.items() if _within(one.year, first, last)}
            case Dated(first, last, score):
                return {id_: score for id_, one in self._documents.items()
                        if one.issued and first <= one.issued <= last}
            case Equals(facet, values, score):
                return {id_: score for id_, one in self._documents.items()
                        if getattr(one, facet) is not None and str(getattr(one, facet)) in values}
            case Among(ids, score):
                return {id_: score for id_ in self._documents if id_ in ids}
            case Everything():
                return dict.fromkeys(self._documents, 0.0)

    def _all_of(self, parts: list[Scores]) -> Scores:
        if not parts:
            return dict.fromkeys(self._documents, 0.0)
        common = set(parts[0]).intersection(*parts[1:])
        return {id_: sum(part[id_] for part in parts) for id_ in common}

    def _leaf(self, node: Term | Synonyms | Phrase | Prefix) -> Scores:
        frequency = {id_: count for id_, one in self._documents.items() if (count := leaf_frequency(node, one)) > 0}
        sizes = {id_: len(one.tokens.get(node.field, ())) for id_, one in self._documents.items()}
        lengths = {id_: size for id_, size in sizes.items() if size}
        if not frequency:
            return {}
        mean = sum(lengths.values()) / len(lengths)
        idf = math.log(1 + (len(self._documents) - len(frequency) + 0.5) / (len(frequency) + 0.5))
        return {id_: node.weight * idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * lengths[id_] / mean))
                for id_, tf in frequency.items()}


def leaf_frequency(node: Term | Synonyms | Phrase | Prefix, document: IndexedDocument) -> float:
    """How often a leaf occurs in a document."""
    tokens = document.tokens.get(node.field, ())
    match node:
        case Term():
            return tokens.count(node.token)
        case Synonyms():
            return sum(weight * tokens.count(token) for token, weight in node.spellings)
        case Prefix():
            return sum(token.startswith(node.prefix) for token in tokens)
        case Phrase():
            return len(_places(node, tokens))


def _places(node: Term | Synonyms | Phrase | Prefix, tokens: Sequence[str]) -> list[int]:
    """The positions at which a leaf stands: of a phrase where it begins."""
    match node:
        case Term():
            return [place for place, token in enumerate(tokens) if token == node.token]
        case Synonyms():
            spellings = {token for token, _ in node.spellings}
            return [place for place, token in enumerate(tokens) if token in spellings]
        case Prefix():
            return [place for place, token in enumerate(tokens) if token.startswith(node.prefix)]
        case Phrase():
            starts = range(len(tokens) - len(node.parts) + 1) if node.parts else ()
            return [start for start in starts
                    if all(tokens[start + step] in part for step, part in enumerate(node.parts))]


def _joined(parts: list[Scores], join: Callable[[list[float]], float]) -> Scores:
    gathered: dict[str, list[float]] = defaultdict(list)
    for part in parts:
        for id_, score in part.items():
            gathered[id_].append(score)
    return {id_: join(scores) for id_, scores in gathered.items()}


def _leaves(node: Node | None) -> Iterator[Term | Synonyms | Phrase | Prefix]:
    """The leaves that a reader asked for: what stands under the unwanted side of an `AndNot` is no hit."""
    match node:
        case Term() | Synonyms() | Phrase() | Prefix():
            yield node
        case And(children) | Or(children) | AnyOf(children):
            for child in children:
                yield from _leaves(child)
        case AndNot(wanted, _):
            yield from _leaves(wanted)
        case AndMaybe(required, optional):
            yield from _leaves(required)
            yield from _leaves(optional)


def _pages(document: IndexedDocument, leaves: Iterable[Term | Synonyms | Phrase | Prefix]) -> tuple[PageHit, ...]:
    starts = document.page_starts
    counted: Counter[int] = Counter()
    for leaf in leaves:
        if leaf.field is not Field.TEXT:
            continue
        places = _places(leaf, document.tokens.get(Field.TEXT, ()))
        counted.update({page for page in range(1, len(starts))
                        if any(starts[page - 1] <= place < starts[page] for place in places)})
    return tuple(PageHit(page, counted[page]) for page in sorted(counted))
