"""A day as people write it in a command: `2010-05-01`, or `1-5-2010` and `1/5/2010` as on paper."""

from __future__ import annotations

from datetime import date, datetime, time

from library.errors import UsageError
from library.moments import VIETNAM

_PARTS = 3
_DIGITS_OF_YEAR = 4


def given_day(text: str) -> date:
    """The day that was written.

    Raises:
        UsageError: it is none.
    """
    parts = text.replace("/", "-").split("-")
    if len(parts) == _PARTS and len(parts[-1]) == _DIGITS_OF_YEAR:
        parts.reverse()
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise UsageError("'{day}' is no day.", next_step="Write 2010-05-01 or 1-5-2010.", day=text) from error


def given_day_if_any(text: str | None) -> date | None:
    """The same of an option that may be left out."""
    return None if text is None else given_day(text)


def day_begins(text: str | None) -> int:
    """The moment at which a day begins in Vietnam, in seconds since 1970; 0 for none."""
    return 0 if text is None else int(datetime.combine(given_day(text), time(), VIETNAM).timestamp())
