"""The lists beside the results: values with exact counts, each a link that takes it in or out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from library.search.answers import UNKNOWN
from library.search.contract import Facet, FacetCount
from library.search.precedents import Holds
from web.choice import UNDATED, Choice
from web.collation import sort_key
from web.links import Links
from web.wording import Translate, mark

SHOWN: Final = 12
"""Values beside the results; all of them stand on a page of their own."""

LABELS: Final[Mapping[Facet, str]] = {
    Facet.COMMITTEE: mark("Cơ quan"),
    Facet.KIND: mark("Loại văn bản"),
    Facet.YEAR: mark("Năm"),
}
_UNKNOWN: Final = mark("chưa rõ")
FIND_LABELS: Final[Mapping[Facet, str]] = {
    Facet.COMMITTEE: mark("Tìm cơ quan trong danh sách"),
    Facet.KIND: mark("Tìm loại văn bản trong danh sách"),
}
HOLDS: Final[Mapping[Holds, str]] = {
    Holds.IN_FORCE: mark("còn hiệu lực"), Holds.PARTLY: mark("còn, đã sửa đổi một phần"),
    Holds.ENDED: mark("hết hiệu lực"), Holds.SUSPENDED: mark("tạm ngưng"), Holds.NOT_YET: mark("chưa có hiệu lực"),
    Holds.UNKNOWN: mark("không rõ hoặc không xét"),
}  # fmt: skip
_VALIDITY: Final = mark("Hiệu lực hôm nay")
LISTED: Final = (Facet.COMMITTEE, Facet.KIND)
"""The facets shown as lists; years are shown as a histogram."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value; following `href` chooses it, or takes it back where it is `on`."""

    label: str
    count: int
    href: str
    on: bool


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet: the values shown, how many there are in all, and where all stand (None: all are shown).

    Args:
        find_label: names the box in which a long list is searched.
    """

    name: str
    label: str
    find_label: str
    values: tuple[Value, ...]
    total: int
    more: str | None


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value that can be taken back."""

    label: str
    href: str


def facet_lists(
    facets: Mapping[Facet, Sequence[FacetCount]], choice: Choice, links: Links, *, translate: Translate
) -> tuple[FacetList, ...]:
    """The lists that have anything in them."""
    lists = (_facet_list(facet, facets.get(facet, ()), choice, links, translate) for facet in LISTED)
    return tuple(one for one in lists if one.values)


def holds_list(
    counts: Sequence[FacetCount], choice: Choice, links: Links, *, translate: Translate
) -> tuple[FacetList, ...]:
    """The list of what holds today of the results; none where nothing is found."""
    by_value = {one.value: one.count for one in counts}
    values = tuple(
        Value(translate(label), by_value.get(one, 0), links.search(choice.toggled_holds(one)), one in choice.holds)
        for one, label in HOLDS.items() if one in by_value or one in choice.holds)  # fmt: skip
    label = translate(_VALIDITY)
    return (FacetList("validity", label, label, values, len(values), None),) if values else ()


def all_values(facet: Facet, counts: Iterable[FacetCount], choice: Choice, links: Links, *, find: str,
               translate: Translate) -> list[Value]:  # fmt: skip
    """All values in Vietnamese order and behind them `UNKNOWN`.

    Only those whose name holds what is looked for (with or without diacritics).
    """
    named = [_named(count, translate) for count in counts if found_in(find, count.value)]
    ordered = sorted(named, key=lambda one: (one[0].value == UNKNOWN, sort_key(one[1])))
    return [_value(facet, count, label, choice, links) for count, label in ordered]


def found_in(find: str, name: str) -> bool:
    """Whether every word looked for begins a word of the name; diacritics count where they are typed."""
    plain, exact = _folded(name).split(), unicodedata.normalize("NFC", name).casefold().split()
    for word in unicodedata.normalize("NFC", find).casefold().split():
        among = plain if word == _folded(word) else exact
        if not any(part.startswith(word) for part in among):
            return False
    return True


def undated(count: int, choice: Choice, links: Links, *, translate: Translate) -> Value | None:
    """The documents of no known year, beside the histogram; None where there are none to choose or take back."""
    on = UNDATED in choice.years
    years = tuple(span for span in choice.years if span != UNDATED) if on else (*choice.years, UNDATED)
    return Value(translate(_UNKNOWN), count, links.search(choice.in_years(*years)), on) if count or on else None


def chips(choice: Choice, links: Links, *, translate: Translate) -> tuple[Chip, ...]:
    """What has been chosen, in the order of the lists."""
    found = [
        Chip(chosen_label(Facet.YEAR, value, translate), links.search(choice.toggled(Facet.YEAR, value)))
        for value in choice.values(Facet.YEAR)
    ]
    for facet in LISTED:
        found += [Chip(chosen_label(facet, value, translate), links.search(choice.toggled(facet, value)))
                  for value in choice.values(facet)]  # fmt: skip
    found += [Chip(chosen_holds(one, translate), links.search(choice.toggled_holds(one))) for one in choice.holds]
    return tuple(found)


def _facet_list(
    facet: Facet, counts: Sequence[FacetCount], choice: Choice, links: Links, translate: Translate
) -> FacetList:
    chosen = choice.values(facet)
    have = {count.value for count in counts}
    listed = [FacetCount(value, 0) for value in chosen if value not in have] + list(counts)
    first = sorted(listed, key=lambda count: count.value not in chosen)[: max(SHOWN, len(chosen))]
    without = [count for count in listed if count.value == UNKNOWN]
    shown = [*(count for count in first if count.value != UNKNOWN), *without]  # wherever it stands, it adds up
    more = links.values(facet.value, choice) if len(listed) > len(shown) else None
    values = tuple(_value(facet, *_named(count, translate), choice, links) for count in shown)
    return FacetList(facet.value, translate(LABELS[facet]), translate(FIND_LABELS[facet]), values, len(listed), more)


def _named(count: FacetCount, translate: Translate) -> tuple[FacetCount, str]:
    """A value with what it is called on the page."""
    return count, translate(_UNKNOWN) if count.value == UNKNOWN else count.value


def _value(facet: Facet, count: FacetCount, label: str, choice: Choice, links: Links) -> Value:
    href = links.search(choice.toggled(facet, count.value))
    return Value(label, count.count, href, count.value in choice.values(facet))


def chosen_label(facet: Facet, value: str, translate: Translate) -> str:
    """A chosen value where it stands by itself: of those without one, it is said what they do not have."""
    if value == UNKNOWN:
        return f"{translate(LABELS[facet])}: {translate(_UNKNOWN)}"
    return years_label(value) if facet is Facet.YEAR else value


def chosen_holds(one: Holds, translate: Translate) -> str:
    """What was chosen of what holds today, where it stands by itself."""
    return f"{translate(_VALIDITY)}: {translate(HOLDS[one])}"


def years_label(value: str) -> str:
    """Years as a person writes them: `1958–1975`, `1958–…`."""
    first, dots, last = value.partition("..")
    return f"{first or '…'}–{last or '…'}" if dots else value


def choice_in_words(choice: Choice, translate: Translate) -> str:
    """What is asked for, without the order: `đê điều · Chỉ thị · 1958–1975 · còn hiệu lực`; empty where all is."""
    years = (translate(_UNKNOWN) if span == UNDATED else years_label(str(span)) for span in choice.years)
    holds = (translate(HOLDS[one]) for one in choice.holds)
    return " · ".join([*filter(None, [choice.query]), *choice.committees, *choice.kinds, *years, *holds])


def _folded(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))
