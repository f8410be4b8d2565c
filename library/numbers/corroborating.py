"""Numbers and days written by hand that later documents confirm: filled where two sources agree, and flagged.

The sources are the ink as it was read, the file's name, the incoming-register stamp, and the documents of the library
that cite it, which count as one together. For a day, citing documents of two known committees are two sources, and
neither a digital signature nor the register stamp may be older than it; the day of the signature itself and the ink, as
the second reader read it, are two sources too. Last, the second reader of handwriting and the series of an office's
numbers are two sources, for numbers (`library/numbers/numbering.py`) and for days (`library/numbers/days.py`); for
numbers so are the series and who cites the very day, where the ink may be misread for what is cited. What is
inferred is a function of what is shown, and so it is the same in whatever order documents came; it is worked out again
whenever one of them changes.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from library.catalogue import Catalogue
from library.catalogue.citations import CITATION, DATED, DATED_BESIDE, SERIES, Following
from library.catalogue.inferring_due import Due
from library.catalogue.numbered import Numbered
from library.catalogue.unsure import Mention, Unsure
from library.doubt_reasons import Doubt
from library.party.citing import days_named, kind_letters, numbers_beside, speaks_of, symbol_key
from library.party.dates import LONG, SHORT, day_of, digits_of, month_of, partial, year_of
from library.party.folding import fold
from library.party.misreading import agreeing, written
from library.records import Evidence, PartialDate

_SOME_SECONDS = 0.5
_MOST_NAMED = 5
"""Citing documents kept as evidence of a number or a day; more say nothing new."""
_READ_SURELY = 0.5
"""Of all cuts of a line that the second reader read: below it another day is nearly as likely."""
_SIGNED = re.compile(r"(\d{4})-(\d\d)-(\d\d)T")


def corroborate(catalogue: Catalogue) -> bool:
    """Bring the inferred numbers and days towards the newest change of the catalogue, within `Archive.writing()`.

    It takes about half a second, so that nobody who changes a document waits for much that others changed. Returns
    whether there may be more to do, which goes on from there.
    """
    citations = catalogue.citations
    if not citations.is_asked():
        return False
    until = time.monotonic() + _SOME_SECONDS
    while citations.read_some(_other_sources):
        if time.monotonic() > until:
            return True
    for what, infer in ((Due.NUMBERS, _write_numbers), (Due.SERIES, _write_all_series), (Due.DAYS, _write_days)):
        is_due = True
        while is_due:
            with citations.some_due(what) as following:
                is_due = following is not None
                if following is not None:
                    infer(following)
            if is_due and time.monotonic() > until:
                return True
    return False


def _write_numbers(following: Following) -> None:
    for one in following.unsure():
        number, mentions = _confirmed(one, following)
        code = _code(number, one.symbol) if number else None
        following.write(one.id, number, code, [_evidence(mention) for mention in mentions])


def _write_all_series(following: Following) -> None:
    for series in following.series():
        _write_series(following, series)


def _write_days(following: Following) -> None:
    for one in following.undated():
        following.write_day(one, *_dated(one, following))


def _dated_code(one: Numbered) -> str:
    return f"{_code(f'{one.number or 0:02d}', one.symbol)}, {one.issued}"


def _write_series(following: Following, series: Sequence[Numbered]) -> None:
    """Write what a series gives its documents, and take back what it gives no more."""
    from library.numbers.numbering import fill  # with it comes numpy, for few archives

    cited = _cited(series, following)
    found = fill(replace(one, said=int(cited[one.id].citation.number)) if one.id in cited else one for one in series)
    known = {one.id: one for one in series}
    for one in series:
        filled = found.get(one.id)
        if filled is None:
            following.write(one.id, None, None, [], by=Doubt.BY_SERIES)
            continue
        number = f"{filled.number:02d}"  # both forms of document write 05 for a number below ten
        beside = [known[name] for name in (filled.before, filled.behind) if name is not None]
        seen = [Evidence(SERIES, 1, _code(f"{other.number or 0:02d}", other.symbol), 1.0, document=other.id)
                for other in beside]  # fmt: skip
        mention = cited.get(one.id)
        seen += [_evidence(mention)] if mention and int(mention.citation.number) == filled.number else []
        following.write(one.id, number, _code(number, one.symbol), seen, by=Doubt.BY_SERIES)


def _cited(series: Sequence[Numbered], following: Following) -> dict[str, Mention]:
    """Who cites the day of those that wait, by a number that the ink may mean; where two may be meant, neither is.

    A citation whose number another paper of the same letters surely has means that one.
    """
    waiting = Counter(_letters_and_day(one) for one in series if one.number is None and one.is_open)
    taken = {(symbol_key(one.symbol), one.number) for one in series if one.is_open}
    found = {}
    for one in series:
        if not one.waits or one.said is not None or one.issued.day is None or waiting[_letters_and_day(one)] > 1:
            continue
        unsure = Unsure(one.id, one.kind, one.symbol, one.committee, one.issued, "", "", (), None)
        mentions = [mention for mention in following.mentions(unsure, written(one.shares))
                    if _may_mean(mention, unsure)]  # fmt: skip
        numbers = {int(mention.citation.number) for mention in mentions}
        if len(numbers) == 1 and not any((symbol_key(one.symbol), number) in taken for number in numbers):
            found[one.id] = mentions[0]
    return found


def _letters_and_day(one: Numbered) -> tuple[str | None, PartialDate]:
    return symbol_key(one.symbol), one.issued


def _confirmed(one: Unsure, following: Following) -> tuple[str | None, Sequence[Mention]]:
    """The number that a citation and one more source say, with who cites it; (None, ()) where they do not agree."""
    others = _other_sources(one)
    mentions = [mention for mention in following.mentions(one, others) if _may_mean(mention, one)]
    agreed = {int(mention.citation.number) for mention in mentions} & others
    if len(agreed) != 1:
        return None, ()
    number = agreed.pop()
    saying = [mention for mention in mentions if int(mention.citation.number) == number]
    written = max((mention.citation.number for mention in saying), key=len)
    if following.printed(one, written):
        return None, ()  # that one is meant
    first = {mention.document_id: mention for mention in reversed(saying)}
    return written, list(reversed(first.values()))[:_MOST_NAMED]


def _other_sources(one: Unsure) -> set[int]:
    """The numbers that the ink (read twice), the file's name, the register stamp say; a name with several says none."""
    ink = digits_of(one.ink)
    letters = kind_letters(one.symbol)
    named = numbers_beside(letters, one.name.rsplit(".", 1)[0])
    stamped = {number for reading in one.register for number in numbers_beside(letters, reading)}
    sources = [{int(ink)} if ink else set(), named, stamped]
    return agreeing(one.read) | {number for numbers in sources if len(numbers) == 1 for number in numbers}


