"""Which lines of a passage stand above, below and beside one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from library.secrecy.matter import ShownLine

_NEAR = 2  # rows: an empty one may lie between two parts of a mark


class Columns:
    """The lines of one passage, by row; what shares no column neither continues nor precedes another."""

    def __init__(self, lines: Sequence[ShownLine]) -> None:
        self._lines = lines
        self._rows: dict[int, list[int]] = defaultdict(list)
        for index, line in enumerate(lines):
            self._rows[line.row].append(index)

    def above(self, index: int) -> list[int]:
        """The lines of the nearest row above that share the column, or any of its lines that may."""
        return self._beyond(index, -1)

    def below(self, index: int) -> list[int]:
        """The same for the nearest row below."""
        return self._beyond(index, 1)

    def beside(self, index: int) -> list[int]:
        """The other lines of its row, left to right."""
        return [one for one in self._rows[self._lines[index].row] if one != index]

    def right_of(self, index: int) -> list[int]:
        """The next line of its row."""
        row = self._rows[self._lines[index].row]
        return row[self.place(index) + 1 : self.place(index) + 2]

    def left_of(self, index: int) -> list[int]:
        """The line before it in its row."""
        row = self._rows[self._lines[index].row]
        return row[max(0, self.place(index) - 1) : self.place(index)]

    def row_above(self, index: int, rows: int) -> list[int]:
        """All lines of the row so many rows above."""
        return self._rows.get(self._lines[index].row - rows, [])

    def place(self, index: int) -> int:
        """Number of its column, from the left."""
        return self._rows[self._lines[index].row].index(index)

    def _beyond(self, index: int, step: int) -> list[int]:
        row = self._lines[index].row
        for distance in range(1, _NEAR + 1):
            there = self._rows.get(row + step * distance)
            if there:
                return [one for one in there if self._share(index, one)]
        return []

    def _share(self, index: int, other: int) -> bool:
        one, two = self._lines[index].box, self._lines[other].box
        if one is not None and two is not None:
            return min(one.right, two.right) > max(one.left, two.left)
        mine, its = self._rows[self._lines[index].row], self._rows[self._lines[other].row]
        return len(mine) != len(its) or self.place(index) == self.place(other)
