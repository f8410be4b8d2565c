"""Exact scores, of the engines that say that theirs are: as the oracle's, and worked out by hand."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.search.contract import (
    And,
    AndMaybe,
    AnyOf,
    Engine,
    Field,
    Node,
    Or,
    Phrase,
    Prefix,
    Synonyms,
    Term,
)
from tests.everybody import for_all, indexed

TEXTS = {
    "a": "nghị quyết về hợp tác hóa nông nghiệp nghị quyết",
    "b": "chỉ thị về hợp tác xã",
    "c": "báo cáo kết quả",
    "d": "nghị định của chính phủ về hợp tác",
}
N = len(TEXTS)
LENGTHS = {id_: len(text.split()) for id_, text in TEXTS.items()}
MEAN = sum(LENGTHS.values()) / N


@pytest.fixture
def filled(make_exact: Callable[[Path], Engine], tmp_path: Path) -> Iterator[Engine]:
    engine = make_exact(tmp_path)
    with engine.writing(watermark=1) as writer:
        for id_, text in TEXTS.items():
            writer.put(indexed(id=id_, tokens={Field.TEXT: text.split()}))
    yield engine
    engine.close()


def bm25(tf: float, n: int, length: int, weight: float = 1.0) -> float:
    return weight * math.log(1 + (N - n + 0.5) / (n + 0.5)) * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / MEAN))


def scores(engine: Engine, node: Node, **more: Any) -> dict[str, float]:
    return {hit.id: hit.score for hit in engine.search(for_all(query=node, limit=10, **more)).hits}


NGHI = {"a": bm25(2, 2, 10), "d": bm25(1, 2, 8)}
HOP = {"a": bm25(1, 3, 10), "b": bm25(1, 3, 6), "d": bm25(1, 3, 8)}
CASES: list[tuple[Node, dict[str, float]]] = [
    (Term(Field.TEXT, "nghị"), NGHI),
    (Term(Field.TEXT, "nghị", 2.5), {id_: 2.5 * score for id_, score in NGHI.items()}),
    (And((Term(Field.TEXT, "nghị"), Term(Field.TEXT, "hợp"))), {id_: NGHI[id_] + HOP[id_] for id_ in NGHI}),
    (Or((Term(Field.TEXT, "nghị"), Term(Field.TEXT, "hợp"))), {id_: NGHI.get(id_, 0) + HOP[id_] for id_ in HOP}),
    (AnyOf((Term(Field.TEXT, "nghị"), Term(Field.TEXT, "hợp"))), {id_: max(NGHI.get(id_, 0), HOP[id_]) for id_ in HOP}),
    (
        AndMaybe(Term(Field.TEXT, "hợp"), Term(Field.TEXT, "nghị")),
        {id_: HOP[id_] + NGHI.get(id_, 0) for id_ in HOP},
    ),
    (
        Synonyms(Field.TEXT, (("nghị", 1.0), ("chỉ", 0.5))),
        {"a": bm25(2, 3, 10), "b": bm25(0.5, 3, 6), "d": bm25(1, 3, 8)},
    ),
    (Phrase(Field.TEXT, (("nghị",), ("quyết", "định"))), {"a": bm25(2, 2, 10), "d": bm25(1, 2, 8)}),
    (Phrase(Field.TEXT, (("hợp",), ("tác",), ("hóa",))), {"a": bm25(1, 1, 10)}),
    (Prefix(Field.TEXT, "ng"), {"a": bm25(3, 2, 10), "d": bm25(1, 2, 8)}),
    (And(()), dict.fromkeys(TEXTS, 0.0)),
    (Or(()), {}),
]


@pytest.mark.parametrize(("node", "expected"), CASES, ids=[type(node).__name__ for node, _ in CASES])
def test_scores(filled: Engine, node: Node, expected: dict[str, float]) -> None:
    assert filled.tolerance <= 1e-5
    assert scores(filled, node) == pytest.approx(expected, abs=filled.tolerance)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_scores_and_order_of_any_question(
    data: st.DataObject, make_exact: Callable[[Path], Engine], material: Any, oracle: Any, fill: Any, assert_same: Any
) -> None:
    documents = data.draw(material.archives)
    truth = oracle(documents)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_exact(Path(folder))
        fill(engine, documents)
        for request in data.draw(st.lists(material.requests, min_size=1, max_size=5)):
            assert_same(engine.search(request), truth.answer(request), within=engine.tolerance)
        engine.close()


def test_refine_adds_to_the_score_and_puts_in_order_anew(filled: Engine) -> None:
    plain = scores(filled, Term(Field.TEXT, "hợp"))
    assert next(iter(plain)) == "b"  # the shortest
    refined = scores(filled, Term(Field.TEXT, "hợp"), refine=Term(Field.TEXT, "nghị"))
    assert refined == pytest.approx({id_: HOP[id_] + NGHI.get(id_, 0) for id_ in HOP}, abs=filled.tolerance)
    assert list(refined) == sorted(refined, key=lambda id_: -refined[id_])


def test_widened_documents_follow_whatever_they_score(filled: Engine) -> None:
    answer = filled.search(for_all(query=Term(Field.TEXT, "báo", 0.01), widened=Term(Field.TEXT, "hợp", 100.0)))
    assert (answer.total, answer.widened, answer.partial_from) == (1, 3, 2)
    assert [hit.id for hit in answer.hits] == ["c", "b", "d", "a"]
