"""One page of a PDF: its text layer when that can be trusted, else its picture, read by OCR."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2

from indexer.limits import Limits
from indexer.ocr import OcrEngine
from indexer.preparing import luminance
from indexer.reading.page_by_page import read_smaller
from indexer.reading.pdf.annotations import without_plain_ones
from indexer.reading.pdf.characters import Character, characters_of, quarter_turns
from indexer.reading.pdf.drawing import POINTS_PER_INCH, draw, draw_for_screen, sheet_of, size_for_screen, turned
from indexer.reading.pdf.hidden_text import is_hidden, without_white
from indexer.reading.pdf.layer import layer_of
from indexer.reading.pdf.optional_content import Hidden
from indexer.reading.pdf.text_layer import Verdict, judge
from indexer.reading.pdf.text_page import read_text_page
from indexer.reading.scans.older_text import NO_OLDER_TEXT, OlderText
from indexer.reading.scans.scan import Scan, read_scan
from indexer.records import ReadPage
from library.doubt_reasons import Doubt
from library.records import ReviewFlag

_WHOLE = 0.995  # of the resolution that was asked for: dots are whole


def read_pdf_page(
    pdf: pypdfium2.PdfDocument, index: int, engine: OcrEngine, *, limits: Limits, hidden: Hidden | None = None,
    first: bool = False,
) -> ReadPage:  # fmt: skip
    """Read a page; one that is too large to be read whole is read smaller, and flagged.

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
        width, height = size_for_screen(page, limits)
        characters = characters_of(page, width, height, owners=hidden is not None)
        turns = -quarter_turns(characters) % 4
        with turned(page, turns):
            if turns:
                width, height = size_for_screen(page, limits)
                characters = characters_of(page, width, height, owners=hidden is not None)
            white: list[Character] = []
            under_picture = sheet.scanned and is_hidden(page)
            if not under_picture and any(one.white for one in characters):
                characters, white = without_white(characters, luminance(draw_for_screen(page, limits)))
            layer = layer_of(pdf, page, index, characters, (width, height), limits=limits, scanned=sheet.scanned,
                             hidden=hidden, white=white)  # fmt: skip
            older = OlderText(layer.text.words, width) if under_picture else NO_OLDER_TEXT
            if layer.text.words and not older.words:
                picture = draw_for_screen(page, limits)
                if judge(layer.text, luminance(picture)) is Verdict.TRUSTED:
                    read = read_text_page(page, layer, picture, engine, limits=limits, turns=turns, first=first)
                    return _with_white(read) if white else read
        cut = [one for one in layer.annotations if one.has_word_of_mark]  # judged as said, by `layer.beside_picture`
        with without_plain_ones(page, cut) as some:
            dots = draw(page, sheet.drawn_dpi, limits)
        noted = draw(page, sheet.drawn_dpi, limits) if some else None
        share = max(dots.shape[:2]) / max(page.get_size()) * POINTS_PER_INCH / sheet.drawn_dpi
        whole = share > _WHOLE
        scan = Scan(dots, sheet.dpi * (1.0 if whole else share), index + 1, first, older, noted)
        read = read_scan(scan, engine, limits=limits)
        looks = [*layer.read_hidden(engine, limits=limits)]
        read = replace(
            read, shown=(*read.shown, *layer.beside_picture(), *(one.passage for one in looks if one.passage)),
            stamps=(*read.stamps, *(stamp for one in looks for stamp in one.stamps)),
            unread=(*read.unread, *(one.unread for one in looks if one.unread)),
        )  # fmt: skip
        read = _with_white(read) if white else read
        return read if whole else read_smaller(read)
    finally:
        page.close()


def _with_white(read: ReadPage) -> ReadPage:
    """Say of a page that words stand on it which nobody sees: they are judged, and not searched."""
    return replace(read, flags=(*read.flags, ReviewFlag(f"page:{read.page.number}", Doubt.HIDDEN_WORDS)))
