"""Taking out what no commit shows any more: what the last one replaced, and what an attempt that failed left."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from library.errors import EngineUnreachableError
from library.search.opensearch_engine.bulk import Bulk, listed, refresh
from library.search.opensearch_engine.connection import Answer, Connection
from library.search.opensearch_engine.indexes import DOCUMENTS, KINDS, PAGES, WORDS, Names
from library.search.opensearch_engine.refusals import ENGINE
from library.search.opensearch_engine.state import Query, State

_ORDER: Final = {DOCUMENTS: ("id", "born"), PAGES: ("document", "number"), WORDS: ("field", "token", "born")}
_KEEPING: Final = "index.soft_deletes.retention_lease.period"
_MOST_SECONDS: Final = 90.0
_LOOK: Final = 0.5


def sweep(connection: Connection, names: Names, state: State, attempt: int) -> None:
    """Take it out of all three indexes, and wait until it is not seen.

    Args:
        state: the last commit.
        attempt: of whoever sweeps; all between the two failed.
    """
    bulk, touched = Bulk(connection), []
    for kind in KINDS:
        name, found = names.of(kind, state.generation), False
        for hits in listed(connection, name, _gone(kind, state, attempt), order=_ORDER[kind]):
            found = True
            for hit in hits:
                bulk.take_out(name, hit["_id"])
        touched += [name] if found else []
    bulk.send()
    if touched:
        refresh(connection, touched)


def _gone(kind: str, state: State, attempt: int) -> Query:
    oldest = state.counted_from - 1 if kind == WORDS else state.since
    either: list[Query] = [
        {"range": {"born": {"lte": oldest}}},
        {"range": {"born": {"gt": state.commit, "lt": attempt}}},
        {"terms": {"born": list(state.failed)}},
    ]
    if kind == DOCUMENTS:
        either.append({"ids": {"values": list(state.dead)}})
    if kind == PAGES:
        either.append({"terms": {"document": list(state.dead)}})
    return {"bool": {"should": either, "minimum_should_match": 1}}


def expunge(connection: Connection, names: Names, generation: int) -> None:
    """Write the files of the indexes anew without what was taken out of them.

    The cluster keeps what was taken out for copies that may have been away, and looks every half minute whether it
    still has to: that is waited for.

    Raises:
        EngineUnreachableError: it still keeps it; nobody is shown it, and the next commit tries again.
    """
    every = ",".join(names.of(kind, generation) for kind in KINDS)
    connection.ask("PUT", f"/{every}/_settings", {_KEEPING: "1s"})
    try:
        _wait_until_not_kept(connection, every)
        connection.ask("POST", f"/{every}/_flush", force=True)
        connection.ask("POST", f"/{every}/_forcemerge", only_expunge_deletes=True, flush=True)
        refresh(connection, [every])  # what is searched holds the old files until then
    finally:
        connection.ask("PUT", f"/{every}/_settings", {_KEEPING: None})


def _wait_until_not_kept(connection: Connection, every: str) -> None:
    end = time.monotonic() + _MOST_SECONDS
    while any(_keeps(copy) for copy in _copies(connection, every)):
        if time.monotonic() > end:
            raise EngineUnreachableError(engine=ENGINE, why="a copy of the index still keeps what was erased")
        time.sleep(_LOOK)


def _copies(connection: Connection, every: str) -> Iterator[Answer]:
    told = connection.ask("GET", f"/{every}/_stats/docs", level="shards")["indices"]
    for index in told.values():
        for copies in index["shards"].values():
            yield from copies


def _keeps(copy: Answer) -> bool:
    """Whether anything that was done to this copy of a part is kept for another."""
    newest = copy["seq_no"]["global_checkpoint"]
    return any(lease["retaining_seq_no"] <= newest for lease in copy["retention_leases"]["leases"])
