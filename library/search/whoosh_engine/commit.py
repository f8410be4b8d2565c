"""One commit, as it can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from library.search.contract import Field, Node, Request, Response, Searchable
from library.search.whoosh_engine.answering import Answer, holds
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

    def search(self, request: Request) -> Response:
        """Answer."""
        return Answer(self.snapshot, request, words=self._words).response()

    def search_or(self, request: Request, least: int, other: Callable[[], Request | None]) -> Response:
        """Answer; the other request goes on with what was found for this one, of which nothing is ranked."""
        answer = Answer(self.snapshot, request, words=self._words)
        wanted = other() if answer.total() < least else None
        return (answer if wanted is None else answer.going_on(wanted)).response()

    def holds(self, node: Node, audience: frozenset[str]) -> bool:
        """Whether the audience may see a document that matches; nothing is counted or ranked for that."""
        return holds(self.snapshot, node, audience, self._words)

    def watermark(self) -> int:
        """The watermark of the commit, 0 for an empty index."""
        return self.snapshot.commit.facts.watermark

    def document_count(self) -> int:
        """Documents in the commit."""
        return self.snapshot.documents

    def frequencies(self, field: Field, tokens: Iterable[str]) -> Mapping[str, int]:
        """How many documents have each token (0 where none has)."""
        return {token: self.snapshot.frequency(field, token) for token in tokens}

    def vocabulary(self, field: Field) -> Sequence[tuple[str, int]]:
        """All tokens of a field with their document frequency, sorted by token."""
        return vocabulary(self.snapshot, field)

    def begun(self, field: Field, prefix: str) -> Sequence[tuple[str, int]]:
        """The tokens of a field that begin so, with their document frequency, sorted by token."""
        return vocabulary(self.snapshot, field, prefix)
