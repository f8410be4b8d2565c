"""One page of a PDF: its text layer when that can be trusted, else its picture, read by OCR."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture
from indexer.parting import may_begin
from indexer.preparing import luminance
from indexer.reading.assembling import assemble
from indexer.reading.page_by_page import read_smaller
from indexer.reading.page_pictures import SCREEN_SIDE, encode_webp
from indexer.reading.scan import Scan, keep_head, read_scan
from indexer.reading.stamping import read_stamps
from indexer.reading.text_layer import TextLayer, Verdict, fill_gaps, judge
from indexer.records import ReadPage, Stamp
from library.errors import UnreadableError
from library.records import Box, Origin, Page

_READING_DPI = 300.0
_COARSE_DPI, _FINE_DPI = 140.0, 330.0
_POINTS_PER_INCH = 72
_IMAGE = pdfium_c.FPDF_PAGEOBJ_IMAGE
_COVERING = 0.5
_A4_INCHES = 11.7
_AS_ASKED = 0.995  # dots are whole


@dataclass(frozen=True, slots=True)
class _Source:
    """The picture that fills a scanned page: dots per inch, or None for a page that was drawn."""

    dpi: float | None


def read_pdf_page(
    pdf: pypdfium2.PdfDocument, index: int, engine: OcrEngine, *, limits: Limits, first: bool = False
) -> ReadPage:
    """Read the page at `index` (from 0); `first` says that it begins a document, whatever it looks like."""
    first = first or index == 0
    page = pdf[index]
    try:
        source = _source(page, limits)
        annotated = _annotation_boxes(page)
        has_text = _count_characters(page) > 0
        if has_text:
            picture = render(page, SCREEN_SIDE / max(page.get_size()) * _POINTS_PER_INCH, limits)
            layer = _layer(pdf, page, index, picture, annotated, scanned=source.dpi is not None)
            if judge(layer, luminance(picture)) is Verdict.TRUSTED:
                return _from_layer(layer, picture, index + 1, engine, limits, first=first)
        return _from_picture(page, _reading_dpi(source.dpi), index + 1, engine, limits, first=first)
    finally:
        page.close()


def _from_picture(
    page: pypdfium2.PdfPage, dpi: float, number: int, engine: OcrEngine, limits: Limits, *, first: bool
) -> ReadPage:
    """Read the picture of a page; one that is too large to be read whole is read smaller, and flagged."""
    picture = render(page, dpi, limits)
    drawn = max(picture.shape[:2]) / max(page.get_size()) * _POINTS_PER_INCH
    if drawn > _AS_ASKED * dpi:
        return read_scan(Scan(picture, dpi, number, first), engine, limits=limits)
    return read_smaller(read_scan(Scan(picture, drawn, number, first), engine, limits=limits))


def _reading_dpi(source: float | None) -> float:
    """A scan is read in its own dots, which enlarging would only smear; very coarse and very fine ones are scaled."""
    return source if source is not None and _COARSE_DPI <= source <= _FINE_DPI else _READING_DPI


def render(page: pypdfium2.PdfPage, dpi: float, limits: Limits) -> Picture:
    """Draw the page with its stamps and form fields, at the given resolution or as near as the limits allow."""
    width, height = page.get_size()
    scale = dpi / _POINTS_PER_INCH
    too_large = max(width * height * scale * scale / limits.pixels, 0.0)
    if too_large > 1:
        scale /= too_large**0.5
    scale = min(scale, limits.side_pixels / max(width, height))
    bitmap = page.render(scale=scale, may_draw_forms=True, rev_byteorder=True)
    try:
        return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()


def _source(page: pypdfium2.PdfPage, limits: Limits) -> _Source:
    """Find the picture that fills the page, and refuse pictures that no machine should decode."""
    best: float | None = None
    width, height = page.get_size()
    for thing in page.get_objects(filter=[_IMAGE], max_depth=4):
        data = thing.get_metadata()
        if data.width * data.height > limits.decoded_pixels or max(data.width, data.height) > limits.side_pixels:
            raise UnreadableError("too-large", f"A page holds a picture of {data.width} × {data.height} dots.")
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) >= _COVERING * width * height and right > left:
            # Rotated pages swap the sides; the longer side of both belongs together.
            dots, points = max(data.width, data.height), max(right - left, top - bottom)
            best = max(best or 0.0, dots / points * _POINTS_PER_INCH)
    return _Source(best)


def _count_characters(page: pypdfium2.PdfPage) -> int:
    text = page.get_textpage()
    try:
        return int(text.count_chars())
    finally:
        text.close()


def _annotation_boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Return the boxes of all annotations in points: left, bottom, right, top."""
    boxes = []
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        rectangle = pdfium_c.FS_RECTF()
        if annotation:
            if pdfium_c.FPDFAnnot_GetRect(annotation, ctypes.byref(rectangle)):
                boxes.append((rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))
            pdfium_c.FPDFPage_CloseAnnot(annotation)
    return boxes


