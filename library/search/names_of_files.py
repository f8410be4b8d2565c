"""Which codes and numbers the name of a file says: a scanner writes days, times and counters, which are no numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from library.party.codes import code_keys, find_codes

_YEAR: Final = r"(?:19|20)\d\d"
_NO_CODE: Final = r"(?!\d|\s?[-/]\s?[^\W\d_])"
"""The number ends, and no letters of a code go on: `26-NQ`."""
_TIME: Final = (
    r"(?:[ _,T-]+(?:\d{1,2}[h.:_-][0-5]\d(?:[.:_-][0-5]\d)?|(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)"
    rf"{_NO_CODE}(?:[_-]\d{{1,3}}$)?)?"
)
_UP_TO_31: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_DATED: Final = re.compile(
    rf"(?<!\d)(?:{_YEAR}([-_. ]?){_UP_TO_31}\1{_UP_TO_31}|{_UP_TO_31}([-_.]){_UP_TO_31}\2(?:{_YEAR}|\d\d)"
    rf"|{_UP_TO_31}(?:0[1-9]|1[0-2]){_YEAR})(?!\d){_TIME}"
    rf"|(?<!\d){_YEAR}[-_.](?:0?[1-9]|1[0-2])(?=$|[-_]\d)",
    re.I,
)
_COUNTED: Final = re.compile(
    r"(?<![^\W\d_])(?:scan(?:ned)?|qu[eé]t|[aả]nh|h[iì]nh|img|image|photo|pxl|dscn?|vid|wa|page|trang|tr|t[oờ]|doc(?:ument)?"
    r"|file|m[aá]y|(?<!v[aă]n[\s._-])b[aả]n|copy|ng[aà]y|th[aá]ng|n[aă]m|qu[yý]|l[aầ]n|ph[aầ]n|t[aậ]p|quy[eể]n)"
    rf"[\s._-]*\(?\d+{_NO_CODE}"
    r"|\(\d{1,2}\)",
    re.I,
)
"""What stands behind these words counts pages, papers or parts; a number in brackets counts copies."""
_NUMBER: Final = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))(?!0\d{3})\d{1,5}(?!\d)")
"""But no year, and no counter of four digits: `0005`."""


def keys_in_name(name: str) -> Iterator[str]:
    """Return the keys of the codes, then the numbers.

    Args:
        name: without what is behind its last dot.
    """
    left = _COUNTED.sub(" ", _DATED.sub(" ", name))
    for one in find_codes(left, typed=True):
        yield from (key for key in code_keys(one.code) if "|" in key and key[0].isdigit())
    for number in _NUMBER.findall(left):
        yield number.lstrip("0") or "0"
