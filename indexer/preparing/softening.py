"""Poor pages made readable: scaled to about 300 dpi, specks taken out, edges softened; and pages turned upright."""

from __future__ import annotations

import cv2
import numpy as np

from indexer.ocr import Picture

READING_DPI = 300.0
_WORTH_SCALING = 1.1
_MOST = 3.0


def enlarge(grey: Picture, dpi: float) -> Picture:
    """Bring a coarse picture to about 300 dots per inch; finer ones stay as they are."""
    factor = min(_MOST, READING_DPI / dpi)
    if factor < _WORTH_SCALING:
        return grey
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC))


def soften(grey: Picture, dpi: float, *, sigma: float, despeckle: bool = False) -> Picture:
    """Even out the raggedness of thin, faded or roneoed type, after scaling it up.

    Args:
        grey: the page.
        dpi: its resolution.
        sigma: of the blur, in dots at 300 dpi; a stroke is three to five dots wide.
        despeckle: take out specks of one dot first; on clean thin type this eats strokes.
    """
    base = np.asarray(cv2.medianBlur(grey, 3)) if despeckle else grey
    return np.asarray(cv2.GaussianBlur(enlarge(base, dpi), (0, 0), sigma))


def turn(picture: Picture, quarters: int) -> Picture:
    """Turn a picture clockwise by quarter turns."""
    return np.ascontiguousarray(np.rot90(picture, -quarters % 4))
