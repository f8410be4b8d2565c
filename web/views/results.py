"""The search page: an answer and the choice behind it, as the template shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from library.records import PartialDate
from library.search.contract import Facet, Sort
from library.search.notes import told
from library.search.service import Answer, Result, ResultPage
from web.choice import UNDATED, Choice
from web.dates import written_date
from web.links import Links
from web.views.exports import MOST_ORIGINALS
from web.views.facets import LISTED, Chip, FacetList, Value, chips, facet_lists, holds_list, undated
from web.views.histogram import Histogram, histogram
from web.views.many import Gathering
from web.views.paging import Paging, paging
from web.views.passages import Piece, joined, pieces
from web.views.rewording import Less, literal
from web.views.standing import became_in_words
from web.wording import Translate, doubtful, mark

SORTS: Final[Mapping[Sort, str]] = {
    Sort.RELEVANCE: mark("Liên quan"),
    Sort.NEWEST: mark("Mới nhất"),
    Sort.OLDEST: mark("Cũ nhất"),
    Sort.IN_FORCE: mark("Còn hiệu lực trước"),
}
EXPORTS: Final = (("csv", "CSV"), ("jsonl", "JSON Lines"), ("bib", "BibTeX"), ("ris", "RIS"))
SNIPPETS: Final = 3
PAGE_LINKS: Final = 12


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page with hits, opened at its first."""

    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a page."""

    page: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One result; unread fields are None, `doubts` says in words what waits for a person.

    Args:
        became: what other documents made of it, in words; empty where nothing touches it.
    """

    id: str
    rank: int
    kind: str | None
    code: str | None
    committee: str | None
    issued: str | None
    title: str | None
    href: str
    snippets: tuple[Snippet, ...]
    pages: tuple[PageLink, ...]
    doubts: str
    became: str = ""


@dataclass(frozen=True, slots=True)
class SortLink:
    """An order that can be chosen."""

    label: str
    href: str
    on: bool


@dataclass(frozen=True, slots=True)
class QueryLink:
    """A search that is offered."""

    query: str
    href: str


@dataclass(frozen=True, slots=True)
class Easier:
    """The search without one word or filter: what is left out, how many documents it then has, and where it leads."""

    left_out: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class SearchView:
    """The result page. `total` and `widened` are exact.

    Args:
        literal: the same search word by word as typed, None where it is that already.
        easier: where nothing has all the words, what there is without one of them.
        gathering: the form that sets something for many of the results, for who may.
    """

    total: int
    widened: int
    partial_from: int | None
    took_ms: str
    understood: str
    literal: str | None
    narrowed: int
    chips: tuple[Chip, ...]
    clear: str
    sorts: tuple[SortLink, ...]
    results: tuple[Item, ...]
    paging: Paging
    histogram: Histogram | None
    years_chosen: bool
    undated: Value | None
    kept_for_years: tuple[tuple[str, str], ...]
    from_year: str
    to_year: str
    facets: tuple[FacetList, ...]
    suggestion: QueryLink | None
    unfiltered: QueryLink | None
    without_filters: str | None
    easier: tuple[Easier, ...]
    exports: tuple[SortLink, ...]
    originals: str | None
    feed: str
    timeline: str
    gathering: Gathering | None = None


def search_view(
    choice: Choice, answer: Answer, *, easier: Sequence[tuple[Less, int]] = (), links: Links, translate: Translate
) -> SearchView:
    """The result page for an answer.

    Args:
        easier: searches with less, each with its exact count.
    """
    as_typed = literal(choice.query)
    years = [(int(count.value), count.count) for count in answer.facets.get(Facet.YEAR, ())]
    first, last = _typed_years(choice)
    return SearchView(
        total=answer.total,
        widened=answer.widened,
        partial_from=answer.partial_from,
        took_ms=_milliseconds(answer.took_ms),
        understood=told(answer.notes, translate) if choice.query.strip() else "",  # the filters tell themselves
        literal=links.search(replace(choice, query=as_typed, page=1)) if as_typed else None,
        narrowed=choice.narrowed,
        chips=chips(choice, links, translate=translate),
        clear=links.search(choice.widened()),
        sorts=tuple(
            SortLink(translate(label), links.search(choice.sorted_by(sort)), sort is choice.sort)
            for sort, label in SORTS.items()
        ),
        results=tuple(
            item(result, choice=choice, rank=rank, links=links, doubts=doubtful(result.flagged, translate),
                 became=became_in_words(result.became, translate))
            for rank, result in enumerate(answer.results, start=choice.offset + 1)
        ),
        paging=paging(choice, answer.total + answer.widened, links),
        histogram=histogram(years, choice, links),
        years_chosen=bool(choice.years),
        undated=undated(answer.unknown.get(Facet.YEAR, 0), choice, links, translate=translate),
        kept_for_years=tuple(choice.in_years().pairs()),
        from_year=first,
        to_year=last,
        facets=(*facet_lists({facet: answer.listed(facet) for facet in LISTED}, choice, links, translate=translate),
                *holds_list(answer.holds, choice, links, translate=translate)),
        suggestion=_suggestion(replace(choice, page=1), answer.suggestion, links),
        unfiltered=_suggestion(Choice(sort=choice.sort, size=choice.size), answer.unfiltered, links),
        without_filters=links.search(choice.widened()) if choice.narrowed and choice.query else None,
        easier=tuple(Easier(one.left_out, count, links.search(one.choice)) for one, count in easier),
        exports=tuple(SortLink(label, links.export(choice, style=style), False) for style, label in EXPORTS),
        originals=links.originals(choice) if 0 < answer.total <= MOST_ORIGINALS else None,
        feed=links.feed(choice),
        timeline=links.timeline(choice),
    )


def item(
    result: Result, *, choice: Choice, rank: int, links: Links, doubts: str, became: str = ""
) -> Item:
    """One result."""
    best = result.pages[0].number if result.pages else None
    return Item(
        id=result.id,
        rank=rank,
        kind=result.kind,
        code=result.code,
        committee=result.committee,
        issued=written(result.issued),
        title=result.subject,
        href=links.document(result.id, page=best, choice=choice, rank=rank),
        snippets=tuple(map(_snippet, [page for page in result.pages if page.snippet][:SNIPPETS])),
        pages=tuple(
            PageLink(page.number, links.document(result.id, page=page.number, choice=choice, rank=rank))
            for page in sorted(result.pages[:PAGE_LINKS], key=lambda page: page.number)
        ),
        doubts=doubts,
        became=became,
    )


def written(issued: PartialDate | str | None) -> str | None:
    """A date as it is written here, None where it is unknown."""
    if issued is None:
        return None
    return written_date(PartialDate.parse(issued) if isinstance(issued, str) else issued)


def _snippet(page: ResultPage) -> Snippet:
    return Snippet(page.number, pieces(page.snippet, joined(page.snippet, page.marks)))


def _suggestion(choice: Choice, suggestion: str | None, links: Links) -> QueryLink | None:
    if not suggestion:
        return None
    return QueryLink(suggestion, links.search(replace(choice, query=suggestion)))


def _typed_years(choice: Choice) -> tuple[str, str]:
    if len(choice.years) != 1:
        return "", ""
    span = choice.years[0]
    if span == UNDATED:
        return "", ""
    return "" if span.first is None else str(span.first), "" if span.last is None else str(span.last)


def _milliseconds(took: float) -> str:
    return f"{took:.0f}" if took >= 1 else "< 1"
