"""Pictures made of instructions for drawing (EMF, WMF, SVG): LibreOffice draws each on a sheet, and we read that."""

from __future__ import annotations

import struct
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2

from indexer.limits import Limits
from indexer.ocr import OcrEngine
from indexer.reading.libreoffice import converted
from indexer.reading.office_pictures import ReadPicture, as_part
from indexer.reading.pdf import read_pdf
from indexer.reading.picture_kinds import ending_of
from indexer.records import ReadPage
from indexer.restoring import FontRun, RunRestorer
from library.errors import MissingRequirementError, UnreadableError
from library.secrecy import Part, Passage, Unread
from library.secrecy.kept import lines_of

_MOST = 200  # pictures of one file
_WIDEST, _HIGHEST = 5_400_000, 8_500_000  # what fits on a sheet, in English metric units
_USUAL = (16, 10)
_NAMES = "http://schemas.openxmlformats.org"
_PAPER = 250


def read_drawn(contents: Sequence[bytes], engine: OcrEngine, *, limits: Limits) -> list[ReadPicture]:
    """Read drawn pictures, all in one go, for starting LibreOffice takes seconds."""
    if not contents:
        return []
    try:
        with tempfile.TemporaryDirectory(prefix="vankien-office-") as folder:
            sheets = _sheets(contents[:_MOST], Path(folder) / "pictures.docx")
            with converted(sheets, "pdf", seconds=limits.office_seconds) as printed:
                read = list(_read(printed, engine, limits))
    except UnreadableError as error:
        read = [_unread(error.reason)] * len(contents)
    except MissingRequirementError:
        read = [_unread("unsupported")] * len(contents)
    return [*read[: len(contents)], *[_unread("unsupported")] * (len(contents) - len(read))]


def _unread(reason: str) -> ReadPicture:
    return ReadPicture(unread=(Unread(Part.PICTURE, reason),))


def _read(printed: Path, engine: OcrEngine, limits: Limits) -> Iterator[ReadPicture]:
    """The sheets one by one; what is white was not drawn."""
    pages = read_pdf(printed, engine, limits=limits).pages
    pdf = pypdfium2.PdfDocument(printed)
    try:
        for index, page in enumerate(pages):
            yield _unread("unsupported") if _is_white(pdf[index]) else _told(page, _words(pdf[index]))
    finally:
        pdf.close()


def _told(page: ReadPage, text: str) -> ReadPicture:
    """What was read from the sheet, and the words that were drawn as words, in whatever code their font has."""
    restored = "\n".join(RunRestorer().restore([FontRun(line)]) for line in text.splitlines())
    drawn = Passage(Part.PICTURE, tuple(lines_of(restored)))
    part = as_part(page)
    shown = [replace(one, page=None, part=Part.PICTURE if one.part is Part.BODY else one.part) for one in part.shown]
    return ReadPicture(None, (*([drawn] if drawn.lines else []), *(one for one in shown if one.lines != drawn.lines)),
                       tuple(replace(one, page=None) for one in part.unread))


def _words(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()


def _is_white(page: pypdfium2.PdfPage) -> bool:
    bitmap = page.render(scale=1.0, grayscale=True)
    try:
        return bool(np.all(bitmap.to_numpy() >= _PAPER))
    finally:
        bitmap.close()


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
