"""How a query is read: small trees, spellings by what the archive has, and what a person is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.search.contract import PUBLIC, And, AndMaybe, AndNot, AnyOf, Field, Node, Or, Synonyms
from library.search.lexicon import Lexicon, Lexicons
from library.search.service import Ask, Search
from library.search.spelling import ways_to_write
from library.search.understanding import understand
from library.search.understanding.senses import senses
from library.vietnamese import fold, is_syllable, tokens
from tests.everybody import indexed
from tests.memory_engine import MemoryEngine

EVERYBODY = frozenset({PUBLIC})
Serve = Callable[[Mapping[str, str]], Search]
TEXTS = {
    "a": "nghị quyết về nông nghiệp, nông thôn; nghị quyết của Đảng",
    "b": "nghỉ mát ở Sầm Sơn, quyệt ngang",
    "c": "Việt Nam; năm mới; miền Nam; năm cũ",
    "d": "nghị quyết của hội nghị; kết nghĩa",
}


@pytest.fixture(scope="module")
def small(serve_texts: Serve) -> Search:
    return serve_texts(TEXTS)


def lexicon(service: Search) -> Lexicon:
    return service._service.lexicon(EVERYBODY)


def nodes(node: Node | None) -> Iterator[Node]:
    if node is None:
        return
    yield node
    match node:
        case And(children) | Or(children) | AnyOf(children):
            for child in children:
                yield from nodes(child)
        case AndMaybe(one, other) | AndNot(one, other):
            yield from nodes(one)
            yield from nodes(other)


def test_trees_grow_with_the_words_and_not_with_their_spellings(service: Search) -> None:
    for query in ("hop tac hoa nong nghiep", "hợp tác hóa nông nghiệp", "nghi quyet ve nong nghiep nong dan nong thon"):
        count = len(query.split())
        read = understand(query, lexicon(service))
        assert len(list(nodes(read.query))) <= 5 * count + 12
        assert len(list(nodes(read.widened))) <= 6 * count + 12
        assert len(list(nodes(read.refine))) <= count


def test_the_likeliest_spelling_comes_from_the_neighbours(small: Search) -> None:
    slots, compounds = senses("nghi quyet".split(), lexicon(small).words)
    assert [slot.spellings[0][0] for slot in slots] == ["nghị", "quyết"]
    assert dict(slots[0].spellings).keys() == {"nghị", "nghỉ", "nghi"}
    assert slots[0].spellings[0][1] == 1.0
    assert compounds[0].spellings[0][0] == "nghị_quyết"


def test_every_weight_lies_between_nothing_and_one(small: Search) -> None:
    for query in ("nghi quyet viet nam", "Việt nam", "năm"):
        for slot in senses(query.split(), lexicon(small).words)[0]:
            weights = [weight for _, weight in slot.spellings]
            assert weights == sorted(weights, reverse=True)
            assert weights[0] == 1.0
            assert min(weights) > 0


def test_words_typed_with_diacritics_have_no_other_spelling(small: Search) -> None:
    for node in nodes(understand("nghị quyết năm", lexicon(small)).query):
        assert not isinstance(node, Synonyms) or node.field is not Field.TEXT


def test_nothing_is_left_of_a_sense_that_was_not_typed(small: Search) -> None:
    slots, _ = senses("Việt Nam".lower().split(), lexicon(small).words)
    assert [slot.spellings for slot in slots] == [(("việt", 1.0),), (("nam", 1.0),)]


@pytest.mark.parametrize(("query", "told"), [
    ("nông nghiệp", "có đủ các từ: nông nghiệp"),
    ("nong nghiep", "gõ không dấu"),
    ("26-NQ/TW", "số hiệu 26-NQ/TW"),
    ("năm:1958..1975", "năm 1958–1975"),
    ("giáo dục từ năm 2010 đến 2015", "năm 2010–2015"),
    ("giáo dục 2013", "năm 2013"),
    ("giáo dục -đổi", "không có “đổi”"),
    ("nông nghiệp OR giáo dục", "“nông nghiệp” hoặc “giáo dục”"),
    ('"nông nghiệp"', "đúng cụm “nông nghiệp”"),
    ("loại:qd", "loại Quy định, Quyết định"),
    ("HTX", "htx cũng là hợp tác xã"),
    ("giáo dục Tỉnh ủy Lạc Giang", "cơ quan Tỉnh ủy Lạc Giang"),
    ("nghị quyết giáo dục", "loại Nghị quyết"),
    ("", "tất cả văn bản"),
    ("loại:zzz", "loại không có trong kho"),
    ("năm:abc OR năm:1958", "năm 1958; “abc” không phải năm; hãy viết như năm:2013 hoặc năm:1958..1975"),
    ("năm:1958 OR năm:abc OR năm:2013", "năm 1958 hoặc năm 2013; “abc” không phải năm; hãy viết"),
    ("năm:abc OR ngày:x", "“abc” không phải năm; hãy viết như năm:2013 hoặc năm:1958..1975; “x” không phải một ngày"),
])  # fmt: skip
def test_the_reader_is_told(service: Search, query: str, told: str) -> None:
    assert told in service.search(Ask(query)).understood


def test_a_year_is_evidence_and_no_filter(service: Search) -> None:
    answer = service.search(Ask("giáo dục 2013", limit=50))
    assert answer.results[0].id == "nq26tu"
    assert "nq26tw" in {one.id for one in service.search(Ask("nông nghiệp 2013", limit=50)).results}


def test_a_new_commit_brings_new_words() -> None:
    engine = MemoryEngine()
    lexicons = Lexicons(engine)
    assert lexicons.of(EVERYBODY).words.spellings("nam") == ()
    with engine.writing(watermark=1) as writer:
        writer.put(indexed("a", {Field.TEXT: ("năm",), Field.WORDS: ("năm_mới",)}))
    assert lexicons.of(EVERYBODY).words.spellings("nam") == (("năm", 1),)
    assert lexicons.of(EVERYBODY).words.word_spellings("nam_moi") == (("năm_mới", 1),)
    assert lexicons.of(EVERYBODY) is lexicons.of(EVERYBODY)


SYLLABLES = ("nghị quyết hợp tác hóa nông nghiệp đảng ủy thủy lợi quý giá thuở khuya khuỷu người ướt yêu giường quốc "
             "quyển nguyễn đường ngoằn ngoèo xoong ăn ơn ý giếng gì quỳnh đắk").split()  # fmt: skip


@pytest.mark.parametrize("syllable", SYLLABLES)
def test_a_syllable_is_among_the_ways_to_write_it(syllable: str) -> None:
    normal = tokens(syllable)[0].text
    assert normal in ways_to_write(fold(normal))


@settings(deadline=None)
@given(st.text(alphabet="abcdeghiklmnopqrstuvxy", min_size=1, max_size=8))
def test_ways_to_write_lose_only_diacritics(plain: str) -> None:
    ways = ways_to_write(plain)
    assert plain in ways or plain not in {token.text for token in tokens(plain)}
    assert len(set(ways)) == len(ways) <= 600
    assert all(fold(way) == plain for way in ways)
    assert not is_syllable(plain) or plain in ways


@settings(deadline=None)
@given(st.text(alphabet="abcdeghiklmnopqrstuvxy", min_size=1, max_size=6))
def test_ways_to_write_are_tokens_as_texts_have_them(plain: str) -> None:
    ways = ways_to_write(plain)
    assert [[token.text for token in tokens(way)] for way in ways] == [[way] for way in ways]
