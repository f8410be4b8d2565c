"""Letters without their diacritics: the quick ways give what the plain way gives."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from library.party.folding import fold

OFTEN = "aăâđĐÐðΣσİß \t\n\u00a0\u2003\x1c\x85\u0301\u0323\u0302ệỌK\u212a\u200b"
LETTERS = st.text(st.sampled_from(OFTEN) | st.characters())


def folded_letter_by_letter(text: str) -> str:
    """What `fold` says it does, step by step."""
    stroked = text.translate(str.maketrans("đĐðÐ", "dddd")).lower()
    letters = [letter for letter in unicodedata.normalize("NFD", stroked) if not unicodedata.combining(letter)]
    return re.sub(r"\s+", " ", "".join(letters)).strip()


@given(LETTERS)
def test_folding_is_the_same_letter_by_letter(text: str) -> None:
    assert fold(text) == folded_letter_by_letter(text)
    assert fold(text * 50) == folded_letter_by_letter(text * 50)


@given(st.lists(st.text(min_size=1)))
def test_words_folded_one_by_one_make_the_same_row(words: list[str]) -> None:
    row = [word for text in words for word in text.split()]
    assert " ".join(filter(None, map(fold, row))) == fold(" ".join(row))
