"""The command that counts what happened in a period."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click

from library.command_line.commands import as_json, opened, seen_as, viewer_for
from library.command_line.given_day import given_day_if_any
from library.command_line.speaking import language, tell
from library.command_line.whole_files import whole_file
from library.errors import MissingRequirementError, UnreadableError, UsageError
from library.exchange.printing import workbook_as_pdf
from library.oversight.statistics import Measure, Period, Statistics, days_between, gather, period_of, this_month
from library.wording import in_language, mark, say

_LABELS = {
    Measure.TAKEN_IN: mark("documents taken in"), Measure.PAGES: mark("pages taken in"),
    Measure.READ: mark("pages read from pictures"), Measure.FLAGGED: mark("documents to be looked at"),
    Measure.CHECKED: mark("fields and lines looked at"), Measure.CORRECTED: mark("fields and lines corrected"),
    Measure.OPENED: mark("documents opened"), Measure.NOT_FOUND: mark("searches that found nothing"),
    "period": mark("period"), "from": mark("from"), "to": mark("to"), "total": mark("total"),
    "words": mark("words that found nothing"), "count": mark("times"), "sheet": mark("statistics"),
}  # fmt: skip


@click.command()
@click.argument("period", metavar="[PERIOD]", required=False)
@click.option("--from", "first", metavar="DATE", help="The first day, instead of a period: 2026-11-01.")
@click.option("--to", "last", metavar="DATE", help="The last day, which counts too.")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write a workbook for spreadsheets.")
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the same tables as PDF, to be printed.")
@seen_as
@as_json
@click.pass_obj
def statistics(folder: Path, period: str | None, first: str | None, last: str | None, xlsx: Path | None,
               pdf: Path | None, seen_as: str | None, as_json: bool) -> None:
    """Count what came in, was read, flagged, checked, corrected, opened and not found in a period.

    PERIOD is 2026, 2026-Q4 or 2026-11; this month where nothing is said.
    """
    wanted = _period(period, first, last)
    with opened(folder) as archive:
        counted = gather(archive, viewer_for(archive, seen_as), wanted, words=True if seen_as is None else None)
    if as_json:
        click.echo(json.dumps(counted.as_json(), ensure_ascii=False))
    if xlsx is not None or pdf is not None:
        _write_files(counted, xlsx, pdf)
    elif not as_json:
        _tell(counted)


def _write_files(counted: Statistics, xlsx: Path | None, pdf: Path | None) -> None:
    """Write the workbook, the PDF, or both; where no PDF can be made, the workbook is there all the same."""
    from library.oversight.statistics_sheet import write_xlsx  # spreadsheets take a while to load

    book = write_xlsx(counted, label=_label)
    if xlsx is not None:
        _write(xlsx, book)
    if pdf is None:
        return
    with tempfile.TemporaryDirectory(prefix="vankien-print-") as folder:
        source = Path(folder) / "statistics.xlsx"
        source.write_bytes(book)
        try:
            made = workbook_as_pdf(source)
        except (MissingRequirementError, UnreadableError) as error:
            file = xlsx or _write_beside(pdf, book)
            if isinstance(error, UnreadableError):
                raise UnreadableError(error.reason, "The tables are in {file}; {pdf} could not be made: {detail}",
                                      pdf=pdf, file=file, detail=error.message, next_step=error.next_step) from error
            raise MissingRequirementError("{pdf} needs LibreOffice, which is not installed; the tables are in {file}.",
                                          pdf=pdf, file=file, next_step=error.next_step) from error
    _write(pdf, made)


def _write_beside(pdf: Path, book: bytes) -> Path:
    """Write the workbook that nobody named under a name that no file has yet; returns it."""
    first = file = pdf.with_suffix(".xlsx")
    number = 1
    while True:
        try:
            file.touch(exist_ok=False)
        except FileExistsError:
            number += 1
            file = first.with_stem(f"{first.stem}-{number}")
            continue
        try:
            _write(file, book)
        except BaseException:
            file.unlink()
            raise
        return file


def _write(file: Path, content: bytes) -> None:
    with whole_file(file) as out:
        out.write(content)
    tell("{file} written", file=file, err=True)


def _period(period: str | None, first: str | None, last: str | None) -> Period:
    if (first is None) != (last is None) or (period is not None and first is not None):
        raise UsageError("A period is said by a name, or by its first and its last day.",
                         next_step="Write 2026, 2026-Q4 or 2026-11, or --from DATE --to DATE.")
    begins, ends = given_day_if_any(first), given_day_if_any(last)
    if begins is not None and ends is not None:
        return days_between(begins, ends)
    return period_of(period) if period is not None else this_month()


def _tell(counted: Statistics) -> None:
    click.echo(f"{counted.period.first} – {counted.period.last}")
    for one in Measure:
        click.echo(f"{counted.total(one):>9}  {_label(one)}")
    if counted.words:
        tell("Looked for in vain:")
        for words, count in counted.words:
            click.echo(f"{count:>9}  {words}")


def _label(name: str) -> str:
    return in_language(say(_LABELS[name]), language())
