"""Numbers written by hand that the second reader and the series agree on: filled, and flagged.

The series are the documents of one committee and one year, all together where the office counted them so, else by the
letters of their codes. Within a month their order is that of their days; where days are not known, of the files' names,
if that order proves itself by the numbers. A number is filled where no other document has it, the whole series finds it
almost sure, and

- documents whose numbers are sure stand on both sides of it, and the second reader read it, or of three digits two;
- or such a document stands on one side alone, with a number close by, and the second reader read it.

What was filled is taken for sure by what is filled next. In place of the second reader the file's name or a register
stamp may say the number.
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
_MISREAD = 0.5
"""How likely the ink is right against the name of the file, where both are not the same."""
_CLOSE, _FEWEST = 10, 2
"""How far from one sure number another may be that nothing else bounds, and how many sure ones the series must have: of
one alone, readings of a hand that makes all its ones like sevens draw the whole series away."""
_ROUNDS = 4
"""How often what was filled bounds the next. Of 24 drawn series of which a tenth was known, 54 and 63 % were filled
(days known; files in order) where it was 46 and 56 %, in all 21 of 6,503 wrongly where it was 17 of 6,059."""
_TAKEN = 0.05
"""What is left of the chance of a number that another document surely has: none stands twice, but for slips."""
IN_ORDER = math.log(20)
"""What proves that a series is one: that much likelier in order than anyhow."""
BOLDER = math.log(1000)
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
    members = {one.id: _member(one) for one in every if one.number is not None or one.shares or one.said}
    if all(member.sure for member in members.values()):
        return {}
    series = _series([one for one in every if one.id in members], members)
    known = {one.id: one for one in every}
    found: dict[str, Filled] = {}
    for some in series:
        if order_found(some) >= IN_ORDER:
            found |= _agreed(some, known)
    return found


def _agreed(series: Sequence[Member], known: Mapping[str, Numbered]) -> dict[str, Filled]:
    """Of what a series tells what the second reader read too; what was filled bounds what is filled next."""
    bounded = sum(one.sure for one in series) >= _FEWEST
    found: dict[str, Filled] = {}
    sure: dict[str, Told] = {}
    for _ in range(_ROUNDS):
        members = [replace(one, chances={found[one.id].number: 1.0}, sure=True) if one.id in found else one
                   for one in series]  # fmt: skip
        told = tell(_but_taken(members))
        sure = sure or told
        numbers = {one.id: next(iter(one.chances)) for one in members if one.sure}
        more = {}
        for name, said in told.items():
            beside = [numbers[other] for other in (said.before, said.behind) if other is not None]
            agreed = name not in numbers and known[name].waits and _agree(known[name], said, beside)
            near = sure.get(name)
            if agreed and near and (near.before or near.behind) and (bounded or len(beside) == 2):
                more[name] = Filled(said.number, near.before, near.behind)
        twice = Counter([*numbers.values(), *(one.number for one in more.values())])
        more = {name: one for name, one in more.items() if twice[one.number] == 1}
        if not more:
            break
        found |= more
    return found


def _agree(one: Numbered, said: Told, beside: Sequence[int]) -> bool:
    """Whether ink and series say the same number, so surely that it may be filled.

    Args:
        one: the document.
        said: by the series.
        beside: the sure numbers next to it, two at most.
    """
    read = one.shares.get(said.number, 0.0) >= _READ or one.said == said.number
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
    if one.said is None:
        return Member(one.id, one.issued, written(one.shares))
    # The ink was read otherwise, or the number would stand: one of both is wrong.
    said = 1 - _MISREAD * sum(one.shares.values())
    chances = {number: chance * (1 - said) for number, chance in written(one.shares).items()} if one.shares else {}
    chances[one.said] = chances.get(one.said, 0.0) + (said if one.shares else 1.0)
    return Member(one.id, one.issued, chances)


def _series(every: Sequence[Numbered], members: Mapping[str, Member]) -> list[list[Member]]:
    """The members in their series: of the ways to part and to order them the one that the numbers prove best."""
    by_letters: defaultdict[str | None, list[Numbered]] = defaultdict(list)
    for one in every:
        by_letters[symbol_key(one.symbol)].append(one)
    parted = [by_letters[key] for key in sorted(by_letters, key=str)]
    ways: list[tuple[float, list[list[Member]]]] = []
    for groups in (parted, [list(every)]):
        bold = 0.0 if groups is parted else BOLDER
        ways.append((bold, [[members[one.id] for one in group] for group in groups]))
        named = [_by_names(group, members) for group in groups]
        if any(group is not None for group in named):
            ways.append((bold + BOLDER, [group or [members[one.id] for one in groups[place]]
                                          for place, group in enumerate(named)]))  # fmt: skip
    fits = [sum(order_found(group) for group in groups) - bold for bold, groups in ways]
    return ways[fits.index(max(fits))][1]


def _by_names(group: Sequence[Numbered], members: Mapping[str, Member]) -> list[Member] | None:
    """The members in the order of their files' names; None where dates fall in it, or names are missing or alike.

    Names that say numbers are no order beside them: they would bear witness twice.
    """
    if any(one.said is not None for one in group):
        return None
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
