"""The text of a DOCX: paragraphs and tables in their order, pages parted by form feeds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from library.errors import UnreadableError

_BREAK = "\f"


def text_of_docx(path: Path) -> str:
    """Return the text as it is stored, whatever its fonts mean by it."""
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableError("damaged", f"The document cannot be opened: {error}.") from error
    return "\n".join(_blocks(document))


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
