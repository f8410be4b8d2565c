"""Round seals: where they stand, and what runs round them laid out straight.

Between their rings, and round the star within, a frame may seem to stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from indexer.ocr import Picture
from indexer.preparing.crossing import stretched
from indexer.preparing.ink import extremes
from indexer.preparing.inks import Inks
from indexer.preparing.row_pictures import closed_up
from library.records import Box

# Inches: seals are 30 to 36 mm across, and their inner ring some 10 mm less.
_SMALLEST, _LARGEST, _APART = 0.40, 0.85, 0.50
_COARSE_DPI = 60.0
# How perfect a circle must be; rings of seals on real scans reach it, also under a signature.
_EDGE, _PERFECT = 200, 0.85
_OUTER = 1.05  # share of the radius
# What is laid out reaches so far, for the radius of the ring that was found, which may be the outer or an inner one.
_FROM, _TO = 0.45, 1.7
# Its middle is sought among places so many dots apart, in so many directions: on the coarse copy it was found roughly.
_STEPS, _DIRECTIONS = ((-6, -4, -2, 0, 2, 4, 6), (-1, 0, 1)), 180
# Circles with less ink part rings from letters; letters are so high, in inches; so much of a circle has ink at most.
_CLEAR, _LOW, _HIGH, _LINE = 0.03, 0.06, 0.22, 0.6
_ROOM = 2  # dots of the small copy over and under letters
_LETTER = 32  # dots that such a strip is high: so the second reader takes it
_INKED, _SPARSE = 128, 0.45  # letters with so much room between them (of 255, of all columns) are moved together
_LONGEST = 30.0  # times as long as high it takes at most


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle, in dots of the mask in which it was found."""

    x: float
    y: float
    radius: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies on the ring or within."""
        return float(np.hypot(x - self.x, y - self.y)) < _OUTER * self.radius

    def box(self) -> Box:
        """Round it."""
        return Box(max(0, int(self.x - self.radius)), max(0, int(self.y - self.radius)),
                   int(self.x + self.radius) + 1, int(self.y + self.radius) + 1)


def find_rings(mask: Picture, dpi: float) -> list[Ring]:
    """Find the rings of seals; it takes some hundredths of a second.

    Args:
        mask: ink, 255.
        dpi: its resolution.
    """
    factor = min(1.0, _COARSE_DPI / dpi)
    coarse = cv2.GaussianBlur(cv2.resize(mask, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), (3, 3), 0)
    inch = dpi * factor
    found = cv2.HoughCircles(coarse, cv2.HOUGH_GRADIENT_ALT, 1.5, _APART * inch, param1=_EDGE, param2=_PERFECT,
                             minRadius=round(_SMALLEST * inch), maxRadius=round(_LARGEST * inch))
    if found is None:
        return []
    return [Ring(float(x) / factor, float(y) / factor, float(radius) / factor) for x, y, radius in found[0][:, :3]]


def unrolled(inks: Inks, ring: Ring) -> Iterator[Picture]:
    """What runs round a seal as pictures of a line: from its foot on, from its head on, and along its foot from within.

    Args:
        inks: of the page.
        ring: one of its rings, on the small copy.
    """
    mask = inks.red if inks.coloured and _holds_more(inks.red, ring) else inks.dark
    x, y, ink = _centred(mask, ring)
    across = _letters_among(ink, ring, inks.dpi)
    if across is None:
        return
    inner, outer = (one / inks.factor for one in across)
    x, y, high = x / inks.factor, y / inks.factor, outer - inner
    long = min(_LONGEST, 2 * np.pi * (inner + outer) / 2 / high)
    size = (round(_LETTER * outer / high), round(_LETTER * long))
    left, top = (max(0, int(middle - outer) - 1) for middle in (x, y))
    disc = inks.picture[top : int(y + outer) + 2, left : int(x + outer) + 2]
    grey = disc if disc.ndim == 2 else extremes(disc)[1]
    strip = np.rot90(_polar(grey, x - left, y - top, outer, size)[:, size[0] - _LETTER :])
    strip = stretched(np.ascontiguousarray(strip))
    if float((strip < _INKED).any(axis=0).mean()) < _SPARSE:
        strip = closed_up(strip, _LETTER)
    quarter = strip.shape[1] // 4  # angles run clockwise from the right
    foot, head = (np.ascontiguousarray(np.roll(strip, turn * quarter, axis=1)) for turn in (-1, 1))
    yield foot
    yield head
    yield np.ascontiguousarray(head[:, quarter : 3 * quarter][::-1, ::-1])


def _polar(picture: Picture, x: float, y: float, radius: float, size: tuple[int, int]) -> Picture:
    """A disc laid out: a row for each direction, clockwise from the right, a column for each distance."""
    return np.asarray(cv2.warpPolar(picture, size, (x, y), radius, cv2.WARP_POLAR_LINEAR | cv2.INTER_LINEAR
                                    | cv2.WARP_FILL_OUTLIERS))


def _holds_more(red: Picture, ring: Ring) -> bool:
    """Whether a seal is red."""
    box = ring.box()
    return cv2.countNonZero(red[box.top : box.bottom, box.left : box.right]) > 2 * ring.radius


def _centred(mask: Picture, ring: Ring) -> tuple[float, float, Picture]:
    """The middle of a ring to a dot, round which its circles are sharpest, and the share of ink of each circle."""
    reach = _TO * ring.radius
    x, y = ring.x, ring.y
    best = -1.0, x, y, np.empty(0)
    for steps in _STEPS:
        for across in steps:
            for down in steps:
                flat = _polar(mask, x + across, y + down, reach, (round(reach), _DIRECTIONS))
                ink = flat.mean(axis=0) / 255
                sharp = float((ink[round(_FROM * ring.radius) :] ** 2).sum())
                best = max(best, (sharp, x + across, y + down, ink), key=lambda one: one[0])
        _, x, y, ink = best
    return x, y, ink


def _letters_among(ink: Picture, ring: Ring, dpi: float) -> tuple[float, float] | None:
    """The two distances from the middle between which letters stand: the broadest of what is no ring and no star.

    Args:
        ink: the share of ink of each circle round the middle, a dot apart.
        ring: the ring that was found.
        dpi: resolution.
    """
    inked = np.concatenate(([False], ink > _CLEAR, [False]))
    edges = np.flatnonzero(inked[1:] != inked[:-1])
    best: tuple[float, float] | None = None
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        between = start > _FROM * ring.radius and _LOW * dpi <= end - start <= _HIGH * dpi
        broadest = best is None or end - start > best[1] - best[0] - 2 * _ROOM
        if between and broadest and float(ink[start:end].max()) < _LINE:
            best = (float(start) - _ROOM, float(end) + _ROOM)
    return best
