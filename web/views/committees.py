"""Committees as a tree: levels, the committees of each, and below a committee the organs that bear its name."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from library.search.contract import Facet, FacetCount
from web.choice import Choice, YearRange
from web.collation import sort_key
from web.links import Links
from web.wording import Translate, mark

MOST: Final = 50
"""Names of one level; beyond it the list with its own search box is linked."""
MOST_WITH_ORGANS: Final = 250
"""Committees in all, up to which organs stand below theirs; of more, each committee's page has its organs."""


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee, its exact count, the years of its documents (empty: none is dated), and its organs.

    Args:
        own: of an organ, what stands before the name of its committee (`Văn phòng`); else empty.
    """

    label: str
    count: int
    href: str
    years: str
    own: str = ""
    organs: tuple[Committee, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """The committees of one level."""

    title: str
    committees: tuple[Committee, ...]
    more: str | None


_LEVELS: Final[Sequence[tuple[str, str]]] = (
    (mark("Trung ương"), r"Trung ương|Bộ Chính trị|Ban Bí thư"),
    (mark("Khu, liên khu"), r"[Kk]hu ủy|Xứ ủy|Kỳ ủy"),
    (mark("Cơ sở"), r"(?<![Tt]hị )\bxã\b|phường|thị trấn|Chi bộ|Chi ủy"),
    (mark("Quận, huyện, thị xã"), r"Huyện ủy|Quận ủy|Thị ủy|huyện|quận|thị xã"),
    (mark("Tỉnh, thành phố"), r"Tỉnh ủy|Thành ủy|\btỉnh\b|thành phố"),
    (mark("Cơ sở"), r"Đảng ủy|Đảng bộ"),
)
"""What in a name tells its level; the first that fits counts, for a name tells its own level before its parents'."""
_ORDER: Final = ("Trung ương", "Khu, liên khu", "Tỉnh, thành phố", "Quận, huyện, thị xã", "Cơ sở")
_OTHERS: Final = mark("Cơ quan khác")


def committee_tree(
    counts: Iterable[FacetCount], spans: Mapping[str, tuple[int, int]], *, years: tuple[YearRange, ...] = (),
    links: Links, translate: Translate,
) -> tuple[Level, ...]:  # fmt: skip
    """The committees by the level their names tell, organs below the committee whose name they end with.

    Args:
        counts: of each committee.
        spans: first and last year of each committee's documents.
        years: what the counts are narrowed to, which the links keep.
    """
    found = {one.value: one.count for one in counts}
    organs: dict[str, list[str]] = {}
    levels: dict[str, list[str]] = {title: [] for title in (*_ORDER, _OTHERS)}
    for name in sorted(found, key=sort_key):
        head = head_of(name, found)
        (levels[_level(name)] if head is None else organs.setdefault(head, [])).append(name)

    if len(found) > MOST_WITH_ORGANS:
        organs = {}

    def committee(name: str, head: str = "") -> Committee:
        href = links.browse("committees", name=name, years=years)
        own = name.removesuffix(head).rstrip() if head else ""
        below = tuple(committee(organ, name) for organ in organs.get(name, ()))
        return Committee(name, found[name], href, _years(spans.get(name)), own, below)

    more = links.values(Facet.COMMITTEE, Choice(years=years))
    return tuple(
        Level(translate(title), tuple(map(committee, names[:MOST])), more if len(names) > MOST else None)
        for title, names in levels.items()
        if names
    )


def head_of(name: str, names: Container[str]) -> str | None:
    """The committee whose organ this is: one of known level whose whole name ends it (`Văn phòng` `Tỉnh ủy X`)."""
    words = name.split(" ")
    tails = (" ".join(words[start:]) for start in range(len(words) - 1, 0, -1))
    return next((tail for tail in tails if tail in names and _level(tail) != _OTHERS), None)


def _level(name: str) -> str:
    spelt = name.replace("uỷ", "ủy")
    return next((title for title, tells in _LEVELS if re.search(tells, spelt)), _OTHERS)


def _years(span: tuple[int, int] | None) -> str:
    if span is None:
        return ""
    return str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"
