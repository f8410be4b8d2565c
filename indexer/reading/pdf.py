"""PDF: checked as a whole, then read page by page."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pypdfium2
from pypdf.errors import PyPdfError

from indexer.limits import Limits
from indexer.ocr import OcrEngine
from indexer.reading.page_by_page import PageByPage
from indexer.reading.pdf_page import read_pdf_page
from indexer.reading.signatures import find_signatures
from indexer.records import ReadDocument, ReadPage, Signature
from library.errors import UnreadableError

MEDIA_TYPE = "application/pdf"
# The end mark stands in the last kilobyte; signing tools and mail gateways leave some more behind it.
_TAIL_BYTES = 65_536


def read_pdf(path: Path, pages: PageByPage, *, limits: Limits) -> ReadDocument:
    """Read every page of a PDF, each by itself."""
    _check_whole(path)
    signatures = _check_structure(path, limits)
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("damaged", f"The PDF cannot be opened: {error}.") from error
    try:
        pdf.init_forms()
        read = pages.read_all(len(pdf), lambda number, engine, within: _read_page(pdf, number - 1, engine, within))
    finally:
        pdf.close()
    return ReadDocument(read, MEDIA_TYPE, signatures)


def read_first_of_pdf(path: Path, number: int, engine: OcrEngine, *, limits: Limits) -> ReadPage:
    """Read one page (from 1) of a PDF that was read before, as one that begins a document."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        pdf.init_forms()
        return _read_page(pdf, number - 1, engine, limits, first=True)
    finally:
        pdf.close()


def _read_page(
    pdf: pypdfium2.PdfDocument, index: int, engine: OcrEngine, limits: Limits, *, first: bool = False
) -> ReadPage:
    """Read one page."""
    try:
        return read_pdf_page(pdf, index, engine, limits=limits, first=first)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("damaged", f"Page {index + 1} cannot be drawn: {error}.") from error


def _check_whole(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read()
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise UnreadableError("truncated", "The PDF ends in the middle; the rest of it is missing.")


def _check_structure(path: Path, limits: Limits) -> tuple[Signature, ...]:
    """Look at the structure without drawing anything: password, number of pages, unpacked size, signatures."""
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("encrypted", "The PDF asks for a password.")
        count = len(reader.pages)
        if count > limits.pages:
            raise UnreadableError("too-large", f"The PDF has {count} pages; at most {limits.pages} are read.")
        if count == 0:
            raise UnreadableError("empty", "The PDF has no pages.")
        return find_signatures(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise UnreadableError("damaged", f"The PDF's structure cannot be followed: {error}.") from error
