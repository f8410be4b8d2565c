"""One commit, as it can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property

from library.search.contract import Field, Node, Request, Response, Searchable
from library.search.whoosh_engine.answering import Answer, holds
from library.search.whoosh_engine.kernel import Compiled, CompiledAnswer, UnsuitedError, kernel
from library.search.whoosh_engine.leaves import WordLeaves
from library.search.whoosh_engine.snapshot import Snapshot
from library.search.whoosh_engine.statistics import vocabulary


class OpenCommit(Searchable):
    """Answers over one snapshot, which never changes.

    Args:
        snapshot: what is asked.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._words = WordLeaves(snapshot)

    @cached_property
    def _compiled(self) -> Compiled | None:
        """The commit for the kernel; None where there is no kernel, or nothing to be found."""
        found = kernel()
        return Compiled(self.snapshot, found) if found is not None and self.snapshot.views else None

    def search(self, request: Request) -> Response:
        """Answer."""
        return self.search_or(request, 0, _nothing_else)

    def search_or(self, request: Request, least: int, other: Callable[[], Request | None]) -> Response:
        """Answer; of the first request nothing is ranked where the other is answered."""
        commit = self._compiled
        if commit is None:
            return self._by_numpy(request, least, other)
        wanted: list[Request | None] = []

        def once() -> Request | None:
            """The other request, which is asked for once whoever answers."""
            if not wanted:
                wanted.append(other())
            return wanted[0]

        works = commit.kernel.take(len(commit.segments))
        try:
            answer = CompiledAnswer(commit, request, works)
            instead = once() if answer.total < least else None
            if instead is not None:
                answer = CompiledAnswer(commit, instead, works)
            return answer.response()
        except UnsuitedError:
            return self._by_numpy(request, least, once)
        finally:
            commit.kernel.give_back(works)

    def _by_numpy(self, request: Request, least: int, other: Callable[[], Request | None]) -> Response:
        """The same; the other request goes on with what was found for the first."""
        answer = Answer(self.snapshot, request, words=self._words)
        wanted = other() if answer.total() < least else None
        return (answer if wanted is None else answer.going_on(wanted)).response()

    def holds(self, node: Node, audience: frozenset[str]) -> bool:
        """Whether the audience may see a document that matches; nothing is counted or ranked for that."""
        if self._compiled is not None:
            with suppress(UnsuitedError):
                return self._compiled.holds(node, audience)
        return holds(self.snapshot, node, audience, self._words)

    def watermark(self) -> int:
        """The watermark of the commit, 0 for an empty index."""
        return self.snapshot.commit.facts.watermark

    def document_count(self) -> int:
        """Documents in the commit."""
        return self.snapshot.documents

    def frequencies(self, field: Field, tokens: Iterable[str]) -> Mapping[str, int]:
        """How many documents have each token (0 where none has)."""
        return self.snapshot.frequencies(field, tokens)

    def expect(self, field: Field, tokens: Sequence[str]) -> None:
        """Look up these tokens, all at once."""
        self.snapshot.frequencies(field, tokens)

    def vocabulary(self, field: Field) -> Sequence[tuple[str, int]]:
        """All tokens of a field with their document frequency, sorted by token."""
        return vocabulary(self.snapshot, field)

    def begun(self, field: Field, prefix: str) -> Sequence[tuple[str, int]]:
        """The tokens of a field that begin so, with their document frequency, sorted by token."""
        return vocabulary(self.snapshot, field, prefix)


def _nothing_else() -> None:
    """No other request."""
