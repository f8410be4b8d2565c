"""The search engine that runs elsewhere: an index in a cluster of OpenSearch, behind the contract's `Engine`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from library.errors import BusyError, EngineUnreachableError
from library.search.contract import Engine, Field, Node, Request, Response, Writer
from library.search.opensearch_engine.cluster import Cluster
from library.search.opensearch_engine.commit import OpenCommit, newest_of
from library.search.opensearch_engine.connection import Connection
from library.search.opensearch_engine.indexes import FORM, KINDS, Names
from library.search.opensearch_engine.lease import Lease
from library.search.opensearch_engine.owner import Owner
from library.search.opensearch_engine.refusals import IndexGoneError, part_missing
from library.search.opensearch_engine.state import State, States
from library.search.opensearch_engine.sweeping import expunge
from library.search.opensearch_engine.writer import ClusterWriter, failed, prepared, save
from library.wording import say

_SWITCH_WAIT: Final = 60.0  # seconds for which a rebuild waits for a commit to end
_MANY_CHANGES: Final = 50  # commits after which the counts of words are added up


class _ClusterEngine(Engine):
    """One generation of an index, or (0) the one that is current; see `OpenSearchEngine`."""

    # The cluster reckons in 32 bits: scores of some hundred are right to the fifth digit behind the point.
    tolerance = 5e-5

    def __init__(self, connection: Connection, names: Names, states: States, *, analyser: str, generation: int) -> None:
        self._connection, self._names, self._states = connection, names, states
        self._analyser = analyser
        self._generation = generation
        self._newest = newest_of(states, generation)
        self._last: OpenCommit | None = None

    # Reading

    def last(self) -> OpenCommit:
        """The last commit, for many questions that one answer needs; the same object while there is no newer one."""
        state, known = self._newest(), self._last
        if known is None or _number(known.state) != _number(state):
            known = self._last = OpenCommit(self._connection, self._names, state, self._newest)
        return known

    def search(self, request: Request) -> Response:
        """Answer over the last commit."""
        return self.last().search(request)

    def holds(self, node: Node, audience: frozenset[str]) -> bool:
        """Whether the audience may see a document that matches."""
        return self.last().holds(node, audience)

    def watermark(self) -> int:
        """The watermark of the last commit, 0 for an empty index."""
        return self.last().watermark()

    def document_count(self) -> int:
        """Documents in the index."""
        return self.last().document_count()

    def frequencies(self, field: Field, tokens: Iterable[str]) -> Mapping[str, int]:
        """How many documents have each token (0 where none has)."""
        return self.last().frequencies(field, tokens)

    def vocabulary(self, field: Field) -> Sequence[tuple[str, int]]:
        """All tokens of a field with their document frequency, sorted by token."""
        return self.last().vocabulary(field)

    def begun(self, field: Field, prefix: str) -> Sequence[tuple[str, int]]:
        """The tokens of a field that begin so, with their document frequency, sorted by token."""
        return self.last().begun(field, prefix)

    def outdated(self) -> str | None:
        """Why the index must be built anew before its answers are right again; None when it need not be."""
        state = self._newest()
        if state is None:
            return None
        if state.form != FORM:
            return say("the index has form {form}, the program writes form {writes}", form=state.form, writes=FORM)
        if state.analyser != self._analyser:
            return say("the index was made with analyser {analyser}, queries use {queries}",
                       analyser=repr(state.analyser), queries=repr(self._analyser))
        return None

    def check(self) -> None:
        """Make sure that every part of the index is there. The cluster itself checks what it wrote when it reads it.

        Raises:
            DamagedError: a part is missing.
        """
        state = self._newest()
        if state is None:
            return
        for kind in KINDS:
            name = self._names.of(kind, state.generation)
            unanswered: EngineUnreachableError | None = None
            try:
                self._connection.ask("GET", f"/{name}/_count")
            except IndexGoneError as error:
                raise part_missing(name) from error
            except EngineUnreachableError as error:  # of the cluster, or of this part alone
                unanswered = error
            if self._connection.ask("GET", f"/_cluster/health/{name}")["status"] == "red":
                raise part_missing(name) from unanswered
            if unanswered is not None:
                raise unanswered

    def close(self) -> None:
        """Give back what is held."""
        self._last = None

    def rebuilding(self) -> AbstractContextManager[Engine]:
        """Only an index that is searched is built anew.

        Raises:
            BusyError: always, for this one is being built.
        """
        raise BusyError("This index is being built anew already.")

    # Writing

    @contextmanager
    def writing(self, *, watermark: int) -> Iterator[Writer]:
        """One commit; nothing of it is seen when an error leaves the context.

        Raises:
            BusyError: another writer is at work.
            EngineUnreachableError: the cluster does not answer.
        """
        with self._writer() as (writer, attempt):
            yield writer
            self._finish(writer, attempt, watermark)

    def clear(self) -> None:
        """Make the index empty, watermark 0."""
        with self._writer() as (writer, attempt):
            state = save(self._states, replace(
                writer.state, commit=attempt, watermark=0, since=attempt, counted_from=attempt, expunge=True,
                failed=failed(writer.state, attempt), dead=(), analyser=self._analyser, form=FORM))
            prepared(self._connection, self._names, self._states, state, attempt, recounted=True)

    def tidy(self) -> None:
        """Add up the counts of words where many commits have changed them, and write files anew where that is due.

        Raises:
            BusyError: another writer is at work.
        """
        state = self._newest()
        if state is None or not (state.expunge or state.commit - state.counted_from >= _MANY_CHANGES):
            return
        with self._writer() as (writer, attempt):
            writer.recounts = True
            self._finish(writer, attempt, writer.state.watermark)

    def _finish(self, writer: ClusterWriter, attempt: int, watermark: int) -> None:
        """Make what was written the commit that counts; where it must be, files are written anew at once."""
        state = writer.finish(self._states, watermark)
        if writer.recounts:
            state = prepared(self._connection, self._names, self._states, state, attempt, recounted=True)
            if state.expunge:
                expunge(self._connection, self._names, state.generation)
                save(self._states, replace(state, expunge=False))

    @contextmanager
    def _writer(self) -> Iterator[tuple[ClusterWriter, int]]:
        """A writer to the current generation, and the number of its attempt."""
        generation = self._ensure()
        with self._lease(generation).held() as attempt:
            state = self._newest()
            if state is None or state.generation != generation:
                raise BusyError("Another process is writing to the search index.",
                                next_step="Try again when it has ended.")
            try:
                state = prepared(self._connection, self._names, self._states, state, attempt)
                yield ClusterWriter(self._connection, self._names, state, attempt), attempt
            except IndexGoneError as error:
                raise part_missing(str(error)) from error

    def _ensure(self) -> int:
        """The generation to write to, made where there is none."""
        return self._generation

    def _lease(self, generation: int) -> Lease:
        return Lease(self._connection, self._names.state, f"lease-{generation}")


class OpenSearchEngine(_ClusterEngine):
    """The index of an archive in a cluster; it is made at the first commit.

    Args:
        folder: for a file by which the index knows whose it is.
        analyser: version of what makes the tokens; an index that was made with another is `outdated`.
    """

    def __init__(self, cluster: Cluster, folder: Path, *, analyser: str = "") -> None:
        connection, names = Connection(cluster), Names(cluster.index)
        states = States(connection, names, Owner(folder), cluster.shards)
        super().__init__(connection, names, states, analyser=analyser, generation=0)

    def clear(self) -> None:
        """Make the index empty, watermark 0, even where a part of it is not there any more; its files are gone."""
        with self.rebuilding(fresh=True):
            return

    @contextmanager
    def rebuilding(self, *, fresh: bool = False) -> Iterator[Engine]:
        """Build the index anew beside the one that is searched and written; at the end it takes its place in one step.

        After an error or a crash what was built stays, and the next call goes on with it, unless analyser or form
        have changed.

        Args:
            fresh: begin again even when an unfinished one is there.

        Raises:
            BusyError: another process is rebuilding, or does not stop writing.
        """
        old = self._ensure()
        with Lease(self._connection, self._names.state, "lease-rebuilding").held():
            number = old + 1
            begun = self._states.of(number)
            if fresh or begun is None or (begun.analyser, begun.form) != (self._analyser, FORM):
                self._states.begin(number, self._analyser)
            building = _ClusterEngine(self._connection, self._names, self._states, analyser=self._analyser,
                                      generation=number)
            yield building
            with self._lease(old).held(wait=_SWITCH_WAIT):
                self._states.switch(number)
            self._states.drop(old)

    def close(self) -> None:
        """Give back the connections too."""
        super().close()
        self._connection.close()

    def _ensure(self) -> int:
        number = self._states.number()
        if number:
            return number
        self._states.make_home()
        with Lease(self._connection, self._names.state, "lease-rebuilding").held(wait=_SWITCH_WAIT):
            number = self._states.number()
            if not number:
                self._states.begin(1, self._analyser)
                self._states.switch(1)
        return number or 1


def _number(state: State | None) -> tuple[int, int]:
    return (state.generation, state.commit) if state else (0, 0)
