"""Statistics of a period: totals with a chart each, the table behind them, and what was looked for in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from library.oversight.statistics import Measure, Period, Statistics
from library.oversight.statistics_sheet import Heading
from library.records import PartialDate
from web.dates import written_date, written_day
from web.links import Links
from web.wording import Translate, mark

LABELS: Final = {
    Measure.TAKEN_IN: mark("Văn bản nhận vào"), Measure.PAGES: mark("Trang nhận vào"),
    Measure.READ: mark("Trang máy đọc từ ảnh"), Measure.FLAGGED: mark("Văn bản có chỗ phải xem"),
    Measure.CHECKED: mark("Trường và dòng đã xem"), Measure.CORRECTED: mark("Trường và dòng đã sửa"),
    Measure.OPENED: mark("Lượt mở văn bản"), Measure.NOT_FOUND: mark("Lượt tìm không thấy"),
}  # fmt: skip
HEADINGS: Final = {
    Heading.PERIOD: mark("Kỳ"), Heading.FROM: mark("Từ ngày"), Heading.TO: mark("Đến ngày"),
    Heading.TOTAL: mark("Cộng"),
    Heading.WORDS: mark("Từ tìm không thấy"), Heading.COUNT: mark("Số lượt"), Heading.SHEET: mark("Thống kê"),
}  # fmt: skip
WIDTH: Final = 320
HEIGHT: Final = 64
_GAP: Final = 0.25


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in the drawing's own measure, and what it says."""

    x: float
    width: float
    height: float
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One measure: its name, its total, and a bar a step; `most` is what the highest bar stands for."""

    label: str
    total: int
    most: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """The page.

    Args:
        said: the period in words.
        first, last: its days, as form fields have them.
        ends: the names of the first and the last step.
        table: a line a step in which something was counted: its name, then the counts as the charts stand.
        empty: how many steps have no line.
        words: None for who may not see them.
        before, behind: addresses of the periods beside it; None where days were given.
        shortcuts: month, quarter and year: words, address, whether it is shown now.
        workbook: address of the XLSX.
    """

    said: str
    first: str
    last: str
    ends: tuple[str, str]
    charts: tuple[Chart, ...]
    table: tuple[tuple[str, tuple[int, ...]], ...]
    empty: int
    words: tuple[tuple[str, int], ...] | None
    before: str | None
    behind: str | None
    shortcuts: tuple[tuple[str, str, bool], ...]
    workbook: str
    width: int = WIDTH
    height: int = HEIGHT


def statistics_view(told: Statistics, *, today: date, links: Links, translate: Translate) -> StatisticsView:
    """The page of a period.

    Args:
        told: what was counted.
        today: the day on which one looks.
        links: addresses.
        translate: words.
    """
    period, names = told.period, [step_name(step) for step in told.steps]
    charts = tuple(_chart(translate(LABELS[one]), told.counts[one], names) for one in Measure)
    rows = ((name, tuple(told.counts[one][place] for one in Measure)) for place, name in enumerate(names))
    table = tuple((name, counts) for name, counts in rows if any(counts))
    before, behind = _beside(period)
    return StatisticsView(
        said=period_said(period, translate), first=written_day(period.first), last=written_day(period.last),
        ends=(names[0], names[-1]), charts=charts, table=table, empty=len(names) - len(table), words=told.words,
        before=links.statistics([("period", before)]) if before else None,
        behind=links.statistics([("period", behind)]) if behind else None,
        shortcuts=_shortcuts(period, today, links, translate),
        workbook=links.statistics(pairs_of(period), workbook=True),
    )  # fmt: skip


def pairs_of(period: Period) -> list[tuple[str, str]]:
    """A period in an address."""
    if period.name:
        return [("period", period.name)]
    return [("from", period.first.isoformat()), ("to", period.last.isoformat())]


def step_name(step: Period) -> str:
    """A day, a month or a year as it is written here."""
    day = step.first
    if len(step.name) == len("2026"):
        return str(day.year)
    return f"{day.month}-{day.year}" if len(step.name) == len("2026-11") else _written(day)


def period_said(period: Period, translate: Translate) -> str:
    """A period in words."""
    day = period.first
    if "Q" in period.name:
        return translate(mark("Quý %(quarter)s năm %(year)s"), quarter=(day.month + 2) // 3, year=day.year)
    if len(period.name) == len("2026"):
        return translate(mark("Năm %(year)s"), year=day.year)
    if period.name:
        return translate(mark("Tháng %(month)s năm %(year)s"), month=day.month, year=day.year)
    return translate(mark("Từ %(first)s đến %(last)s"), first=_written(day), last=_written(period.last))


def _chart(label: str, counts: Sequence[int], names: Sequence[str]) -> Chart:
    most, step = max(counts, default=0), WIDTH / max(1, len(counts))
    bars = (Bar(round((place + _GAP / 2) * step, 2), round(step * (1 - _GAP), 2),
                max(1.0, round(count / most * HEIGHT, 2)), f"{name}: {count}")
            for place, (name, count) in enumerate(zip(names, counts, strict=True)) if count)
    return Chart(label, sum(counts), most, tuple(bars))


def _beside(period: Period) -> tuple[str | None, str | None]:
    year, month = period.first.year, period.first.month
    if "Q" in period.name:
        quarter = year * 4 + (month - 1) // 3
        return tuple(f"{one // 4}-Q{one % 4 + 1}" for one in (quarter - 1, quarter + 1))  # type: ignore[return-value]
    if len(period.name) == len("2026"):
        return str(year - 1), str(year + 1)
    if period.name:
        months = year * 12 + month - 1
        return tuple(f"{one // 12}-{one % 12 + 1:02}" for one in (months - 1, months + 1))  # type: ignore[return-value]
    return None, None


def _shortcuts(period: Period, today: date, links: Links, translate: Translate) -> tuple[tuple[str, str, bool], ...]:
    names = ((mark("Tháng này"), f"{today.year}-{today.month:02}"),
             (mark("Quý này"), f"{today.year}-Q{(today.month + 2) // 3}"), (mark("Năm nay"), str(today.year)))
    return tuple((translate(words), links.statistics([("period", name)]), name == period.name) for words, name in names)


def _written(day: date) -> str:
    return written_date(PartialDate(day.year, day.month, day.day))
