"""Straight lines among the ink of a page, level or slanting: runs without a gap in some direction.

A frame stays one run where rows of text, letters and accents hang on to it, and letters hardly ever make a run so long.
Only pieces of ink that are large enough to hold a line are turned, so that a page without one costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

import cv2
import numpy as np
import numpy.typing as npt
from cv2.typing import MatLike

from indexer.ocr import Picture
from indexer.preparing.outlines import Outlined, outer_outlines, outlined

STEEPEST = 46.0
_STEP = 1.5
# In inches: the shortest run, the shortest and the longest line, its thickness, how far pieces of a line may lie apart.
_RUN = 0.26
_SHORTEST, _LONGEST = 0.30, 6.5
_THICKEST, _SLOPING = 0.11, 0.02  # a long run slopes by half a step more than the direction it was looked for in
# A larger piece is a table, a rule or the edge of a sheet: what is level in it is taken off before the rest is turned.
_LARGE, _LEVEL_RUN, _LEVEL_STEPS = 3.4, 0.6, 2
_SEAL, _SQUARE, _ROUND = 0.8, 1.15, 0.9
_SAME_LINE, _APART = 0.035, 0.25
_SAME_ANGLE = 2.5
_MOST_LINES = 120
_MOST_ALONG, _MOST_LEVEL = 12, 80  # in one direction of a piece, and of a table: seals and hatching are full of runs
_ROUNDED = 2  # dots by which a turned piece may be longer
_REMEMBERED = 1024  # directions
_MOST_RUNS = 800  # each is compared with the lines found before: hatching has thousands

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line: degrees downhill, distance from the origin across it, and from where to where along it."""

    angle: float
    across: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """How long it is, in pixels."""
        return self.end - self.start

    @property
    def middle(self) -> Vector:
        """The point halfway along it."""
        along, across = axes(self.angle)
        return np.asarray(along * (self.start + self.end) / 2 + across * self.across)


KnownRuns = dict[tuple[int, tuple[int, ...], bytes], list[Line]]
"""The runs of pieces of ink that were looked through before: most stand in several masks of a page."""


def find_lines(mask: Picture, pieces: Outlined, dpi: float, known: KnownRuns) -> list[Line]:
    """Find long straight lines in a mask of ink (255 where there is some), pieces of one joined, the longest first.

    Args:
        mask: at about 150 dots per inch.
        pieces: of ink on it.
        dpi: its resolution.
        known: what was found in other masks of this resolution; it grows.
    """
    joined = _Joined()
    for run in nlargest(_MOST_RUNS, _runs(mask, pieces, dpi, known), key=lambda line: line.length):
        joined.add(run, dpi)
    lines = [line for line in joined.lines() if _SHORTEST * dpi <= line.length <= _LONGEST * dpi]
    return sorted(lines, key=lambda line: line.length, reverse=True)[:_MOST_LINES]


@lru_cache(maxsize=_REMEMBERED)
def axes(angle: float) -> tuple[Vector, Vector]:
    """Unit vectors along a line that runs so many degrees downhill, and across it; each line is asked several times."""
    turn = np.radians(angle)
    along, across = np.array((np.cos(turn), np.sin(turn))), np.array((-np.sin(turn), np.cos(turn)))
    along.flags.writeable = across.flags.writeable = False
    return along, across


def are_long_enough(sides: npt.NDArray[np.int_], dpi: float) -> npt.NDArray[np.bool_]:
    """Whether pieces of ink with such sides may hold a run along them."""
    return np.asarray(sides > _RUN * dpi * np.cos(np.radians(STEEPEST)))


def _runs(mask: Picture, pieces: Outlined, dpi: float, known: KnownRuns) -> Iterator[Line]:
    """The runs in every piece of ink that is wide enough for one."""
    for piece, left, top in _pieces(mask, pieces, dpi):
        high, wide = piece.shape
        if _is_seal(piece, dpi):
            continue
        if max(high, wide) > _LARGE * dpi:
            yield from (_shifted(line, left, top) for line in _known_runs(piece, _LEVEL_STEPS, dpi, known))
            bare = _without_rules(piece, dpi)
            for rest, x, y in _pieces(bare, outlined(bare), dpi):
                if max(rest.shape) <= _LARGE * dpi:
                    runs = _known_runs(rest, _steps(rest, dpi), dpi, known)
                    yield from (_shifted(line, left + x, top + y) for line in runs)
        else:
            yield from (_shifted(line, left, top) for line in _known_runs(piece, _steps(piece, dpi), dpi, known))


def _pieces(mask: Picture, pieces: Outlined, dpi: float) -> Iterator[tuple[Picture, int, int]]:
    """The pieces of ink that are wide enough for a run, and where they stand.

    Outlines tell how wide they are: numbering all dots of a page takes four times as long.
    """
    outlines, boxes = pieces
    for place in np.flatnonzero(are_long_enough(boxes[:, 2], dpi))[::-1].tolist():
        yield _piece(mask, outlines[place]), int(boxes[place, 0]), int(boxes[place, 1])


def _piece(mask: Picture, outline: MatLike) -> Picture:
    """One piece of ink by itself (255), no larger than it is."""
    left, top, wide, high = cv2.boundingRect(outline)
    window = cv2.threshold(mask[top : top + high, left : left + wide], 0, 1, cv2.THRESH_BINARY)[1]
    x, y = outline[0][0].tolist()
    cv2.floodFill(window, None, (x - left, y - top), (255,), flags=8)
    return np.asarray(cv2.threshold(window, 1, 255, cv2.THRESH_BINARY)[1])


