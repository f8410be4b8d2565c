"""Rows as CSV that a spreadsheet opens, and as a workbook (XLSX)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MARK = "\ufeff"
"""It tells spreadsheets that a CSV is UTF-8."""
_NARROWEST, _WIDEST = 8, 60
_A4 = 9
_LONGEST_CELL = 32_000
"""Characters; a workbook takes a few more."""


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A line a row; a text that a spreadsheet would run as a formula is kept a text."""
    mark = _MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([_safe(one) for one in row])
        yield mark + line.getvalue()
        mark = ""


def workbook(sheets: Mapping[str, Iterable[Iterable[object]]]) -> bytes:
    """A workbook of these sheets, each with its head in its first row; every text stays a text."""
    import xlsxwriter  # commands that write no workbook do not wait for it

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                    "strings_to_numbers": False}) as book:  # fmt: skip
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            widths: dict[int, int] = {}
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, bold if number == 0 else None)
                    widths[column] = max(widths.get(column, _NARROWEST), min(len(str(cell or "")), _WIDEST))
            sheet.freeze_panes(1, 0)
            _lay_out(sheet)
            for column, width in widths.items():
                sheet.set_column(column, column, width + 1)
    return file.getvalue()


def _lay_out(sheet: object) -> None:
    """For paper: A4 on its side, as wide as the page, the head on every page."""
    sheet.set_paper(_A4)  # type: ignore[attr-defined]
    sheet.set_landscape()  # type: ignore[attr-defined]
    sheet.fit_to_pages(1, 0)  # type: ignore[attr-defined]
    sheet.repeat_rows(0)  # type: ignore[attr-defined]


def _write(sheet: object, row: int, column: int, cell: object, style: object) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell, style)  # type: ignore[attr-defined]
    elif cell is not None and cell != "":
        sheet.write_string(row, column, _plain(str(cell))[:_LONGEST_CELL], style)  # type: ignore[attr-defined]


def _plain(text: str) -> str:
    """Without half a letter, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _safe(value: object) -> object:
    text = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if text else value
