"""Rows of letters in any direction: pieces of ink of about one size, side by side along a line."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from cv2.typing import MatLike

from indexer.ocr import Picture
from indexer.preparing.outlines import boxes_of, outer_outlines

# In inches: letters from 8 points to a third of the page, and how long a row may be.
SMALLEST, _LARGEST = 0.045, 1.6
_SHORTEST, _LONGEST = 0.14, 11.0
_MOST_PIECES = 500
_MOST_ALIKE = 0.3  # the smaller of two neighbours is at least so large
_STRAIGHT = 0.34
_BASE = 0.6  # smaller pieces are marks over and under letters
_LEAST_ASPECT = 1.2
_STEEP_DOUBT = 6.0
_LONG_BAR, _SOLID = 10.0, 0.88
_SAME = 0.1  # of a row's length
# A block of two rows has at least so many letters, and is so wide at most for its height.
_FEWEST_OF_BLOCK, _WIDEST_BLOCK = 4, 2.5

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of letters, or a block of such rows.

    Args:
        x: its middle.
        y: its middle.
        wide: along the row.
        high: across it.
        angle: by how many degrees it runs downhill, -90 to 90.
        letter: how high its letters are, about.
        pieces: the outlines of its ink.
        count: how many of them are as large as letters.
        straight: its letters stand along one line.
    """

    x: float
    y: float
    wide: float
    high: float
    angle: float
    letter: float
    pieces: tuple[MatLike, ...]
    count: int
    straight: bool = False

    @property
    def block(self) -> bool:
        """Whether it may be two rows, which run along either side."""
        return not self.straight and self.count >= _FEWEST_OF_BLOCK and self.wide < _WIDEST_BLOCK * self.high

    def corners(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Left and top, right and bottom of its ink."""
        boxes = np.array([cv2.boundingRect(one) for one in self.pieces])
        (left, top), (right, bottom) = boxes[:, :2].min(axis=0), (boxes[:, :2] + boxes[:, 2:]).max(axis=0)
        return (int(left), int(top)), (int(right), int(bottom))

    def is_same(self, other: Row) -> bool:
        """Whether two rows, found in two masks of one page, stand in one place."""
        ours, theirs = np.array(self.corners()).ravel(), np.array(other.corners()).ravel()
        return bool(np.abs(ours - theirs).max() < _SAME * max(ours[2] - ours[0], ours[3] - ours[1]))


def find_rows(mask: Picture, dpi: float, *, reach: float, smallest: float = SMALLEST) -> list[Row]:
    """Find rows of letters in a mask of ink (255 where there is some), the largest letters first.

    Args:
        mask: of ink that may be a mark: in one colour, or left over by reading.
        dpi: its resolution.
        reach: how far apart letters may stand, as a share of their size.
        smallest: how high letters are at least, in inches.
    """
    outlines = outer_outlines(mask)
    boxes = boxes_of(outlines).astype(np.float64)
    sizes = boxes[:, 2:].max(axis=1, initial=0)
    fits = np.flatnonzero((sizes >= smallest * dpi) & (boxes[:, 2:].min(axis=1, initial=9e9) > 1)
                          & (sizes <= _LONGEST * dpi))
    fits = fits[np.argsort(-sizes[fits], kind="stable")][:_MOST_PIECES]
    rows = []
    for group in _groups(boxes[fits], reach):
        row = _row([outlines[place] for place in fits[group]], boxes[fits[group]])
        if row and _SHORTEST * dpi <= row.wide <= _LONGEST * dpi and smallest * dpi <= row.letter <= _LARGEST * dpi:
            rows.append(row)
    return sorted(rows, key=lambda row: row.letter, reverse=True)


def _groups(boxes: Points, reach: float) -> list[npt.NDArray[np.intp]]:
    """Pieces that stand close to one another, for their size, and are of about one size."""
    if not len(boxes):
        return []
    size = boxes[:, 2:].max(axis=1)
    start, end = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    apart = np.maximum(0, np.maximum(start[:, None] - end[None], start[None] - end[:, None]))
    smaller, larger = np.minimum.outer(size, size), np.maximum.outer(size, size)
    joined = (np.hypot(apart[..., 0], apart[..., 1]) <= reach * smaller) & (smaller >= _MOST_ALIKE * larger)
    group = np.full(len(boxes), -1)
    for seed in range(len(boxes)):
        if group[seed] >= 0:
            continue
        group[seed] = seed
        front = [seed]
        while front:
            near = np.flatnonzero(joined[front.pop()] & (group < 0))
            group[near] = seed
            front.extend(near.tolist())
    return [np.flatnonzero(group == seed) for seed in np.unique(group)]


def _row(pieces: list[MatLike], boxes: Points) -> Row | None:
    points = np.concatenate(pieces)
    (x, y), (wide, high), turned = cv2.minAreaRect(points)
    angle = turned if wide >= high else turned - 90
    letters = boxes[:, 2:].max(axis=1) >= _BASE * np.median(boxes[:, 2:].max(axis=1))
    centres = (boxes[:, :2] + boxes[:, 2:] / 2)[letters]
    size = float(np.median(boxes[letters, 2:].max(axis=1)))
    line = _line_through(centres, size) if len(centres) > 2 else None
    if line is not None and abs((line - angle + 90) % 180 - 90) > _STEEP_DOUBT:
        angle = line  # a short word's smallest rectangle may stand across it
        x, y, wide, high = _around(points.reshape(-1, 2).astype(np.float64), angle)
    else:
        wide, high = max(wide, high), min(wide, high)
    angle = (angle + 90) % 180 - 90
    row = Row(x, y, wide, high, angle, min(size, high), tuple(pieces), int(letters.sum()), line is not None)
    square = wide < _LEAST_ASPECT * high and not row.straight and not row.block
    return None if square or (len(pieces) == 1 and _is_bar(pieces[0], wide, high)) else row


def _is_bar(outline: MatLike, wide: float, high: float) -> bool:
    """Whether a single piece is a rule, a bar or the edge of a sheet; letters that touch leave more paper free."""
    return wide > _LONG_BAR * high or float(cv2.contourArea(outline)) > _SOLID * wide * high


def _line_through(centres: Points, size: float) -> float | None:
    """The direction of a line that runs through all letters; None where they do not stand along one."""
    middle = centres - centres.mean(axis=0)
    _, _, axes = np.linalg.svd(middle, full_matrices=False)
    if float(np.abs(middle @ axes[1]).max()) > _STRAIGHT * size:
        return None
    return float(np.degrees(np.arctan2(axes[0][1], axes[0][0])))


def _around(points: Points, angle: float) -> tuple[float, float, float, float]:
    """Middle, width and height of the rectangle in this direction round some points."""
    turn = np.radians(angle)
    along, across = np.array((np.cos(turn), np.sin(turn))), np.array((-np.sin(turn), np.cos(turn)))
    forward, side = points @ along, points @ across
    centre = along * (forward.min() + forward.max()) / 2 + across * (side.min() + side.max()) / 2
    return float(centre[0]), float(centre[1]), float(np.ptp(forward)), float(np.ptp(side))