def _dated(one: Unsure, following: Following) -> tuple[int | None, Sequence[Evidence]]:
    """The day that two sources say, with the documents that say it.

    The sources are a citation and one more; else the ink and a digital signature, or the ink and the series. (None, ())
    where a citation or the file's name says another; the ink, often misread, counts only where it agrees.
    """
    if one.issued.month is None or one.issued.day is not None:
        return None, ()
    if one.number is None or not one.number.isdecimal():
        return _signed_day(one), ()
    mentions = [mention for mention in following.mentions(one, [int(one.number)]) if _may_mean(mention, one)]
    if mentions:
        return _cited_day(one, mentions)
    signed = _signed_day(one)
    return _day_in_series(one, following) if signed is None else (signed, ())


def _cited_day(one: Unsure, mentions: Sequence[Mention]) -> tuple[int | None, Sequence[Evidence]]:
    days = {mention.citation.issued.day for mention in mentions}
    day = next(iter(days))
    if len(days) != 1 or day is None or not _may_be_day(day, one):
        return None, ()
    committees = {fold(mention.committee) for mention in mentions if mention.committee}
    if len(committees) < 2 and day not in _named_days(one) | _day_in_ink(one) | agreeing(one.read_days):
        return None, ()
    first = {mention.document_id: mention for mention in reversed(mentions)}
    return day, [replace(_evidence(mention), field=DATED) for mention in list(reversed(first.values()))[:_MOST_NAMED]]


