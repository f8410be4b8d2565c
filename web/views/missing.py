"""What is cited and not held: the list with its filters, and one of it with all who cite it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from library.catalogue import Summary
from library.catalogue.general_repeals import GeneralRepeal
from library.catalogue.missing import Missing, Wanted
from library.catalogue.relations import Told
from library.relating import Related, Standing
from web.links import Links
from web.views.paging import Paging, paging_through
from web.views.relations import Said, Word, name_of, said_at
from web.views.results import written
from web.views.table_heads import VIETNAMESE, heads
from web.views.validity import StatusLine, status_line
from web.wording import Translate, mark

SIZE: Final = 50
CITERS: Final = 3
"""Documents that are named beside one that is missing; its own page names all."""
MANY: Final = 100
_FILTERS: Final = 16
_MORE_FILTERS: Final = 300
"""Behind a fold; who issued less is found by the number or in the table."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter: its words, how many, where it leads, whether it is on."""

    label: str
    count: int
    href: str
    on: bool


@dataclass(frozen=True, slots=True)
class Citer:
    """A document that cites, and the first place where it does."""

    name: str
    day: str | None
    said: Said


@dataclass(frozen=True, slots=True)
class Row:
    """A document that is missing."""

    code: str
    kind: str | None
    day: str | None
    body: str | None
    citing: int
    href: str
    citers: tuple[Citer, ...]
    more: int


@dataclass(frozen=True, slots=True)
class MissingView:
    """A page of the list; `more_tails` are the filters for which there is room behind a fold alone."""

    total: int
    rows: tuple[Row, ...]
    tails: tuple[Choice, ...]
    more_tails: tuple[Choice, ...]
    years: tuple[Choice, ...]
    chosen: bool
    everything: str
    csv: str
    gaps: str
    paging: Paging


@dataclass(frozen=True, slots=True)
class NamedOne:
    """One of the documents of a code: whether it is held, whether it is in force, who cites it."""

    name: str
    day: str | None
    body: str | None
    href: str | None
    status: StatusLine | None
    citers: tuple[Citer, ...]
    more: int


@dataclass(frozen=True, slots=True)
class NamedView:
    """All documents of a code, on a day."""

    code: str
    on: str
    here: str
    back: str
    found: tuple[NamedOne, ...]


def missing_view(wanted: Wanted, citing: Mapping[Missing, Sequence[Told]], known: Mapping[str, Summary], *,
                 tail: str | None, year: int | None, page: int, links: Links,
                 translate: Translate) -> MissingView:  # fmt: skip
    """The list of what is missing."""
    tails = sorted(wanted.tails.items(), key=lambda item: (-item[1], item[0]))
    bodies = tuple(_of_tail(one, count, wanted, tail, year, links) for one, count in tails)
    years = sorted(((one or 0, count) for one, count in wanted.years.items()), reverse=True)
    return MissingView(
        total=wanted.total,
        rows=tuple(_row(one, citing.get(one, ()), known, links) for one in wanted.found),
        tails=bodies[:_FILTERS],
        more_tails=bodies[_FILTERS : _FILTERS + _MORE_FILTERS],
        years=tuple(Choice(str(one) if one else translate(mark("chưa rõ")), count,
                           links.missing(tail=tail, year=None if one == year else one), one == year)
                    for one, count in years),
        chosen=tail is not None or year is not None,
        everything=links.missing(),
        csv=links.missing(tail=tail, year=year, style="csv"),
        gaps=links.gaps(),
        paging=paging_through(wanted.total, page=page, size=SIZE,
                              href=lambda number: links.missing(tail=tail, year=year, page=number)),
    )  # fmt: skip


def _of_tail(one: str, count: int, wanted: Wanted, tail: str | None, year: int | None, links: Links) -> Choice:
    href = links.missing(tail=None if one == tail else one, year=year)
    return Choice(wanted.written.get(one, one.upper()), count, href, one == tail)


def citers(told: Iterable[Told], known: Mapping[str, Summary], links: Links) -> list[Citer]:
    """Each document that cites once, with the first place where it does."""
    first: dict[str, Told] = {}
    for one in told:
        first.setdefault(one.document_id, one)
    return [Citer(name_of(known[one]) if one in known else one, written(each.told_on), said_at(each, links))
            for one, each in first.items()]  # fmt: skip


def named_one(standing: Standing, told: Sequence[Told], decides: Related | None, article: str | None,
              known: Mapping[str, Summary], *, perhaps: Sequence[GeneralRepeal] = (), own: Said | None = None,
              links: Links, word: Word, translate: Translate) -> NamedOne:  # fmt: skip
    """A document of a code, held or only named."""
    everyone = citers(told, known, links)
    line = status_line(standing.validity, decides, article, known, perhaps=perhaps, own=own, links=links,
                       word=word, translate=translate)  # fmt: skip
    href = links.document(standing.id) if standing.id else None
    return NamedOne(standing.code, written(standing.issued), standing.committee, href, line, tuple(everyone[:MANY]),
                    max(0, len(everyone) - MANY))  # fmt: skip


def table(found: Iterable[tuple[Missing, Sequence[tuple[str, int]]]], language: str) -> str:
    """The list for another archive: a line a document, with who cites it and on which page."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads(("code", "kind", "issued", "committee", "cited_by", "where"), language))
    on_page = "tr. " if language == VIETNAMESE else "p."
    for one, places in found:
        where = "; ".join(dict.fromkeys(f"{name} {on_page}{page}" for name, page in places))
        writer.writerow([_plain(value) for value in (one.code, one.kind, str(one.issued or ""), one.body)]
                        + [str(one.citing), _plain(where)])  # fmt: skip
    return out.getvalue()


def _plain(value: str | None) -> str:
    """A value that no table program takes for a formula."""
    text = " ".join((value or "").split())
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _row(one: Missing, told: Sequence[Told], known: Mapping[str, Summary], links: Links) -> Row:
    some = citers(told, known, links)[:CITERS]
    return Row(one.code, one.kind, written(one.issued), one.body, one.citing, links.missing(code=one.code),
               tuple(some), max(0, one.citing - len(some)))  # fmt: skip
