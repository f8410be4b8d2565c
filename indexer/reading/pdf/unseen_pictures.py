"""What a PDF page has and does not show: pictures below other things or outside the crop box, layers that are off.

The page is drawn as the file has it, and what is lost on the way to the page that one sees is looked for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from indexer.limits import Limits
from indexer.ocr import Picture
from indexer.reading.pdf.characters import Place
from indexer.reading.pdf.drawing import draw_bare
from indexer.reading.pdf.optional_content import Hidden
from indexer.reading.pdf.regions import Edges, Painted, can_hold_a_word, merged, painted_on
from library.records import Box

_IMAGE, _TEXT = pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_TEXT
_LOOK_DPI, _READ_DPI = 100.0, 300.0
_MOST_COVERED = 60  # pictures of one page that are looked for below others; those in a pile each cost a drawing
_STROKE, _FAINT, _FEWEST_DOTS = 31, 40, 30  # dots and tones at the resolution of looking
_JOINED, _AROUND = 25, 12
_LEAST_CUT = 4.0  # points


@dataclass(frozen=True, slots=True)
class Unseen:
    """A part of the page that is not seen.

    Args:
        dots: its picture.
        box: where it lies on the page picture, or nearest to it.
    """

    dots: Picture
    box: Box


def unseen_of(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int, size: tuple[int, int], *,
              limits: Limits, hidden: Hidden | None) -> Iterator[Unseen]:  # fmt: skip
    """Look for what a page has and does not show, and draw it.

    Args:
        pdf: the document; it is left as it is.
        page: of it.
        index: of the page, from 0.
        size: width and height of the page picture in pixels.
        limits: of size.
        hidden: layers of the document that are off.

    Raises:
        ValueError: that cannot be told.
    """
    pile = list(painted_on(page))
    cut = _is_cut(pdf, page, index, pile)
    if not cut and hidden is None and not _covered(pile):
        return
    with _laid_bare(pdf, page, index, hidden) as bare:
        canvas = _Canvas(page, bare, size, limits)
        if cut or hidden is not None:
            yield from canvas.lost(bare, None)
        pile = list(painted_on(bare))
        covered = _covered(pile)
        if len(covered) > _MOST_COVERED:
            raise ValueError(f"{len(covered)} pictures of a page lie below others")
        gone: set[int] = set()
        for group in _side_by_side(covered, pile):
            lowest = min(group)
            above = [place for place in range(lowest + 1, len(pile))
                     if pile[place].kind != _TEXT and place not in group and place not in gone]  # fmt: skip
            for place in above:
                _remove(bare, pile[place])
            gone.update(above)
            yield from canvas.lost(bare, [box for boxes in group.values() for box in boxes])


class _Canvas:
    """The page as it is seen, laid on the whole of its paper, to compare what is drawn of it with."""

    def __init__(self, page: pypdfium2.PdfPage, bare: pypdfium2.PdfPage, size: tuple[int, int], limits: Limits) -> None:
        self._limits, self._size = limits, size
        whole = draw_bare(bare, _LOOK_DPI, limits)
        self._shape = whole.shape[:2]
        height, width = self._shape
        self._place = Place(bare, width, height)
        left, top, right, bottom = (round(one) for one in self._place.edges(*page.get_bbox()))
        self._left, self._top = max(0, left), max(0, top)
        seen = draw_bare(page, _LOOK_DPI, limits)
        wide, high = max(1, min(right, width) - self._left), max(1, min(bottom, height) - self._top)
        self._seen = np.full_like(whole, 255)
        self._outside = np.ones(self._shape, bool)
        inside = slice(self._top, self._top + high), slice(self._left, self._left + wide)
        self._seen[inside] = cv2.resize(seen, (wide, high), interpolation=cv2.INTER_AREA)
        self._outside[inside] = False
        # Programs part a scan into paper and print, and leave something of the print on the paper below.
        self._without_strokes = cv2.dilate(_strokes(self._seen).astype(np.uint8), np.ones((3, 3), np.uint8)) == 0
        self._scale = size[0] / wide

    def lost(self, bare: pypdfium2.PdfPage, within: Sequence[Edges] | None) -> Iterator[Unseen]:
        """What is drawn of `bare`, within these places or anywhere, and not seen."""
        drawn = draw_bare(bare, _LOOK_DPI, self._limits)
        mask = _strokes(drawn) & (self._without_strokes & _differ(drawn, self._seen) | self._outside)
        if within is not None:
            allowed = np.zeros_like(mask)
            for edges in within:
                left, top, right, bottom = (max(0, round(one)) for one in self._place.edges(*edges))
                allowed[top:bottom, left:right] = True
            mask &= allowed
        boxes = merged(list(_pieces(mask)))
        if not boxes:
            return
        fine = draw_bare(bare, _READ_DPI, self._limits)
        factor = fine.shape[0] / self._shape[0]
        for box in boxes:
            cut = box.scaled(factor)
            yield Unseen(np.ascontiguousarray(fine[cut.top : cut.bottom, cut.left : cut.right]), self._on_page(box))

    def _on_page(self, box: Box) -> Box:
        width, height = self._size
        left, right = (min(width, max(0, round((x - self._left) * self._scale))) for x in (box.left, box.right))
        top, bottom = (min(height, max(0, round((y - self._top) * self._scale))) for y in (box.top, box.bottom))
        return Box(left, top, right, bottom)


def _is_cut(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int, pile: Sequence[Painted]) -> bool:
    """Whether the page has paper outside of what it shows, or pictures outside of its paper."""
    whole, shown = _paper_of(pdf, page, index), page.get_bbox()
    return (max(shown[0] - whole[0], shown[1] - whole[1], whole[2] - shown[2], whole[3] - shown[3]) > _LEAST_CUT
            or any(not _lies_in(one.edges, whole) for one in pile if one.kind == _IMAGE))  # fmt: skip


def _paper_of(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int) -> Edges:
    """The paper of a page. Where all pages share it PDFium tells it of a copy only."""
    own: Edges | None = page.get_mediabox(fallback_ok=False)
    if own is not None:
        return own
    copy = pypdfium2.PdfDocument.new()
    try:
        copy.import_pages(pdf, [index])
        first = copy[0]
        shared: Edges = first.get_mediabox()
        first.close()
        return shared
    finally:
        copy.close()


def _lies_in(edges: Edges, paper: Edges) -> bool:
    left, bottom, right, top = edges
    return (left >= paper[0] - _LEAST_CUT and bottom >= paper[1] - _LEAST_CUT and right <= paper[2] + _LEAST_CUT
            and top <= paper[3] + _LEAST_CUT)  # fmt: skip


def _covered(pile: Sequence[Painted]) -> list[tuple[int, list[Edges]]]:
    """Pictures, by their place in the pile, over which something was painted that may hide a word, and where."""
    images = [place for place, one in enumerate(pile) if one.kind == _IMAGE]
    above = [place for place in range(images[0] + 1, len(pile)) if pile[place].kind != _TEXT and pile[place].hides
             and can_hold_a_word(pile[place].edges)] if images else []  # fmt: skip
    if not above:
        return []
    places, edges = np.array(above), np.array([pile[place].edges for place in above])
    found: list[tuple[int, list[Edges]]] = []
    for place in images:
        low = np.maximum(edges[:, :2], pile[place].edges[:2])
        high = np.minimum(edges[:, 2:], pile[place].edges[2:])
        shared = [both for both in np.hstack((low, high))[places > place].tolist() if can_hold_a_word(both)]
        if shared:
            found.append((place, shared))
    return found


def _side_by_side(
    covered: Sequence[tuple[int, list[Edges]]], pile: Sequence[Painted]
) -> Iterator[dict[int, list[Edges]]]:
    """The same from the top down, together those of which none lies over another: one drawing shows them all."""
    group: dict[int, list[Edges]] = {}
    for place, boxes in reversed(covered):
        if any(_overlap(pile[place].edges, pile[other].edges) for other in group):
            yield group
            group = {}
        group[place] = boxes
    if group:
        yield group


def _overlap(one: Edges, other: Edges) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@contextmanager
def _laid_bare(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int, hidden: Hidden | None
               ) -> Iterator[pypdfium2.PdfPage]:  # fmt: skip
    """A copy of a page with all of its paper, and everything that lies outside of that, and with all its layers."""
    if hidden is not None:
        copy = pypdfium2.PdfDocument(io.BytesIO(hidden.page_with_all(index)))
    else:
        copy = pypdfium2.PdfDocument.new()
        copy.import_pages(pdf, [index])
    try:
        first = copy[0]
        first.set_rotation(page.get_rotation())
        whole = _whole_of(first)
        first.set_mediabox(*whole)
        first.set_cropbox(*whole)
        first.close()
        bare = copy[0]
        try:
            yield bare
        finally:
            bare.close()
    finally:
        copy.close()


def _whole_of(page: pypdfium2.PdfPage) -> Edges:
    """The paper of a page with the pictures that lie beside it, as far as another sheet would reach."""
    left, bottom, right, top = page.get_mediabox()
    wide, high = right - left, top - bottom
    edges = [page.get_bbox(), (left, bottom, right, top)]
    edges += [one.edges for one in painted_on(page) if one.kind == _IMAGE]
    return (max(left - wide, min(one[0] for one in edges)), max(bottom - high, min(one[1] for one in edges)),
            min(right + wide, max(one[2] for one in edges)), min(top + high, max(one[3] for one in edges)))


def _remove(page: pypdfium2.PdfPage, one: Painted) -> None:
    if one.holder is None:
        gone = pdfium_c.FPDFPage_RemoveObject(page, one.raw)
    else:
        gone = pdfium_c.FPDFFormObj_RemoveObject(one.holder, one.raw)
    if gone:
        pdfium_c.FPDFPageObj_Destroy(one.raw)


def _strokes(picture: Picture) -> Any:
    """Where something as thin as a letter's stroke stands, darker or lighter than what is around it."""
    kernel = np.ones((_STROKE, _STROKE), np.uint8)
    dark, light = (cv2.morphologyEx(picture, way, kernel) for way in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT))
    return np.maximum(dark, light).max(axis=2) > _FAINT


def _differ(one: Picture, other: Picture) -> Any:
    """Where two pictures differ by more than half a dot's shift makes them."""
    near = np.ones((3, 3), np.uint8)
    one, other = cv2.blur(one, (3, 3)), cv2.blur(other, (3, 3))
    below = cv2.subtract(cv2.erode(other, near), one)
    above = cv2.subtract(one, cv2.dilate(other, near))
    return np.maximum(below, above).max(axis=2) > _FAINT


def _pieces(mask: Any) -> Iterator[Box]:
    """Boxes, with some paper around them, of what may be words."""
    height, width = mask.shape
    joined = cv2.dilate(mask.astype(np.uint8), np.ones((_JOINED, _JOINED), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    dots = np.bincount(labels[mask], minlength=len(stats))
    for number in range(1, len(stats)):
        if dots[number] < _FEWEST_DOTS:
            continue
        left, top, wide, high = (int(one) for one in stats[number][:4])
        yield Box(max(0, left - _AROUND), max(0, top - _AROUND), min(width, left + wide + _AROUND),
                  min(height, top + high + _AROUND))  # fmt: skip
