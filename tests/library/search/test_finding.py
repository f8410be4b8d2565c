"""What a query finds, through the real analysis, understanding and service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from library.records import Repair
from library.search.contract import Facet, Field, Filters, Sort
from library.search.service import Ask, Search, SearchService, Summary
from library.vietnamese.abbreviations import load
from tests.everybody import indexed
from tests.library.search.results import everything, ids
from tests.memory_engine import MemoryEngine


def test_the_committee_in_free_text_is_evidence(service: Search) -> None:
    assert ids(service, "chỉ thị 05 của Bộ Chính trị")[0] == "ct05"
    assert ids(service, "chi thi 5 cua bo chinh tri")[0] == "ct05"


def test_diacritics_typed_mean_exactly_that(service: Search) -> None:
    assert "vietnam" not in ids(service, "năm")
    assert "namthang" in ids(service, "năm")


def test_without_diacritics_every_spelling_is_found(service: Search) -> None:
    assert {"vietnam", "namthang"} <= set(ids(service, "nam"))
    assert ids(service, "hop tac hoa nong nghiep") == ids(service, "hợp tác hóa nông nghiệp") == ["hoptac"]
    assert ids(service, '"hop tac hoa"') == ["hoptac"]


def test_a_plain_word_among_others_with_diacritics_means_itself(service: Search) -> None:
    assert ids(service, "Việt Nam") == ["vietnam"]


def test_a_mixed_query_is_read_word_by_word(service: Search) -> None:
    assert ids(service, "hop tác hoa nông nghiep") == ["hoptac"]


def test_quotes_want_the_words_side_by_side(service: Search) -> None:
    assert ids(service, '"tác hóa nông"') == ["hoptac"]
    assert ids(service, '"nông hóa"') == []
    assert ids(service, '"tác hóa nông') == ["hoptac"]  # never closed


def test_minus_takes_out(service: Search) -> None:
    assert set(ids(service, "nông nghiệp")) == {"nq26tw", "htx", "hoptac"}
    assert set(ids(service, "nông nghiệp -hợp")) == {"nq26tw", "htx"}
    assert "hoptac" not in everything(service, "nông nghiệp -hợp")
    assert set(ids(service, 'nông nghiệp -"hợp tác hóa" -loại:"Kế hoạch"')) == {"nq26tw"}


def test_or_stands_between_runs_of_words(service: Search) -> None:
    assert set(ids(service, "hợp tác hóa OR giáo dục")) == {"hoptac", "nq26tu", "kl45"}
    assert set(ids(service, '"hợp tác hóa" | "học tập"')) == {"hoptac", "ct05"}


def test_operators_narrow_with_and_without_diacritics(service: Search) -> None:
    assert ids(service, "nông nghiệp năm:1958..1975") == ids(service, "nông nghiệp nam:1958-1975")
    assert set(ids(service, "nông nghiệp năm:1958..1975")) == {"htx", "hoptac"}
    assert set(ids(service, "năm:..1960")) == {"htx", "hoptac"}
    assert set(ids(service, "năm:2016..")) == {"kl45", "ct05"}
    assert set(ids(service, 'loại:"nghị quyết"')) == {"nq26tw", "nq26tu"}
    assert set(ids(service, "loai:nghi_quyet")) == {"nq26tw", "nq26tu"}
    assert ids(service, "loại:nghị quyết giáo dục") == ["nq26tu"]
    assert set(ids(service, "loai:qd")) == {"qd12", "qyd12", "kyluat"}
    assert set(ids(service, 'cơquan:"Yên Phú"')) == {"htx", "vietnam"}
    assert set(ids(service, "coquan:huyen uy hai dong")) == {"namthang", "broken"}
    assert set(ids(service, "coquan:tinh uy giao duc")) == {"nq26tu", "kl45"}
    assert ids(service, "loại:không_có") == []


NQ, CT = {"nq26tw", "nq26tu"}, {"ct05"}


@pytest.mark.parametrize(("query", "wanted", "told"), [
    ("loại:nghị quyết OR loại:chỉ thị", NQ | CT, "loại Nghị quyết hoặc loại Chỉ thị"),
    ("loại:nghị quyết OR chỉ thị", NQ | CT, "“loại:nghị quyết” (loại Nghị quyết) hoặc “chỉ thị” (loại Chỉ thị)"),
    ("chỉ thị OR loai:nghi quyet", NQ | CT, "“chỉ thị” (loại Chỉ thị) hoặc “loại:nghi quyet” (loại Nghị quyết)"),
    ('loại:"nghị quyết" loại:chỉ thị', NQ | CT, "loại Nghị quyết hoặc loại Chỉ thị"),
    ("loại:nghị quyết OR loại:chỉ thị giáo dục", {"nq26tu"}, "loại Nghị quyết hoặc loại Chỉ thị; có "),
    ("cơquan:Yên Phú OR cơquan:Hải Đông", {"htx", "vietnam", "namthang", "broken"}, "cơ quan Huyện ủy Yên Phú hoặc "),
    ('cơquan:"Huyện ủy" cơquan:"Yên Phú"', {"htx", "vietnam"}, "cơ quan Huyện ủy Hải Đông, Huyện ủy Yên Phú; "),
    ("năm:1959 năm:1960", {"htx", "hoptac"}, "năm 1959 hoặc năm 1960"), ("năm:1959.. năm:..1960", {"htx", "hoptac"},
                                                                         "năm 1959–1960"),
    ("số:26-NQ/TW số:05-CT/TW", {"nq26tw", "ct05"}, "số hiệu 26-NQ/TW hoặc số hiệu 05-CT/TW"),
    ("năm:1959 OR năm:abc", {"htx"}, "năm 1959; “abc” không phải năm"),
    ("-loại:nghị quyết -loại:quy định năm:..2008", {"htx", "hoptac", "namthang", "broken", "qd12"}, "không có “loại:"),
])  # fmt: skip
def test_names_without_quotes_are_whole_and_values_of_one_operator_add_up(
    service: Search, query: str, wanted: set[str], told: str
) -> None:
    answer = service.search(Ask(query, limit=50))
    assert {one.id for one in answer.results[: answer.total]} == wanted
    assert answer.understood.startswith(told)


def test_alternatives_of_operators_hold_below_the_line_too(service: Search) -> None:
    assert set(everything(service, "giáo dục zzz loại:nghị quyết OR loại:chỉ thị")) == {"nq26tu"}


@pytest.mark.parametrize(("wrong", "right"), [
    ("ngày:2010-02-30", "ngày:2010-05-01"), ("ngay:30-2-2010", "ngày:2010-05-01"), ("ngày: 31/4/2010", "ngày:1-5-2010"),
    ("năm:abc", "năm:1958..1975"), ("hiệu-lực:xanh", "hiệu-lực:còn"), ("dẫn:nông", "dẫn:26-NQ/TW"),
    ("thay-the:nông", "thay-thế:26-NQ/TW"),
])  # fmt: skip
def test_a_value_that_cannot_be_is_told_and_finds_nothing(service: Search, wrong: str, right: str) -> None:
    for query in (wrong, f"nông nghiệp {wrong.replace(': ', ':')}", f'"nông nghiệp" {wrong}'):
        answer = service.search(Ask(query))
        assert answer.total + answer.widened == 0
        assert wrong.split(":")[1].strip() in str(answer.notes[-1]) + str(answer.notes[0])
        assert right in f"{answer.notes[-1]} {answer.notes[0]}"
    without, told = service.search(Ask("nông nghiệp")), service.search(Ask(f"nông nghiệp -{wrong.replace(': ', ':')}"))
    assert told.total == without.total and any(right in str(note) for note in told.notes)


def test_a_sentence_with_a_colon_stays_words(service: Search) -> None:
    assert ids(service, "hướng dẫn: nông nghiệp") == ids(service, "hướng dẫn nông nghiệp")


def test_narrowing_holds_below_the_line_too(service: Search) -> None:
    assert "nq26tw" not in everything(service, "nông nghiệp giáo dục năm:1958..1975")


@pytest.mark.parametrize(("short", "full"), [("HTX", "hợp tác xã"), ("BCH TƯ", "Ban Chấp hành Trung ương"),
                                             ("BCHTW", "Ban Chấp hành Trung ương"),
                                             ("BCT", "Bộ Chính trị")])  # fmt: skip
def test_abbreviations_go_both_ways(service: Search, short: str, full: str) -> None:
    assert set(ids(service, short)) == set(ids(service, full)) != set()
    assert "cũng là" in service.search(Ask(short)).understood


@pytest.mark.parametrize(("short", "full"), [
    ("BCT", "Bộ Chính trị"), ("bct", "Bộ Chính trị"), ("BCH TƯ", "Ban Chấp hành Trung ương"),
    ("UBKT Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy Lạc Giang"),
    ("ubkt tinh uy lac giang", "Ủy ban Kiểm tra Tỉnh ủy Lạc Giang"),
])  # fmt: skip
def test_committees_by_their_abbreviations(service: Search, short: str, full: str) -> None:
    wanted = ids(service, f'cơquan:"{full}"')
    assert wanted
    for query in (f'cơquan:"{short}"', f"cơquan:{short}", f"cơquan:{short} OR cơquan:zzz", f"zzz OR coquan:{short}"):
        assert ids(service, query) == wanted
        assert f"cơ quan {full}" in service.search(Ask(query)).understood
    assert full in [one.text for one in service.complete(short, limit=9)]


def test_a_filter_takes_the_abbreviation_of_a_committee(service: Search) -> None:
    answer = service.search(Ask("", filters=Filters(committees=frozenset({"BCH TƯ"}))))
    assert [one.id for one in answer.results] == ["nq26tw"]


def test_an_abbreviation_within_a_longer_form(service: Search) -> None:
    assert set(ids(service, "HTX nông nghiệp")) == {"htx", "hoptac"}


def test_abbreviations_hold_for_their_years(service: Search) -> None:
    assert "ủy ban nhân dân" not in service.search(Ask("UBND năm 1950")).understood
    assert "htx cũng là" in service.search(Ask("HTX năm 1959")).understood


def test_an_archive_has_its_own_abbreviations(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[[group]]\nforms = ["LG", "Lạc Giang"]\n', encoding="utf-8")
    engine = MemoryEngine()
    with engine.writing(watermark=1) as writer:
        writer.put(indexed("a", {Field.TEXT: ("tỉnh", "lạc", "giang")}, (0, 3)))
    services = (SearchService(engine, Nothing(), abbreviations=table) for table in (None, load(file)))
    bare, own = (service.seen_by(frozenset({"public"})) for service in services)
    assert (bare.search(Ask("tỉnh LG")).total, own.search(Ask("tỉnh LG")).total) == (0, 1)


class Nothing:
    """A source that shows no document."""

    def get(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, Summary]:
        return {}

    def page_text(self, document_id: str, number: int) -> str:
        return ""

    def page_repairs(self, document_id: str, number: int) -> tuple[Repair, ...]:
        return ()


def test_i_and_y_are_one(service: Search) -> None:
    assert ids(service, "kỷ luật") == ids(service, "kỉ luật") == ids(service, "ky luat") == ["kyluat"]


def test_congresses_in_roman_numbers(service: Search) -> None:
    assert "kyluat" in ids(service, "khóa 11")


def test_typing_keys_are_understood(service: Search) -> None:
    for query in ("noong nghieepj", "no6ng nghie65p", "NOONG NGHIEEPJ"):
        answer = service.search(Ask(query))
        assert answer.suggestion is None  # it was searched already
        assert "kiểu phím" in answer.understood
        assert set(ids(service, query)) == set(ids(service, "nông nghiệp"))


def test_what_ocr_may_have_made_of_a_word_follows_below_the_line(service: Search) -> None:
    answer = service.search(Ask("chiến tranh du kích"))
    assert answer.total == 0
    assert answer.results[0].id == "broken"
    assert answer.partial_from == 1


def test_widened_documents_follow_and_are_counted(service: Search) -> None:
    answer = service.search(Ask("nông nghiệp giáo dục đổi mới", limit=50))
    assert answer.total == 0
    assert answer.widened == len(answer.results) > 3
    answer = service.search(Ask("hợp tác hóa nông nghiệp", limit=50))
    assert (answer.total, answer.partial_from) == (1, 2)
    assert answer.widened == len(answer.results) - 1
    assert sum(one.count for one in answer.facets[Facet.KIND]) == 1


def test_nothing_asked_lists_everything_newest_first(service: Search) -> None:
    answer = service.search(Ask("  ", limit=50))
    assert answer.total == len(answer.results) == 12
    assert [one.id for one in answer.results[:2]] == ["kl45", "ct05"]
    assert answer.results[-1].issued is None


def test_signs_alone_find_nothing_and_say_so(service: Search) -> None:
    answer = service.search(Ask('"" .,; -'))
    assert (answer.total, answer.widened) == (0, 0)
    assert "không có từ nào" in answer.understood


def test_filters_sorts_and_slices(service: Search) -> None:
    only = Filters(kinds=frozenset({"Nghị quyết"}))
    answer = service.search(Ask("giáo dục", filters=only))
    assert [one.id for one in answer.results] == ["nq26tu"]
    assert {one.value for one in answer.facets[Facet.KIND]} == {"Nghị quyết", "Kết luận"}
    oldest = service.search(Ask("nông nghiệp", sort=Sort.OLDEST, limit=1))
    assert (oldest.results[0].id, oldest.total) == ("htx", 3)
    whole = everything(service, "nông nghiệp")
    parts = [service.search(Ask("nông nghiệp", offset=place, limit=1)).results[0].id for place in range(len(whole))]
    assert parts == whole


def test_pages_and_snippets(service: Search) -> None:
    result = service.search(Ask("kinh tế hộ")).results[0]
    assert result.id == "nq26tw"
    assert [page.number for page in result.pages] == [2]
    page = result.pages[0]
    assert [page.snippet[start:end] for start, end in page.marks] == ["kinh", "tế", "hộ"]
    bare = service.search(Ask("kinh tế hộ", snippets=False)).results[0]
    assert [(one.number, one.snippet) for one in bare.pages] == [(2, "")]


def test_many_threads_get_the_answers_of_one(service: Search) -> None:
    queries = ["nong nghiep", "26-NQ/TW", "hợp tác hóa", "nghi quyet 26 nam 2013", "HTX", "nông nghiêpq", ""] * 6
    alone = [everything(service, query) for query in queries]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda query: everything(service, query), queries)) == alone


def test_the_answer_as_json_has_the_keys_of_the_contract(service: Search) -> None:
    told = service.search(Ask("nông nghiệp")).as_json()
    assert list(told) == ["query", "total", "took_ms", "results", "facets", "widened", "partial_from", "suggestion"]
    assert list(told["results"][0]) == ["id", "source", "code", "kind", "committee", "issued", "year", "subject",
                                        "score", "pages"]  # fmt: skip
    assert list(told["results"][0]["pages"][0]) == ["number", "snippet"]
    assert list(told["facets"]) == ["year", "committee", "kind"]
    assert told["facets"]["kind"][0].keys() == {"value", "count"}


def test_an_abbreviation_whose_words_stand_apart_follows(serve_texts: Callable[[Mapping[str, str]], Search]
                                                         ) -> None:  # fmt: skip
    small = serve_texts({"apart": "cải cách thủ tục hành chính", "other": "hành chính"})
    answer = small.search(Ask("CCHC"))
    assert (answer.total, [one.id for one in answer.results]) == (0, ["apart"])


def test_letters_of_a_body_without_their_diacritics(serve_texts: Callable[[Mapping[str, str]], Search]) -> None:
    small = serve_texts({"a": "gửi BTGĐTW", "b": "gửi BTGDVTW"})
    assert ids(small, "btgdtw") == ["a"]


@pytest.mark.parametrize("query", ["đại hội lần thứ sáu", "đại hội lần thứ VI", "dai hoi lan thu sau"])
def test_ordinals_are_numbers(serve_texts: Callable[[Mapping[str, str]], Search], query: str) -> None:
    small = serve_texts({"number": "Đại hội toàn quốc lần thứ VI của Đảng", "word": "Đại hội lần thứ sáu",
                         "six": "đại hội có 6 điểm, bầu 6 người, lần nữa họp thứ bảy",
                         "other": "Đại hội lần thứ V, có sáu điểm"})  # fmt: skip
    assert set(everything(small, query)[:2]) == {"number", "word"}
    assert everything(small, "đại hội VI")[0] == "number"


def test_a_word_that_no_document_has_is_told(service: Search) -> None:
    assert "không văn bản nào có: κόμμα" in service.search(Ask("Κόμμα nông nghiệp")).understood
    assert "không văn bản nào có" not in service.search(Ask("nông nghiệp BCHTW")).understood


def test_misread_syllables_are_known_in_both_spellings_with_i_and_y(
    serve_texts: Callable[[Mapping[str, str]], Search]
) -> None:
    answer = serve_texts({"a": "kỷ luật", "b": "thông báo"}).search(Ask("kĩ"))
    assert (answer.total, [one.id for one in answer.results]) == (0, ["a"])


def test_a_query_of_many_characters_is_told_in_few(service: Search) -> None:
    assert len(service.search(Ask("x" * 9999)).understood) < 700
    assert service.search(Ask("hợp tác xã " * 2000)).understood.startswith("câu hỏi quá dài, chỉ đọc phần đầu")


def test_a_query_over_two_lines_is_told_on_one(service: Search) -> None:
    understood = service.search(Ask('"hợp tác\nhóa" -nông\ttrường')).understood
    assert "\n" not in understood
    assert "đúng cụm “hợp tác hóa”" in understood


def test_a_word_that_ocr_tore_is_found_below_the_line(
    serve_texts: Callable[[Mapping[str, str]], Search],
) -> None:
    service = serve_texts({"torn": "phòng, chống dịch bệnh CO VID-19 trong tình hình mới", "other": "co và vid",
                           "third": "phòng cháy"})  # fmt: skip
    answer = service.search(Ask("COVID"))
    assert (answer.total, [one.id for one in answer.results]) == (0, ["torn"])
    (page,) = answer.results[0].pages
    assert [page.snippet[mark.start : mark.end] for mark in page.marks] == ["CO", "VID"]
    assert "covid" in answer.understood
    assert service.search(Ask("VIDCO")).results == ()
    both = serve_texts({"torn": "dịch bệnh CO VID-19", "whole": "dịch COVID-19"}).search(Ask("covid"))
    assert (both.total, [one.id for one in both.results]) == (1, ["whole", "torn"])


@pytest.mark.parametrize(("query", "quoted", "read"), [
    ("noong nghieejp", '"noong" "nghieejp"', "nông nghiệp"), ("nong6 nghiep65", '"nong6" "nghiep65"', "nông nghiệp"),
    ('noong "nghieejp"', '"noong" "nghieejp"', "nông"),
])  # fmt: skip
def test_keys_in_quotes_are_meant_as_they_stand(service: Search, query: str, quoted: str, read: str) -> None:
    """The site's “(không đúng?)” puts every word in quotes; what was meant can then still be had with a click."""
    assert f"“{read}" in service.search(Ask(query)).understood
    literal = service.search(Ask(quoted, limit=50))
    assert "kiểu phím" not in literal.understood
    assert literal.total == 0
    assert literal.suggestion == '"nông" "nghiệp"'
    assert service.search(Ask(literal.suggestion)).total > 0
