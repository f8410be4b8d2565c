"""Office files of every age: everything that paper would show of them; the binary ones are converted before."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.limits import Limits
from indexer.ocr import OcrEngine
from indexer.reading.embedded import enclosed_of
from indexer.reading.libreoffice import converted
from indexer.reading.office_layout import LaidOut, lay_out
from indexer.reading.office_package import Package, PartError
from indexer.reading.office_pictures import PictureReader
from indexer.reading.office_stories import gather
from indexer.reading.properties import property_lines
from indexer.reading.rendering_beside import Rendering, read_beside
from indexer.reading.sniffing import Media
from indexer.reading.text import text_page
from indexer.records import Enclosed, ReadDocument, ReadPage
from indexer.restoring import RunRestorer, share_of_syllables
from library.errors import UnreadableError
from library.records import Origin, Page, ReviewFlag
from library.secrecy import Part, Unread

# What each binary or markup format is converted to before it is read.
_CONVERTED = {Media.DOC: "docx", Media.RTF: "docx", Media.HTML: "docx", Media.XLS: "xlsx", Media.PPT: "pptx"}
_MODERN = {Media.DOCX: "docx", Media.XLSX: "xlsx", Media.PPTX: "pptx"}
# Text packs at most some twenty times; a thousand times is a bomb.
_MAX_RATIO = 200
_READS_WELL = 0.80
_LOSSES = "legacy text converted with losses"


def read_office(path: Path, engine: OcrEngine, *, limits: Limits, media_type: Media) -> ReadDocument:
    """Read an office file; legacy fonts (.VnTime, VNI-Times) are brought to Unicode run by run.

    Raises:
        UnreadableError: it cannot be opened, or nothing stands in it.
    """
    target = _CONVERTED.get(media_type)
    if target is not None:
        with converted(path, target, seconds=limits.office_seconds, ending=_ending(media_type)) as modern:
            return _read(modern, target, path, engine, limits, media_type)
    target = _MODERN[media_type]
    try:
        return _read(path, target, path, engine, limits, media_type)
    except PartError:  # LibreOffice may open what our own reader cannot
        with converted(path, target, seconds=limits.office_seconds, ending=f".{target}") as mended:
            return _read_mended(mended, target, path, engine, limits, media_type)


def _read_mended(mended: Path, target: str, path: Path, engine: OcrEngine, limits: Limits, media: Media
                 ) -> ReadDocument:
    try:
        return _read(mended, target, path, engine, limits, media)
    except PartError as error:
        raise UnreadableError("damaged", f"The document cannot be opened: {error}.") from error


def _read(path: Path, target: str, original: Path, engine: OcrEngine, limits: Limits, media: Media) -> ReadDocument:
    """Read a modern file.

    Args:
        path: it.
        target: its kind (`docx`).
        original: what it was made from, or itself.
    """
    restorer = RunRestorer()
    with _opened(path, limits) as package:
        gathered = gather(package, target, restorer)
        text = "\f".join(page.text for page in gathered.pages)
        lossy = restorer.encoding is not None and share_of_syllables(text)[0] < _READS_WELL
        origin, doubt = Origin.LEGACY if restorer.encoding else Origin.TEXT_LAYER, _LOSSES if lossy else None
        gathered.tell(Part.PROPERTY, tuple(property_lines(package)))
        layout = lay_out(gathered, package, PictureReader(engine, limits),
                         lambda words, number: text_page(words, number, origin, doubt))
        enclosed = [one for piece in gathered.embedded if (one := enclosed_of(package, piece)) is not None]
    if not layout.pages and not layout.seen and not layout.unread and not enclosed:
        raise UnreadableError("empty", "The document holds no text.")
    pages = layout.pages or [_blank()]
    beside = Rendering()
    if gathered.doubts or layout.drawn:
        beside = read_beside(original, _said(pages, layout), engine, limits=limits, ending=_ending(media))
    return _document(pages, layout, beside, enclosed, media)


def _document(pages: list[ReadPage], layout: LaidOut, beside: Rendering, enclosed: list[Enclosed], media: Media
              ) -> ReadDocument:
    unread = [*layout.unread, *beside.unread]
    unread += [Unread(Part.ATTACHMENT, "unsupported", inside=one.name) for one in enclosed if one.content is None]
    held = tuple(one for one in enclosed if one.content is not None)
    return ReadDocument(tuple(pages), media, (), (*layout.shown, *beside.shown), tuple(unread), held)


def _said(pages: list[ReadPage], layout: LaidOut) -> list[str]:
    """All that our own reading says."""
    said = [page.page.text for page in pages]
    said += [passage.text for page in pages for passage in page.shown]
    return [*said, *(passage.text for passage in layout.shown)]


def _blank() -> ReadPage:
    page = Page(number=1, text="", origin=Origin.TEXT_LAYER, confidence=1.0)
    return ReadPage(page, None, (ReviewFlag("page:1", "no text"),))


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[Package]:
    try:
        with zipfile.ZipFile(path) as packed:
            _check_unpacked(packed, path, limits)
            yield Package(packed)
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableError("damaged", "The document's packing is broken.") from error
    except RecursionError as error:
        raise PartError("it is nested too deeply") from error


def _check_unpacked(packed: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    size = sum(member.file_size for member in packed.infolist())
    if size > limits.unpacked_bytes and size > _MAX_RATIO * path.stat().st_size:
        raise UnreadableError("too-large", f"The document unpacks to {size // 1_000_000} MB.")


def _ending(media: Media) -> str | None:
    return ".html" if media is Media.HTML else None
