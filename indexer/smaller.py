"""The page picture for a narrow screen, made where it is asked for; offered to the site as `vankien.pictures`.

It is not kept: it can be made again from the page picture in a few hundredths of a second, so archives that are
already there have it too, and the vault holds nothing twice.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

_QUALITY = 50
_METHOD = 0


def smaller(picture: Path, width: int) -> bytes:
    """A page picture as WebP, `width` pixels wide.

    Raises:
        OSError: it is gone, or no picture.
    """
    with Image.open(picture) as image:
        plain = image if image.mode in ("L", "RGB") else image.convert("RGB")
        size = (width, max(1, round(image.height * width / image.width)))
        buffer = io.BytesIO()
        plain.resize(size, Image.Resampling.HAMMING).save(buffer, "WEBP", quality=_QUALITY, method=_METHOD)
    return buffer.getvalue()
