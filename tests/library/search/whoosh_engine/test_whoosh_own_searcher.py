"""Whoosh's own searcher, on the index that we wrote, finds the same documents with the same scores.

Left out is what Whoosh is known to get wrong: tops with a limit, `AndNot`, `Not` within `And`, phrases' scores (it
scores a phrase as the conjunction of its words).
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as wq
from whoosh.scoring import BaseScorer, WeightingModel
from whoosh.writing import SegmentWriter

from library.search.contract import (
    K1,
    POSITIONAL,
    And,
    B,
    Equals,
    Facet,
    Field,
    IndexedDocument,
    Node,
    Or,
    Phrase,
    Prefix,
    Request,
    Term,
    Years,
)
from library.search.whoosh_engine import WhooshEngine
from library.search.whoosh_engine.codec import ArrayCodec
from library.search.whoosh_engine.toc import Commit, Facts, write_commit
from library.search.whoosh_engine.writer import ArrayIndex
from tests.library.search.whoosh_engine.whoosh_face import WhooshCodec

TOKENS = ("đ", "đảng", "năm", "nam", "abcdefgh", "abcdefghi", "abcdefghij")
EVERYONE = frozenset({"public", "staff", "archive"})


@pytest.fixture(autouse=True)
def _readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments name the product's codec, which for Whoosh's own reader needs the rest of its face."""
    for method in ("terms_reader", "per_document_reader"):
        monkeypatch.setattr(ArrayCodec, method, getattr(WhooshCodec, method))


class ContractScores(WeightingModel):
    """BM25 as the contract has it, computed from Whoosh's reader alone, living documents only."""

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: float = 1) -> BaseScorer:
        reader = searcher.get_parent().reader()
        living = list(reader.all_doc_ids())
        lengths = [reader.doc_field_length(number, fieldname, 0) for number in living]
        having = sum(1 for _ in reader.postings(fieldname, text).all_ids())
        mean = sum(lengths) / max(1, sum(1 for length in lengths if length))
        idf = math.log(1 + (len(living) - having + 0.5) / (having + 0.5))
        return _Scorer(searcher, fieldname, qf * idf, mean)


class _Scorer(BaseScorer):
    def __init__(self, searcher: Any, fieldname: str, idf: float, mean: float) -> None:
        self._searcher, self._field, self._idf, self._mean = searcher, fieldname, idf, mean

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:
        length = self._searcher.reader().doc_field_length(matcher.id(), self._field, 0)
        tf = matcher.weight()
        return float(self._idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / self._mean)))


def _leaves() -> st.SearchStrategy[Node]:
    field, token = st.sampled_from(list(Field)), st.sampled_from(TOKENS)
    bound = st.sampled_from((1946, 1975, 2000))
    return st.one_of(
        st.builds(Term, field, token, st.sampled_from((1.0, 2.5))),
        st.builds(Years, bound, bound, st.just(1.5)),
        st.builds(Equals, st.just(Facet.KIND), st.frozensets(st.sampled_from(("Chỉ thị", "Nghị quyết")), min_size=1),
                  st.just(0.5)),
    )  # fmt: skip


