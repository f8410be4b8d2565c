"""Search over an archive: a person's question in, an answer with pages and passages out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple, Protocol

from library.moments import today
from library.party.codes import exact_key
from library.records import Repair
from library.search.answers import Answer, Ask, Result, ResultPage, Span
from library.search.completing import Completer, Completes, Completion
from library.search.contract import Among, And, Engine, Facet, Filters, Hit, PageHit, Request, Response, Sort
from library.search.file_names import FileNames
from library.search.grouping import GroupingEngine
from library.search.highlighting import Highlighter, Marks, highlight_pages, snippet
from library.search.lexicon import Lexicon, Lexicons
from library.search.names import NamesNow, no_names
from library.search.precedents import CURRENT, Became, NoPrecedents, Precedents
from library.search.signers import Signers
from library.search.similar import similar_node
from library.search.suggesting import suggestion
from library.search.understanding import Understanding, understand
from library.vietnamese import Abbreviations

__all__ = [
    "Answer", "Ask", "Completes", "Completion", "DocumentSource", "Result", "ResultPage", "Search", "SearchService",
    "Span",
    "Summary",
]  # fmt: skip

MOST_SNIPPETS: Final = 3
"""Pages of one result that show a passage."""
MOST_PAGES: Final = 50
"""Pages that one result names."""
PAGES_READ: Final = 12
"""Pages of one result that are read for marks, as many as the site links; twenty results of volumes stay within
`PAGES_REMEMBERED`."""
FEW: Final = 3
"""With fewer documents in the result, words as OCR may have misread them are looked for below the line."""
PAGES_COMPARED: Final = 3
"""Pages of a document that say what is similar to it."""


class Summary(Protocol):
    """What an answer shows of a document; `issued` as in `Result`."""

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def code(self) -> str | None: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def committee(self) -> str | None: ...
    @property
    def issued(self) -> str | None: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def flagged(self) -> tuple[str, ...]: ...


class DocumentSource(Protocol):
    """Where the service gets what it shows; called from many threads at once."""

    def get(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, Summary]:
        """The documents that are there and that the audience may see; others are left out."""

    def page_text(self, document_id: str, number: int) -> str:
        """The text of a page, empty where there is none."""

    def page_repairs(self, document_id: str, number: int) -> Sequence[Repair]:
        """The misread words of a page."""


class _PageRead(NamedTuple):
    number: int
    text: str
    repairs: Sequence[Repair]


_MarkedPages = list[tuple[_PageRead, tuple[Span, ...]]]


class SearchService:
    """Answers questions over one engine. Holds nothing between questions but the lexicon of the last commit.

    Args:
        abbreviations: the archive's own table; the one that ships with the library where none is given.
        names: gives the names of committees and of kinds that are one, as they are now; where nothing is given every
            name is one.
        precedents: tells what documents do to one another; where nothing is given they do nothing.
        signers: tells who signed what; where nothing is given nobody signed anything.
        file_names: tells what came under the name of a file; where nothing is given nothing did.
    """

    def __init__(self, engine: Engine, documents: DocumentSource, *, abbreviations: Abbreviations | None = None,
                 names: NamesNow | None = None, precedents: Precedents | None = None,
                 signers: Signers | None = None, file_names: FileNames | None = None) -> None:  # fmt: skip
        self._engine = GroupingEngine(engine, names or no_names, abbreviations)
        self._documents = documents
        self._names = names or no_names
        self._lexicons = Lexicons(self._engine, abbreviations=abbreviations, names=self._names, precedents=precedents,
                                  signers=signers, file_names=file_names)
        self._precedents = precedents or NoPrecedents()

    def search(self, ask: Ask) -> Answer:
        """Answer a question; every string is one."""
        began = time.perf_counter()
        whole = _encodable(ask.query)
        if whole != ask.query:
            ask = replace(ask, query=whole)
        understood, response = self._ranked(ask)
        took_ms = (time.perf_counter() - began) * 1000.0
        suggested, unfiltered = self._suggestion(ask, understood, response)
        return Answer(
            query=ask.query, total=response.total, took_ms=took_ms, results=self._results(response, understood, ask),
            facets=response.facets, widened=response.widened, partial_from=response.partial_from,
            suggestion=suggested, unfiltered=unfiltered, notes=understood.notes,
            unknown=response.unknown, holds=response.groups,
        )  # fmt: skip

    def batches(self, ask: Ask, size: int) -> Iterator[tuple[Result, ...]]:
        """All documents that have all the words, so many at a time and in order, of one commit.

        What comes into the library meanwhile moves none of them; those that are gone meanwhile are left out.
        """
        ask = replace(ask, query=_encodable(ask.query), snippets=False)
        lexicon = self.lexicon(ask.audience)
        understood = understand(ask.query, lexicon)
        request = replace(_request(ask, understood, lexicon), widened=None, offset=0, limit=0)
        total = lexicon.engine.search(request).total
        for offset in range(0, total, size):
            here = replace(request, offset=offset, limit=min(size, total - offset))
            yield self._results(lexicon.engine.search(here), understood, ask)

    def prepare(self, audience: frozenset[str]) -> None:
        """Check the index, and read the lists of words that the first questions would otherwise wait for.

        Raises:
            DamagedError: the index cannot be read.
        """
        self._engine.check()
        words = self.lexicon(audience).words
        words.plain_tokens()
        self.complete("n", audience=audience)
        self._precedents.keep_ready()
        self.search(Ask("nghị quyết", audience=audience))

    def seen_by(self, audience: frozenset[str]) -> Search:
        """The same for one audience, which every answer is for."""
        return Search(self, audience)

    def highlighter(self, query: str, *, audience: frozenset[str]) -> Highlighter:
        """Marks texts as the search for that query marks them: places in order, none over another."""
        return Highlighter(self._ranked(Ask(_encodable(query), audience=audience, limit=0))[0].marks)

    def similar(self, document_id: str, *, audience: frozenset[str], limit: int = 5) -> tuple[Result, ...]:
        """Other documents about the same, nearest first; none for a document that is not there."""
        own = self._documents.get([document_id], audience).get(document_id)
        if own is None:
            return ()
        pages = (self._documents.page_text(document_id, number) for number in range(1, PAGES_COMPARED + 1))
        text = "\n".join((own.subject or "", *pages))
        node = similar_node(text, self.lexicon(audience).words, code=exact_key(own.code) if own.code else None)
        if node is None:
            return ()
        response = self._engine.search(Request(query=node, audience=audience, limit=limit + 1))
        known = self._documents.get([hit.id for hit in response.hits], audience)
        found = (_result(known[hit.id], hit, ()) for hit in response.hits if hit.id in known and hit.id != document_id)
        return tuple(found)[:limit]

    def complete(self, prefix: str, *, audience: frozenset[str], limit: int = 8) -> tuple[Completion, ...]:
        """What a beginning may become: codes, committees and subjects of documents that the audience may see."""
        return Completer(self._engine, self._documents, self.lexicon(audience), audience).complete(prefix, limit=limit)

    def shown_as(self, facet: Facet, name: str) -> str:
        """Under what the documents that bear a name of a committee or kind are listed."""
        return self._names()[facet].shown_as(name)

    def listed_as(self, facet: Facet, name: str, audience: frozenset[str]) -> str:
        """Under what the committee or kind is listed that a person names in any way; the name itself of an unknown."""
        return self._engine.last().listed_as(facet, name, audience)

    def _ranked(self, ask: Ask) -> tuple[Understanding, Response]:
        """Understand and answer; where hardly anything has all the words, also look for what OCR made of them."""
        lexicon = self.lexicon(ask.audience)
        understood = understand(ask.query, lexicon)
        request = _request(ask, understood, lexicon)
        if understood.is_empty or ask.among is not None:
            return understood, lexicon.engine.search(request)
        read = [understood]

        def wider() -> Request | None:
            read.append(understood.rescued())
            nothing_new = read[-1].widened in (None, understood.widened)
            return None if nothing_new else replace(request, query=read[-1].query, widened=read[-1].widened,
                                                    refine=read[-1].refine)  # fmt: skip

        response = lexicon.engine.search_or(request, FEW, wider)
        return read[-1], response

    def _suggestion(self, ask: Ask, understood: Understanding, response: Response) -> tuple[str | None, str | None]:
        """A query that finds something within the filters; else one that does without them."""
        if not ask.suggests or response.total or understood.is_empty:
            return None, None
        lexicon = self.lexicon(ask.audience)
        request = replace(_request(ask, understood, lexicon), widened=None, refine=None, offset=0, limit=0)

        def within(read: Understanding) -> bool:
            return lexicon.engine.search(replace(request, query=read.query)).total > 0

        def anywhere(read: Understanding) -> bool:
            return lexicon.holds(read.query)

        if ask.filters == Filters():
            return suggestion(ask.query, understood, lexicon, anywhere), None
        suggested = suggestion(ask.query, understood, lexicon, within)
        return suggested, None if suggested else suggestion(ask.query, understood, lexicon, anywhere)

    def lexicon(self, audience: frozenset[str]) -> Lexicon:
        """What the last commit says about queries, for an audience."""
        return self._lexicons.of(audience)

    def _results(self, response: Response, understood: Understanding, ask: Ask) -> tuple[Result, ...]:
        known = self._documents.get([hit.id for hit in response.hits], ask.audience)
        if not ask.snippets or not known:
            return tuple([_result(known[hit.id], hit, _bare(hit)) for hit in response.hits if hit.id in known])
        became, marks = self._precedents.became(list(known), ask.audience), understood.marks
        return tuple(_result(known[hit.id], hit, self._pages(hit, marks.within(known[hit.id].code)), became.get(hit.id))
                     for hit in response.hits if hit.id in known)

    def _pages(self, hit: Hit, marks: Marks) -> tuple[ResultPage, ...]:
        """The pages with a mark, or where none has one the best; the first of them show a passage.

        Of a volume only the best pages are read. Those behind them are named where more of the query stands on each
        than on any page that was read and has no mark.
        """
        best = sorted(hit.pages, key=_best_first)[:MOST_PAGES]
        read, unread = self._marked(hit.id, best[:PAGES_READ], marks), best[PAGES_READ:]
        if unread and not any(spans for _, spans in read):
            read, unread = self._marked(hit.id, best, marks), []
        told = [one for one in read if one[1]] or read[:1]
        shown = [ResultPage(page.number, *snippet(page.text, spans)) for page, spans in told[:MOST_SNIPPETS]]
        bare = max((page.leaves for page, (_, spans) in zip(best, read, strict=False) if not spans), default=0)
        named = [*(page.number for page, _ in told[MOST_SNIPPETS:]),
                 *(page.number for page in unread if page.leaves > bare)]
        return (*shown, *map(_page_alone, named))

    def _marked(self, document_id: str, pages: Sequence[PageHit], marks: Marks) -> _MarkedPages:
        read = [self._page(document_id, page.number) for page in pages]
        return list(zip(read, highlight_pages(marks, read), strict=True))

    def _page(self, document_id: str, number: int) -> _PageRead:
        return _PageRead(number, self._documents.page_text(document_id, number),
                         self._documents.page_repairs(document_id, number))


class Search:
    """Search as one audience is answered; whatever a question says of its audience does not count.

    Args:
        service: answers.
        audience: labels of the asker.
    """

    def __init__(self, service: SearchService, audience: frozenset[str]) -> None:
        self._service = service
        self._audience = audience

    def search(self, ask: Ask) -> Answer:
        """Answer a question; every string is one."""
        return self._service.search(replace(ask, audience=self._audience))

    def batches(self, ask: Ask, size: int) -> Iterator[tuple[Result, ...]]:
        """All documents that have all the words, so many at a time; see `SearchService.batches`."""
        return self._service.batches(replace(ask, audience=self._audience), size)

    def highlight(self, query: str, text: str) -> tuple[Span, ...]:
        """The places of a text that the query marks, in order, none over another."""
        return self.highlighter(query)(text)

    def highlighter(self, query: str) -> Highlighter:
        """`highlight` for one query and many texts."""
        return self._service.highlighter(query, audience=self._audience)

    def similar(self, document_id: str, *, limit: int = 5) -> tuple[Result, ...]:
        """Other documents about the same, nearest first; none for a document that is not there."""
        return self._service.similar(document_id, audience=self._audience, limit=limit)

    def complete(self, prefix: str, *, limit: int = 8) -> tuple[Completion, ...]:
        """What a beginning may become: codes, committees and subjects of documents that are seen."""
        return self._service.complete(prefix, audience=self._audience, limit=limit)

    def shown_as(self, facet: Facet, name: str) -> str:
        """Under what the documents that bear a name of a committee or kind are listed."""
        return self._service.shown_as(facet, name)

    def label_of(self, facet: Facet, name: str) -> str:
        """Under what the committee or kind is listed that a person names in whatever way; else the name itself.

        What the person sees no document of is not told by another name than that which was given.
        """
        return self._service.listed_as(facet, name, self._audience)


def _request(ask: Ask, understood: Understanding, lexicon: Lexicon) -> Request:
    day = today()
    sort = Sort.NEWEST if understood.is_empty and ask.sort is Sort.RELEVANCE else ask.sort
    query, widened = understood.query, understood.widened
    if ask.among is not None:
        query, widened = And((Among(ask.among), query)), None
    return Request(
        query=query, widened=widened, refine=understood.refine, filters=ask.filters,
        audience=ask.audience, sort=sort, offset=max(0, ask.offset), limit=max(0, ask.limit),
        groups=lexicon.groups(day, needed=bool(ask.filters.groups)),
        first=lexicon.holding(CURRENT, day) if sort is Sort.IN_FORCE else None,
    )  # fmt: skip


def _encodable(query: str) -> str:
    """The query without halves of characters (bytes of a terminal that were no UTF-8), so that it can be told again."""
    return query.encode("utf-8", "replace").decode("utf-8")


def _bare(hit: Hit) -> tuple[ResultPage, ...]:
    """The pages with hits, without passages."""
    pages = hit.pages if len(hit.pages) < 2 else sorted(hit.pages, key=_best_first)[:MOST_PAGES]
    return tuple([_page_alone(page.number) for page in pages])


_page_alone = lru_cache(maxsize=MOST_PAGES)(ResultPage)
"""A page without a passage; most results have their hits on one of the first."""


def _best_first(page: PageHit) -> tuple[int, int]:
    return -page.leaves, page.number


def _result(summary: Summary, hit: Hit, pages: tuple[ResultPage, ...], became: Became | None = None) -> Result:
    return Result(
        id=summary.id, source=summary.source, code=summary.code, kind=summary.kind, committee=summary.committee,
        issued=summary.issued or None, year=int(summary.issued[:4]) if summary.issued else None,
        subject=summary.subject, score=hit.score, flagged=summary.flagged, pages=pages, became=became,
    )  # fmt: skip
