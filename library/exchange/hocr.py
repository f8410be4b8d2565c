"""A document as hOCR: HTML that carries every line and word with its box and confidence."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from library.exchange.lines import Block, PlacedLine, PlacedWord, blocks_of
from library.exchange.marking import SOFTWARE, mark_of
from library.exchange.xml_text import allowed
from library.records import Box, Document, Page


def write_hocr(document: Document) -> str:
    """The whole document, well-formed as HTML and as XML alike.

    Args:
        document: its pages with their word boxes.
    """
    return "".join(_document(document))


def _document(document: Document) -> Iterator[str]:
    title = _safe(document.source)
    yield (f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
           f'<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="vi" lang="vi">\n<head>\n<title>{title}</title>\n'
           f'<meta charset="utf-8" />\n'
           f'<meta name="ocr-system" content="{SOFTWARE}" />\n'
           f'<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_line ocrx_word ocrp_wconf" />\n'
           f'<meta name="ocr-number-of-pages" content="{len(document.pages)}" />\n'
           f'<meta name="ocr-langs" content="vi" />\n'
           f'<meta name="dcterms.identifier" content="{mark_of(document)}" />\n</head>\n<body>\n')
    for page in document.pages:
        yield from _page(document, page)
    yield "</body>\n</html>\n"


def _page(document: Document, page: Page) -> Iterator[str]:
    number = page.number
    yield (f"<div class='ocr_page' id='page_{number}' title='image \"{document.id}-{number}.webp\"; "
           f"bbox 0 0 {page.width} {page.height}; ppageno {number - 1}'>\n")
    for place, block in enumerate(blocks_of(page), 1):
        yield from _block(block, f"{number}_{place}")
    yield "</div>\n"


def _block(block: Block, name: str) -> Iterator[str]:
    yield f"<div class='ocr_carea' id='block_{name}' title='{_bbox(block.box)}'>\n"
    for place, line in enumerate(block.lines, 1):
        yield from _line(line, f"{name}_{place}")
    yield "</div>\n"


def _line(line: PlacedLine, name: str) -> Iterator[str]:
    yield f"<span class='ocr_line' id='line_{name}' title='{_bbox(line.box)}'>"
    yield " ".join(_word(word, f"{name}_{place}") for place, word in enumerate(line.words, 1))
    yield "</span><br />\n"


def _word(word: PlacedWord, name: str) -> str:
    title = f"{_bbox(word.box)}; x_wconf {round(word.confidence * 100)}"
    return f"<span class='ocrx_word' id='word_{name}' title='{title}'>{_safe(word.text)}</span>"


def _bbox(box: Box) -> str:
    return f"bbox {box.left} {box.top} {box.right} {box.bottom}"


def _safe(text: str) -> str:
    return escape(allowed(text))
