"""Query trees in the cluster's language: the same documents, with the contract's scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from library.errors import UsageError
from library.search.contract import (
    Among,
    And,
    AndMaybe,
    AndNot,
    AnyOf,
    Dated,
    Equals,
    Everything,
    Facet,
    Filters,
    Node,
    Or,
    Phrase,
    Prefix,
    Synonyms,
    Term,
    Years,
)
from library.search.opensearch_engine.leaves import NOTHING, Leaf
from library.search.opensearch_engine.state import Query
from library.search.opensearch_engine.statistics import Statistics

DEEPEST: Final = 64
"""Levels of a tree; some three hundred end a node of the cluster, whose stack is a megabyte."""
MOST_VALUES: Final = 65_536
"""Values that a list may have (`index.max_terms_count`, as OpenSearch has it from the start)."""
GROUPS: Final = "groups"
"""The facet that the index does not know."""
_ALL: Final[Query] = {"constant_score": {"filter": {"match_all": {}}, "boost": 0.0}}


class Making:
    """Makes queries for one commit, whose statistics have learned all leaves."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics

    def query(self, node: Node, depth: int = 0) -> Query:
        """The documents that match the node, with their scores.

        Raises:
            UsageError: the tree is so deep that a node of the cluster would end on it.
        """
        if depth > DEEPEST:
            raise UsageError("The question is too large for the search cluster: {detail}.",
                             next_step="Ask with fewer words.", detail=f"it is more than {DEEPEST} levels deep")
        match node:
            case Term() | Synonyms() | Phrase() | Prefix():
                return self._leaf(node)
            case And(children):
                return {"bool": {"must": self._each(children, depth)}} if children else _ALL
            case Or(children):
                return _either(self._each(children, depth)) if children else NOTHING
            case AnyOf(children):
                return {"dis_max": {"queries": self._each(children, depth)}} if children else NOTHING
            case AndNot(wanted, unwanted):
                return {"bool": {"must": [self.query(wanted, depth + 1)],
                                 "must_not": [self.query(unwanted, depth + 1)]}}
            case AndMaybe(required, optional):
                return {"bool": {"must": [self.query(required, depth + 1)], "should": [self.query(optional, depth + 1)],
                                 "minimum_should_match": 0}}
            case Years(first, last, score):
                return _constant(in_years(first, last), score)
            case Dated(first, last, score):
                return _constant({"range": {"issued": {"gte": first, "lte": last}}}, score)
            case Equals(facet, values, score):
                return _constant({"terms": {str(facet): sorted(values)}}, score)
            case Among(ids, score):
                return _constant(_among(sorted(ids)), score)
            case Everything():
                return _ALL

    def _each(self, nodes: Sequence[Node], depth: int) -> list[Query]:
        return [self.query(node, depth + 1) for node in nodes]

    def _leaf(self, leaf: Leaf) -> Query:
        if not self._statistics.having(leaf):
            return NOTHING
        return {"script_score": {"query": self._statistics.frequency(leaf), "script": self._statistics.script(leaf)}}


def _among(ids: Sequence[str]) -> Query:
    """The documents with these ids: a node refuses more than so many values in one list, not several lists."""
    parts = [ids[start : start + MOST_VALUES] for start in range(0, len(ids), MOST_VALUES)]
    queries: list[Query] = [{"terms": {"id": part}} for part in parts]
    return queries[0] if len(queries) == 1 else _either(queries) if queries else NOTHING


def _constant(matching: Query, score: float) -> Query:
    return {"constant_score": {"filter": matching, "boost": score}}


def in_years(first: int | None, last: int | None) -> Query:
    """Documents of these years, both included, None for open."""
    bounds = {name: year for name, year in (("gte", first), ("lte", last)) if year is not None}
    return {"range": {"year": bounds}} if bounds else {"exists": {"field": "year"}}


def shared(audience: frozenset[str]) -> Query:
    """Documents that an audience may see."""
    return {"terms": {"audience": sorted(audience)}} if audience else NOTHING


def choices(filters: Filters, grouped: Mapping[str, Query]) -> dict[Facet | str, Query]:
    """What the reader has chosen in each facet in which something is chosen, and in the groups.

    Args:
        grouped: by value what the documents of `Request.groups` match.
    """
    either: dict[Facet | str, list[Query]] = {facet: [] for facet in Facet}
    either[Facet.YEAR] += [in_years(first, last) for first, last in filters.years]
    for facet, values in ((Facet.KIND, filters.kinds), (Facet.COMMITTEE, filters.committees)):
        if values:
            either[facet].append({"terms": {str(facet): sorted(values)}})
    for facet in filters.unknown:
        either[facet].append({"bool": {"must_not": [{"exists": {"field": str(facet)}}]}})
    if filters.groups:
        either[GROUPS] = [grouped[value] for value in sorted(filters.groups) if value in grouped] or [NOTHING]
    return {facet: _either(found) for facet, found in either.items() if found}


def _either(queries: Sequence[Query]) -> Query:
    return {"bool": {"should": queries, "minimum_should_match": 1}}
