"""Drawing a PDF page: at which resolution it is read, within which limits, and the right way up."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from indexer.limits import Limits
from indexer.ocr import Picture
from indexer.reading.scans.page_pictures import SCREEN_SIDE
from library.errors import UnreadableError

POINTS_PER_INCH = 72
_READING_DPI = 300.0
_COARSE_DPI, _FINE_DPI = 140.0, 330.0
_IMAGE = pdfium_c.FPDF_PAGEOBJ_IMAGE
_COVERING = 0.5
A4_INCHES = 11.7
# The longer side of paper that is scanned: half of A5 to A3. Beyond that a page's size is believed only when its
# picture's resolution fits; phones write one point a dot, and some programs a page like a thumbnail.
_SHORTEST_SHEET, _LONGEST_SHEET = 5.0, 17.0
_LEAST_SIDE = 2.0  # points; a page that is thinner shows nothing


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a page is read from its picture.

    Args:
        scanned: one picture fills it.
        drawn_dpi: dots per inch of the page as the file has it, at which it is drawn.
        dpi: dots per inch of the paper, as far as can be told.
    """

    scanned: bool
    drawn_dpi: float
    dpi: float


def sheet_of(page: pypdfium2.PdfPage, limits: Limits) -> Resolution:
    """Look for the picture that fills a page, and refuse what no machine should draw.

    Raises:
        UnreadableError: a picture is too large to be decoded, or the page is a line.
    """
    width, height = page.get_size()
    if min(width, height) < _LEAST_SIDE:
        raise UnreadableError("damaged", "A page has a size of {width} × {height} points.", width=f"{width:g}",
                              height=f"{height:g}")
    best: float | None = None
    for thing in page.get_objects(filter=[_IMAGE], max_depth=4):
        data = thing.get_metadata()
        if data.width * data.height > limits.decoded_pixels or max(data.width, data.height) > limits.side_pixels:
            raise UnreadableError("too-large", "A page holds a picture of {width} × {height} dots.", width=data.width,
                                  height=data.height)
        left, bottom, right, top = thing.get_bounds()
        if fills(thing, page):
            # Rotated pages swap the sides; the longer side of both belongs together.
            dots, points = max(data.width, data.height), max(right - left, top - bottom)
            best = max(best or 0.0, dots / points * POINTS_PER_INCH)
    return _sheet(best, max(width, height) / POINTS_PER_INCH)


def fills(picture: pypdfium2.PdfObject, page: pypdfium2.PdfPage) -> bool:
    """Whether a picture covers most of a page."""
    width, height = page.get_size()
    left, bottom, right, top = picture.get_bounds()
    return bool((right - left) * (top - bottom) >= _COVERING * width * height and right > left)


def _sheet(dpi: float | None, inches: float) -> Resolution:
    """A scan is read in its own dots, which enlarging would only smear; very coarse and very fine ones are scaled.

    Args:
        dpi: of the picture that fills the page, as the page's size has it.
        inches: the page's longer side.
    """
    if dpi is None:
        return Resolution(scanned=False, drawn_dpi=_READING_DPI, dpi=_READING_DPI)
    if _COARSE_DPI <= dpi <= _FINE_DPI:
        return Resolution(scanned=True, drawn_dpi=dpi, dpi=dpi)
    likely = dpi * inches / A4_INCHES
    too_large = dpi < _COARSE_DPI <= likely and inches > _LONGEST_SHEET
    if too_large or (dpi > _FINE_DPI and inches < _SHORTEST_SHEET):
        paper = min(likely, _FINE_DPI)
        return Resolution(scanned=True, drawn_dpi=paper * A4_INCHES / inches, dpi=paper)
    return Resolution(scanned=True, drawn_dpi=_READING_DPI, dpi=_READING_DPI)


def draw_for_screen(page: pypdfium2.PdfPage, limits: Limits) -> Picture:
    """Draw the page as large as the screen needs it."""
    return draw(page, _screen_dpi(page), limits)


def size_for_screen(page: pypdfium2.PdfPage, limits: Limits) -> tuple[int, int]:
    """How wide and high `draw_for_screen` draws the page, without drawing it."""
    width, height = page.get_size()
    scale = _scale(page, _screen_dpi(page), limits)
    return math.ceil(width * scale), math.ceil(height * scale)


def draw(page: pypdfium2.PdfPage, dpi: float, limits: Limits) -> Picture:
    """Draw the page with its stamps and form fields, at the given resolution or as near as the limits allow."""
    bitmap = page.render(scale=_scale(page, dpi, limits), may_draw_forms=True, rev_byteorder=True)
    try:
        return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()


def draw_bare(page: pypdfium2.PdfPage, dpi: float, limits: Limits) -> Picture:
    """The same without stamps and form fields that were laid over it."""
    bitmap = page.render(scale=_scale(page, dpi, limits), may_draw_forms=False, draw_annots=False, rev_byteorder=True)
    try:
        return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()


@contextmanager
def turned(page: pypdfium2.PdfPage, turns: int) -> Iterator[None]:
    """The page, turned by so many quarters clockwise; in memory only, and as it was afterwards."""
    before = page.get_rotation()
    try:
        if turns:
            page.set_rotation((before + 90 * turns) % 360)
        yield
    finally:
        if turns:
            page.set_rotation(before)


def _screen_dpi(page: pypdfium2.PdfPage) -> float:
    return float(SCREEN_SIDE / max(page.get_size()) * POINTS_PER_INCH)


def _scale(page: pypdfium2.PdfPage, dpi: float, limits: Limits) -> float:
    """Dots a point, for that resolution or as near to it as the limits allow."""
    width, height = page.get_size()
    scale = dpi / POINTS_PER_INCH
    too_large = max(width * height * scale * scale / limits.pixels, 0.0)
    if too_large > 1:
        scale /= too_large**0.5
    return float(min(scale, limits.side_pixels / max(width, height)))
