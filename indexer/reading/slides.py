"""The text of a PPTX: the paragraphs, tables and notes of each slide, each run with its font; a page is a slide."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pptx
from pptx.exc import PackageNotFoundError

from indexer.restoring import FontRun
from library.errors import UnreadableError

_PAGE = "\f"
Convert = Callable[[Sequence[FontRun]], str]


def text_of_pptx(path: Path, convert: Convert) -> str:
    """Return the text of a presentation, its slides parted by form feeds.

    Args:
        path: the PPTX.
        convert: makes the text of a paragraph's runs.

    Raises:
        UnreadableError: the file cannot be opened.
    """
    try:
        slides = pptx.Presentation(str(path)).slides
        return _PAGE.join("\n".join(_slide(slide, convert)) for slide in slides)
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableError("damaged", f"The presentation cannot be opened: {error}.") from error


def _slide(slide: Any, convert: Convert) -> Iterator[str]:
    yield from _shapes(slide.shapes, convert)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield from _paragraphs(slide.notes_slide.notes_text_frame, convert)


def _shapes(shapes: Any, convert: Convert) -> Iterator[str]:
    """The lines of shapes in their order, those of groups where the groups stand, a table's row a line."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes, convert)
        elif getattr(shape, "has_table", False):
            for row in shape.table.rows:
                yield "\t".join(" ".join(_paragraphs(cell.text_frame, convert)) for cell in row.cells)
        elif shape.has_text_frame:
            yield from _paragraphs(shape.text_frame, convert)


def _paragraphs(frame: Any, convert: Convert) -> Iterator[str]:
    for paragraph in frame.paragraphs:
        runs = [FontRun(run.text, run.font.name or paragraph.font.name) for run in paragraph.runs]
        if text := convert(runs).strip():
            yield text
