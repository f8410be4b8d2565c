"""The contract on a real node of OpenSearch: the same tests, with fewer examples unless it is a release."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.search.contract import Among, Engine, Field, Node
from library.search.opensearch_engine import Cluster, OpenSearchEngine
from library.search.opensearch_engine.queries import MOST_VALUES
from tests.contract import test_answers, test_scores, test_writing
from tests.everybody import for_all, indexed
from tests.how_much import RELEASE
from tests.opensearch.node import Node as RunningNode

EXAMPLES = 60 if RELEASE else 8
pytestmark = pytest.mark.timeout(900)  # a release asks more
_AT_ONCE = 2  # engines that one test has at the same time


@pytest.fixture(scope="module", autouse=True)
def _files_stay_as_they_are() -> Iterator[None]:
    """Files are not written anew when something is erased, which takes half a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("library.search.opensearch_engine.engine.expunge", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def engines(opensearch_node: RunningNode, tmp_path_factory: pytest.TempPathFactory) -> list[OpenSearchEngine]:
    """As many as one test has at the same time: making indexes takes too long to do so for each example."""
    return engines_on((opensearch_node.url,), tmp_path_factory)


def engines_on(urls: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> list[OpenSearchEngine]:
    """The same on the nodes with these addresses."""
    clusters = [Cluster(urls, f"contract-{os.getpid()}-{number}", 2) for number in range(_AT_ONCE)]
    return [OpenSearchEngine(cluster, tmp_path_factory.mktemp("index")) for cluster in clusters]


@pytest.fixture
def make_engine(engines: list[OpenSearchEngine]) -> Callable[[Path], Engine]:
    """The next of them, emptied."""
    turns = itertools.cycle(engines)

    def make(folder: Path) -> Engine:
        engine = next(turns)
        if engine.watermark():
            super(OpenSearchEngine, engine).clear()  # quicker than making indexes
        return engine

    return make


def _with_fewer_examples(test: Any) -> Any:
    """A test of the contract for one slow engine; one without examples as it is."""
    if not hasattr(test, "hypothesis"):
        return test
    few = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    return few(given(data=st.data())(test.hypothesis.inner_test))


for _name, _test in {**vars(test_answers), **vars(test_writing)}.items():
    if _name.startswith("test_"):
        globals()[_name] = _with_fewer_examples(_test)


@pytest.mark.parametrize(("node", "expected"), test_scores.CASES)
def test_scores_are_those_of_the_formula(
    make_engine: Callable[[Path], Engine], tmp_path: Path, node: Node, expected: dict[str, float]
) -> None:
    engine = make_engine(tmp_path)
    with engine.writing(watermark=1) as writer:
        for id_, text in test_scores.TEXTS.items():
            writer.put(indexed(id=id_, tokens={Field.TEXT: text.split()}))
    found = {hit.id: hit.score for hit in engine.search(for_all(query=node)).hits}
    assert found == pytest.approx(expected, abs=1e-5)


def test_among_more_documents_than_a_list_may_name(make_engine: Callable[[Path], Engine], tmp_path: Path) -> None:
    engine = make_engine(tmp_path)
    with engine.writing(watermark=1) as writer:
        for number in range(3):
            writer.put(indexed(f"d{number}", {Field.TEXT: ("chung",)}))
    many = [f"a{number}" for number in range(MOST_VALUES)]
    found = engine.search(for_all(Among(frozenset([*many, "d0", "d2"]), 1.0)))
    assert {hit.id for hit in found.hits} == {"d0", "d2"} and found.total == 2
