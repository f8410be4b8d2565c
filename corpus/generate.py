"""Makes the archive: documents to sheets, sheets to pictures, pictures to files, and the truth beside them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject

from corpus.files import born_digital_pdf, plain_text, scan_file, word_file
from corpus.fonts import FontBook, machine_for
from corpus.form import blocks_of
from corpus.ink import POINTS_PER_INCH, Box, size_in_pixels
from corpus.reading import load_documents, load_specials
from corpus.records import Document, Special
from corpus.scan import scan_sheet
from corpus.truth import Record, boxes_of, copy_record, failed_record, record_of, to_gzip, to_lines
from corpus.typeset import Sheet, typeset

_TEXT_DPI = 200  # the resolution that boxes of born-digital pages are given in
_PASSWORD = "lac-giang-1958"
_TRUNCATED_SHARE = 0.55


@dataclass(frozen=True)
class Made:
    """One finished file with its truth; `boxes` is None where nothing is printed."""

    data: bytes
    record: Record
    boxes: Record | None


def make_document(document: Document, book: FontBook) -> Made:
    """Makes the stored file of one document."""
    machine = machine_for(document.paper, document.look.scale)
    sheets = typeset(blocks_of(document), machine.press, lambda *what: book.width(machine, *what))
    if document.paper in ("plain-text", "word-processor"):
        data = plain_text(sheets) if document.paper == "plain-text" else word_file(document)
        return _made(document, data, ["\n".join(sheet.text for sheet in sheets)], None)
    texts = [sheet.text for sheet in sheets]
    if document.paper == "born-digital":
        data = born_digital_pdf(sheets, machine, book)
        size = size_in_pixels(_TEXT_DPI)
        boxes = [_text_boxes(sheet) for sheet in sheets]
        return _made(document, data, texts, boxes_of(document, sheets, boxes, [size] * len(sheets), _TEXT_DPI))
    pictures = [scan_sheet(document, sheet, number, machine, book) for number, sheet in enumerate(sheets, 1)]
    sizes = [picture.image.size for picture in pictures]
    placed = boxes_of(document, sheets, [picture.boxes for picture in pictures], sizes, document.look.dpi)
    return _made(document, scan_file(document, sheets, pictures, book), texts, placed)


def make_special(special: Special, made: Mapping[str, Made]) -> Made:
    """Makes a copy or a broken file out of a finished one."""
    source = made[special.source]
    if special.make == "copy":
        return Made(source.data, copy_record(source.record, special.file), None)
    data = _encrypted(source.data) if special.make == "encrypt" else _truncated(source.data)
    reason = {"encrypt": "encrypted", "truncate": "truncated"}[special.make]
    return Made(data, failed_record(special.file, _digest(data), reason), None)


def generate(folder: Path, report: Callable[[str], None], only: Iterable[str] = ()) -> None:
    """Writes archive/, truth.jsonl and boxes.jsonl.gz.

    Args:
        folder: where to write.
        report: is told each file's name as it is finished.
        only: files to make; all of them, and the truth, when empty.
    """
    chosen, book = set(only), FontBook()
    made: dict[str, Made] = {}
    for document in load_documents():
        if not chosen or document.file in chosen:
            made[document.file] = make_document(document, book)
            _write(folder / "archive" / document.file, made[document.file].data)
            report(document.file)
    if chosen:
        return
    for special in load_specials():
        made[special.file] = make_special(special, made)
        _write(folder / "archive" / special.file, made[special.file].data)
        report(special.file)
    _write(folder / "truth.jsonl", to_lines(item.record for item in made.values()))
    _write(folder / "boxes.jsonl.gz", to_gzip(to_lines(item.boxes for item in made.values() if item.boxes)))


def _made(document: Document, data: bytes, texts: list[str], boxes: Record | None) -> Made:
    return Made(data, record_of(document, texts, _digest(data)), boxes)


def _text_boxes(sheet: Sheet) -> list[Box]:
    # Where letters of an ordinary face reach to: three quarters of the size up, a fifth down.
    edges = [
        (word.x, word.y - 0.75 * word.size, word.x + word.width, word.y + 0.22 * word.size) for word in sheet.words
    ]
    unit = _TEXT_DPI / POINTS_PER_INCH
    return [(left * unit, top * unit, right * unit, bottom * unit) for left, top, right, bottom in edges]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _encrypted(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    mark = ByteStringObject(hashlib.sha256(data).digest()[:16])
    writer._ID = ArrayObject([mark, mark])  # pypdf would draw a random one, and the key depends on it
    writer.encrypt(_PASSWORD, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _truncated(data: bytes) -> bytes:
    return data[: int(len(data) * _TRUNCATED_SHARE)]


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
