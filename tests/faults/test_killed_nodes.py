"""Three nodes of OpenSearch, one killed while documents come in and people search: nothing lost, nothing wrong."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.errors import EngineUnreachableError
from library.search.contract import Engine, Everything, Field, Or, Term
from library.search.opensearch_engine import Cluster, OpenSearchEngine
from tests.everybody import for_all, indexed
from tests.how_much import takes_long
from tests.opensearch.node import Node, running, wait_for

_DOCUMENTS = 30
_COMMITS = 24
_LONGEST_GAP = 5.0  # seconds

pytestmark = [takes_long, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def nodes() -> Iterator[list[Node]]:
    with running(3, heap="512m") as nodes:
        yield nodes


def _put(engine: Engine, commit: int) -> None:
    """Replace every document: an answer that mixes two commits has both of their words."""
    with engine.writing(watermark=commit) as writer:
        for number in range(_DOCUMENTS):
            writer.put(indexed(f"d{number}", {Field.TEXT: ("chung", f"lần{commit}")}, (0, 2)))


class _Asking:
    """Asks until it is told to end, and notes what is wrong and how long it went without an answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self.wrong: list[object] = []
        self.gap = 0.0
        self.answers = 0

    def __enter__(self) -> _Asking:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _ask(self) -> None:
        query = Or(tuple(Term(Field.TEXT, f"lần{commit}") for commit in range(_COMMITS + 1)))
        last = time.monotonic()
        while not self._ended.is_set():
            try:
                answer = self._engine.search(for_all(query, limit=_DOCUMENTS))
            except EngineUnreachableError:
                continue  # said, not wrong; the gap goes on
            now = time.monotonic()
            self.gap, last = max(self.gap, now - last), now
            self.answers += 1
            if answer.total != _DOCUMENTS or len({round(hit.score, 4) for hit in answer.hits}) != 1:
                self.wrong.append(answer)


@pytest.mark.parametrize("role", ["manager", "first", "other"])
def test_a_node_is_killed_while_documents_come_in(nodes: list[Node], tmp_path: Path, role: str) -> None:
    urls = tuple(node.url for node in nodes)
    engine, asked = (OpenSearchEngine(Cluster(urls, f"killed-{role}", 2), tmp_path) for _ in range(2))
    _put(engine, 1)
    victim = _of_role(nodes, role)
    written = 1
    with _Asking(asked) as asking:
        for commit in range(2, _COMMITS + 1):
            if commit == _COMMITS // 3:
                victim.kill()
            try:
                _put(engine, commit)
                written = commit
            except EngineUnreachableError:
                assert engine.watermark() in (written, commit)  # a whole commit or nothing
                written = engine.watermark()
    assert not asking.wrong and asking.answers > _COMMITS
    sys.stdout.write(f"{role}: {asking.answers} answers, the longest gap {asking.gap:.2f} s\n")  # shown by -s
    assert asking.gap <= _LONGEST_GAP
    assert written > _COMMITS // 2  # it went on without the node
    victim.start()
    wait_for(nodes)
    _put(engine, _COMMITS + 1)
    asked.check()
    assert (asked.watermark(), asked.search(for_all(Everything())).total) == (_COMMITS + 1, _DOCUMENTS)
    assert asked.vocabulary(Field.TEXT) == [("chung", _DOCUMENTS), (f"lần{_COMMITS + 1}", _DOCUMENTS)]


def _of_role(nodes: list[Node], role: str) -> Node:
    """The elected manager, the node that is asked first, or the third."""
    told = nodes[0].ask("/_cluster/state/master_node")
    name = nodes[0].ask(f"/_nodes/{told['master_node']}/_none")["nodes"][told["master_node"]]["name"]  # type: ignore[index]
    manager = next(node for node in nodes if node.name == name)
    if role == "manager":
        return manager
    if role == "first":
        return nodes[0]
    return next(node for node in reversed(nodes) if node not in (manager, nodes[0]))
