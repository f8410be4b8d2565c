"""Commits: whole or not at all, seen at once when they end, with their watermark."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.search.contract import Engine, Everything, Field, IndexedDocument, Phrase, Term
from tests.everybody import for_all, indexed

_new_folder = itertools.count()


class BreakdownError(Exception):
    """What goes wrong in the middle."""


def document(id_: str, *text: str, **facts: Any) -> IndexedDocument:
    return indexed(id=id_, tokens={Field.TEXT: text}, page_starts=(0, len(text)), **facts)


def found(engine: Engine, token: str) -> list[str]:
    return [hit.id for hit in engine.search(for_all(query=Term(Field.TEXT, token), limit=100)).hits]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_writer_that_raises_leaves_nothing(
    data: st.DataObject,
    make_engine: Callable[[Path], Engine],
    material: Any,
    fill: Any,
    assert_same: Any,
    tmp_path: Path,
) -> None:
    before, written = data.draw(material.archives), data.draw(material.archives)
    request = data.draw(material.requests)
    engine = make_engine(tmp_path / str(next(_new_folder)))
    fill(engine, before, watermark=7)
    answer = engine.search(request)
    with pytest.raises(BreakdownError), engine.writing(watermark=8) as writer:
        for one in written:
            writer.put(one)
        for one in before:
            writer.delete(one.id)
        raise BreakdownError
    assert engine.watermark() == 7
    assert engine.document_count() == len(before)
    assert_same(engine.search(request), answer, within=engine.tolerance)
    fill(engine, written, watermark=9)  # and the engine can be written again
    assert engine.watermark() == 9
    assert engine.document_count() == len({one.id for one in (*before, *written)})


def test_nothing_is_seen_before_the_commit_ends(engine: Engine) -> None:
    with engine.writing(watermark=3) as writer:
        writer.put(document("a", "đảng"))
        assert found(engine, "đảng") == []
        assert engine.watermark() == 0
        assert engine.document_count() == 0
    assert found(engine, "đảng") == ["a"]
    assert engine.watermark() == 3


def test_the_last_put_of_an_id_counts(engine: Engine) -> None:
    with engine.writing(watermark=1) as writer:
        writer.put(document("a", "một"))
        writer.put(document("a", "hai"))
    assert (found(engine, "một"), found(engine, "hai"), engine.document_count()) == ([], ["a"], 1)
    with engine.writing(watermark=2) as writer:
        writer.put(document("a", "ba"))
    assert (found(engine, "hai"), found(engine, "ba"), engine.document_count()) == ([], ["a"], 1)


def test_put_and_delete_within_one_commit_go_in_order(engine: Engine) -> None:
    with engine.writing(watermark=1) as writer:
        writer.put(document("a", "một"))
        writer.delete("a")
        writer.put(document("b", "một"))
        writer.delete("c")
        writer.put(document("c", "một"))
    assert found(engine, "một") == ["b", "c"]


def test_a_commit_of_nothing_moves_the_watermark(engine: Engine) -> None:
    with engine.writing(watermark=12):
        pass
    assert engine.watermark() == 12
    assert engine.document_count() == 0


def test_clear_makes_it_empty_and_it_can_be_filled_again(engine: Engine) -> None:
    with engine.writing(watermark=5) as writer:
        writer.put(document("a", "đảng"))
    engine.clear()
    assert (engine.watermark(), engine.document_count(), found(engine, "đảng")) == (0, 0, [])
    assert list(engine.vocabulary(Field.TEXT)) == []
    with engine.writing(watermark=1) as writer:
        writer.put(document("b", "đảng"))
    assert found(engine, "đảng") == ["b"]


def test_ties_are_broken_by_date_then_id(engine: Engine) -> None:
    with engine.writing(watermark=1) as writer:
        for id_, issued in (("c", 20200101), ("a", 20200101), ("b", 20210101), ("d", 0)):
            writer.put(document(id_, "đảng", "bộ", issued=issued))
    assert found(engine, "đảng") == ["b", "a", "c", "d"]


def test_a_phrase_does_not_reach_from_one_field_or_document_into_the_next(engine: Engine) -> None:
    with engine.writing(watermark=1) as writer:
        writer.put(document("a", "nghị"))
        writer.put(document("b", "quyết"))
        writer.put(indexed(id="c", tokens={Field.TEXT: ("nghị",), Field.SUBJECT: ("quyết",)}))
    phrase = Phrase(Field.TEXT, (("nghị",), ("quyết",)))
    assert engine.search(for_all(query=phrase)).total == 0


def test_tokens_of_any_kind_are_kept_apart(engine: Engine) -> None:
    tokens = ("hòa", "hoà", "HÒA", "hòa".encode().decode("latin-1"), "a b", "a\tb", "a\n", "\x00", "😀", "x" * 5000)
    with engine.writing(watermark=1) as writer:
        for number, token in enumerate(tokens):
            writer.put(document(f"d{number}", token))
    for number, token in enumerate(tokens):
        assert found(engine, token) == [f"d{number}"]


def test_ids_and_facet_values_of_any_kind_come_back(engine: Engine) -> None:
    ids = ("a/b", "a b", "ấ", "0", "-", "x" * 300)
    with engine.writing(watermark=1) as writer:
        for id_ in ids:
            writer.put(document(id_, "đảng", kind=f"loại {id_}", committee=f"ủy {id_}"))
    answer = engine.search(for_all(query=Everything(), limit=100))
    assert {hit.id for hit in answer.hits} == set(ids)
    assert {count.value for counts in answer.facets.values() for count in counts} == {
        f"{name} {id_}" for id_ in ids for name in ("loại", "ủy")
    }


def test_many_are_taken_out_at_once_of_whatever_was_written_before(engine: Engine) -> None:
    with engine.writing(watermark=1) as writer:
        for number in range(90):
            writer.put(document(f"d{number}", "chung"))
    with engine.writing(watermark=2) as writer:
        writer.put(document("a", "chung"))
        writer.put(document("b", "chung"))
        writer.delete_many(["b", "nobody", "d7", *(f"d{number}" for number in range(50, 90))])
        writer.put(document("d7", "chung"))
    left = {"a", *(f"d{number}" for number in range(50))}
    assert set(found(engine, "chung")) == left and engine.document_count() == len(left)
    with engine.writing(watermark=3) as writer:
        writer.delete_many(["d7"])
    assert set(found(engine, "chung")) == left - {"d7"}


def test_what_is_erased_is_gone_and_nothing_else(engine: Engine) -> None:
    with engine.writing(watermark=1) as writer:
        for name in "abc":
            writer.put(document(name, "chung", name))
    with engine.writing(watermark=2) as writer:
        writer.put(document("b", "chung", "khác"))
        writer.erase("a")
        writer.erase("nobody")
    assert found(engine, "a") == []
    assert sorted(found(engine, "chung")) == ["b", "c"]
    with engine.writing(watermark=3) as writer:
        writer.put(document("d", "chung"))
        writer.erase("d")
    assert sorted(found(engine, "chung")) == ["b", "c"]


def test_an_index_that_is_made_anew_is_seen_when_it_is_whole(engine: Engine) -> None:
    with engine.writing(watermark=3) as writer:
        writer.put(document("a", "cũ"))
    with engine.rebuilding() as fresh:
        assert (fresh.watermark(), fresh.document_count()) == (0, 0)
        with fresh.writing(watermark=2) as writer:
            writer.put(document("b", "mới"))
        assert found(fresh, "mới") == ["b"]
        assert (found(engine, "cũ"), found(engine, "mới"), engine.watermark()) == (["a"], [], 3)
        with engine.writing(watermark=4) as writer:  # it goes on being written
            writer.put(document("c", "cũ"))
        assert found(engine, "cũ") == ["a", "c"]
    assert (found(engine, "cũ"), found(engine, "mới"), engine.watermark()) == ([], ["b"], 2)
    assert engine.outdated() is None


def test_an_index_that_could_not_be_made_anew_takes_no_place(engine: Engine) -> None:
    with engine.writing(watermark=3) as writer:
        writer.put(document("a", "cũ"))
    with pytest.raises(BreakdownError), engine.rebuilding() as fresh:
        with fresh.writing(watermark=2) as writer:
            writer.put(document("b", "mới"))
        raise BreakdownError
    assert (found(engine, "cũ"), found(engine, "mới"), engine.watermark()) == (["a"], [], 3)
    with engine.rebuilding() as again:
        assert again.watermark() in (0, 2)  # begun again, or gone on with
        with again.writing(watermark=5) as writer:
            writer.put(document("c", "mới"))
    assert (found(engine, "cũ"), engine.watermark()) == ([], 5)
    assert "c" in found(engine, "mới")
