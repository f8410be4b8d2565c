"""What the kernel is told of a segment: where its arrays lie, in the order of `Segment` in arrays.h."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from library.search.contract import Facet, Field
from library.search.whoosh_engine.arrays import Array
from library.search.whoosh_engine.documents import Documents
from library.search.whoosh_engine.evaluation import Matching
from library.search.whoosh_engine.leaves import Leaves
from library.search.whoosh_engine.postings import FieldPostings
from library.search.whoosh_engine.segment import SegmentData
from library.search.whoosh_engine.snapshot import Groups, Snapshot, View

FACETS: Final = (Facet.YEAR, Facet.COMMITTEE, Facet.KIND)
FIELDS: Final = tuple(Field)
_NOTHING: Final = (0, 0, 0)
_OF_PLACES: Final = 12
"""Arrays that only fields with places have."""


def address(values: Array | None) -> int:
    """Where an array's numbers lie, 0 for none."""
    return 0 if values is None else int(values.__array_interface__["data"][0])


class GroupMasks:
    """The masks of some groups of documents, and where they lie; 0 where nothing is of a group."""

    def __init__(self, groups: Iterable[Documents]) -> None:
        self._held = [one.mask() if one.size else None for one in groups]
        self.told = (len(self._held), *map(address, self._held))


NO_GROUPS: Final = GroupMasks(())


class Segment:
    """One segment of a commit as the kernel sees it; keeps alive what it points to."""

    def __init__(self, snapshot: Snapshot, view: View, number: int) -> None:
        self.view, self._snapshot, self._number = view, snapshot, number
        self._held: list[Array] = []
        data = view.data
        columns = [view.facets[facet] for facet in FACETS]
        table = [view.size, address(view.alive)]
        for values in (data.ties, data.page_ends, data.page_places, *(one.codes for one in columns),
                       *(one.totals for one in columns), *(one.places for one in columns)):  # fmt: skip
            table += self._told(values)
        for field in FIELDS:
            table += self._field(data, data.fields[field])
        self._table = array("q", table)
        self.address = self._table.buffer_info()[0]
        self._groups: tuple[Groups, tuple[str, ...], GroupMasks] | None = None

    def _told(self, values: Array) -> Sequence[int]:
        if not len(values):
            return _NOTHING
        values = np.ascontiguousarray(values)
        self._held.append(values)
        return address(values), values.itemsize, values.size

    def _field(self, data: SegmentData, field: FieldPostings) -> list[int]:
        told = [field.frequencies, field.starts, field.gaps, field.gap_starts, field.counts, field.rows,
                field.row_terms, data.lengths(field.name)]  # fmt: skip
        places = [field.document_starts, field.stream, field.codes, field.paired, field.pairs, field.hints,
                  field.hint_starts, field.row_hints, field.row_hint_starts, field.rare_terms, field.rare_starts,
                  field.rare_places
                  ] if field.positional else []  # fmt: skip
        numbers = [number for values in (*told, *places) for number in self._told(values)]
        return numbers if places else [*numbers, *_NOTHING * _OF_PLACES]

    def groups(self, groups: Groups) -> tuple[tuple[str, ...], GroupMasks]:
        """The values of the groups, and their masks."""
        known = self._groups
        if known is None or known[0] is not groups:
            matching = Matching(self.view, self._number, Leaves(self._snapshot))
            found: dict[str, Documents] = dict(self.view.grouped(groups, matching.of))
            known = self._groups = groups, tuple(found), GroupMasks(found.values())
        return known[1], known[2]
