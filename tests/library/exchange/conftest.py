"""Small originals made in code, and what PDFium, a reader the library does not use, makes of an export."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from library.exchange.originals import PDF
from library.exchange.searchable_pdf import searchable_pdf
from library.records import AS_IT_LIES, Box, Document, Origin, Page, Placing, State, Word

Lay = Callable[..., bytes]
WIDE, HIGH = 800, 1130


def page_of(
    rows: Sequence[str], *, number: int = 1, origin: Origin = Origin.OCR, placing: Placing = AS_IT_LIES,
    size: tuple[int, int] = (WIDE, HIGH),
) -> Page:  # fmt: skip
    """A page whose rows stand one below the other from (60, 80), each letter ten pixels wide, each row twenty high."""
    words: list[Word] = []
    text = ""
    for place, row in enumerate(rows):
        left, top = 60, 80 + 40 * place
        for part in row.split():
            box = Box(left, top, left + 10 * len(part), top + 20)
            words.append(Word(len(text), len(text) + len(part), box, 0.9))
            text, left = text + part + " ", box.right + 10
        text = text[:-1] + "\n"
    return Page(number, text.rstrip(), origin, 0.9, tuple(words), *size, "0" * 64, placing)


def document_of(*pages: Page) -> Document:
    """A document of these pages."""
    numbered = tuple(replace(page, number=number) for number, page in enumerate(pages, 1))
    return Document("a1b2c3d4e5f60718", "hồ sơ/văn bản <1>.pdf", "f" * 64, State.INDEXED, pages=numbered)


def pdf_writing(
    content: str, *, box: tuple[float, float, float, float] = (0, 0, 595, 842), rotation: int = 0, in_form: bool = False
) -> bytes:
    """A PDF of one page with this content; font /F1 is Helvetica."""
    writer = PdfWriter()
    page = writer.add_blank_page(box[2], box[3])
    page.cropbox.lower_left = (box[0], box[1])
    font = writer._add_object(DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/Encoding"): NameObject("/WinAnsiEncoding")}))
    resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    stream = DecodedStreamObject()
    stream.set_data(content.encode("latin-1"))
    if in_form:
        stream.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
                       NameObject("/BBox"): page.mediabox, NameObject("/Resources"): resources})
        form = writer._add_object(stream)
        resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/X1"): form})})
        stream = DecodedStreamObject()
        stream.set_data(b"/X1 Do")
    page[NameObject("/Resources")] = resources
    page[NameObject("/Contents")] = writer._add_object(stream)
    if rotation:
        page.rotate(rotation)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Makes a searchable PDF of an original's bytes and a document."""

    def made(original: bytes, document: Document, media_type: str = PDF, *, first: int = 1) -> bytes:
        path = tmp_path / "original"
        path.write_bytes(original)
        content = searchable_pdf(document, path, media_type, first=first)
        assert path.read_bytes() == original
        return content

    return made


def words_by_pypdf(pdf: bytes, number: int = 1) -> list[str]:
    """The words of a page as pypdf takes them out."""
    return PdfReader(io.BytesIO(pdf)).pages[number - 1].extract_text().split()


def words_by_pdfium(pdf: bytes, number: int = 1) -> list[str]:
    """The words of a page as PDFium takes them out."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        page = opened[number - 1].get_textpage()
        return str(page.get_text_range()).split() if page.count_chars() else []
    finally:
        opened.close()


def same_paint(one: bytes, other: bytes, *, pages: int = 1) -> bool:
    """Whether PDFium paints both alike, dot for dot."""
    drawn = []
    for pdf in (one, other):
        opened = pypdfium2.PdfDocument(pdf)
        drawn.append([opened[index].render(scale=1.5, may_draw_forms=True).to_numpy().copy() for index in range(pages)])
        opened.close()
    return all(left.shape == right.shape and (left == right).all() for left, right in zip(*drawn, strict=True))


class Readers:
    """What tests ask of originals and exports."""

    page_of = staticmethod(page_of)
    document_of = staticmethod(document_of)
    pdf_writing = staticmethod(pdf_writing)
    pypdf = staticmethod(words_by_pypdf)
    pdfium = staticmethod(words_by_pdfium)
    same_paint = staticmethod(same_paint)


@pytest.fixture(scope="session")
def make() -> type[Readers]:
    return Readers
