"""Where words stand is read from the text: what is found there is what was written, in long documents too."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from library.search.contract import Field, Phrase
from library.search.whoosh_engine import WhooshEngine, postings
from library.search.whoosh_engine.arrays import packed, unpacked
from tests.everybody import for_all, indexed

WORDS = tuple(f"w{number}" for number in range(60))
SIZES = (0, 1, 2, 255, 256, 257, 700, 2_003)


def _texts(choose: random.Random) -> list[list[str]]:
    weights = [1 / (place + 1) for place in range(len(WORDS))]
    return [choose.choices(WORDS, weights, k=size) for size in SIZES * 3]


def _written(folder: Path, texts: list[list[str]], *, commits: int) -> WhooshEngine:
    engine = WhooshEngine(folder)
    for commit in range(commits):
        with engine.writing(watermark=commit + 1) as writer:
            for number in range(commit, len(texts), commits):
                pages = tuple(range(0, len(texts[number]), 150)) or (0,)
                writer.put(indexed(id=f"d{number:02}", tokens={Field.TEXT: texts[number]},
                                   page_starts=(*pages, len(texts[number]))))  # fmt: skip
    return engine


@pytest.mark.parametrize("own_codes", [10, 1_000])
@pytest.mark.parametrize("commits", [1, 3])
def test_every_word_stands_where_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commits: int, own_codes: int
) -> None:
    """As a row, as a list, and where many words share one code; also in what was merged without some documents."""
    monkeypatch.setattr(postings, "ROW_FROM_DOCUMENTS", 2)
    monkeypatch.setattr(postings, "ROW_SHARE", 2)
    monkeypatch.setattr(postings, "OWN_CODES", own_codes)
    texts = _texts(random.Random(own_codes + commits))
    engine = _written(tmp_path, texts, commits=commits)
    with engine.writing(watermark=9) as writer:
        for number in range(0, len(texts), 7):
            writer.delete(f"d{number:02}")
    engine.optimize()
    (view,) = engine.last().snapshot.views
    field, data = view.data.fields[Field.TEXT], view.data
    kept = [texts[int(data.id_of(document)[1:])] for document in range(data.size)]
    whole = [word for text in kept for word in (*text, "")]
    assert len(kept) == len(texts) - len(range(0, len(texts), 7)) and len(field.row_terms)
    for word in WORDS:
        places = [place for place, one in enumerate(whole) if one == word]
        number = field.table.find(word.encode())
        assert (number >= 0) == bool(places)
        if places:
            assert field.places_of(number).tolist() == places
            starts, ends = field.document_starts[3:5], field.document_starts[4:6] - np.uint32(1)
            within = [place for place in places if any(a <= place < b for a, b in zip(starts, ends, strict=True))]
            assert field.places_within((number,), starts, ends).tolist() == within


@pytest.mark.parametrize("own_codes", [10, 1_000])
def test_phrases_and_pages_of_long_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_codes: int
) -> None:
    """Counted from the texts themselves."""
    monkeypatch.setattr(postings, "ROW_FROM_DOCUMENTS", 2)
    monkeypatch.setattr(postings, "OWN_CODES", own_codes)
    choose = random.Random(7)
    texts = _texts(choose)
    commit = _written(tmp_path, texts, commits=1).last()
    for _ in range(60):
        first, second = choose.sample(WORDS, 2)
        pages = {f"d{number:02}": {at // 150 + 1 for at in range(len(text) - 1) if text[at : at + 2] == [first, second]}
                 for number, text in enumerate(texts)}  # fmt: skip
        request = for_all(query=Phrase(Field.TEXT, ((first,), (second,))), limit=50)
        for answer in (commit.search(request), commit._by_numpy(request, 0, lambda: None)):
            assert {hit.id: {page.number for page in hit.pages} for hit in answer.hits} == {
                one: found for one, found in pages.items() if found}  # fmt: skip


def test_small_numbers_take_one_byte_and_large_ones_more() -> None:
    numbers = np.array([0, 1, 127, 128, 16_383, 16_384, 0, 65_536, (1 << 21) - 1, 1 << 21, 1 << 28, (1 << 32) - 1, 5])
    for some in (numbers, numbers[:3], numbers[:0], numbers[-2:-1]):
        data, sizes = packed(some)
        assert unpacked(data).tolist() == some.tolist() and sizes.sum() == len(data)
    assert packed(numbers)[1].tolist() == [1, 1, 1, 2, 2, 3, 1, 3, 3, 4, 5, 5, 1]


def test_lists_are_read_wherever_they_begin(tmp_path: Path) -> None:
    """Lists of every length one behind the other, rows between them, merged too."""
    choose = random.Random(5)
    having = {f"w{number:03}": sorted(choose.sample(range(900), min(900, 1 + number * number // 10)))
              for number in range(90)}  # fmt: skip
    tokens: list[list[str]] = [[] for _ in range(900)]
    for word, documents in having.items():
        for document in documents:
            tokens[document] += [word] * choose.choice((1, 1, 3))
    engine = WhooshEngine(tmp_path)
    with engine.writing(watermark=1) as writer:
        for number, words in enumerate(tokens):
            writer.put(indexed(id=f"d{number:03}", tokens={Field.TEXT: words, Field.WORDS: words}))
    for _ in range(2):
        (view,) = engine.last().snapshot.views
        for name in (Field.TEXT, Field.WORDS):
            field = view.data.fields[name]
            assert 0 < len(field.row_terms) < len(having)
            for first, last in ((0, 90), (0, 0), *([number, number + 1] for number in range(90)), (17, 60), (3, 19)):
                words = sorted(having)[first:last]
                frequencies, documents, counts = field.listed_range(first, last)
                assert frequencies.tolist() == [len(having[word]) for word in words]
                assert documents.tolist() == [document for word in words for document in having[word]]
                assert counts.tolist() == [tokens[document].count(word) for word in words for document in having[word]]
        with engine.writing(watermark=2) as writer:
            writer.put(indexed(id="new", tokens={Field.TEXT: ["w001"]}))
            writer.delete("new")
        engine.optimize()
