"""Lines that an office stamped on a paper when it came in: `CÔNG VĂN ĐẾN`, `Số: 1363`, `Ngày: 12/3`.

Printed black, such a stamp is read with the page. Its number and day are those of the register, not of the paper, and
what it says in capitals is no part of who issued it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.describing.layout import Segment
from library.party.folding import fold
from library.party.marks import is_register

_BARE_NUMBER = re.compile(r"^\W{0,2}(den )?so\W{0,3}([^\s/–—-]{1,8}|[.…_ ]*)\W*$")
_DAY = re.compile(r"^\W{0,2}(den )?ngay\W{0,3}[\d/.,…_ -]*\w?\W*$")
_MORE = re.compile(r"^\W{0,2}(chuyen|luu ho so|lhs|gio|den)\b.{0,24}$")
_ROWS = 3.5
"""So many heights of a line the lines of one stamp are apart at most."""
_ASIDE = 8.0


def register_lines(segments: Sequence[Segment]) -> set[int]:
    """The places of the lines of incoming-register stamps: one that names it, or a bare number and a day below it."""
    plain = [fold(one.text) for one in segments]
    named = {place for place, one in enumerate(segments) if len(one.tokens) <= 5 and is_register(one.text)}
    numbers = {place for place, text in enumerate(plain) if _BARE_NUMBER.match(text)}
    days = {place for place, text in enumerate(plain) if _DAY.match(text) and any(map(str.isdigit, text))}
    paired = {place for number in numbers for day in _near(segments, number, days) for place in (number, day)}
    found = named | paired
    more = {place for place, text in enumerate(plain) if _MORE.match(text)}
    for place in named:
        found |= {*_near(segments, place, numbers | days | more)}
    for place in paired:
        found |= {*_near(segments, place, more)}
    return found


def _near(segments: Sequence[Segment], place: int, others: set[int]) -> Iterator[int]:
    """Those of other lines that stand close by: in a text the next two, on a page beside or below one another."""
    one = segments[place].box
    for other in others - {place}:
        box = segments[other].box
        if one is None or box is None:
            if 0 < other - place <= 2:
                yield other
            continue
        height = max(1, one.bottom - one.top)
        if 0 <= box.top - one.top < _ROWS * height and abs(box.left - one.left) < _ASIDE * height:
            yield other
