"""An index of form 2 answers as one of the present form does, and can be written to; what is merged is of that form."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.search.contract import Field, Term
from library.search.whoosh_engine import WhooshEngine, pairs, policy, postings
from library.search.whoosh_engine.schema import SCHEMA_VERSION
from tests.everybody import for_all, indexed
from tests.how_much import examples
from tests.library.search.whoosh_engine.earlier_files import put_in_earlier_form
from tests.memory_engine import MemoryEngine

RELEASE = Path(__file__).parents[3] / "fixtures/release-2026-11-26/release-2026-11-26.tar.xz"
PUT = for_all(query=Term(Field.TEXT, "thóc"))


@pytest.fixture
def every_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small archives get rows, shared codes, pairs and merges, as large ones do."""
    monkeypatch.setattr(postings, "ROW_FROM_DOCUMENTS", 2)
    monkeypatch.setattr(postings, "OWN_CODES", 3)
    monkeypatch.setattr(pairs, "PLACES_PER_CELL", 1)
    monkeypatch.setattr(pairs, "MOST_WORDS", 3)
    monkeypatch.setattr(policy, "SMALLEST_TIER", 4)
    monkeypatch.setattr(policy, "GROWTH", 2)


@settings(max_examples=examples(10, promised=200), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_same_answers(data: st.DataObject, material: Any, apply_step: Callable[..., None],
                      assert_same: Callable[..., None], every_path: None) -> None:
    """As it was left, then with segments of both forms, then merged."""
    with tempfile.TemporaryDirectory() as folder:
        memory, index = MemoryEngine(), Path(folder) / "index"
        left = WhooshEngine(index)
        steps = data.draw(material.steps)
        cut = data.draw(st.integers(1, len(steps)))
        for watermark, step in enumerate(steps[:cut], 1):
            for engine in (memory, left):
                apply_step(engine, step, watermark)
        left.close()
        put_in_earlier_form(index)
        ours = WhooshEngine(index)
        for watermark, step in enumerate([None, *steps[cut:]], cut):
            for engine in (memory, ours) if step is not None else ():
                apply_step(engine, step, watermark)
            for request in data.draw(st.lists(material.requests, min_size=1, max_size=4)):
                assert_same(ours.search(request), memory.search(request))
            for field in Field:
                assert list(ours.vocabulary(field)) == list(memory.vocabulary(field))
                many = [*(token for token, _ in memory.vocabulary(field)), *map("nowhere{}".format, range(9))]
                assert ours.frequencies(field, many) == memory.frequencies(field, many)
        WhooshEngine(index).check()


@pytest.mark.parametrize("own_codes", [10, 1_000])
def test_what_is_merged_is_what_the_present_form_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_codes: int
) -> None:
    """Array by array, with rows that become lists, lists that become rows, and documents that are left out."""
    monkeypatch.setattr(postings, "ROW_FROM_DOCUMENTS", 2)
    monkeypatch.setattr(postings, "OWN_CODES", own_codes)
    monkeypatch.setattr(policy, "plan", lambda segments: [])
    files = []
    for name in ("present", "earlier"):
        engine = WhooshEngine(tmp_path / name)
        for part in range(3):
            with engine.writing(watermark=part + 1) as writer:
                for number in range(part, 48, 3):
                    text = [f"w{number * at % 37}" for at in range(number * 9)]
                    writer.put(indexed(id=f"d{number:02}", tokens={Field.TEXT: text, Field.SUBJECT: text[:part * 5]}))
        engine.close()
        if name == "earlier":
            put_in_earlier_form(tmp_path / name)
            engine = WhooshEngine(tmp_path / name)
            assert "2" in str(engine.outdated())
        with engine.writing(watermark=9) as writer:
            writer.delete_many([f"d{number:02}" for number in range(0, 48, 7)])
        assert (engine.outdated() is None) == (name == "present")
        engine.optimize()
        assert engine.outdated() is None
        (data,) = engine.last().snapshot.opened.values()
        files.append(data.file)
    present, earlier = files
    assert present.sizes() == earlier.sizes()
    assert all(present[one].tobytes() == earlier[one].tobytes() for one in present.sizes())


def test_a_reader_of_form_2_is_told_what_it_is(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, analyser="1")
    with engine.writing(watermark=1) as writer:
        writer.put(indexed(id="a", tokens={Field.TEXT: ["thóc"]}))
    engine.close()
    put_in_earlier_form(tmp_path)
    engine, other = WhooshEngine(tmp_path, analyser="1"), WhooshEngine(tmp_path, analyser="2")
    assert engine.outdated() == f"the index has form 2, the program writes form {SCHEMA_VERSION}"
    assert (engine.misleads(), other.misleads(), engine.built()) == (False, True, None)
    with pytest.raises(ZeroDivisionError), engine.rebuilding() as fresh:
        with fresh.writing(watermark=1) as writer:
            writer.put(indexed(id="b", tokens={Field.TEXT: ["thóc"]}))
        raise ZeroDivisionError
    assert (engine.built(), other.built()) == (1, None)
    assert [hit.id for hit in engine.search(PUT).hits] == ["a"]
    with engine.rebuilding():
        pass
    assert (engine.outdated(), engine.built(), [hit.id for hit in engine.search(PUT).hits]) == (None, None, ["b"])


def test_the_index_of_the_last_release_is_read_as_it_is(tmp_path: Path) -> None:
    """Nothing is written to it, as where an archive is opened it would be."""
    with tarfile.open(RELEASE) as package:
        package.extractall(tmp_path, filter="data")
    engine = WhooshEngine(tmp_path / "archive/index", analyser="3")
    (data,) = engine.last().snapshot.opened.values()
    assert data.is_of_earlier_form and not engine.misleads() and engine.document_count() == 11
    for token in ("thóc", "đê", "lúa"):
        found = engine.search(for_all(query=Term(Field.TEXT, token), limit=50))
        assert found.total == engine.frequencies(Field.TEXT, [token])[token] == len(found.hits) > 0
        assert all(hit.pages for hit in found.hits)
    engine.check()
