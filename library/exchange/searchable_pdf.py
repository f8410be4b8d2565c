"""A document as a PDF that can be searched: the original's pages as they are, the catalogue's words under them, unseen.

What is written behind a PDF original is an update, as the format provides for: the original's bytes stand first in the
copy, unchanged, so pictures keep every bit and a digital signature still vouches for the part it signed. An original
that cannot be continued (one with a password for changes, one whose structure was mended) is written anew. A page that
lies on its side or its head is shown upright, as it was read; its content stays as it lies. A document that is some
pages of its file leaves with these alone, written anew: what else is bound with it may not be for the same eyes.
"""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
)

from library.errors import DamagedError, UnreadableError
from library.exchange import pictures
from library.exchange.checking import words_of
from library.exchange.marking import mark_of, note_on, signed_mark
from library.exchange.originals import PDF
from library.exchange.placing import ShownArea
from library.exchange.silencing import Silencer
from library.exchange.under_text import text_under
from library.exchange.unseen_font import UnseenFont
from library.records import Document, Origin, Page

_TROUBLE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError,
            NotImplementedError, AssertionError)


def searchable_pdf(document: Document, original: Path, media_type: str, *, first: int = 1) -> bytes:
    """The original with the document's words under its pages, as a new PDF; the original is not touched.

    A page whose own text already gives the catalogue's words keeps it and gets none twice.

    Args:
        document: its pages with their word boxes.
        original: a file of one of `MEDIA_TYPES`.
        media_type: of the original.
        first: page of the original on which the document begins, from 1.

    Raises:
        DamagedError: the original or the places of its words are not what was ingested.
        UnreadableError: the original cannot be copied with text.
    """
    source = original.read_bytes() if media_type == PDF else pictures.pdf_of_pictures(original)
    try:
        return _written(document, source, first, continued=media_type == PDF)
    except DamagedError:
        raise
    except _TROUBLE:
        pass
    try:
        return _written(document, source, first, continued=False)
    except _TROUBLE as error:
        raise UnreadableError("damaged", "The original cannot be copied with text: {detail}.", detail=error) from error


def is_signed(reader: PdfReader) -> bool:
    """Whether the PDF holds a digital signature."""
    fields = reader.get_fields() or {}
    return any(field.get("/FT") == "/Sig" and field.get("/V") for field in fields.values())


def _written(document: Document, source: bytes, first: int, *, continued: bool) -> bytes:
    reader = PdfReader(io.BytesIO(source if source.endswith((b"\n", b"\r")) else source + b"\n"))
    if reader.is_encrypted:
        reader.decrypt("")
    last = first - 1 + len(document.pages)
    if len(reader.pages) < last:
        raise DamagedError("The original has fewer pages than were read.", next_step="Run 'vankien verify'.")
    if (first, last) != (1, len(reader.pages)):
        writer = PdfWriter()
        writer.append(reader, pages=(first - 1, last), import_outline=False)
    else:
        writer = PdfWriter(reader, incremental=True) if continued else PdfWriter(clone_from=reader)
    overlay = _Overlay(writer)
    for page in document.pages:
        overlay.lay(page)
    overlay.finish()
    signed = is_signed(reader)
    writer.add_metadata({"/VankienMark": signed_mark(document) if signed else mark_of(document),
                         "/VankienNote": note_on(signed=signed)})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


class _Overlay:
    """Lays the words of pages under the pages of one PDF."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._font = UnseenFont()
        self._silencer = Silencer(writer)
        self._reserved: IndirectObject | None = None

    def lay(self, page: Page) -> None:
        """Give a page its words, unless its own text says them already."""
        target = self._writer.pages[page.number - 1]
        own = words_of(target)
        if own == page.text.split():
            return
        resources = _inherited(target, "/Resources")
        resources = DictionaryObject(resources) if isinstance(resources, DictionaryObject) else DictionaryObject()
        if own or page.origin is not Origin.OCR:
            resources = self._silencer.silence(target, resources)
            self._silencer.unspeak(target)
        if page.width and page.height:
            self._add(page, target, resources)
        target[NameObject("/Resources")] = resources

    def finish(self) -> None:
        """Write the font, now that all its characters are known."""
        if self._reserved is not None:
            self._font.add_to(self._writer, self._reserved)

    def _add(self, page: Page, target: PageObject, resources: DictionaryObject) -> None:
        fonts = resources.get("/Font", DictionaryObject()).get_object()
        name = next(one for one in _names() if f"/{one}" not in fonts)
        content = text_under(page, sheet_of(target), self._font, name=name)
        if not content:
            return
        if self._reserved is None:
            self._reserved = self._writer._add_object(NullObject())
        resources[NameObject("/Font")] = DictionaryObject({**fonts, NameObject(f"/{name}"): self._reserved})
        stream = DecodedStreamObject()
        stream.set_data(content)
        ours = self._writer._add_object(stream.flate_encode())
        target[NameObject("/Contents")] = ArrayObject([ours, *_streams(target)])
        if page.placing.turns:
            target[NameObject("/Rotate")] = NumberObject((target.rotation + 90 * page.placing.turns) % 360)


def _names() -> list[str]:
    return ["VankienUnseen", *(f"VankienUnseen{number}" for number in range(1, 100))]


def _streams(page: PageObject) -> list[PdfObject]:
    """The references of the page's own content, as they stand."""
    raw = page.raw_get("/Contents") if "/Contents" in page else None
    contents = raw.get_object() if raw is not None else None
    if isinstance(contents, ArrayObject):
        return list(contents)
    return [raw] if raw is not None and contents is not None and not isinstance(contents, NullObject) else []


def _inherited(page: DictionaryObject, key: str) -> PdfObject | None:
    """The value of a page or of the nodes above it."""
    node: DictionaryObject | None = page
    for _ in range(64):
        if node is None:
            return None
        if key in node:
            return node[key].get_object()
        parent = node.get("/Parent")
        node = parent.get_object() if parent is not None else None
    return None


def sheet_of(page: PageObject) -> ShownArea:
    """The shown part of a page: its crop box within its media box, and its rotation."""
    media, crop = page.mediabox, page.cropbox
    left, right = max(media.left, crop.left), min(media.right, crop.right)
    bottom, top = max(media.bottom, crop.bottom), min(media.top, crop.top)
    if left >= right or bottom >= top:
        left, bottom, right, top = media.left, media.bottom, media.right, media.top
    return ShownArea(float(left), float(bottom), float(right), float(top), page.rotation % 360)
