"""Several names of one committee, searched and counted as one. The index knows names alone, as they stand on paper.

So a change of a record needs no change of the index: what it means is looked up when somebody asks.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Final, Protocol

from library.search.contract import (
    And,
    AndMaybe,
    AndNot,
    AnyOf,
    Engine,
    Equals,
    Everything,
    Facet,
    FacetCount,
    Field,
    Node,
    Or,
    Request,
    Response,
    Searchable,
    Writer,
)

QUOTE: Final = '"'
"""A committee of a filter that stands within these is that name alone, not what its record is called besides."""


_VALUE: Final = attrgetter("value")


@dataclass(frozen=True, slots=True)
class _Groups:
    """The names in the index by what they are listed under, and the label of each that is listed under another."""

    values: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]


class Names(Protocol):
    """Which names are one committee's, at one moment; never changes."""

    @property
    def version(self) -> int:
        """Another one for other answers."""

    def shown_as(self, text: str, /) -> str:
        """Under what a name of the index is listed."""

    def label_of(self, text: str, /) -> str | None:
        """Under what the committee is listed that a person names; None where no record bears that name alone."""

    def names_of(self, label: str, /) -> Sequence[str]:
        """All names of what is listed so."""


class NoNames:
    """Every name is a committee of its own."""

    version = 0

    def shown_as(self, text: str) -> str:
        """The name itself."""
        return text

    def label_of(self, text: str) -> str | None:
        """None."""
        return None

    def names_of(self, label: str) -> Sequence[str]:
        """None."""
        return ()


class GroupedCommit(Searchable):
    """What can be asked for committees by any of their names, and counts all names of one together.

    Args:
        within: that answers.
        names: those that hold.
    """

    def __init__(self, within: Searchable, names: Names) -> None:
        self._within = within
        self.names = names
        self._lock = threading.Lock()
        self._made: dict[frozenset[str], _Groups] = {}

    def search(self, request: Request) -> Response:
        """Answer."""
        return self._told(request, self._within.search(self._asked(request)))

    def search_or(self, request: Request, least: int, other: Callable[[], Request | None]) -> Response:
        """Answer; see `Searchable.search_or`."""

        def asked() -> Request | None:
            wanted = other()
            return None if wanted is None else self._asked(wanted)

        return self._told(request, self._within.search_or(self._asked(request), least, asked))

    def _asked(self, request: Request) -> Request:
        """The request with the names that stand in the index."""
        chosen = request.filters.committees
        if not (chosen or any(map(_names_committee, (request.query, request.widened, request.refine)))):
            return request
        names, groups = self.names, self._groups(request.audience)
        return replace(
            request, query=_expanded(request.query, groups, names),
            filters=replace(request.filters, committees=_spread(chosen, groups, names)),
            widened=None if request.widened is None else _expanded(request.widened, groups, names),
            refine=None if request.refine is None else _expanded(request.refine, groups, names))  # fmt: skip

    def _told(self, request: Request, response: Response) -> Response:
        """The response with the committees as they are listed; both requests of `search_or` choose the same ones."""
        groups = self._groups(request.audience)
        alone = [one for one in request.filters.committees if unquoted(one) is not None]
        if not (alone or groups.labels):
            return response
        counts = response.facets.get(Facet.COMMITTEE, ())
        if not alone and groups.labels.keys().isdisjoint(map(_VALUE, counts)):
            return response
        return replace(response, facets={**response.facets, Facet.COMMITTEE: _grouped(counts, groups, alone)})

    def _groups(self, audience: frozenset[str]) -> _Groups:
        """Of the names in the index that the audience sees."""
        with self._lock:
            found = self._made.get(audience)
        if found is None:
            counts = self._within.search(Request(query=Everything(), audience=audience, limit=0)).facets
            gathered: dict[str, set[str]] = {}
            for one in counts.get(Facet.COMMITTEE, ()):
                gathered.setdefault(self.names.shown_as(one.value), set()).add(one.value)
            found = _Groups({label: frozenset(values) for label, values in gathered.items()},
                            {value: label for label, values in gathered.items() for value in values if value != label})
            with self._lock:
                self._made[audience] = found
        return found

    def holds(self, node: Node, audience: frozenset[str]) -> bool:
        """Whether the audience may see a document that matches."""
        if _names_committee(node):
            node = _expanded(node, self._groups(audience), self.names)
        return self._within.holds(node, audience)

    def watermark(self) -> int:
        """The watermark."""
        return self._within.watermark()

    def document_count(self) -> int:
        """Documents in the index."""
        return self._within.document_count()

    def frequencies(self, field: Field, tokens: Iterable[str]) -> Mapping[str, int]:
        """How many documents have each token."""
        return self._within.frequencies(field, tokens)

    def vocabulary(self, field: Field) -> Sequence[tuple[str, int]]:
        """All tokens of a field."""
        return self._within.vocabulary(field)

    def begun(self, field: Field, prefix: str) -> Sequence[tuple[str, int]]:
        """The tokens of a field that begin so."""
        return self._within.begun(field, prefix)


