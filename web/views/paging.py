"""Steps through a list of results."""

from __future__ import annotations

from dataclasses import dataclass

from web.choice import Choice
from web.links import Links


@dataclass(frozen=True, slots=True)
class Step:
    """A page that can be gone to."""

    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Paging:
    """Where this page stands; None among the steps is a gap."""

    page: int
    last: int
    previous: str | None
    next: str | None
    steps: tuple[Step | None, ...]


def paging(choice: Choice, count: int, links: Links) -> Paging:
    """The steps around the page: the first, the last, and two on either side."""
    last = max(1, -(-count // choice.size))
    near = {number for number in range(choice.page - 2, choice.page + 3) if 1 <= number <= last}
    steps: list[Step | None] = []
    behind = 0
    for number in sorted({1, last} | near):
        if number > behind + 1:
            steps.append(None)
        steps.append(Step(number, links.search(choice.at(number))))
        behind = number
    previous = links.search(choice.at(choice.page - 1)) if 1 < choice.page <= last + 1 else None
    following = links.search(choice.at(choice.page + 1)) if choice.page < last else None
    return Paging(choice.page, last, previous, following, tuple(steps))
