"""A passage with its lines in one spelling, and a first look at where a mark may stand in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from library.secrecy.columns import Columns
from library.secrecy.marks import END_OF_A_MARK
from library.secrecy.matter import Passage
from library.secrecy.spelling import clean

_FEWEST_LONE_LETTERS = 3  # they may be a mark that is written down the margin


@dataclass(frozen=True)
class Written:
    """A passage in one spelling.

    Args:
        passage: as it was handed over.
        lines: its lines, clean.
    """

    passage: Passage
    lines: tuple[str, ...]

    @classmethod
    def of(cls, passage: Passage) -> Written:
        """Clean all lines of a passage at once."""
        lines = clean("\n".join(line.text for line in passage.lines)).split("\n")
        if len(lines) != len(passage.lines):  # a line that holds a line break
            lines = [clean(line.text).replace("\n", " ") for line in passage.lines]
        return cls(passage, tuple(lines))

    @cached_property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)

    @cached_property
    def columns(self) -> Columns:
        """Which of its lines stand above one another."""
        return Columns(self.passage.lines)

    @cached_property
    def candidates(self) -> frozenset[int]:
        """The lines that the end of a mark stands in."""
        ends = list(accumulate(len(line) + 1 for line in self.lines))
        found: set[int] = set()
        for match in END_OF_A_MARK.finditer(self.text):
            found.update(range(bisect_right(ends, match.start()), bisect_right(ends, match.end() - 1) + 1))
        lone = [index for index, line in enumerate(self.lines) if len(line) < 3 and line.strip().isalpha()]
        return frozenset(found.union(lone if len(lone) >= _FEWEST_LONE_LETTERS else ()))
