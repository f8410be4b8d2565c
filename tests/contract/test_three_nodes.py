"""The contract on three nodes of OpenSearch that are one cluster; in the release suite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from library.search.opensearch_engine import OpenSearchEngine
from tests.contract import test_opensearch
from tests.how_much import takes_long
from tests.opensearch.node import Node, running

pytestmark = [takes_long, pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def nodes() -> Iterator[list[Node]]:
    with running(3, heap="512m") as nodes:
        yield nodes


@pytest.fixture(scope="module")
def engines(nodes: list[Node], tmp_path_factory: pytest.TempPathFactory) -> list[OpenSearchEngine]:
    return test_opensearch.engines_on(tuple(node.url for node in nodes), tmp_path_factory)


for _name, _one in vars(test_opensearch).items():
    if (_name.startswith("test_") and callable(_one)) or _name in ("make_engine", "_files_stay_as_they_are"):
        globals()[_name] = _one
