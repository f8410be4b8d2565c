"""The normal form: properties over any text, then the cases that archives and typists make."""

from __future__ import annotations

import re
import tracemalloc
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from library.vietnamese import normalise, tokens

VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
LETTERS = VOWELS + "bcdđghklmnpqrstvx"
SIGNS = " \n\t-–—/.,;:()\"'“”‘’\u00ad\u200b%0123456789IVXivx"
texts = st.one_of(
    st.text(),
    st.text(
        alphabet=LETTERS + LETTERS.upper() + SIGNS + "ÐðƉƣ\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323", max_size=60
    ),
)
words = st.sampled_from(
    "hội nghị ban chấp hành trung ương đảng khóa hợp tác hóa nông nghiệp ủy quyết của tòa án thuở quý giá khỏe "
    "nghiên cứu loại tuyến thủy lợi đường lối xã hội chủ nghĩa việt nam".split()
)
sentences = st.lists(words, min_size=1, max_size=12)


def written(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@given(texts)
@example("đại hội vi\nphạm XI")
@example("quy-\nết")
@example("hóa\u0301")
def test_normal_form_is_its_own_normal_form(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(texts)
def test_tokens_of_the_normal_form_are_the_tokens_of_the_text(text: str) -> None:
    assert written(normalise(text).text) == written(text)


@given(texts)
def test_encodings_are_one(text: str) -> None:
    expected = written(text)
    assert written(unicodedata.normalize("NFC", text)) == expected
    assert written(unicodedata.normalize("NFD", text)) == expected


@given(sentences, st.data())
def test_mixed_encodings_are_one(sentence: list[str], data: st.DataObject) -> None:
    forms = data.draw(st.lists(st.sampled_from(["NFC", "NFD"]), min_size=len(sentence), max_size=len(sentence)))
    mixed = " ".join(unicodedata.normalize(form, word) for form, word in zip(forms, sentence, strict=True))
    assert written(mixed) == sentence


@given(sentences, st.sampled_from([str.upper, str.title, str.lower]))
def test_case_says_nothing(sentence: list[str], change: object) -> None:
    assert callable(change)
    assert written(change(" ".join(sentence))) == sentence


@given(texts)
def test_tokens_lie_in_order_within_the_text(text: str) -> None:
    edge = 0
    for token in tokens(text):
        assert edge <= token.start < token.end <= len(text)
        edge = token.end


@given(texts)
def test_letters_and_digits_are_in_a_token_and_nothing_else_is(text: str) -> None:
    covered = {place for token in tokens(text) for place in range(token.start, token.end)}
    for place, letter in enumerate(text):
        if letter.isalpha() or letter.isdecimal():
            assert place in covered
        elif letter in '.,;:()/%"':
            assert place not in covered


@given(texts)
def test_spans_map_back(text: str) -> None:
    normal = normalise(text)
    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    assert list(normal.starts) == sorted(normal.starts)
    assert all(0 <= start <= end <= len(text) for start, end in zip(normal.starts, normal.ends, strict=True))


@given(sentences, st.sampled_from(["NFC", "NFD"]), st.sampled_from([str.upper, str.lower, str.title]))
def test_a_token_maps_back_to_exactly_its_own_characters(sentence: list[str], form: str, change: object) -> None:
    assert callable(change)
    parts = [unicodedata.normalize(form, change(word)) for word in sentence]
    text = " – ".join(parts)
    assert [text[token.start : token.end] for token in tokens(text)] == parts
    normal = normalise(text)
    for match in re.finditer(r"\w+", normal.text):
        start, end = normal.span(match.start(), match.end())
        assert text[start:end] in parts
        assert unicodedata.normalize("NFC", text[start:end].lower()) == match.group()


@given(sentences, st.integers(0, 200))
def test_an_invisible_sign_anywhere_says_nothing(sentence: list[str], place: int) -> None:
    text = " ".join(sentence)
    place = place % (len(text) + 1)
    if text[place - 1 : place + 1].isalpha():
        assert written(f"{text[:place]}\u00ad{text[place:]}") == sentence


@given(words, st.data())
def test_a_syllable_broken_at_a_line_end_is_whole(word: str, data: st.DataObject) -> None:
    if len(word) < 2:
        return
    cut = data.draw(st.integers(1, len(word) - 1))
    hyphen = data.draw(st.sampled_from(["-", "\u00ad", "\u2010"]))
    broken = f"hội {word[:cut]}{hyphen}\n{word[cut:]} đồng"
    assert written(broken) == ["hội", word, "đồng"]
    assert (
        broken[tokens(broken)[1].start : tokens(broken)[1].end].replace("\n", "") == f"{word[:cut]}{hyphen}{word[cut:]}"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"),
        ("hóa", "hoá"),
        ("hỏa", "hoả"),
        ("tõa", "toã"),
        ("họa", "hoạ"),
        ("khỏe", "khoẻ"),
        ("xòe", "xoè"),
        ("ủy", "uỷ"),
        ("thúy", "thuý"),
        ("thùy", "thuỳ"),
        ("lũy", "luỹ"),
        ("lụy", "luỵ"),
        ("khóa", "khoá"),
        ("tòa", "toà"),
        ("hoàn", "hòan"),
        ("hoạt", "họat"),
        ("huỳnh", "hùynh"),
        ("quý", "qúy"),
        ("quả", "qủa"),
        ("giá", "gía"),
        ("già", "gìa"),
        ("tuyến", "tuýên"),
        ("thuở", "thủơ"),
        ("nghĩa", "nghiã"),
        ("của", "cuả"),
        ("mía", "miá"),
        ("người", "ngừơi"),
    ],
)
def test_one_place_for_the_tone(old: str, new: str) -> None:
    assert written(new) == written(old) == [old]
    assert written(new.upper()) == [old]


@pytest.mark.parametrize(
    "word", ["quý", "giá", "thuở", "quỳnh", "giặc", "gì", "giếng", "quốc", "khuỷu", "ngoằn", "uyên"]
)
def test_already_in_place(word: str) -> None:
    assert written(word) == [word]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ðảng bộ", "đảng bộ"),
        ("ðã", "đã"),
        ("Đ", "đ"),
        ("e\u0301\u0302", "ế"),
        ("trƣờng", "trường"),
        ("khóa XI", "khóa 11"),
        ("khoá xi", "khóa 11"),
        ("Đại hội XIII", "đại hội 13"),
        ("Đại hội Đảng VI", "đại hội đảng 6"),
        ("lần thứ IV", "lần thứ 4"),
        ("lan thu iv", "lan thu 4"),
        ("ĐẠI HỘI ĐẠI BIỂU TOÀN QUỐC LẦN THỨ IX", "đại hội đại biểu toàn quốc lần thứ 9"),
        ("đại hội vi phạm", "đại hội vi phạm"),
        ("khóa vi tính", "khóa vi tính"),
        ("thứ xi măng", "thứ xi măng"),
        ("khóa học", "khóa học"),
        ("khoá XXIX", "khóa 29"),
        ("Chương IV", "chương iv"),
        ("ngh ị quyế t", "nghị quyết"),
        ("chuyển đổi s ố t ỉnh", "chuyển đổi số tỉnh"),
        ("điểm b ở trên, điểm c ở dưới, l o", "điểm b ở trên điểm c ở dưới l o"),
        ("tổ c ông", "tổ c ông"),
        ("mục a và b", "mục a và b"),
        ("nghịquyết", "nghị quyết"),
        ("luậncủa", "luận của"),
        ("lêninít", "lêninít"),
        ("café", "café"),
        ("hợp tác-\nhóa", "hợp tác hóa"),
        ("Pa-\nri", "pa ri"),
        ("nghị quy-  \r\n  ết", "nghị quyết"),
        ("luật²", "luật"),
        ("26-NQ/TW", "26 nq tw"),
        ("04/11/2013", "04 11 2013"),
        ("1.200,5", "1 200 5"),
        ("QH13", "qh13"),
        ("a_b", "a b"),
    ],
)
def test_written_forms(text: str, expected: str) -> None:
    assert written(text) == expected.split()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("năm", "nam"),
        ("bộ", "bố"),
        ("đường", "dường"),
        ("quỹ", "quý"),
        ("hóa", "hỏa"),
        ("tư", "tu"),
        ("ở", "ớ"),
        ("Đan", "Dan"),
    ],
)
def test_different_words_stay_different(left: str, right: str) -> None:
    assert written(left) != written(right)


def test_signs_become_one_sign() -> None:
    assert normalise("a–b—c−d “e” ‘f’ «g»  h\u00a0\n i").text == 'a-b-c-d "e" \'f\' "g" h i'


def test_span_of_nothing_is_a_place() -> None:
    assert normalise("").span(0, 0) == (0, 0)
    assert normalise("ab").span(2, 2) == (2, 2)


def test_runs_as_long_as_a_text_are_not_remembered() -> None:
    tracemalloc.start()
    try:
        for number in range(10):
            assert len(tokens(f"{number}" + "x" * 1_000_000)) == 1
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()