def _day_in_series(one: Unsure, following: Following) -> tuple[int | None, Sequence[Evidence]]:
    """The day that the second reader and the series agree on, with the documents beside it."""
    if one.committee is None or not one.read_days:
        return None, ()
    from library.numbers.days import day_between  # with it comes numpy, for few archives

    others = following.beside(one)
    found = day_between(int(one.number or 0), one.symbol, one.issued, one.read_days, others)
    if found is None or not _may_be_day(found.day, one):
        return None, ()
    known = {other.id: other for other in others}
    return found.day, [Evidence(DATED_BESIDE, 1, _dated_code(known[name]), 1.0, document=name)
                       for name in (found.before, found.behind)]  # fmt: skip


def _named_days(one: Unsure) -> set[int]:
    return days_named(one.name.rsplit(".", 1)[0], one.issued)


def _may_be_day(day: int, one: Unsure) -> bool:
    """Whether the file's name says no other day, and nothing was done with the document before it."""
    date = (one.issued.year, one.issued.month or 0, day)
    return _named_days(one) <= {day} and all(bound >= date for bound in _bounds(one))


def _signed_day(one: Unsure) -> int | None:
    """The day of the first digital signature, where the second reader read that very day in the ink, surest of all.

    A paper is signed so on its day or some days later: of six real ones on the day itself in three.
    """
    signed = min((found.groups() for reading in one.signed if (found := _SIGNED.search(reading))), default=None)
    likeliest = max(one.read_days, key=lambda day: one.read_days[day], default=None)
    if signed is None or likeliest is None or one.read_days[likeliest] < _READ_SURELY:
        return None
    year, month, day = map(int, signed)
    agreed = (year, month, day) == (one.issued.year, one.issued.month, likeliest)
    return day if agreed and _may_be_day(day, one) else None


def _day_in_ink(one: Unsure) -> set[int]:
    found = LONG.search(one.date_line) or SHORT.search(one.date_line)
    day = day_of(found["day"]) if found else None
    return set() if day is None else {day}


def _bounds(one: Unsure) -> Iterable[tuple[int, int, int]]:
    """When it was signed and when it came in, as far as that can be read: it is no younger."""
    for reading in one.signed:
        if found := _SIGNED.search(reading):
            yield int(found[1]), int(found[2]), int(found[3])
    for reading in one.register:
        if found := LONG.search(reading) or SHORT.search(reading):
            came = partial(year_of(found["year"]), month_of(found["month"]), day_of(found["day"]))
            if came is not None and came.month is not None and came.day is not None:
                yield came.year, came.month, came.day


def _may_mean(mention: Mention, one: Unsure) -> bool:
    """Whether a citation fits all that is known of a document: kind, committee, date; and came later."""
    citation = mention.citation
    if one.kind is None or one.committee is None or citation.kind != fold(one.kind):
        return False
    if mention.issued is not None and _is_before(mention.issued, citation.issued):
        return False
    if not _same_date(citation.issued, one.issued):
        return False
    return speaks_of(citation, committee=one.committee, by=mention.committee)


def _is_before(one: PartialDate, other: PartialDate) -> bool:
    """By the month, where both are known so far; days may be inferred, and from this very citation."""
    if one.month is None or other.month is None:
        return one.year < other.year
    return (one.year, one.month) < (other.year, other.month)


def _same_date(cited: PartialDate, known: PartialDate) -> bool:
    """A month at least must be known, and what is known must be the same."""
    if known.month is None or (cited.year, cited.month) != (known.year, known.month):
        return False
    return known.day is None or known.day == cited.day


def _code(number: str, symbol: str) -> str:
    """Number and letters in the Party's form or the State's; how the paper joins them is not kept."""
    return f"{number}{'-' if '/' in symbol else '/'}{symbol}"


def _evidence(mention: Mention) -> Evidence:
    return Evidence(CITATION, mention.page, mention.citation.reading, 1.0, document=mention.document_id)
