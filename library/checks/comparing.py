"""Which fields are checked, what was found of one, and whether two values say the same."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from library.authorities import Directory
from library.authorities.records import key_of
from library.fields import BY_NAME, CORRECTABLE

CHECKED: Final = tuple(name for name in CORRECTABLE if name != "code")
"""The code follows from number and symbol, so that an error in it would be counted twice."""
_EXACT: Final = frozenset({"number", "symbol"})


class Verdict(StrEnum):
    """What was found of a field."""

    RIGHT = "right"
    """What stood there is what the paper says."""
    WRONG = "wrong"
    SLIP = "slip"
    """It was right; the checker, who did not see it, had typed something else."""
    BOTH = "both"
    """Neither what stood there nor what the checker typed first is what the paper says."""
    OPEN = "open"
    """The two differ, and nobody has said yet which is right."""


WRONG: Final = (Verdict.WRONG, Verdict.BOTH)
"""What stood there was wrong."""
SLIPPED: Final = (Verdict.SLIP, Verdict.BOTH)
"""What the checker typed first was wrong."""


def same(field: str, one: str | None, other: str | None,
         directories: Mapping[str, Directory[Any]] | None = None) -> bool:  # fmt: skip
    """Whether two values of a field say the same.

    Case, spaces, signs and where a tone stands do not count, nor which of its names a committee or kind is written
    with. In numbers and letters case and zeros in front do not count, everything else does; of dates everything does.
    """
    if one is None or other is None:
        return one is other
    if one == other or BY_NAME[field].is_date:
        return one == other
    if field in _EXACT:
        return _plain(one) == _plain(other)
    if key_of(one) == key_of(other):
        return bool(key_of(one)) or _plain(one) == _plain(other)
    directory = (directories or {}).get(field)
    return directory is not None and directory.heading(one) == directory.heading(other)


def _plain(text: str) -> str:
    return "".join(text.casefold().split()).lstrip("0")
