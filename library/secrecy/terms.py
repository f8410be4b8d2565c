"""How long a level of secrecy lasts where its paper does not say; the rules are data, each with its days.

A term that is over opens nothing. It puts the file on a list, and a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Term:
    """What a rule says of one level.

    Args:
        level: the mark.
        years: how long it lasts, from the day on which the level was set.
        since, until: the first and the last day of setting a level on which the rule counted.
        rule: where it stands.
    """

    level: str
    years: int
    since: date
    until: date
    rule: str


_LAW_OF_2018 = "Luật 29/2018/QH14, Điều 19"
_FIRST, _LAST = date(2020, 7, 1), date(2026, 2, 28)
# The terms under the law that counts since 1-3-2026 are not here: its text was not read. A person gives the day then.
TERMS = (
    Term("TUYỆT MẬT", 30, _FIRST, _LAST, _LAW_OF_2018),
    Term("TỐI MẬT", 20, _FIRST, _LAST, _LAW_OF_2018),
    Term("MẬT", 10, _FIRST, _LAST, _LAW_OF_2018),
)


def term_of(level: str, set_on: date) -> Term | None:
    """The rule for a level that was set on a day; None where none is known."""
    return next((one for one in TERMS if one.level == level and one.since <= set_on <= one.until), None)


def last_day(level: str, set_on: date) -> date | None:
    """The last day of the term of a level that was set on a day; None where no rule is known."""
    term = term_of(level, set_on)
    if term is None:
        return None
    year = set_on.year + term.years
    try:
        return set_on.replace(year=year) - timedelta(days=1)
    except ValueError:  # the 29th of February
        return date(year, 2, 28)
