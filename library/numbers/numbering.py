"""Numbers written by hand that the second reader and the series agree on: filled, and flagged.

The series are the documents of one committee and one year, all together where the office counted them so, else by the
letters of their codes. Within a month their order is that of their days; where days are not known, of the files' names,
if that order proves itself by the numbers. A number is filled where the second reader read it, the whole series finds
it almost sure, documents whose numbers are sure stand on both sides of it, and no other document has it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from library.catalogue.numbered import Numbered
from library.natural_order import natural
from library.numbers.series import Member, Told, order_found, tell
from library.party.citing import symbol_key
from library.party.misreading import written
from library.records import PartialDate

_SURE_ENOUGH = 0.90
"""On ten drawn series of forty, of which a tenth to two thirds were known, in six orders each, 2,517 of 2,523 were
right so. With 0.95 it was 2,267 of 2,273, and half of the numbers stayed empty; with 0.85 more is wrong."""
_READ = 0.02
"""The least share of the second reader's readings that a number must have."""
_IN_ORDER = math.log(20)
"""What proves that a series is one: that much likelier in order than anyhow."""
_BOLDER = math.log(1000)
"""What proves an order finer than the dates, or a series of all letters together, beyond what is plainer."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A number that the series gives a document, and the documents next to it that are sure."""

    number: int
    before: str
    behind: str


def fill(documents: Iterable[Numbered]) -> dict[str, Filled]:
    """The numbers of one committee and year that may be filled, by the ids of their documents."""
    every = sorted((one for one in documents if one.is_open), key=lambda one: one.id)
    members = {one.id: _member(one) for one in every if one.number is not None or one.shares}
    if all(member.sure for member in members.values()):
        return {}
    series = _series([one for one in every if one.id in members], members)
    told: dict[str, Told] = {}
    for some in series:
        if order_found(some) >= _IN_ORDER:
            told |= tell(some)
    found = _agreed(every, told)
    alone: dict[str, Filled] = {}
    for some in series:
        taken = Counter(next(iter(one.chances)) for one in some if one.sure)
        taken.update(found[one.id].number for one in some if one.id in found)
        alone |= {one.id: found[one.id] for one in some if one.id in found and taken[found[one.id].number] == 1}
    return alone


def _agreed(every: Sequence[Numbered], told: Mapping[str, Told]) -> dict[str, Filled]:
    """Of what series tell what the second reader read too."""
    found = {}
    for one in every:
        said = told.get(one.id)
        if (one.waits and said is not None and said.chance >= _SURE_ENOUGH and said.before and said.behind
                and one.shares.get(said.number, 0.0) >= _READ):  # fmt: skip
            found[one.id] = Filled(said.number, said.before, said.behind)
    return found


def _member(one: Numbered) -> Member:
    if one.number is not None:
        return Member(one.id, one.issued, {one.number: 1.0}, sure=True)
    return Member(one.id, one.issued, written(one.shares))


def _series(every: Sequence[Numbered], members: Mapping[str, Member]) -> list[list[Member]]:
    """The members in their series: of the ways to part and to order them the one that the numbers prove best."""
    by_letters: defaultdict[str | None, list[Numbered]] = defaultdict(list)
    for one in every:
        by_letters[symbol_key(one.symbol)].append(one)
    parted = [by_letters[key] for key in sorted(by_letters, key=str)]
    ways: list[tuple[float, list[list[Member]]]] = []
    for groups in (parted, [list(every)]):
        bold = 0.0 if groups is parted else _BOLDER
        ways.append((bold, [[members[one.id] for one in group] for group in groups]))
        named = [_by_names(group, members) for group in groups]
        if any(group is not None for group in named):
            ways.append((bold + _BOLDER, [group or [members[one.id] for one in groups[place]]
                                          for place, group in enumerate(named)]))  # fmt: skip
    fits = [sum(order_found(group) for group in groups) - bold for bold, groups in ways]
    return ways[fits.index(max(fits))][1]


def _by_names(group: Sequence[Numbered], members: Mapping[str, Member]) -> list[Member] | None:
    """The members in the order of their files' names; None where dates fall in it, or names are missing or alike."""
    in_order = sorted(group, key=lambda one: natural(one.source))
    names = [natural(one.source) for one in in_order]
    if not all(names) or any(one == other for one, other in pairwise(names)):
        return None
    if any(_is_before(other.issued, one.issued) for one, other in pairwise(in_order)):
        return None
    return [replace(members[one.id], rank=place) for place, one in enumerate(in_order)]


def _is_before(one: PartialDate, other: PartialDate) -> bool:
    """Whether the first is the earlier as far as both are known."""
    if one.day is None or other.day is None:
        return (one.year, one.month or 0) < (other.year, other.month or 0)
    return (one.year, one.month or 0, one.day) < (other.year, other.month or 0, other.day)
