"""Syllables, their spellings and confusions."""

from __future__ import annotations

import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.vietnamese import confusions, fold, in_every_tone, is_plain_syllable, is_syllable, tokens, variants
from library.vietnamese.syllables import Syllable, parse_syllable, tones_in_place

ONSETS = ["", *"b c ch d đ g h k kh l m n nh p ph r s t th tr v x qu".split()]
RIMES = "a oa oe uy oan oat uyên uyêt ai oai uyu ươi ươu ưa ia ua iêu anh ach ôc uôn ong êch ơ ay y".split()
parts = st.tuples(st.sampled_from(ONSETS), st.sampled_from(RIMES), st.sampled_from(["", *"fsrxj"]))
syllables = parts.filter(lambda one: one[:2] != ("g", "ia")).map(lambda one: str(Syllable(*one)))  # `gia` is gi + a


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(syllables)
def test_folding_leaves_plain_letters(syllable: str) -> None:
    assert fold(syllable).isascii()
    assert fold(unicodedata.normalize("NFD", syllable)) == fold(syllable)
    assert fold(syllable.upper()) == fold(syllable).upper()


def test_a_syllable_stands_in_every_tone_that_it_can_have() -> None:
    assert in_every_tone("hoa") == ["hoa", "hòa", "hóa", "hõa", "hỏa", "họa"]
    assert in_every_tone("đat") == ["đat", "đát", "đạt"]
    assert in_every_tone("đqx") == [] == in_every_tone("")


def test_every_syllable_is_read_back_as_it_was_made() -> None:
    for onset, rime, tone in product(ONSETS, RIMES, ["", *"fsrxj"]):
        made = str(Syllable(onset, rime, tone))
        read = parse_syllable(made)
        if read is not None and (onset, rime) != ("g", "ia"):  # `gia` is gi + a
            assert str(read) == made
            assert tokens(made)[0].text == made


@pytest.mark.parametrize("word", "nghiêng quyết gì giếng quốc khuya ương ỷ uỵch ngoằn đắk thuở kỷ xoong".split())
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word.upper()))


@pytest.mark.parametrize(
    "word", ["", "ngh", "đ", "wto", "nq", "quoc2", "cê", "nghan", "bàt", "hội nghị", "x", "str", "ếế"]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


@given(syllables)
def test_plain_form_of_a_syllable_is_a_plain_syllable(syllable: str) -> None:
    if is_syllable(syllable):
        assert is_plain_syllable(fold(syllable))


@pytest.mark.parametrize(("typed", "written"), [
    ("Tỉnh uỷ Quảng Nam", "Tỉnh ủy Quảng Nam"), ("ĐẢNG UỶ KHỐI", "ĐẢNG ỦY KHỐI"), ("Toà án Quý Hợp", "Tòa án Quý Hợp"),
    ("Đảng uỷ, Huyện uỷ (Thuỷ Nguyên), Hoà-Bình", "Đảng ủy, Huyện ủy (Thủy Nguyên), Hòa-Bình"),
    ("U\u1ef7 ban x\u00e3", "Ủy ban xã")])  # fmt: skip
def test_a_name_has_its_tones_where_they_are_written_today(typed: str, written: str) -> None:
    assert tones_in_place(typed) == written == tones_in_place(written)


@pytest.mark.parametrize("word", ["nghij", "quyeets", "nq", "the8", "", "đảng"])
def test_no_plain_syllables(word: str) -> None:
    assert not is_plain_syllable(word)


@pytest.mark.parametrize(
    ("left", "right"), [("kỷ", "kỉ"), ("lý", "lí"), ("mỹ", "mĩ"), ("quý", "quí"), ("ý", "í"), ("tỷ", "tỉ")]
)
def test_i_and_y(left: str, right: str) -> None:
    assert set(variants(left)) == set(variants(right)) == {left, right}


@pytest.mark.parametrize("word", ["thủy", "tay", "tai", "hội", "2013", "nq", "chi", "gì"])
def test_where_i_and_y_differ_nothing_is_added(word: str) -> None:
    assert variants(word) == (word,)


@given(syllables)
def test_confusions_are_other_syllables_and_work_both_ways(syllable: str) -> None:
    for other in confusions(syllable):
        assert other != syllable
        assert is_syllable(other)
        assert syllable in confusions(other) or not is_syllable(syllable)


@pytest.mark.parametrize(
    ("meant", "read"),
    [("đề", "đê"), ("kết", "kêt"), ("hội", "hôi"), ("đường", "đuờng"), ("của", "cua"), ("nghị", "nghĩ")],
)
def test_what_readers_confuse(meant: str, read: str) -> None:
    normal = tokens(read)[0].text
    assert normal in confusions(meant) or not is_syllable(read)


@pytest.mark.parametrize(
    ("word", "marked"), [("các", True), ("cac", False), ("Đắk", True), ("dak", False), ("an", True), ("quýt", True),
                         ("quyt", False), ("THIẾT", True), ("THIET", False)],
)  # fmt: skip
def test_a_stop_carries_a_tone_where_a_word_is_written_with_its_marks(word: str, marked: bool) -> None:
    assert is_syllable(word, marked=True) is marked


def test_words_without_marks_are_syllables_where_marks_may_be_missing() -> None:
    assert is_syllable("cac") and is_syllable("quyt")