def _layer(
    pdf: pypdfium2.PdfDocument,
    page: pypdfium2.PdfPage,
    index: int,
    picture: Picture,
    annotated: list[tuple[float, float, float, float]],
    *,
    scanned: bool,
) -> TextLayer:
    """Take the words of the page and, from a copy with its annotations drawn in, the words of those."""
    words = _words(page, picture)
    stamped: list[OcrWord] = []
    if annotated:
        page.flatten()  # in memory only; the file is never written
        flat = pdf[index]
        try:
            known = {(word.text, word.box.left, word.box.top) for word in words}
            stamped = [word for word in _words(flat, picture) if (word.text, word.box.left, word.box.top) not in known]
        finally:
            flat.close()
    return TextLayer(tuple(words), tuple(stamped), scanned)


def _words(page: pypdfium2.PdfPage, picture: Picture) -> list[OcrWord]:
    """Cut the page's characters into words at white space and at jumps to another line."""
    text_page = page.get_textpage()
    try:
        return _cut(page, text_page, picture)
    finally:
        text_page.close()


def _cut(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, picture: Picture) -> list[OcrWord]:
    height, width = picture.shape[:2]
    place = _Place(page, width, height)
    words: list[OcrWord] = []
    letters: list[str] = []
    boxes: list[Box] = []
    line = 0

    def close() -> None:
        if letters:
            box = Box(
                min(b.left for b in boxes),
                min(b.top for b in boxes),
                max(b.right for b in boxes),
                max(b.bottom for b in boxes),
            )
            words.append(OcrWord("".join(letters), box, 1.0, 0, line))
        letters.clear()
        boxes.clear()

    for index in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if letter.isspace():
            close()
            line += letter == "\n"
            continue
        letters.append("-" if letter == "\x02" else letter)
        boxes.append(place.box(text_page.get_charbox(index)))
    close()
    return words


class _Place:
    """From points on the page to pixels of its picture, whatever the page's rotation."""

    def __init__(self, page: pypdfium2.PdfPage, width: int, height: int) -> None:
        self._page, self._width, self._height = page, width, height

    def box(self, bounds: tuple[float, float, float, float]) -> Box:
        """Return the box of left, bottom, right, top in points."""
        x1, y1 = self._pixel(bounds[0], bounds[1])
        x2, y2 = self._pixel(bounds[2], bounds[3])
        left, right = sorted((min(self._width, max(0, x1)), min(self._width, max(0, x2))))
        top, bottom = sorted((min(self._height, max(0, y1)), min(self._height, max(0, y2))))
        return Box(left, top, right, bottom)

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        pixel_x, pixel_y = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(
            self._page, 0, 0, self._width, self._height, 0, x, y, ctypes.byref(pixel_x), ctypes.byref(pixel_y)
        )
        return pixel_x.value, pixel_y.value


def _from_layer(
    layer: TextLayer, picture: Picture, number: int, engine: OcrEngine, limits: Limits, *, first: bool
) -> ReadPage:
    height, width = picture.shape[:2]
    words, stamped = fill_gaps(layer)
    parts = assemble(words, scale=1.0, width=width, height=height)
    page = Page(
        number=number, text=parts.text, origin=Origin.TEXT_LAYER, confidence=1.0, words=parts.words,
        width=width, height=height,
    )  # fmt: skip
    stamps = tuple(Stamp(word.text, word.box, 1.0, "annotation") for word in stamped)
    read = ReadPage(page, encode_webp(picture), (), parts.lines, stamps)
    if not (first or may_begin(read)):
        return read
    dpi = max(picture.shape[:2]) / _A4_INCHES  # a stamp may be a picture on a page of text
    stamps += read_stamps(picture, dpi, engine, scale=1.0, limits=limits)
    return replace(read, stamps=stamps, head=keep_head(picture, 1.0))
