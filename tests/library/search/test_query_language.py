"""Queries taken apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.search.query_language import MAX_ITEMS, Clause, Given, Operator, Quoted, Words, parse


def clauses(text: str) -> list[Clause]:
    return list(parse(text).clauses)


@pytest.mark.parametrize(("text", "operator", "value"), [
    ("số:26-NQ/TW", Operator.CODE, "26-NQ/TW"), ("so:26-NQ/TW", Operator.CODE, "26-NQ/TW"),
    ("SỐ:26", Operator.CODE, "26"), ("số: 26", Operator.CODE, "26"), ("năm:1958..1975", Operator.YEARS, "1958..1975"),
    ("nam:1958", Operator.YEARS, "1958"), ("loại:“Nghị quyết”", Operator.KIND, "Nghị quyết"),
    ("loai:nghi_quyet", Operator.KIND, "nghi quyet"), ("cơquan:x", Operator.COMMITTEE, "x"),
    ("coquan:x", Operator.COMMITTEE, "x"), ("CƠQUAN:x", Operator.COMMITTEE, "x"),
])  # fmt: skip
def test_operators(text: str, operator: Operator, value: str) -> None:
    for form in (text, unicodedata.normalize("NFD", text)):
        assert clauses(form) == [Clause((Given(operator, value, apart=": " in text),))]


def test_words_stay_as_they_stand() -> None:
    assert clauses("  26 - NQ / TW\n của   Đảng ") == [Clause((Words("26 - NQ / TW\n của   Đảng"),))]
    assert clauses("tỷ lệ: 5 http://x") == [Clause((Words("tỷ lệ: 5 http://x"),))]


@pytest.mark.parametrize("sentence", [
    "Ban Tuyên giáo hướng dẫn: 1. Nội dung", "hướng dẫn: 26", "tổng số: 46", "số: 46 cán bộ", "ba năm: 1959",
    "Năm: 1. Sản xuất", "các loại: công văn, báo cáo", "hướng dẫn : nội dung", "dân:mỗi nhà một hầm", "sợ: 26",
    "cán bộ nguồn\nLoại: tốt", "số: 46 tỷ lệ: 5",
])  # fmt: skip
def test_a_colon_in_a_sentence_is_no_operator(sentence: str) -> None:
    for form in (sentence, unicodedata.normalize("NFD", sentence)):
        assert clauses(form) == [Clause((Words(sentence),))]


def test_a_colon_with_a_space_behind_operators_is_one() -> None:
    kind, years = Clause((Given(Operator.KIND, "nghị", apart=True),)), Clause((Given(Operator.YEARS, "1958"),))
    committee = Clause((Given(Operator.COMMITTEE, "Tỉnh", apart=True),))
    assert clauses("loại: nghị quyết cơ quan: Tỉnh ủy") == [
        kind, Clause((Words("quyết"),)), committee, Clause((Words("ủy"),))]  # fmt: skip
    assert clauses("thủy lợi năm:1958") == [Clause((Words("thủy lợi"),)), years]
    assert clauses("số: 26 năm:1958") == [Clause((Given(Operator.CODE, "26", apart=True),)), years]
    assert clauses("số: 26 OR số: 27") == [Clause((
        Given(Operator.CODE, "26", apart=True), Given(Operator.CODE, "27", apart=True)))]  # fmt: skip
    assert clauses('"a b" số: 26') == [Clause((Quoted("a b"),)), Clause((Given(Operator.CODE, "26", apart=True),))]


def test_quotes_behind_a_colon_in_a_sentence_are_quotes() -> None:
    assert clauses("các loại: “a b” c") == [
        Clause((Words("các loại:"),)), Clause((Quoted("a b"),)), Clause((Words("c"),))]  # fmt: skip
    assert clauses("-tỷ:“a b”") == [Clause((Words("tỷ:"),), excluded=True), Clause((Quoted("a b"),), excluded=True)]


def test_quotes_minus_and_or() -> None:
    assert clauses('a "b c" -d -"e f" g') == [
        Clause((Words("a"),)), Clause((Quoted("b c"),)), Clause((Words("d"),), excluded=True),
        Clause((Quoted("e f"),), excluded=True), Clause((Words("g"),)),
    ]  # fmt: skip
    assert clauses("a b OR c d | e") == [Clause((Words("a b"), Words("c d"), Words("e")))]
    assert clauses("a HOẶC «b»") == [Clause((Words("a"), Quoted("b")))]
    assert clauses("-năm:1958") == [Clause((Given(Operator.YEARS, "1958"),), excluded=True)]
    assert clauses("26-NQ/TW") == [Clause((Words("26-NQ/TW"),))]


@pytest.mark.parametrize("written", [
    "26 -NQ/TU", "26 –NQ/TU", "26/NQ -TU", "26 -nq/tu", "nghị quyết 26 -NQ", "1958 -1975", "giai đoạn 2011 −2017",
    "15 -11-2013", "15 -11 -2013", "covid –19", "kinh tế –xã hội",
])  # fmt: skip
def test_a_dash_with_a_space_before_it_goes_on_with_a_number(written: str) -> None:
    assert clauses(written) == [Clause((Words(written),))]


@pytest.mark.parametrize(("written", "without"), [
    ("kinh tế -xã", "xã"), ("covid -19", "19"), ("năm 1958 -HTX", "HTX"), ("nghị quyết 26 -tỉnh", "tỉnh"),
    ("-26", "26"),
])  # fmt: skip
def test_another_dash_leaves_out(written: str, without: str) -> None:
    assert clauses(written)[-1] == Clause((Words(without),), excluded=True)


def test_what_is_left_open_is_closed_by_the_end() -> None:
    assert clauses('"a b') == [Clause((Quoted("a b"),))]
    assert clauses("a b AND c d") == [Clause((Words("a b"),)), Clause((Words("c d"),))]
    assert clauses("AND a OR b AND") == [Clause((Words("a"), Words("b")))] and clauses("LAND AND") == [
        Clause((Words("LAND"),))]  # fmt: skip
    for written in ("hiệu lực:còn", "hieu luc:còn", "Hiệu-lực:còn", "hiệu_lực:còn"):
        assert clauses(written) == [Clause((Given(Operator.STATUS, "còn"),))], written
    assert clauses("cơ quan:Bộ_Chính_trị") == [Clause((Given(Operator.COMMITTEE, "Bộ Chính trị"),))]
    assert clauses("hiệu lực còn") == [Clause((Words("hiệu lực còn"),))]
    assert clauses("OR a OR") == [Clause((Words("a"),))]
    assert clauses("OR") == clauses("") == []


def test_many_pieces_are_cut() -> None:
    assert parse('"a" ' * (MAX_ITEMS + 1)).cut
    assert not parse('"a" ' * MAX_ITEMS).cut


@given(st.text(max_size=300))
def test_any_text_is_read_the_same_twice(text: str) -> None:
    assert parse(text) == parse(text)
    for clause in parse(text).clauses:
        assert clause.options


@given(st.text(st.sampled_from("abơĐ1 \t\n\u00a0\x1cOR.,/()")))
def test_a_run_of_words_is_the_same_in_front_of_an_operator(text: str) -> None:
    assert parse(text).clauses == parse(f"{text} |").clauses
