"""Any string is a query: it is answered, told about and marked, and never raises."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.contract import PUBLIC, Sort
from library.search.query_language import MAX_CHARACTERS, parse
from library.search.service import Ask, Search, SearchService
from library.vietnamese import tokens
from tests.everybody import as_indexed
from tests.held_documents import Held
from tests.memory_engine import MemoryEngine

TEXTS = {
    "a": ("Nghị quyết", "26-NQ/TU", "Tỉnh ủy Lạc Giang", "2013", "Về hợp tác hóa nông nghiệp năm 1958–1960"),
    "b": ("Chỉ thị", "05-CT/TW", "Bộ Chính trị", "1974", "Việt Nam, khóa XI; HTX kĩ thuật; BCH TƯ"),
    "c": (None, None, None, None, "Gửi đồng bào: chống nạn mù chữ 🙂 ŷ \u0301 x"),
}


@pytest.fixture(scope="module")
def service() -> Search:
    documents = [
        Document(name, f"{name}.pdf", "", State.INDEXED,
                 Fields(kind=kind, code=code, committee=committee,
                        issued=PartialDate.parse(issued) if issued else None, subject=text),
                 pages=(Page(1, text, Origin.GIVEN),))
        for name, (kind, code, committee, issued, text) in TEXTS.items()
    ]  # fmt: skip
    engine = MemoryEngine()
    with engine.writing(watermark=1) as writer:
        for document in documents:
            writer.put(as_indexed(document))
    return SearchService(engine, Held(documents)).seen_by(frozenset({PUBLIC}))


OPERATORS = ["số:", "so:", "năm:", "nam:", "loại:", "loai:", "cơquan:", "coquan:", "-", '"', "“", "OR", "|", "HOẶC",
             "..", ":", "/", "26-NQ/TW", "1958..1975", "nq26", "nghị quyết", "HTX", "BCH TƯ", "năm 1958", "khóa XI",
             "nghij", "quyeets", "\u0301", "Ð", "hoà", "\u00ad", "\u200b", "\x00", "loại:", "bộ chính trị"]  # fmt: skip
pieces = st.one_of(st.sampled_from(OPERATORS), st.text(max_size=12))
queries = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=st.characters(codec=None, categories=["Cs", "Mn", "Cf", "Nd", "Ll"]), max_size=40),
    st.lists(pieces, max_size=14).map(" ".join),
    st.lists(pieces, max_size=14).map("".join),
)
calm = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@calm
@given(query=queries)
def test_every_string_is_answered(service: Search, query: str) -> None:
    answer = service.search(Ask(query, limit=10))
    told = json.loads(json.dumps(answer.as_json(), ensure_ascii=False).encode())
    assert told["total"] + told["widened"] <= len(TEXTS)
    assert len(answer.results) == answer.total + answer.widened
    assert (answer.partial_from is None) == (answer.widened == 0)
    for result in answer.results:
        for page in result.pages:
            last = 0
            for start, end in page.marks:
                assert last <= start < end <= len(page.snippet)
                last = end


@calm
@given(query=queries)
def test_the_same_query_gives_the_same_answer(service: Search, query: str) -> None:
    first, second = (service.search(Ask(query, limit=10)) for _ in range(2))
    assert [one.as_json() for one in first.results] == [one.as_json() for one in second.results]
    assert (first.suggestion, first.understood) == (second.suggestion, second.understood)


@calm
@given(query=queries, text=st.one_of(st.sampled_from([text for *_, text in TEXTS.values()]), st.text(max_size=200)))
def test_marks_are_whole_tokens_of_the_text(service: Search, query: str, text: str) -> None:
    starts = {token.start for token in tokens(text)}
    ends = {token.end for token in tokens(text)}
    last = 0
    for start, end in service.highlight(query, text):
        assert last <= start < end <= len(text)
        assert start in starts
        assert end in ends
        last = end


@calm
@given(query=queries)
def test_a_beginning_is_completed_by_what_is_there(service: Search, query: str) -> None:
    known = {value for values in TEXTS.values() for value in values}
    assert all(one.text in known for one in service.complete(query))


@calm
@given(query=queries, sort=st.sampled_from(list(Sort)))
def test_who_may_see_nothing_is_told_nothing(service: Search, query: str, sort: Sort) -> None:
    nobody: frozenset[str] = frozenset()
    answer = service._service.seen_by(nobody).search(Ask(query, sort=sort))
    assert (answer.total, answer.widened, answer.results) == (0, 0, ())
    assert not any(answer.facets.values())
    assert service._service.seen_by(nobody).complete(query) == ()
    assert answer.suggestion is None or PUBLIC in nobody or answer.understood


@pytest.mark.parametrize("query", [
    "", " ", "-", '"', '""', "OR", "OR OR", "| |", "số:", "năm:..", "năm:abc", 'loại:"', "-năm:1958", "a OR", "OR b",
    "….,;", "\x00\x01\x1b[31m", "🙂🙂", "中文 русский عربى", "năm:9999..1", "''''", "((((", "a" * 5000, "́" * 300,
    " ".join(["từ"] * 500), "- - -", '"khoán" trắng"', "số:số:số:", "năm:1958..1975..1980", "(select 1)",
    "%%%", "\ud800",
])  # fmt: skip
def test_odd_queries(service: Search, query: str) -> None:
    answer = service.search(Ask(query))
    assert answer.total >= 0
    assert answer.understood
    assert json.dumps(answer.as_json(), ensure_ascii=False).encode()


def test_a_long_query_is_cut_and_says_so(service: Search) -> None:
    text = "nông nghiệp " * (MAX_CHARACTERS // 6)
    assert parse(text).cut
    assert not parse("nông nghiệp").cut
    assert "quá dài" in service.search(Ask(text)).understood
