"""Answers one request over one commit by the kernel: finds and counts, then ranks, then says on which pages."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import islice, repeat
from typing import Final

import numpy as np

from library.search.contract import (
    REFINE_DEPTH,
    Facet,
    FacetCount,
    Field,
    Hit,
    Node,
    PageHit,
    Request,
    Response,
    Sort,
)
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.evaluation import Matching
from library.search.whoosh_engine.filters import Choice
from library.search.whoosh_engine.kernel.dictionaries import CompiledTerms
from library.search.whoosh_engine.kernel.loading import Kernel, Work
from library.search.whoosh_engine.kernel.plans import NONE, Plan, UnsuitedError
from library.search.whoosh_engine.kernel.segments import FACETS, FIELDS, NO_GROUPS, GroupMasks, Segment, address
from library.search.whoosh_engine.leaves import Leaves
from library.search.whoosh_engine.ranking import Order, Ranked, joined
from library.search.whoosh_engine.snapshot import Snapshot

_TRIED: Final = (Field.TEXT, Field.SUBJECT, Field.WORDS)
"""Fields of which several terms are looked up at a time."""
_UNCHOSEN: Final = (0, 0, *(0, 0) * len(FACETS))
_HEAD: Final = 8
"""Numbers that `vankien_match` writes before the sizes of the leaves."""
_ROOM: Final = 4_096
_new: Final = tuple.__new__
"""Makes one of a class of tuples in less than half the time."""
_USUAL_PAGES: Final = 64
"""Page hits of so many pages and leaves are kept, as small numbers are."""


class _PageHits(dict[tuple[int, int], PageHit]):
    """Page hits by their page and leaves, most of which are asked for again and again."""

    def __missing__(self, key: tuple[int, int]) -> PageHit:
        made = PageHit(*key)
        if max(key) <= _USUAL_PAGES:
            self[key] = made
        return made


_page_hit: Final = _PageHits().__getitem__


class Compiled:
    """One commit, as the kernel can be asked about it."""

    def __init__(self, snapshot: Snapshot, kernel: Kernel) -> None:
        self.snapshot, self.kernel = snapshot, kernel
        self.values = [snapshot.facet_values[facet] for facet in FACETS]
        self.segments = [Segment(snapshot, view, number) for number, view in enumerate(snapshot.views)]
        for view in snapshot.views:
            for field in _TRIED:
                table = view.data.fields[field].table
                table.finds_many = CompiledTerms(kernel, table).find
        self.means = array("d", [snapshot.means[field] for field in FIELDS])
        self.means_at = self.means.buffer_info()[0]
        self.room = 2 * sum(map(len, self.values))

    def holds(self, node: Node, audience: frozenset[str]) -> bool:
        """Whether the audience may see a document that matches.

        Raises:
            UnsuitedError: the kernel does not answer this one.
        """
        plan = Plan(self.snapshot, Request(query=node, audience=audience))
        works = self.kernel.take(1)
        try:
            for segment, terms, masks in zip(self.segments, plan.terms, plan.masks, strict=True):
                visible = segment.view.visible(audience)
                found = self.kernel.count(
                    works[0].pointer, segment.address, terms.buffer_info()[0], plan.term_count,
                    plan.program.buffer_info()[0], plan.leaf_count, masks.buffer_info()[0], plan.query,
                    address(visible),
                )  # fmt: skip
                if found < 0:
                    raise UnsuitedError
                if found:
                    return True
            return False
        finally:
            self.kernel.give_back(works)


class CompiledAnswer:
    """The work on one request.

    Args:
        works: one for each segment, until the response is there.

    Raises:
        UnsuitedError: the kernel does not answer this one.
    """

    def __init__(self, commit: Compiled, request: Request, works: Sequence[Work]) -> None:
        if request.sort is not Sort.RELEVANCE:
            raise UnsuitedError
        self._commit, self._request, self._works = commit, request, works
        self._plan = Plan(commit.snapshot, request)
        self._groups: tuple[str, ...] = ()
        self._masks: list[Array | GroupMasks | None] = []  # the kernel reads them; whoever keeps them may let them go
        self._counted = [self._match(number) for number in range(len(works))]
        self.total = sum([numbers[0] for numbers in self._counted])

    def _match(self, number: int) -> Sequence[int]:
        """What the kernel counts in a segment."""
        commit, plan, request, work = self._commit, self._plan, self._request, self._works[number]
        segment = commit.segments[number]
        view = segment.view
        visible = view.visible(request.audience)
        groups = NO_GROUPS
        if request.groups:
            self._groups, groups = segment.groups(request.groups)
        self._masks += (visible, groups)
        filters = request.filters
        chosen: Sequence[int] = _UNCHOSEN
        if filters.years or filters.kinds or filters.committees or filters.unknown or filters.groups:
            chosen = self._chosen(number)
        told = array("q", (plan.query, plan.widened, address(visible), *chosen, *groups.told))
        behind = _HEAD + plan.leaf_count + len(self._groups)
        done = commit.kernel.match(
            work.pointer, segment.address, plan.terms[number].buffer_info()[0], plan.term_count,
            plan.program.buffer_info()[0], plan.leaf_count, plan.masks[number].buffer_info()[0],
            told.buffer_info()[0], work.room(behind + commit.room)[0],
        )  # fmt: skip
        if not done:
            raise UnsuitedError
        numbers = work.numbers
        return numbers[: behind + 2 * (numbers[2] + numbers[3] + numbers[4])].tolist()

    def _chosen(self, number: int) -> Sequence[int]:
        """Where the masks of the filters lie, as the kernel is told."""
        view, request = self._commit.segments[number].view, self._request
        chosen = request.filters.groups
        groups = view.grouped(request.groups, _matching(self._commit.snapshot, number).of) if chosen else {}
        choice = Choice(view, request.filters, groups)
        masks = [choice.all_but(None), choice.all_but_groups()]
        told = [*map(address, masks)]
        for facet in FACETS:
            others = choice.all_but(facet) if facet in choice.masks else None
            masks.append(others)
            told += (facet in choice.masks, address(others))
        self._masks += masks
        return told

    def response(self) -> Response:
        """Rank and show."""
        plan, counted = self._plan, self._counted
        behind = _HEAD + plan.leaf_count
        values = behind + len(self._groups)
        sums = counted[0] if len(counted) == 1 else list(map(sum, zip(*(one[:values] for one in counted), strict=True)))
        widened = sums[1]
        self._worths = plan.weighed(sums[_HEAD:behind])
        return Response(
            hits=self._hits(widened), total=self.total, widened=widened, facets=self._facets(values),
            unknown=dict(zip(FACETS, sums[5:_HEAD], strict=True)), partial_from=self.total + 1 if widened else None,
            groups=tuple([_new(FacetCount, one)
                          for one in zip(self._groups, sums[behind:values], strict=True) if one[1]]),
        )  # fmt: skip

    def _facets(self, behind: int) -> Mapping[Facet, tuple[FacetCount, ...]]:
        """The values of each facet, which stand in what was counted from there on."""
        if len(self._counted) > 1:
            return self._facets_of_several(behind)
        numbers, facets = self._counted[0], {}
        for number, facet in enumerate(FACETS):
            end = behind + 2 * numbers[2 + number]
            values = map(self._commit.values[number].__getitem__, numbers[behind:end:2])
            told = zip(values, numbers[behind + 1 : end : 2], strict=True)
            facets[facet] = tuple(map(_new, repeat(FacetCount), told))
            behind = end
        return facets

    def _facets_of_several(self, behind: int) -> Mapping[Facet, tuple[FacetCount, ...]]:
        facets, at = {}, [behind] * len(self._counted)
        for number, facet in enumerate(FACETS):
            totals: dict[int, int] = {}
            for one, numbers in enumerate(self._counted):
                end = at[one] + 2 * numbers[2 + number]
                for place, count in zip(numbers[at[one] : end : 2], numbers[at[one] + 1 : end : 2], strict=True):
                    totals[place] = totals.get(place, 0) + count
                at[one] = end
            listed = sorted(totals.items()) if facet is Facet.YEAR else sorted(totals.items(), key=_most_first)
            facets[facet] = tuple(FacetCount(self._commit.values[number][place], count) for place, count in listed)
        return facets

    def _hits(self, widened: int) -> tuple[Hit, ...]:
        """One slice of the lists, one behind the other."""
        request, plan = self._request, self._plan
        first, last = max(0, request.offset), max(0, request.offset) + max(0, request.limit)
        most = min(last, self.total + widened) - first
        if most <= 0:
            return ()
        shown = self._all_shown(first, last, most) if len(self._works) == 1 else None
        if shown is not None:
            return tuple(shown)
        hits: list[Hit] = []
        for wider, (root, size) in enumerate(((plan.query, self.total), (plan.widened, widened))):
            low, high = max(0, first), min(last, size)
            if low < high:
                hits += self._shown(root, wider, low, high)
            first, last = first - size, last - size
        return tuple(hits)

    def _all_shown(self, first: int, last: int, most: int) -> list[Hit] | None:
        """The slice of an index of one segment, in one step; None where it has too many pages for that."""
        work, plan, commit = self._works[0], self._plan, self._commit
        asked = array("q", (plan.query, plan.widened, plan.refinement, REFINE_DEPTH, first, last))
        room = _ROOM + most
        numbers, scores = work.room(room, most)
        written = commit.kernel.show(work.pointer, asked.buffer_info()[0], self._worths.buffer_info()[0],
                                     commit.means_at, plan.shown.buffer_info()[0], len(plan.shown), room, numbers,
                                     scores)  # fmt: skip
        if written < 0:
            raise UnsuitedError
        if written > room:
            return None
        told = work.numbers[:written].tolist()
        behind = 1 + told[0]
        return self._told(0, told[1:behind], work.scores[: told[0]].tolist(), told[behind:])

    def _shown(self, root: int, wider: int, first: int, last: int) -> list[Hit]:
        """One slice of one list."""
        refinement = self._plan.refinement if first < REFINE_DEPTH else NONE
        wanted = last if refinement == NONE else max(last, REFINE_DEPTH)
        if len(self._works) == 1:
            documents, scores = self._best(0, root, wider, wanted, refinement)
            return self._hits_in(0, documents[first:last], scores[first:last])
        ranked = self._merged(root, wider, wanted, (first, last) if refinement == NONE else (REFINE_DEPTH - 1, wanted))
        if refinement != NONE:
            ranked = self._refined(ranked, refinement, (first, last))
        return self._with_pages(ranked.cut(first, last))

    def _best(self, number: int, root: int, wider: int, wanted: int, refinement: int) -> tuple[list[int], list[float]]:
        """The first documents of a segment, in order."""
        work, commit = self._works[number], self._commit
        documents, scores = work.room(wanted, wanted)
        found = commit.kernel.rank(work.pointer, root, wider, wanted, refinement, REFINE_DEPTH,
                                   self._worths.buffer_info()[0], commit.means.buffer_info()[0], documents, scores)
        if found < 0:
            raise UnsuitedError
        return work.numbers[:found].tolist(), work.scores[:found].tolist()

    # Several segments

    def _order(self) -> Order:
        leaves = Leaves(self._commit.snapshot)
        return Order([Matching(one.view, number, leaves) for number, one in enumerate(self._commit.segments)],
                     Sort.RELEVANCE)  # fmt: skip

    def _merged(self, root: int, wider: int, wanted: int, window: tuple[int, int]) -> Ranked:
        parts = []
        for number, segment in enumerate(self._commit.segments):
            documents, scores = self._best(number, root, wider, wanted, NONE)
            ids = np.array(documents, np.intp)
            parts.append(Ranked(np.full(len(ids), number), ids, np.array(scores), segment.view.data.issued[ids]))
        return self._order().of(joined(parts), window).cut(0, wanted)

    def _refined(self, ranked: Ranked, refinement: int, window: tuple[int, int]) -> Ranked:
        """Add the refinement to the first documents and put those in order anew."""
        top, rest = ranked.cut(0, REFINE_DEPTH), ranked.cut(REFINE_DEPTH, len(ranked))
        scores = top.scores.copy()
        for number in range(len(self._works)):
            here = (top.views == number).nonzero()[0]
            here = here[top.ids[here].argsort()]
            if len(here):
                scores[here] += self._scores(number, refinement, top.ids[here].astype(np.uint32))
        top = self._order().of(Ranked(top.views, top.ids, scores, top.issued), window)
        return top if not len(rest) else joined([top, rest])

    def _scores(self, number: int, root: int, ids: Array) -> Array:
        """What a tree gives documents, which ascend."""
        scores = np.zeros(len(ids))
        if not self._commit.kernel.scores(
            self._works[number].pointer, root, self._worths.buffer_info()[0], self._commit.means.buffer_info()[0],
            address(ids), len(ids), address(scores),
        ):  # fmt: skip
            raise UnsuitedError
        return scores

    def _with_pages(self, ranked: Ranked) -> list[Hit]:
        hits: dict[int, Hit] = {}
        for number in set(ranked.views.tolist()):
            here = np.flatnonzero(ranked.views == number)
            shown = self._hits_in(number, ranked.ids[here].tolist(), ranked.scores[here].tolist())
            hits |= zip(here.tolist(), shown, strict=True)
        return [hits[place] for place in range(len(ranked))]

    # Pages

    def _hits_in(self, number: int, documents: list[int], scores: list[float]) -> list[Hit]:
        """The documents of one segment, in the order given."""
        return self._told(number, documents, scores, self._pages(number, documents))

    def _told(self, number: int, documents: list[int], scores: list[float], numbers: list[int]) -> list[Hit]:
        """The same from what the kernel says of their pages."""
        data, behind = self._commit.segments[number].view.data, len(documents)
        told = map(_page_hit, zip(numbers[behind::2], numbers[behind + 1 :: 2], strict=True))
        counts = numbers[:behind]
        one_each = counts.count(1) == behind
        pages = list(zip(told)) if one_each else [tuple(islice(told, count)) for count in counts]
        return list(map(_new, repeat(Hit), zip(data.known_ids(documents), scores, pages, strict=True)))

    def _pages(self, number: int, documents: list[int]) -> list[int]:
        work, shown, asked = self._works[number], self._plan.shown, array("q", documents)
        room = _ROOM
        while True:
            written = self._commit.kernel.pages(
                work.pointer, asked.buffer_info()[0], len(asked), shown.buffer_info()[0], len(shown), room,
                work.room(room)[0],
            )  # fmt: skip
            if written < 0:
                raise UnsuitedError
            if written <= room:
                return work.numbers[:written].tolist()
            room = written


def _matching(snapshot: Snapshot, number: int) -> Matching:
    return Matching(snapshot.views[number], number, Leaves(snapshot))


def _most_first(listed: tuple[int, int]) -> tuple[int, int]:
    return -listed[1], listed[0]
