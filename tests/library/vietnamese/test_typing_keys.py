"""Texts typed in Telex or VNI keys: typed by an independent typist, read back by ours."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.vietnamese import from_typing_keys, is_plain_syllable

TELEX = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
VNI = {
    "\u0300": "2",
    "\u0301": "1",
    "\u0303": "4",
    "\u0309": "3",
    "\u0323": "5",
    "\u0302": "6",
    "\u031b": "7",
    "\u0306": "8",
}
words = st.sampled_from(
    "hội nghị ban chấp hành trung ương đảng khóa hợp tác hóa nông nghiệp ủy quyết của tòa án thuở quý giá khỏe đường "
    "nghiên cứu loại tuyến thủy lợi lối xã chủ nghĩa việt nam người được ruộng đất điện tử".split()
)


def telex(word: str, *, tone_last: bool) -> str:
    keys, tone = "", ""
    for letter in unicodedata.normalize("NFD", word.replace("đ", "dd")):
        if letter in TELEX:
            tone = TELEX[letter]
            keys += "" if tone_last else tone
        elif letter == "\u0302":
            keys += keys.rstrip("fsrxj")[-1]
        elif letter in "\u0306\u031b":
            keys += "w"
        else:
            keys += letter
    return keys + (tone if tone_last else "")


def vni(word: str) -> str:
    return "".join(VNI.get(letter, letter) for letter in unicodedata.normalize("NFD", word.replace("đ", "d9")))


@given(st.lists(words, min_size=1, max_size=8))
def test_telex_is_read_back(sentence: list[str]) -> None:
    typed = " ".join(telex(word, tone_last=True) for word in sentence)
    expected = " ".join(sentence)
    assert from_typing_keys(typed) == (expected if typed != expected else None)


@given(st.lists(words, min_size=1, max_size=8))
def test_vni_is_read_back(sentence: list[str]) -> None:
    typed = " ".join(vni(word) for word in sentence)
    expected = " ".join(sentence)
    assert from_typing_keys(typed) == (expected if typed != expected else None)


@given(st.lists(words, max_size=8))
def test_true_vietnamese_is_left_alone(sentence: list[str]) -> None:
    assert from_typing_keys(" ".join(sentence)) is None
    assert from_typing_keys(" ".join(sentence).upper()) is None


@given(st.text(max_size=200))
def test_any_text_is_answered_and_what_was_meant_is_settled(text: str) -> None:
    meant = from_typing_keys(text)
    if meant is not None:
        assert meant != text


@pytest.mark.parametrize(
    "text",
    [
        "nghi quyet 26 nam 2013",
        "hop tac hoa nong nghiep",
        "26-NQ/TW",
        "nq26",
        "UBND tinh",
        "BCH TW",
        "QH13",
        "",
        "!!",
        "1958..1975",
        "the quick brown fox",
        "internet website logistics",
        "HTX",
        "năm 2013",
    ],
)
def test_no_typing_keys(text: str) -> None:
    assert from_typing_keys(text) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nghij quyeets", "nghị quyết"),
        ("nghi5 quyet61", "nghị quyết"),
        ("Ddangr Booj", "Đảng Bộ"),
        ("khoong", "không"),
        ("nghij quyeets 26-NQ/TW", "nghị quyết 26-NQ/TW"),
        ("DDANGR", "ĐẢNG"),
        ("dduwowngf loois", "đường lối"),
    ],
)
def test_examples(typed: str, meant: str | None) -> None:
    assert from_typing_keys(typed) == meant


def test_plain_words_beside_typed_ones_stay() -> None:
    assert is_plain_syllable("quyet")
    assert from_typing_keys("nghij quyet") == "nghị quyet"


def test_operators_in_capitals_are_no_keys() -> None:
    assert from_typing_keys('- " OR ( )') is None
    assert from_typing_keys("NGHIJ QUYEETS") == "NGHỊ QUYẾT"
