"""Dates, times and sizes as they are written here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from library.records import PartialDate

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def written_date(date: PartialDate) -> str:
    """`30-7-2013`, `7-2013` or `2013`: the day first and no leading zeros."""
    return "-".join(str(part) for part in (date.day, date.month, date.year) if part is not None)


def written_time(moment: datetime) -> str:
    """A moment in Vietnam's time: `30-7-2013 08:05`."""
    local = moment.astimezone(ZONE)
    return f"{local.day}-{local.month}-{local.year} {local:%H:%M}"


def moment(seconds: float) -> datetime:
    """A moment counted in seconds since 1970."""
    return datetime.fromtimestamp(seconds, tz=UTC)


def written_size(size: int) -> str:
    """A file's size: `812 B`, `34 kB`, `1,2 MB`."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
