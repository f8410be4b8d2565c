"""From pixels of a page picture to points on the page of the original, whatever its boxes, rotation and skew."""

from __future__ import annotations

import math
from dataclasses import dataclass

from library.records import Page, Placing


@dataclass(frozen=True, slots=True)
class Affine:
    """A map of the plane: x' = a·x + c·y + e, y' = b·x + d·y + f, as PDF writes its matrices."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, after: Affine) -> Affine:
        """Return one map that is this one and another after it."""
        e, f = after.point(self.e, self.f)
        a, b = after.vector(self.a, self.b)
        c, d = after.vector(self.c, self.d)
        return Affine(a, b, c, d, e, f)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def vector(self, x: float, y: float) -> tuple[float, float]:
        """What becomes of a distance."""
        return self.a * x + self.c * y, self.b * x + self.d * y


@dataclass(frozen=True, slots=True)
class ShownArea:
    """The shown part of a PDF page in points of its own space, and by how many degrees clockwise it is shown turned."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0

    def __post_init__(self) -> None:
        if not (self.left < self.right and self.bottom < self.top and self.rotation in (0, 90, 180, 270)):
            raise ValueError(f"not a sheet: {self}")


def to_points(page: Page, sheet: ShownArea) -> Affine:
    """The map from pixels of the page picture to points on the sheet.

    Args:
        page: one that has a picture.
    """
    turned = page.placing.turns % 2 == 1
    width, height = (page.height, page.width) if turned else (page.width, page.height)
    lying = _unturned(page.placing.turns, page.width, page.height).then(_tilted(page.placing, width, height))
    return lying.then(Affine(1 / width, 0, 0, 1 / height, 0, 0)).then(_shown(sheet))


def _unturned(turns: int, width: int, height: int) -> Affine:
    """Take quarter turns clockwise back; width and height are those of the turned picture."""
    return (
        Affine(1, 0, 0, 1, 0, 0),
        Affine(0, -1, 1, 0, 0, width),
        Affine(-1, 0, 0, -1, width, height),
        Affine(0, 1, -1, 0, height, 0),
    )[turns]


def _tilted(placing: Placing, width: int, height: int) -> Affine:
    """Give a levelled picture its skew again, about its middle."""
    angle = math.radians(placing.skew)
    cos, sin, x, y = math.cos(angle), math.sin(angle), width / 2, height / 2
    return Affine(cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)


def _shown(sheet: ShownArea) -> Affine:
    """From shares of the shown page (right and down from its top left) to its own space."""
    width, height = sheet.right - sheet.left, sheet.top - sheet.bottom
    return {
        0: Affine(width, 0, 0, -height, sheet.left, sheet.top),
        90: Affine(0, height, width, 0, sheet.left, sheet.bottom),
        180: Affine(-width, 0, 0, height, sheet.right, sheet.bottom),
        270: Affine(0, -height, -width, 0, sheet.right, sheet.top),
    }[sheet.rotation]
