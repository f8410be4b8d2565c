"""Statistics as a workbook of a spreadsheet (XLSX)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from library.exchange.spreadsheets import workbook
from library.oversight.statistics import Measure, Statistics


class Heading(StrEnum):
    """What stands over a column, or names a sheet or the last line."""

    PERIOD = "period"
    FROM = "from"
    TO = "to"
    TOTAL = "total"
    WORDS = "words"
    COUNT = "count"
    SHEET = "sheet"


def write_xlsx(told: Statistics, *, label: Callable[[str], str]) -> bytes:
    """The workbook: a sheet with a line a step and the total; where words are told, one with those that found nothing.

    Args:
        told: what was counted.
        label: words of a `Measure` or a `Heading` in the reader's language.
    """
    head = [label(Heading.PERIOD), label(Heading.FROM), label(Heading.TO), *(label(one) for one in Measure)]
    steps = [[step.name, step.first, step.last, *(told.counts[one][place] for one in Measure)]
             for place, step in enumerate(told.steps)]  # fmt: skip
    total = [label(Heading.TOTAL), told.period.first, told.period.last, *(told.total(one) for one in Measure)]
    sheets: dict[str, Sequence[Sequence[object]]] = {label(Heading.SHEET): [head, *steps, total]}
    if told.words is not None:
        sheets[label(Heading.WORDS)] = [[label(Heading.WORDS), label(Heading.COUNT)], *map(list, told.words)]
    return workbook(sheets)