def _trees() -> st.SearchStrategy[Node]:
    def grow(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(children, min_size=1, max_size=3).map(tuple)
        return st.one_of(st.builds(And, several), st.builds(Or, several))

    return st.recursive(_leaves(), grow, max_leaves=6)


def _whoosh(node: Node) -> Any:
    if isinstance(node, Term):
        return wq.Term(str(node.field), node.token, boost=node.weight)
    if isinstance(node, And):
        return wq.And([_whoosh(child) for child in node.children])
    if isinstance(node, Or):
        return wq.Or([_whoosh(child) for child in node.children])
    if isinstance(node, Years):
        return wq.ConstantScoreQuery(wq.NumericRange("year", node.first, node.last), node.score)
    if isinstance(node, Prefix):
        return wq.Prefix(str(node.field), node.prefix)
    if isinstance(node, Phrase):
        return wq.Phrase(str(node.field), [part[0] for part in node.parts])
    assert isinstance(node, Equals)
    return wq.ConstantScoreQuery(wq.Or([wq.Term(str(node.facet), value) for value in sorted(node.values)]), node.score)


def _whoosh_scores(folder: Path, tree: Any) -> dict[str, float]:
    with ArrayIndex(folder).searcher(weighting=ContractScores()) as searcher:
        found = searcher.search(tree, limit=None)
        return {searcher.stored_fields(number)["id"]: score for score, number in found.top_n}


def _our_scores(engine: WhooshEngine, node: Node) -> dict[str, float]:
    response = engine.search(Request(query=node, audience=EVERYONE, limit=1_000))
    assert response.total == len(response.hits)
    return {hit.id: hit.score for hit in response.hits}


def _seen(document: IndexedDocument) -> IndexedDocument:
    """The document as Whoosh can write and show it: no empty values, nothing but characters."""
    tokens = {field: [token for token in tokens if token in TOKENS] for field, tokens in document.tokens.items()}
    size = len(tokens[Field.TEXT])
    starts = tuple(min(start, size) for start in document.page_starts)
    return replace(
        document, tokens=tokens, page_starts=starts, audience=EVERYONE, kind=document.kind or None
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_same_as_whooshs_searcher(data: st.DataObject, material: Any, apply_step: Callable[..., None]) -> None:
    with tempfile.TemporaryDirectory() as name:
        engine = WhooshEngine(Path(name))
        for watermark, step in enumerate(data.draw(material.steps), 1):
            apply_step(engine, replace(step, put=tuple(map(_seen, step.put))), watermark)
        folder = Path(name) / "generation-1"
        for node in data.draw(st.lists(_trees(), min_size=1, max_size=5)):
            ours, theirs = _our_scores(engine, node), _whoosh_scores(folder, _whoosh(node))
            assert ours == pytest.approx(theirs, abs=1e-4)
        field = data.draw(st.sampled_from(sorted(POSITIONAL)))
        parts = data.draw(st.lists(st.sampled_from(TOKENS), min_size=2, max_size=3))
        phrase = Phrase(field, tuple((part,) for part in parts))
        assert _our_scores(engine, phrase).keys() == _whoosh_scores(folder, _whoosh(phrase)).keys()
        prefix = Prefix(Field.TEXT, "abcdefgh")
        assert _our_scores(engine, prefix).keys() == _whoosh_scores(folder, _whoosh(prefix)).keys()
        _same_facets(engine, folder)


def _same_facets(engine: WhooshEngine, folder: Path) -> None:
    """Whoosh's grouping by our columns counts like our facets."""
    response = engine.search(Request(query=Term(Field.TEXT, "đảng"), audience=EVERYONE))
    with ArrayIndex(folder).searcher() as searcher:
        found = searcher.search(wq.Term("text", "đảng"), limit=None, groupedby=["kind", "committee"])
        for facet in (Facet.KIND, Facet.COMMITTEE):
            groups = {value: len(numbers) for value, numbers in found.groups(str(facet)).items() if value}
            assert {count.value: count.count for count in response.facets[facet]} == groups


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whooshs_writer_with_our_codec(data: st.DataObject, material: Any) -> None:
    """Whoosh's ordinary writer, posting by posting through the codec, makes the same index as our writer."""
    documents = {one.id: _seen(one) for one in data.draw(st.lists(material.documents, min_size=1, max_size=10))}
    with tempfile.TemporaryDirectory() as name:
        ours = WhooshEngine(Path(name) / "ours")
        with ours.writing(watermark=1) as writer:
            for document in documents.values():
                writer.put(document)
        folder = Path(name) / "plain" / "generation-1"
        folder.mkdir(parents=True)
        write_commit(folder, Commit(0, (), Facts(0, "")))
        plain = SegmentWriter(ArrayIndex(folder), codec=WhooshCodec())
        for document in documents.values():
            plain.add_document(**_whoosh_fields(document))
        plain.merge = False
        segments = [plain._finalize_segment()]
        plain._finish()
        write_commit(folder, Commit(1, tuple(segments), Facts(1, "")))
        theirs = WhooshEngine(Path(name) / "plain")
        for field in Field:
            assert list(theirs.vocabulary(field)) == list(ours.vocabulary(field))
        for node in data.draw(st.lists(_trees(), min_size=1, max_size=4)):
            assert _our_scores(theirs, node) == pytest.approx(_our_scores(ours, node), abs=1e-9)


def _whoosh_fields(document: IndexedDocument) -> dict[str, Any]:
    fields: dict[str, Any] = {str(field): list(tokens) for field, tokens in document.tokens.items() if tokens}
    fields |= {
        "id": document.id, "year": document.year, "kind": document.kind, "committee": document.committee,
        "audience": sorted(document.audience), "issued": document.issued, "page_starts": document.page_starts,
    }  # fmt: skip
    return fields
