"""What is put on a paper after it was typed: seal, signature, rubber stamps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from corpus.fonts import HANDS, STAMP, FontBook
from corpus.ink import POINTS_PER_INCH, Plane, noise, size_in_pixels
from corpus.records import Document
from corpus.typeset import Sheet

Colour = tuple[int, int, int]
RED, BLUE, VIOLET, BLACK = (200, 30, 40), (30, 50, 140), (80, 50, 130), (25, 25, 30)
_SEAL_POINTS = 98.0  # about 35 mm across


@dataclass(frozen=True)
class Layer:
    """Ink of one colour over the whole sheet."""

    plane: Plane
    colour: Colour


def mark_sheet(document: Document, sheet: Sheet, book: FontBook, rng: np.random.Generator) -> tuple[Layer, ...]:
    """Draws every mark whose place is on this sheet."""
    stamper = _Stamper(document.look.dpi, book, rng)
    layers: list[Layer] = []
    for name, x, y in sheet.spots:
        if name == "signature":
            layers += stamper.sign(document, x, y)
        elif name == "number":
            layers += stamper.register(document, x, y)
    return tuple(layers)


class _Stamper:
    def __init__(self, dpi: int, book: FontBook, rng: np.random.Generator) -> None:
        self._dpi, self._unit = dpi, dpi / POINTS_PER_INCH
        self._book, self._rng = book, rng

    def sign(self, document: Document, x: float, y: float) -> list[Layer]:
        ink = BLACK if document.issued.year < 1965 else BLUE
        layers = [Layer(self._whole(self._signature(), x - 60, y - 30), ink)]
        if document.marks.seal:
            ring = " ".join(document.committee.lines[-document.committee.own :])
            seal = self._turned(self._seal(ring), self._rng.uniform(-12, 12))
            layers.append(Layer(self._pressed(self._whole(seal, x - 112, y - 48), 0.8), RED))
        return layers

    def register(self, document: Document, x: float, y: float) -> list[Layer]:
        marks = document.marks
        layers: list[Layer] = []
        for place, text in enumerate(text for text in (marks.secrecy, marks.urgency) if text):
            stamp = self._turned(self._label(text), self._rng.uniform(-2.5, 2.5))
            width = stamp.width / self._unit
            # Left of the centred title, and below the subject of an official letter.
            at = (max(20.0, x - 80 - width / 2), y + (40 if document.kind == "Công văn" else 13) + 30 * place)
            layers.append(Layer(self._pressed(self._whole(stamp, *at), 0.95), RED))
        if marks.arrived:
            printed, written = self._arrival(*marks.arrived)
            angle = self._rng.uniform(-3, 3)
            at = (14.0, y + (52 if layers or document.kind == "Công văn" else 22))
            layers.append(Layer(self._pressed(self._whole(self._turned(printed, angle), *at), 0.85), VIOLET))
            layers.append(Layer(self._whole(self._turned(written, angle), *at), BLUE))
        return layers

    def _pixels(self, points: float) -> int:
        return max(1, round(points * self._unit))

    def _turned(self, image: Image.Image, degrees: float) -> Image.Image:
        return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True)

    def _whole(self, image: Image.Image, x: float, y: float) -> Plane:
        """Lays a small image on a sheet of its own, its top left corner at a point."""
        sheet = Image.new("L", size_in_pixels(self._dpi), 0)
        sheet.paste(image, (round(x * self._unit), round(y * self._unit)))
        return np.asarray(sheet, dtype=np.float32) / np.float32(255)

    def _pressed(self, plane: Plane, force: float) -> Plane:
        # A rubber stamp never touches the paper evenly.
        size = (plane.shape[1], plane.shape[0])
        touch = force + noise(self._rng, size, 0.25 * self._dpi) * 0.18 + noise(self._rng, size, 2.5) * 0.12
        return np.asarray(plane * np.clip(touch, 0.25, 1), dtype=np.float32)

    def _label(self, text: str) -> Image.Image:
        font = self._book.font(STAMP, 15 * self._unit)
        left, top, right, bottom = font.getbbox(text, anchor="ls")
        pad = self._pixels(7)
        image = Image.new("L", (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad), 0)
        draw = ImageDraw.Draw(image)
        draw.text((pad - left, pad - top), text, font=font, fill=255, anchor="ls")
        draw.rectangle((0, 0, image.width - 1, image.height - 1), outline=255, width=self._pixels(1.4))
        return image

    def _arrival(self, body: str, number: str, day: str) -> tuple[Image.Image, Image.Image]:
        size = (self._pixels(104), self._pixels(50))
        printed, written = Image.new("L", size, 0), Image.new("L", size, 0)
        draw, pen = ImageDraw.Draw(printed), ImageDraw.Draw(written)
        draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=255, width=self._pixels(1.2))
        middle = size[0] / 2
        for text, y, points in ((body, 12, 6.0), ("CÔNG VĂN ĐẾN", 24, 8.5)):
            font = self._book.font(STAMP, points * self._unit)
            draw.text((middle, y * self._unit), text, font=font, fill=255, anchor="ms")
        label = self._book.font(STAMP, 6.5 * self._unit)
        hand = self._book.font(HANDS[0], 12 * self._unit)
        for text, value, x, y in (("Số:", number, 6, 36), ("Ngày:", day, 6, 46)):
            draw.text((x * self._unit, y * self._unit), text, font=label, fill=255, anchor="ls")
            pen.text(((x + 26) * self._unit, y * self._unit), value, font=hand, fill=255, anchor="ls")
        return printed, written

    def _seal(self, ring: str) -> Image.Image:
        size = self._pixels(_SEAL_POINTS)
        image = Image.new("L", (size, size), 0)
        draw = ImageDraw.Draw(image)
        for inset, width in ((1.0, 2.2), (5.0, 0.8), (22.0, 0.9)):
            edge = inset * self._unit
            draw.ellipse((edge, edge, size - edge, size - edge), outline=255, width=self._pixels(width))
        draw.polygon(_star(size / 2, size * 0.2), fill=255)
        return self._ring(image, ring)

    def _ring(self, image: Image.Image, text: str) -> Image.Image:
        """Writes a text round the inner edge, from lower left over the top to lower right."""
        size = image.width
        font = self._book.font(STAMP, min(10.0, 215 / len(text)) * self._unit)
        radius = size / 2 - 13.5 * self._unit
        span = min(math.radians(290), len(text) * 9.5 * self._unit / radius)
        for place, letter in enumerate(text):
            angle = -span / 2 + span * place / max(1, len(text) - 1)
            tile = Image.new("L", (size, size), 0)
            ImageDraw.Draw(tile).text((size / 2, size / 2 - radius), letter, font=font, fill=255, anchor="mm")
            image = ImageChops.lighter(image, tile.rotate(-math.degrees(angle), Image.Resampling.BICUBIC))
        return image

    def _signature(self) -> Image.Image:
        """A quick flowing line: a tall first letter, a few waves, a stroke back under the name."""
        rng, unit = self._rng, self._unit
        image = Image.new("L", (self._pixels(130), self._pixels(62)), 0)
        low, lean = rng.uniform(38, 46), rng.uniform(0.5, 1.5)
        points = [
            (rng.uniform(4, 14), low),
            (22 + 8 * lean, rng.uniform(2, 14)),
            (14 + rng.uniform(-4, 6), 30),
            (34, low),
        ]
        waves, tall, wide = int(rng.integers(2, 9)), rng.uniform(6, 22), rng.uniform(6, 11)
        for step in range(waves):
            up = tall * rng.uniform(0.5, 1.2) if step % 2 else 0.0
            points.append((38 + wide * step, low - 6 - up))
        right = 44 + wide * waves
        points.append((right, low - rng.uniform(-6, 16)))
        if rng.random() < 0.6:  # a stroke back under the name
            points += [
                (right + 12, low - 18),
                (right - rng.uniform(30, 60), low + 8),
                (right + rng.uniform(-20, 10), low + 6),
            ]
        path = [(x * unit, y * unit) for x, y in _smooth(points)]
        ImageDraw.Draw(image).line(path, fill=235, width=self._pixels(1.1), joint="curve")
        return image


def _star(middle: float, radius: float) -> list[tuple[float, float]]:
    corners = []
    for number in range(10):
        reach = radius if number % 2 == 0 else radius * 0.42
        angle = math.pi * number / 5
        corners.append((middle + reach * math.sin(angle), middle - reach * math.cos(angle)))
    return corners


def _smooth(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Draws a Catmull-Rom curve through the points."""
    padded = [points[0], *points, points[-1]]
    path = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(12):
            t = step / 12
            path.append((_spline(t, p0[0], p1[0], p2[0], p3[0]), _spline(t, p0[1], p1[1], p2[1], p3[1])))
    return path


def _spline(t: float, a: float, b: float, c: float, d: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
