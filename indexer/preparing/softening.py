"""Pages scaled for reading, poor ones with edges softened; and pages turned upright."""

from __future__ import annotations

import cv2
import numpy as np

from indexer.ocr import Picture

# A line of 11 points is some 36 dots high at 200 dpi, the height to which Tesseract brings each line: on finer ones
# it takes a fifth more time and reads no better. A blur that evens out letters needs some more dots to work on.
READING_DPI, SOFTENING_DPI = 200.0, 240.0
_WORTH_SCALING = 1.1
_MOST = 3.0
_SIGMA_DPI = 300.0
_DARKER = 60
_SPECK = 2
_SPECKLED = 0.02


def shrink(grey: Picture, dpi: float) -> Picture:
    """Bring a fine picture down to about 200 dots per inch; coarser ones stay as they are."""
    return _scaled(grey, min(1.0, READING_DPI / dpi))


def soften(grey: Picture, dpi: float, *, sigma: float) -> Picture:
    """Even out the raggedness of thin, faded or roneoed type, at about 240 dots per inch.

    Args:
        grey: the page.
        dpi: its resolution.
        sigma: of the blur, in dots at 300 dpi, where a stroke is three to five dots wide.
    """
    scaled = _scaled(grey, min(_MOST, SOFTENING_DPI / dpi))
    dots = dpi * scaled.shape[1] / grey.shape[1]
    return np.asarray(cv2.GaussianBlur(scaled, (0, 0), sigma * dots / _SIGMA_DPI))


def is_speckled(grey: Picture) -> bool:
    """Does much of the ink stand in specks of a dot or two, as on worn or faxed paper? Its middle quarter tells."""
    grey = grey[3 * len(grey) // 8 : 5 * len(grey) // 8 + 1]
    ink = (grey < float(np.median(grey[::4, ::4])) - _DARKER).astype(np.uint8)
    areas = cv2.connectedComponentsWithStats(ink)[2][1:, cv2.CC_STAT_AREA]
    return bool((areas <= _SPECK).sum() > _SPECKLED * areas.sum())


def _scaled(grey: Picture, factor: float) -> Picture:
    """Scale where it is worth it."""
    if 1 / _WORTH_SCALING < factor < _WORTH_SCALING:
        return grey
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    if round(min(grey.shape[:2]) * factor) < 1:
        return grey  # a dot or a strip
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=how))


def turn(picture: Picture, quarters: int) -> Picture:
    """Turn a picture clockwise by quarter turns."""
    return np.ascontiguousarray(np.rot90(picture, -quarters % 4))
