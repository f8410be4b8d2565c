"""Every engine answers what the contract says, whatever is in it and whatever is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.search.contract import Engine, Everything, Facet, Field, Filters, Request, Sort, Term
from tests.everybody import for_all
from tests.how_much import examples

several = settings(max_examples=examples(90, promised=150), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
fewer = settings(several, max_examples=60)


@several
@given(data=st.data())
def test_the_whole_answer(
    data: st.DataObject, make_engine: Callable[[Path], Engine], material: Any, oracle: Any, fill: Any, assert_means: Any
) -> None:
    """Totals, facets, widened, refined, sorted, paged, with pages of hits: as the oracle works it out."""
    documents = data.draw(material.archives)
    truth = oracle(documents)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder))
        fill(engine, documents)
        for request in data.draw(st.lists(material.requests, min_size=1, max_size=5)):
            assert_means(engine, request, truth)
        engine.close()


@fewer
@given(data=st.data())
def test_how_documents_came_in_says_nothing(
    data: st.DataObject, make_engine: Callable[[Path], Engine], material: Any, fill: Any, assert_same: Any
) -> None:
    """One commit or many, put twice or once, beside others that were taken out: the same answers."""
    documents = data.draw(material.archives)
    others = data.draw(material.archives)
    cut = data.draw(st.integers(0, len(documents)))
    request = data.draw(material.requests)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        plain, winding = make_engine(Path(one)), make_engine(Path(other))
        fill(plain, documents)
        fill(winding, others)
        fill(winding, documents[:cut], watermark=2)
        with winding.writing(watermark=3) as writer:
            for document in others:
                writer.delete(document.id)
            writer.delete("nobody")
            for document in documents:
                writer.put(document)
        assert winding.document_count() == len(documents)
        assert_same(winding.search(request), plain.search(request), within=plain.tolerance)
        for field in Field:
            assert list(winding.vocabulary(field)) == list(plain.vocabulary(field))


@fewer
@given(data=st.data())
def test_pages_of_the_list_make_up_the_list(
    data: st.DataObject, make_engine: Callable[[Path], Engine], material: Any, fill: Any
) -> None:
    documents, request = data.draw(material.archives), data.draw(material.requests)
    size = data.draw(st.integers(1, 5))
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder))
        fill(engine, documents)

        def part(offset: int, limit: int) -> list[str]:
            asked = replace(request, offset=offset, limit=limit)
            return [hit.id for hit in engine.search(asked).hits]

        whole = part(0, 100)
        assert len(whole) == len(set(whole))
        assert [id_ for offset in range(0, len(whole) + size, size) for id_ in part(offset, size)] == whole


@fewer
@given(data=st.data())
def test_what_an_audience_may_not_see_changes_no_count(
    data: st.DataObject, make_engine: Callable[[Path], Engine], material: Any, fill: Any
) -> None:
    """Totals, facets and the set of hits are those of an archive without the hidden documents."""
    documents, request = data.draw(material.archives), data.draw(material.requests)
    wide = Request(
        query=request.query, widened=request.widened, filters=request.filters, audience=request.audience, limit=100
    )
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        whole, part = make_engine(Path(one)), make_engine(Path(other))
        fill(whole, documents)
        fill(part, [document for document in documents if document.audience & request.audience])
        with_hidden, without = whole.search(wide), part.search(wide)
    assert with_hidden.total == without.total
    assert with_hidden.widened == without.widened
    assert dict(with_hidden.facets) == dict(without.facets)
    assert dict(with_hidden.unknown) == dict(without.unknown)
    assert {hit.id for hit in with_hidden.hits} == {hit.id for hit in without.hits}


@fewer
@given(data=st.data())
def test_choosing_a_value_that_is_listed_gives_as_many_documents_as_it_says(
    data: st.DataObject, make_engine: Callable[[Path], Engine], material: Any, fill: Any
) -> None:
    documents, tree = data.draw(material.archives), data.draw(material.trees)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder))
        fill(engine, documents)
        answer = engine.search(for_all(query=tree, limit=0))
        for facet, counts in answer.facets.items():
            for one in counts:
                chosen = {
                    Facet.YEAR: Filters(years=((int(one.value), int(one.value)),) if facet is Facet.YEAR else ()),
                    Facet.KIND: Filters(kinds=frozenset({one.value})),
                    Facet.COMMITTEE: Filters(committees=frozenset({one.value})),
                }[facet]
                narrowed = engine.search(for_all(query=tree, filters=chosen, limit=0))
                assert narrowed.total == one.count
                assert narrowed.facets[facet] == counts  # its own list stays whole
            without = engine.search(for_all(query=tree, filters=Filters(unknown=frozenset({facet})), limit=0))
            assert without.total == answer.unknown[facet]
            assert without.total + sum(one.count for one in counts) == answer.total, "every document is counted once"


@fewer
@given(data=st.data())
def test_words_of_a_field_and_how_often(
    data: st.DataObject, make_engine: Callable[[Path], Engine], material: Any, fill: Any
) -> None:
    documents = data.draw(material.archives)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder))
        fill(engine, documents)
        for field in Field:
            tokens = sorted({token for one in documents for token in one.tokens.get(field, ())})
            expected = [(token, sum(token in one.tokens.get(field, ()) for one in documents)) for token in tokens]
            assert [tuple(pair) for pair in engine.vocabulary(field)] == expected
            assert dict(engine.frequencies(field, [*tokens, "nowhere"])) == {**dict(expected), "nowhere": 0}


@fewer
@given(data=st.data())
def test_every_order_holds_the_same_documents(
    data: st.DataObject, make_engine: Callable[[Path], Engine], material: Any, fill: Any
) -> None:
    documents, tree = data.draw(material.archives), data.draw(material.trees)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder))
        fill(engine, documents)
        lists = {
            sort: [hit.id for hit in engine.search(for_all(query=tree, sort=sort, limit=100)).hits] for sort in Sort
        }
        dates = {one.id: one.issued for one in documents}
    assert len({frozenset(ids) for ids in lists.values()}) == 1
    known = [dates[id_] for id_ in lists[Sort.OLDEST] if dates[id_]]
    assert known == sorted(known)
    assert [dates[id_] for id_ in lists[Sort.NEWEST] if dates[id_]] == known[::-1]


@settings(several, max_examples=30)
@given(data=st.data())
def test_another_request_is_answered_where_the_result_is_small(
    data: st.DataObject, make_engine: Callable[[Path], Engine], material: Any, fill: Any
) -> None:
    """The answer is the one or the other, just as if it had been asked for alone; often the query is the same."""
    documents = data.draw(material.archives)
    request, other = data.draw(material.requests), data.draw(material.requests)
    if data.draw(st.booleans()):
        other = replace(request, widened=other.widened, refine=other.refine)
    wanted = data.draw(st.sampled_from((other, None)))
    least = data.draw(st.integers(0, 4))
    asked: list[int] = []

    def instead() -> Request | None:
        asked.append(engine.search(request).total)
        return wanted

    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder))
        fill(engine, documents)
        answer = engine.last().search_or(request, least, instead)
        small = engine.search(request).total < least
        assert answer == engine.search(request if wanted is None or not small else wanted)
        assert asked == [engine.search(request).total] * small
        engine.close()


def test_an_empty_engine_answers(engine: Engine) -> None:
    answer = engine.search(for_all(query=Everything(), widened=Term(Field.TEXT, "đảng")))
    assert (answer.hits, answer.total, answer.widened, answer.partial_from) == ((), 0, 0, None)
    assert engine.watermark() == engine.document_count() == 0
    assert list(engine.vocabulary(Field.TEXT)) == []
