"""Round seals in black: between their rings, and round the star within, a frame may seem to stand."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from indexer.ocr import Picture

# Inches: seals are 30 to 36 mm across, and their inner ring some 10 mm less.
_SMALLEST, _LARGEST, _APART = 0.40, 0.85, 0.50
_COARSE_DPI = 60.0
# How perfect a circle must be; rings of seals on real scans reach it, also under a signature.
_EDGE, _PERFECT = 200, 0.85
_OUTER = 1.05  # share of the radius


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle, in dots of the mask in which it was found."""

    x: float
    y: float
    radius: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies on the ring or within."""
        return float(np.hypot(x - self.x, y - self.y)) < _OUTER * self.radius


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
