"""The whole answer to a request over one commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from library.search.contract import REFINE_DEPTH, Facet, FacetCount, Hit, Request, Response, Sort
from library.search.opensearch_engine.bulk import search
from library.search.opensearch_engine.connection import Answer, Connection
from library.search.opensearch_engine.indexes import DOCUMENTS, PAGES, Names
from library.search.opensearch_engine.leaves import leaves_of
from library.search.opensearch_engine.pages import page_hits
from library.search.opensearch_engine.queries import GROUPS, Making, choices, shared
from library.search.opensearch_engine.state import Query, State
from library.search.opensearch_engine.statistics import Statistics

_MOST_VALUES: Final = 10_000
_DIGITS: Final = 5  # to which scores are rounded before they are compared
_ROUNDED: Final = {"_script": {"type": "number", "order": "desc", "script": {
    "lang": "painless", "source": f"Math.rint(_score * 1e{_DIGITS})"}}}


@dataclass(slots=True)
class _Found:
    """One document of a list; `key` is that of its version."""

    key: str
    id: str
    score: float
    issued: int = 0


@dataclass(slots=True)
class _List:
    """A slice of a list, how long the whole is, and what was counted beside it."""

    found: list[_Found]
    total: int
    counted: Answer = field(default_factory=dict)


class Answering:
    """Answers requests over one commit."""

    def __init__(self, connection: Connection, names: Names, state: State, statistics: Statistics) -> None:
        self._connection = connection
        self._documents = names.of(DOCUMENTS, state.generation)
        self._pages = names.of(PAGES, state.generation)
        self._state = state
        self._statistics = statistics

    def answer(self, request: Request) -> Response:
        """The whole of it."""
        groups = [node for _, node in request.groups]
        first = [request.first] if request.first is not None else []
        self._statistics.learn(leaf for node in (request.query, request.widened, request.refine, *groups, *first)
                               for leaf in leaves_of(node))
        make = Making(self._statistics).query
        query, grouped = make(request.query), {value: make(node) for value, node in request.groups}
        chosen = choices(request.filters, grouped)
        allowed = [shared(request.audience), self._state.seen]
        parts = _parts(request.sort, None if request.first is None else make(request.first))
        refine = None if request.refine is None else make(request.refine)
        body: Query = {"query": _all_of(query, allowed), "aggs": _counts(chosen, grouped)}
        if chosen:
            body["post_filter"] = {"bool": {"filter": list(chosen.values())}}
        if len(parts) == 1:
            head = self._slice(body, request, refine, request.offset, request.limit)
        else:
            counted = self._listed(body, Sort.RELEVANCE, 0, 0)
            head = self._walked([_all_of(query, [*allowed, *chosen.values(), part]) for part in parts], request, refine,
                                request.offset, request.limit)
            head.counted = counted.counted
        beyond = _List([], 0)
        if request.widened is not None:
            wide = [_all_of(make(request.widened), [*allowed, *chosen.values(), part], without=query) for part in parts]
            beyond = self._walked(wide, request, refine, request.offset - head.total, request.limit - len(head.found))
        found = [*head.found, *beyond.found]
        leaves = [leaf for node in (request.query, request.widened) for leaf in leaves_of(node, wanted=True)]
        pages = page_hits(self._connection, self._pages, [one.key for one in found], leaves)
        return Response(
            hits=tuple(Hit(one.id, one.score, pages.get(one.key, ())) for one in found),
            total=head.total, widened=beyond.total, partial_from=head.total + 1 if beyond.total else None,
            facets={facet: _values(head.counted, facet) for facet in Facet},
            unknown={facet: head.counted[str(facet)]["none"]["doc_count"] for facet in Facet},
            groups=_groups(head.counted, grouped),
        )  # fmt: skip

    def _walked(self, queries: Sequence[Query], request: Request, refine: Query | None, start: int,
                count: int) -> _List:  # fmt: skip
        """A slice of several lists, one behind the other."""
        walked = _List([], 0)
        for query in queries:
            part = self._slice({"query": query}, request, refine, max(0, start - walked.total),
                               count - len(walked.found))
            walked.found += part.found
            walked.total += part.total
        return walked

    def any(self, request: Request) -> bool:
        """Whether any document matches query and audience."""
        self._statistics.learn(leaves_of(request.query))
        query = _all_of(Making(self._statistics).query(request.query), [shared(request.audience), self._state.seen])
        told = search(self._connection, self._documents, {"query": query, "size": 0, "track_total_hits": 1})
        return bool(told["hits"]["total"]["value"])

    def _slice(self, body: Query, request: Request, refine: Query | None, start: int, count: int) -> _List:
        """A slice of one of the two lists; where its head is put in order anew, all of the head is looked at."""
        sort = Sort.RELEVANCE if request.sort is Sort.IN_FORCE else request.sort
        again = refine is not None and sort is Sort.RELEVANCE and start < REFINE_DEPTH and count > 0
        if not again or refine is None:
            return self._listed(body, sort, start, max(0, count))
        head = self._listed(body, sort, 0, REFINE_DEPTH)
        ordered = self._in_order_anew(head.found, refine)[start : start + count]
        rest = start + count - REFINE_DEPTH
        if rest > 0 and head.total > REFINE_DEPTH:
            beyond = {name: part for name, part in body.items() if name != "aggs"}
            ordered += self._listed(beyond, sort, REFINE_DEPTH, rest).found
        return _List(ordered, head.total, head.counted)

    def _listed(self, body: Query, sort: Sort, start: int, count: int) -> _List:
        asked = {**body, "from": start, "size": count, "sort": _order(sort), "_source": False, "track_scores": True,
                 "track_total_hits": True}
        told = search(self._connection, self._documents, asked)
        found = [_found(hit, sort) for hit in told["hits"]["hits"]]
        return _List(found, told["hits"]["total"]["value"], told.get("aggregations", {}))

    def _in_order_anew(self, head: Sequence[_Found], refine: Query) -> list[_Found]:
        if not head:
            return []
        query = _all_of(refine, [{"ids": {"values": [one.key for one in head]}}])
        told = search(self._connection, self._documents, {"query": query, "size": len(head), "_source": False})
        more = {hit["_id"]: hit["_score"] for hit in told["hits"]["hits"]}
        for one in head:
            one.score = round(one.score + more.get(one.key, 0.0), _DIGITS)
        return sorted(head, key=lambda one: (-one.score, -one.issued, one.id))


def _all_of(query: Query, filters: Sequence[Query], *, without: Query | None = None) -> Query:
    unwanted = {} if without is None else {"must_not": [without]}
    return {"bool": {"must": [query], "filter": list(filters), **unwanted}}


def _order(sort: Sort) -> list[Any]:
    if sort is Sort.RELEVANCE:
        return [_ROUNDED, {"issued": {"order": "desc", "missing": 0}}, {"id": "asc"}]
    return [{"issued": {"order": "desc" if sort is Sort.NEWEST else "asc", "missing": "_last"}}, {"id": "asc"}]


def _found(hit: Answer, sort: Sort) -> _Found:
    """The score is told as it was compared, so that the order can be read off it."""
    if sort is not Sort.RELEVANCE:
        return _Found(hit["_id"], hit["sort"][-1], round(hit["_score"] or 0.0, _DIGITS))
    rounded, issued, id_ = hit["sort"]
    return _Found(hit["_id"], id_, rounded / 10**_DIGITS, issued)


def _parts(sort: Sort, first: Query | None) -> list[Query]:
    """What parts a list in lists of their own: what comes first, and the others."""
    if sort is not Sort.IN_FORCE or first is None:
        return [{"match_all": {}}]
    return [first, {"bool": {"must_not": [first]}}]


def _counts(chosen: Mapping[Facet | str, Query], grouped: Mapping[str, Query]) -> Query:
    """Per facet its values with their counts, by what is chosen in the others; the groups like one more facet."""
    made: Query = {}
    for facet in Facet:
        order: Any = {"_key": "desc"} if facet is Facet.YEAR else [{"_count": "desc"}, {"_key": "asc"}]
        values = {"field": str(facet), "size": _MOST_VALUES, "order": order}
        made[str(facet)] = {
            "filter": {"bool": {"filter": [one for other, one in chosen.items() if other is not facet]}},
            "aggs": {"values": {"terms": values}, "none": {"missing": {"field": str(facet)}}},
        }  # fmt: skip
    if grouped:
        made[GROUPS] = {
            "filter": {"bool": {"filter": [one for other, one in chosen.items() if other != GROUPS]}},
            "aggs": {"values": {"filters": {"filters": dict(grouped)}}},
        }
    return made


def _groups(counted: Answer, grouped: Mapping[str, Query]) -> tuple[FacetCount, ...]:
    if not grouped:
        return ()
    buckets = counted[GROUPS]["values"]["buckets"]
    counts = [(value, buckets[value]["doc_count"]) for value in grouped]
    return tuple(FacetCount(value, count) for value, count in counts if count)


def _values(counted: Answer, facet: Facet) -> tuple[FacetCount, ...]:
    return tuple(FacetCount(str(one["key"]), one["doc_count"]) for one in counted[str(facet)]["values"]["buckets"])
