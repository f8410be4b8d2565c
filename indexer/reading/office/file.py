"""Office files of every age: everything that paper would show of them; the binary ones are converted before."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from indexer.limits import Limits
from indexer.ocr import OcrEngine
from indexer.reading.office.binary_word_art import word_art_of
from indexer.reading.office.drawn_pictures import read_drawn
from indexer.reading.office.embedded import enclosed_of
from indexer.reading.office.layout import LaidOut, lay_out
from indexer.reading.office.libreoffice import converted
from indexer.reading.office.package import Package, PartError
from indexer.reading.office.pictures import PictureReader
from indexer.reading.office.properties import property_lines
from indexer.reading.office.rendering_beside import Rendering, read_beside, reckon_beside
from indexer.reading.office.rich_text import goes_on_behind_its_end
from indexer.reading.office.stories import gather
from indexer.reading.office.web_pages import web_page
from indexer.reading.sniffing import Media
from indexer.reading.text import text_page
from indexer.records import Enclosed, ReadDocument, ReadPage
from indexer.restoring import FontRun, RunRestorer, draws_capitals, share_of_syllables
from library.doubt_reasons import Doubt
from library.errors import UnreadableError
from library.records import Origin, Page, ReviewFlag
from library.secrecy import Part, Unread

# What each binary or markup format is converted to before it is read.
_CONVERTED = {
    Media.DOC: "docx", Media.RTF: "docx", Media.ODT: "docx", Media.XLS: "xlsx", Media.ODS: "xlsx", Media.PPT: "pptx",
    Media.ODP: "pptx",
}  # fmt: skip
_WEB = {Media.HTML, Media.MHTML}
_MODERN = {Media.DOCX: "docx", Media.XLSX: "xlsx", Media.PPTX: "pptx"}
# Text packs at most some twenty times; a thousand times is a bomb.
_MAX_RATIO = 200
_READS_WELL = 0.80
_LOSSES = Doubt.LOSSES


def read_office(path: Path, engine: OcrEngine, *, limits: Limits, media_type: Media) -> ReadDocument:
    """Read an office file; legacy fonts (.VnTime, VNI-Times) are brought to Unicode run by run.

    Raises:
        UnreadableError: it cannot be opened, or nothing stands in it.
    """
    if media_type in _WEB:
        with web_page(path, archived=media_type is Media.MHTML) as page:
            read = _converted(page.path, "docx", engine, limits, media_type, page.beside, page.pictures)
        return read if page.whole else _with(read, "truncated")
    target = _CONVERTED.get(media_type)
    if target is not None:
        art = [(Part.TEXT_BOX, tuple(_printed(run).splitlines())) for run in word_art_of(path)]
        read = _converted(path, target, engine, limits, media_type, art)
        more = media_type is Media.RTF and goes_on_behind_its_end(path.read_bytes())
        return _with(read, "unsupported") if more else read
    target = _MODERN[media_type]
    try:
        return _read(path, target, path, engine, limits, media_type)
    except PartError:  # LibreOffice may open what our own reader cannot
        with converted(path, target, seconds=limits.office_seconds, ending=f".{target}") as mended:
            return _read_mended(mended, target, path, engine, limits, media_type)


def _with(read: ReadDocument, reason: str) -> ReadDocument:
    """The same, with something of its text that was not read."""
    return replace(read, unread=(*read.unread, Unread(Part.BODY, reason)))


def _printed(run: FontRun) -> str:
    return RunRestorer().restore([replace(run, capitals=draws_capitals(run.font))])


def _converted(path: Path, target: str, engine: OcrEngine, limits: Limits, media: Media,
               beside: Sequence[tuple[Part, tuple[str, ...]]] = (), pictures: Sequence[bytes] = ()) -> ReadDocument:
    """Read a file that LibreOffice brings into a modern form; what was read of it before is handed over too."""
    with converted(path, target, seconds=limits.office_seconds) as modern:
        try:
            return _read(modern, target, path, engine, limits, media, beside, pictures)
        except PartError as error:
            raise UnreadableError("damaged", "The document cannot be opened: {detail}.", detail=error) from error


def _read_mended(mended: Path, target: str, path: Path, engine: OcrEngine, limits: Limits, media: Media
                 ) -> ReadDocument:
    """Read what LibreOffice made of a file that is broken somewhere; what it lost of it is not known."""
    try:
        return _with(_read(mended, target, path, engine, limits, media), "damaged")
    except PartError as error:
        raise UnreadableError("damaged", "The document cannot be opened: {detail}.", detail=error) from error


def _read(path: Path, target: str, original: Path, engine: OcrEngine, limits: Limits, media: Media,
          beside: Sequence[tuple[Part, tuple[str, ...]]] = (), pictures: Sequence[bytes] = ()) -> ReadDocument:
    """Read a modern file.

    Args:
        path: it.
        target: its kind (`docx`).
        original: what it was made from, or itself.
        beside: passages that were found before.
        pictures: the same of pictures.
    """
    restorer, reader = RunRestorer(), PictureReader(engine, limits)
    with _opened(path, limits) as package:
        gathered = gather(package, target, restorer)
        text = "\f".join(page.text for page in gathered.pages)
        lossy = restorer.encoding is not None and share_of_syllables(text)[0] < _READS_WELL
        origin, doubt = Origin.LEGACY if restorer.encoding else Origin.TEXT_LAYER, _LOSSES if lossy else None
        gathered.tell(Part.PROPERTY, tuple(property_lines(package)))
        for part, lines in beside:
            gathered.tell(part, lines)
        layout = lay_out(gathered, package, reader,
                         lambda words, number: text_page(words, number, origin, doubt), pictures)
        layout.unread += [Unread(Part.BODY, "damaged")] if package.broken else []
        enclosed = [one for piece in gathered.embedded if (one := enclosed_of(package, piece)) is not None]
    if not layout.pages and not layout.seen and not layout.unread and not enclosed:
        raise UnreadableError("empty", "The document holds no text.")
    pages = layout.pages or [_blank()]
    _read_drawn(layout, reader)
    rendering = Rendering()
    if gathered.doubts:
        said = _said(pages, layout)
        rendering = (reckon_beside(original, said, limits=limits) if target == "xlsx"
                     else read_beside(original, said, engine, limits=limits))
    return _document(pages, layout, rendering, enclosed, media)


def _read_drawn(layout: LaidOut, reader: PictureReader) -> None:
    """Have the pictures drawn that only a drawing program can show."""
    pages = [number for _, number in layout.drawn]
    for page, read in zip(pages, read_drawn([one for one, _ in layout.drawn], reader), strict=True):
        layout.shown += [replace(one, page=page) for one in read.shown]
        layout.unread += [replace(one, page=page) for one in read.unread]
        written = "\n".join(one.text for one in read.shown if not one.read)
        if page is not None and written:  # it is typed, as the page's own text is
            layout.pages[page - 1] = _longer(layout.pages[page - 1], written)


def _longer(page: ReadPage, text: str) -> ReadPage:
    longer = text_page(f"{page.page.text}\n{text}", page.page.number, page.page.origin)
    return replace(page, page=longer.page, lines=longer.lines)


def _document(pages: list[ReadPage], layout: LaidOut, rendering: Rendering, enclosed: list[Enclosed], media: Media
              ) -> ReadDocument:
    unread = [*layout.unread, *rendering.unread]
    unread += [Unread(Part.ATTACHMENT, "unsupported", inside=one.name) for one in enclosed if one.content is None]
    held = tuple(one for one in enclosed if one.content is not None)
    return ReadDocument(tuple(pages), media, (), (*layout.shown, *rendering.shown), tuple(unread), held)


def _said(pages: list[ReadPage], layout: LaidOut) -> list[str]:
    """All that our own reading says."""
    said = [page.page.text for page in pages]
    said += [passage.text for page in pages for passage in page.shown]
    return [*said, *(passage.text for passage in layout.shown)]


def _blank() -> ReadPage:
    page = Page(number=1, text="", origin=Origin.TEXT_LAYER, confidence=1.0)
    return ReadPage(page, None, (ReviewFlag("page:1", Doubt.NO_TEXT),))


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
        raise UnreadableError("too-large", "The document unpacks to {megabytes} MB.", megabytes=size // 1000000)

