"""A code that goes on in the line below: `Số 12-QĐ/`, and `TU` under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.describing.layout import Segment
from library.party.marks import urgency_of
from library.secrecy import mark_in_line

_NUMBER = re.compile(r"^\W{0,2}(?:[Ss5$8§]\S{1,2}?|[ốỐ])(?=[\s:.;,\d]).*[\d…._ A-ZĐƯr)]\s*([-/–—]?)$")
_LETTERS = r"[A-ZĐƯ][A-ZĐƯa-z]{0,9}(?:&[A-ZĐƯ]{1,6})?(?:\s?[-/.]\s?[A-ZĐƯ][A-ZĐƯ&]{0,8})*"
_REST = re.compile(rf"{_LETTERS}\W?")
_REST_WITH_MARK = re.compile(rf"[-/–—]\s?{_LETTERS}\W?")
_MOST_WORDS = 6
_LINES_BELOW = 1.5
"""So many heights of the line the rest stands below it at most."""


def with_whole_codes(segments: Sequence[Segment]) -> list[Segment]:
    """Put the rest of a code to the number line that it stands below; the line keeps its own place on the page."""
    found = list(segments)
    for first in segments:
        begun = _NUMBER.match(first.text) if len(first.tokens) <= _MOST_WORDS else None
        rest = _rest_below(first, found, marked=bool(begun[1])) if begun else None
        if rest is not None:
            placeless = tuple(replace(token, box=None) for token in rest.tokens)
            found[found.index(first)] = replace(first, tokens=first.tokens + placeless)
            found.remove(rest)
    return found


def _rest_below(first: Segment, segments: Sequence[Segment], *, marked: bool) -> Segment | None:
    """The line that is nothing but the rest of a code, if it stands right below."""
    form = _REST if marked else _REST_WITH_MARK
    below = [one for one in segments if _stands_below(one, first, segments)]
    return next((one for one in below if form.fullmatch(one.text) and not _is_marking(one.text)), None)


def _is_marking(text: str) -> bool:
    return mark_in_line(text) is not None or urgency_of(text) is not None


def _stands_below(one: Segment, first: Segment, segments: Sequence[Segment]) -> bool:
    box, row = one.box, first.box
    if box is None or row is None:
        later = [other for other in segments if other.row > first.row]
        return bool(later) and one is later[0]
    height = row.bottom - row.top
    beside = box.left < row.right + height and box.right > row.left - height
    return beside and row.bottom - height / 2 <= box.top <= row.bottom + _LINES_BELOW * height