class GroupingEngine(Engine):
    """An engine whose every commit is a `GroupedCommit`.

    Args:
        engine: that answers.
        names: gives those that hold now.
    """

    def __init__(self, engine: Engine, names: Callable[[], Names]) -> None:
        self._engine = engine
        self.names = names
        self._last: tuple[tuple[Searchable, int, int], GroupedCommit] | None = None

    def last(self) -> GroupedCommit:
        """The last commit, with the names that hold now."""
        within, names = self._engine.last(), self.names()
        of, known = (within, within.watermark(), names.version), self._last
        if known is None or known[0] != of:
            known = self._last = (of, GroupedCommit(within, names))
        return known[1]

    def search(self, request: Request) -> Response:
        """Answer over the last commit."""
        return self.last().search(request)

    def search_or(self, request: Request, least: int, other: Callable[[], Request | None]) -> Response:
        """Answer over the last commit; see `Searchable.search_or`."""
        return self.last().search_or(request, least, other)

    def holds(self, node: Node, audience: frozenset[str]) -> bool:
        """Whether the audience may see a document that matches."""
        return self.last().holds(node, audience)

    @property
    def tolerance(self) -> float:  # type: ignore[override]
        """That of the engine."""
        return self._engine.tolerance

    def writing(self, *, watermark: int) -> AbstractContextManager[Writer]:
        """One commit."""
        return self._engine.writing(watermark=watermark)

    def watermark(self) -> int:
        """The watermark of the last commit."""
        return self._engine.watermark()

    def document_count(self) -> int:
        """Documents in the index."""
        return self._engine.document_count()

    def frequencies(self, field: Field, tokens: Iterable[str]) -> Mapping[str, int]:
        """How many documents have each token."""
        return self._engine.frequencies(field, tokens)

    def vocabulary(self, field: Field) -> Sequence[tuple[str, int]]:
        """All tokens of a field."""
        return self._engine.vocabulary(field)

    def begun(self, field: Field, prefix: str) -> Sequence[tuple[str, int]]:
        """The tokens of a field that begin so."""
        return self._engine.begun(field, prefix)

    def tidy(self) -> None:
        """Make later searches faster."""
        self._engine.tidy()

    def check(self) -> None:
        """Compare the whole index with its checksums."""
        self._engine.check()

    def outdated(self) -> str | None:
        """Why the index must be built anew."""
        return self._engine.outdated()

    def rebuilding(self) -> AbstractContextManager[Engine]:
        """An index that is built anew beside this one."""
        return self._engine.rebuilding()

    def clear(self) -> None:
        """Make the index empty."""
        self._engine.clear()

    def close(self) -> None:
        """Nothing: who made the engine closes it."""


def quoted(name: str) -> str:
    """The filter for one name alone."""
    return f"{QUOTE}{name}{QUOTE}"


def unquoted(value: str) -> str | None:
    """The one name that a filter is for; None where it is for a committee."""
    return value[1:-1] if len(value) > 2 and value[0] == value[-1] == QUOTE else None


def _spread(values: Iterable[str], groups: _Groups, names: Names) -> frozenset[str]:
    """What stands in the index for these committees."""
    found: set[str] = set()
    for value in values:
        alone = unquoted(value)
        if alone is not None:
            found.add(alone)
        elif value in groups.values:
            found |= groups.values[value]
        else:
            found |= groups.values.get(names.label_of(value) or value, frozenset((value,)))
    return frozenset(found)


def _names_committee(node: Node | None) -> bool:
    """Is a committee part of the tree?"""
    if isinstance(node, Equals):
        return node.facet is Facet.COMMITTEE
    if isinstance(node, (And, Or, AnyOf)):
        return any(map(_names_committee, node.children))
    if isinstance(node, AndNot):
        return _names_committee(node.wanted) or _names_committee(node.unwanted)
    return isinstance(node, AndMaybe) and (_names_committee(node.required) or _names_committee(node.optional))


def _expanded(node: Node, groups: _Groups, names: Names) -> Node:
    match node:
        case Equals(facet=Facet.COMMITTEE):
            return replace(node, values=_spread(node.values, groups, names))
        case And() | Or() | AnyOf():
            return replace(node, children=tuple(_expanded(one, groups, names) for one in node.children))
        case AndNot():
            return AndNot(_expanded(node.wanted, groups, names), _expanded(node.unwanted, groups, names))
        case AndMaybe():
            return AndMaybe(_expanded(node.required, groups, names), _expanded(node.optional, groups, names))
        case _:
            return node


def _grouped(counts: Sequence[FacetCount], groups: _Groups, alone: Iterable[str]) -> tuple[FacetCount, ...]:
    """Counts by what they are listed under; a document has one committee, so they add up.

    Names that were asked for alone have their own counts besides.
    """
    by_name = {one.value: one.count for one in counts}
    found = {one: by_name[name] for one in alone if (name := unquoted(one) or "") in by_name}
    for one in counts:
        label = groups.labels.get(one.value, one.value)
        found[label] = found.get(label, 0) + one.count
    return tuple(FacetCount(label, count) for label, count in sorted(found.items(), key=lambda one: (-one[1], one[0])))
