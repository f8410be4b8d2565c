"""Where words stand is read from the text: what is found there is what was written, in long documents too."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from library.search.contract import Field, Phrase
from library.search.whoosh_engine import WhooshEngine, postings
from library.search.whoosh_engine.arrays import THREE_BYTES, packed, unpacked
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


def test_numbers_of_three_bytes() -> None:
    numbers = np.array([0, 1, 255, 256, 65_535, 65_536, (1 << 24) - 1])
    kept = packed(numbers, THREE_BYTES)
    assert kept.itemsize == 3 and unpacked(kept).tolist() == numbers.tolist()
