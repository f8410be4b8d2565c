"""All values of a facet on a page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.choice import Choice
from web.links import Links
from web.views.facets import Value

MOST = 250
"""Values on the page, so that it stays light; the box finds the others."""


@dataclass(frozen=True, slots=True)
class ValuesView:
    """The values found; `total` is how many there are, `left_out` how many of those found are not shown."""

    label: str
    values: tuple[Value, ...]
    found: int
    left_out: int
    total: int
    find: str
    kept: tuple[tuple[str, str], ...]
    back: str
    action: str


def values_view(
    name: str, label: str, found: Sequence[Value], *, choice: Choice, find: str, total: int, links: Links
) -> ValuesView:
    """The page of a facet's values."""
    kept = tuple(choice.at(1).pairs())
    shown = tuple(found[:MOST])
    left_out = len(found) - len(shown)
    return ValuesView(label, shown, len(found), left_out, total, find, kept, links.search(choice), links.values(name))
