"""Queries that nobody means, or that ask for very much, are bounded, answered, and told for what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice, product

import pytest

from library.search.answers import Ask
from library.search.contract import PUBLIC, Field, Request
from library.search.lexicon import Lexicon, Lexicons
from library.search.notes import told
from library.search.service import Search
from library.search.spelling import ways_to_write
from library.search.understanding import understand
from library.search.vocabulary import MOST_SPELLINGS
from tests.everybody import indexed
from tests.memory_engine import MemoryEngine

MANY = 10_000
EVERYBODY = frozenset((PUBLIC,))
VOWELS = "aáàảãạăắằẳẵặâầấẩẫậ"
LEFT_OUT = "quá nhiều cách viết, chỉ tìm những cách hay gặp nhất: bada"


@pytest.fixture(scope="module")
def many() -> Lexicon:
    """A vocabulary in which one bare word has 10,000 spellings, and another all that are ever looked for."""
    spelled = ["b" + "g".join(vowels) for vowels in islice(product(VOWELS, repeat=4), MANY)]
    ways = ways_to_write("bada")
    assert len(set(spelled)) == MANY and len(ways) > MOST_SPELLINGS
    engine = MemoryEngine()
    with engine.writing(watermark=1) as writer:
        for name, words in (("many", spelled), ("ways", ways)):
            writer.put(indexed(name, {Field.TEXT: words}, (0, len(words))))
    return Lexicons(engine).of(EVERYBODY)


@pytest.mark.parametrize(("query", "found", "cut"), [
    ("bagagaga", "many", False), ("bada", "ways", True), ('"bada"', "ways", True), ("báda", "ways", False),
])  # fmt: skip
def test_spellings_that_are_left_out_are_told(many: Lexicon, query: str, found: str, cut: bool) -> None:
    understood = understand(query, many)
    answer = many.engine.search(Request(query=understood.query, audience=EVERYBODY))
    assert [hit.id for hit in answer.hits] == [found]
    assert (LEFT_OUT in told(understood.notes)) is cut


@pytest.fixture(scope="module")
def few(serve_texts: Callable[[Mapping[str, str]], Search]) -> Search:
    return serve_texts({"a": "hợp tác xã năm 1958"})


@pytest.mark.parametrize(("query", "total"), [
    ("x", 0), ("ă", 0), ("7", 0), ("1958", 1), ("1" * 500, 0), ("*", 0), ("*** ??? %%% ***", 0), ("?", 0), ("hợp*", 1),
    ("năm:0..9999", 0), ("năm:1..10000", 0), ("hợp tác năm:..", 0), ("a" * MANY, 0), ("1 " * 5_000, 0),
    (" ".join(f"từ{number}" for number in range(500)), 0), ("hợp tác xã " * 910, 1),
])  # fmt: skip
def test_hard_queries(few: Search, query: str, total: int) -> None:
    answer = few.search(Ask(query))
    assert (answer.total, bool(answer.understood)) == (total, True)
