"""Dates, months, years and ranges of years as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from library.records import PartialDate
from library.vietnamese import Token, fold

YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER: Final = r"(?<![\w/.-])"
_END: Final = r"(?!\w|[-/.]\w)"
_NAMED_YEAR: Final = r"(?:\s*[-/.,]\s*|\s+)(?:n[ăa]m\s+)?(?P<year>(?:19|20)\d\d)"
_DAY: Final = (
    rf"(?i){_NUMBER}(?:ng[àa]y\s+)?(?P<day>\d{{1,2}})(?:\s*[-/.]\s*|\s+th[áa]ng\s+)(?P<month>\d{{1,2}})"
    rf"{_NAMED_YEAR}{_END}"
)
_ISO: Final = rf"(?i){_NUMBER}(?:ng[àa]y\s+)?(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d){_END}"
_MONTH: Final = rf"(?i){_NUMBER}th[áa]ng\s+(?P<month>\d{{1,2}}){_NAMED_YEAR}{_END}"
_BARE_MONTH: Final = rf"(?i){_NUMBER}(?P<month>\d{{1,2}})[-/.](?P<year>(?:19|20)\d\d){_END}"

_TO: Final = frozenset(("den", "toi"))
_BEFORE: Final = frozenset(("truoc",))
_AFTER: Final = frozenset(("sau",))
_SINCE: Final = frozenset(("tu",))
_PERIOD: Final = (("nhung", "nam"), ("cac", "nam"), ("thap", "nien"), ("thap", "ky"), ("thap", "ki"))
_SPAN: Final = (("giai", "doan"), ("thoi", "ky"), ("thoi", "ki"))
_BESIDE: Final = frozenset(("và", "va", "hoặc", "hoac", "hay"))
"""Words between years of which each will do."""
_SEPARATED: Final = re.compile(r"\s*(?:\.{2,3}|…|[-‐-―−~])\s*")
_ACCENTED: Final = frozenset(
    "từ đến tới trước sau năm những các thập niên kỷ kỉ giai đoạn thời kỳ kì "
    "tu den toi truoc sau nam nhung cac thap nien ky ki giai doan thoi".split()
)
"""The words of a range as they are typed, with their diacritics or with none: `tự` and `sáu` begin nothing."""
_BEFORE_NAM: Final = frozenset("quang ha viet mien phia dong tay".split())
"""Words that `Nam` ends a name behind."""
_DECADES: Final = frozenset(range(0, 100, 10))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern when it is first needed."""
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class DateNamed:
    """A day or a month: the tokens `start:end`; `date` has no day where none was named."""

    start: int
    end: int
    date: PartialDate

    @property
    def ordinals(self) -> tuple[int, int]:
        """The first and the last `PartialDate.ordinal` that it may be: a month has all its days."""
        first = self.date.ordinal
        return (first, first + 99) if self.date.day is None else (first, first)


@dataclass(frozen=True, slots=True)
class YearsNamed:
    """A year or a range of years; `numbers` are the places of the years' own tokens.

    Args:
        first, last: None for open.
        period: words say that a period is meant (`từ … đến`, `trước`, `những năm`), which a year beside others is not.
    """

    start: int
    end: int
    first: int | None
    last: int | None
    numbers: tuple[int, ...]
    period: bool = False

    @property
    def single(self) -> bool:
        """Whether it is one year."""
        return self.first == self.last


def dates_in(text: str, found: Sequence[Token]) -> Iterator[DateNamed]:
    """Days, then months, none over another; those that no calendar has are none."""
    taken: set[int] = set()
    if YEAR.search(text) is None:
        return
    for pattern in (_DAY, _ISO, _MONTH, _BARE_MONTH):
        for match in _compiled(pattern).finditer(text):
            places = [place for place, one in enumerate(found) if match.start() <= one.start and one.end <= match.end()]
            date = _possible(match)
            if date is not None and places and taken.isdisjoint(places):
                taken.update(places)
                yield DateNamed(places[0], places[-1] + 1, date)


def _possible(match: re.Match[str]) -> PartialDate | None:
    said = match.groupdict()
    try:
        return PartialDate(int(said["year"]), int(said["month"]), int(said["day"]) if said.get("day") else None)
    except ValueError:
        return None


def years_in(text: str, found: Sequence[Token]) -> Iterator[YearsNamed]:
    """Years and ranges of years."""
    place = 0
    before: YearsNamed | None = None
    while place < len(found):
        named = _decade(found, place) or _range(text, found, place)
        if named is not None:
            if before is not None and before.end + 1 == named.start and found[before.end].text in _BESIDE:
                named = replace(named, start=before.end)
            before = named
            yield named
        place = named.end if named is not None else place + 1


def _decade(found: Sequence[Token], place: int) -> YearsNamed | None:
    """`những năm 60` behind the number's place; `thập niên 1960`."""
    number = found[place].text
    if not _says(found, place - 2, *_PERIOD) or not number.isascii() or not number.isdigit():
        return None
    value = int(number)
    if len(number) == 2 and value in _DECADES:
        value += 1900 if value > 20 else 2000
    elif not YEAR.fullmatch(number) or value % 10:
        return None
    return YearsNamed(place - 2, place + 1, value, value + 9, (place,), period=True)


def _range(text: str, found: Sequence[Token], place: int) -> YearsNamed | None:
    """A year with what is said before it and, where it begins a range, behind it."""
    if not YEAR.fullmatch(found[place].text):
        return None
    year, start = int(found[place].text), place
    if _is_year_word(text, found, start - 1):
        start -= 1
    end = _range_end(text, found, place)
    if end is not None:
        since = _said(found, start - 1, _SINCE)
        low, high = sorted((year, int(found[end].text)))
        if _says(found, start - 2, *_SPAN):
            start -= 2
        return YearsNamed(start - since, end + 1, low, high, tuple(dict.fromkeys((place, end))), period=since)
    if _said(found, start - 1, _BEFORE):
        return YearsNamed(start - 1, place + 1, None, year - 1, (place,), period=True)
    if _said(found, start - 1, _AFTER):
        return YearsNamed(start - 1, place + 1, year + 1, None, (place,), period=True)
    return YearsNamed(start, place + 1, year, year, (place,))


def _is_year_word(text: str, found: Sequence[Token], place: int) -> bool:
    """Whether `năm` is meant, and not the end of a name: `Quảng Nam 2012`, `viet nam 2012`."""
    if not _said(found, place, frozenset(("nam",))):
        return False
    if place == 0 or found[place].text != "nam":
        return True
    written, before = (text[one.start : one.end] for one in (found[place], found[place - 1]))
    return fold(found[place - 1].text) not in _BEFORE_NAM and not (written.istitle() and before.istitle())


def _range_end(text: str, found: Sequence[Token], place: int) -> int | None:
    """The place of the year that ends a range which begins here."""
    following = place + 1
    if _said(found, following, _TO):
        following += 1
        if _said(found, following, frozenset(("nam",))):
            following += 1
    elif following < len(found) and not _SEPARATED.fullmatch(text[found[place].end : found[following].start]):
        return None
    return following if following < len(found) and YEAR.fullmatch(found[following].text) else None


def _said(found: Sequence[Token], place: int, words: frozenset[str]) -> bool:
    return 0 <= place < len(found) and found[place].text in _ACCENTED and fold(found[place].text) in words


def _says(found: Sequence[Token], place: int, *runs: tuple[str, str]) -> bool:
    return place >= 0 and any(_said(found, place, frozenset((one,))) and _said(found, place + 1, frozenset((other,)))
                              for one, other in runs)
