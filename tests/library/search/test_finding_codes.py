"""What a code finds, however it is typed, or half of it: its document, what cites it, what fits but for its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.service import Ask, Search
from tests.library.search.conftest import document
from tests.library.search.results import everything, ids


@pytest.mark.parametrize("query", ["26-NQ/TW", "26 NQ TW", "26-NQ/TƯ", "26/NQ-TW", "NQ 26-NQ/TƯ", "26–NQ/TW",
                                   "26 nq tw", "số 26-NQ/TW", "nghị quyết số 26-NQ/TW", "nghi quyet 26-nq/tw",
                                   "số:26-NQ/TW", "so:26-NQ/TW", "26-NQ/TW.", "NQ26/TW",
                                   "26-NQ/IW"])  # fmt: skip
def test_a_code_brings_its_document_and_no_other_above_the_line(service: Search, query: str) -> None:
    assert ids(service, query) == ["nq26tw"]


@pytest.mark.parametrize("query", ["nq26", "nghị quyết 26", "NGHI QUYET 26", "nghị quyết số 26", "NQ 26", "26 NQ"])
def test_half_a_code_brings_all_that_fit(service: Search, query: str) -> None:
    assert set(ids(service, query)) == {"nq26tw", "nq26tu"}


def test_the_letters_of_a_code_bring_all_that_bear_them(service: Search) -> None:
    assert set(ids(service, "NQ/TW")) == {"nq26tw"}
    assert set(ids(service, "QĐ/TU")) == {"qd12", "qyd12"}


def test_the_year_decides_between_two_of_a_number(service: Search) -> None:
    assert ids(service, "nghị quyết 26 năm 2013")[0] == "nq26tu"
    assert ids(service, "nghi quyet 26 nam 2008")[0] == "nq26tw"


def test_the_kind_decides_between_two_of_a_number(service: Search) -> None:
    assert ids(service, "quyết định 12")[0] == "qd12"
    assert ids(service, "quy định 12")[0] == "qyd12"
    assert set(ids(service, "12-QĐ/TU")) == {"qd12", "qyd12"}


def test_what_cites_a_code_follows_it(service: Search) -> None:
    assert everything(service, "26-NQ/TU")[:2] == ["nq26tu", "kl45"]
    assert ids(service, "26-NQ/TU") == ["nq26tu"]


def test_a_code_that_is_not_held_says_so(service: Search) -> None:
    answer = service.search(Ask("26-NQ/HU"))
    assert answer.total == 0
    assert "không có văn bản số hiệu" in answer.understood
    assert {one.id for one in answer.results[:2]} == {"nq26tw", "nq26tu"}


def test_in_the_document_of_a_typed_code_no_other_bodys_code_is_marked(
    serve_all: Callable[[list[Document]], Search]
) -> None:
    cites = "Thực hiện Chỉ thị số 11/CT-TTg ngày 16 tháng 4 năm 2021 của Thủ tướng"
    found = serve_all([
        Document("own", "own.pdf", "", State.INDEXED, Fields(code="11/CT-UBND"),
                 pages=(Page(1, cites, Origin.GIVEN),)),
        Document("wide", "wide.pdf", "", State.INDEXED, Fields(), pages=(Page(1, cites, Origin.GIVEN),)),
    ]).search(Ask("11/CT-UBND")).results
    marked = {one.id: [page.snippet[start:end] for page in one.pages for start, end in page.marks] for one in found}
    assert marked == {"own": [], "wide": ["11/CT-TTg"]}


@pytest.mark.parametrize("query", ["26-NQ/TU", "số:26-NQ/TU", "nghị quyết 26"])
def test_a_code_shows_its_page(service: Search, query: str) -> None:
    result = next(one for one in service.search(Ask(query)).results if one.id == "nq26tu")
    page = result.pages[0]
    assert [page.snippet[start:end] for start, end in page.marks] == ["26-NQ/TU"]


def test_codes_and_abbreviations_are_known_within_or(service: Search) -> None:
    assert sorted(ids(service, "26-NQ/TW OR 05-CT/TW")) == ["ct05", "nq26tw"]
    assert {"htx", "hoptac"} <= set(ids(service, "HTX OR zzz"))
    assert "htx cũng là hợp tác xã" in service.search(Ask("HTX OR zzz")).understood


def test_a_code_in_quotes_is_a_code(service: Search) -> None:
    assert ids(service, '"26-NQ/TƯ"') == ids(service, '"26-NQ/TW"') == ["nq26tw"]
    assert ids(service, '"26-NQ/TU"') == ["nq26tu", "kl45"]


def test_a_code_taken_out_takes_out_what_says_it_and_no_more(serve_texts: Callable[[Mapping[str, str]], Search]
                                                             ) -> None:  # fmt: skip
    small = serve_texts({"says": "giáo dục theo Nghị quyết 26-NQ/TU", "near": "giáo dục, 26 lớp, nq, tu bổ trường"})
    assert ids(small, "giáo dục -26-NQ/TU") == ids(small, 'giáo dục -"26-NQ/TU"') == ["near"]


def test_what_fits_but_for_an_unread_number_follows(service: Search) -> None:
    """A number may be handwritten and unread: kind and year alone bring the document below the line."""
    answer = service.search(Ask("thông báo 7 của Huyện ủy Hải Đông", limit=50))
    assert answer.total == 0
    assert answer.results[0].id == "namthang"


def test_a_code_that_fits_nothing_else_of_the_query_says_so(service: Search) -> None:
    assert "không văn bản nào hợp tất cả" in service.search(Ask("nghị quyết 26 năm 1950")).understood
    assert "không văn bản nào hợp tất cả" not in service.search(Ask("nghị quyết 26 năm 2013")).understood
    assert "không có văn bản nào mang, nhắc đến" in service.search(Ask("pl99")).understood


@pytest.mark.parametrize("query", ["nghị quyết 26/TW", "NQ 26/TW", "nq số 26/tw"])
def test_a_kind_before_a_code_without_one(service: Search, query: str) -> None:
    assert ids(service, query) == ["nq26tw"]


def test_the_kind_of_the_letters_follows_where_there_is_no_such_code(service: Search) -> None:
    answer = service.search(Ask("nq99", limit=50))
    assert answer.total == 0
    assert {one.kind for one in answer.results} == {"Nghị quyết"}


@pytest.mark.parametrize("query", ["nq tw", "nqtw", "NQ-TW", "NqTw"])
def test_letters_of_a_code_as_they_are_typed(service: Search, query: str) -> None:
    assert ids(service, query) == ["nq26tw"]


@pytest.mark.parametrize(("query", "wanted", "told"), [
    ("chỉ thị 05/2008", {"a"}, "số hiệu chỉ thị 05; năm 2008"),
    ("chi thi 5/2008", {"a"}, "số hiệu chi thi 5; năm 2008"),
    ("chỉ thị số 05/2008", {"a"}, "số hiệu chỉ thị số 05; năm 2008"), ("số 05/2008", {"a"}, "số hiệu số 05; năm 2008"),
    ("báo cáo 7/2013", {"month"}, "tháng 7-2013; loại Báo cáo"), ("5/2008", {"b"}, "tháng 5-2008"),
    ("chỉ thị 09/2008", set(), "không có văn bản số hiệu chỉ thị 09"),
])  # fmt: skip
def test_a_number_with_a_year_behind_a_kind_is_no_month(
    serve_all: Callable[[list[Document]], Search], query: str, wanted: set[str], told: str
) -> None:
    rows = (("a", "Chỉ thị", "05/CT-UBND", "2008-03-01"), ("b", "Chỉ thị", "06/CT-UBND", "2008-05-02"),
            ("c", "Chỉ thị", "05/CT-UBND", "2009-05-01"), ("month", "Báo cáo", "12-BC/TU", "2013-07-01"))  # fmt: skip
    service = serve_all([document(name, [kind], Fields(kind=kind, code=code, number=code[:2],
                                                       issued=PartialDate.parse(day)))
                         for name, kind, code, day in rows])  # fmt: skip
    answer = service.search(Ask(query))
    assert {one.id for one in answer.results[: answer.total]} == wanted
    assert set(told.split("; ")) <= set(answer.understood.split("; "))


def test_who_bears_a_number_does_not_cite_it(serve_all: Callable[[list[Document]], Search]) -> None:
    texts = {"own": ("26-NQ/TU", ""), "other": ("26-NQ/TU", "Theo Nghị quyết số 26-NQ/TW"),
             "cites": ("7-KL/TU", "Theo Nghị quyết số 26-NQ/TU")}  # fmt: skip
    service = serve_all([document(name, [f"Số {code}. {text}"], Fields(code=code))
                         for name, (code, text) in texts.items()])  # fmt: skip
    for query in ("dẫn:26", "dẫn:26-NQ"):
        answer = service.search(Ask(query))
        assert {one.id for one in answer.results[: answer.total]} == {"other", "cites"}


def test_what_is_no_code_behind_its_operator_is_told(serve_texts: Callable[[Mapping[str, str]], Search]) -> None:
    answer = serve_texts({"a": "Ở Lạc Giang", "b": "Số 12"}).search(Ask("số:Lạc"))
    assert (answer.total, answer.understood) == (1, "đúng cụm “Lạc”")


@pytest.fixture(scope="module")
def lettered(serve_all: Callable[[list[Document]], Search]) -> Search:
    codes = {"bis": "12bis-NQ/TU", "bare": "12-NQ/TU", "a": "562A-QĐ/UB", "b": "562-QĐ/UB", "cites": "7-KL/TU"}
    texts = {"cites": "Theo Nghị quyết số 12 bis-NQ/TU và Quyết định số 562A-QĐ/UB"}
    return serve_all([document(name, [f"Số {code}. {texts.get(name, '')}"], Fields(code=code))
                      for name, code in codes.items()])  # fmt: skip


@pytest.mark.parametrize(("queries", "wanted", "near"), [
    (("12bis-NQ/TU", "12 bis-NQ/TU", "12BIS nq tu", "12bisnqtu", "nghị quyết 12bis-NQ/TU", "số:12bis-NQ/TU",
      "số:12 bis - NQ/TU", "số:12bis", "số:12 bis", "12bis", "12 bis", "nq 12bis"), "bis", "bare"),
    (("562A-QĐ/UB", "562a qđ ub", "562A qd ub", "số:562A", "số:562A -QĐ/UB"), "a", "b"),
    (("12-NQ/TU", "12", "số:12", "số:12 -NQ/TU"), "bare", None), (("562-QĐ/UB", "số:562"), "b", None),
])  # fmt: skip
def test_a_number_with_a_letter_is_one_of_its_own(
    lettered: Search, queries: tuple[str, ...], wanted: str, near: str | None
) -> None:
    for query in queries:
        answer = lettered.search(Ask(query))
        found = [one.id for one in answer.results]
        assert (query, found[: answer.total]) == (query, [wanted])
        assert query.startswith("số:") or near is None or near in found
        assert "kiểu phím" not in answer.understood


@pytest.mark.parametrize("query", ["số:12 bis", "dẫn:12 bis-NQ/TU", "dẫn: 12 bis"])
def test_a_number_with_a_letter_is_not_typed_in_telex(
    serve_texts: Callable[[Mapping[str, str]], Search], query: str
) -> None:
    """Also where no document has the word `bis`, and the number stands behind an operator."""
    assert "kiểu phím" not in serve_texts({"a": "Bị và bí thư"}).search(Ask(query)).understood


def test_a_number_with_a_letter_is_cited_and_completed(lettered: Search) -> None:
    for query in ("dẫn:12bis-NQ/TU", "dẫn:12 bis -NQ/TU", "dẫn:562A-QĐ/UB", "dẫn:562A"):
        answer = lettered.search(Ask(query))
        assert [one.id for one in answer.results[: answer.total]] == ["cites"]
    assert [one.text for one in lettered.complete("12bis")] == ["12bis-NQ/TU"]
    assert lettered.search(Ask("dẫn:12-NQ/TU")).total == lettered.search(Ask("dẫn:562-QĐ/UB")).total == 0


@pytest.mark.parametrize(("query", "wanted", "told"), [
    ("26-NQ/TU 05-CT/TW", {"nq26tu", "ct05"}, "số hiệu 26-NQ/TU hoặc số hiệu 05-CT/TW"),
    ("26-NQ/TU, 05-CT/TW và 12-QĐ/TU", {"nq26tu", "ct05", "qd12", "qyd12"},
     "số hiệu 26-NQ/TU hoặc số hiệu 05-CT/TW hoặc số hiệu 12-QĐ/TU"),
    ("05-CT/TW 77-NQ/TU", {"ct05"}, "số hiệu 05-CT/TW; không có văn bản số hiệu 77-NQ/TU"),
])  # fmt: skip
def test_of_several_codes_a_document_bears_one(service: Search, query: str, wanted: set[str], told: str) -> None:
    answer = service.search(Ask(query))
    assert {one.id for one in answer.results[: answer.total]} == wanted
    assert answer.understood.startswith(told)


@pytest.mark.parametrize("query", ["số:26 -NQ/TU", "số:26 - NQ/TU", "so:26 –nq/tu"])
def test_the_letters_of_a_code_may_stand_apart_behind_its_operator(service: Search, query: str) -> None:
    answer = service.search(Ask(query))
    assert [one.id for one in answer.results[: answer.total]] == ["nq26tu"]


@pytest.mark.parametrize("query", ["tổng số: 46", "dân số 46", "hướng dẫn: 1", "Tỉnh ủy hướng dẫn: 1."])
def test_a_count_and_a_list_are_no_codes(serve_texts: Callable[[Mapping[str, str]], Search], query: str) -> None:
    service = serve_texts({"a": "Tổng số: 46 cán bộ; dân số 46 người", "b": "Tỉnh ủy hướng dẫn: 1. Nội dung"})
    answer = service.search(Ask(query))
    assert answer.total == 1 and "số hiệu" not in answer.understood


@pytest.fixture(scope="module")
def of_an_office(serve_all: Callable[[list[Document]], Search]) -> Search:
    """A công văn whose letters nobody has told the program of, and what cites it and others."""
    return serve_all([
        document("own", ["Số: 381/VVS\nvề việc nước sạch"], Fields(kind="Công văn", code="381/VVS")),
        document("cites", ["Căn cứ Công văn số 381/VVS, ngày 09 tháng 06 năm 2010, công văn 381/VVS và 381/VVS"],
                 Fields(kind="Báo cáo", code="3-BC/TU")),
        document("volts", ["đường dây 110/KVA và trạm 110/KVA"], Fields(kind="Báo cáo", code="4-BC/TU")),
    ])


@pytest.mark.parametrize("query", ["381/VVS", "381/vvs", "381 vvs", "số:381/VVS"])
def test_letters_of_a_held_code_are_known(of_an_office: Search, query: str) -> None:
    assert ids(of_an_office, query) == ["own"]


def test_letters_of_a_held_code_are_known_among_words(of_an_office: Search) -> None:
    assert everything(of_an_office, "công văn 381/VVS về việc nước sạch")[0] == "own"
    told = " ".join(map(str, of_an_office.search(Ask("nước sạch 381/VVS", limit=1)).notes))
    assert "381/VVS" in told, "it is told as a code, not as two words"


def test_the_papers_that_cite_a_code_of_any_letters(of_an_office: Search) -> None:
    assert ids(of_an_office, "dẫn:381/VVS") == ["cites"]


def test_letters_that_no_document_bears_are_words(of_an_office: Search) -> None:
    assert ids(of_an_office, "110/KVA") == ["volts"]
