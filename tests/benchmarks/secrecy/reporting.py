"""Counts with their intervals, as tables."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_Z = 1.959964  # of a normal distribution, for 95 %


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Attributes:
        name: of the file.
        form: format.
        place: where the phrase stands.
        style: how it is written.
        secret: whether it bears a mark.
        state: as the report of ingest told it.
        leaks: where something of it was seen.
        found: whether its canary finds it; None where that was not asked.
        told: what the file is, in words.
    """

    name: str
    form: str
    place: str
    style: str
    secret: bool
    state: str
    leaks: tuple[str, ...]
    found: bool | None
    told: str

    @property
    def wrong(self) -> bool:
        """A marked file that was shown, or one without a mark that was held."""
        return (self.state == "indexed" or bool(self.leaks)) if self.secret else self.state == "quarantined"

    @property
    def lost(self) -> bool:
        """A file without a mark that was not read, or that nobody can find."""
        return not self.secret and not self.wrong and (self.state == "failed" or self.found is False)


def wilson(wrong: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if total == 0:
        return 0.0, 1.0
    share, square = wrong / total, _Z**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    reach = _Z / (1 + square / total) * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def told(wrong: int, total: int) -> str:
    """A share in words."""
    if total == 0:
        return "–"
    low, high = wilson(wrong, total)
    return f"{wrong} of {total} = {wrong / total:.1%} ({low:.1%} to {high:.1%})"


def table(outcomes: Sequence[Outcome], title: str, key: Callable[[Outcome], str]) -> Iterable[str]:
    """Missed and false by a key, one line each."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[key(one)].append(one)
    yield f"{title:34} {'missed (95 % interval)':38} false (95 % interval)"
    for name, members in sorted(groups.items()):
        yield f"{name:34} {_count(members, secret=True):38} {_count(members, secret=False)}"


def _count(outcomes: Sequence[Outcome], *, secret: bool) -> str:
    asked = [one for one in outcomes if one.secret is secret]
    return told(sum(one.wrong for one in asked), len(asked))


def summary(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """The tables of a whole run, and what was left over."""
    yield from table(outcomes, "by format", lambda one: one.form)
    yield ""
    yield from table(outcomes, "by place", lambda one: f"{one.form}: {one.place}")
    yield ""
    yield from table(outcomes, "by spelling", lambda one: one.style)
    yield ""
    yield f"missed  {_count(outcomes, secret=True)}"
    yield f"false   {_count(outcomes, secret=False)}"
    yield f"leaked though held  {sum(one.secret and one.state != 'indexed' and bool(one.leaks) for one in outcomes)}"
    failed = [one for one in outcomes if one.secret and one.state == "failed"]
    yield f"marked files that could not be read (failed, not shown)  {len(failed)}"
    harmless = [one for one in outcomes if not one.secret]
    lost = told(sum(one.lost for one in harmless), len(harmless))
    yield f"without a mark: not read, or not found by their canary  {lost}"
    reached = all(
        sum(one.wrong for one in group) <= 0.01 * len(group)
        for group in ([one for one in outcomes if one.secret], harmless)
    )
    yield f"target (at most 1 % missed and 1 % false): {'reached' if reached else 'NOT reached'}"


def listed(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """Every file that came out wrong."""
    for one in outcomes:
        if one.wrong or one.lost:
            verdict = "MISSED" if one.secret else "FALSE " if one.wrong else "LOST  "
            yield f"{verdict} {one.name}: {one.told}" + (f" seen: {one.leaks[0]}" if one.leaks else "")
