"""Dates, months, years and ranges of years as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Final

from library.records import PartialDate
from library.vietnamese import Token, fold

YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER: Final = r"(?<![\w/.-])"
_END: Final = r"(?!\w|[-/.]\w)"
_NAMED_YEAR: Final = r"(?:\s*[-/.,]\s*|\s+)(?P<named>n[ăa]m\s+)?(?P<year>(?:19|20)\d\d)"
_DAY_OF_MONTH: Final = rf"{_NUMBER}(?:ng[àa]y\s+)?(?:m[ồôùu]ng\s+)?(?P<day>\d{{1,2}})"
_MONTH_SAID: Final = r"(?P<said>th[áa]ng)\s+(?P<month>\d{1,2}|[^\W\d_]+(?:\s+(?:m[ộo]t|hai))?)"
_DAY: Final = rf"(?i){_DAY_OF_MONTH}\s*[-/.]\s*(?P<month>\d{{1,2}}){_NAMED_YEAR}{_END}"
_DAY_SAID: Final = rf"(?i){_DAY_OF_MONTH}\s+{_MONTH_SAID}{_NAMED_YEAR}{_END}"
_SHORT_DAY: Final = rf"(?i){_DAY_OF_MONTH}(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<year>\d\d){_END}"
_SHORT_SAID: Final = rf"(?i){_DAY_OF_MONTH}\s+{_MONTH_SAID}\s+(?P<named>n[ăa]m)\s+(?P<year>\d\d){_END}"
_SHORT_MONTH: Final = rf"(?i){_NUMBER}{_MONTH_SAID}(?:[-/](?=[3-9])|\s+(?P<named>n[ăa]m)\s+)(?P<year>\d\d){_END}"
_SHORT: Final = re.compile(r"\d[-/.]\d\d?[-/.]\d\d(?!\d)|[Tt][Hh][ÁáAa][Nn][Gg]\s.*\d\d(?!\d)")
_ISO: Final = rf"(?i){_NUMBER}(?:ng[àa]y\s+)?(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d){_END}"
_MONTH: Final = rf"(?i){_NUMBER}{_MONTH_SAID}{_NAMED_YEAR}{_END}"
_BARE_MONTH: Final = rf"(?i){_NUMBER}(?P<month>\d{{1,2}})[-/.](?P<year>(?:19|20)\d\d){_END}"

_SIGN: Final = re.compile(r"[-–/.]")
_MONTH_WORD: Final = re.compile(r"[Tt][Hh][ÁáAa][Nn][Gg]")
_MONTHS: Final = {"giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
                  "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12}  # fmt: skip
_MONTHS_PLAIN: Final = {fold(word): month for word, month in _MONTHS.items()}
_CENTURY_BEGINS: Final = 30
"""A year of two digits from here on is of the last century."""

_TO: Final = frozenset(("den", "toi"))
_BEFORE: Final = frozenset(("truoc",))
_AFTER: Final = frozenset(("sau",))
_SINCE: Final = frozenset(("tu",))
_BETWEEN: Final = frozenset(("giua",))
_ON: Final = (("den", "nay"), ("toi", "nay"), ("cho", "den", "nay"), ("cho", "toi", "nay"), ("den", "hien", "nay"),
              ("den", "bay", "gio"), ("den", "hom", "nay"), ("tro", "di"), ("ve", "sau"),
              ("tro", "lai", "day"))  # fmt: skip
_BACK: Final = (("tro", "ve", "truoc"), ("ve", "truoc"))
"""What is said behind a year or a day from which on, or until which, is meant."""
_PERIOD: Final = (("nhung", "nam"), ("cac", "nam"), ("thap", "nien"), ("thap", "ky"), ("thap", "ki"))
_SEVERAL: Final = frozenset(("nhung", "cac"))
_SPAN: Final = (("giai", "doan"), ("thoi", "ky"), ("thoi", "ki"))
_EITHER: Final = frozenset(("hoặc", "hoac", "hay"))
BESIDE: Final = _EITHER | {"và", "va"}
"""Words between years of which each will do."""
_SEPARATED: Final = re.compile(r"\s*(?:\.{2,3}|…|[-‐-―−~])\s*")
_ACCENTED: Final = frozenset(
    "từ đến tới trước sau năm những các thập niên kỷ kỉ giai đoạn thời kỳ kì "
    "tu den toi truoc sau nam nhung cac thap nien ky ki giai doan thoi "
    "giữa nay cho hiện bây giờ hôm trở đi về lại đây giua hien bay gio hom tro di ve lai day".split()
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


class Bound(StrEnum):
    """How the days of a period lie to those that are named."""

    BEFORE = "before"
    AFTER = "after"
    SINCE = "since"
    UNTIL = "until"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class DaysNamed:
    """A period of days: the tokens `start:end`; `named` is one day or month, of `Bound.BETWEEN` two."""

    start: int
    end: int
    named: tuple[PartialDate, ...]
    bound: Bound

    @property
    def first(self) -> int | None:
        """The first ordinal that lies in it; None for open."""
        lowest = min(one.ordinal for one in self.named)
        if self.bound is Bound.AFTER:
            return lowest + (1 if self.named[0].day else 100)
        return lowest if self.bound in (Bound.SINCE, Bound.BETWEEN) else None

    @property
    def last(self) -> int | None:
        """The last ordinal that lies in it; None for open."""
        highest = max(self.named, key=lambda one: one.ordinal)
        if self.bound is Bound.BEFORE:
            return highest.ordinal - 1
        if self.bound in (Bound.UNTIL, Bound.BETWEEN):
            return highest.ordinal + (0 if highest.day else 99)
        return None


@dataclass(frozen=True, slots=True)
class YearsNamed:
    """A year or a range of years; `numbers` are the places of the years' own tokens.

    Args:
        first, last: None for open.
        period: words say that a period is meant (`từ … đến`, `trước`, `những năm`), which a year beside others is not.
        instead: `hoặc` stands before it: the years before it will do as well.
    """

    start: int
    end: int
    first: int | None
    last: int | None
    numbers: tuple[int, ...]
    period: bool = False
    instead: bool = False

    @property
    def single(self) -> bool:
        """Whether it is one year."""
        return self.first == self.last


def days_in(text: str, found: Sequence[Token]) -> Iterator[DateNamed | DaysNamed]:
    """Days, months and periods between them, in order."""
    dates = sorted(dates_in(text, found), key=lambda one: one.start)
    place = 0
    while place < len(dates):
        following = dates[place + 1] if place + 1 < len(dates) else None
        named = _between_days(text, found, dates[place], following) if following else None
        yield named or _beside_day(text, found, dates[place])
        place += 2 if named else 1


def _between_days(text: str, found: Sequence[Token], one: DateNamed, other: DateNamed) -> DaysNamed | None:
    between = range(one.end, other.start)
    before = one.start - 1
    if len(between) == 1 and _said(found, one.end, _TO):
        start = before if _said(found, before, _SINCE) else one.start
    elif len(between) == 1 and found[one.end].text in ("và", "va") and _said(found, before, _BETWEEN):
        start = before
    elif not between and _SEPARATED.fullmatch(text[found[one.end - 1].end : found[other.start].start]):
        start = one.start
    else:
        return None
    return DaysNamed(start, other.end, (one.date, other.date), Bound.BETWEEN)


def _beside_day(text: str, found: Sequence[Token], one: DateNamed) -> DateNamed | DaysNamed:
    """A day with what is said before it and behind it."""
    before = one.start - 1
    since = _said(found, before, _SINCE)
    end = _open_end(found, one.end, _ON)
    if end is not None:
        return DaysNamed(one.start - since, end, (one.date,), Bound.SINCE)
    end = _open_end(found, one.end, _BACK)
    if end is not None:
        return DaysNamed(one.start - since, end, (one.date,), Bound.UNTIL)
    if _begins_alone(text, found, before):
        return DaysNamed(before, one.end, (one.date,), Bound.SINCE)
    for words, bound in ((_BEFORE, Bound.BEFORE), (_AFTER, Bound.AFTER)):
        if _said(found, before, words):
            return DaysNamed(before, one.end, (one.date,), bound)
    return one


def dates_in(text: str, found: Sequence[Token]) -> Iterator[DateNamed]:
    """Days, then months, none over another; those that no calendar has are none."""
    short = _SHORT.search(text) is not None
    if not short and YEAR.search(text) is None:
        return
    signs, said = _SIGN.search(text) is not None, _MONTH_WORD.search(text) is not None
    written = ((_DAY, signs), (_DAY_SAID, said), (_ISO, signs), (_SHORT_DAY, short and signs),
               (_SHORT_SAID, short and said), (_MONTH, said), (_BARE_MONTH, signs),
               (_SHORT_MONTH, short and said))  # fmt: skip
    taken: set[int] = set()
    for pattern in [one for one, there in written if there]:
        for match in _compiled(pattern).finditer(text):
            places = [place for place, one in enumerate(found) if match.start() <= one.start and one.end <= match.end()]
            date = _possible(match)
            if date is not None and places and taken.isdisjoint(places):
                taken.update(places)
                yield DateNamed(places[0], places[-1] + 1, date)


def _possible(match: re.Match[str]) -> PartialDate | None:
    said = match.groupdict()
    year = int(said["year"])
    if year < 100:
        year += 1900 if year >= _CENTURY_BEGINS else 2000
    month = int(said["month"]) if said["month"].isdigit() else _month(said)
    try:
        return PartialDate(year, month, int(said["day"]) if said.get("day") else None) if month else None
    except ValueError:
        return None


def _month(said: Mapping[str, str | None]) -> int | None:
    """The month by its word; `tháng năm 1975` is none: no word for the year follows."""
    word = " ".join((said["month"] or "").lower().split())
    known = _MONTHS_PLAIN if (said["said"] or "").isascii() else _MONTHS
    return None if fold(word) == "nam" and not said.get("named") else known.get(word)


def years_in(text: str, found: Sequence[Token]) -> Iterator[YearsNamed]:
    """Years and ranges of years; of alternatives one of which is said to be a period, all are."""
    place = 0
    joined: list[YearsNamed] = []  # alternatives
    while place < len(found):
        named = _decade(text, found, place) or _range(text, found, place)
        if named is None:
            place += 1
            continue
        place = named.end
        before = joined[-1] if joined else None
        if before is not None and before.end + 1 == named.start and found[before.end].text in BESIDE:
            named = replace(named, start=before.end, instead=found[before.end].text in _EITHER)
        if not named.instead:
            yield from _alike(joined)
            joined = []
        joined.append(named)
    yield from _alike(joined)


def _alike(alternatives: Sequence[YearsNamed]) -> Iterator[YearsNamed]:
    period = any(one.period for one in alternatives)
    return (one if one.period == period else replace(one, period=period) for one in alternatives)


def _decade(text: str, found: Sequence[Token], place: int) -> YearsNamed | None:
    """`những năm 60` behind the number's place; `thập niên 1960`."""
    number = found[place].text
    if _range_end(text, found, place) is not None:
        return None
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
    since = _said(found, start - 1, _SINCE)
    end = _range_end(text, found, place) or _other_end(found, start, place)
    if end is not None:
        low, high = sorted((year, int(found[end].text)))
        span = _says(found, start - 2, *_SPAN)
        several = start < place and _said(found, start - 1, _SEVERAL)
        begun = since or several or _said(found, start - 1, _BETWEEN)
        return YearsNamed(start - 2 if span else start - begun, end + 1, low, high, tuple(dict.fromkeys((place, end))),
                          period=begun)  # fmt: skip
    if (end := _open_end(found, place + 1, _ON)) is not None:
        return YearsNamed(start - since, end, year, None, (place,), period=True)
    if (end := _open_end(found, place + 1, _BACK)) is not None:
        return YearsNamed(start - since, end, None, year, (place,), period=True)
    if _begins_alone(text, found, start - 1):
        return YearsNamed(start - 1, place + 1, year, None, (place,), period=True)
    if _said(found, start - 1, _BEFORE):
        return YearsNamed(start - 1, place + 1, None, year - 1, (place,), period=True)
    if _said(found, start - 1, _AFTER):
        return YearsNamed(start - 1, place + 1, year + 1, None, (place,), period=True)
    return YearsNamed(start, place + 1, year, year, (place,))


def _begins_alone(text: str, found: Sequence[Token], place: int) -> bool:
    """Whether `từ` is meant; without its mark it is the end of `đầu tư` or `TU` as well, but not where all begins."""
    if not _said(found, place, _SINCE):
        return False
    return found[place].text == "từ" or (place == 0 and text[found[0].start : found[0].end] != "TU")


def _other_end(found: Sequence[Token], start: int, place: int) -> int | None:
    """The place of the second year of `giữa 1958 và 1975`."""
    if not _said(found, start - 1, _BETWEEN) or place + 1 >= len(found) or found[place + 1].text not in ("và", "va"):
        return None
    other = place + 2 + _said(found, place + 2, frozenset(("nam",)))
    return other if other < len(found) and YEAR.fullmatch(found[other].text) else None


def _open_end(found: Sequence[Token], place: int, runs: Sequence[Sequence[str]]) -> int | None:
    """Where one of these runs that begins here ends."""
    if place >= len(found) or found[place].text not in _ACCENTED:
        return None
    for run in runs:
        if all(_said(found, place + step, frozenset((word,))) for step, word in enumerate(run)):
            return place + len(run)
    return None


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
