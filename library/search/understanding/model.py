"""What is understood of a query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from library.search.contract import Node
from library.search.highlighting import Marks
from library.search.notes import Note


@dataclass(frozen=True, slots=True)
class Understanding:
    """A query as an engine takes it, and how a person is told of it.

    Args:
        query, widened, refine: as in `contract.Request`.
        marking: tells what is to be marked in texts, which is worked out when a text is shown.
        notes: how the query was read, one remark each.
        meant: what was meant by a query typed in the keys of Telex or VNI, None where it was not.
        is_empty: nothing was asked: everything is listed.
        rescue: gives the same with, below the line, what a reader of scans may have made of the words.
    """

    query: Node
    widened: Node | None = None
    refine: Node | None = None
    marking: Callable[[], Marks] = field(default=Marks, compare=False, repr=False)
    notes: tuple[Note, ...] = ()
    meant: str | None = None
    is_empty: bool = False
    rescue: Callable[[], Understanding] | None = field(default=None, compare=False, repr=False)

    @property
    def marks(self) -> Marks:
        """What is to be marked in texts."""
        return self.marking()

    def rescued(self) -> Understanding:
        """To be asked for once, where hardly anything has all the words."""
        return self if self.rescue is None else self.rescue()
