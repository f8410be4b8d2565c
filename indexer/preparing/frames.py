"""Frames of stamps in any direction: two long parallel lines, and a line across at either end.

Straight lines stay to be found where letters, accents and rows of text hang on to a frame and make one piece with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from indexer.ocr import Picture
from indexer.preparing.lines import KnownRuns, Line, are_long_enough, axes, find_lines
from indexer.preparing.outlines import Outlined, outlined

# The height of a frame in inches: round letters of 8 points, and of a third of the page.
_LOWEST, _HIGHEST = 0.14, 1.6
_SAME_ANGLE = 2.5
_AGREE = 0.62
_SIDE_INKED = 0.55
_ASPECT, _NEARLY_SQUARE = 1.3, 1.05
_WHOLE = 0.85  # what is nearly square is a frame only where all sides are so full
_ROUGHLY = 0.8  # pairs are told apart by one line's direction first, then by that of both
_NESTED = 4.0  # a frame so many times smaller than the one round it stands for itself
# A cell's lines go on beyond its corners: so far in inches, with so much ink, this many of eight.
_BEYOND, _GOES_ON, _FEWEST = 0.14, 0.85, 2


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame: its middle, its sides in pixels, and by how many degrees its rows run downhill.

    Args:
        inked: the share of its weakest side that has ink, 0 to 1.
    """

    x: float
    y: float
    wide: float
    high: float
    angle: float
    inked: float


def find_frames(mask: Picture, dpi: float, known: KnownRuns | None = None) -> list[Frame]:
    """Find frames in a mask of ink (255 where there is some), the best first; none overlaps a better one.

    Args:
        mask: at about 150 dots per inch.
        dpi: its resolution.
        known: runs that were found in other masks of this resolution; it grows.
    """
    known = {} if known is None else known
    if cv2.countNonZero(mask) < 2 * (1 + _ASPECT) * _LOWEST * dpi:  # the lines of the smallest frame, a dot thick
        return []
    pieces = outlined(mask)
    found = _lying(mask, pieces, dpi, known)
    if are_long_enough(pieces[1][:, 3], dpi).any():
        turned = np.asarray(cv2.rotate(mask, cv2.ROTATE_90_CLOCKWISE))
        found += [_turned_back(frame, mask.shape[0]) for frame in _lying(turned, outlined(turned), dpi, known)]
    kept: list[Frame] = []
    for frame in sorted(found, key=lambda one: one.inked * one.wide, reverse=True):
        if not any(is_part(one, frame) for one in kept):
            kept.append(frame)
    return kept


def is_cell(mask: Picture, frame: Frame, dpi: float) -> bool:
    """Whether the lines of a frame go on beyond its corners, as those of a table's cell do."""
    room, line = round(_BEYOND * dpi), max(2, round(0.02 * dpi))
    level = cut_level(mask, frame, room=room) > 127
    high, wide = level.shape
    ends = []
    for row in (room, high - room):
        band = level[row - line : row + line]
        ends += [band[:, : room - line], band[:, wide - room + line :]]
    for column in (room, wide - room):
        band = level[:, column - line : column + line].T
        ends += [band[:, : room - line], band[:, high - room + line :]]
    return sum(float(end.mean(axis=1).max()) > _GOES_ON for end in ends) >= _FEWEST


def cut_level(picture: Picture, frame: Frame, *, room: float) -> Picture:
    """Cut what a frame encloses out of a picture, turned level, with so many pixels of room round it."""
    wide, high = round(frame.wide + 2 * room), round(frame.high + 2 * room)
    matrix = cv2.getRotationMatrix2D((frame.x, frame.y), frame.angle, 1.0)
    matrix[:, 2] += np.array((wide / 2 - frame.x, high / 2 - frame.y))
    coarse = picture[::8, ::8]
    filling = [float(value) for value in np.median(coarse.reshape(-1, 1 if picture.ndim == 2 else 3), axis=0)]
    return np.asarray(cv2.warpAffine(picture, matrix, (wide, high), borderValue=filling))


def _lying(mask: Picture, pieces: Outlined, dpi: float, known: KnownRuns) -> list[Frame]:
    """Frames that are no steeper than the lines that are looked for."""
    lines = find_lines(mask, pieces, dpi, known)
    if len(lines) < 2:
        return []
    return [frame for first, second in _side_by_side(lines, dpi)
            if (frame := _between(lines[first], lines[second], mask, dpi))]  # fmt: skip


