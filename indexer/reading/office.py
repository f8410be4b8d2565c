"""DOCX through python-docx: paragraphs and tables in their order, cut into pages at page breaks."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from indexer.limits import Limits
from indexer.reading.text import pages_of
from indexer.records import ReadDocument
from indexer.restoring import restore_text
from library.errors import UnreadableError
from library.records import Origin

_BREAK = "\f"
# Text packs at most some twenty times; a thousand times is a bomb.
_MAX_RATIO = 200


def read_docx(path: Path, *, limits: Limits, media_type: str) -> ReadDocument:
    """Read the text of a DOCX file."""
    _check_unpacked(path, limits)
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableError("damaged", f"The document cannot be opened: {error}.") from error
    text = "\n".join(_blocks(document))
    if not text.strip():
        raise UnreadableError("empty", "The document holds no text.")
    restored = restore_text(text)
    origin = Origin.LEGACY if restored.encoding else Origin.TEXT_LAYER
    doubt = "legacy text converted with losses" if restored.lossy else None
    return ReadDocument(pages_of(restored.text.split(_BREAK), origin, doubt), media_type)


def _check_unpacked(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableError("damaged", "The document's packing is broken.") from error
    if size > limits.unpacked_bytes and size > _MAX_RATIO * path.stat().st_size:
        raise UnreadableError("too-large", f"The document unpacks to {size // 1_000_000} MB.")


def _blocks(container: WordDocument | _Cell) -> Iterator[str]:
    for block in container.iter_inner_content():
        if isinstance(block, Table):
            yield from _table(block)
        else:
            yield _paragraph(block)


def _table(table: Table) -> Iterator[str]:
    """Yield a layout table column by column, since the head of a document is one; others row by row."""
    if len(table.rows) <= 3 and len(table.columns) == 2:
        for row in table.rows:
            for cell in row.cells:
                yield from _blocks(cell)
        return
    for row in table.rows:
        cells = [" ".join(part for part in _blocks(cell) if part).strip() for cell in row.cells]
        yield "\t".join(cells)


def _paragraph(paragraph: Paragraph) -> str:
    text = paragraph.text
    if paragraph.paragraph_format.page_break_before or paragraph.contains_page_break:
        return _BREAK + text
    return text
