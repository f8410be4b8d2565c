"""What a search engine is given and what it gives back.

An engine stores tokens and answers query trees. It never sees raw text, knows no Vietnamese and no query language:
those stand before it (`library.search.analysis`, `library.search.understanding`). Engines are made in
`library.search.engines` and named nowhere else. Every engine must pass the same tests of meaning
(`tests/contract/test_answers.py`, `test_writing.py`): which documents match, totals, facets, order, audience, pages,
whole commits. How near its scores must come to the formula below it says itself (`Engine.tolerance`). The nodes of a
query stand in `library.search.query_tree`, and are had from here like all the rest.

Scores
    BM25 per field, k1 = 1.2, b = 0.75, with idf = ln(1 + (N - n + 0.5) / (n + 0.5)); N: documents in the index,
    n: documents that match the leaf; field lengths and their mean are exact (in tokens), never rounded.
    A leaf scores  weight * idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length)).
    The mean is over the documents that have the field.
Order
    By score (rounded to 1e-5 so that engines agree), then the newer date, then the smaller id. Documents whose exact
    scores differ by more than the engine's tolerance stand in their order; nearer ones by the engine's own scores.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, NamedTuple

from library.search.query_tree import (
    BY_NAME,
    IN_DOUBT,
    POSITIONAL,
    Among,
    And,
    AndMaybe,
    AndNot,
    AnyOf,
    Dated,
    Equals,
    Everything,
    Facet,
    Field,
    Node,
    Or,
    Phrase,
    Prefix,
    Synonyms,
    Term,
    Years,
)

__all__ = [
    "BY_NAME", "IN_DOUBT", "K1", "POSITIONAL", "PUBLIC", "REFINE_DEPTH", "Among", "And", "AndMaybe", "AndNot",
    "AnyOf", "B", "Dated", "Engine", "Equals", "Everything", "Facet", "FacetCount", "Field", "Filters", "Hit",
    "IndexedDocument", "Node", "Or", "PageHit", "Phrase", "Prefix", "Request", "Response", "Searchable", "Sort",
    "Synonyms", "Term", "Writer", "Years",
]  # fmt: skip

K1 = 1.2
B = 0.75
REFINE_DEPTH = 200
"""How many of the best documents `Request.refine` looks at: ten pages of results and more."""


PUBLIC = "public"
"""The audience label of what everybody may see."""


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """One document as an engine stores it.

    Args:
        id: the document's id.
        tokens: per field its tokens in order; a token's position is its place in that sequence.
        page_starts: position in `Field.TEXT` of each page's first token, then one last entry: the position behind
            the last page (what follows belongs to no page). Empty when the document has no pages.
        year, kind, committee: the facet values, None when unknown.
        issued: `PartialDate.ordinal`, 0 when unknown.
        audience: labels of those who may see it; always said, so that nothing is shown because it was forgotten.
    """

    id: str
    tokens: Mapping[Field, Sequence[str]]
    page_starts: tuple[int, ...] = ()
    year: int | None = None
    kind: str | None = None
    committee: str | None = None
    issued: int = 0
    audience: frozenset[str] = field(kw_only=True)


class Sort(StrEnum):
    """The order of the results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"  # unknown dates last, then the smaller id
    OLDEST = "oldest"  # unknown dates last, then the smaller id
    IN_FORCE = "in-force"  # what matches `Request.first` before the others, both by relevance


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader has chosen; several values of one facet add up, facets narrow each other.

    Args:
        years: ranges, both ends included, None for open.
        unknown: facets of which documents without a value are chosen too.
        groups: values of `Request.groups`.
    """

    years: tuple[tuple[int | None, int | None], ...] = ()
    kinds: frozenset[str] = frozenset()
    committees: frozenset[str] = frozenset()
    unknown: frozenset[Facet] = frozenset()
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an engine.

    Args:
        query: documents that match it are the result: the total and the facets count them and no others.
        widened: documents that match it but not `query` follow behind the result, with their own scores.
        refine: its score is added to the first `REFINE_DEPTH` documents of each list (by score), which are then
            put in order anew; what stands behind them stays. It never changes which documents match, and must
            not score below 0.
        audience: labels of the asker; only documents that share one are matched, counted or shown.
        limit, offset: which slice of the list (result, then widened) is wanted.
        groups: one more facet, which the index does not know: its values, each with what its documents match.
        first: with `Sort.IN_FORCE` what matches it is a list of its own before the others, in the result and behind it.
    """

    query: Node
    widened: Node | None = None
    refine: Node | None = None
    filters: Filters = field(default_factory=Filters)
    audience: frozenset[str] = field(kw_only=True)
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    groups: tuple[tuple[str, Node], ...] = ()
    first: Node | None = None


# Tuples, which take the least time to make: an answer has hundreds of them.


class PageHit(NamedTuple):
    """A page with hits: its number from 1 and how many different leaves of the query match on it."""

    number: int
    leaves: int


class Hit(NamedTuple):
    """One document of the answer; `pages` are those on which a leaf over `Field.TEXT` of the query matches."""

    id: str
    score: float
    pages: tuple[PageHit, ...] = ()


class FacetCount(NamedTuple):
    """A facet's value (years as whole numbers in words: `2013`) and how many documents of the result have it."""

    value: str
    count: int  # type: ignore[assignment]  # a tuple's own `count` is not missed


