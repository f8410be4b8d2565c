"""Lays ink on paper and the paper on a scanner: one stored picture per sheet, with the boxes of its words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from corpus.fonts import FontBook, Machine
from corpus.ink import Box, Plane, ink_sheet, noise, size_in_pixels
from corpus.marks import BLUE, Colour, Layer, mark_sheet
from corpus.records import Document, Look
from corpus.typeset import Sheet
from corpus.wear import wear

_INK: dict[str, Colour] = {
    "typewriter": (38, 34, 48),
    "roneo": (30, 28, 34),
    "letterpress": (22, 20, 20),
    "laser": (24, 24, 26),
}
_HOLE_POINTS = 8.5
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Picture:
    """A stored page picture and its words' boxes, in pixels of the picture."""

    image: Image.Image
    boxes: tuple[Box, ...]


def scan_sheet(document: Document, sheet: Sheet, number: int, machine: Machine, book: FontBook) -> Picture:
    """Prints, marks, ages and scans one sheet.

    Args:
        document: whose paper and look are taken.
        sheet: what stands on the page.
        number: page number, from 1.
        machine: what it was written with.
        book: where fonts come from.
    """
    rng = np.random.default_rng((document.seed, number))
    look = document.look
    inked = ink_sheet(sheet, machine, look, book, rng)
    layers = [
        Layer(wear(inked.printed, document.paper, look, rng), _INK[document.paper]),
        Layer(inked.hand, BLUE),
        *mark_sheet(document, sheet, book, rng),
    ]
    page = _lay(_paper(look, rng), layers)
    page, matrix = _skew(page, look, rng)
    image = _stored(page, look)
    boxes = tuple(_moved(box, matrix, image.size) for box in inked.boxes)
    if look.rotate and look.rotate_page in (0, number):
        boxes = tuple(_quarter_turned(box, image.size, look.rotate) for box in boxes)
        image = image.rotate(look.rotate, expand=True)
    return Picture(image, boxes)


def _lay(paper: Plane, layers: Sequence[Layer]) -> Plane:
    page = paper
    for layer in layers:
        cover = np.asarray(layer.plane)[..., None]
        page = page * (1 - cover) + cover * np.minimum(page, np.asarray(layer.colour, dtype=np.float32) / 255)
    return np.asarray(page, dtype=np.float32)


def _paper(look: Look, rng: np.random.Generator) -> Plane:
    size = size_in_pixels(look.dpi)
    white, brown = np.asarray((0.985, 0.98, 0.97)), np.asarray((0.80, 0.70, 0.52))
    tone = (white * (1 - look.yellow) + brown * look.yellow).astype(np.float32)
    shade = 1 + noise(rng, size, 2.2 * look.dpi) * (0.008 + 0.035 * look.yellow)
    shade += noise(rng, size, 0.05 * look.dpi) * (0.002 + 0.010 * look.yellow)
    for _ in range(look.stains):
        shade = shade * _stain(look.dpi, size, rng)
    if look.fold:
        shade = shade * _fold(look.dpi, size)
    page = tone * np.asarray(shade, dtype=np.float32)[..., None]
    return _punched(np.asarray(page, dtype=np.float32), look)


def _stain(dpi: int, size: tuple[int, int], rng: np.random.Generator) -> Plane:
    """A dried drop: a little darker inside, with a darker rim."""
    width, height = size
    x, y = rng.uniform(0, width), rng.uniform(0, height)
    radius = rng.uniform(0.4, 1.3) * dpi
    rows, columns = np.ogrid[:height, :width]
    far = np.hypot(columns - x, rows - y) + noise(rng, size, 0.4 * dpi) * 0.13 * dpi
    inside = 1 / (1 + np.exp(np.clip((far - radius) / (0.012 * dpi), -30, 30)))
    rim = np.exp(-(((far - radius) / (0.025 * dpi)) ** 2))
    return np.asarray(1 - 0.05 * inside - 0.10 * rim, dtype=np.float32)


def _fold(dpi: int, size: tuple[int, int]) -> Plane:
    rows = np.arange(size[1], dtype=np.float32)[:, None]
    away = (rows - size[1] * 0.505) / (0.012 * dpi)
    return np.asarray(1 - 0.16 * np.exp(-(away**2)), dtype=np.float32)


def _punched(page: Plane, look: Look) -> Plane:
    unit = look.dpi / 72
    for number in range(look.holes):
        y = page.shape[0] * (0.5 + (number - (look.holes - 1) / 2) * 0.27)
        cv2.circle(page, (round(26 * unit), round(y)), round(_HOLE_POINTS * unit), (0.12, 0.12, 0.13), -1, cv2.LINE_AA)
    return page


def _skew(page: Plane, look: Look, rng: np.random.Generator) -> tuple[Plane, Matrix]:
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), look.skew, 1.0)
    if not look.skew:
        return page, np.asarray(matrix, dtype=np.float64)
    lid = (0.93, 0.93, 0.92) if look.mode == "bilevel" else (float(rng.uniform(0.80, 0.95)),) * 3
    turned = cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=lid)
    return np.asarray(turned, dtype=np.float32), np.asarray(matrix, dtype=np.float64)


def _stored(page: Plane, look: Look) -> Image.Image:
    """Takes the page into the colours the scanner was set to."""
    if look.mode == "colour":
        return Image.fromarray(np.asarray(np.clip(page, 0, 1) * 255, dtype=np.uint8))
    gray = np.clip(page @ np.asarray((0.3, 0.59, 0.11), dtype=np.float32), 0, 1)
    if look.mode == "gray":
        return Image.fromarray(np.asarray(gray * 255, dtype=np.uint8))
    # A bilevel scanner sets its level by the paper it sees.
    level = 0.62 * float(np.median(gray))
    return Image.fromarray(np.asarray(gray > level, dtype=np.uint8) * np.uint8(255)).convert(
        "1", dither=Image.Dither.NONE
    )


def _moved(box: Box, matrix: Matrix, size: tuple[int, int]) -> Box:
    left, top, right, bottom = box
    corners = np.asarray([(left, top, 1), (right, top, 1), (left, bottom, 1), (right, bottom, 1)]) @ matrix.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    return (
        float(max(0, math.floor(low[0]))),
        float(max(0, math.floor(low[1]))),
        float(min(size[0], math.ceil(high[0]))),
        float(min(size[1], math.ceil(high[1]))),
    )


def _quarter_turned(box: Box, size: tuple[int, int], degrees: int) -> Box:
    """The box after the picture was turned counter-clockwise; `size` is that before the turn."""
    left, top, right, bottom = box
    width, height = size
    if degrees == 90:
        return top, width - right, bottom, width - left
    if degrees == 180:
        return width - right, height - bottom, width - left, height - top
    return height - bottom, left, height - top, right
