"""The start page: what is in the library, searches that work here, what came last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from library.catalogue import Summary
from library.reading_room import Overview
from library.search.contract import Facet, FacetCount
from library.vietnamese.normalise import tokens
from library.vietnamese.words import split_words
from web.choice import Choice, YearRange
from web.links import Links
from web.views.histogram import Histogram, histogram
from web.views.results import written
from web.wording import Translate, doubtful, mark

_OPENINGS = frozenset({"về", "việc", "về việc", "v", "v/v"})
_LONG_ENOUGH = 4  # syllables of an example


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
        phrase = _words(named)
        found.append(_example(Choice(query=f'"{" ".join(phrase)}"'), translate(mark("đúng cụm từ")), links))
        found.append(_example(Choice(query=" ".join(phrase[:-1])), translate(mark("có đủ các từ")), links))
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
    """The first whole words of a subject after its opening (`Về việc`), as far as they are letters: two to four.

    Each has all its syllables (`kỷ luật`), and stands as it is written. None where there are too few.
    """
    text = subject or ""
    found = tokens(text)
    words: list[str] = []
    syllables = 0
    for word in split_words(text, found):
        first, last = found[syllables], found[syllables + len(word) - 1]
        syllables += len(word)
        written = text[first.start : last.end]
        if not words and written.lower() in _OPENINGS:
            continue
        after = text[found[syllables - len(word) - 1].end : first.start] if words else " "
        if after != " " or not all(part.isalpha() for part in written.split(" ")):
            break
        words.append(written)
        if sum(len(one.split()) for one in words) >= _LONG_ENOUGH:
            break
    return words if len(words) > 1 and sum(len(one.split()) for one in words) >= _LONG_ENOUGH else []
