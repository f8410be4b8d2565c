"""Draws the words of a sheet as ink: one float per pixel, 0 (bare paper) to 1 (black)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from corpus.fonts import HANDS, FontBook, Machine
from corpus.records import Look
from corpus.typeset import HEIGHT, WIDTH, Rule, Sheet, Word

Plane = NDArray[np.float32]
Box = tuple[float, float, float, float]
POINTS_PER_INCH = 72.0


@dataclass(frozen=True)
class Inked:
    """A sheet as ink.

    Attributes:
        printed: what the machine put on the paper.
        hand: what was written by hand.
        boxes: the box of each word, in the order of the sheet's words: left, top, right, bottom in pixels.
    """

    printed: Plane
    hand: Plane
    boxes: tuple[Box, ...]


def size_in_pixels(dpi: int) -> tuple[int, int]:
    """Width and height of an A4 sheet."""
    return round(WIDTH * dpi / POINTS_PER_INCH), round(HEIGHT * dpi / POINTS_PER_INCH)


def noise(rng: np.random.Generator, size: tuple[int, int], grain: float) -> Plane:
    """A smooth random field of about -1..1.

    Args:
        rng: where the randomness comes from.
        size: width and height in pixels.
        grain: size of its waves in pixels.
    """
    width, height = size
    cells = rng.standard_normal((math.ceil(height / grain) + 2, math.ceil(width / grain) + 2)).astype(np.float32)
    field = cv2.resize(cells, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(field, dtype=np.float32) * np.float32(0.6)


def ink_sheet(sheet: Sheet, machine: Machine, look: Look, book: FontBook, rng: np.random.Generator) -> Inked:
    """Draws words and rules at the resolution of the look."""
    pen = _Pen(machine, look, book, rng)
    boxes = tuple(pen.write(word) if word.hand else pen.type(word) for word in sheet.words)
    for rule in sheet.rules:
        pen.rule(rule)
    return Inked(_plane(pen.printed), _plane(pen.hand), boxes)


def _plane(image: Image.Image) -> Plane:
    return np.asarray(image, dtype=np.float32) / np.float32(255)


class _Pen:
    """Two sheets of the same size, one for the machine and one for the hand."""

    def __init__(self, machine: Machine, look: Look, book: FontBook, rng: np.random.Generator) -> None:
        self.printed = Image.new("L", size_in_pixels(look.dpi), 0)
        self.hand = Image.new("L", size_in_pixels(look.dpi), 0)
        self._machine, self._book, self._rng = machine, book, rng
        self._unit = look.dpi / POINTS_PER_INCH
        self._hand_font = HANDS[int(rng.integers(len(HANDS)))]
        self._habits: dict[str, tuple[float, float, float]] = {}

    def type(self, word: Word) -> Box:
        """Prints a word and returns its box in pixels."""
        font = self._book.font(self._machine.faces[word.face], word.size * self._unit)
        draw = ImageDraw.Draw(self.printed)
        x, y = word.x * self._unit, word.y * self._unit
        if not self._machine.press.one_size:
            draw.text((x, y), word.text, font=font, fill=255, anchor="ls")
        else:
            for letter in word.text:
                self._strike(draw, letter, x, y)
                x += font.getlength(letter)
        return _box(draw.textbbox((word.x * self._unit, y), word.text, font=font, anchor="ls"))

    def write(self, word: Word) -> Box:
        """Writes a word by hand, a little larger than print and not quite level."""
        font = self._book.font(self._hand_font, word.size * self._unit * 1.45)
        draw = ImageDraw.Draw(self.hand)
        left = x = (word.x + 0.1 * word.size) * self._unit
        y = word.y * self._unit
        for letter in word.text:
            dy = self._rng.normal(0.0, 0.04) * word.size * self._unit
            draw.text((x, y + dy), letter, font=font, fill=255, anchor="ls")
            x += font.getlength(letter) * 0.95
        return _box(draw.textbbox((left, y), word.text, font=font, anchor="ls"))

    def rule(self, rule: Rule) -> None:
        """Draws a rule about 0.8 point wide."""
        ends = [value * self._unit for value in (rule.x0, rule.y0, rule.x1, rule.y1)]
        ImageDraw.Draw(self.printed).line(ends, fill=235, width=max(1, round(0.8 * self._unit)))

    def _strike(self, draw: ImageDraw.ImageDraw, letter: str, x: float, y: float) -> None:
        # Each type bar has its own fault: a letter of one machine stands high, low or weak wherever it occurs.
        habit = self._habits.setdefault(letter, tuple(self._rng.normal(0.0, 1.0, 3)))
        dx = (0.12 * habit[0] + self._rng.normal(0.0, 0.12)) * self._unit
        dy = (0.28 * habit[1] + self._rng.normal(0.0, 0.14)) * self._unit
        force = float(np.clip(228 + 16 * habit[2] + self._rng.normal(0.0, 16.0), 130, 255))
        font = self._book.font(self._machine.faces["regular"], self._machine.press.size * self._unit)
        draw.text((x + dx, y + dy), letter, font=font, fill=int(force), anchor="ls")


def _box(box: tuple[float, float, float, float]) -> Box:
    return box[0], box[1], box[2], box[3]
