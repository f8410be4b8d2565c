"""Pictures made of instructions for drawing (EMF, WMF, SVG): LibreOffice draws each on a sheet, and we read that."""

from __future__ import annotations

import struct
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from indexer.ocr import Picture
from indexer.preparing import luminance
from indexer.reading.office.libreoffice import converted
from indexer.reading.office.pictures import PictureReader, ReadPicture, as_part
from indexer.reading.pdf.drawing import draw
from indexer.reading.picture_kinds import ending_of
from indexer.restoring import FontRun, RunRestorer
from library.errors import MissingRequirementError, UnreadableError
from library.secrecy import Part, Passage, Unread
from library.secrecy.kept import lines_of

_MOST = 200  # pictures of one file
_WIDEST, _HIGHEST = 5_400_000, 8_500_000  # what fits on a sheet, in English metric units
_USUAL = (16, 10)
_NAMES = "http://schemas.openxmlformats.org"
_PAPER = 250
_DPI = 200.0
_IMAGE = pdfium_c.FPDF_PAGEOBJ_IMAGE


def read_drawn(contents: Sequence[bytes], reader: PictureReader) -> list[ReadPicture]:
    """Read drawn pictures, all in one go, for starting LibreOffice takes seconds.

    Args:
        contents: the bytes of each.
        reader: reads what is drawn without words.
    """
    if not contents:
        return []
    try:
        with tempfile.TemporaryDirectory(prefix="vankien-office-") as folder:
            sheets = _sheets(contents[:_MOST], Path(folder) / "pictures.docx")
            with converted(sheets, "pdf", seconds=reader.limits.office_seconds) as printed:
                read = list(_read(printed, reader))
    except UnreadableError as error:
        read = [_unread(error.reason)] * len(contents)
    except (MissingRequirementError, pypdfium2.PdfiumError):
        read = [_unread("unsupported")] * len(contents)
    return [*read[: len(contents)], *[_unread("unsupported")] * (len(contents) - len(read))]


def _unread(reason: str) -> ReadPicture:
    return ReadPicture(unread=(Unread(Part.PICTURE, reason),))


def _read(printed: Path, reader: PictureReader) -> Iterator[ReadPicture]:
    pdf = pypdfium2.PdfDocument(printed)
    try:
        for index in range(len(pdf)):
            page = pdf[index]
            try:
                yield _sheet(page, reader)
            finally:
                page.close()
    finally:
        pdf.close()


def _sheet(page: pypdfium2.PdfPage, reader: PictureReader) -> ReadPicture:
    """Words that were drawn as words are taken, in whatever code their font has; else, or beside dots, it is read.

    What is white was not drawn.
    """
    restored = "\n".join(RunRestorer().restore([FontRun(line)]) for line in _words(page).splitlines())
    drawn = Passage(Part.PICTURE, tuple(lines_of(restored)))
    if drawn.lines and not any(True for _ in page.get_objects(filter=[_IMAGE], max_depth=4)):
        return ReadPicture(shown=(drawn,))
    inked = _inked(draw(page, _DPI, reader.limits))
    if inked is None:
        return _unread("unsupported")
    seen = reader.look(inked, 1, alone=False) or ReadPicture()
    part = seen if seen.page is None else as_part(seen.page)
    return ReadPicture(shown=(*([drawn] if drawn.lines else []), *part.shown), unread=part.unread)


def _inked(picture: Picture) -> Picture | None:
    """The part of a sheet that was drawn on."""
    rows, columns = np.nonzero(luminance(picture) < _PAPER)
    if not len(rows):
        return None
    return np.asarray(picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])


def _words(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()


def _sheets(contents: Sequence[bytes], path: Path) -> Path:
    """A Word document with a picture on each page."""
    names = [f"{number}.{ending_of(content) or 'emf'}" for number, content in enumerate(contents)]
    office = f"{_NAMES}/officeDocument/2006/relationships"
    pointing = "".join(f'<Relationship Id="p{number}" Type="{office}/image" Target="media/{name}"/>'
                       for number, name in enumerate(names))
    breaking = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    body = breaking.join(_picture(number, *_size(content)) for number, content in enumerate(contents))
    types = "".join(f'<Default Extension="{ending}" ContentType="image/x-{ending}"/>' for ending in
                    ("emf", "wmf", "emz")) + '<Default Extension="svg" ContentType="image/svg+xml"/>'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    package = f'xmlns="{_NAMES}/package/2006/relationships"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", (
            f'<Types xmlns="{_NAMES}/package/2006/content-types"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/>{types}'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'))
        packed.writestr("_rels/.rels", f'<Relationships {package}><Relationship Id="d" Type="{office}/officeDocument" '
                                       'Target="word/document.xml"/></Relationships>')
        packed.writestr("word/_rels/document.xml.rels", f"<Relationships {package}>{pointing}</Relationships>")
        packed.writestr("word/document.xml", (
            f'<w:document xmlns:w="{_NAMES}/wordprocessingml/2006/main" xmlns:r="{office}" '
            f'xmlns:wp="{_NAMES}/drawingml/2006/wordprocessingDrawing" xmlns:a="{_NAMES}/drawingml/2006/main" '
            f'xmlns:pic="{_NAMES}/drawingml/2006/picture"><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="700" w:right="700" w:bottom="700" w:left="700"/></w:sectPr></w:body></w:document>'))
        for name, content in zip(names, contents, strict=True):
            packed.writestr(f"word/media/{name}", content)
    return path


def _picture(number: int, wide: int, high: int) -> str:
    size = f'cx="{wide}" cy="{high}"'
    return (f'<w:p><w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr id="{number + 1}" name="p"/><a:graphic>'
            f'<a:graphicData uri="{_NAMES}/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="p"/>'
            f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="p{number}"/><a:stretch><a:fillRect/>'
            f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r></w:p>")


def _size(content: bytes) -> tuple[int, int]:
    """As large as fits on a sheet, in the proportions that the picture notes."""
    left, top, right, bottom = 0, 0, *_USUAL
    if content[40:44] == b" EMF":
        left, top, right, bottom = struct.unpack_from("<4i", content, 24)
    elif content.startswith(b"\xd7\xcd\xc6\x9a") and len(content) >= 14:
        left, top, right, bottom = struct.unpack_from("<4h", content, 6)
    wide, high = max(1, abs(right - left)), max(1, abs(bottom - top))
    scale = min(_WIDEST / wide, _HIGHEST / high)
    return max(1, round(wide * scale)), max(1, round(high * scale))
