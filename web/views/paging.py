"""Steps through a list that fills several pages."""

from __future__ import annotations

from collections.abc import Callable
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
    """The steps through the results of a search."""
    return paging_through(
        count, page=choice.page, size=choice.size, href=lambda number: links.search(choice.at(number))
    )


def paging_through(count: int, *, page: int, size: int, href: Callable[[int], str]) -> Paging:
    """The steps around a page of any list: the first, the last, and two on either side.

    Args:
        href: the address of a page of the list.
    """
    last = max(1, -(-count // size))
    near = {number for number in range(page - 2, page + 3) if 1 <= number <= last}
    steps: list[Step | None] = []
    behind = 0
    for number in sorted({1, last} | near):
        if number > behind + 1:
            steps.append(None)
        steps.append(Step(number, href(number)))
        behind = number
    previous = href(page - 1) if 1 < page <= last + 1 else None
    following = href(page + 1) if page < last else None
    return Paging(page, last, previous, following, tuple(steps))
