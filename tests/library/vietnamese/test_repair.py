"""Misread words: made out by their neighbours, with the reading kept; codes, numbers and names are never touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.vietnamese import fold, is_syllable, tokens
from library.vietnamese.repair import FEWEST_UNLISTED, PairLexicon, count_pairs, misread
from library.vietnamese.words import two_syllable_words

SAID = (
    "Chi bộ và đảng bộ các xã phải củng cố hợp tác xã, triển khai công tác thủy lợi theo hướng dẫn của tỉnh ủy. "
    "Cán bộ được tổ chức học tập tài liệu; không loại trừ ai. ĐẢNG BỘ VÀ CHI BỘ CÁC XÃ PHẢI CỦNG CỐ HỢP TÁC XÃ"
)
NAMES = ("Nguyễn Văn Chỉ", "xã Huơng Sơn", "Hà-nội", "NGUYỄN THỊ CHỈNH", "Lê Tổ", "Trần Cống")
CODES = ("26-NQ/TW", "05/CT-UBND", "1945", "12-9-1961", "l945", "3O", "A1", "QĐ-TTg", "11,5", "b10")


@pytest.fixture(scope="module")
def lexicon() -> PairLexicon:
    return PairLexicon(count_pairs([SAID] * 8), two_syllable_words())


def repaired(text: str, lexicon: PairLexicon) -> str:
    for word in reversed(misread(text, lexicon)):
        text = f"{text[: word.start]}{word.text}{text[word.end :]}"
    return text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("các chỉ bộ xã", "các chi bộ xã"),  # another tone, and a syllable that exists
        ("phải cúng cố", "phải củng cố"),
        ("theo huớng dẫn", "theo hướng dẫn"),  # a hook, and no syllable
        ("công tác\nthuỷ lơi", "công tác\nthuỷ lợi"),  # over the end of a line; the other school's tone is no error
        ("triên khai", "triển khai"),  # a hat that lost its tone
        ("hop tác xã", "hợp tác xã"),
        ("cán bộ đuợc tổ chức", "cán bộ được tổ chức"),
        ("tà1 liệu", "tài liệu"),
        ("không ioại trừ", "không loại trừ"),
        ("Chỉ bộ và", "chi bộ và"),  # a capital before the small rest of a word
        ("các đảng bộ và dảng bộ", "các đảng bộ và đảng bộ"),
        ("ĐẲNG BỘ VÀ CHI BỘ CÁC XÃ", "đảng BỘ VÀ CHI BỘ CÁC XÃ"),
    ],
)
def test_a_misread_word_is_made_out(lexicon: PairLexicon, read: str, meant: str) -> None:
    assert repaired(read, lexicon) == meant


@pytest.mark.parametrize("text", [SAID, "", "chi", "không phải chỉ bộ", *NAMES, *CODES])
def test_what_is_right_or_unsure_stands(lexicon: PairLexicon, text: str) -> None:
    """The last but the names: `chỉ bộ` is repaired above, here a listed word stands on the other side of `phải`."""
    wanted = "không phải chi bộ" if text == "không phải chỉ bộ" else text
    assert repaired(text, lexicon) == wanted


def test_a_listed_word_stands_whatever_the_archive_says() -> None:
    lexicon = PairLexicon({("thâm", "quyền"): 50, ("cùng", "cố"): 50}, two_syllable_words())
    assert misread("thẩm quyền được củng cố", lexicon) == ()


def test_what_only_the_archive_says_must_be_said_often() -> None:
    words: frozenset[tuple[str, str]] = frozenset()
    for pages, found in ((FEWEST_UNLISTED - 1, 0), (FEWEST_UNLISTED, 1)):
        assert len(misread("lạc giáng", PairLexicon({("lạc", "giang"): pages}, words))) == found


def test_two_words_that_fit_alike_leave_the_reading() -> None:
    lexicon = PairLexicon({("mua", "bán"): 20, ("mua", "bạn"): 15}, frozenset({("mua", "bán")}))
    assert misread("mua bàn", lexicon) == ()


def test_a_pair_counts_once_a_page() -> None:
    counted = count_pairs(["chi bộ, chi bộ chi bộ", "chi\nbộ", "chi\n\nbộ", "chi-bộ"])
    assert counted["chi", "bộ"] == 2


_words = [word for word in SAID.split() if word.isalpha()]
_marks = {"a": "aàáảãạăắằâấầ", "e": "eèéêếề", "i": "iìíỉ", "o": "oòóôốồơớờ", "u": "uùúưứừ", "d": "dđ", "l": "li1"}


@st.composite
def _misread_words(draw: st.DrawFn) -> str:
    """A word with one letter read otherwise."""
    word = draw(st.sampled_from(_words))
    place = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(_marks.get(fold(word[place].lower()), word[place])))
    return f"{word[:place]}{letter}{word[place + 1 :]}"


_texts = st.lists(
    st.one_of(st.sampled_from(_words), _misread_words(), st.sampled_from(NAMES + CODES), st.sampled_from(",.\n-"),
              st.text(max_size=3)),
    max_size=25,
).map(" ".join)  # fmt: skip


@given(_texts)
def test_the_reading_can_always_be_had_back(lexicon: PairLexicon, text: str) -> None:
    found = misread(text, lexicon)
    places = {(token.start, token.end): token.text for token in tokens(text)}
    for word in found:
        read = places[word.start, word.end]
        assert word.text != read and len(word.text) == len(read)
        assert is_syllable(word.text)
    assert list(found) == sorted(found, key=lambda word: word.start)
    assert len(tokens(repaired(text, lexicon))) == len(tokens(text))


@given(_texts)
def test_what_is_repaired_needs_no_repair(lexicon: PairLexicon, text: str) -> None:
    once = repaired(text, lexicon)
    assert repaired(once, lexicon) == once


@given(_texts, st.sampled_from(CODES + NAMES), _texts)
def test_codes_numbers_dates_and_names_stand(lexicon: PairLexicon, before: str, kept: str, behind: str) -> None:
    text = f"{before} {kept} {behind}"
    inside = range(len(before) + 1, len(before) + 1 + len(kept))
    assert [word for word in misread(text, lexicon) if word.start in inside] == []
