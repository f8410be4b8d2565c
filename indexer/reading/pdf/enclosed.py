"""The files that a PDF holds: attachments, members of a portfolio, files pinned to a page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from indexer.limits import Limits
from indexer.records import Enclosed

_MOST = 10_000
_MOST_LETTERS = 1_000
_UNREAD_UNICODE = "þÿ"


def enclosed_in(pdf: pypdfium2.PdfDocument, limits: Limits) -> tuple[Enclosed, ...]:
    """Take out every file that the document holds, each content once."""
    found: dict[object, Enclosed] = {}
    for number, raw in enumerate(_attachments(pdf)):
        name = (_name(raw) if raw else "") or f"attachment-{number + 1}"
        content = _content(raw, limits.file_bytes) if raw else None
        found.setdefault(number if content is None else content, Enclosed(name, content))
    return tuple(found.values())


def _attachments(pdf: pypdfium2.PdfDocument) -> Iterator[Any]:
    """All of them; None in the place of those that are more than a file may have."""
    count = pdf.count_attachments()
    for number in range(min(_MOST, count)):
        raw = pdfium_c.FPDFDoc_GetAttachment(pdf, number)
        if raw:
            yield raw
    if count > _MOST:
        yield None
    for index in range(len(pdf)):
        yield from _pinned(pdf, index)


def _pinned(pdf: pypdfium2.PdfDocument, index: int) -> Iterator[Any]:
    """Files that hang on annotations of a page, in the same way."""
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return
    try:
        count = pdfium_c.FPDFPage_GetAnnotCount(page)
        if count > _MOST:
            yield None
        for number in range(min(_MOST, count)):
            annotation = pdfium_c.FPDFPage_GetAnnot(page, number)
            if not annotation:
                continue
            if pdfium_c.FPDFAnnot_GetSubtype(annotation) == pdfium_c.FPDF_ANNOT_FILEATTACHMENT:
                raw = pdfium_c.FPDFAnnot_GetFileAttachment(annotation)
                if raw:
                    yield raw
            pdfium_c.FPDFPage_CloseAnnot(annotation)
    finally:
        page.close()


def _name(raw: Any) -> str:
    buffer = ctypes.create_string_buffer(2 * _MOST_LETTERS)
    size = pdfium_c.FPDFAttachment_GetName(raw, ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), len(buffer))
    name = buffer.raw[: max(0, min(size, len(buffer)) - 2)].decode("utf-16-le", "replace")
    if name.startswith(_UNREAD_UNICODE) and not name.isascii():  # bytes of UTF-16 that were taken for letters
        name = name.encode("latin-1", "replace")[2:].decode("utf-16-be", "replace")
    return name.split("\0")[0].strip()


def _content(raw: Any, most: int) -> bytes | None:
    """Its bytes; None where they cannot be taken out."""
    size = ctypes.c_ulong()
    if not pdfium_c.FPDFAttachment_GetFile(raw, None, 0, ctypes.byref(size)) or size.value > most:
        return None
    buffer = ctypes.create_string_buffer(max(1, size.value))
    if not pdfium_c.FPDFAttachment_GetFile(raw, buffer, size.value, ctypes.byref(size)):
        return None
    return buffer.raw[: size.value]
