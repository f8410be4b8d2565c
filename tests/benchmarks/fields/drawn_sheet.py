"""A sheet on which lines are printed, each word with its box; what stands in braces is written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from library.records import Box

WIDE, HIGH = 595, 842
"""Of the sheet, in points."""


@dataclass
class Sheet:
    """What is being printed.

    Attributes:
        fonts: files of the typefaces `plain`, `bold`, `italic` and `hand`.
        points: size of the letters.
        typed: one size for all.
        rows: of each printed line its words with their boxes, in pixels.
    """

    dpi: int
    fonts: dict[str, str]
    points: float
    typed: bool
    chance: np.random.Generator
    rows: list[list[tuple[str, Box]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unit = self.dpi / 72
        self.image = Image.new("L", (round(WIDE * self.unit), round(HIGH * self.unit)), 255)
        self.draw = ImageDraw.Draw(self.image)

    def font(self, style: str = "plain", scale: float = 1.0) -> ImageFont.FreeTypeFont:
        size = self.points * (1.0 if self.typed else scale)
        return ImageFont.truetype(self.fonts[style], size * self.unit, layout_engine=ImageFont.Layout.BASIC)

    def width(self, text: str, style: str = "plain", scale: float = 1.0) -> float:
        return self.font(style, scale).getlength(text) / self.unit

    def line(self, text: str, top: float, *, left: float | None = None, middle: float | None = None,
             style: str = "plain", scale: float = 1.0, ink: int = 0, keep: bool = True) -> float:  # fmt: skip
        """Print a line; return where it ends, in points. Words in braces are written by hand."""
        font = self.font(style, scale)
        pieces = text.split(" ")
        wide = sum(self._width(piece, font) for piece in pieces) + font.getlength(" ") * (len(pieces) - 1)
        x = left * self.unit if left is not None else (middle or 0) * self.unit - wide / 2
        row: list[tuple[str, Box]] = []
        for piece in pieces:
            if piece:
                row += self._word(piece, x, top * self.unit, font, ink)
            x += self._width(piece, font) + font.getlength(" ")
        if keep and row:
            self.rows.append(row)
        return x / self.unit

    def _width(self, piece: str, font: ImageFont.FreeTypeFont) -> float:
        if "{" not in piece:
            return float(font.getlength(piece))
        before, hand, after = _parts(piece)
        return float(font.getlength(before + after)) + len(hand) * 0.75 * font.size + 0.9 * font.size

    def _word(self, piece: str, x: float, top: float, font: ImageFont.FreeTypeFont, ink: int) -> list[tuple[str, Box]]:
        if "{" not in piece:
            self.draw.text((x, top), piece, font=font, fill=ink)
            return [(piece, self._box(piece, x, top, font))]
        before, hand, after = _parts(piece)
        done = self._word(before, x, top, font, ink) if before else []
        x += font.getlength(before) + 0.3 * font.size
        pen = ImageFont.truetype(self.fonts["hand"], font.size * float(self.chance.uniform(1.2, 1.7)))
        for digit in hand:
            lower = float(self.chance.uniform(-0.35, 0.1)) * font.size
            self.draw.text((x, top + lower), digit, font=pen, fill=int(self.chance.integers(30, 110)))
            x += 0.75 * font.size
        if hand:
            done.append(
                (hand, Box(round(x - 0.75 * font.size * len(hand)), round(top), round(x), round(top + font.size)))
            )
        x += 0.3 * font.size
        return done + (self._word(after, x, top, font, ink) if after else [])

    def _box(self, text: str, x: float, top: float, font: ImageFont.FreeTypeFont) -> Box:
        left, up, right, down = font.getbbox(text)
        return Box(round(x + left), round(top + up), round(x + right), round(top + down))

    def wrapped(self, text: str, wide: float, style: str = "plain", scale: float = 1.0) -> list[str]:
        """Break a text into lines of about equal width."""
        words, lines = text.split(), [""]
        total = self.width(text, style, scale)
        wide = min(wide, total / max(1, -(-total // wide)) * 1.12)
        for word in words:
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer, style, scale) > wide:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def rule(self, middle: float, top: float, wide: float) -> None:
        ends = [((middle + side * wide / 2) * self.unit, top * self.unit) for side in (-1, 1)]
        self.draw.line(ends, fill=0, width=max(1, round(0.7 * self.unit)))


def _parts(piece: str) -> tuple[str, str, str]:
    before, _, rest = piece.partition("{")
    hand, _, after = rest.partition("}")
    return before, hand, after
