"""Is a figure printed or written by hand? Judged from its ink beside the printed ink of the same row.

Printed figures stand on the baseline, are as high as the capitals, and have their strokes; a pen hardly ever meets all
of these at once. What the OCR engine thinks of it plays a part only against a figure, never for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from indexer.ocr import Picture
from indexer.records import Head
from library.doubt_reasons import Doubt
from library.records import Box

_MIN_CONFIDENCE = 0.50
_MIN_PEERS = 3
# Measured on real scans and on typewritten, roneoed and printed samples: print stays below 0.09, 0.10 and 0.34.
_OFF_BASELINE = 0.13
_OFF_HEIGHT = 0.18
_OFF_STROKE = 0.42
_OFF_TOGETHER = 2.2
_YEAR = 2.5
# What is neither a dotted line nor a rule.
_NO_LINE = re.compile(r"[^\s.,:;_…·'`~/|\-–—]")
_MAX_SLOPE = 0.06
# In heights of a capital: what stands lower may be the line to write on; what stands at the sides may be print; less is
# a speck.
_ABOVE_LINE, _BESIDE, _INKED = 0.2, 0.15, 0.3
_LEAST_DOTS = 2
_PALE = 0.3  # of the way from paper to print


@dataclass(frozen=True, slots=True)
class Verdict:
    """None in `doubt` means the figure is printed; else why it cannot be trusted."""

    doubt: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """One connected piece of ink in pixels of the head picture; `stroke` is the mean width of its lines."""

    left: int
    top: int
    right: int
    bottom: int
    stroke: float

    @property
    def middle(self) -> float:
        """Horizontal middle."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> int:
        """Height."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Measures:
    """How the ink of a figure differs from its printed neighbours, in heights of a capital.

    Args:
        pieces: how many pieces the figure has.
        baseline: largest distance of a piece's foot from the baseline.
        height: largest difference of a piece's height from a capital's.
        stroke: least and greatest ratio of stroke width to the neighbours'.
        wide: width of the figure per digit.
        inked: whether ink stands above the line where no piece was found: pale strokes, or such as run into the print.
    """

    pieces: int
    baseline: float
    height: float
    stroke: tuple[float, float]
    wide: float
    inked: bool = False


class InkJudge:
    """Judges figures on the head of one page."""

    def __init__(self, head: Head | None) -> None:
        self._grey = None if head is None else head.picture()
        self._scale = 1.0 if head is None else head.scale

    def verdict(
        self, area: Box | None, row: Box | None, *, digits: str | None, confidence: float, year: bool = False,
        reading: str = "",
    ) -> Verdict:  # fmt: skip
        """Judge the ink in `area` by the printed ink of its row.

        Args:
            area: of the figure, between its printed neighbours, in pixels of the page picture.
            row: of the whole printed line.
            digits: what was read, or None when that is no number.
            confidence: of the reading.
            reading: all that was read in the place of the figure; where that is more than a line to write on, the place
                is not blank, though the ink may touch its neighbours.
            year: a year of four digits is part of the form and hardly ever written by hand: it must be far off.
        """
        if self._grey is None or area is None or row is None:
            return Verdict(None if digits else Doubt.UNREADABLE)
        measures = self.measure(area, row)
        if measures is None:
            return Verdict(Doubt.UNREADABLE)
        if measures.pieces == 0 and not measures.inked and not _NO_LINE.search(reading):
            return Verdict(Doubt.NOT_FILLED_IN)
        if (
            digits is None
            or confidence < _MIN_CONFIDENCE
            or _looks_written(measures, digits, factor=_YEAR if year else 1.0)
        ):
            return Verdict(Doubt.HANDWRITTEN)
        return Verdict(None)

    def measure(self, area: Box, row: Box) -> Measures | None:
        """Measure a figure; None when its row has too little printed ink to compare with."""
        assert self._grey is not None
        pieces = _pieces(self._grey, _scaled(row, self._scale))
        left, right = area.left * self._scale, area.right * self._scale
        inside = [piece for piece in pieces if left <= piece.middle <= right]
        outside = [piece for piece in pieces if not left <= piece.middle <= right]
        line = _baseline(outside)
        if line is None:
            return None
        slope, foot = line
        standing = [
            piece for piece in outside if abs(piece.bottom - (foot + slope * piece.middle)) < 0.12 * piece.height
        ]
        if len(standing) < _MIN_PEERS:
            return None
        tall = _tall(standing)
        capital = float(np.median([piece.height for piece in tall]))
        stroke = float(np.median([piece.stroke for piece in standing]))
        figure = [piece for piece in inside if piece.height > 0.45 * capital]
        if not figure:
            middle = foot + slope * (left + right) / 2
            band = Box(round(left), round(middle - capital), round(right), round(middle - _ABOVE_LINE * capital))
            inked = _has_ink(self._grey, _scaled(row, self._scale), band, round(_BESIDE * capital))
            return Measures(0, 0.0, 0.0, (1.0, 1.0), 0.0, inked)
        return Measures(
            pieces=len(figure),
            baseline=_typical(abs(piece.bottom - (foot + slope * piece.middle)) / capital for piece in figure),
            height=_typical(abs(piece.height - capital) / capital for piece in figure),
            stroke=(min(p.stroke for p in figure) / stroke, max(p.stroke for p in figure) / stroke),
            wide=(max(p.right for p in figure) - min(p.left for p in figure)) / capital,
        )


def _typical(values: Iterable[float]) -> float:
    """The largest of one or two values, the middle of more: one of four digits may touch a stain."""
    every = sorted(values)
    return every[-1] if len(every) < 3 else every[len(every) // 2]


def _looks_written(measures: Measures, digits: str, *, factor: float) -> bool:
    """Far off in one measure, or somewhat off in several at once."""
    stroke = max(measures.stroke[1] - 1, 1 - measures.stroke[0])
    apart = (measures.baseline / _OFF_BASELINE, measures.height / _OFF_HEIGHT, stroke / _OFF_STROKE)
    wrong_count = measures.pieces != len(digits) and factor == 1.0
    return max(apart) > factor or sum(apart) > _OFF_TOGETHER * factor or wrong_count


def _scaled(box: Box, scale: float) -> Box:
    """Scale a box and leave room above and below for what a pen writes over the line."""
    height = (box.bottom - box.top) * scale
    room = round(0.35 * height)
    return Box(
        max(0, round(box.left * scale) - 6), max(0, round(box.top * scale) - room),
        round(box.right * scale) + 6, round(box.bottom * scale) + room,
    )  # fmt: skip


def _pieces(grey: Picture, row: Box) -> list[Piece]:
    """Cut the row's ink into connected pieces; specks, rules and what belongs to other rows are left out."""
    crop = grey[row.top : row.bottom, row.left : row.right]
    if crop.size == 0:
        return []
    _, ink = cv2.threshold(crop, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    distance = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    height = row.bottom - row.top
    pieces = []
    for label in range(1, count):
        left, top, wide, high, area = (int(value) for value in stats[label])
        if high < 0.12 * height or area < 0.004 * height * height or wide > 4 * height:
            continue
        if (top == 0 or top + high == height) and high < 0.3 * height:
            continue
        window = (slice(top, top + high), slice(left, left + wide))
        stroke = _stroke(distance[window] * (labels[window] == label), area)
        pieces.append(Piece(row.left + left, row.top + top, row.left + left + wide, row.top + top + high, stroke))
    return pieces


def _has_ink(grey: Picture, row: Box, band: Box, beside: int) -> bool:
    """Whether a pen, paler than print maybe, left strokes in a band of a row; its edges are left to print beside it."""
    whole = grey[row.top : row.bottom, row.left : row.right]
    if whole.size == 0:
        return False
    paper, dark = float(np.median(whole)), float(np.percentile(whole, 2))
    tone = paper - _PALE * (paper - dark)
    inside = grey[max(0, band.top) : band.bottom, band.left + beside : band.right - beside]
    if inside.size == 0:
        return False
    columns = int(((inside < tone).sum(axis=0) >= _LEAST_DOTS).sum())
    return columns > _INKED * (band.bottom - band.top)


def _stroke(distance: npt.NDArray[np.float32], area: int) -> float:
    """Mean width of a piece's lines: twice the distance to paper along their middles."""
    ridge = distance[distance >= 0.7 * distance.max()]
    return float(2 * ridge.mean()) if ridge.size else float(area) ** 0.5


def _baseline(pieces: list[Piece]) -> tuple[float, float] | None:
    """Fit the line on which most pieces stand: slope, and height at the left edge."""
    if len(pieces) < _MIN_PEERS:
        return None
    high = float(np.percentile([piece.height for piece in pieces], 70))
    letters = [piece for piece in pieces if piece.height > 0.5 * high]
    if len(letters) < _MIN_PEERS:
        return None
    slopes = [
        (b.bottom - a.bottom) / (b.middle - a.middle)
        for index, a in enumerate(letters)
        for b in letters[index + 1 :]
        if abs(b.middle - a.middle) > 3 * high
    ]
    slope = float(np.median(slopes)) if slopes else 0.0
    slope = slope if abs(slope) < _MAX_SLOPE else 0.0
    return slope, float(np.median([piece.bottom - slope * piece.middle for piece in letters]))


def _tall(pieces: list[Piece]) -> list[Piece]:
    """Capitals and letters with ascenders: the upper group by height."""
    limit = 0.8 * float(np.percentile([piece.height for piece in pieces], 92))
    return [piece for piece in pieces if piece.height >= limit]
