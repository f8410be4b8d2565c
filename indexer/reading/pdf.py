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
from indexer.reading.pdf_beside import Beside, look_beside
from indexer.reading.pdf_enclosed import enclosed_in
from indexer.reading.pdf_page import read_pdf_page
from indexer.reading.pdf_properties import properties_of
from indexer.records import ReadDocument, ReadPage
from library.errors import UnreadableError
from library.records import Origin, Page, ReviewFlag
from library.secrecy import Part, Unread

MEDIA_TYPE = "application/pdf"
# A file that is laid out for the web says in its first object how long it is.
_LENGTH = re.compile(rb"/Linearized\b[^>]*/L\s+(\d+)")
_FIRST_OBJECT = 1_024
_UPDATE = re.compile(rb"\d+\s+\d+\s+obj\b")
_AWRY = (pypdfium2.PdfiumError, cv2.error, RuntimeError, ValueError, TypeError, LookupError, ArithmeticError)


def read_pdf(path: Path, engine: OcrEngine, *, limits: Limits) -> ReadDocument:
    """Read every page of a PDF."""
    pdf = _opened(path, limits)
    try:
        beside = look_beside(path, limits)
        pages = tuple(_read_page(pdf, index, engine, limits, beside) for index in range(len(pdf)))
        _check_read(pages)
        shown = properties_of(pdf, beside)
        enclosed = enclosed_in(pdf, limits)
    finally:
        pdf.close()
    unread = tuple(Unread(Part.ATTACHMENT, "damaged", inside=one.name) for one in enclosed if one.content is None)
    held = tuple(one for one in enclosed if one.content is not None)
    return ReadDocument(pages, MEDIA_TYPE, beside.signatures, shown, unread, held)


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
        UnreadableError: `encrypted`, `truncated`, `damaged`, `empty` or `too-large`.
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
        raise UnreadableError("damaged", f"The PDF cannot be opened: {error}.") from error
    count = len(pdf)
    if 0 < count <= limits.pages:
        return pdf
    pdf.close()
    if count:
        raise UnreadableError("too-large", f"The PDF has {count} pages; at most {limits.pages} are read.")
    raise UnreadableError("empty", "The PDF has no pages.")


def _is_whole(path: Path) -> bool:
    """Whether the file has its end; mail gateways, signing tools and failing disks leave anything behind that."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        end = max(content.rfind(b"%%EOF"), content.rfind(b"startxref"))
        said = _LENGTH.search(content[:_FIRST_OBJECT])
        return end >= 0 and _UPDATE.search(content, end) is None and (said is None or int(said[1]) <= len(content))


def _read_page(pdf: pypdfium2.PdfDocument, index: int, engine: OcrEngine, limits: Limits, beside: Beside, *,
               first: bool = False) -> ReadPage:  # fmt: skip
    """Read one page; one that cannot be read is kept empty, with a flag, and told as unread."""
    try:
        beside.check_page(index)
        return read_pdf_page(pdf, index, engine, limits=limits, hidden=beside.hidden, first=first)
    except UnreadableError as error:
        return _empty(index, error.reason, str(error))
    except _AWRY as error:
        return _empty(index, "damaged", f"Page {index + 1} cannot be drawn: {error}.")


def _empty(index: int, reason: str, message: str) -> ReadPage:
    flag = ReviewFlag(f"page:{index + 1}", f"damaged: {message}")
    page = Page(number=index + 1, text="", origin=Origin.OCR)
    return ReadPage(page, None, (flag,), unread=(Unread(Part.BODY, reason, page=index + 1),))


def _check_read(pages: tuple[ReadPage, ...]) -> None:
    """Raise what went wrong where no page at all could be opened: such a file is damaged, and no paper."""
    failed = [unread for page in pages for unread in page.unread if page.picture_webp is None]
    if len(failed) == len(pages):
        message = pages[0].flags[0].reason.removeprefix("damaged: ")
        raise UnreadableError(failed[0].reason, message)
