"""Moments as people read them: in Vietnam's time, wherever the machine stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7))
"""As it has been since 1975; a machine that has no table of the world's times tells the same."""


def today() -> date:
    """The day in Vietnam, which decides what holds; a machine whose clock is set to another zone has the same."""
    return datetime.now(VIETNAM).date()


def moment(seconds: float) -> datetime:
    """A moment counted in seconds since 1970."""
    return datetime.fromtimestamp(seconds, tz=UTC)


def written_time(moment: datetime) -> str:
    """A moment in Vietnam's time: `30-7-2013 08:05`."""
    return f"{written_day(moment)} {moment.astimezone(VIETNAM):%H:%M}"


def written_day(moment: datetime) -> str:
    """Its day in Vietnam: `30-7-2013`."""
    local = moment.astimezone(VIETNAM)
    return f"{local.day}-{local.month}-{local.year}"
