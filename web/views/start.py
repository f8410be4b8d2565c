"""The start page: what is in the library, searches that work here, what came last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from library.catalogue import Summary
from library.reading_room import Overview
from library.search.contract import Facet, FacetCount
from web.choice import Choice, YearRange
from web.links import Links
from web.views.histogram import Histogram, histogram
from web.views.results import written
from web.wording import Translate, doubtful, mark


@dataclass(frozen=True, slots=True)
class Example:
    """A search that finds something here, and what it shows."""

    query: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in a list."""

    kind: str | None
    code: str | None
    committee: str | None
    issued: str | None
    title: str | None
    href: str
    doubts: str
    added: int


@dataclass(frozen=True, slots=True)
class StartView:
    """The start page; all counts are exact and of documents that everybody may see."""

    documents: int
    pages: int
    flagged: int
    first_year: int | None
    last_year: int | None
    histogram: Histogram | None
    examples: tuple[Example, ...]
    latest: tuple[Entry, ...]


def start_view(
    overview: Overview, facets: Mapping[Facet, Sequence[FacetCount]], *, links: Links, translate: Translate
) -> StartView:
    """The start page of an archive."""
    totals = overview.totals
    years = [(int(count.value), count.count) for count in facets.get(Facet.YEAR, ())]
    return StartView(
        documents=totals.documents,
        pages=totals.pages,
        flagged=totals.flagged,
        first_year=totals.first_year,
        last_year=totals.last_year,
        histogram=histogram(years, Choice(), links),
        examples=_examples(overview.latest, links, translate),
        latest=tuple(entry(summary, links=links, translate=translate) for summary in overview.latest),
    )


def entry(summary: Summary, *, links: Links, translate: Translate) -> Entry:
    """A document in a list."""
    fields = summary.fields
    return Entry(
        kind=fields.kind,
        code=fields.code or fields.symbol,
        committee=fields.committee,
        issued=written(fields.issued),
        title=fields.subject or summary.source,
        href=links.document(summary.id),
        doubts=doubtful(summary.flagged, translate),
        added=summary.added,
    )


def _examples(latest: Sequence[Summary], links: Links, translate: Translate) -> tuple[Example, ...]:
    """One example of each kind of search, each taken from a document that is here and so certain to find it."""
    found: list[Example] = []
    latest = sorted(latest, key=lambda one: one.fields.kind is None or one.fields.code is None)
    coded = next((one.fields for one in latest if one.fields.code), None)
    if coded is not None and coded.code is not None:
        found.append(_example(Choice(query=coded.code), translate(mark("theo số, ký hiệu")), links))
    named = next((one.fields.subject for one in latest if _words(one.fields.subject)), None)
    if named is not None:
        words = _words(named)
        found.append(_example(Choice(query=f'"{" ".join(words[:4])}"'), translate(mark("đúng cụm từ")), links))
        found.append(_example(Choice(query=" ".join(words[:3])), translate(mark("có đủ các từ")), links))
    dated = next((one.fields for one in latest if one.fields.issued and one.fields.kind), None)
    if dated is not None and dated.issued is not None and dated.kind is not None:
        decade = dated.issued.year - dated.issued.year % 10
        span = YearRange(decade, decade + 9)
        choice = Choice(years=(span,), kinds=(dated.kind,))
        shown = f"{dated.kind}, {span.first}–{span.last}"
        found.append(Example(shown, links.search(choice), translate(mark("theo loại và thời gian"))))
    return tuple(found)


def _example(choice: Choice, words: str, links: Links) -> Example:
    return Example(choice.query, links.search(choice), words)


def _words(subject: str | None) -> list[str]:
    """The words of a subject after its opening (`Về việc`), where there are enough of them and nothing but letters."""
    words = (subject or "").split()
    while words and words[0].lower() in ("về", "việc", "v/v"):
        words = words[1:]
    taken = words[:4]
    return taken if len(taken) == 4 and all(word.isalpha() for word in taken) else []
