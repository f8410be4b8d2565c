"""The Whoosh engine answers like the in-memory engine, whatever was written and whatever is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.search.contract import Field, Sort, Term
from library.search.whoosh_engine import WhooshEngine, pairs, phrases, policy, postings
from library.search.whoosh_engine import ranking as ranking_module
from tests.everybody import for_all, indexed
from tests.how_much import examples
from tests.memory_engine import MemoryEngine


@pytest.fixture(params=["as it is", "every path taken"])
def thresholds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small archives would never reach what large ones do; here the bounds are lowered so that they do."""
    if request.param == "every path taken":
        monkeypatch.setattr(postings, "ROW_FROM_DOCUMENTS", 2)
        monkeypatch.setattr(postings, "OWN_CODES", 3)
        monkeypatch.setattr(pairs, "PLACES_PER_CELL", 1)
        monkeypatch.setattr(pairs, "MOST_WORDS", 3)
        monkeypatch.setattr(phrases, "_FEW_DOCUMENTS", 0)
        monkeypatch.setattr(ranking_module, "EXACT_UP_TO", 1)
        monkeypatch.setattr(policy, "SMALLEST_TIER", 4)
        monkeypatch.setattr(policy, "GROWTH", 2)


@settings(max_examples=examples(40, promised=80), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_same_answers(
    data: st.DataObject,
    material: Any,
    apply_step: Callable[..., None],
    assert_same: Callable[..., None],
    thresholds: None,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        memory = MemoryEngine()
        ours = WhooshEngine(Path(folder) / "index", tokens_in_memory=data.draw(st.sampled_from((20, 1_000_000))))
        for watermark, step in enumerate(data.draw(material.steps), 1):
            for engine in (memory, ours):
                apply_step(engine, step, watermark)
            assert ours.watermark() == watermark
            assert ours.document_count() == memory.document_count()
            for request in data.draw(st.lists(material.requests, min_size=1, max_size=4)):
                assert_same(ours.search(request), memory.search(request))
                assert_same(ours.last()._by_numpy(request, 0, lambda: None), memory.search(request))
        for field in Field:
            assert list(ours.vocabulary(field)) == list(memory.vocabulary(field))
            tokens = [token for token, _ in memory.vocabulary(field)] + ["nowhere"]
            assert ours.frequencies(field, tokens) == memory.frequencies(field, tokens)
            many = [*tokens, *map("nowhere{}".format, range(9))]  # which are looked for together
            assert ours.frequencies(field, many) == memory.frequencies(field, many) == ours.frequencies(field, many)
        again = WhooshEngine(Path(folder) / "index")
        request = data.draw(material.requests)
        assert_same(again.search(request), memory.search(request))
        again.check()


@pytest.mark.parametrize("sort", list(Sort))
def test_total_order_over_segments(
    folder: Path, sort: Sort, assert_same: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal scores and dates over several segments come in the order of their ids, on every page."""
    monkeypatch.setattr(policy, "SMALLEST_PER_TIER", 4)
    memory, ours = MemoryEngine(), WhooshEngine(folder)
    for part in range(4):
        for engine in (memory, ours):
            with engine.writing(watermark=part + 1) as writer:
                for number in range(part, 40, 4):
                    writer.put(
                        indexed(
                            id=f"d{number:02}", tokens={Field.TEXT: ("một", "hai")}, issued=20000101 * (number % 2)
                        )
                    )
    assert len(ours.segments()) > 1
    for offset in range(0, 40, 7):
        request = for_all(query=Term(Field.TEXT, "một"), sort=sort, offset=offset, limit=7)
        assert_same(ours.search(request), memory.search(request))


def test_many_documents(folder: Path, assert_same: Callable[..., None]) -> None:
    """More matches than are scored exactly: the bound by which they are thinned out lets no top document go."""
    memory, ours = MemoryEngine(), WhooshEngine(folder)
    for engine in (memory, ours):
        with engine.writing(watermark=1) as writer:
            for number in range(9_000):
                count, length = number * 7919 % 13 + 1, number * 104729 % 40
                tokens = ["tìm"] * count + ["đệm"] * length + [f"t{number % 50}"]
                writer.put(indexed(id=f"d{number}", tokens={Field.TEXT: tokens}, issued=number % 3))
    for limit in (1, 10, 300):
        for token in ("tìm", "đệm", "t7"):
            request = for_all(query=Term(Field.TEXT, token), limit=limit)
            assert_same(ours.search(request), memory.search(request))
