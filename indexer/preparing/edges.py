"""What a copier and a punch leave black: the edges round the sheet and the holes in its margin.

Tesseract takes their slanting rims for letters, or joins a hole to the row beside it. A black band with light letters
is none of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from indexer.ocr import Picture
from indexer.preparing.letter_rows import Row
from indexer.preparing.light_letters import light_rows

_COARSE_DPI = 100.0
_BLACK = 0.5  # of the paper's tone
# Inches: no stroke of a letter is so thick; so far into the sheet edges reach; holes are so wide, and so far at most
# from a side.
_SOLID, _DEEPEST, _HOLES, _MARGIN = 0.07, 0.6, (0.12, 0.4), 1.0
_ROUND, _FULL = 1.3, 0.65  # the longer side by the shorter one; share of their product, 0.79 for a circle
_RIM = 0.03  # inches round them that are neither black nor paper
_LONGEST_SHARE = 0.15  # of a side of the sheet: a shorter piece may be a letter that was cut off
_ROUND_LETTERS = 0.2  # inches from light letters in which black is their ground
_MOST = 0.3  # of the page: then it is a picture


def without_edges(grey: Picture, dpi: float) -> Picture:
    """Paint black edges and punched holes in the tone of the paper.

    Args:
        grey: the page, dark on light.
        dpi: its resolution.

    Returns:
        The very picture where there are none, or none without letters, else another of the same shape.
    """
    factor = min(1.0, _COARSE_DPI / dpi)
    inch = dpi * factor
    coarse = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    if min(coarse.shape) < 2 * _MARGIN * inch:
        return grey
    paper = int(np.median(coarse[::4, ::4]))
    black = (coarse < _BLACK * paper).astype(np.uint8)
    size = round(_SOLID * inch) | 1
    solid = cv2.morphologyEx(black, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    if not cv2.countNonZero(solid):
        return grey
    found = _edges_and_holes(np.asarray(solid), inch)
    if not found.any() or found.mean() > _MOST:
        return grey
    found = _without_letters(found, light_rows(np.asarray(coarse), inch)[0], inch)
    if not found.any():
        return grey
    size = 2 * round(_RIM * inch) + 1
    found = cv2.dilate(found.astype(np.uint8), np.ones((size, size), np.uint8))
    mask = cv2.resize(found, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    painted = grey.copy()
    painted[mask > 0] = paper
    return painted


def _without_letters(found: Picture, rows: Sequence[Row], inch: float) -> Picture:
    """Without the pieces that stand round light letters."""
    if not rows:
        return found
    labels = cv2.connectedComponents(found.astype(np.uint8))[1]
    room = round(_ROUND_LETTERS * inch)
    for row in rows:
        (left, top), (right, bottom) = row.corners()
        beside = labels[max(0, top - room) : bottom + room, max(0, left - room) : right + room]
        found = found & ~np.isin(labels, np.unique(beside[beside > 0]))
    return np.asarray(found)


def _edges_and_holes(solid: Picture, inch: float) -> Picture:
    """Where solid black is an edge or a hole."""
    high, wide = solid.shape
    deep = round(_DEEPEST * inch)
    outer = np.ones(solid.shape, bool)
    outer[deep : high - deep, deep : wide - deep] = False
    found = np.zeros(solid.shape, bool)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid)
    for label in range(1, count):
        left, top, across, down, area = (int(value) for value in stats[label])
        piece = labels[top : top + down, left : left + across] == label
        place = (slice(top, top + down), slice(left, left + across))
        if left == 0 or top == 0 or left + across == wide or top + down == high:
            if max(across / wide, down / high) >= _LONGEST_SHARE:
                found[place] |= piece & outer[place]
        elif _is_hole(across / inch, down / inch, area / inch**2):
            middle = left + across / 2
            if min(middle, wide - middle) < _MARGIN * inch:
                found[place] |= piece
    return found


def _is_hole(across: float, down: float, area: float) -> bool:
    """Whether a piece of so many inches is a disc of a hole's size."""
    short, long = sorted((across, down))
    return _HOLES[0] <= short and long <= min(_HOLES[1], _ROUND * short) and area >= _FULL * across * down
