"""What the scores of one commit are made from: documents in all, documents that have a leaf, mean lengths."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

from library.search.contract import K1, B, Field, Prefix
from library.search.opensearch_engine.bulk import search
from library.search.opensearch_engine.connection import Connection
from library.search.opensearch_engine.leaves import Leaf, frequency, is_long
from library.search.opensearch_engine.state import Query, State
from library.search.opensearch_engine.words import Words

MOST_BEGUN: Final = 256
"""A beginning of more words counts each document once: the cluster takes some thousand words in one question."""
_MOST_KEPT: Final = 20_000


class Statistics:
    """Of one commit; what was asked once is kept.

    Args:
        index: of the documents.
    """

    def __init__(self, connection: Connection, index: str, state: State, words: Words) -> None:
        self._connection, self._index, self._state, self._words = connection, index, state, words
        self._documents: int | None = None
        self._means: dict[Field, float] = {}
        self._having: dict[Leaf, int] = {}
        self._many: dict[Prefix, bool] = {}

    def documents(self) -> int:
        """Documents in the index."""
        if self._documents is None:
            self._look_up([])
        return self._documents or 0

    def learn(self, leaves: Iterable[Leaf]) -> None:
        """Ask for these in one question, as far as they are not known."""
        if len(self._having) > _MOST_KEPT:
            self._having = {}
        missing = [leaf for leaf in dict.fromkeys(leaves) if leaf not in self._having]
        if missing or self._documents is None:
            self._look_up(missing)

    def having(self, leaf: Leaf) -> int:
        """How many documents have a leaf that was learned."""
        return self._having[leaf]

    def script(self, leaf: Leaf) -> Query:
        """What makes a leaf's score out of its frequency. The numbers stand beside it: it is compiled once."""
        having = self._having[leaf]
        rarity = math.log(1 + (self.documents() - having + 0.5) / (having + 0.5))
        params = {"c": leaf.weight * rarity * (K1 + 1), "k": K1, "a": 1 - B, "b": B / self._means[leaf.field],
                  "f": f"length_{leaf.field}"}
        tf = "Math.rint(_score / (1.0 - _score))" if is_long(leaf) else "_score"
        source = (f"double tf = {tf}; "
                  "return params.c * tf / (tf + params.k * (params.a + params.b * doc[params.f].value));")
        return {"lang": "painless", "source": source, "params": params}

    def frequency(self, leaf: Leaf) -> Query:
        """A query whose score is the leaf's frequency."""
        return frequency(leaf, constant=isinstance(leaf, Prefix) and self._is_large(leaf))

    def _is_large(self, leaf: Prefix) -> bool:
        known = self._many.get(leaf)
        if known is None:
            known = self._many[leaf] = self._words.begun_at_least(leaf.field, leaf.prefix, MOST_BEGUN + 1)
        return known

    def _look_up(self, missing: list[Leaf]) -> None:
        fields = {leaf.field for leaf in missing} - self._means.keys()
        wanted: dict[str, Any] = {f"mean_{field}": {"avg": {"field": f"length_{field}"}} for field in fields}
        wanted |= {f"n{number}": {"filter": frequency(leaf, constant=True)} for number, leaf in enumerate(missing)}
        body = {"size": 0, "track_total_hits": True, "query": self._state.seen, "aggs": wanted}
        told = search(self._connection, self._index, body)
        self._documents = told["hits"]["total"]["value"]
        found = told.get("aggregations", {})
        self._means |= {field: found[f"mean_{field}"]["value"] or 1.0 for field in fields}
        self._having |= {leaf: found[f"n{number}"]["doc_count"] for number, leaf in enumerate(missing)}