@dataclass(frozen=True, slots=True)
class Response:
    """An engine's answer.

    Args:
        total: documents that match `query`, filters and audience; exact.
        widened: documents that match only `widened`; exact.
        partial_from: 1-based rank in the whole list at which the widened ones begin, None when there are none.
        facets: per facet its values with counts over the whole result; a facet's own filter is left out of its own
            counts. Most frequent first, then by value; years by value, newest first. Unknown values are not listed.
        unknown: per facet how many documents have no value, counted like the values.
        groups: the values of `Request.groups` that documents have, in their order, counted like those of a facet.
    """

    hits: tuple[Hit, ...]
    total: int
    widened: int
    partial_from: int | None
    facets: Mapping[Facet, tuple[FacetCount, ...]]
    unknown: Mapping[Facet, int] = field(default_factory=dict)
    groups: tuple[FacetCount, ...] = ()


class Writer(ABC):
    """Takes documents into an index; nothing of it is seen before the context ends without an error."""

    @abstractmethod
    def put(self, document: IndexedDocument) -> None:
        """Add the document, in place of any that has its id."""

    @abstractmethod
    def delete(self, document_id: str) -> None:
        """Take the document out; unknown ids are no error."""

    def delete_many(self, ids: Sequence[str]) -> None:
        """The same for many documents, of which most may be unknown."""
        for one in ids:
            self.delete(one)

    @abstractmethod
    def erase(self, document_id: str) -> None:
        """The same, and when the commit is done nothing of it stands in any file of the index."""


class Searchable(ABC):
    """What can be asked of an index; called from many threads at once."""

    @abstractmethod
    def watermark(self) -> int:
        """The watermark of the last commit, 0 for an empty index."""

    @abstractmethod
    def search(self, request: Request) -> Response:
        """Answer over the last commit."""

    def search_or(self, request: Request, least: int, other: Callable[[], Request | None]) -> Response:
        """Answer; where the result is fewer documents than `least`, the request that `other` then gives, if it does.

        An engine that ranks only after it has counted need not rank what is not wanted.
        """
        response = self.search(request)
        wanted = other() if response.total < least else None
        return response if wanted is None else self.search(wanted)

    @abstractmethod
    def document_count(self) -> int:
        """Documents in the index."""

    @abstractmethod
    def frequencies(self, field: Field, tokens: Iterable[str]) -> Mapping[str, int]:
        """How many documents have each token (0 where none has)."""

    def expect(self, field: Field, tokens: Sequence[str]) -> None:  # noqa: B027  # most have nothing to do
        """These tokens will be asked for; an engine that looks up several in less time may do so now."""

    @abstractmethod
    def vocabulary(self, field: Field) -> Sequence[tuple[str, int]]:
        """All tokens of a field with their document frequency, sorted by token."""

    def begun(self, field: Field, prefix: str) -> Sequence[tuple[str, int]]:
        """The tokens of a field that begin so, with their document frequency, sorted by token."""
        return [one for one in self.vocabulary(field) if one[0].startswith(prefix)]

    def holds(self, node: Node, audience: frozenset[str]) -> bool:
        """Whether the audience may see a document that matches."""
        return self.search(Request(query=node, audience=audience, limit=0)).total > 0


class Engine(Searchable):
    """An index that can be searched. One process writes at a time; any number of processes and threads read.

    What a reader sees is always a whole commit. Engines start no threads that outlive a call, write only below their
    own folder, and raise only `library.errors`: `DamagedError` for an index that cannot be read, `BusyError` where
    another process writes, `EngineUnreachableError` where the engine runs elsewhere and does not answer. What was
    written before such an error is a whole commit or nothing.

    Attributes:
        tolerance: how far a score may be from the contract's formula, both ways.
    """

    tolerance: ClassVar[float]

    @abstractmethod
    def writing(self, *, watermark: int) -> AbstractContextManager[Writer]:
        """One commit. `watermark` (how far in the catalogue's changes the index then is) becomes visible with it."""

    def last(self) -> Searchable:
        """The last commit, for many questions that one answer needs; the same object while there is no newer one."""
        return self

    def tidy(self) -> None:
        """Make later searches faster where that is worth the time; to be called when much has been written."""

    def check(self) -> None:
        """Read the whole index and raise `DamagedError` where it is not what was written; before many questions."""

    @abstractmethod
    def outdated(self) -> str | None:
        """Why the index must be built anew before its answers are right again; None when it need not be."""

    def misleads(self) -> bool:
        """Whether answers may be wrong until the index is built anew; of an earlier form alone they are right."""
        return self.outdated() is not None

    def built(self) -> int | None:
        """The watermark of the index that is built anew beside this one; None where none was begun."""
        return None

    @abstractmethod
    def rebuilding(self) -> AbstractContextManager[Engine]:
        """An index that is built anew beside this one, which is searched and written meanwhile.

        It is filled through the engine that is given, commit by commit, and takes the place of this one in one step
        at the end. After an error this one stays; the next call may go on with what was built, whose `watermark` says
        from where.
        """

    @abstractmethod
    def clear(self) -> None:
        """Make the index empty, watermark 0."""

    @abstractmethod
    def close(self) -> None:
        """Give back what is held; the engine can't be used afterwards."""