def _side_by_side(lines: Sequence[Line], dpi: float) -> Iterator[tuple[int, int]]:
    """The pairs of lines that may be the long sides of one frame, all compared at once."""
    angle = np.array([line.angle for line in lines])
    turn, middle = np.radians(angle), np.array([line.middle for line in lines])
    apart = middle[:, None] - middle[None]
    high = np.abs(apart[..., 1] * np.cos(turn) - apart[..., 0] * np.sin(turn))
    along = np.abs(apart[..., 0] * np.cos(turn) + apart[..., 1] * np.sin(turn))
    length = np.array([line.length for line in lines])
    fits = (np.abs(angle[:, None] - angle[None]) <= _SAME_ANGLE) & (along <= np.maximum.outer(length, length) / 2)
    fits &= (high >= _ROUGHLY * _LOWEST * dpi) & (high <= _HIGHEST * dpi / _ROUGHLY)
    for first, second in np.argwhere(fits):
        if first < second:
            yield int(first), int(second)


def _turned_back(frame: Frame, high: int) -> Frame:
    """A frame found on a picture of this height after a quarter turn clockwise, as it stands on the picture itself."""
    angle = frame.angle - 90 if frame.angle > 0 else frame.angle + 90
    return replace(frame, x=frame.y, y=high - 1 - frame.x, angle=angle)


def is_part(better: Frame, frame: Frame) -> bool:
    """Whether a frame is part of a better one, or the same."""
    if frame.wide * frame.high * _NESTED < better.wide * better.high:
        return False
    along, across = axes(better.angle)
    apart = np.array((frame.x - better.x, frame.y - better.y))
    return abs(float(along @ apart)) < 0.6 * better.wide and abs(float(across @ apart)) < better.high


def _between(first: Line, second: Line, mask: Picture, dpi: float) -> Frame | None:
    """The frame that two lines are the long sides of, if lines across close it at both ends."""
    if abs(first.angle - second.angle) > _SAME_ANGLE:
        return None
    angle = (first.angle * first.length + second.angle * second.length) / (first.length + second.length)
    along, across = axes(angle)
    a, b = first.middle, second.middle
    high = abs(float(across @ (a - b)))
    starts = [float(along @ middle) - line.length / 2 for middle, line in ((a, first), (b, second))]
    ends = [start + line.length for start, line in zip(starts, (first, second), strict=True)]
    common = min(ends) - max(starts)
    if not _LOWEST * dpi <= high <= _HIGHEST * dpi or common < _AGREE * (max(ends) - min(starts)):
        return None
    left, right = min(starts), max(ends)
    if right - left < _NEARLY_SQUARE * high:
        return None
    centre = along * (left + right) / 2 + across * float(across @ (a + b)) / 2
    return fitted(Frame(float(centre[0]), float(centre[1]), right - left, high, angle, 0.0), mask, dpi)


def fitted(frame: Frame, mask: Picture, dpi: float) -> Frame | None:
    """The frame fitted to its ink; None where a side is missing."""
    room = round(0.16 * dpi)
    level = cv2.dilate(cut_level(mask, frame, room=room), np.ones((3, 3), np.uint8)) > 127
    high, wide = level.shape
    reach = round(0.07 * dpi)
    rows = level[:, room + reach : wide - room - reach].mean(axis=1)
    top = room - reach + int(rows[room - reach : room + reach].argmax())
    bottom = high - room - reach + int(rows[high - room - reach : high - room + reach].argmax())
    columns = level[top : bottom + 1].mean(axis=0)
    reach = max(room - 1, min(round(0.3 * dpi), wide // 5))
    left = int(columns[:reach + room].argmax())
    right = wide - reach - room + int(columns[-(reach + room) :].argmax())
    across, down = right - left, bottom - top
    if across < _NEARLY_SQUARE * down or down < _LOWEST * dpi:
        return None
    rows = level[:, left:right].mean(axis=1)
    inked = float(min(rows[top], rows[bottom], columns[left], columns[right]))
    if inked < (_SIDE_INKED if across >= _ASPECT * down else _WHOLE):
        return None
    along, down_axis = axes(frame.angle)
    shift = along * ((left + right) / 2 - wide / 2) + down_axis * ((top + bottom) / 2 - high / 2)
    return Frame(frame.x + float(shift[0]), frame.y + float(shift[1]), float(across), float(down), frame.angle, inked)
