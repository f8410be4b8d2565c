"""Pieces of ink that may be the frame of a stamp, whole or worn, with straight corners or round ones.

A frame is one piece of ink, hollow, and fills the slanting rectangle round it but for its corners. Straight runs are
not asked for, so that it is found where its lines are full of holes, or too short between round corners.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from cv2.typing import MatLike

from indexer.ocr import Picture
from indexer.preparing.crossing import mended
from indexer.preparing.frames import Frame
from indexer.preparing.outlines import outer_outlines

# Inches: the sides of a frame round letters of 8 points, and of a third of the page.
_LOWEST, _NARROWEST, _HIGHEST, _WIDEST = 0.14, 0.26, 1.7, 6.5
# Of the rectangle round it a frame encloses so much, and so much of that has ink; a ring encloses 0.79 of its square.
_FULL, _ROUND, _MOST_INK = 0.84, 0.93, 0.6
_LEAST_HELD = 0.03  # of what it encloses has other ink; a letter O or N has none
_CLOSED, _LINE = 0.9, 1  # of the hull is enclosed by a line without a gap


@dataclass(frozen=True, slots=True)
class Hollow:
    """A frame that is closed all round, and a mask (255) of all within its line, as large as the page's."""

    frame: Frame
    inside: Picture


def hollow_pieces(ink: Picture, dpi: float) -> tuple[Picture, list[Hollow]]:
    """The pieces that may be frames in some worn ink whose holes are closed: a mask (255); and those closed all round.

    Args:
        ink: a mask (255).
        dpi: its resolution.
    """
    whole = mended(ink, dpi)
    pieces, closed = np.zeros_like(whole), list[Hollow]()
    for outline in outer_outlines(whole):
        frame = _frame_round(outline, dpi)
        if frame is None:
            continue
        left, top, wide, high = cv2.boundingRect(outline)
        filled = np.zeros((high, wide), np.uint8)
        cv2.drawContours(filled, [outline], -1, 255, cv2.FILLED, offset=(-left, -top))
        there = cv2.bitwise_and(whole[top : top + high, left : left + wide], filled)
        x, y = (int(value) for value in outline[0][0])
        cv2.floodFill(there, None, (x - left, y - top), (_LINE,), flags=8)
        line = there == _LINE
        if float(line.sum()) > _MOST_INK * frame.wide * frame.high:
            continue
        is_closed = cv2.contourArea(outline) > _CLOSED * cv2.contourArea(cv2.convexHull(outline))
        thick = 1 + round(float(line.sum()) / cv2.arcLength(outline, closed=True))
        with_edge = cv2.copyMakeBorder(filled, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
        within = cv2.erode(with_edge, np.ones((2 * thick + 1,) * 2, np.uint8))[1:-1, 1:-1]
        here = whole[top : top + high, left : left + wide]
        # Letters may touch the line; of one with a gap nobody knows what is within but by other pieces.
        held = (within > 0) & (here > 0) if is_closed else _within_hull(outline, left, top, here) & ~line
        if float(held.sum()) < _LEAST_HELD * cv2.countNonZero(filled if is_closed else here):
            continue
        pieces[top : top + high, left : left + wide][there > 0] = 255
        if is_closed:
            inside = np.zeros_like(whole)
            inside[top : top + high, left : left + wide] = within
            closed.append(Hollow(frame, inside))
    return pieces, closed


def _within_hull(outline: MatLike, left: int, top: int, ink: Picture) -> npt.NDArray[np.bool_]:
    """The ink within the hull of a piece, in a cut of the page with its left upper corner there."""
    hull = np.zeros_like(ink)
    cv2.drawContours(hull, [cv2.convexHull(outline)], -1, 255, cv2.FILLED, offset=(-left, -top))
    return (hull > 0) & (ink > 0)


def _frame_round(outline: MatLike, dpi: float) -> Frame | None:
    """The frame that an outline may be, by the rectangle round it; None where it has not the size or the form."""
    _, _, wide, high = cv2.boundingRect(outline)
    if max(wide, high) < _NARROWEST * dpi or max(wide, high) > 2 * _WIDEST * dpi:
        return None
    (x, y), (across, down), angle = cv2.minAreaRect(outline)
    low, long = min(across, down), max(across, down)
    if not (_LOWEST * dpi <= low <= _HIGHEST * dpi and _NARROWEST * dpi <= long <= _WIDEST * dpi):
        return None
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    if area < _FULL * low * long or area > _ROUND * np.pi * cv2.minEnclosingCircle(hull)[1] ** 2:
        return None
    angle = angle if across >= down else angle - 90
    return Frame(x, y, long, low, (angle + 90) % 180 - 90, 1.0)
