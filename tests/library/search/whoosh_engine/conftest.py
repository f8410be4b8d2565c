"""Strategies for documents, changes and requests, and the comparison of two engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import strategies as st

from library.search.contract import (
    POSITIONAL,
    And,
    AndMaybe,
    AndNot,
    AnyOf,
    Engine,
    Equals,
    Everything,
    Facet,
    Field,
    Filters,
    IndexedDocument,
    Node,
    Or,
    Phrase,
    Prefix,
    Request,
    Response,
    Sort,
    Synonyms,
    Term,
    Years,
)
from library.search.whoosh_engine import WhooshEngine
from tests.everybody import indexed

TOKENS = ("đ", "đảng", "năm", "nam", "a", "ab", "abcdefgh", "abcdefghi", "abcdefghij", "\udc80", "", "x\0", "x")
KINDS = ("Nghị quyết", "Chỉ thị", "")
COMMITTEES = ("Tỉnh ủy A", "Huyện ủy B")
LABELS = ("public", "staff", "archive")
YEARS = (1946, 1975, 2013)
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Step:
    """One commit: documents to put, ids to delete, whether everything is merged afterwards."""

    put: tuple[IndexedDocument, ...]
    delete: tuple[str, ...]
    optimize: bool


def _documents() -> st.SearchStrategy[IndexedDocument]:
    token = st.sampled_from(TOKENS)
    fields = st.fixed_dictionaries(
        {Field.TEXT: st.lists(token, max_size=14)},
        optional={field: st.lists(token, max_size=5) for field in Field if field is not Field.TEXT},
    )
    return st.builds(
        _document, number=st.integers(0, 30), tokens=fields, cuts=st.lists(st.integers(0, 14), max_size=3),
        year=st.sampled_from((None, *YEARS)), kind=st.sampled_from((None, *KINDS)),
        committee=st.sampled_from((None, *COMMITTEES)), issued=st.sampled_from((0, 19460101, 20130400)),
        audience=st.sets(st.sampled_from(LABELS)),
    )  # fmt: skip


def _document(number: int, tokens: dict[Field, list[str]], cuts: list[int], **facts: object) -> IndexedDocument:
    size = len(tokens[Field.TEXT])
    starts = (0, *sorted(min(cut, size) for cut in cuts)) if cuts else ()
    facts["audience"] = frozenset(facts["audience"])  # type: ignore[call-overload]
    return indexed(id=f"d{number}", tokens=tokens, page_starts=starts, **facts)  # type: ignore[arg-type]


def _leaves() -> st.SearchStrategy[Node]:
    token, field = st.sampled_from((*TOKENS, "nowhere")), st.sampled_from(list(Field))
    weight = st.sampled_from((1.0, 0.5, 3.0))
    spellings = st.lists(st.tuples(token, st.sampled_from((1.0, 0.4))), max_size=4).map(tuple)
    parts = st.lists(st.lists(token, min_size=1, max_size=3).map(tuple), max_size=4).map(tuple)
    return st.one_of(
        st.builds(Term, field, token, weight),
        st.builds(Synonyms, field, spellings, weight),
        st.builds(Phrase, st.sampled_from(sorted(POSITIONAL)), parts, weight),
        st.builds(Prefix, field, st.sampled_from(("", "a", "abcdefgh", "đ", "q")), weight),
    )


def _trees() -> st.SearchStrategy[Node]:
    score = st.sampled_from((0.0, 0.7))
    bound = st.sampled_from((None, 1950, 1975))
    facet_values = st.frozensets(st.sampled_from((*KINDS, *COMMITTEES, "1975")), max_size=2)
    leaves = st.one_of(
        _leaves(), _leaves(), _leaves(), st.builds(Years, bound, bound, score),
        st.builds(Equals, st.sampled_from(list(Facet)), facet_values, score), st.just(Everything()),
    )  # fmt: skip

    def grow(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(children, max_size=3).map(tuple)
        return st.one_of(
            st.builds(And, several), st.builds(Or, several), st.builds(AnyOf, several),
            st.builds(AndNot, children, children), st.builds(AndMaybe, children, children),
        )  # fmt: skip

    return st.recursive(leaves, grow, max_leaves=7)


def _requests() -> st.SearchStrategy[Request]:
    maybe = st.one_of(st.none(), _trees())
    filters = st.builds(
        Filters, years=st.sampled_from(((), ((1946, 1946),), ((None, 1950), (2000, None)))),
        kinds=st.frozensets(st.sampled_from(KINDS), max_size=2),
        committees=st.frozensets(st.sampled_from(COMMITTEES), max_size=1),
    )  # fmt: skip
    return st.builds(
        Request, query=_trees(), widened=maybe, refine=maybe, filters=filters,
        audience=st.frozensets(st.sampled_from(LABELS), max_size=2), sort=st.sampled_from(list(Sort)),
        offset=st.sampled_from((0, 0, 2)), limit=st.sampled_from((0, 1, 5, 50)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Material:
    """Strategies that the tests draw from."""

    documents: st.SearchStrategy[IndexedDocument]
    steps: st.SearchStrategy[list[Step]]
    trees: st.SearchStrategy[Node]
    requests: st.SearchStrategy[Request]


@pytest.fixture(scope="session")
def material() -> Material:
    """Strategies."""
    step = st.builds(
        Step,
        put=st.lists(_documents(), max_size=8).map(tuple),
        delete=st.lists(st.integers(0, 30).map("d{}".format), max_size=4).map(tuple),
        optimize=st.sampled_from((False, False, False, True)),
    )
    return Material(_documents(), st.lists(step, min_size=1, max_size=7), _trees(), _requests())


@pytest.fixture(scope="session")
def apply_step() -> Callable[[Engine, Step, int], None]:
    """Commit a step to an engine."""

    def apply(engine: Engine, step: Step, watermark: int) -> None:
        with engine.writing(watermark=watermark) as writer:
            for document in step.put:
                writer.put(document)
            for name in step.delete:
                writer.delete(name)
        if step.optimize and isinstance(engine, WhooshEngine):
            engine.optimize()

    return apply


@pytest.fixture(scope="session")
def assert_same() -> Callable[[Response, Response], None]:
    """Two answers are the same: documents in order, pages, totals and facets exactly, scores to 1e-6."""

    def compare(one: Response, other: Response) -> None:
        assert (one.total, one.widened, one.partial_from) == (other.total, other.widened, other.partial_from)
        assert one.facets == other.facets
        assert [(hit.id, hit.pages) for hit in one.hits] == [(hit.id, hit.pages) for hit in other.hits]
        for left, right in zip(one.hits, other.hits, strict=True):
            assert left.score == pytest.approx(right.score, abs=TOLERANCE)

    return compare


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where an index may be made."""
    return tmp_path / "index"
