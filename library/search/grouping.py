"""Several names of one committee or kind, searched and counted as one. The index knows names as they stand on paper.

So a change of a record needs no change of the index: what it means is looked up when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Final

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
    Phrase,
    Request,
    Response,
    Searchable,
    Synonyms,
    Term,
    Writer,
)
from library.search.names import NAMED, Names, NamesNow, unquoted, versions
from library.search.typed_names import TypedNames
from library.vietnamese import Abbreviations

_LEAVES: Final = frozenset((Term, Synonyms, Phrase))
_VALUE: Final = attrgetter("value")
_Several = tuple[tuple[str, Node], ...]
"""As in `Request.groups`."""


@dataclass(frozen=True, slots=True)
class _Groups:
    """The names in the index by what they are listed under, and the label of each that is listed under another."""

    values: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]


class GroupedCommit(Searchable):
    """What can be asked for committees and kinds by any of their names, and counts all names of one together.

    Args:
        within: that answers.
        names: those that hold, of each facet.
    """

    def __init__(self, within: Searchable, names: Mapping[Facet, Names],
                 abbreviations: Abbreviations | None = None) -> None:  # fmt: skip
        self._within = within
        self._abbreviations = abbreviations
        self.names = names
        self._made: dict[frozenset[str], Mapping[Facet, _Groups]] = {}
        self._kept: dict[frozenset[str], tuple[_Several, _Several]] = {}
        self._names_typed: dict[int, tuple[_Groups, TypedNames]] = {}

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
        filters, first = request.filters, request.first
        several = self.groups_in_index(request.groups, request.audience)
        if not (filters.committees or filters.kinds
                or _names_any(request.query, request.widened, request.refine, first)):  # fmt: skip
            return request if several is request.groups else replace(request, groups=several)
        groups = self._groups(request.audience)
        return replace(
            request, query=self._expanded(request.query, groups),
            filters=replace(filters, committees=self._spread(Facet.COMMITTEE, filters.committees, groups),
                            kinds=self._spread(Facet.KIND, filters.kinds, groups)),
            widened=None if request.widened is None else self._expanded(request.widened, groups),
            refine=None if request.refine is None else self._expanded(request.refine, groups),
            first=None if first is None else self._expanded(first, groups), groups=several)  # fmt: skip

    def groups_in_index(self, asked: _Several, audience: frozenset[str]) -> _Several:
        """Groups with the names that stand in the index: the very same ones each time they are asked for, or these.

        What matches them is kept by those who answer as long as they are the very same.
        """
        kept = self._kept.get(audience)
        if kept is not None and (kept[1] is asked or kept[0] is asked):
            return kept[1]
        if not _names_any(*[node for _, node in asked]):
            return asked
        names = self._groups(audience)
        expanded = tuple([(name, self._expanded(node, names)) for name, node in asked])
        self._kept[audience] = asked, expanded
        return expanded

    def _told(self, request: Request, response: Response) -> Response:
        """The response with names as they are listed; both requests of `search_or` choose the same ones."""
        groups, filters = self._groups(request.audience), request.filters
        if not (filters.committees or filters.kinds or any(one.labels for one in groups.values())):
            return response  # every name is listed as it stands
        chosen = {Facet.COMMITTEE: filters.committees, Facet.KIND: filters.kinds}
        listed = {facet: _listed(response.facets.get(facet, ()), groups[facet], chosen[facet]) for facet in NAMED}
        changed = {facet: counts for facet, counts in listed.items() if counts is not None}
        return replace(response, facets={**response.facets, **changed}) if changed else response

    def _groups(self, audience: frozenset[str]) -> Mapping[Facet, _Groups]:
        """Of the names in the index that the audience sees."""
        found = self._made.get(audience)
        if found is None:
            facets = self._within.search(Request(query=Everything(), audience=audience, limit=0)).facets
            found = {facet: _gathered(facets.get(facet, ()), self.names[facet]) for facet in NAMED}
            self._made[audience] = found
        return found

    def holds(self, node: Node, audience: frozenset[str]) -> bool:
        """Whether the audience may see a document that matches."""
        if _names_any(node):
            node = self._expanded(node, self._groups(audience))
        return self._within.holds(node, audience)

    def _spread(self, facet: Facet, values: Iterable[str], groups: Mapping[Facet, _Groups]) -> frozenset[str]:
        """What stands in the index for these values."""
        found: set[str] = set()
        for value in values:
            alone = unquoted(value)
            if alone is not None:
                found.add(alone)
            elif value in groups[facet].values:
                found |= groups[facet].values[value]
            else:
                listed = self._meant(facet, value, groups)
                found |= frozenset().union(*(groups[facet].values[one] for one in listed)) or {value}
        return frozenset(found)

    def listed_as(self, facet: Facet, name: str, audience: frozenset[str]) -> str:
        """Under what a name is listed that a person names in whatever way, as it is searched for.

        The name itself where several or none can be meant: what the person sees no document of is told by no other.
        """
        groups = self._groups(audience)
        if unquoted(name) is not None or name in groups[facet].values:
            return name
        meant = self._meant(facet, name, groups)
        return next(iter(meant)) if len(meant) == 1 else name

    def _meant(self, facet: Facet, name: str, groups: Mapping[Facet, _Groups]) -> frozenset[str]:
        """What is listed that a name can mean."""
        label = self.names[facet].label_of(name) or name
        return frozenset([label]) if label in groups[facet].values else self._typed(facet, groups[facet]).meant(name)

    def _typed(self, facet: Facet, groups: _Groups) -> TypedNames:
        """What finds a name that is typed otherwise than it is listed; made when first needed, for each audience."""
        kept = self._names_typed.get(id(groups))
        if kept is None or kept[0] is not groups:
            names = self.names[facet]
            named = ((name, label) for label, values in groups.values.items()
                     for name in {label, *values, *names.names_of(label)})  # fmt: skip
            kept = groups, TypedNames(named, self._abbreviations)
            self._names_typed[id(groups)] = kept
        return kept[1]

    def _expanded(self, node: Node, groups: Mapping[Facet, _Groups]) -> Node:
        match node:
            case Equals(facet=facet) if facet in NAMED:
                return replace(node, values=self._spread(facet, node.values, groups))
            case And() | Or() | AnyOf():
                return replace(node, children=tuple(self._expanded(one, groups) for one in node.children))
            case AndNot():
                return AndNot(self._expanded(node.wanted, groups), self._expanded(node.unwanted, groups))
            case AndMaybe():
                return AndMaybe(self._expanded(node.required, groups), self._expanded(node.optional, groups))
            case _:
                return node

    def watermark(self) -> int:
        """The watermark."""
        return self._within.watermark()

    def document_count(self) -> int:
        """Documents in the index."""
        return self._within.document_count()

    def frequencies(self, field: Field, tokens: Iterable[str]) -> Mapping[str, int]:
        """How many documents have each token."""
        return self._within.frequencies(field, tokens)

    def expect(self, field: Field, tokens: Sequence[str]) -> None:
        """These tokens will be asked for."""
        self._within.expect(field, tokens)

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
        abbreviations: that may stand in a filter; those that ship with the library where none are given.
    """

    def __init__(self, engine: Engine, names: NamesNow, abbreviations: Abbreviations | None = None) -> None:
        self._engine = engine
        self._abbreviations = abbreviations
        self.names = names
        self._last: tuple[tuple[Searchable, int, tuple[int, ...]], GroupedCommit] | None = None

    def last(self) -> GroupedCommit:
        """The last commit, with the names that hold now."""
        within, names = self._engine.last(), self.names()
        of, known = (within, within.watermark(), versions(names)), self._last
        if known is None or known[0] != of:
            known = self._last = (of, GroupedCommit(within, names, self._abbreviations))
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

    def misleads(self) -> bool:
        """Whether answers may be wrong until then."""
        return self._engine.misleads()

    def built(self) -> int | None:
        """How far that is."""
        return self._engine.built()

    def rebuilding(self) -> AbstractContextManager[Engine]:
        """An index that is built anew beside this one."""
        return self._engine.rebuilding()

    def clear(self) -> None:
        """Make the index empty."""
        self._engine.clear()

    def close(self) -> None:
        """Nothing: who made the engine closes it."""


