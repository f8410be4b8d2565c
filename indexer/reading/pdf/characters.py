"""The characters of a PDF page with their places on its picture and the way they run, as PDFium finds them."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium_c

# A letter that leans by less stands upright.
_UPRIGHT = 8
_QUARTER = 90
# The page is laid out in so many units a side to take the places of its corners from PDFium, which rounds.
_UNITS = 1_000_000
_FAR = 1_000.0  # points
_SAME_PLACE = 0.12  # of the height of a letter; the next letter is twice as far off
_CELL = 8.0  # pixels: letters are looked for among those of the cells around them
_WHITE = 250  # of 255, in each colour
UNMAPPED = "\ufffd"
"""In place of a letter that a font paints without saying which it is."""
_HYPHEN = "\x02"  # as PDFium gives a hyphen at the end of a line


@dataclass(frozen=True, slots=True)
class Character:
    """One character.

    Args:
        letter: itself; a line break or a space where there is none.
        left, top, right, bottom: of its ink, in pixels of the page picture; beyond its edges for what is cut off.
        angle: degrees clockwise by which it is turned on the picture, 0 to 359.
        owner: handle of the object that paints it, where that was asked for.
        made: PDFium put it there, for a gap or the end of a line; it is not in the file.
        white: it is painted in white, or with nothing.
    """

    letter: str
    left: float
    top: float
    right: float
    bottom: float
    angle: int = 0
    owner: int = 0
    made: bool = False
    white: bool = False

    @property
    def upright(self) -> bool:
        """Whether it stands as the page does."""
        return self.angle <= _UPRIGHT or self.angle >= 360 - _UPRIGHT

    @property
    def middle(self) -> tuple[float, float]:
        """Of its ink."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Place:
    """From points on the page to pixels of its picture, whatever the page's rotation and crop."""

    def __init__(self, page: pypdfium2.PdfPage, width: int, height: int) -> None:
        x0, y0 = _unit(page, 0.0, 0.0)
        x1, y1 = _unit(page, _FAR, 0.0)
        x2, y2 = _unit(page, 0.0, _FAR)
        wide, high = width / _UNITS, height / _UNITS
        self._x = ((x1 - x0) / _FAR * wide, (x2 - x0) / _FAR * wide, x0 * wide)
        self._y = ((y1 - y0) / _FAR * high, (y2 - y0) / _FAR * high, y0 * high)

    def edges(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in pixels of what stands so in points."""
        ax, bx, cx = self._x
        ay, by, cy = self._y
        x1, x2 = ax * left + bx * bottom + cx, ax * right + bx * top + cx
        y1, y2 = ay * left + by * bottom + cy, ay * right + by * top + cy
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _unit(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, _UNITS, _UNITS, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value


def characters_of(page: pypdfium2.PdfPage, width: int, height: int, *, owners: bool = False) -> list[Character]:
    """All characters of a page, in PDFium's order.

    Args:
        page: it.
        width, height: of its picture, in pixels.
        owners: ask for the objects that paint them.
    """
    text = page.get_textpage()
    try:
        place, turned = Place(page, width, height), page.get_rotation()
        return [_character(text, index, place, turned, owners=owners) for index in range(text.count_chars())]
    finally:
        text.close()


def _character(text: pypdfium2.PdfTextPage, index: int, place: Place, turned: int, *, owners: bool) -> Character:
    code = pdfium_c.FPDFText_GetUnicode(text, index)
    letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
    made = bool(pdfium_c.FPDFText_IsGenerated(text, index))
    if not made and pdfium_c.FPDFText_HasUnicodeMapError(text, index) == 1:
        letter = UNMAPPED
    if letter.isspace() and made:
        return Character(letter, 0, 0, 0, 0, made=True)
    edges = place.edges(*text.get_charbox(index))
    slant = math.degrees(pdfium_c.FPDFText_GetCharAngle(text, index))
    angle = round(slant + turned) % 360 if math.isfinite(slant) else 0
    owner = _owner(text, index) if owners else 0
    return Character("-" if letter == _HYPHEN else letter, *edges, angle, owner, made, _is_white(text, index))


def _is_white(text: pypdfium2.PdfTextPage, index: int) -> bool:
    *colours, opacity = [ctypes.c_uint() for _ in range(4)]
    known = pdfium_c.FPDFText_GetFillColor(text, index, *map(ctypes.byref, colours), ctypes.byref(opacity))
    return bool(known) and (opacity.value == 0 or min(one.value for one in colours) >= _WHITE)


def _owner(text: pypdfium2.PdfTextPage, index: int) -> int:
    found = pdfium_c.FPDFText_GetTextObject(text, index)
    return ctypes.addressof(found.contents) if found else 0


def without_repeats(characters: Sequence[Character]) -> list[Character]:
    """The characters without those that are painted once more in the place of one like them, as for bold print."""
    kept: list[Character] = []
    places: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    for one in characters:
        if not one.letter.isspace():
            reach = min(_CELL, max(1.0, _SAME_PLACE * (one.bottom - one.top)))
            column, row = int(one.left / _CELL), int(one.top / _CELL)
            near = (place for x in (-1, 0, 1) for y in (-1, 0, 1)
                    for place in places.get((one.letter, column + x, row + y), ()))  # fmt: skip
            if any(abs(left - one.left) <= reach and abs(top - one.top) <= reach for left, top in near):
                continue
            places.setdefault((one.letter, column, row), []).append((one.left, one.top))
        kept.append(one)
    return kept


def quarter_turns(characters: Sequence[Character]) -> int:
    """By how many quarter turns clockwise most letters lie on their side: 0 for a page that stands upright."""
    counted = Counter(
        round(one.angle / _QUARTER) % 4 for one in characters
        if not one.letter.isspace() and min(one.angle % _QUARTER, -one.angle % _QUARTER) <= _UPRIGHT)  # fmt: skip
    return counted.most_common(1)[0][0] if counted else 0
