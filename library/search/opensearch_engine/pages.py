"""The pages of some documents on which leaves stand, asked of the pages' own index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from library.search.contract import PageHit
from library.search.opensearch_engine.bulk import search
from library.search.opensearch_engine.connection import Connection
from library.search.opensearch_engine.leaves import Leaf, on_pages, on_text

_AT_ONCE: Final = 5_000


def page_hits(connection: Connection, index: str, keys: Sequence[str],
              leaves: Sequence[Leaf]) -> dict[str, tuple[PageHit, ...]]:
    """Per key of a document its pages with hits, by number, and how many of the leaves begin on each."""
    leaves = on_text(leaves)
    if not keys or not leaves:
        return {}
    named = [{"bool": {"must": [on_pages(leaf)], "_name": str(number)}} for number, leaf in enumerate(leaves)]
    body: dict[str, Any] = {
        "size": _AT_ONCE, "_source": False, "track_total_hits": False,
        "sort": [{"document": "asc"}, {"number": "asc"}],
        "query": {"bool": {"filter": [{"terms": {"document": list(keys)}}], "should": named,
                           "minimum_should_match": 1}},
    }  # fmt: skip
    found: dict[str, list[PageHit]] = defaultdict(list)
    while hits := search(connection, index, body)["hits"]["hits"]:
        for hit in hits:
            document, number = hit["sort"]
            found[document].append(PageHit(number, len(hit["matched_queries"])))
        if len(hits) < _AT_ONCE:
            break
        body["search_after"] = hits[-1]["sort"]
    return {key: tuple(pages) for key, pages in found.items()}
