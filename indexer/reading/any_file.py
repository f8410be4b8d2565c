"""A file of any kind: read as what it is."""

from __future__ import annotations

from pathlib import Path

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OutOfTimeError, installed_engine
from indexer.reading.messages import read_message
from indexer.reading.office.file import read_office
from indexer.reading.page_by_page import Course, PageByPage
from indexer.reading.pdf.file import read_first_of_pdf, read_pdf
from indexer.reading.scans.files import read_first_of_pictures, read_pictures
from indexer.reading.silence import libraries_silent
from indexer.reading.sniffing import Media, sniff
from indexer.reading.text import read_text
from indexer.records import ReadDocument, ReadPage
from library.errors import UnreadableError

_PICTURES = {Media.TIFF, Media.JPEG, Media.PNG}


def read_file(
    path: Path, limits: Limits, *, engine: OcrEngine | None = None, course: Course | None = None
) -> ReadDocument:
    """Read one file, whatever its name says it is.

    Args:
        path: the file; it is never altered.
        limits: what one file may ask of the machine.
        engine: reads page pictures; Tesseract unless given.
        course: how far reading may go, and how far it came; by its size unless given.

    Raises:
        UnreadableError: the file as a whole cannot be read; a single bad page is told as unread.
        MissingRequirementError: a program or model that the work needs is not installed.
    """
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise UnreadableError("too-large", "The file has {megabytes} MB; at most {most} are read.",
                              megabytes=size // 1000000, most=limits.file_bytes // 1000000)
    reader = engine or installed_engine()
    pages = PageByPage(reader, limits, course or Course(limits.file_seconds(size)))
    try:
        with libraries_silent():
            return _read(path, sniff(path), pages, limits)
    except OutOfTimeError as error:
        raise UnreadableError("timeout", "Reading the file took too long.") from error


def _read(path: Path, media: Media, pages: PageByPage, limits: Limits) -> ReadDocument:
    if media is Media.PDF:
        return read_pdf(path, pages, limits=limits)
    if media in _PICTURES:
        return read_pictures(path, pages, limits=limits, media_type=media)
    if media is Media.EML:
        return read_message(path, limits=limits)
    if media is Media.TEXT:
        return read_text(path, limits=limits)
    return read_office(path, pages.engine, limits=limits, media_type=media)


def read_first_page(path: Path, number: int, limits: Limits, *, media_type: str,
                    engine: OcrEngine | None = None) -> ReadPage:
    """Read one page of a file again, as one that begins a document.

    Args:
        number: of the page in the file, from 1.
        media_type: as which the file was read before.

    Raises:
        UnreadableError: the file cannot be opened any more.
        MissingRequirementError: a program or model that the work needs is not installed.
    """
    reader = engine or installed_engine()
    with libraries_silent():
        if media_type == Media.PDF:
            return read_first_of_pdf(path, number, reader, limits=limits)
        if media_type in _PICTURES:
            return read_first_of_pictures(path, number, reader, limits=limits)
    return read_file(path, limits, engine=reader).pages[number - 1]  # a scan that was pasted into a document
