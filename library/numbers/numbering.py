"""Numbers written by hand that the second reader and the series agree on: filled, and flagged.

The series are the documents of one committee and one year, all together where the office counted them so, else by the
letters of their codes. Within a month their order is that of their days; where days are not known, of the files' names,
if that order proves itself by the numbers. A number is filled where no other document has it, the whole series finds it
almost sure, and

- documents whose numbers are sure stand on both sides of it, and the second reader read it, or all of it but one digit;
- or such a document stands on one side alone, with a number close by, and the second reader read it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from library.catalogue.numbered import Numbered
from library.natural_order import natural
from library.numbers.series import Member, Told, order_found, tell
from library.party.citing import symbol_key
from library.party.misreading import nearly_read, written
from library.records import PartialDate

_SURE_ENOUGH = 0.90
"""On ten drawn series of forty, of which a tenth to two thirds were known, in six orders each, 2,517 of 2,523 were
right so. With 0.95 it was 2,267 of 2,273, and half of the numbers stayed empty; with 0.85 more is wrong."""
_SURER = 0.95
"""The same where a digit was read otherwise, or nothing sure stands on the other side. Of twelve drawn series, in three
orders each, 3,656 numbers were filled with both and `_TAKEN`, without them 2,986: two wrongly, with as without."""
_READ, _NEARLY_READ = 0.02, 0.1
"""The least share of the second reader's readings that a number must have, and with those a digit off."""
_CLOSE, _FEWEST = 10, 2
"""How far from one sure number another may be that nothing else bounds, and how many sure ones the series must have: of
one alone, readings of a hand that makes all its ones like sevens draw the whole series away."""
_TAKEN = 0.05
"""What is left of the chance of a number that another document surely has: none stands twice, but for slips."""
_IN_ORDER = math.log(20)
"""What proves that a series is one: that much likelier in order than anyhow."""
_BOLDER = math.log(1000)
"""What proves an order finer than the dates, or a series of all letters together, beyond what is plainer."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A number that the series gives a document, and the documents next to it that are sure, one at least."""

    number: int
    before: str | None
    behind: str | None


def fill(documents: Iterable[Numbered]) -> dict[str, Filled]:
    """The numbers of one committee and year that may be filled, by the ids of their documents."""
    every = sorted((one for one in documents if one.is_open), key=lambda one: one.id)
    members = {one.id: _member(one) for one in every if one.number is not None or one.shares}
    if all(member.sure for member in members.values()):
        return {}
    series = _series([one for one in every if one.id in members], members)
    known = {one.id: one for one in every}
    found: dict[str, Filled] = {}
    for some in series:
        if order_found(some) >= _IN_ORDER:
            found |= _agreed(some, known)
    alone: dict[str, Filled] = {}
    for some in series:
        taken = Counter(next(iter(one.chances)) for one in some if one.sure)
        taken.update(found[one.id].number for one in some if one.id in found)
        alone |= {one.id: found[one.id] for one in some if one.id in found and taken[found[one.id].number] == 1}
    return alone


def _agreed(series: Sequence[Member], known: Mapping[str, Numbered]) -> dict[str, Filled]:
    """Of what a series tells what the second reader read too."""
    bounded = sum(one.sure for one in series) >= _FEWEST
    found = {}
    for name, said in tell(_but_taken(series)).items():
        one = known[name]
        beside = [known[other].number or 0 for other in (said.before, said.behind) if other is not None]
        if one.waits and _agree(one, said, beside) and (bounded or len(beside) == 2):
            found[name] = Filled(said.number, said.before, said.behind)
    return found


def _agree(one: Numbered, said: Told, beside: Sequence[int]) -> bool:
    """Whether ink and series say the same number, so surely that it may be filled.

    Args:
        one: the document.
        said: by the series.
        beside: the sure numbers next to it, two at most.
    """
    read = one.shares.get(said.number, 0.0) >= _READ
    if len(beside) == 2:
        nearly = nearly_read(said.number, one.shares) >= _NEARLY_READ
        return said.chance >= _SURE_ENOUGH if read else nearly and said.chance >= _SURER
    return read and said.chance >= _SURER and any(abs(said.number - other) <= _CLOSE for other in beside)


def _but_taken(series: Sequence[Member]) -> list[Member]:
    """The members, those that are not sure with hardly a chance of the numbers of those that are."""
    taken = {number for one in series if one.sure for number in one.chances}
    return [one if one.sure else replace(one, chances=_but(one.chances, taken)) for one in series]


def _but(chances: Mapping[int, float], taken: Collection[int]) -> dict[int, float]:
    left = {number: chance * (_TAKEN if number in taken else 1.0) for number, chance in chances.items()}
    total = sum(left.values())
    return {number: chance / total for number, chance in left.items()}


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
