"""The page picture for the screen, and the sizes of pictures."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

from indexer.ocr import Picture

# A4 at about 140 dpi: a line of body text is some 20 pixels high, well readable on a screen.
SCREEN_SIDE = 1_600
_QUALITY = 55
# WebP's slower methods save a hundredth to a tenth of the bytes, show no more, and cost as much as half a reading.
_METHOD = 0


def screen_picture(picture: Picture) -> Picture:
    """Return the picture no larger than the screen needs."""
    longest = max(picture.shape[:2])
    if longest <= SCREEN_SIDE:
        return picture
    factor = SCREEN_SIDE / longest
    size = (max(1, round(picture.shape[1] * factor)), max(1, round(picture.shape[0] * factor)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))


def encode_webp(picture: Picture) -> bytes:
    """Return the picture as WebP."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "WEBP", quality=_QUALITY, method=_METHOD)
    return buffer.getvalue()
