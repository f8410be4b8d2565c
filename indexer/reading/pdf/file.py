"""PDF: opened and checked as a whole, then read page by page; what it bears beside its pages is handed over too.

PDFium decides what is readable, for it draws what is read; pypdf only looks at what PDFium does not tell.
"""

from __future__ import annotations

import mmap
import re
from pathlib import Path

import cv2
import pypdfium2
import pypdfium2.raw as pdfium_c

from indexer.limits import Limits
from indexer.ocr import OcrEngine
from indexer.reading.page_by_page import PageByPage
from indexer.reading.pdf.beside import Beside, look_beside
from indexer.reading.pdf.enclosed import enclosed_in
from indexer.reading.pdf.page import read_pdf_page
from indexer.reading.pdf.properties import properties_of
from indexer.records import ReadDocument, ReadPage
from library.errors import UnreadableError
from library.secrecy import Part, Unread

MEDIA_TYPE = "application/pdf"
# A file that is laid out for the web says in its first object how long it is.
_LENGTH = re.compile(rb"/Linearized\b[^>]*/L\s+(\d+)")
_FIRST_OBJECT = 1_024
_UPDATE = re.compile(rb"\d+\s+\d+\s+obj\b")
_AWRY = (pypdfium2.PdfiumError, cv2.error, RuntimeError, ValueError, TypeError, LookupError, ArithmeticError)


def read_pdf(path: Path, pages: PageByPage, *, limits: Limits) -> ReadDocument:
    """Read every page of a PDF, each by itself."""
    pdf = _opened(path, limits)
    try:
        beside = look_beside(path, limits)
        read = pages.read_all(
            len(pdf), lambda number, engine, within: _read_page(pdf, number - 1, engine, within, beside))
        shown = properties_of(pdf, beside)
        enclosed = enclosed_in(pdf, limits)
    finally:
        pdf.close()
    unread = tuple(Unread(Part.ATTACHMENT, "damaged", inside=one.name) for one in enclosed if one.content is None)
    held = tuple(one for one in enclosed if one.content is not None)
    return ReadDocument(read, MEDIA_TYPE, beside.signatures, shown, unread, held)


def read_first_of_pdf(path: Path, number: int, engine: OcrEngine, *, limits: Limits) -> ReadPage:
    """Read one page (from 1) of a PDF that was read before, as one that begins a document."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        pdf.init_forms()
        return _read_page(pdf, number - 1, engine, limits, look_beside(path, limits), first=True)
    finally:
        pdf.close()


def _opened(path: Path, limits: Limits) -> pypdfium2.PdfDocument:
    """Open the file.

    Raises:
        UnreadableError: `encrypted`, `truncated`, `damaged`, `empty`, `unsupported` or `too-large`.
    """
    whole = _is_whole(path)
    try:
        pdf = pypdfium2.PdfDocument(path)
        if not whole:
            pdf.close()
            raise UnreadableError("truncated", "The PDF ends in the middle; the rest of it is missing.")
        pdf.init_forms()
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY}:
            raise UnreadableError("encrypted", "The PDF asks for a password.") from error
        if not whole:
            raise UnreadableError("truncated", "The PDF ends in the middle; the rest of it is missing.") from error
        raise UnreadableError("damaged", "The PDF cannot be opened: {detail}.", detail=error) from error
    if pdfium_c.FPDF_GetFormType(pdf.raw) == pdfium_c.FORMTYPE_XFA_FULL:  # its pages only ask for another program
        pdf.close()
        raise UnreadableError("unsupported",
                              "The PDF is a form that only Adobe programs draw (XFA): print it to a PDF.")
    count = len(pdf)
    if 0 < count <= limits.pages:
        return pdf
    pdf.close()
    if count:
        raise UnreadableError("too-large", "The PDF has {count} pages; at most {most} are read.", count=count,
                              most=limits.pages)
    raise UnreadableError("empty", "The PDF has no pages.")


def _is_whole(path: Path) -> bool:
    """Whether the file has its end; mail gateways, signing tools and failing disks leave anything behind that."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        end = max(content.rfind(b"%%EOF"), content.rfind(b"startxref"))
        said = _LENGTH.search(content[:_FIRST_OBJECT])
        return end >= 0 and _UPDATE.search(content, end) is None and (said is None or int(said[1]) <= len(content))


def _read_page(pdf: pypdfium2.PdfDocument, index: int, engine: OcrEngine, limits: Limits, beside: Beside, *,
               first: bool = False) -> ReadPage:  # fmt: skip
    """Read one page."""
    beside.check_page(index)
    try:
        return read_pdf_page(pdf, index, engine, limits=limits, hidden=beside.hidden, first=first)
    except _AWRY as error:
        raise UnreadableError("damaged", "Page {page} cannot be drawn: {detail}.", page=index + 1,
                              detail=error) from error

