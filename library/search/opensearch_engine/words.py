"""The words of the index: every commit adds how it changed their counts, and the sum counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from library.search.contract import Field
from library.search.opensearch_engine.bulk import Bulk, search
from library.search.opensearch_engine.connection import Connection
from library.search.opensearch_engine.documents import kept
from library.search.opensearch_engine.indexes import WORDS, Names
from library.search.opensearch_engine.state import Query, State

_AT_ONCE: Final = 10_000
_MOST_WAITING: Final = 200_000
"""Changed counts that wait in memory before they are sent."""


class Changes:
    """How one commit changes the counts.

    Args:
        index: of the words.
        born: number of the attempt that writes.
    """

    def __init__(self, bulk: Bulk, index: str, born: int) -> None:
        self._bulk, self._index, self._born = bulk, index, born
        self._changed: Counter[tuple[str, str]] = Counter()
        self._sent = 0

    def count(self, distinct: Mapping[str, Sequence[str]], change: int) -> None:
        """A document with these tokens comes (1) or goes (-1)."""
        for field, tokens in distinct.items():
            for token in tokens:
                self._changed[field, token] += change
        if len(self._changed) >= _MOST_WAITING:
            self.send()

    def send(self) -> None:
        """Write what has changed."""
        for (field, token), change in self._changed.items():
            self._put(field, token, change)
        self._changed.clear()

    def send_whole(self, before: Words) -> None:
        """Write what counts then, of all words that were there before; what changed of others still waits."""
        for field in Field:
            for token, count in before.each_of(field):
                self._put(str(field), token, count + self._changed.pop((str(field), token), 0))

    def _put(self, field: str, token: str, change: int) -> None:
        if change:
            self._sent += 1
            self._bulk.put(self._index, f"{self._born}-{self._sent}",
                           {"field": field, "token": token, "change": change, "born": self._born})


class Words:
    """The words of one commit."""

    def __init__(self, connection: Connection, names: Names, state: State) -> None:
        self._connection = connection
        self._index = names.of(WORDS, state.generation)
        self._state = state

    def all_of(self, field: Field) -> list[tuple[str, int]]:
        """All of a field with their counts, sorted."""
        return sorted(self.each_of(field))

    def each_of(self, field: Field) -> Iterator[tuple[str, int]]:
        """The same in the cluster's order, some thousand at a time."""
        return self._summed([{"term": {"field": str(field)}}])

    def begun(self, field: Field, prefix: str) -> list[tuple[str, int]]:
        """Those that begin so, with their counts, sorted."""
        return sorted(self._summed([{"term": {"field": str(field)}}, {"prefix": {"token": {"value": prefix}}}]))

    def begun_at_least(self, field: Field, prefix: str, count: int) -> bool:
        """Whether so many begin so."""
        wanted: list[Query] = [{"term": {"field": str(field)}}, {"prefix": {"token": {"value": prefix}}}]
        return len(list(islice(self._summed(wanted, at_once=count), count))) == count

    def counts(self, field: Field, tokens: Sequence[str]) -> dict[str, int]:
        """The counts of those that are there."""
        found: dict[str, int] = {}
        for first in range(0, len(tokens), _AT_ONCE):
            asked = list(map(kept, tokens[first : first + _AT_ONCE]))
            found.update(self._summed([{"term": {"field": str(field)}}, {"terms": {"token": asked}}]))
        return found

    def _summed(self, wanted: Sequence[Query], at_once: int = _AT_ONCE) -> Iterator[tuple[str, int]]:
        after: Mapping[str, Any] | None = None
        query = {"bool": {"filter": [self._state.counted, *wanted]}}
        while True:
            by_token: dict[str, Any] = {"size": at_once, "sources": [{"token": {"terms": {"field": "token"}}}]}
            if after is not None:
                by_token["after"] = after
            body = {"size": 0, "query": query, "aggs": {"tokens": {
                "composite": by_token, "aggs": {"count": {"sum": {"field": "change"}}}}}}
            told = search(self._connection, self._index, body)["aggregations"]["tokens"]
            for one in told["buckets"]:
                if (count := round(one["count"]["value"])) > 0:
                    yield one["key"]["token"], count
            after = told.get("after_key")
            if after is None or len(told["buckets"]) < at_once:
                return
