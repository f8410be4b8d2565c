"""A day as people write it in a command: `2010-05-01`, or `1-5-2010` and `1/5/2010` as on paper."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final

from library.errors import UsageError
from library.moments import VIETNAM

_DAY: Final = re.compile(
    r"(?P<first>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})|"
    r"(?P<begins>[0-9]{1,2})[-/](?P<middle>[0-9]{1,2})[-/](?P<last>[0-9]{4})")


def given_day(text: str) -> date:
    """The day that was written.

    Raises:
        UsageError: it is none.
    """
    found = _DAY.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        year = found["first"] or found["last"]
        return date(int(year), int(found["month"] or found["middle"]), int(found["day"] or found["begins"]))
    except ValueError as error:
        raise UsageError("'{day}' is no day.", next_step="Write 2010-05-01 or 1-5-2010.", day=text) from error


def given_day_if_any(text: str | None) -> date | None:
    """The same of an option that may be left out."""
    return None if text is None else given_day(text)


def day_begins(text: str | None) -> int:
    """The moment at which a day begins in Vietnam, in seconds since 1970; 0 for none."""
    return 0 if text is None else int(datetime.combine(given_day(text), time(), VIETNAM).timestamp())
