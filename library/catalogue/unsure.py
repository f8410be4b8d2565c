"""A document whose number or day is in doubt, and the words of another one that name it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from library.party.citing import Citation, symbol_key
from library.records import PartialDate

Key = tuple[str, int]
"""The letters of a code, as `symbol_key` has them, and the year of issue."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A document whose number or day was written by hand, and all that speaks of it.

    Args:
        name: of its file; empty where the file holds others too.
        ink: the reading of the handwriting; empty where there is none.
        register: the readings of incoming-register stamps.
        number: that it has now by inference (where its day is asked for: also that in print), or None.
        issued: as far as the paper itself says; never a day that was inferred.
        date_line: the reading of the line of the date; empty where there is none.
        signed: the readings of digital signatures.
        read: the numbers that the second reader read, with their shares.
        read_days: the days that it read.
    """

    id: str
    kind: str | None
    symbol: str
    committee: str | None
    issued: PartialDate
    name: str
    ink: str
    register: tuple[str, ...]
    number: str | None
    date_line: str = ""
    signed: tuple[str, ...] = ()
    read: Mapping[int, float] = field(default_factory=dict)
    read_days: Mapping[int, float] = field(default_factory=dict)

    @property
    def key(self) -> Key | None:
        """What it shares with the citations that may mean it."""
        letters = symbol_key(self.symbol)
        return None if letters is None else (letters, self.issued.year)


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation on a page of a document that is shown, with the committee and the date of that document."""

    document_id: str
    page: int
    citation: Citation
    committee: str | None
    issued: PartialDate | None


Numbers = Callable[[Unsure], set[int]]
"""Gives those that a document may bear of which the number is in doubt, whatever cites it."""
