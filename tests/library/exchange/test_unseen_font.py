"""Whatever characters a text has, it comes out of the PDF as it went in."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from library.exchange.unseen_font import UnseenFont

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = "".join(
    unicodedata.normalize("NFC", letter + tone) for letter in VOWELS + VOWELS.upper() for tone in TONES) + "đĐ"
PRINT = VIETNAMESE + "bcdghklmnpqrstvxBCDGHKLMNPQRSTVX0123456789.,;:/()-–“”\"'*+_%&<>[]{}\\#~|"


def _runs_left_to_right(letter: str) -> bool:
    """Scripts that run to the left are set apart by pypdf itself; Party papers hold none."""
    rtl_marks = unicodedata.bidirectional(letter) == "NSM" and "\u0590" <= letter <= "\u08ff"
    return unicodedata.bidirectional(letter) not in ("R", "AL", "AN") and not rtl_marks


any_word = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")).filter(_runs_left_to_right), min_size=1, max_size=12)
vietnamese_word = st.text(st.sampled_from(PRINT), min_size=1, max_size=12)
SOME = settings(max_examples=60, deadline=None,
                suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@given(words=st.lists(any_word, min_size=1, max_size=20))
@example(words=["𝄞", "😀", "\\", "(", ")", "\u0301a"])
@SOME
def test_any_characters_come_out_as_they_went_in(make: Any, lay: Any, words: list[str]) -> None:
    page = make.page_of([" ".join(words[start : start + 5]) for start in range(0, len(words), 5)])
    made = lay(make.pdf_writing("0 0 m"), make.document_of(page))
    assert " ".join(make.pypdf(made)) == " ".join(" ".join(words).split())


@given(words=st.lists(vietnamese_word, min_size=1, max_size=30))
@example(words=["-", "2", "*", "a-", "b", "Ở"])
@SOME
def test_two_readers_agree_on_vietnamese(make: Any, lay: Any, words: list[str]) -> None:
    page = make.page_of([" ".join(words[start : start + 4]) for start in range(0, len(words), 4)])
    made = lay(make.pdf_writing("0 0 m"), make.document_of(page))
    assert make.pypdf(made) == words
    assert make.pdfium(made) == words


def test_every_vietnamese_letter_is_read_and_composed(make: Any, lay: Any) -> None:
    rows = [" ".join(VIETNAMESE[start : start + 12]) for start in range(0, len(VIETNAMESE), 12)]
    made = lay(make.pdf_writing("0 0 m"), make.document_of(make.page_of(rows)))
    for found in (make.pypdf(made), make.pdfium(made)):
        assert found == list(VIETNAMESE)
        assert all(unicodedata.is_normalized("NFC", letter) for letter in found)


def test_characters_are_numbered_once_and_the_space_first() -> None:
    font = UnseenFont()
    assert font.encode("ab a") == bytes([0, 2, 0, 3, 0, 1, 0, 2])
    assert font.numbers == {" ": 1, "a": 2, "b": 3}
    assert b"<0002> <0061>" in font.to_unicode()