def _gathered(counts: Iterable[FacetCount], names: Names) -> _Groups:
    gathered: dict[str, set[str]] = {}
    for one in counts:
        gathered.setdefault(names.shown_as(one.value), set()).add(one.value)
    return _Groups({label: frozenset(values) for label, values in gathered.items()},
                   {value: label for label, values in gathered.items() for value in values if value != label})


def _names_any(*trees: Node | None) -> bool:
    """Is a committee or a kind part of one of the trees?"""
    nodes = [*trees]
    for node in nodes:  # which grows meanwhile
        if isinstance(node, (And, Or, AnyOf)):
            nodes += [child for child in node.children if type(child) not in _LEAVES]
        elif isinstance(node, AndMaybe):
            nodes += (node.required, node.optional)
        elif isinstance(node, AndNot):
            nodes += (node.wanted, node.unwanted)
        elif isinstance(node, Equals) and node.facet in NAMED:
            return True
    return False


def _listed(counts: Sequence[FacetCount], groups: _Groups, chosen: Iterable[str]) -> tuple[FacetCount, ...] | None:
    """The counts as they are listed; None where they are so already."""
    alone = [one for one in chosen if unquoted(one) is not None]
    if not alone and (not groups.labels or groups.labels.keys().isdisjoint(map(_VALUE, counts))):
        return None
    return _grouped(counts, groups, alone)


def _grouped(counts: Sequence[FacetCount], groups: _Groups, alone: Iterable[str]) -> tuple[FacetCount, ...]:
    """Counts by what they are listed under; a document has one committee and one kind, so they add up.

    Names that were asked for alone have their own counts besides.
    """
    by_name = {one.value: one.count for one in counts}
    found = {one: by_name[name] for one in alone if (name := unquoted(one) or "") in by_name}
    for one in counts:
        label = groups.labels.get(one.value, one.value)
        found[label] = found.get(label, 0) + one.count
    return tuple(FacetCount(label, count) for label, count in sorted(found.items(), key=lambda one: (-one[1], one[0])))
