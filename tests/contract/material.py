"""Documents and questions of every kind that the contract speaks of, for Hypothesis to draw from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from library.search.contract import (
    POSITIONAL,
    Among,
    And,
    AndMaybe,
    AndNot,
    AnyOf,
    Dated,
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
    Sort,
    Synonyms,
    Term,
    Years,
)
from tests.everybody import indexed

TOKENS = ("đảng", "bộ", "nghị", "quyết", "nghĩa", "năm", "nam", "26", "26|nq|tw", "a")
KINDS = ("Nghị quyết", "Chỉ thị")
COMMITTEES = ("Tỉnh ủy A", "Huyện ủy B", "Đảng ủy C")
LABELS = ("public", "staff", "archive")
YEARS = (1946, 1958, 1975)


@dataclass(frozen=True, slots=True)
class Material:
    """Strategies that the tests draw from."""

    archives: st.SearchStrategy[list[IndexedDocument]]
    requests: st.SearchStrategy[Request]
    trees: st.SearchStrategy[Node]


def _document(
    number: int, text: list[str], cuts: list[int], others: dict[Field, list[str]], **facts: Any
) -> IndexedDocument:
    starts = (0, *sorted(min(cut, len(text)) for cut in cuts)) if cuts else ()
    month = facts.pop("month")
    return indexed(
        id=f"d{number:02}", tokens={Field.TEXT: text, **others}, page_starts=starts,
        issued=(facts["year"] or 0) * 10_000 + (month if facts["year"] else 0), **facts,
    )  # fmt: skip


def archives() -> st.SearchStrategy[list[IndexedDocument]]:
    token = st.sampled_from(TOKENS)
    one = st.builds(
        _document, number=st.integers(0, 40), text=st.lists(token, max_size=16),
        cuts=st.lists(st.integers(0, 16), max_size=3),
        others=st.dictionaries(st.sampled_from([field for field in Field if field is not Field.TEXT]),
                               st.lists(token, max_size=5), max_size=3),
        year=st.sampled_from((None, *YEARS)), month=st.sampled_from((0, 300, 312)),
        kind=st.sampled_from((None, *KINDS)),
        committee=st.sampled_from((None, *COMMITTEES)),
        audience=st.sampled_from((LABELS[:1], LABELS[:1], LABELS[1:2], LABELS[1:], LABELS, ())).map(frozenset),
    )  # fmt: skip
    return st.lists(one, max_size=14, unique_by=lambda document: document.id)


def trees() -> st.SearchStrategy[Node]:
    token, field = st.sampled_from((*TOKENS, "khác")), st.sampled_from([Field.TEXT, Field.TEXT, *Field])
    weight = st.sampled_from((1.0, 0.5, 3.0))
    spellings = st.lists(
        st.tuples(token, st.sampled_from((1.0, 0.4))), min_size=1, max_size=3, unique_by=lambda one: one[0]
    )
    parts = st.lists(st.lists(token, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3).map(tuple)
    bound = st.sampled_from((None, *YEARS))
    date = st.sampled_from((0, *(year * 10_000 + month for year in YEARS for month in (0, 500, 9999))))
    leaves = st.one_of(
        st.builds(Term, field, token, weight), st.builds(Synonyms, field, spellings.map(tuple), weight),
        st.builds(Phrase, st.sampled_from(sorted(POSITIONAL)), parts, weight),
        st.builds(Prefix, field, st.sampled_from(("ngh", "n", "26", "q")), weight),
        st.builds(Years, bound, bound, st.sampled_from((0.0, 0.7))),
        st.builds(Dated, date, date, st.sampled_from((0.0, 0.7))),
        st.builds(Equals, st.sampled_from((Facet.KIND, Facet.COMMITTEE)),
                  st.frozensets(st.sampled_from((*KINDS, *COMMITTEES)), max_size=2), st.sampled_from((0.0, 0.7))),
        st.builds(Among, st.frozensets(st.integers(0, 41).map(lambda number: f"d{number:02}"), max_size=9),
                  st.sampled_from((0.0, 0.7))),
        st.just(Everything()),
    )  # fmt: skip

    def grow(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(children, max_size=3).map(tuple)
        return st.one_of(
            st.builds(And, several), st.builds(Or, several), st.builds(AnyOf, several),
            st.builds(AndNot, children, children), st.builds(AndMaybe, children, children),
        )  # fmt: skip

    return st.recursive(leaves, grow, max_leaves=6)


def requests() -> st.SearchStrategy[Request]:
    maybe = st.one_of(st.none(), trees())
    filters = st.builds(
        Filters, years=st.sampled_from(((), (), ((1946, 1946),), ((None, 1950), (1970, None)))),
        kinds=st.frozensets(st.sampled_from(KINDS), max_size=2),
        committees=st.frozensets(st.sampled_from(COMMITTEES), max_size=1),
        unknown=st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(list(Facet)), max_size=2)),
        groups=st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from("xyz"), max_size=2)),
    )  # fmt: skip
    return st.builds(
        Request, query=trees(), widened=maybe, refine=maybe, filters=filters,
        audience=st.frozensets(st.sampled_from(LABELS), max_size=2), sort=st.sampled_from(list(Sort)),
        offset=st.sampled_from((0, 0, 2)), limit=st.sampled_from((0, 1, 5, 50)), first=maybe,
        groups=st.one_of(st.just(()), st.tuples(trees(), trees()).map(lambda two: tuple(zip("xy", two, strict=True)))),
    )  # fmt: skip
