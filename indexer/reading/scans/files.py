"""TIFF of one or many pages, JPEG and PNG."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil, sqrt
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from indexer.limits import Limits
from indexer.ocr import OcrEngine, Picture
from indexer.reading.page_by_page import PageByPage, read_smaller
from indexer.reading.scans.properties import picture_properties
from indexer.reading.scans.scan import Scan, read_scan
from indexer.records import ReadDocument, ReadPage
from library.errors import UnreadableError

_UNKNOWN_DPI = 300.0
_A4_HEIGHT_INCHES = 11.7
_ORIENTATION = 0x0112
_LEAST_STRETCH, _MOST_STRETCH = 1.1, 4.0
_LEAST_SIDE = 32  # so that a dot is left of the longest strip when it is scaled down


def read_pictures(path: Path, pages: PageByPage, *, limits: Limits, media_type: str) -> ReadDocument:
    """Read every picture of the file as a page."""
    with _opened(path, limits) as image:
        count = getattr(image, "n_frames", 1)
        if count > limits.pages:
            raise UnreadableError("too-large", "The file has {count} pages; at most {most} are read.", count=count,
                                  most=limits.pages)
        read = pages.read_all(count, lambda number, engine, within: _read_frame(image, number - 1, engine, within))
        shown = picture_properties(image)
    return ReadDocument(read, media_type, shown=shown)


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[Image.Image]:
    # From an open file: of a path Pillow 13 maps the dots of an unpacked TIFF that lies on its side in the wrong order.
    with path.open("rb") as file, _pillow_bound(limits):
        try:
            image = Image.open(file)
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise UnreadableError("damaged", "The picture cannot be opened: {detail}.", detail=error) from error
        with image:
            _check_size(image, limits)
            yield image


@contextmanager
def _pillow_bound(limits: Limits) -> Iterator[None]:
    """Let Pillow refuse what we refuse, at each page and tile: its own bound is less than a map has that is read.

    It warns of what has more dots than its bound, and refuses what has more than twice as many.
    """
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = ceil(limits.decoded_pixels / 2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _too_large() -> UnreadableError:
    return UnreadableError("too-large", "The picture has more dots than can be read.")


def _check_size(image: Image.Image, limits: Limits) -> None:
    width, height = image.size
    if width * height > limits.decoded_pixels or max(width, height) > limits.side_pixels:
        raise UnreadableError("too-large", "The picture has {width} × {height} dots; that is more than can be read.",
                              width=width, height=height)


def read_first_of_pictures(path: Path, number: int, engine: OcrEngine, *, limits: Limits) -> ReadPage:
    """Read one picture (from 1) of a file that was read before, as one that begins a document."""
    with _opened(path, limits) as image:
        return _read_frame(image, number - 1, engine, limits, first=True)


def page_of_pictures(path: Path, index: int, *, limits: Limits) -> Picture:
    """One picture (from 0) of a file, as it is read."""
    with _opened(path, limits) as image:
        return _frame(image, index, limits)[0]


def _frame(image: Image.Image, index: int, limits: Limits) -> tuple[Picture, float, int]:
    """A picture, its dots per inch, and by how much its sides were divided so that it can be read."""
    try:
        image.seek(index)
        _check_size(image, limits)
        stretch = _stretch(image)  # before it is decoded, which may turn it
        times = _times_too_large(image, stretch, limits)
        picture = _square(as_picture(_reduced(image, times) if times > 1 else image), stretch)
        return _large_enough(picture), _dpi(image, stretch) / times, times
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        reason = "truncated" if "truncated" in str(error) else "damaged"
        raise UnreadableError(reason, "The picture cannot be decoded: {detail}.", detail=error) from error


def _read_frame(
    image: Image.Image, index: int, engine: OcrEngine, limits: Limits, *, first: bool = False
) -> ReadPage:
    """Read one picture; one that is too large to be read whole is read smaller, and flagged."""
    picture, dpi, times = _frame(image, index, limits)
    read = read_scan(Scan(picture, dpi, index + 1, first), engine, limits=limits)
    return read_smaller(read) if times > 1 else read


def _times_too_large(image: Image.Image, stretch: tuple[float, float], limits: Limits) -> int:
    """By how much the sides of a picture have to be divided so that it can be read."""
    return ceil(sqrt(image.width * image.height * max(stretch) / limits.pixels))


def _reduced(image: Image.Image, times: int) -> Image.Image:
    if image.mode.startswith("I;16"):
        return image.resize((image.width // times, image.height // times), Image.Resampling.NEAREST)
    plain = {"1": "L", "P": "RGB"}.get(image.mode)  # what has no shades between has no smaller size either
    return (image.convert(plain) if plain else image).reduce(times)


def _large_enough(picture: Picture) -> Picture:
    """Give a strip or a dot, which scanners leave in files of many pages, a size that can be looked at."""
    high, wide = picture.shape[:2]
    if min(high, wide) >= _LEAST_SIDE:
        return picture
    below, beside = max(0, _LEAST_SIDE - high), max(0, _LEAST_SIDE - wide)
    return np.asarray(cv2.copyMakeBorder(picture, 0, below, 0, beside, cv2.BORDER_REPLICATE))


def as_picture(image: Image.Image) -> Picture:
    """Return a picture of any mode as grey or colour with 8 bits, upright as its camera noted."""
    turned = image.getexif().get(_ORIENTATION, 1) != 1
    upright = (ImageOps.exif_transpose(image) or image) if turned else image  # it copies every other picture
    if upright.mode in {"I;16", "I;16B", "I;16L", "I", "F"}:
        return _from_deep(np.asarray(upright))
    if upright.mode in {"1", "L"}:
        return np.asarray(upright if upright.mode == "L" else upright.convert("L"))
    if "A" in upright.getbands() or "transparency" in upright.info:
        rgba = upright.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return np.asarray(Image.alpha_composite(paper, rgba).convert("RGB"))
    return np.asarray(upright if upright.mode == "RGB" else upright.convert("RGB"))


def _from_deep(values: Picture) -> Picture:
    """Bring 16 and 32 bits to 8 by the span that is used."""
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.full(values.shape, 255, np.uint8)
    return np.asarray((values.astype(np.float32) - low) * (255.0 / (high - low))).astype(np.uint8)


def _stretch(image: Image.Image) -> tuple[float, float]:
    """By how much width and height have to grow so that dots are square: a fax has half as many lines as columns.

    Both are those of the picture turned upright; what differs by less than a tenth, or beyond reason, is left as it is.
    """
    across, down = _noted(image)
    if across <= 0 or down <= 0 or not _LEAST_STRETCH < max(across, down) / min(across, down) < _MOST_STRETCH:
        return 1.0, 1.0
    wide, high = max(across, down) / across, max(across, down) / down
    return (high, wide) if image.getexif().get(_ORIENTATION, 1) > 4 else (wide, high)


def _square(picture: Picture, stretch: tuple[float, float]) -> Picture:
    if stretch == (1.0, 1.0):
        return picture
    return np.asarray(cv2.resize(picture, None, fx=stretch[0], fy=stretch[1], interpolation=cv2.INTER_CUBIC))


def _noted(image: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down, as the file notes them; 0 where it does not."""
    noted = image.info.get("dpi")
    try:
        return (float(noted[0]), float(noted[1])) if noted else (0.0, 0.0)
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return 0.0, 0.0


def _dpi(image: Image.Image, stretch: tuple[float, float]) -> float:
    """Return the resolution as noted, or as it would be for a sheet of A4; where the dots are made square, of those."""
    dpi = max(_noted(image)) if stretch != (1.0, 1.0) else _noted(image)[1]
    guessed = max(image.size) * max(stretch) / _A4_HEIGHT_INCHES
    if 70 <= dpi <= 1_200 and 0.4 < dpi / guessed < 2.5:
        return dpi
    return guessed if guessed > 0 else _UNKNOWN_DPI
