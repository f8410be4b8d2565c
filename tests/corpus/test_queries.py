"""The judged queries."""

from __future__ import annotations

import unicodedata
from typing import Any

Record = dict[str, Any]


def test_forty_different_queries(queries: list[Record]) -> None:
    assert len({query["query"] for query in queries}) == len(queries) == 40


def test_judgements_name_documents_that_may_be_found(queries: list[Record], truth: list[Record]) -> None:
    visible = {record["source"] for record in truth if record["state"] == "indexed"}
    for query in queries:
        assert set(query["judgements"]) <= visible, query["query"]
        assert set(query["judgements"].values()) <= {1, 2, 3}
        assert 3 in query["judgements"].values(), query["query"]
        assert query["note"]


def test_queries_cover_the_ways_people_type(queries: list[Record]) -> None:
    texts = [query["query"] for query in queries]
    assert sum(text.isascii() for text in texts) >= 8
    for part in ('"', "-", "..", "số:", "loại:", "cơquan:", "HTX", "TƯ"):
        assert any(part in text for text in texts), part
    assert all(unicodedata.is_normalized("NFC", text) for text in texts)


def test_phrases_stand_in_the_best_answers(queries: list[Record], truth: list[Record]) -> None:
    texts = {r["source"]: " ".join(" ".join(p["text"] for p in r["pages"]).split()).lower() for r in truth}
    phrases = [query for query in queries if query["query"].startswith('"') and query["query"].endswith('"')]
    assert phrases
    for query in phrases:
        for source in query["judgements"]:
            assert query["query"].strip('"') in texts[source], (query["query"], source)
