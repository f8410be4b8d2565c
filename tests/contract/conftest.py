"""Every engine, and how their answers are compared with one another and with the oracle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from library.search.contract import (
    Engine,
    Hit,
    IndexedDocument,
    Request,
    Response,
    Sort,
)
from library.search.engines import make_engine as engine_of_the_product
from library.settings import Settings
from tests.contract.material import Material, archives, requests, trees
from tests.contract.oracle import Oracle, by_score
from tests.memory_engine import MemoryEngine

MakeEngine = Callable[[Path], Engine]


class RoundingEngine(MemoryEngine):
    """An engine whose scores are rough, as those of one that keeps lengths in a byte: its meaning must be right."""

    tolerance = 0.06

    def search(self, request: Request) -> Response:
        everything = super().search(replace(request, offset=0, limit=10_000))
        truth = Oracle(list(self._documents.values()))
        parts = lists_of(everything.hits, everything.total, lambda hit: truth.begins(request, self._documents[hit.id]))
        rough = [Hit(hit.id, round(hit.score, 1), hit.pages) for part in parts for hit in self._again(part, request)]
        return replace(everything, hits=tuple(rough[request.offset : request.offset + request.limit]))

    def _again(self, hits: Sequence[Hit], request: Request) -> list[Hit]:
        if request.sort not in (Sort.RELEVANCE, Sort.IN_FORCE):
            return list(hits)
        return sorted(hits, key=lambda hit: (-round(hit.score, 1), -self._documents[hit.id].issued, hit.id))


def lists_of(hits: Sequence[Hit], total: int, begins: Callable[[Hit], bool]) -> list[Sequence[Hit]]:
    """The lists that stand one behind the other: the result and what is behind it, what comes first of each apart."""
    parts: list[Sequence[Hit]] = []
    for one in (hits[:total], hits[total:]):
        count = next((place for place, hit in enumerate(one) if not begins(hit)), len(one))
        parts += [one[:count], one[count:]]
    return parts


ENGINES: dict[str, MakeEngine] = {
    "memory": lambda folder: MemoryEngine(),
    "rounding": lambda folder: RoundingEngine(),
    "whoosh": lambda folder: engine_of_the_product(Settings(), folder / "index", analyser=""),
}


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


@pytest.fixture(scope="session")
def material() -> Material:
    """Strategies."""
    return Material(archives(), requests(), trees())


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
        assert dict(got.unknown) == dict(expected.unknown)
        assert got.groups == expected.groups
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
    assert dict(got.unknown) == dict(expected.unknown)
    assert got.groups == expected.groups

    def begins(hit: Hit) -> bool:
        return truth.begins(request, truth.documents[hit.id])

    for found, right in zip(*(lists_of(one.hits, one.total, begins) for one in (got, expected)), strict=True):
        assert {hit.id: hit.pages for hit in found} == {hit.id: hit.pages for hit in right}
        assert len(found) == len(right)
        if request.sort not in (Sort.RELEVANCE, Sort.IN_FORCE):
            assert [hit.id for hit in found] == [hit.id for hit in right]
            continue
        exact = {hit.id: hit.score for hit in right}
        for one, following in pairwise(found):
            assert exact[following.id] <= exact[one.id] + 2 * engine.tolerance
        assert list(found) == sorted(found, key=lambda hit: by_score((truth.documents[hit.id], hit.score)))
    part = engine.search(request)
    assert part.hits == got.hits[request.offset : request.offset + request.limit]
    assert replace(part, hits=()) == replace(got, hits=())
