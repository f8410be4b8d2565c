"""One commit: documents are sent as they come, unseen until the state says that their attempt counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from library.errors import BusyError
from library.search.contract import IndexedDocument, Writer
from library.search.opensearch_engine.bulk import Bulk, listed, refresh
from library.search.opensearch_engine.connection import Connection
from library.search.opensearch_engine.documents import key_of, pages_of, stored
from library.search.opensearch_engine.indexes import DOCUMENTS, KINDS, PAGES, WORDS, Names
from library.search.opensearch_engine.refusals import ConflictingWriteError, IndexGoneError
from library.search.opensearch_engine.state import Query, State, States
from library.search.opensearch_engine.sweeping import sweep
from library.search.opensearch_engine.words import Changes, Words

_AT_ONCE: Final = 1_000
_MOST_FAILED: Final = 64
_GONE: Final = -1


class ClusterWriter(Writer):
    """Sends documents; holds in memory some megabytes, and the names of those that were touched.

    Args:
        state: the last commit.
        attempt: number of this one.
    """

    def __init__(self, connection: Connection, names: Names, state: State, attempt: int) -> None:
        self._connection, self._names = connection, names
        self.state, self._attempt = state, attempt
        self._bulk = Bulk(connection)
        self._changes = Changes(self._bulk, self._name(WORDS), attempt)
        self._touched: dict[str, int] = {}  # the last page of what was put, `_GONE` of what was taken out
        self._erased: set[str] = set()
        self.erased_shown = False  # something was erased that was there, so that the files must be written anew
        self.recounts = False  # the words are counted as if this commit had brought them all

    def put(self, document: IndexedDocument) -> None:
        """Add the document, in place of any that has its id."""
        self._forget(document.id)
        whole = stored(document, self._attempt)
        for key, page in pages_of(document, self._attempt):
            self._bulk.put(self._name(PAGES), key, page)
        self._bulk.put(self._name(DOCUMENTS), key_of(document.id, self._attempt), whole)
        self._changes.count(whole["distinct"], 1)
        self._touched[document.id] = max(0, len(document.page_starts) - 1)

    def delete(self, document_id: str) -> None:
        """Take the document out; unknown ids are no error."""
        self._forget(document_id)
        self._touched[document_id] = _GONE

    def erase(self, document_id: str) -> None:
        """The same; the engine writes the files anew when the commit is done, or later where it was not in it."""
        self.erased_shown |= self._touched.get(document_id, _GONE) != _GONE
        self.delete(document_id)
        self._erased.add(document_id)

    def finish(self, states: States, watermark: int) -> State:
        """Make it the commit that counts.

        Raises:
            BusyError: another process took over meanwhile; nothing of this is seen.
        """
        state = self.state
        dead = self._count_out()
        if self.recounts or self.erased_shown:  # a word that was erased stands in no change of a count then
            self.recounts = True
            self._changes.send_whole(Words(self._connection, self._names, state))
        self._changes.send()
        self._bulk.send()
        refresh(self._connection, map(self._name, KINDS))
        return save(states, replace(
            state, commit=self._attempt, watermark=watermark, dead=dead, failed=failed(state, self._attempt),
            counted_from=self._attempt if self.recounts else state.counted_from,
            expunge=state.expunge or bool(self._erased)))

    def _name(self, kind: str) -> str:
        return self._names.of(kind, self.state.generation)

    def _forget(self, document_id: str) -> None:
        """Take out what this commit wrote of the document already."""
        pages = self._touched.pop(document_id, _GONE)
        if pages == _GONE:
            return
        self._bulk.send()
        key = key_of(document_id, self._attempt)
        told = self._connection.read(self._name(DOCUMENTS), key)
        if told is None:
            raise IndexGoneError(self._name(DOCUMENTS))
        self._changes.count(told["_source"]["distinct"], -1)
        for number in range(1, pages + 1):
            self._bulk.take_out(self._name(PAGES), f"{key}#{number}")
        self._bulk.take_out(self._name(DOCUMENTS), key)

    def _count_out(self) -> tuple[str, ...]:
        """The versions that the last commit showed of what was touched; their words are counted out."""
        dead: list[str] = []
        ids = list(self._touched)
        for first in range(0, len(ids), _AT_ONCE):
            for hits in listed(self._connection, self._name(DOCUMENTS), self._shown(ids[first : first + _AT_ONCE]),
                               order=("id", "born"), source=True):
                for hit in hits:
                    dead.append(hit["_id"])
                    self.erased_shown |= hit["sort"][0] in self._erased
                    self._changes.count(hit["_source"]["distinct"], -1)
        return tuple(dead)

    def _shown(self, ids: Sequence[str]) -> Query:
        return {"bool": {"filter": [self.state.seen, {"terms": {"id": list(ids)}}]}}


def failed(state: State, attempt: int) -> tuple[int, ...]:
    """The newest attempts before this one that did not come to their end."""
    return tuple(sorted({*state.failed, *range(state.commit + 1, attempt)}))[-_MOST_FAILED:]


def prepared(connection: Connection, names: Names, states: States, state: State, attempt: int, *,
             recounted: bool = False) -> State:  # fmt: skip
    """The last commit when nothing is left of what it does not show.

    Args:
        recounted: it has counted the words anew.

    Raises:
        BusyError: another process took over meanwhile.
    """
    if not (state.dead or recounted or attempt > state.commit + 1):
        return state
    state = save(states, replace(state, whole_from=state.commit))  # whoever reads an older one is sent on
    sweep(connection, names, state, attempt)
    return save(states, replace(state, dead=(), failed=failed(state, attempt)))


def save(states: States, state: State) -> State:
    """Change what counts, as who has the lease.

    Raises:
        BusyError: another process has it by now.
    """
    try:
        return states.save(state)
    except ConflictingWriteError as error:
        raise BusyError("Another process is writing to the search index.",
                        next_step="Try again when it has ended.") from error
