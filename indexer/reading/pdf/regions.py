"""Where a PDF page with text of its own shows something else than that text: pictures, and letters drawn as curves."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from indexer.ocr import Picture
from indexer.reading.pdf.characters import Place
from library.records import Box

_FORM, _IMAGE, _TEXT = pdfium_c.FPDF_PAGEOBJ_FORM, pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_TEXT
_MOST_OBJECTS, _DEEPEST = 20_000, 6
# The least picture that may bear a word, as shares of the page's longer side; 8 pt letters are a hundredth of A4.
_LEAST_HIGH, _LEAST_WIDE = 0.008, 0.02
_LEAST_WORD = 10.0, 5.0  # the same in points, wide and high
# Ink is looked for on a copy this high; letters, also those of a large mark, are between these shares of it.
_HEIGHT = 800
_LEAST_LETTER, _LARGEST_LETTER = 5, _HEIGHT // 8
_FEWEST_LETTERS = 2

_MOST_REGIONS = 10
_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Objects:
    """What a page is made of.

    Args:
        images: boxes of its pictures, on the page picture.
        text_only: nothing but text is painted on it.
    """

    images: tuple[Box, ...]
    text_only: bool


def objects_of(page: pypdfium2.PdfPage, width: int, height: int) -> Objects:
    """Look at what a page is made of.

    Args:
        page: it.
        width, height: of its picture in pixels.
    """
    place, images, other = Place(page, width, height), [], False
    for one in painted_on(page):
        other = other or one.kind != _TEXT
        if one.kind == _IMAGE:
            box = _cut(place.edges(*one.edges), width, height)
            if box is not None:
                images.append(box)
    return Objects(tuple(images), text_only=not other)


Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Edges = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


@dataclass(frozen=True, slots=True)
class Painted:
    """Something that is painted on a page.

    Args:
        kind: of object, as PDFium numbers them.
        edges: of it.
        raw: handle of it.
        holder: handle of the form that paints it; None where the page does.
    """

    kind: int
    edges: Edges
    raw: Any
    holder: Any = None

    @property
    def hides(self) -> bool:
        """Whether it may hide what was painted before it: pictures, shades and filled shapes do."""
        if self.kind != pdfium_c.FPDF_PAGEOBJ_PATH:
            return bool(self.kind != _TEXT)
        filled, drawn = ctypes.c_int(), ctypes.c_int()
        if not pdfium_c.FPDFPath_GetDrawMode(self.raw, ctypes.byref(filled), ctypes.byref(drawn)):
            return True
        return bool(filled.value != pdfium_c.FPDF_FILLMODE_NONE)


def painted_on(page: pypdfium2.PdfPage) -> Iterator[Painted]:
    """All that is painted on a page, in that order, no more than `_MOST_OBJECTS` of it."""
    objects = _objects(page, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject, _AS_IT_IS, 0)
    return islice(objects, _MOST_OBJECTS)


def can_hold_a_word(edges: Edges) -> bool:
    """Whether a place is large enough for one."""
    return edges[2] - edges[0] >= _LEAST_WORD[0] and edges[3] - edges[1] >= _LEAST_WORD[1]


def _objects(holder: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> Iterator[Painted]:
    for number in range(max(0, count(holder))):
        raw = get(holder, number)
        if not raw:
            continue
        kind = pdfium_c.FPDFPageObj_GetType(raw)
        if kind == _FORM:
            if depth < _DEEPEST:
                inner = _times(_matrix_of(raw), matrix)
                yield from _objects(raw, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, inner,
                                    depth + 1)
        else:
            yield Painted(kind, _edges(raw, matrix), raw, holder if depth else None)


def _matrix_of(raw: Any) -> Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(raw, ctypes.byref(found)):
        return _AS_IT_IS
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _edges(raw: Any, matrix: Matrix) -> Edges:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(raw, *(ctypes.byref(one) for one in (left, bottom, right, top)))
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f)
               for x in (left.value, right.value) for y in (bottom.value, top.value)]  # fmt: skip
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _cut(edges: Edges, width: int, height: int) -> Box | None:
    """The part of it that the page shows; None where that is too little for a word."""
    left, right = (min(width, max(0, round(x))) for x in (edges[0], edges[2]))
    top, bottom = (min(height, max(0, round(y))) for y in (edges[1], edges[3]))
    side = max(width, height)
    wide, high = max(right - left, bottom - top), min(right - left, bottom - top)
    return Box(left, top, right, bottom) if wide >= _LEAST_WIDE * side and high >= _LEAST_HIGH * side else None


def regions_beside(words: Sequence[Box], images: Sequence[Box], grey: Picture) -> tuple[Box, ...]:
    """Where something may be read that is no text of the page: its pictures, and ink like letters beside its words.

    Args:
        words: boxes of the page's words.
        images: boxes of its pictures.
        grey: the page picture.
    """
    height, width = grey.shape
    factor = min(1.0, _HEIGHT / height)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1]
    for box in (*words, *images):
        ink[max(0, int(box.top * factor) - 2) : int(box.bottom * factor) + 3,
            max(0, int(box.left * factor) - 2) : int(box.right * factor) + 3] = 0  # fmt: skip
    drawn = [Box(max(0, int(one.left / factor) - _MARGIN), max(0, int(one.top / factor) - _MARGIN),
                 min(width, int(one.right / factor) + _MARGIN), min(height, int(one.bottom / factor) + _MARGIN))
             for one in _clusters(ink)]  # fmt: skip
    return merged((*images, *drawn))


def _clusters(ink: Picture) -> Iterator[Box]:
    """Boxes around what looks like letters that stand together."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    high, wide = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    letters = (high >= _LEAST_LETTER) & (high <= _LARGEST_LETTER) & (wide <= _LARGEST_LETTER) & (wide >= 2)
    letters[0] = False
    if letters.sum() < _FEWEST_LETTERS:
        return
    mask = letters[labels].astype(np.uint8)
    reach = int(np.median(high[letters]) * 1.5) | 1
    _, joined, around, _ = cv2.connectedComponentsWithStats(cv2.dilate(mask, np.ones((reach, reach), np.uint8)))
    for number in range(1, len(around)):
        inside = np.unique(labels[(joined == number) & (mask > 0)])
        if len(inside) >= _FEWEST_LETTERS:
            left, top = (int(around[number, side]) for side in (cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP))
            yield Box(left, top, left + int(around[number, cv2.CC_STAT_WIDTH]),
                      top + int(around[number, cv2.CC_STAT_HEIGHT]))  # fmt: skip


def merged(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Boxes that overlap become one; where there are very many, all of them."""
    merged: list[Box] = []
    for box in boxes:
        grown = box
        while (hit := next((one for one in merged if _overlap(one, grown)), None)) is not None:
            merged.remove(hit)
            grown = Box.around([hit, grown])
        merged.append(grown)
    return tuple(merged) if len(merged) <= _MOST_REGIONS else (Box.around(merged),)


def _overlap(one: Box, other: Box) -> bool:
    return (one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom)
