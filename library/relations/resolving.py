"""Which held documents a mention can mean; one is the answer, several are candidates, none is not held.

A function of what is held now, so the order in which documents came never matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from library.party.citing import Citation, speaks_of
from library.party.folding import fold
from library.records import PartialDate


@dataclass(frozen=True, slots=True)
class Named:
    """What a text says of the document that it means.

    Args:
        letters: of its code, see `library.party.mentions.letters_key`.
        number: without leading zeros.
        by: the committee whose document names it.
        named_on: the date of the document that names it.
    """

    letters: str | None
    number: str | None
    kind: str | None = None
    issued: PartialDate | None = None
    body: str | None = None
    by: str | None = None
    named_on: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A document of the archive, as far as a mention can mean it; `code` as on the paper."""

    id: str
    letters: str
    number: str
    kind: str | None = None
    issued: PartialDate | None = None
    committee: str | None = None
    code: str | None = None


def fitting(named: Named, held: Iterable[Held]) -> tuple[Held, ...]:
    """The documents that a mention can mean, by id; those whose date it says before those that have none."""
    found = sorted((one for one in held if may_mean(named, one)), key=lambda one: one.id)
    if named.issued is not None and named.issued.day is not None:
        exact = tuple(one for one in found if one.issued == named.issued)
        return exact or tuple(found)
    return tuple(found)


def may_mean(named: Named, held: Held) -> bool:
    """Whether nothing that is said speaks against this document."""
    if named.letters is None or (named.letters, named.number) != (held.letters, held.number):
        return False
    if not one_day(named.issued, held.issued) or not not_later(held.issued, named.named_on):
        return False
    if named.kind and held.kind and named.kind != held.kind and not _one_kind(fold(named.kind), fold(held.kind)):
        return False
    whole_day = named.issued is not None and named.issued.day is not None and named.issued == held.issued
    if held.committee is None or (named.body is None and named.issued is not None and named.issued.day is not None):
        return True
    committee, by = _short(held.committee), _short(named.by) if named.by else None
    if whole_day and by is not None and not _tells_place(by, committee):
        by = committee  # a district's paper does not say of which province it is; the day is enough
    cited = Citation(named.number or "", named.letters, named.kind or "", named.issued or _ANY,
                     _short(named.body) if named.body else None, "")  # fmt: skip
    return speaks_of(cited, committee=committee, by=by)


def _one_kind(one: str, other: str) -> bool:
    """Whether one is the other, or that with more words: `Chương trình hành động` is a `Chương trình`."""
    return f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ")


_COMMITTEE = re.compile(
    r"^(?:(?:Ban Chấp hành|BCH) Đảng bộ (tỉnh|huyện|khu)\b|Ban Thường vụ (?=\w+ ủy\b))", re.IGNORECASE
)
_LEVEL = 2
"""Words that say of which level a committee is: `Tỉnh ủy`."""


@lru_cache(maxsize=20_000)
def _short(body: str) -> str:
    """A committee by its short name: `Ban Chấp hành Đảng bộ tỉnh Lạc Giang` is `Tỉnh ủy Lạc Giang`."""
    return _COMMITTEE.sub(lambda found: f"{found[1].capitalize()} ủy" if found[1] else "", body)


@lru_cache(maxsize=20_000)
def _tells_place(by: str, committee: str) -> bool:
    """Whether the name of the citing body is of the level of this committee, so that the place is told by it."""
    return f" {' '.join(fold(committee).split()[:_LEVEL])} " in f" {fold(by)} "


def one_day(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether two dates can be the same day."""
    if one is None or other is None:
        return True
    if one.year != other.year:
        return False
    pairs = ((one.month, other.month), (one.day, other.day))
    return all(first == second or first is None or second is None for first, second in pairs)


class Days:
    """Dates that cannot be the same day; those that say less go into those that say more.

    Each is found by any date that it can be, however many there are.
    """

    def __init__(self, dates: Iterable[PartialDate | None]) -> None:
        self._by_start: dict[str, list[PartialDate]] = {}
        told = set(dates)
        self.kept: list[PartialDate | None] = []
        for one in sorted(filter(None, told), key=lambda one: (-len(str(one)), str(one))):
            text = str(one)
            if text in self._by_start:
                continue
            self.kept.append(one)
            for length in (0, 4, 7, 10):  # nothing, the year, the month, the day
                if length <= len(text):
                    self._by_start.setdefault(text[:length], []).append(one)
        if not self.kept and told:
            self.kept.append(None)

    def fitting(self, one: PartialDate | None) -> list[PartialDate]:
        """Those that this date can be."""
        return self._by_start.get(str(one) if one else "", [])


def not_later(held: PartialDate | None, named_on: PartialDate | None) -> bool:
    """Nobody names what is not written yet; a year is enough to tell."""
    return held is None or named_on is None or held.year <= named_on.year


_ANY = PartialDate(1)