def _is_seal(piece: Picture, dpi: float) -> bool:
    """Whether a large piece is as round as a seal: its rings and letters are full of runs, and none is a frame's."""
    if min(piece.shape) < _SEAL * dpi or max(piece.shape) > _SQUARE * min(piece.shape):
        return False
    hull = cv2.convexHull(cv2.findNonZero(piece))
    return float(cv2.contourArea(hull)) > _ROUND * np.pi * cv2.minEnclosingCircle(hull)[1] ** 2


def _steps(piece: Picture, dpi: float) -> int:
    """How many directions a run in this piece can take on either side: a low piece has only flat ones."""
    return int(min(STEEPEST, float(np.degrees(np.arcsin(min(1.0, piece.shape[0] / (_RUN * dpi)))))) / _STEP)


def _without_rules(piece: Picture, dpi: float) -> Picture:
    """A large piece without its level and upright lines."""
    length = round(_LEVEL_RUN * dpi)
    level = cv2.morphologyEx(piece, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(piece, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.subtract(piece, rules))


def _known_runs(piece: Picture, most: int, dpi: float, known: KnownRuns) -> list[Line]:
    """The runs of a piece of ink, looked for once."""
    key = most, piece.shape, piece.tobytes()
    if key not in known:
        known[key] = list(_runs_of(piece, most, dpi))
    return known[key]


def _runs_of(piece: Picture, most: int, dpi: float) -> Iterator[Line]:
    """The runs of a piece of ink in all directions up to so many steps; every other one only beside one that has any.

    A run of two dots' thickness shows as a shorter one a step beside its direction, and most pieces are letters.
    """
    fits = [steps for steps in range(-most, most + 1) if _is_as_long(piece, steps * _STEP, dpi)]
    seen = {steps: list(_runs_along(piece, steps * _STEP, dpi)) for steps in fits if (steps + most) % 2 == 0}
    for steps in fits:
        if steps in seen:
            yield from seen[steps]
        elif seen.get(steps - 1) or seen.get(steps + 1):
            yield from _runs_along(piece, steps * _STEP, dpi)


def _is_as_long(piece: Picture, angle: float, dpi: float) -> bool:
    """Whether a piece is wide enough for a run in such a direction."""
    return bool(piece.shape[1] + _ROUNDED >= _RUN * dpi * np.cos(np.radians(angle)))


def _runs_along(piece: Picture, angle: float, dpi: float) -> Iterator[Line]:
    """The runs of a piece of ink in one direction, so many degrees downhill."""
    high, wide = piece.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    across = round(wide * abs(matrix[0, 0]) + high * abs(matrix[0, 1])) + 2
    down = round(wide * abs(matrix[0, 1]) + high * abs(matrix[0, 0])) + 2
    matrix[:, 2] += ((across - wide) / 2, (down - high) / 2)
    turned = cv2.warpAffine(piece, matrix, (across, down), flags=cv2.INTER_NEAREST)
    run = np.ones((1, round(_RUN * dpi)), np.uint8)
    starts = cv2.erode(turned, run)
    if not cv2.countNonZero(starts):
        return
    opened = cv2.dilate(starts, run)
    back = cv2.invertAffineTransform(matrix)
    outlines = outer_outlines(opened)[::-1]
    boxes = np.array([cv2.boundingRect(one) for one in outlines])
    longest = np.argsort(-boxes[:, 2], kind="stable")
    for place in longest[: _MOST_LEVEL if max(piece.shape) > _LARGE * dpi else _MOST_ALONG]:
        left, top, long, thick = (int(value) for value in boxes[place])
        if thick > _THICKEST * dpi + _SLOPING * long:
            continue
        alone = opened[top : top + thick, left : left + long] if len(outlines) == 1 else _piece(opened, outlines[place])
        moments = cv2.moments(alone, binaryImage=True)
        slope = moments["mu11"] / moments["mu20"] if moments["mu20"] else 0.0
        found = angle + float(np.degrees(np.arctan(slope)))
        along, side = axes(found)
        middle = back @ (left + moments["m10"] / moments["m00"], top + moments["m01"] / moments["m00"], 1.0)
        yield Line(found, float(side @ middle), float(along @ middle) - long / 2, float(along @ middle) + long / 2)


def _shifted(line: Line, left: int, top: int) -> Line:
    along, across = axes(line.angle)
    forward = float(along @ (left, top))
    return Line(line.angle, line.across + float(across @ (left, top)), line.start + forward, line.end + forward)


class _Joined:
    """Runs that lie along one line, joined; each run is compared with all lines at once."""

    def __init__(self) -> None:
        self._rows = np.empty((_MOST_RUNS, 6))  # angle, across, start, end, and the direction's cosine and sine
        self._count = 0

    def add(self, run: Line, dpi: float) -> None:
        """Lengthen the first line that the run is part of, or begin another."""
        angle, across, start, end, cosine, sine = self._rows[: self._count].T
        x, y = run.middle
        middle = cosine * x + sine * y
        beside = np.abs(cosine * y - sine * x - across)
        is_one = (np.abs(angle - run.angle) <= _SAME_ANGLE) & (beside <= _SAME_LINE * dpi)
        is_one &= (middle - run.length / 2 < end + _APART * dpi) & (middle + run.length / 2 > start - _APART * dpi)
        places = np.flatnonzero(is_one)
        if places.size:
            row, reach = self._rows[places[0]], float(middle[places[0]])
            row[2], row[3] = min(row[2], reach - run.length / 2), max(row[3], reach + run.length / 2)
        else:
            along = axes(run.angle)[0]
            self._rows[self._count] = (run.angle, run.across, run.start, run.end, *along)
            self._count += 1

    def lines(self) -> Iterator[Line]:
        """All lines, in the order in which they were begun."""
        return (Line(*(float(value) for value in row[:4])) for row in self._rows[: self._count])
