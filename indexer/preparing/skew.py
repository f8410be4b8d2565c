"""How far a page is turned off the level, and the page turned back."""

from __future__ import annotations

from functools import cache, partial

import cv2
import numpy as np

from indexer.ocr import Picture

_WIDTH = 600
_MOST = 6.0
_COARSE, _FINE = 0.5, 0.1
# The rows must stand out this much more sharply than without turning, or the page is left alone.
_CLEARER = 1.08


def skew_of(grey: Picture) -> float:
    """Return by how many degrees clockwise the rows run downhill; 0.0 when nothing speaks for a turn.

    Rows of print and the paper between them differ most when the page is level; a copy of 600 dots width is enough.
    """
    factor = _WIDTH / grey.shape[1]
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    dark = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 18)
    dark = np.asarray(dark[8:-8, 8:-8])
    if not dark.any():
        return 0.0
    sharpness = cache(partial(_sharpness, dark))
    best = max(np.arange(-_MOST, _MOST + _COARSE / 2, _COARSE).tolist(), key=sharpness)
    best = max(np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE).tolist(), key=sharpness)
    return float(best) if sharpness(best) >= _CLEARER * sharpness(0.0) else 0.0


def straighten(picture: Picture, degrees: float) -> Picture:
    """Turn the picture back by the skew, its size kept, the corners filled with its border."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned)


def _sharpness(dark: Picture, degrees: float) -> float:
    height, width = dark.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(dark, matrix, (width, height), flags=cv2.INTER_NEAREST)
    rows = cv2.reduce(turned, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)[:, 0].astype(np.float64)
    return float(np.square(np.diff(rows)).sum())
