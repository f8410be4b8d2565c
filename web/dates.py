"""Dates, times and sizes as they are written here."""

from __future__ import annotations

from datetime import date

from library.moments import VIETNAM as ZONE
from library.moments import moment, written_time
from library.records import PartialDate

__all__ = ["ZONE", "moment", "written_date", "written_day", "written_size", "written_time"]


def written_date(date: PartialDate) -> str:
    """`30-7-2013`, `7-2013` or `2013`: the day first and no leading zeros."""
    return "-".join(str(part) for part in (date.day, date.month, date.year) if part is not None)


def written_day(day: date) -> str:
    """The same of a whole day, as the boxes of forms hold and take it."""
    return f"{day.day}-{day.month}-{day.year}"


def written_size(size: int) -> str:
    """A file's size: `812 B`, `34 kB`, `1,2 MB`, `60,4 GB`."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    if size < 1_000_000_000:
        return f"{size / 1_000_000:.1f} MB".replace(".", ",")
    return f"{size / 1_000_000_000:.1f} GB".replace(".", ",")
