"""Taking out what no commit shows any more: what the last one replaced, and what an attempt that failed left."""

from __future__ import annotations

from typing import Final

from library.search.opensearch_engine.bulk import Bulk, listed, refresh
from library.search.opensearch_engine.connection import Connection
from library.search.opensearch_engine.indexes import DOCUMENTS, KINDS, PAGES, WORDS, Names
from library.search.opensearch_engine.state import Query, State

_ORDER: Final = {DOCUMENTS: ("id", "born"), PAGES: ("document", "number"), WORDS: ("field", "token", "born")}
_SECONDS: Final = 3_600  # a large index takes long to be written anew


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
    """Write the files of the indexes anew without what was taken out of them."""
    every = ",".join(names.of(kind, generation) for kind in KINDS)
    connection.ask("POST", f"/{every}/_flush", force=True)
    connection.ask("POST", f"/{every}/_forcemerge", only_expunge_deletes=True, flush=True)
    connection.ask("POST", f"/{every}/_flush", force=True)
