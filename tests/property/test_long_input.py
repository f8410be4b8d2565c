"""Whatever is repeated to the greatest length is read, understood and answered."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.party.codes import code_keys, find_codes, parse_code
from library.search.contract import Field
from library.search.lexicon import Lexicons
from library.search.query_language import MAX_CHARACTERS
from library.search.understanding import understand
from library.vietnamese import normalise, tokens
from tests.everybody import indexed
from tests.memory_engine import MemoryEngine

PIECES = [
    "nghị quyết ", "nghij quyeets ", "nghi5 quyet61 ", "số ", "26-NQ/TW ", "nq26 ", "26/", "26-a", "Đ-", "-", '"', "a:",
    "OR ", "khoán OR ", "-khoán ", "năm:1958 ", "1958.. ", "từ 1958 đến ", "loại:chỉ ", "cơquan:tỉnh ", '"hợp tác xã" ',
    "BCH TƯ ", "ban chấp hành trung ương ", "đại hội XI ", "quy-\n", "ngh ị ", "nghịquyết", "ươ", "\u0301", "x\u0301",
    "\u00ad", "\u200b", "a\u00ad\u200b", "-\u00ad", "-\u200b", "\n", "\x00", "1.000.", "I", "\U0001f600", "ſắc lệnh 5 ",
    "26 bc bcſcltw ",
]  # fmt: skip
pieces = st.lists(st.one_of(st.sampled_from(PIECES), st.text(min_size=1, max_size=3)), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    engine = MemoryEngine()
    words = tokens("Nghị quyết về hợp tác hóa, ban chấp hành trung ương; chỉ thị của tỉnh ủy, đại hội 11 năm 1958")
    with engine.writing(watermark=1) as writer:
        writer.put(indexed("a", {Field.TEXT: [token.text for token in words]}, (0, len(words))))
    return Lexicons(engine)


@pytest.mark.parametrize("piece", PIECES)
def test_the_longest_query_of_one_piece_is_understood(lexicons: Lexicons, piece: str) -> None:
    query = (piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
    assert understand(query, lexicons.of(frozenset(("public",)))).notes


@settings(max_examples=60, deadline=None)
@given(parts=pieces)
def test_the_longest_query_of_some_pieces_is_understood(lexicons: Lexicons, parts: list[str]) -> None:
    query = ("".join(parts) * MAX_CHARACTERS)[:MAX_CHARACTERS]
    assert understand(query, lexicons.of(frozenset(("public",)))).notes


def read_codes(text: str) -> None:
    """Everything that is done with codes."""
    parse_code(text)
    for one in find_codes(text, typed=True):
        code_keys(one.code)


@pytest.mark.parametrize("piece", PIECES)
def test_the_longest_text_is_read_whole_and_in_order(piece: str) -> None:
    """What it costs is measured by `tests/benchmarks/retrieval/growth.py`."""
    text = (piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
    last = 0
    for found in tokens(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end
    normal = normalise(text)
    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    assert all(0 <= start < end <= len(text) for start, end in zip(normal.starts, normal.ends, strict=True))
    ends = [(one.start, one.end) for one in find_codes(text, typed=True)]
    assert all(start < end <= len(text) for start, end in ends)
    assert all(one[1] <= other[0] for one, other in pairwise(ends))


@pytest.mark.parametrize("kind", ["sl", "bs", "ſl", "bſ", "kl", "\u212al", "qđi", "qđı", "qđİ"])
def test_letters_that_only_ignoring_case_makes_known(kind: str) -> None:
    for form in (f"26 {kind} bcſcltw", f"26 {kind} bcscltw", f"{kind}26", f"{kind}/tw", f"{kind} tw 26"):
        read_codes(form)
        assert all(0 <= one.start < one.end <= len(form) for one in find_codes(form, typed=True))
