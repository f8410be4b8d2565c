"""Statistics as a workbook of a spreadsheet (XLSX)."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from library.statistics import Measure, Statistics


class Heading(StrEnum):
    """What stands over a column, or names a sheet or the last line."""

    PERIOD = "period"
    FROM = "from"
    TO = "to"
    TOTAL = "total"
    WORDS = "words"
    COUNT = "count"
    SHEET = "sheet"


_WIDTH, _WORDS_WIDTH = 18, 60


def write_xlsx(told: Statistics, *, label: Callable[[str], str]) -> bytes:
    """The workbook: a sheet with a line a step and the total; where words are told, one with those that found nothing.

    Args:
        told: what was counted.
        label: words of a `Measure` or a `Heading` in the reader's language.
    """
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    sheet = book.create_sheet(label(Heading.SHEET))
    _head(sheet, [label(Heading.PERIOD), label(Heading.FROM), label(Heading.TO), *(label(one) for one in Measure)])
    for place, step in enumerate(told.steps):
        _row(sheet, [step.name, step.first, step.last, *(told.counts[one][place] for one in Measure)])
    totals = (told.total(one) for one in Measure)
    _row(sheet, [label(Heading.TOTAL), told.period.first, told.period.last, *totals], bold=True)
    sheet.freeze_panes = "D2"
    if told.words is not None:
        other = book.create_sheet(label(Heading.WORDS))
        _head(other, [label(Heading.WORDS), label(Heading.COUNT)])
        other.column_dimensions["A"].width = _WORDS_WIDTH
        for words, count in told.words:
            _row(other, [words, count])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _head(sheet: Worksheet, texts: Sequence[str]) -> None:
    _row(sheet, texts, bold=True)
    for place in range(len(texts)):
        sheet.column_dimensions[chr(ord("A") + place)].width = _WIDTH


def _row(sheet: Worksheet, values: Sequence[str | int | date], *, bold: bool = False) -> None:
    line = sheet.max_row + 1 if sheet.cell(1, 1).value is not None else 1
    for place, value in enumerate(values, start=1):
        cell = sheet.cell(line, place)
        assert isinstance(cell, Cell)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # a text that begins like a formula stays a text
        if bold:
            cell.font = Font(bold=True)
