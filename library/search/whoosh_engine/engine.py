"""The search engine of the product: a Whoosh index whose segments are arrays, behind the contract's `Engine`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh.index import EmptyIndexError, LockError

from library.errors import BusyError, DamagedError
from library.search.contract import Engine, Field, Node, Request, Response, Writer
from library.search.whoosh_engine.commit import OpenCommit
from library.search.whoosh_engine.home import FixedHome, GenerationHome, Home
from library.search.whoosh_engine.locks import rebuild_lock, write_lock
from library.search.whoosh_engine.reading import Reader
from library.search.whoosh_engine.schema import SCHEMA_VERSION, TOKENS_IN_MEMORY
from library.search.whoosh_engine.segment import ArraySegment, SegmentData
from library.wording import say

if TYPE_CHECKING:
    from library.search.whoosh_engine.writer import ArrayWriter

_SWITCH_WAIT = 60.0  # seconds for which a rebuild waits for a commit to end
_ATTEMPTS = 5
# Every segment costs each search a fixed price: nine of them are a quarter of an answer's time at 100,000 documents.
_LOOSE_SHARE = 0.1


class _ArrayEngine(Engine):
    """An index somewhere; see `WhooshEngine`."""

    tolerance = 1e-6

    def __init__(self, home: Home, *, analyser: str, tokens_in_memory: int) -> None:
        self._home = home
        self._analyser = analyser
        self._tokens_in_memory = tokens_in_memory
        self._reader = Reader(home, analyser)
        self._last: OpenCommit | None = None

    # Reading

    def last(self) -> OpenCommit:
        """The last commit, for many questions that one answer needs; the same object while there is no newer one."""
        snapshot, known = self._reader.snapshot(), self._last
        if known is None or known.snapshot is not snapshot:
            known = self._last = OpenCommit(snapshot)
        return known

    def search(self, request: Request) -> Response:
        """Answer over the last commit."""
        return self.last().search(request)

    def holds(self, node: Node, audience: frozenset[str]) -> bool:
        """Whether the audience may see a document that matches."""
        return self.last().holds(node, audience)

    def watermark(self) -> int:
        """The watermark of the last commit, 0 for an empty index; told even where its segments cannot be read."""
        return self._reader.facts().watermark

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
        facts = self._reader.facts()
        if facts.schema != SCHEMA_VERSION:
            return say("the index has form {form}, the program writes form {writes}", form=facts.schema,
                       writes=SCHEMA_VERSION)
        if facts.analyser != self._analyser:
            return say("the index was made with analyser {analyser}, queries use {queries}",
                       analyser=repr(facts.analyser), queries=repr(self._analyser))
        return None

    def misleads(self) -> bool:
        """Whether it was made with another analyser: a word that is read otherwise now may not be found."""
        return self._reader.facts().analyser != self._analyser

    def check(self) -> None:
        """Read the whole index and compare it with its checksums.

        Raises:
            DamagedError: it is not what was written.
        """
        for data in self._reader.snapshot().opened.values():
            SegmentData(data.file.path)

    def segments(self) -> Sequence[int]:
        """Living documents in each segment."""
        return [view.living for view in self._reader.snapshot().views]

    def close(self) -> None:
        """Give back what is held."""
        self._reader.forget()
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
            DamagedError: what is there cannot be written to.
        """
        from library.search.whoosh_engine.writer import ContractWriter  # whoever only asks does not wait for it

        with self._writer() as writer:
            yield ContractWriter(writer)
            writer.commit(watermark=watermark)
            self._reader.trust(writer.written)

    def clear(self) -> None:
        """Make the index empty, watermark 0."""
        with self._writer() as writer:
            writer.commit(watermark=0, analyser=self._analyser, clear=True)

    def tidy(self) -> None:
        """Merge everything into one segment, unless nearly all of it is one already, or the disk has no room for both.

        Raises:
            BusyError: another writer is at work.
            DamagedError: what is there cannot be written to.
        """
        sizes = self.segments()
        if sum(sizes) - max(sizes, default=0) > _LOOSE_SHARE * sum(sizes):
            with suppress(OSError):
                self.optimize()

    def optimize(self) -> None:
        """Merge everything into one segment."""
        with self._writer() as writer:
            writer.commit(optimize=True)
            self._reader.trust(writer.written)

    @contextmanager
    def _writer(self) -> Iterator[ArrayWriter]:
        """A writer to the current folder; what it has not committed is given up at the end."""
        writer = self._open_writer()
        try:
            yield writer
        finally:
            if not writer.is_closed:
                writer.cancel()

    def _open_writer(self) -> ArrayWriter:
        from library.search.whoosh_engine.writer import ArrayIndex

        for _ in range(_ATTEMPTS):
            folder = self._home.ensure(self._analyser)
            try:
                writer = ArrayIndex(folder).writer(
                    open_segment=self._opened, tokens_in_memory=self._tokens_in_memory
                )
            except LockError as error:
                raise BusyError(
                    "Another process is writing to the search index.", next_step="Try again when it has ended."
                ) from error
            except (FileNotFoundError, EmptyIndexError):
                continue  # the folder went while a rebuilt index took its place
            if self._home.current() == folder:
                return writer
            writer.cancel()
        raise DamagedError(
            "The search index has no table of contents.", next_step="Run `vankien reindex` to build it anew."
        )

    def _opened(self, segment: ArraySegment) -> SegmentData:
        snapshot = self._reader.snapshot()
        return snapshot.opened[str(segment.segment_id())]


class WhooshEngine(_ArrayEngine):
    """An index in a folder of its own, which is trusted: whoever may write there may run code here.

    Args:
        folder: made at the first commit when it is not there.
        analyser: version of what makes the tokens; an index that was made with another is `outdated`.
        tokens_in_memory: how many tokens of one commit wait in memory before they are written (some 50 bytes each).
    """

    def __init__(self, folder: Path, *, analyser: str = "", tokens_in_memory: int = TOKENS_IN_MEMORY) -> None:
        self._generations = GenerationHome(folder)
        super().__init__(self._generations, analyser=analyser, tokens_in_memory=tokens_in_memory)

    def built(self) -> int | None:
        """The watermark of the generation that is built; None where none was begun that can be gone on with."""
        return self._generations.built(self._analyser)

    def clear(self) -> None:
        """Make the index empty, watermark 0, even where it cannot be read any more."""
        self._reader.forget()
        try:
            self._reader.snapshot()
        except DamagedError:
            with self.rebuilding(fresh=True):
                return
        super().clear()

    @contextmanager
    def rebuilding(self, *, fresh: bool = False) -> Iterator[Engine]:
        """Build the index anew beside the one that is searched and written; at the end it takes its place in one step.

        The new index is filled through the engine that is given, commit by commit. After an error or a crash it stays,
        and the next call goes on with it (its `watermark` says from where), unless analyser or schema have changed.

        Args:
            fresh: begin again even when an unfinished one is there.

        Raises:
            BusyError: another process is rebuilding, or does not stop writing.
        """
        home = self._generations
        old = home.ensure(self._analyser)
        with rebuild_lock(home.root):
            home.remove_old()
            number = home.next_number()
            folder = home.begin(number, self._analyser, fresh=fresh)
            building = _ArrayEngine(
                FixedHome(folder), analyser=self._analyser, tokens_in_memory=self._tokens_in_memory
            )
            try:
                yield building
            finally:
                building.close()
            with write_lock(old, wait=_SWITCH_WAIT, closed=True):
                home.switch(number)
