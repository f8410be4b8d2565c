"""Which number may have been written where others were read: digits that look alike, lost or too many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

SECOND_READER: Final = "second reader"
"""The field of evidence that keeps what the second reader read, as `shares_as_text` writes it."""
DAY_READER: Final = "second reader of the day"
"""The same for the day in a line of place and date."""
_AGREES = 0.1
_ALIKE = "14 17 49 59 06 38 35 27 79 56 09 68 58 04 23 39 89"
"""Pairs of digits that pens make alike."""
_MOST_ALIKE = "14 17"
_ALIKE_CHANCE, _MOST_ALIKE_CHANCE, _OTHER_CHANCE = 0.04, 0.08, 0.01
_LOST, _ADDED = 0.03, 0.02
_LEAST = 1e-4
_MOST = 40
"""Numbers that are kept of one reading; what is less likely than these is left to chance."""
_LONGEST = 4
_ENOUGH_DIGITS = 100
"""From here on a number has three digits."""
_LEAST_SHARE = 0.01


def shares_as_text(shares: Mapping[int, float]) -> str:
    """Numbers with their shares, as evidence keeps them: `48 0.423, 45 0.212`."""
    return ", ".join(f"{number} {share:.3f}" for number, share in shares.items())


def shares_in(text: str) -> dict[int, float]:
    """The numbers and shares that `shares_as_text` wrote."""
    pairs = [one.split() for one in text.split(", ") if one]
    return {int(number): float(share) for number, share in pairs}


def agreeing(shares: Mapping[int, float]) -> set[int]:
    """The numbers that another source and the second reader may be said to agree on."""
    return {number for number, share in shares.items() if share >= _AGREES}


def nearly_read(number: int, shares: Mapping[int, float]) -> float:
    """The share of readings that are a number, or have as many digits and another one in one place.

    A number of one digit or two has none to spare: only readings of itself count. Where six in a hundred papers of
    drawn series were of another series, of 37 numbers of two digits that were filled by one of them 6 were wrong, of 40
    of three digits none.
    """
    if number < _ENOUGH_DIGITS:
        return shares.get(number, 0.0)
    form = str(number)
    others = ((str(read), share) for read, share in shares.items())
    return sum(share for other, share in others
               if len(other) == len(form) and sum(map(str.__ne__, form, other)) <= 1)  # fmt: skip


def written(read: Mapping[int, float]) -> dict[int, float]:
    """The chance of each number to be the one that was written, by the chances with which numbers were read.

    Args:
        read: numbers with their shares; a number below ten may stand on the paper with a nought before it.
    """
    found: defaultdict[int, float] = defaultdict(float)
    for number, share in read.items():
        if share < _LEAST_SHARE:
            continue
        forms = [str(number)] if number > 9 else [str(number), f"0{number}"]
        for form in forms:
            for digits, chance in _forms_written(form):
                if len(digits) <= _LONGEST and int(digits) > 0:
                    found[int(digits)] += share * chance / len(forms)
    total = sum(found.values())
    kept = sorted(((number, one / total) for number, one in found.items() if one >= _LEAST * total),
                  key=lambda one: (-one[1], one[0]))  # fmt: skip
    return dict(kept[:_MOST])


def _forms_written(read: str) -> Iterator[tuple[str, float]]:
    """Digits that may have been written where these were read, each with its chance."""
    same = [("", 1.0 - _LOST - _ADDED)]
    for digit in read:
        same = [(start + other, chance * likely) for start, chance in same for other, likely in _written_for(digit)
                if chance * likely >= _LEAST]  # fmt: skip
    yield from same
    places = len(read) + 1
    for place in range(places):
        for other in "0123456789":
            yield read[:place] + other + read[place:], _LOST / (10 * places)
    if len(read) > 1:
        for place in range(len(read)):
            yield read[:place] + read[place + 1 :], _ADDED / len(read)


@cache
def _written_for(read: str) -> tuple[tuple[str, float], ...]:
    """Each digit that may have been written where this one was read, with its chance."""
    return tuple((one, _taken_for(one, read)) for one in "0123456789")


def _taken_for(one: str, other: str) -> float:
    """The chance that a digit is read as another."""
    if one == other:
        return 1.0 - sum(_taken_for(one, third) for third in "0123456789" if third != one)
    pair = min(one, other) + max(one, other)
    if pair in _MOST_ALIKE.split():
        return _MOST_ALIKE_CHANCE
    return _ALIKE_CHANCE if pair in _ALIKE.split() else _OTHER_CHANCE
