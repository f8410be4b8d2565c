"""Lines of number and date as an office has them: print, and in its blank a number or a day by hand; drawn from digits
that people wrote.

The digits are those of the public set of 10,000 in the files t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz;
the blind half draws from the second 5,000, which other people wrote. A series has one hand: six shapes of each digit.
"""

from __future__ import annotations

import datetime
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from halves import Half
from PIL import Image, ImageDraw, ImageFont

from indexer.records import Head
from library.records import Box

Ink = npt.NDArray[np.float32]
_PRINT = ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf")
_FONTS = Path("/usr/share/fonts")
_LETTERS = ("KH-ATTP", "QĐ-CC", "TB-ATTP", "BC-CC", "TTr-CC", "CV-ATTP")
_FIRST_NUMBERS = (1, 40, 150, 700)
_DAYS_BETWEEN = (0, 0, 1, 1, 2, 4)
_PLACE = "Lạc Giang"
_SIZE = 44
_SHAPES = 6


@dataclass(frozen=True)
class Drawn:
    """A line with a blank that is filled in by hand.

    Attributes:
        line: its box, and `area` that of the number, in pixels of the picture.
    """

    head: Head
    line: Box
    area: Box


@dataclass(frozen=True)
class DrawnPaper:
    """The lines of number and date of one document, with what is written in them."""

    number: int
    issued: datetime.date
    letters: str
    numbered: Drawn
    dated: Drawn


def drawn_series(digits: Path, half: Half, seed: int, count: int) -> Iterator[DrawnPaper]:
    """Yield the lines of one office's year, in the order of their numbers."""
    rng = np.random.default_rng([seed, int(half is Half.BLIND)])
    days = np.random.default_rng([seed, int(half is Half.BLIND), 1])
    shapes = _hand(digits, half, rng)
    number, issued = int(rng.choice(_FIRST_NUMBERS)), datetime.date(2010, 1, 4)
    for _ in range(count):
        letters = str(rng.choice(_LETTERS))
        numbered = _line(rng, f"{number:02d}", shapes, ("Số:", "Số :"), f"/{letters}")
        dated = _line(days, f"{issued.day:02d}", shapes, (f"{_PLACE}, ngày",), f" tháng {issued.month:02d} năm 2010")
        yield DrawnPaper(number, issued, letters, numbered, dated)
        number += 1
        issued += datetime.timedelta(days=int(rng.choice(_DAYS_BETWEEN)))


def _hand(digits: Path, half: Half, rng: np.random.Generator) -> list[list[Ink]]:
    pictures = np.frombuffer(gzip.decompress((digits / "t10k-images-idx3-ubyte.gz").read_bytes())[16:], np.uint8)
    meant = np.frombuffer(gzip.decompress((digits / "t10k-labels-idx1-ubyte.gz").read_bytes())[8:], np.uint8)
    every = pictures.reshape(-1, 28, 28)
    places = np.arange(len(meant))
    mine = places < len(meant) // 2 if half is Half.WORKING else places >= len(meant) // 2
    return [[_cropped(every[place]) for place in rng.choice(places[mine & (meant == digit)], _SHAPES, replace=False)]
            for digit in range(10)]  # fmt: skip


def _cropped(picture: npt.NDArray[np.uint8]) -> Ink:
    ink = picture.astype(np.float32) / 255
    rows, columns = np.where(ink > 0.2)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _line(rng: np.random.Generator, number: str, shapes: list[list[Ink]], before_it: tuple[str, ...], behind: str
          ) -> Drawn:
    """Draw a line: one of these words, the number by hand, and the print behind it."""
    font = ImageFont.truetype(_print_font(), _SIZE)
    hand = _written(rng, number, shapes, _SIZE * rng.uniform(0.75, 1.1))
    before = str(rng.choice(before_it))
    left = 10 + int(font.getlength(before) + _SIZE * rng.uniform(0, 0.5))
    right = left + hand.shape[1] + int(_SIZE * rng.uniform(0, 0.6))
    width, height, base = right + int(font.getlength(behind)) + 20, int(_SIZE * 2.4), int(_SIZE * 1.5)
    sheet = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(sheet)
    draw.text((10, base), before, font=font, fill=255, anchor="ls")
    draw.text((right, base), behind, font=font, fill=255, anchor="ls")
    ink = np.asarray(sheet, np.float32) / 255
    top = int(base - 0.36 * _SIZE - hand.shape[0] / 2 + rng.normal(0, 0.12) * _SIZE)
    top = min(max(0, top), height - hand.shape[0])
    place = (slice(top, top + hand.shape[0]), slice(left, left + hand.shape[1]))
    ink[place] = np.maximum(ink[place], hand * rng.uniform(0.7, 1))
    ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.5, 1.4)), np.float32)
    grey = 255 * (1 - ink * rng.uniform(0.75, 1)) + rng.normal(0, rng.uniform(2, 12), ink.shape)
    line = Box(10, base - int(_SIZE * 0.95), width - 10, base + int(_SIZE * 0.2))
    return Drawn(Head.of(grey.clip(0, 255).astype(np.uint8), 1.0), line, Box(left, line.top, right, line.bottom))


def _print_font() -> str:
    found = [path for name in _PRINT for path in sorted(_FONTS.rglob(name))]
    if not found:
        raise SystemExit(f"None of these fonts is installed: {', '.join(_PRINT)}")
    return str(found[0])


def _written(rng: np.random.Generator, number: str, shapes: list[list[Ink]], high: float) -> Ink:
    """The digits side by side, slanting alike, at times touching."""
    parts = [_sized(rng, shapes[int(digit)][int(rng.integers(_SHAPES))], high) for digit in number]
    gaps = [int(high * rng.uniform(-0.02, 0.2)) for _ in parts]
    height = int(high * 1.6)
    ink = np.zeros((height, sum(part.shape[1] for part in parts) + sum(max(0, gap) for gap in gaps) + 40), np.float32)
    left = 8
    for part, gap in zip(parts, gaps, strict=True):
        top = int((height - part.shape[0]) / 2 + rng.normal(0, 0.05) * high)
        top = min(max(0, top), height - part.shape[0])
        place = (slice(top, top + part.shape[0]), slice(left, left + part.shape[1]))
        ink[place] = np.maximum(ink[place], part)
        left += part.shape[1] + gap
    slant = rng.normal(0, 0.15)
    turned = cv2.warpAffine(ink, np.array([[1, -slant, slant * height / 2], [0, 1, 0]]), (ink.shape[1], height))
    sharp = np.clip((turned - rng.uniform(0.35, 0.6)) * 5 + 0.5, 0, 1).astype(np.float32)  # a pen, not a blur
    columns = np.where(sharp.max(axis=0) > 0.3)[0]
    return sharp[:, columns.min() : columns.max() + 1]


def _sized(rng: np.random.Generator, shape: Ink, high: float) -> Ink:
    height = max(6, int(high * rng.uniform(0.8, 1.1)))
    width = max(3, int(shape.shape[1] * height / shape.shape[0] * rng.uniform(0.8, 1.05)))
    return np.asarray(cv2.resize(shape, (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 1), np.float32)
