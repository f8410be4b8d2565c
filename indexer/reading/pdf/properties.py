"""What a PDF says of itself: title, subject and keywords, bookmarks, labels of pages."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2

from indexer.reading.pdf.beside import Beside
from library.secrecy import Part, Passage, ShownLine

_KEYS = ("Title", "Subject", "Keywords")
_DEEPEST, _MOST_LETTERS = 200, 2_000


def properties_of(pdf: pypdfium2.PdfDocument, beside: Beside) -> tuple[Passage, ...]:
    """All of it, as one passage a kind; none where there is nothing.

    Args:
        pdf: the document.
        beside: what else was found of it.
    """
    kinds = ((*_titles(pdf), *beside.properties), _bookmarks(pdf), _labels(pdf))
    return tuple(passage for lines in kinds if (passage := _passage(lines)) is not None)


def _passage(lines: Iterator[str] | tuple[str, ...]) -> Passage | None:
    clean = dict.fromkeys(" ".join(line.split())[:_MOST_LETTERS] for line in lines)
    shown = tuple(ShownLine(line, row) for row, line in enumerate(line for line in clean if line))
    return Passage(Part.PROPERTY, shown) if shown else None


def _titles(pdf: pypdfium2.PdfDocument) -> Iterator[str]:
    for key in _KEYS:
        yield from pdf.get_metadata_value(key).splitlines()


def _bookmarks(pdf: pypdfium2.PdfDocument) -> Iterator[str]:
    for one in pdf.get_toc(max_depth=_DEEPEST):
        yield one.get_title()


def _labels(pdf: pypdfium2.PdfDocument) -> Iterator[str]:
    """Labels of pages that say more than a number."""
    for index in range(len(pdf)):
        label = pdf.get_page_label(index)
        if sum(map(str.isalpha, label)) > 1:
            yield label
