"""The text of a DOCX: paragraphs and tables in their order, each run with its font, pages parted by form feeds."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from indexer.restoring import FontRun
from library.errors import UnreadableError

_BREAK = "\f"
_NOTES = ("footnotes.xml", "endnotes.xml")
_HOUSEKEEPING = {"separator", "continuationSeparator", "continuationNotice"}
Convert = Callable[[Sequence[FontRun]], str]


def text_of_docx(path: Path, convert: Convert) -> str:
    """Return the text of a document.

    Args:
        path: the DOCX.
        convert: makes the text of a paragraph's runs.
    """
    try:
        document = docx.Document(str(path))
        lines = [*_blocks(document, convert), *_notes(document, convert)]
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableError("damaged", f"The document cannot be opened: {error}.") from error
    return "\n".join(lines)


def _blocks(container: WordDocument | _Cell, convert: Convert) -> Iterator[str]:
    for block in container.iter_inner_content():
        if isinstance(block, Table):
            yield from _table(block, convert)
        else:
            yield _paragraph(block, convert)


def _table(table: Table, convert: Convert) -> Iterator[str]:
    """Yield a layout table cell by cell, since the head of a document is one; others row by row."""
    if len(table.rows) <= 3 and len(table.columns) == 2:
        for row in table.rows:
            for cell in row.cells:
                yield from _blocks(cell, convert)
        return
    for row in table.rows:
        cells = [" ".join(part for part in _blocks(cell, convert) if part).strip() for cell in _distinct(row.cells)]
        yield "\t".join(cells)


def _distinct(cells: Sequence[_Cell]) -> list[_Cell]:
    """A merged cell is listed once for each column it spans."""
    return [cell for index, cell in enumerate(cells) if index == 0 or cell._tc is not cells[index - 1]._tc]


def _paragraph(paragraph: Paragraph, convert: Convert) -> str:
    text = convert(_runs(paragraph))
    if paragraph.paragraph_format.page_break_before or paragraph.contains_page_break:
        return _BREAK + text
    return text


def _runs(paragraph: Paragraph) -> list[FontRun]:
    """Return the runs of a paragraph, those in links and tracked insertions too."""
    inherited = _style_font(paragraph.style)
    runs = []
    for element in paragraph._p.iter(qn("w:r")):
        run = Run(element, paragraph)
        runs.append(FontRun(_run_text(run), run.font.name or _style_font(run.style) or inherited))
    return runs


def _run_text(run: Run) -> str:
    """Return a run's text; a soft hyphen is kept, since TCVN3 has ư in its place."""
    parts = []
    for child in run._r:
        if child.tag == qn("w:softHyphen"):
            parts.append("\u00ad")
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif child.tag == qn("w:sym"):
            parts.append(_symbol(child.get(qn("w:char"))))
        elif child.tag in {qn("w:t"), qn("w:delText")} and child.text:
            parts.append(child.text)
        elif child.tag == qn("w:tab"):
            parts.append("\t")
        elif child.tag in {qn("w:br"), qn("w:cr")}:
            parts.append("\n")
    return "".join(parts)


def _symbol(code: str | None) -> str:
    """Fonts made for symbols put their letters at F000 and up."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    return chr(number - 0xF000 if 0xF000 <= number <= 0xF0FF else number)


def _style_font(style: object) -> str | None:
    """Follow a style to the first of its ancestors that names a font."""
    while style is not None:
        font = getattr(style, "font", None)
        if font is not None and font.name:
            return str(font.name)
        style = getattr(style, "base_style", None)
    return None


def _notes(document: WordDocument, convert: Convert) -> Iterator[str]:
    """Yield footnotes and endnotes, which stand in parts of their own."""
    for part in document.part.package.iter_parts():
        if not str(part.partname).endswith(_NOTES):
            continue
        root = parse_xml(part.blob)
        for note in root:
            if note.get(qn("w:type")) in _HOUSEKEEPING:
                continue
            for paragraph in note.iter(qn("w:p")):
                text = convert(_runs(Paragraph(paragraph, document._body)))
                if text.strip():
                    yield text
