"""Which bodies stand around a committee: above and below it, before and after it."""

from __future__ import annotations

from library.authorities.directory import Directory
from library.authorities.records import Committee


def children(directory: Directory[Committee], committee: Committee) -> tuple[Committee, ...]:
    """The bodies that stand directly below one."""
    return tuple(one for one in directory.living if directory.above(one) is committee and one is not committee)


def predecessors(directory: Directory[Committee], committee: Committee) -> tuple[Committee, ...]:
    """The bodies whose work one took over."""
    found = dict.fromkeys(directory.get(one) for one in committee.before)
    return tuple(one for one in found if one is not None and one is not committee)


def successors(directory: Directory[Committee], committee: Committee) -> tuple[Committee, ...]:
    """The bodies that took over the work of one."""
    return tuple(one for one in directory.living if committee in predecessors(directory, one))
