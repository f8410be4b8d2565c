"""Rows of letters cut out level, alone on white paper, all about one size: many of them are read at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from indexer.ocr import Picture
from indexer.preparing.crossing import alone, stretched
from indexer.preparing.found_stamp import STEEP, FoundStamp
from indexer.preparing.ink import colour_of, extremes, one_ink
from indexer.preparing.inks import Inks
from indexer.preparing.letter_rows import Row
from library.records import Box

_LETTER = 40.0  # dots that a capital letter is high
_MOST_LARGER = 4.0
_ROOM = 0.62  # for the marks over and under letters, as a share of a letter
_LEVEL = 2.5
# Letters further apart than this (of a letter) are moved together, to so much: spaced words are read badly.
_MARK = 0.5  # of a letter: what is larger is no mark over or under one
_SPACED, _CLOSE = 0.55, 0.25
_HUGE = 0.3  # inches
_NEAR = 25  # dots round letters in which marks over and under them are looked for that are too pale to be coloured
_WHITE = 255
# Degrees by which a column of letters runs down at least, how many of them there are, and how large they are for the
# largest: smaller pieces are signs. What is darker than so much is ink.
_UPRIGHT, _FEWEST_OF_COLUMN, _OF_THE_LARGEST, _INKED = 80.0, 3, 0.6, 160
_BEYOND = 4  # dots


def picture_of(inks: Inks, row: Row, marks: Picture, *, red: bool | None) -> FoundStamp:
    """A row as a picture that can be read.

    Args:
        inks: of the page.
        row: where it stands, on the small copy.
        marks: the mask it was found in: small pieces above and below its letters belong to it.
        red: whether its ink is red; None for black.
    """
    cut = _Cut(inks, row)
    own, corner = _own(row, marks)
    keep = cut.level(own, corner=corner) > 127
    greys = _grey(cut.colour(), inks.paper, red)
    if red is not None:  # what black print covers has no colour; nor have the edges of pale letters, a dot wide
        part, corner = cut.part()
        covered = cv2.morphologyEx(cv2.subtract(marks[part], inks.tint[part]), cv2.MORPH_OPEN,
                                   np.ones((2, 2), np.uint8))  # fmt: skip
        greys[0][cut.level(np.asarray(covered), corner=corner) > 127] = 0
    views = [closed_up(alone(one, keep)) for one in greys]
    if red is not None:
        near = cv2.dilate(keep.astype(np.uint8), np.ones((_NEAR, _NEAR), np.uint8)) > 0
        views.append(closed_up(alone(greys[1], near & ~_print_beside(inks, cut))))
    return FoundStamp(cut.box(), views[0], False, tuple(views[1:]), row=True, coloured=red is not None,
                      either_way=abs(row.angle) > STEEP, block=row.block, huge=row.letter > _HUGE * inks.dpi)


def column_of(inks: Inks, row: Row, marks: Picture, *, red: bool | None) -> Iterator[FoundStamp]:
    """A column of upright letters, laid side by side; the arguments are those of `picture_of`."""
    boxes = sorted((cv2.boundingRect(one) for one in row.pieces), key=lambda box: box[1])
    large = [box for box in boxes if max(box[2:]) >= _OF_THE_LARGEST * max(max(one[2:]) for one in boxes)]
    stacked = all(above[1] + above[3] <= below[1] for above, below in pairwise(large))
    if abs(row.angle) < _UPRIGHT or not row.straight or len(large) < _FEWEST_OF_COLUMN or not stacked:
        return
    (left, top), (right, bottom) = row.corners()
    upright = replace(row, x=(left + right) / 2, y=(top + bottom) / 2, wide=float(right - left),
                      high=float(bottom - top), angle=0.0)
    found = picture_of(inks, upright, marks, red=red)
    scale = _Cut(inks, upright).scale
    above = top - _ROOM * row.letter
    ends = [(round((box[1] - above) * scale), round((box[1] + box[3] - above) * scale)) for box in large]
    views = [_side_by_side(view, ends) for view in (found.inside, *found.others)]
    yield replace(found, inside=views[0], others=tuple(views[1:]), either_way=False, block=False)


def _side_by_side(column: Picture, ends: Sequence[tuple[int, int]]) -> Picture:
    """Letters that stand one below another in a row; their signs go with them.

    Args:
        column: dark on white.
        ends: where each letter begins and ends from above, without its signs.
    """
    ink = column.min(axis=1) < _INKED
    cuts = [0]
    for (_, bottom), (top, _) in pairwise(ends):
        free = [place for place in range(bottom, top) if not ink[place]] or [(bottom + top) // 2]
        runs = np.split(np.array(free), np.flatnonzero(np.diff(free) > 1) + 1)
        cuts.append(int(np.mean(max(runs, key=len))))
    cuts.append(column.shape[0])
    above = max(top - cut for (top, _), cut in zip(ends, cuts, strict=False))
    below = max(cut - bottom for (_, bottom), cut in zip(ends, cuts[1:], strict=True))
    high = max(bottom - top for top, bottom in ends)
    letters = []
    for (_, bottom), first, last in zip(ends, cuts, cuts[1:], strict=False):
        letter = np.full((above + high + below, column.shape[1]), _WHITE, np.uint8)
        start = above + high - bottom + first  # all stand on one line
        part = column[first:last]
        letter[start : start + len(part)] = part[: len(letter) - start]
        letters.append(letter)
    return closed_up(np.hstack(letters))


def plain_picture_of(inks: Inks, row: Row) -> Picture:
    """A row as it stands on a page in grey, level, with what is round it, in full contrast."""
    return stretched(_Cut(inks, row).colour())


class _Cut:
    """Cuts a row level out of pictures of the page."""

    def __init__(self, inks: Inks, row: Row) -> None:
        self._inks, self._row = inks, row
        self.scale = min(_LETTER / row.letter, _MOST_LARGER / inks.factor)
        self._room = _ROOM * row.letter
        self._angle = 0.0 if abs(row.angle) < _LEVEL else row.angle

    def level(self, mask: Picture, *, corner: tuple[int, int] = (0, 0)) -> Picture:
        """The row out of a mask on the small copy, or of a part of it with its left upper corner there."""
        return self._warped(mask, 1.0, nearest=True, corner=corner)

    def part(self) -> tuple[tuple[slice, slice], tuple[int, int]]:
        """The part of the small copy that the row is cut out of, and its left upper corner."""
        row = self._row
        reach = float(np.hypot(row.wide, row.high)) / 2 + 2 * self._room + _BEYOND
        left, top = (max(0, int(middle - reach)) for middle in (row.x, row.y))
        return (slice(top, int(row.y + reach)), slice(left, int(row.x + reach))), (left, top)

    def colour(self) -> Picture:
        """The row out of the page, in full resolution where that brings more."""
        if self.scale <= 1.0:
            return self._warped(self._inks.small, 1.0)
        return self._warped(self._inks.picture, self._inks.factor)

    def box(self) -> Box:
        """Round the row, in pixels of the page."""
        points = np.concatenate(self._row.pieces).reshape(-1, 2) / self._inks.factor
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return Box(int(left), int(top), int(right) + 1, int(bottom) + 1)

    def _warped(
        self, picture: Picture, factor: float, *, nearest: bool = False, corner: tuple[int, int] = (0, 0)
    ) -> Picture:
        row, scale = self._row, self.scale * factor
        wide = max(8, round((row.wide + 2 * self._room) * self.scale))
        high = max(8, round((row.high + 2 * self._room) * self.scale))
        x, y = row.x / factor - corner[0], row.y / factor - corner[1]
        matrix = cv2.getRotationMatrix2D((x, y), self._angle, scale)
        matrix[:, 2] += np.array((wide / 2 - x, high / 2 - y))
        way = cv2.INTER_NEAREST if nearest else cv2.INTER_LINEAR if scale > 0.7 else cv2.INTER_AREA
        filling = (0,) if nearest else (_WHITE,) * 3
        return np.asarray(cv2.warpAffine(picture, matrix, (wide, high), flags=way, borderValue=filling))


def _print_beside(inks: Inks, cut: _Cut) -> npt.NDArray[np.bool_]:
    """Where black letters stand; pieces too small for letters, and those that are coloured in part, are not black."""
    dark, tint = (cut.level(one) for one in (inks.dark, inks.tint))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.threshold(dark, 127, 255, cv2.THRESH_BINARY)[1])
    black = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) > _MARK * _LETTER
    black[np.unique(labels[tint > 127])] = False
    black[0] = False
    return np.asarray(cv2.dilate(black[labels].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)


def _own(row: Row, marks: Picture) -> tuple[Picture, tuple[int, int]]:
    """The row's own ink, with small pieces of the same mask close to its letters; the part's left upper corner."""
    reach = max(3, round(_ROOM * row.letter)) | 1
    points = np.concatenate(row.pieces).reshape(-1, 2)
    left, top = (max(0, int(side) - reach) for side in points.min(axis=0))
    right, bottom = (int(side) + reach for side in points.max(axis=0))
    part = np.ascontiguousarray(marks[top:bottom, left:right])
    own = np.zeros_like(part)
    cv2.drawContours(own, list(row.pieces), -1, 255, cv2.FILLED, offset=(-left, -top))
    own = np.asarray(cv2.bitwise_and(own, part))
    near = cv2.bitwise_and(cv2.dilate(own, np.ones((reach, reach), np.uint8)), part)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(near)
    small = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) < 0.8 * row.letter
    small[0] = False
    own[small[labels]] = 255
    return np.asarray(cv2.dilate(own, np.ones((3, 3), np.uint8))), (left, top)


def _grey(level: Picture, paper: int, red: bool | None) -> Sequence[Picture]:
    """The row in grey: a coloured one by its colour, then by the channel in which other inks are bright."""
    if red is None:
        return (level if level.ndim == 2 else extremes(level)[0],)
    return (255 - colour_of(level, paper=paper), one_ink(level, red=red))


def closed_up(level: Picture, letter: float = _LETTER) -> Picture:
    """Move letters together that stand far apart; they are so many dots high."""
    places = np.flatnonzero(level.min(axis=0) < 128)
    keep = np.ones(level.shape[1], dtype=np.bool_)
    for before, after in pairwise(places):
        if after - before > _SPACED * letter:
            keep[before + 1 + round(_CLOSE * letter) : after] = False
    return np.ascontiguousarray(level[:, keep])
