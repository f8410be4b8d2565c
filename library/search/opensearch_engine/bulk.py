"""Many documents in one request: sent, taken out, made visible."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from library.errors import DamagedError, EngineUnreachableError
from library.search.opensearch_engine.connection import Answer, Connection
from library.search.opensearch_engine.refusals import ENGINE, refusal

_BYTES: Final = 4_000_000
"""So much is sent at once: what a commit holds in memory, beside the names of its documents."""
_WAIT: Final = "5s"
"""For which a node waits for a part that is away; the cluster puts another copy in its place sooner, or has none."""
_LISTED: Final = 2_000
_ATTEMPTS: Final = 10


class Bulk:
    """Collects what is to be written and sends it piece by piece; nothing of it is seen before `refresh`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lines: list[bytes] = []
        self._size = 0

    def put(self, index: str, key: str, body: Mapping[str, Any]) -> None:
        """Write a document, in place of any with its key."""
        self._add([{"index": {"_index": index, "_id": key}}, body])

    def take_out(self, index: str, key: str) -> None:
        """Take out a document; one that is not there is no error."""
        self._add([{"delete": {"_index": index, "_id": key}}])

    def send(self) -> None:
        """Send what waits.

        Raises:
            VankienError: a piece of it was refused.
        """
        lines, self._lines, self._size = self._lines, [], 0
        for attempt in range(_ATTEMPTS):
            if not lines:
                return
            told = self._connection.ask("POST", "/_bulk", b"".join(lines), timeout=_WAIT)
            if not told.get("errors"):
                return
            refused = list(_refused(told["items"]))
            lasting = [why for _, why in refused if not isinstance(why, EngineUnreachableError)]
            if lasting or attempt == _ATTEMPTS - 1:
                raise lasting[0] if lasting else refused[0][1]
            lines = [lines[number] for number, _ in refused]  # the node has too much to do
            time.sleep(0.2 * (attempt + 1))

    def _add(self, parts: Iterable[Mapping[str, Any]]) -> None:
        line = b"".join(json.dumps(part).encode() + b"\n" for part in parts)
        self._lines.append(line)
        self._size += len(line)
        if self._size >= _BYTES:
            self.send()


def _refused(items: Sequence[Answer]) -> Iterator[tuple[int, Exception]]:
    for number, item in enumerate(items):
        for told in item.values():
            if told["status"] >= 400 and "error" in told:
                yield number, refusal(told["status"], told, "")


def refresh(connection: Connection, indexes: Iterable[str]) -> None:
    """Make what was written visible in every copy.

    Raises:
        EngineUnreachableError: a copy does not answer.
    """
    names = ",".join(indexes)
    for attempt in range(_ATTEMPTS):
        if not connection.ask("POST", f"/{names}/_refresh")["_shards"]["failed"]:
            return
        time.sleep(0.2 * (attempt + 1))
    raise EngineUnreachableError(ENGINE, "a part of the index does not show what was written")


def search(connection: Connection, index: str, body: Mapping[str, Any], **params: object) -> Answer:
    """The answer of the whole index: where a part is away it is an error, not a smaller answer.

    Raises:
        DamagedError: the answer is not whole.
    """
    told = connection.ask("POST", f"/{index}/_search", body, allow_partial_search_results=False, **params)
    if told["_shards"]["failed"] or told["timed_out"]:
        raise DamagedError("The search index answers only in part.",
                           next_step="Look at the cluster's log; 'vankien reindex' makes the index anew.")
    return told


def listed(connection: Connection, index: str, query: Mapping[str, Any], *, order: Sequence[str],
           source: bool = False) -> Iterator[Sequence[Answer]]:
    """Every document that matches, some thousand at a time.

    Args:
        order: fields that together tell every document from every other.
        source: what was stored of it is wanted too.
    """
    after: Sequence[Any] | None = None
    while True:
        body: dict[str, Any] = {"size": 200 if source else _LISTED, "query": query, "_source": source,
                                "sort": [{field: "asc"} for field in order], "track_total_hits": False}
        if after is not None:
            body["search_after"] = after
        hits = search(connection, index, body)["hits"]["hits"]
        if not hits:
            return
        yield hits
        after = hits[-1]["sort"]
