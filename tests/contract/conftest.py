"""Every engine, and an oracle that reads the contract document by document, written apart from any engine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from library.search.contract import (
    K1,
    POSITIONAL,
    REFINE_DEPTH,
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
from library.search.engines import make_engine as engine_of_the_product
from tests.memory_engine import MemoryEngine

Leaf = Term | Synonyms | Phrase | Prefix
MakeEngine = Callable[[Path], Engine]


class RoundingEngine(MemoryEngine):
    """An engine whose scores are rough, as those of one that keeps lengths in a byte: its meaning must be right."""

    tolerance = 0.06

    def search(self, request: Request) -> Response:
        everything = super().search(replace(request, offset=0, limit=10_000))
        parts = everything.hits[: everything.total], everything.hits[everything.total :]
        rough = [Hit(hit.id, round(hit.score, 1), hit.pages) for part in parts for hit in self._again(part, request)]
        return replace(everything, hits=tuple(rough[request.offset : request.offset + request.limit]))

    def _again(self, hits: Sequence[Hit], request: Request) -> list[Hit]:
        if request.sort is not Sort.RELEVANCE:
            return list(hits)
        return sorted(hits, key=lambda hit: (-round(hit.score, 1), -self._documents[hit.id].issued, hit.id))


ENGINES: dict[str, MakeEngine] = {
    "memory": lambda folder: MemoryEngine(),
    "rounding": lambda folder: RoundingEngine(),
    "whoosh": lambda folder: engine_of_the_product("whoosh", folder / "index", analyser=""),
}
EXACT = 1e-5
"""An engine whose tolerance is no larger is compared score by score, and in its order."""


@pytest.fixture(params=list(ENGINES))
def make_engine(request: pytest.FixtureRequest) -> MakeEngine:
    """Make an engine of each kind, its files (if it has any) below the folder given."""
    return ENGINES[request.param]


@pytest.fixture(params=["memory", "whoosh"])
def make_exact(request: pytest.FixtureRequest) -> MakeEngine:
    """The same of those whose scores are exact."""
    return ENGINES[request.param]


@pytest.fixture
def engine(make_engine: MakeEngine, tmp_path: Path) -> Iterator[Engine]:
    """An empty engine of each kind."""
    engine = make_engine(tmp_path)
    yield engine
    engine.close()


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
        seen = [one for one in self.documents.values() if one.audience & request.audience]
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
        leaves = {
            *wanted_leaves(request.query),
            *(wanted_leaves(request.widened) if request.widened is not None else ()),
        }
        hits = tuple(Hit(one.id, score, pages_of(one, leaves)) for one, score in ranked)
        return Response(
            hits=hits[request.offset : request.offset + request.limit], total=len(result), widened=len(beyond),
            partial_from=len(result) + 1 if beyond else None,
            facets={facet: self._facet(facet, matched, request.filters) for facet in Facet},
        )  # fmt: skip

    def _ranked(
        self, documents: list[IndexedDocument], scores: dict[str, float | None], request: Request
    ) -> list[tuple[IndexedDocument, float]]:
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

    def _facet(self, facet: Facet, matched: list[IndexedDocument], filters: Filters) -> tuple[FacetCount, ...]:
        others = [other for other in Facet if other is not facet]
        kept = [one for one in matched if all(passes(one, filters, other) for other in others)]
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


def passes(one: IndexedDocument, filters: Filters, facet: Facet) -> bool:
    """Does a document pass the reader's choice in one facet?"""
    if facet is Facet.YEAR:
        return not filters.years or any(
            one.year is not None and (first is None or one.year >= first) and (last is None or one.year <= last)
            for first, last in filters.years
        )
    chosen = filters.kinds if facet is Facet.KIND else filters.committees
    return not chosen or getattr(one, facet.value) in chosen


TOKENS = ("đảng", "bộ", "nghị", "quyết", "nghĩa", "năm", "nam", "26", "26|nq|tw", "a")
KINDS = ("Nghị quyết", "Chỉ thị")
COMMITTEES = ("Tỉnh ủy A", "Huyện ủy B", "Đảng ủy C")
LABELS = ("public", "staff", "archive")
YEARS = (1946, 1958, 1975)


@dataclass(frozen=True, slots=True)
class Material:
    """Strategies that the tests draw from."""

    archives: st.SearchStrategy[list[IndexedDocument]]
    requests: st.SearchStrategy[Request]
    trees: st.SearchStrategy[Node]


def _document(
    number: int, text: list[str], cuts: list[int], others: dict[Field, list[str]], **facts: Any
) -> IndexedDocument:
    starts = (0, *sorted(min(cut, len(text)) for cut in cuts)) if cuts else ()
    month = facts.pop("month")
    return IndexedDocument(
        id=f"d{number:02}", tokens={Field.TEXT: text, **others}, page_starts=starts,
        issued=(facts["year"] or 0) * 10_000 + (month if facts["year"] else 0), **facts,
    )  # fmt: skip


def _archives() -> st.SearchStrategy[list[IndexedDocument]]:
    token = st.sampled_from(TOKENS)
    one = st.builds(
        _document, number=st.integers(0, 40), text=st.lists(token, max_size=16),
        cuts=st.lists(st.integers(0, 16), max_size=3),
        others=st.dictionaries(st.sampled_from([field for field in Field if field is not Field.TEXT]),
                               st.lists(token, max_size=5), max_size=3),
        year=st.sampled_from((None, *YEARS)), month=st.sampled_from((0, 300, 312)),
        kind=st.sampled_from((None, *KINDS)),
        committee=st.sampled_from((None, *COMMITTEES)),
        audience=st.sampled_from((LABELS[:1], LABELS[:1], LABELS[1:2], LABELS[1:], LABELS, ())).map(frozenset),
    )  # fmt: skip
    return st.lists(one, max_size=14, unique_by=lambda document: document.id)


