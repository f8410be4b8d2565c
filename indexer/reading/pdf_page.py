"""One page of a PDF: its text layer when that can be trusted, else its picture, read by OCR."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2

from indexer.limits import Limits
from indexer.ocr import OcrEngine
from indexer.preparing import luminance
from indexer.reading.pdf_characters import characters_of, quarter_turns
from indexer.reading.pdf_drawing import draw, draw_for_screen, sheet_of, turned
from indexer.reading.pdf_layer import layer_of
from indexer.reading.pdf_optional import Hidden
from indexer.reading.pdf_text_page import read_text_page
from indexer.reading.scan import Scan, read_scan
from indexer.reading.text_layer import Verdict, judge
from indexer.records import ReadPage


def read_pdf_page(
    pdf: pypdfium2.PdfDocument, index: int, engine: OcrEngine, *, limits: Limits, hidden: Hidden | None = None,
    first: bool = False,
) -> ReadPage:  # fmt: skip
    """Read a page.

    Args:
        pdf: the document.
        index: of the page, from 0.
        engine: reads its picture, or the pictures on it.
        limits: of size and time.
        hidden: layers of the document that are off.
        first: it begins a document, whatever it looks like.
    """
    first = first or index == 0
    page = pdf[index]
    try:
        sheet = sheet_of(page, limits)
        picture = draw_for_screen(page, limits)
        height, width = picture.shape[:2]
        characters = characters_of(page, width, height, owners=hidden is not None)
        turns = -quarter_turns(characters) % 4
        with turned(page, turns):
            if turns:
                picture = draw_for_screen(page, limits)
                height, width = picture.shape[:2]
                characters = characters_of(page, width, height, owners=hidden is not None)
            layer = layer_of(pdf, page, index, characters, (width, height), scanned=sheet.scanned, hidden=hidden)
            if layer.text.words and judge(layer.text, luminance(picture)) is Verdict.TRUSTED:
                return read_text_page(page, layer, picture, engine, limits=limits, turns=turns, first=first)
        dots = draw(page, sheet.drawn_dpi, limits)
        read = read_scan(Scan(dots, sheet.dpi, index + 1, first), engine, limits=limits)
        return replace(read, shown=(*read.shown, *layer.beside_picture()))
    finally:
        page.close()
