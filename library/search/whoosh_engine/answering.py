"""Answers one request over one commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np

from library.search.contract import REFINE_DEPTH, Field, Hit, Node, Request, Response, Sort
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.documents import Documents
from library.search.whoosh_engine.evaluation import At, Matching
from library.search.whoosh_engine.filters import Choice, FacetTally
from library.search.whoosh_engine.leaves import Leaf, Leaves, WordLeaves
from library.search.whoosh_engine.pages import page_hits
from library.search.whoosh_engine.ranking import Order, Ranked, best, joined
from library.search.whoosh_engine.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class _Result:
    """The result within one segment.

    Args:
        visible: mask of what the audience may see, None for all.
        matching: the visible documents that match, filters not yet applied.
        allowed: mask of what the filters let through, None for all.
        found: those that match and pass.
    """

    groups: Mapping[str, Documents]
    choice: Choice
    visible: Array | None
    matching: Documents
    allowed: Array | None
    found: Documents


class Answer:
    """The work on one request; leaves and sets are shared by query, widened query and refinement.

    Args:
        before: the work on another request, whose leaves and sets are used again.
        words: the leaves that are kept from question to question.
    """

    def __init__(self, snapshot: Snapshot, request: Request, before: Answer | None = None, *,
                 words: WordLeaves | None = None) -> None:  # fmt: skip
        self._request = request
        self._snapshot = snapshot
        self._before = before  # its nodes must stay, for sets are known by them
        if before is None:
            leaves = Leaves(snapshot, words)
            self._leaves: Leaves = leaves
            self._matchings: list[Matching] = [
                Matching(view, number, leaves) for number, view in enumerate(snapshot.views)]  # fmt: skip
        else:
            self._leaves, self._matchings = before._leaves, before._matchings
        self._results = [self._result_in(matching) for matching in self._matchings]

    def total(self) -> int:
        """How many documents are the result."""
        return sum(one.found.size for one in self._results)

    def going_on(self, request: Request) -> Answer:
        """The work on another request, with what was found for this one."""
        if request.query == self._request.query:
            request = replace(request, query=self._request.query)
        return Answer(self._snapshot, request, self)

    def response(self) -> Response:
        """Count, rank and show."""
        request, tally = self._request, FacetTally(self._snapshot)
        found = [one.found for one in self._results]
        wider: list[Documents] = []
        for matching, one in zip(self._matchings, self._results, strict=True):
            if one.matching.size:
                tally.add(matching.view, one.matching, one.found, one.choice)
            tally.add_groups(one.groups, one.matching, one.choice)
            if request.widened is not None:
                rest = matching.of(request.widened).within(one.visible).without(one.matching)
                wider.append(rest.within(one.allowed))
        total = self.total()
        widened = sum(documents.size for documents in wider)
        return Response(
            hits=self._hits(found, wider),
            total=total,
            widened=widened,
            partial_from=total + 1 if widened else None,
            facets=tally.result(),
            unknown=tally.unknown(),
            groups=tally.groups(),
        )

    def _result_in(self, matching: Matching) -> _Result:
        request = self._request
        groups = matching.view.grouped(request.groups, matching.of)
        choice = Choice(matching.view, request.filters, groups)
        visible = matching.view.visible(request.audience)
        result = matching.of(request.query).within(visible)
        allowed = choice.all_but(None)
        return _Result(groups, choice, visible, result, allowed, result.within(allowed))

    def _hits(self, found: Sequence[Documents], wider: Sequence[Documents]) -> tuple[Hit, ...]:
        """One slice of the lists, one behind the other."""
        request = self._request
        lists = [(request.query, part) for part in self._parts(found)]
        if request.widened is not None:
            lists += [(request.widened, part) for part in self._parts(wider)]
        first, last = max(0, request.offset), max(0, request.offset) + max(0, request.limit)
        hits: list[Hit] = []
        for query, part in lists:
            size = sum(documents.size for documents in part)
            hits += self._shown(query, part, (max(0, first), min(last, size)))
            first, last = first - size, last - size
        return tuple(hits)

    def _parts(self, found: Sequence[Documents]) -> list[Sequence[Documents]]:
        """The lists of which one consists: what comes first is one of its own."""
        first = self._request.first
        if self._request.sort != Sort.IN_FORCE or first is None:
            return [found]
        chosen = [matching.of(first) for matching in self._matchings]
        return [[documents.within(some.mask()) for documents, some in zip(found, chosen, strict=True)],
                [documents.without(some) for documents, some in zip(found, chosen, strict=True)]]  # fmt: skip

    def _shown(self, query: Node, found: Sequence[Documents], window: tuple[int, int]) -> list[Hit]:
        """One slice of one list."""
        first, last = window
        if first >= last:
            return []
        request = self._request
        sort = Sort.RELEVANCE if request.sort == Sort.IN_FORCE else request.sort
        refine = request.refine if first < REFINE_DEPTH and sort == Sort.RELEVANCE else None
        wanted = last if refine is None else max(last, REFINE_DEPTH)
        order = Order(self._matchings, sort)
        if refine is None:
            ranked = best(order, found, query, wanted=wanted, window=(first, last))
        else:
            ranked = best(order, found, query, wanted=wanted, window=(REFINE_DEPTH - 1, max(last, REFINE_DEPTH)))
            ranked = self._refined(order, ranked, refine, (first, last))
        return self._with_pages(ranked.cut(first, last))

    def _refined(self, order: Order, ranked: Ranked, refine: Node, window: tuple[int, int]) -> Ranked:
        """Add the refinement to the first documents and put those in order anew."""
        top, rest = ranked.cut(0, REFINE_DEPTH), ranked.cut(REFINE_DEPTH, len(ranked))
        if len(self._matchings) == 1:
            scores = top.scores + At(self._matchings[0], top.ids).of_some(refine)
        else:
            scores = top.scores.copy()
            for matching in self._matchings:
                here = (top.views == matching.number).nonzero()[0]
                if len(here):
                    scores[here] += At(matching, top.ids[here]).of_some(refine)
        top = order.of(Ranked(top.views, top.ids, scores, top.issued), window)
        return top if not len(rest) else joined([top, rest])

    def _with_pages(self, ranked: Ranked) -> list[Hit]:
        request = self._request
        trees = (request.query,) if request.widened is None else (request.query, request.widened)
        leaves = self._leaves.over(Field.TEXT, *trees)
        views = ranked.views.tolist()
        if len(set(views)) == 1:
            return self._hits_in(views[0], ranked, leaves)
        hits: dict[int, Hit] = {}
        for number in set(views):
            here = np.flatnonzero(ranked.views == number)
            hits |= zip(here.tolist(), self._hits_in(number, ranked.reorder(here), leaves), strict=True)
        return [hits[place] for place in range(len(views))]

    def _hits_in(self, number: int, ranked: Ranked, leaves: Sequence[Leaf]) -> list[Hit]:
        """The documents of one segment, in the order given."""
        data = self._matchings[number].view.data
        pages = page_hits(data, np.sort(ranked.ids), [leaf.found[number] for leaf in leaves])
        shown = map(pages.get, ranked.ids.tolist(), repeat(()))
        return list(map(Hit, data.ids_of(ranked.ids), ranked.scores.tolist(), shown))


def holds(snapshot: Snapshot, node: Node, audience: frozenset[str], words: WordLeaves | None = None) -> bool:
    """Whether the audience may see a document that matches."""
    leaves = Leaves(snapshot, words)
    for number, view in enumerate(snapshot.views):
        found = Matching(view, number, leaves).of(node)
        if found.size and found.within(view.visible(audience)).size:
            return True
    return False
