"""What an asker may not see shows up nowhere: no result, count, facet, suggestion, completion, similar document."""

from __future__ import annotations

import json

import pytest

from library.search.contract import PUBLIC, Facet
from library.search.service import Ask, Search

HIDDEN = "zzquyhoachmat"
KEEPERS = frozenset({PUBLIC, "keepers"})
QUERIES = [HIDDEN, HIDDEN[:-1], "zzquyhoachmta", "99-NQ/TU", "nq99", "nghị quyết 99", "số:99-NQ/TU", "đề cương",
           "ban cơ yếu", 'loại:"đề cương"', 'cơquan:"Ban Cơ yếu"', "nông nghiệp", "nong nghiep", "",
           "tài liệu", "-hợp"]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_the_public_is_told_nothing_of_it(service: Search, query: str) -> None:
    answer = service.search(Ask(query, limit=100))
    told = json.dumps(answer.as_json() | {"query": ""}, ensure_ascii=False)
    for word in (HIDDEN, "secret", "99-NQ/TU", "Đề cương", "Ban Cơ yếu"):
        assert word not in told
    if query:
        assert HIDDEN not in answer.understood.replace(query, "")


def test_whether_a_word_is_only_in_it_is_not_told(service: Search) -> None:
    """A word of the hidden document and one of no document are answered alike."""
    hidden, absent = (service.search(Ask(word)).understood.replace(word, "…") for word in (HIDDEN, f"{HIDDEN}x"))
    assert hidden == absent
    assert "không văn bản nào có" in hidden


@pytest.mark.parametrize("prefix", ["99", "99-n", "zz", "zzquy", "ban c", "ban", "nông", "tài"])
def test_completion_tells_nothing_of_it(service: Search, prefix: str) -> None:
    told = " ".join(one.text for one in service.complete(prefix, limit=50))
    assert HIDDEN not in told
    assert "99-NQ" not in told
    assert "Cơ yếu" not in told


def test_similar_documents_leave_it_out(service: Search) -> None:
    assert "secret" not in {one.id for one in service.similar("nq26tw", limit=50)}


def test_its_keepers_find_it(service: Search) -> None:
    keepers = service._service.seen_by(KEEPERS)
    for query in (HIDDEN, "99-NQ/TU", 'cơquan:"Ban Cơ yếu"'):
        answer = keepers.search(Ask(query))
        assert answer.results[0].id == "secret"
    assert keepers.search(Ask("zzquyhoachmta")).suggestion == HIDDEN
    assert any(one.value == "Đề cương" for one in keepers.search(Ask("")).facets[Facet.KIND])
    assert "99-NQ/TU" in {one.text for one in keepers.complete("99")}
