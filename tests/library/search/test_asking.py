"""Questions as strangers type them: numbers, dates, periods, kinds anywhere, old spellings, words left out."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.contract import Facet
from library.search.service import Ask, Search
from library.search.understanding.dating import DateNamed, YearsNamed, dates_in, years_in
from library.search.understanding.written_forms import undotted
from library.vietnamese import fold, tokens

Serve = Callable[[Mapping[str, str]], Search]
ServeAll = Callable[[list[Document]], Search]
DAYS = st.dates(date(1930, 1, 1), date(2040, 12, 31))


def dates(text: str) -> list[PartialDate]:
    return [one.date for one in dates_in(text, tokens(text))]


def period(text: str) -> tuple[int | None, int | None]:
    found: list[YearsNamed] = list(years_in(text, tokens(text)))
    assert len(found) == 1
    return found[0].first, found[0].last


@settings(deadline=None)
@given(DAYS, st.sampled_from(["{0.day}/{0.month}/{0.year}", "{0.day:02}-{0.month:02}-{0.year}",
                              "{0.day}.{0.month}.{0.year}",
                              "ngày {0.day} tháng {0.month} năm {0.year}", "ngay {0.day} thang {0.month} nam {0.year}",
                              "{0.year}-{0.month:02}-{0.day:02}",
                              "văn bản {0.day} tháng {0.month} {0.year}"]))  # fmt: skip
def test_a_day_is_read_in_every_form(day: date, form: str) -> None:
    assert dates(form.format(day))[0] == PartialDate(day.year, day.month, day.day)


@settings(deadline=None)
@given(DAYS, st.sampled_from(["tháng {0.month} năm {0.year}", "tháng {0.month:02}/{0.year}", "{0.month}/{0.year}",
                              "thang {0.month} {0.year}", "{0.month}-{0.year}"]))  # fmt: skip
def test_a_month_has_all_its_days(day: date, form: str) -> None:
    found = list(dates_in(form.format(day), tokens(form.format(day))))
    assert [one.date for one in found] == [PartialDate(day.year, day.month)]
    first, last = found[0].ordinals
    assert first <= PartialDate(day.year, day.month, day.day).ordinal <= last
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert not first <= PartialDate(following.year, following.month, following.day).ordinal <= last


@pytest.mark.parametrize(
    "text", ["32/1/2000", "30-2-1975", "tháng 13 năm 2001", "05/CT-UBND", "1/2", "12.000", "26-NQ/TW"]
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert dates(text) == []


@settings(deadline=None)
@given(st.text(alphabet="0123456789-/. thángnămđếừ", max_size=40))
def test_any_text_is_read(text: str) -> None:
    found = tokens(text)
    for one in (*dates_in(text, found), *years_in(text, found)):
        assert isinstance(one, DateNamed | YearsNamed)
        assert 0 <= one.start < one.end <= len(found)


@settings(deadline=None)
@given(st.integers(1930, 2030), st.integers(0, 20), st.booleans())
def test_periods_in_words(year: int, more: int, plain: bool) -> None:
    said: Mapping[str, tuple[int | None, int | None]] = {
        f"trước năm {year}": (None, year - 1), f"sau {year}": (year + 1, None),
        f"từ {year} đến {year + more}": (year, year + more),
        f"từ năm {year} tới năm {year + more}": (year, year + more),
        f"giai đoạn {year}-{year + more}": (year, year + more), f"năm {year}": (year, year),
        f"thập niên {year // 10 * 10}": (year // 10 * 10, year // 10 * 10 + 9),
    }  # fmt: skip
    for text, wanted in said.items():
        assert period(fold(text) if plain else text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("những năm 60", (1960, 1969)), ("thập kỷ 90", (1990, 1999)), ("nhung nam 50", (1950, 1959)),
])  # fmt: skip
def test_decades(text: str, wanted: tuple[int, int]) -> None:
    assert period(text) == wanted


@pytest.mark.parametrize(("text", "words"), [
    ("Đảng bộ Quảng Nam 2012", "2012"), ("tinh uy quang nam 2012", "2012"), ("viet nam 2012", "2012"),
    ("miền Nam năm 1975", "năm 1975"), ("nghi quyet nam 2013", "nam 2013"), ("NGHỊ QUYẾT NĂM 2013", "NĂM 2013"),
    ("nam 2013", "nam 2013"), ("Cà Mau Nam 2013", "2013"), ("Quảng Nam nam 2012", "nam 2012"),
])  # fmt: skip
def test_the_end_of_a_name_is_no_word_for_a_year(text: str, words: str) -> None:
    found = tokens(text)
    (named,) = years_in(text, found)
    assert text[found[named.start].start : found[named.end - 1].end] == words


def test_no_number_of_years_is_a_decade() -> None:
    assert list(years_in("những năm 65", tokens("những năm 65"))) == []


@pytest.fixture(scope="module")
def dated(serve_all: ServeAll) -> Search:
    rows = (
        ("a", "2013-07-30", "Nghị quyết", "26", "về giáo dục"),
        ("b", "2013-07", "Chỉ thị", None, "về thủy lợi"),
        ("c", "2014-01-02", "Chỉ thị", "26", "thi hành nghị quyết ngày 30-7-2013, 30 tháng 7 năm 2013, 30/7/2013"),
        ("574 UB", "1971", "Công văn", None, "về lụt bão, tháng 7 năm 2013"),
        ("e", "1960-05-01", "Quyết định", "9", "ban hành quy chế thủy lợi phí"),
        ("f", None, None, None, "nghị quyết quyết định nghị quyết thủy lợi, thủy lợi, thủy lợi về"),
    )  # fmt: skip
    return serve_all([
        Document(name, f"{name}.pdf", "", State.INDEXED,
                 Fields(kind=kind, number=number, subject=text, issued=PartialDate.parse(day) if day else None),
                 pages=(Page(1, text, Origin.GIVEN),))
        for name, day, kind, number, text in rows
    ])  # fmt: skip


def asked(service: Search, query: str) -> tuple[list[str], int]:
    answer = service.search(Ask(query))
    return [one.id for one in answer.results], answer.total


@pytest.mark.parametrize("query", ["30/7/2013", "30-07-2013", "ngày 30 tháng 7 năm 2013", "ngay 30 thang 7 2013",
                                   "30 -7-2013", "30 - 7 - 2013", "30- 7 -2013", "30 / 7 / 2013"])  # fmt: skip
def test_a_date_is_a_key(dated: Search, query: str) -> None:
    found, total = asked(dated, query)
    assert (found[0], total) == ("a", 1)
    assert {"b", "c"} < set(found)  # the day of the month may be unread, and texts cite it


def test_a_month_is_a_key(dated: Search) -> None:
    for query in ("tháng 7 năm 2013", "7/2013", "tháng 7 2013"):
        found, total = asked(dated, query)
        assert (set(found[:2]), total) == ({"a", "b"}, 2)


def test_a_date_that_no_document_bears_is_told(dated: Search) -> None:
    answer = dated.search(Ask("31/7/2013"))
    assert answer.results[0].id == "b"
    assert "không có văn bản đề ngày 31-7-2013" in answer.understood


@pytest.mark.parametrize(("query", "wanted"), [
    ("chỉ thị 2013", {"b"}), ("chỉ thị năm 2014", {"c"}), ("chỉ thị", {"b", "c"}), ("trước 1965", {"e"}),
    ("những năm 70", {"574 UB"}), ("từ 1958 đến 1975", {"e", "574 UB"}), ("quyết định sau 1950", {"e"}),
    ("chỉ thị về thủy lợi", {"b"}), ("quyết định về thủy lợi", {"e"}),
])  # fmt: skip
def test_what_is_said_is_what_is_counted(dated: Search, query: str, wanted: set[str]) -> None:
    found, total = asked(dated, query)
    assert total == len(wanted)
    assert set(found[:total]) == wanted
    assert "ưu tiên" not in dated.search(Ask(query)).understood


def test_what_only_speaks_is_called_so(dated: Search) -> None:
    assert "ưu tiên loại Chỉ thị" in dated.search(Ask("chỉ thị thủy lợi")).understood
    assert "văn bản năm 1999 hoặc nhắc đến 1999" in dated.search(Ask("nghị quyết năm 1999")).understood  # none of it


@pytest.mark.parametrize(("query", "wanted", "told"), [
    ("tháng năm 2013", {"c", "574 UB"}, "văn bản năm 2013 hoặc nhắc đến 2013; "),
    ("thủy lợi năm 1960", {"e"}, "văn bản năm 1960 hoặc nhắc đến 1960; "),
    ("ngày 2013-2014", {"c"}, "văn bản năm 2013–2014 hoặc nhắc đến 2013 và 2014; "),
    ("thủy lợi 1960, 2013", {"b", "e"}, "văn bản năm 1960 hoặc năm 2013 hoặc nhắc đến 1960 hoặc 2013; "),
    ("thủy lợi 1960 và năm 2013", {"b", "e"}, "văn bản năm 1960 hoặc năm 2013 hoặc nhắc đến 1960 hoặc 2013; "),
    ("thủy lợi 1960 phí 2013", set(), "văn bản năm 1960 hoặc nhắc đến 1960; văn bản năm 2013 hoặc nhắc đến 2013; "),
    ("thủy lợi năm 1960-1961 hoặc năm 2013-2014", {"b", "e"},
     "văn bản năm 1960–1961 hoặc năm 2013–2014 hoặc nhắc đến 1960 và 1961 hoặc 2013 và 2014; "),
    ("thủy lợi 1960-1961, 2013", {"b", "e"},
     "văn bản năm 1960–1961 hoặc năm 2013 hoặc nhắc đến 1960 và 1961 hoặc 2013; "),
    ("thủy lợi từ năm 1958 đến 1965 hoặc sau 2012", {"b", "e"}, "năm 1958–1965 hoặc từ năm 2013; "),
    ("thủy lợi 1958-1965 hoặc sau 2012", {"b", "e"}, "năm 1958–1965 hoặc từ năm 2013; "),
    ("từ năm 1958 đến 1972 hoặc trước 1961", {"e", "574 UB"}, "năm 1958–1972 hoặc đến năm 1960"),
    ("từ năm 1958 đến 1972 và trước 1961", {"e"}, "năm 1958–1960"),
    ("1960 hoặc 1971", {"e", "574 UB"}, "năm 1960 hoặc năm 1971"), ("sau 1970 trước 1972", {"574 UB"}, "năm 1971"),
    ("trước 1961 sau 2013", {"c", "e"}, "đến năm 1960 hoặc từ năm 2014"),
    ("nghị quyết chỉ thị", {"a", "b", "c"}, "loại Nghị quyết hoặc loại Chỉ thị"),
    ("30/7/2013 thủy lợi", {"b"}, "văn bản đề ngày 30-7-2013 hoặc nhắc đến, hoặc của tháng ấy"),
])  # fmt: skip
def test_what_is_said_of_years_and_days_among_words_is_what_is_counted(
    dated: Search, query: str, wanted: set[str], told: str
) -> None:
    found, total = asked(dated, query)
    assert (set(found[:total]), total) == (wanted, len(wanted))
    assert dated.search(Ask(query)).understood.startswith(told)


def test_a_bare_number_finds_the_number_then_the_name_of_the_file(dated: Search) -> None:
    assert asked(dated, "26")[1] == 2
    for query in ("574", "công văn 574", "số 574"):
        found, total = asked(dated, query)
        assert (found[0], total) == ("574 UB", 1)
        assert "không có văn bản" not in dated.search(Ask(query)).understood


def test_numbers_and_codes_keep_their_facets(dated: Search) -> None:
    answer = dated.search(Ask("nghị quyết 26"))
    assert answer.total == sum(one.count for one in answer.facets[Facet.KIND]) == 1


GROUPS = (
    ("Ủy ban Hành chính tỉnh", "UBHC tỉnh", "U.B.H.C. tỉnh"),
    ("hội nghị Trung ương bàn", "hội nghị TW bàn", "hội nghị TƯ bàn", "hội nghị T.Ư. bàn", "hội nghị T.W. bàn"),
    ("sang Campuchia", "sang Cam-pu-chia"),
    ("tỉnh Đắk Lắk", "tỉnh Đắc Lắc", "tỉnh Đăk Lăk"),
    ("thu 1.234.567 kg", "thu 1234567 kg"),
    ("nhân dân ta", "nhơn dân ta"),
    ("các chính quyền", "các chánh quyền"),
    ("có quy định mới", "có qui định mới"),
    ("họp ngày 3/2/1930", "họp ngày 03-02-1930", "họp ngày 3 tháng 2 năm 1930"),
)


@pytest.mark.parametrize("forms", GROUPS)
def test_written_forms_find_one_another(serve_texts: Serve, forms: tuple[str, ...]) -> None:
    service = serve_texts({**{str(number): form for number, form in enumerate(forms)}, "other": "quỹ tư, đầu tư, quý"})
    for form in forms:
        found, total = asked(service, form)
        assert (set(found[:total]), total) == ({str(number) for number in range(len(forms))}, len(forms))


def test_the_word_tu_is_not_the_centre(serve_texts: Serve) -> None:
    service = serve_texts({"a": "CÔNG TÁC TƯ TƯỞNG", "b": "đầu tư", "c": "BCH TƯ họp"})
    assert asked(service, "trung ương") == (["c"], 1)
    assert undotted("CÔNG TÁC TƯ TƯỞNG") == "CÔNG TÁC TƯ TƯỞNG"


def test_an_excluded_word_is_whole(serve_texts: Serve) -> None:
    service = serve_texts({"a": "giáo dục mầm non", "b": "báo cáo giáo dục", "c": "báo chí giáo dục, báo cáo"})
    answer = service.search(Ask("giáo dục -báo cáo"))
    assert [one.id for one in answer.results] == ["a"]
    assert "không có “báo cáo”" in answer.understood
    assert asked(service, "giáo dục -mầm")[1] == 2


@pytest.mark.parametrize("query", ["nghị quyết", "nong nghiep"])
def test_a_question_leaves_no_garbage(service: Search, query: str) -> None:
    """What is left for the search for garbage is memory that the next question cannot use."""
    service.search(Ask(query))
    gc.collect()
    gc.disable()
    try:
        service.search(Ask(query))
        assert gc.collect() == 0
    finally:
        gc.enable()
