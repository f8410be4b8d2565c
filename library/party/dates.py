"""Dates as documents write them."""

from __future__ import annotations

import re

from library.records import PartialDate

# A pen that starts too far left takes the `y` along: `ngàW/†`, `ngà tháng`.
_DAY_WORDS = r"[Nn]g(?:[aàáảãạâăầấ](?:y|(?=[^a-zà-ỹ\s]))|à(?=\s+[Tt]h))"
LONG = re.compile(
    rf"{_DAY_WORDS}\s*(?P<day>.{{0,12}}?)\s*[Tt]h\S{{1,2}}ng\s*(?P<month>.{{0,12}}?)\s*[Nn][ăâaàáắằ]m\s*(?P<year>\S{{0,2}}\s?\S{{2,4}})"
)
SHORT = re.compile(
    rf"(?:{_DAY_WORDS}|,)\s*(?P<day>[\dOolI]{{1,2}})\s*[-/.]\s*(?P<month>[\dOolI]{{1,2}})\s*[-/.]\s*(?P<year>[\dOolI]{{4}}|[\dOolI]{{2}})(?!\d)"
)
MONTH_YEAR = re.compile(
    r"(?:^|,)\s*[Tt]h\S{1,2}ng\s*(?P<day>)(?P<month>[\dOolI]{1,2})\s*(?:[Nn][ăâa]m|[-/.])\s*(?P<year>[\dOolI]{4})"
)
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "]": "1"} | dict.fromkeys("lI|ÌÍÎìíỉ", "1"))
FIRST_YEAR = 1925
LAST_YEAR = 2099


def digits_of(reading: str) -> str | None:
    """Return the digits of a reading in which letters that look like digits may stand, or None."""
    cleaned = reading.strip(" .,:;~—–_-").translate(_LOOKALIKES)
    return cleaned if cleaned.isascii() and cleaned.isdigit() else None


def _joined(reading: str) -> str:
    """`Ì l` is 11; of other figures that stand apart one may be a speck."""
    return "".join(reading.split()) if set(reading.split()) <= {*"lI|ÌÍÎìíỉ1"} else reading


def year_of(reading: str) -> int | None:
    """Return the year that a reading of four (or, before 2000, two) digits says."""
    digits = digits_of(reading.replace(" ", ""))
    if digits is None or len(digits) not in (2, 4):
        return None
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def month_of(reading: str) -> int | None:
    """Return the month that a reading of digits, or the word of a month, says."""
    digits = digits_of(_joined(reading))
    if digits is None or not 1 <= len(digits) <= 2:
        return None
    return int(digits) if 1 <= int(digits) <= 12 else None


def day_of(reading: str) -> int | None:
    """Return the day that a reading of digits says."""
    digits = digits_of(reading)
    if digits is None or not 1 <= len(digits) <= 2:
        return None
    return int(digits) if 1 <= int(digits) <= 31 else None


def partial(year: int | None, month: int | None, day: int | None) -> PartialDate | None:
    """Return the date as far as it is known and possible."""
    if year is None:
        return None
    if month is None:
        return PartialDate(year)
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return PartialDate(year, month)
