"""What is kept in one piece is found as if each token were an object of its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from library.search.folded import FoldedTokens

letters = st.text(alphabet="aăâdđ|1\ud800\U0001f600", max_size=4)
rows = st.lists(st.tuples(letters, letters, st.integers(0, 5)), max_size=30)


@given(rows=rows, asked=letters)
def test_all_are_found_most_frequent_first(rows: list[tuple[str, str, int]], asked: str) -> None:
    held = FoldedTokens([plain for plain, _, _ in rows], [(token, count) for _, token, count in rows])
    for found, fits in ((held.spelled(asked), asked.__eq__), (held.begun(asked), lambda one: one.startswith(asked))):
        told = list(found)
        assert sorted(told) == sorted((token, count) for plain, token, count in rows if fits(plain))
        assert [count for _, count in told] == sorted((count for _, count in told), reverse=True)


@given(tokens=st.lists(letters, max_size=9))
def test_what_is_as_frequent_keeps_its_order(tokens: list[str]) -> None:
    held = FoldedTokens(["x"] * len(tokens), [(token, 1) for token in tokens])
    assert [token for token, _ in held.spelled("x")] == tokens
