"""What one mention says of another in the same text: the date, the letters, the body of a list, the code of a law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from library.party.folding import fold
from library.party.mentions.mention import Mention
from library.records import PartialDate

_BETWEEN = re.compile(r"[\s)]{0,12}(?:,|;|và|,\s{0,12}và)\s{0,12}(?:các\s{1,12})?\Z")
_SEVERAL = re.compile(r"(?<!\w)[Cc]ác\s{1,12}\Z")
_Key = tuple[str, str]


def completed(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, in order, each with what the others of the text say of it."""
    found = _with_shared_bodies(text, mentions)
    found = _with_letters(found)
    found = _with_codes_of_names(found)
    return _with_dates(found)


def _with_shared_bodies(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """`các Hướng dẫn số A ngày …, Hướng dẫn số B ngày … của X`: X issued both."""
    found = list(mentions)
    for place in range(len(found) - 2, -1, -1):
        one, after = found[place], found[place + 1]
        if one.body or not after.body or not one.number or not after.number or after.start - one.end > 12:
            continue
        if _BETWEEN.fullmatch(text, one.end, after.start) is None:
            continue
        headed = _SEVERAL.search(text, max(0, one.start - 6), one.start) is not None
        if headed or (one.key and one.key == after.key):
            found[place] = replace(one, body=after.body)
    return found


def _with_letters(mentions: Sequence[Mention]) -> list[Mention]:
    """A kind and a number without letters mean the one document of that kind and number that the text names whole."""
    whole: dict[_Key, set[tuple[str, str]]] = {}
    for one in mentions:
        if one.code and one.key and one.kind and one.number:
            whole.setdefault((one.kind, one.number.lstrip("0")), set()).add((one.key, one.code))
    found = []
    for one in mentions:
        named = whole.get((one.kind or "", (one.number or "").lstrip("0")), set()) if not one.code else set()
        if len({(key, code.lstrip("0")) for key, code in named}) == 1:
            key, code = min(named)
            found.append(replace(one, code=code, key=key))
        else:
            found.append(one)
    return found


def _with_codes_of_names(mentions: Sequence[Mention]) -> list[Mention]:
    """A law named alone is the one of that name whose number the text gives."""
    codes: dict[str, set[tuple[str | None, str | None, str | None]]] = {}
    for one in mentions:
        if one.name and one.code:
            codes.setdefault(fold(one.name), set()).add((one.number, one.code, one.key))
    found = []
    for one in mentions:
        named = codes.get(fold(one.name), set()) if one.name and not one.code and one.issued is None else set()
        if len(named) == 1:
            number, code, key = next(iter(named))
            found.append(replace(one, number=number, code=code, key=key))
        else:
            found.append(one)
    return found


def _with_dates(mentions: Sequence[Mention]) -> list[Mention]:
    """A date stated once holds for every mention of that document which it does not contradict."""
    dated: dict[_Key, list[PartialDate]] = {}
    for one in mentions:
        if one.issued is not None and one.stated and (key := _key(one)) is not None:
            known = dated.setdefault(key, [])
            if one.issued not in known:
                known.append(one.issued)
    found = []
    for one in mentions:
        key = _key(one)
        known = dated.get(key, []) if key is not None and not (one.issued and one.issued.day) else []
        fitting = [date for date in known if one.issued is None or date.year == one.issued.year]
        best = _only(fitting)
        found.append(one if best is None or best == one.issued else replace(one, issued=best, stated=False))
    return found


def _only(known: Iterable[PartialDate]) -> PartialDate | None:
    """The fullest of these dates where all of them can be one day; else None."""
    best: PartialDate | None = None
    for date in known:
        if best is None or (date.day and not best.day and date.year == best.year):
            best = date
        elif date.year != best.year or (date.day and best.day and date != best):
            return None
    return best


def _key(one: Mention) -> _Key | None:
    if one.key and one.number:
        return (one.key, one.number.lstrip("0"))
    return (one.kind, one.number.lstrip("0")) if one.kind and one.number else None
