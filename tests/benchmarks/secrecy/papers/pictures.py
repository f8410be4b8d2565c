"""Stamps, seals and boxes as pictures: ink over nothing, to be laid on a page."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from papers.fonts import opened, stamp_font

Colour = tuple[int, int, int]
_INKS: dict[str, tuple[Colour, ...]] = {
    "red": ((196, 24, 36), (220, 50, 60), (170, 30, 50)),
    "black": ((20, 20, 24), (50, 48, 52)),
    "blue": ((30, 50, 150), (50, 40, 120)),
}


@dataclass(frozen=True)
class Stamp:
    """How a stamp is cut and pressed: points, degrees, opacity from 0 to 1."""

    ink: str
    points: float
    angle: float
    frame: str
    force: float

    @property
    def told(self) -> str:
        """In words, for the list of misses."""
        return f"{self.ink}, {self.points:.0f} pt, {self.angle:.0f}°, {self.frame} frame, force {self.force:.2f}"


def stamp_of(rng: Random) -> Stamp:
    """Draws a way of stamping."""
    points = rng.choice((rng.uniform(8, 12), rng.uniform(12, 20), rng.uniform(12, 20), rng.uniform(20, 44)))
    angle = rng.choice((0.0, rng.uniform(-4, 4), rng.uniform(-20, 20), rng.uniform(-45, 45), rng.choice((90.0, -90.0))))
    force = rng.uniform(0.4, 0.95) if points > 11 else rng.uniform(0.7, 0.95)
    frame = rng.choice(("no", "single", "single", "double", "round"))
    return Stamp(rng.choice(("red", "red", "red", "black", "blue")), points, angle, frame, force)


def cut_stamp(lines: Sequence[str], stamp: Stamp, dpi: int, rng: Random) -> Image.Image:
    """The ink of a stamp, colour with transparency, turned as it was pressed."""
    unit = dpi / 72
    font = opened(stamp_font(rng), stamp.points * unit)
    boxes = [font.getbbox(line, anchor="ls") for line in lines]
    pad, step = stamp.points * unit * rng.uniform(0.4, 0.8), stamp.points * unit * 1.45
    width = max(1, round(unit * rng.uniform(0.8, 2.2)))
    if stamp.frame == "double":  # rubber is cut with its inner line round the letters, not through them
        pad += 4 * width
    size = (round(max(box[2] for box in boxes) + 2 * pad), round(step * len(lines) + 2 * pad))
    mask = Image.new("L", size, 0)
    pen = ImageDraw.Draw(mask)
    for place, line in enumerate(lines):
        pen.text((size[0] / 2, pad + step * (place + 0.8)), line, font=font, fill=255, anchor="ms")
    _frame(pen, size, stamp.frame, width)
    if rng.random() < 0.4:  # cut narrow or wide
        mask = mask.resize((round(size[0] * rng.uniform(0.78, 1.25)), size[1]))
    return _pressed(mask, stamp, rng).rotate(stamp.angle, Image.Resampling.BICUBIC, expand=True)


def _frame(pen: ImageDraw.ImageDraw, size: tuple[int, int], frame: str, width: int) -> None:
    edge = (width, width, size[0] - width - 1, size[1] - width - 1)
    if frame == "round":
        pen.rounded_rectangle(edge, radius=size[1] // 4, outline=255, width=width)
    elif frame != "no":
        pen.rectangle(edge, outline=255, width=width)
    if frame == "double":
        pen.rectangle(
            (edge[0] + 3 * width, edge[1] + 3 * width, edge[2] - 3 * width, edge[3] - 3 * width),
            outline=255,
            width=width,
        )


def _pressed(mask: Image.Image, stamp: Stamp, rng: Random) -> Image.Image:
    """Rubber never touches the paper evenly."""
    coarse = Image.new("L", (max(2, mask.width // 25), max(2, mask.height // 25)))
    coarse.putdata([round(255 * stamp.force * rng.uniform(0.75, 1.05)) for _ in range(coarse.width * coarse.height)])
    even = coarse.resize(mask.size, Image.Resampling.BICUBIC)
    alpha = Image.composite(even, Image.new("L", mask.size, 0), mask)
    ink = Image.new("RGBA", mask.size, (*rng.choice(_INKS[stamp.ink]), 0))
    ink.putalpha(alpha)
    return ink


def seal(ring: str, dpi: int, rng: Random) -> Image.Image:
    """A round seal with its text on the ring and a star in its middle."""
    unit = dpi / 72
    size = round(rng.uniform(88, 106) * unit)
    mask = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(mask)
    for inset, width in ((2, 2.2), (6, 0.8), (24, 0.9)):
        pen.ellipse(
            (inset * unit, inset * unit, size - inset * unit, size - inset * unit),
            outline=255,
            width=round(width * unit),
        )
    middle, star = size / 2, size * 0.16
    pen.polygon(
        [
            (
                middle + (star if place % 2 == 0 else star * 0.4) * math.sin(math.pi * place / 5),
                middle - (star if place % 2 == 0 else star * 0.4) * math.cos(math.pi * place / 5),
            )
            for place in range(10)
        ],
        fill=255,
    )
    font = opened(stamp_font(rng), min(9.5, 210 / len(ring)) * unit)
    for place, letter in enumerate(ring):
        tile = Image.new("L", (size, size), 0)
        ImageDraw.Draw(tile).text((middle, 15 * unit), letter, font=font, fill=255, anchor="mm")
        turn = -140 + 280 * place / max(1, len(ring) - 1)
        mask.paste(255, mask=tile.rotate(-turn, Image.Resampling.BICUBIC))
    return _pressed(mask, Stamp("red", 10, 0, "no", rng.uniform(0.55, 0.9)), rng).rotate(
        rng.uniform(-15, 15), expand=True
    )


def picture_of_stamp(text: str, rng: Random) -> bytes:
    """A stamp on white as a PNG file, as it is pasted into office files."""
    ink = cut_stamp(
        (text,),
        Stamp(
            rng.choice(("red", "red", "black")),
            rng.uniform(16, 26),
            rng.uniform(-8, 8),
            rng.choice(("single", "double", "no")),
            rng.uniform(0.7, 1.0),
        ),
        150,
        rng,
    )
    page = Image.new("RGB", (ink.width + 20, ink.height + 20), (255, 255, 255))
    page.paste(ink, (10, 10), ink)
    file = io.BytesIO()
    page.save(file, "PNG", dpi=(150, 150))
    return file.getvalue()
