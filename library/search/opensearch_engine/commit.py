"""One commit, open for questions; it is sent on to a newer one when it cannot be read whole any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from library.errors import EngineUnreachableError, UsageError
from library.search.contract import Facet, Field, Node, Request, Response, Searchable
from library.search.opensearch_engine.answering import Answering
from library.search.opensearch_engine.connection import Connection
from library.search.opensearch_engine.documents import kept
from library.search.opensearch_engine.indexes import DOCUMENTS, Names
from library.search.opensearch_engine.refusals import ENGINE, IndexGoneError, TooLargeError, part_missing
from library.search.opensearch_engine.state import State, States
from library.search.opensearch_engine.statistics import Statistics
from library.search.opensearch_engine.words import Words

_ATTEMPTS: Final = 20
_MOST_KEPT: Final = 50_000
_LIMIT: Final = "indices.query.bool.max_clause_count"
_MOST_CLAUSES: Final = 65_536
"""What a node takes in one question is raised to this when one of ours is larger."""
_Told = TypeVar("_Told")


class OpenCommit(Searchable):
    """One commit; may be asked by many threads.

    Args:
        state: None where there is no index: nothing is found in it.
        newest: reads the state that counts now.
    """

    def __init__(self, connection: Connection, names: Names, state: State | None,
                 newest: Callable[[], State | None]) -> None:  # fmt: skip
        self._connection, self._names, self._newest = connection, names, newest
        self.state = state
        self._counted: dict[tuple[Field, str], int] = {}
        if state is not None:
            self._words = Words(connection, names, state)
            self._statistics = Statistics(connection, names.of(DOCUMENTS, state.generation), state, self._words)
            self._answering = Answering(connection, names, state, self._statistics)

    def search(self, request: Request) -> Response:
        """Answer over the commit."""
        return self._whole(lambda one: one._answering.answer(request), _nothing())

    def holds(self, node: Node, audience: frozenset[str]) -> bool:
        """Whether the audience may see a document that matches."""
        return self._whole(lambda one: one._answering.any(Request(query=node, audience=audience)), False)

    def watermark(self) -> int:
        """The watermark of the commit, 0 for an empty index."""
        return self.state.watermark if self.state else 0

    def document_count(self) -> int:
        """Documents in the index."""
        return self._whole(lambda one: one._statistics.documents(), 0)

    def frequencies(self, field: Field, tokens: Iterable[str]) -> Mapping[str, int]:
        """How many documents have each token (0 where none has)."""
        wanted = list(dict.fromkeys(tokens))
        known = self._counted
        if all((field, token) in known for token in wanted):  # nothing has to be asked
            return {token: known[field, token] for token in wanted}
        return self._whole(lambda one: one._frequencies(field, wanted), dict.fromkeys(wanted, 0))

    def vocabulary(self, field: Field) -> Sequence[tuple[str, int]]:
        """All tokens of a field with their document frequency, sorted by token."""
        return self._whole(lambda one: one._words.all_of(field), [])

    def begun(self, field: Field, prefix: str) -> Sequence[tuple[str, int]]:
        """The tokens of a field that begin so, with their document frequency, sorted by token."""
        return self._whole(lambda one: one._words.begun(field, prefix), [])

    def _frequencies(self, field: Field, wanted: Sequence[str]) -> Mapping[str, int]:
        known = self._counted if len(self._counted) < _MOST_KEPT else {}
        missing = [token for token in wanted if (field, token) not in known]
        found = self._words.counts(field, missing)
        known.update({(field, token): found.get(kept(token), 0) for token in missing})
        self._counted = known
        return {token: known[field, token] for token in wanted}

    def _whole(self, ask: Callable[[OpenCommit], _Told], empty: _Told) -> _Told:
        """What a commit says that could be read whole: this one, or else the newest."""
        one = self
        for _ in range(_ATTEMPTS):
            if one.state is None:
                return empty
            gone: IndexGoneError | None = None
            try:
                told = ask(one)
            except IndexGoneError as error:
                gone = error
            except TooLargeError as error:
                self._allow_larger(error)
                continue
            newest = self._newest()
            if gone is None and one._is_whole(newest):
                return told
            if gone is not None and newest is not None and newest.generation == one.state.generation:
                raise part_missing(str(gone)) from gone  # no other was built in its place
            one = OpenCommit(self._connection, self._names, newest, self._newest)
        raise EngineUnreachableError(ENGINE, "it is written faster than it can be read")

    def _allow_larger(self, error: TooLargeError) -> None:
        """Let the cluster take questions as large as any of ours, once.

        Raises:
            UsageError: it takes them already, and this one is larger still.
        """
        told = self._connection.ask("GET", "/_cluster/settings", flat_settings=True)["persistent"]
        if int(told.get(_LIMIT, 0)) >= _MOST_CLAUSES:
            raise UsageError("The question is too large for the search cluster: {detail}.",
                             next_step="Ask with fewer words.", detail=error) from error
        self._connection.ask("PUT", "/_cluster/settings", {"persistent": {_LIMIT: _MOST_CLAUSES}})

    def _is_whole(self, newest: State | None) -> bool:
        """Whether all documents of this commit still were there when `newest` was read."""
        mine = self.state
        return (mine is not None and newest is not None and newest.generation == mine.generation
                and newest.whole_from <= mine.commit)


def newest_of(states: States, generation: int) -> Callable[[], State | None]:
    """Reads the last commit of one generation, or (0) of the current one."""
    return (lambda: states.of(generation)) if generation else states.current


def _nothing() -> Response:
    return Response(hits=(), total=0, widened=0, partial_from=None, facets=dict.fromkeys(Facet, ()),
                    unknown=dict.fromkeys(Facet, 0))
