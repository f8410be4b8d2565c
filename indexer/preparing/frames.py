"""Frames of stamps that slant or touch what is printed: two long parallel lines, and a line across at either end.

Straight lines stay to be found where letters, accents and rows of text hang on to a frame and make one piece with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np

from indexer.ocr import Picture
from indexer.preparing.lines import Line, axes, find_lines

# The height of a frame in inches.
_LOWEST, _HIGHEST = 0.17, 0.70
_SAME_ANGLE = 2.5
_AGREE = 0.62
_SIDE_INKED = 0.55
_ASPECT = 1.3


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


def find_frames(mask: Picture, dpi: float) -> list[Frame]:
    """Find frames in a mask of ink (255 where there is some), the best first; none overlaps a better one.

    Args:
        mask: at about 150 dots per inch.
        dpi: its resolution.
    """
    pairs = combinations(find_lines(mask, dpi), 2)
    found = [frame for first, second in pairs if (frame := _between(first, second, mask, dpi))]
    kept: list[Frame] = []
    for frame in sorted(found, key=lambda one: one.inked * one.wide, reverse=True):
        if not any(abs(frame.x - one.x) < 0.6 * one.wide and abs(frame.y - one.y) < one.high for one in kept):
            kept.append(frame)
    return kept


def cut_level(picture: Picture, frame: Frame, *, room: float) -> Picture:
    """Cut what a frame encloses out of a picture, turned level, with so many pixels of room round it."""
    wide, high = round(frame.wide + 2 * room), round(frame.high + 2 * room)
    matrix = cv2.getRotationMatrix2D((frame.x, frame.y), frame.angle, 1.0)
    matrix[:, 2] += np.array((wide / 2 - frame.x, high / 2 - frame.y))
    filling = [float(value) for value in np.median(picture.reshape(-1, 1 if picture.ndim == 2 else 3), axis=0)]
    return np.asarray(cv2.warpAffine(picture, matrix, (wide, high), borderValue=filling))


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
    if right - left < _ASPECT * high:
        return None
    centre = along * (left + right) / 2 + across * float(across @ (a + b)) / 2
    return _closed(Frame(float(centre[0]), float(centre[1]), right - left, high, angle, 0.0), mask, dpi)


def _closed(frame: Frame, mask: Picture, dpi: float) -> Frame | None:
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
    if across < _ASPECT * down or down < _LOWEST * dpi:
        return None
    rows = level[:, left:right].mean(axis=1)
    inked = float(min(rows[top], rows[bottom], columns[left], columns[right]))
    if inked < _SIDE_INKED:
        return None
    along, down_axis = axes(frame.angle)
    shift = along * ((left + right) / 2 - wide / 2) + down_axis * ((top + bottom) / 2 - high / 2)
    return Frame(frame.x + float(shift[0]), frame.y + float(shift[1]), float(across), float(down), frame.angle, inked)
