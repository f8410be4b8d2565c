"""Answers one request over one commit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

import numpy as np

from library.search.contract import REFINE_DEPTH, Field, Hit, Node, Request, Response, Sort
from library.search.whoosh_engine.documents import Documents
from library.search.whoosh_engine.evaluation import At, Matching
from library.search.whoosh_engine.filters import Choice, FacetTally
from library.search.whoosh_engine.leaves import Leaf, Leaves, leaf_nodes
from library.search.whoosh_engine.pages import page_hits
from library.search.whoosh_engine.ranking import Order, Ranked, best, joined
from library.search.whoosh_engine.snapshot import Snapshot


class Answer:
    """The work on one request; leaves and sets are shared by query, widened query and refinement."""

    def __init__(self, snapshot: Snapshot, request: Request) -> None:
        self._request = request
        self._leaves = Leaves(snapshot)
        self._tally = FacetTally(snapshot)
        self._matchings = [Matching(view, number, self._leaves) for number, view in enumerate(snapshot.views)]

    def response(self) -> Response:
        """Find, count, rank and show."""
        request = self._request
        found: list[Documents] = []
        wider: list[Documents] = []
        for matching in self._matchings:
            groups = matching.view.grouped(request.groups, matching.of)
            choice = Choice(matching.view, request.filters, groups)
            visible = matching.view.visible(request.audience)
            result = matching.of(request.query).within(visible)
            allowed = choice.all_but(None)
            found.append(result.within(allowed))
            if result.size:
                self._tally.add(matching.view, result, found[-1], choice)
            self._tally.add_groups(groups, result, choice)
            if request.widened is not None:
                rest = matching.of(request.widened).within(visible).without(result)
                wider.append(rest.within(allowed))
        total = sum(documents.size for documents in found)
        widened = sum(documents.size for documents in wider)
        return Response(
            hits=self._hits(found, wider),
            total=total,
            widened=widened,
            partial_from=total + 1 if widened else None,
            facets=self._tally.result(),
            unknown=self._tally.unknown(),
            groups=self._tally.groups(),
        )

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
        scores = top.scores.copy()
        for matching in self._matchings:
            here = np.flatnonzero(top.views == matching.number)
            if len(here):
                scores[here] += At(matching, top.ids[here]).of_some(refine)
        top = order.of(Ranked(top.views, top.ids, scores, top.issued), window)
        return top if not len(rest) else joined([top, rest])

    def _with_pages(self, ranked: Ranked) -> list[Hit]:
        request = self._request
        nodes = leaf_nodes(request.query, Field.TEXT)
        if request.widened is not None:
            nodes |= leaf_nodes(request.widened, Field.TEXT)
        leaves = [self._leaves.of(node) for node in nodes]
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


def holds(snapshot: Snapshot, node: Node, audience: frozenset[str]) -> bool:
    """Whether the audience may see a document that matches."""
    leaves = Leaves(snapshot)
    for number, view in enumerate(snapshot.views):
        found = Matching(view, number, leaves).of(node)
        if found.size and found.within(view.visible(audience)).size:
            return True
    return False
