"""What a reader asks of the search service and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from library.fields import LISTED
from library.search.contract import Facet, FacetCount, Filters, Sort
from library.search.notes import Note, told
from library.search.precedents import Became


class Span(NamedTuple):
    """The characters `start:end` of a text."""

    start: int
    end: int


UNKNOWN: Final = "chưa rõ"
"""As a value of a facet: documents that have none, because it could not be read or does not stand on the paper."""


def filters_of(
    kinds: Iterable[str] = (), committees: Iterable[str] = (), years: Sequence[tuple[int | None, int | None]] = (),
    *, undated: bool = False, holds: Iterable[str] = (),
) -> Filters:  # fmt: skip
    """The filters for chosen values, any of which may be `UNKNOWN`.

    Args:
        undated: documents without a year are chosen too.
        holds: of which of these holds today; see `Holds`.
    """
    chosen = {Facet.KIND: frozenset(kinds), Facet.COMMITTEE: frozenset(committees)}
    unknown = {facet for facet, values in chosen.items() if UNKNOWN in values} | ({Facet.YEAR} if undated else set())
    return Filters(years=tuple(years), kinds=chosen[Facet.KIND] - {UNKNOWN},
                   committees=chosen[Facet.COMMITTEE] - {UNKNOWN}, unknown=frozenset(unknown),
                   groups=frozenset(holds))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as a person gives it.

    Args:
        query: in the query language; any string is one. An empty one lists everything, newest first.
        audience: labels of the asker; nothing that the asker may not see is counted, shown or suggested. Nobody's
            where nothing is said.
        offset, limit: which slice of the list is wanted.
        snippets: whether passages of the pages are wanted, and what became of each document; they cost reading those.
        suggests: whether another spelling is wanted where nothing is found; looking for one may cost the most.
        among: only these documents are looked at; None for all.
    """

    query: str
    filters: Filters = field(default_factory=Filters)
    audience: frozenset[str] = frozenset()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    snippets: bool = True
    suggests: bool = True
    among: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page with hits: its number from 1, a passage of it as plain text, and the hits in that passage.

    Args:
        snippet: empty where none was asked for.
        marks: offsets into `snippet`.
    """

    number: int
    snippet: str = ""
    marks: tuple[Span, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The keys of `search --json`."""
        return {"number": self.number, "snippet": self.snippet}


@dataclass(frozen=True, slots=True)
class Result:
    """One document of an answer; what could not be read of it is None.

    Args:
        issued: as far as it is known: `2020-04-15`, `2020-04`, `2020`.
        flagged: fields that wait for a person.
        pages: those with hits, the one with most of the query first.
        became: what other documents made of it until today; None where nothing here touches it.
    """

    id: str
    source: str
    code: str | None
    kind: str | None
    committee: str | None
    issued: str | None
    year: int | None
    subject: str | None
    score: float
    flagged: tuple[str, ...] = ()
    pages: tuple[ResultPage, ...] = ()
    became: Became | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys of `search --json`."""
        return {
            "id": self.id, "source": self.source, **{name: getattr(self, name) for name in LISTED},
            "score": round(self.score, 5), "pages": [page.as_json() for page in self.pages],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What the library has for a question.

    Args:
        total: documents that have all the words; exact. The facets count them and no others.
        took_ms: milliseconds from the query string to ranked ids, total and facets; snippets left out.
        widened: documents behind them that fit only in part; exact.
        partial_from: 1-based rank at which those begin, None when there are none.
        suggestion: a query that finds something with the same filters, when this one found nothing and may be mistyped.
        unfiltered: such a query where there is one only for all documents.
        notes: how the query was read, one remark each, for a person.
        unknown: per facet how many documents have no value of it.
        holds: how many are in force today, and so on, in the words of `Holds`.
    """

    query: str
    total: int
    took_ms: float
    results: tuple[Result, ...]
    facets: Mapping[Facet, tuple[FacetCount, ...]]
    widened: int = 0
    partial_from: int | None = None
    suggestion: str | None = None
    unfiltered: str | None = None
    notes: tuple[Note, ...] = ()
    unknown: Mapping[Facet, int] = field(default_factory=dict)
    holds: tuple[FacetCount, ...] = ()

    def listed(self, facet: Facet) -> tuple[FacetCount, ...]:
        """The facet's values, and behind them `UNKNOWN` where documents have none: together every document once."""
        without = self.unknown.get(facet, 0)
        return (*self.facets.get(facet, ()), *([FacetCount(UNKNOWN, without)] if without else []))

    @property
    def understood(self) -> str:
        """How the query was read, in Vietnamese."""
        return told(self.notes)

    def as_json(self) -> dict[str, Any]:
        """What `search --json` prints."""
        facets = {str(facet): [{"value": one.value, "count": one.count} for one in self.listed(facet)]
                  for facet in (Facet.YEAR, Facet.COMMITTEE, Facet.KIND)}
        return {
            "query": self.query, "total": self.total, "took_ms": round(self.took_ms, 3),
            "results": [result.as_json() for result in self.results], "facets": facets, "widened": self.widened,
            "partial_from": self.partial_from, "suggestion": self.suggestion,
        }  # fmt: skip