def _trees() -> st.SearchStrategy[Node]:
    token, field = st.sampled_from((*TOKENS, "khác")), st.sampled_from([Field.TEXT, Field.TEXT, *Field])
    weight = st.sampled_from((1.0, 0.5, 3.0))
    spellings = st.lists(
        st.tuples(token, st.sampled_from((1.0, 0.4))), min_size=1, max_size=3, unique_by=lambda one: one[0]
    )
    parts = st.lists(st.lists(token, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3).map(tuple)
    bound = st.sampled_from((None, *YEARS))
    date = st.sampled_from((0, *(year * 10_000 + month for year in YEARS for month in (0, 500, 9999))))
    leaves = st.one_of(
        st.builds(Term, field, token, weight), st.builds(Synonyms, field, spellings.map(tuple), weight),
        st.builds(Phrase, st.sampled_from(sorted(POSITIONAL)), parts, weight),
        st.builds(Prefix, field, st.sampled_from(("ngh", "n", "26", "q")), weight),
        st.builds(Years, bound, bound, st.sampled_from((0.0, 0.7))),
        st.builds(Dated, date, date, st.sampled_from((0.0, 0.7))),
        st.builds(Equals, st.sampled_from((Facet.KIND, Facet.COMMITTEE)),
                  st.frozensets(st.sampled_from((*KINDS, *COMMITTEES)), max_size=2), st.sampled_from((0.0, 0.7))),
        st.just(Everything()),
    )  # fmt: skip

    def grow(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(children, max_size=3).map(tuple)
        return st.one_of(
            st.builds(And, several), st.builds(Or, several), st.builds(AnyOf, several),
            st.builds(AndNot, children, children), st.builds(AndMaybe, children, children),
        )  # fmt: skip

    return st.recursive(leaves, grow, max_leaves=6)


def _requests() -> st.SearchStrategy[Request]:
    maybe = st.one_of(st.none(), _trees())
    filters = st.builds(
        Filters, years=st.sampled_from(((), (), ((1946, 1946),), ((None, 1950), (1970, None)))),
        kinds=st.frozensets(st.sampled_from(KINDS), max_size=2),
        committees=st.frozensets(st.sampled_from(COMMITTEES), max_size=1),
    )  # fmt: skip
    return st.builds(
        Request, query=_trees(), widened=maybe, refine=maybe, filters=filters,
        audience=st.frozensets(st.sampled_from(LABELS), max_size=2), sort=st.sampled_from(list(Sort)),
        offset=st.sampled_from((0, 0, 2)), limit=st.sampled_from((0, 1, 5, 50)),
    )  # fmt: skip


@pytest.fixture(scope="session")
def material() -> Material:
    """Strategies."""
    return Material(_archives(), _requests(), _trees())


@pytest.fixture(scope="session")
def oracle() -> type[Oracle]:
    """The oracle, to be made of documents."""
    return Oracle


@pytest.fixture(scope="session")
def fill() -> Callable[..., None]:
    """Put documents into an engine, in one commit."""

    def put(engine: Engine, documents: Sequence[IndexedDocument], *, watermark: int = 1) -> None:
        with engine.writing(watermark=watermark) as writer:
            for document in documents:
                writer.put(document)

    return put


@pytest.fixture(scope="session")
def assert_same() -> Callable[..., None]:
    """Two answers agree: counts, facets, order and pages exactly, scores as near as the engine says."""

    def compare(got: Response, expected: Response, *, within: float) -> None:
        assert (got.total, got.widened, got.partial_from) == (expected.total, expected.widened, expected.partial_from)
        assert dict(got.facets) == dict(expected.facets)
        assert [(hit.id, hit.pages) for hit in got.hits] == [(hit.id, hit.pages) for hit in expected.hits]
        assert [hit.score for hit in got.hits] == pytest.approx([hit.score for hit in expected.hits], abs=within)

    return compare


@pytest.fixture(scope="session")
def assert_means() -> Callable[[Engine, Request, Oracle], None]:
    """An answer means what the contract says, whatever its scores: see `_same_meaning`."""
    return _same_meaning


def _same_meaning(engine: Engine, request: Request, truth: Oracle) -> None:
    """Counts, facets, which documents with which pages, their order as far as scores tell, and the slice asked for."""
    whole = replace(request, offset=0, limit=10_000)
    got, expected = engine.search(whole), truth.answer(whole)
    assert (got.total, got.widened, got.partial_from) == (expected.total, expected.widened, expected.partial_from)
    assert dict(got.facets) == dict(expected.facets)
    for found, right in ((got.hits[: got.total], expected.hits[: got.total]),
                         (got.hits[got.total :], expected.hits[got.total :])):
        assert {hit.id: hit.pages for hit in found} == {hit.id: hit.pages for hit in right}
        assert len(found) == len(right)
        if request.sort is not Sort.RELEVANCE:
            assert [hit.id for hit in found] == [hit.id for hit in right]
            continue
        exact = {hit.id: hit.score for hit in right}
        for one, following in pairwise(found):
            assert exact[following.id] <= exact[one.id] + 2 * engine.tolerance
        assert list(found) == sorted(found, key=lambda hit: by_score((truth.documents[hit.id], hit.score)))
    part = engine.search(request)
    assert part.hits == got.hits[request.offset : request.offset + request.limit]
    assert replace(part, hits=()) == replace(got, hits=())
