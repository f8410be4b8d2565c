"""Taking things away: exports of all matches, originals, citations, feeds; a document as PDF, hOCR or ALTO."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from flask import Blueprint, Response, request, stream_with_context
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from library.catalogue import Summary
from library.errors import DamagedError, NotFoundError, UnreadableError, UsageError
from library.exchange import FORMS
from library.exchange.xml_text import allowed
from library.search.service import Result
from web import bounds
from web.choice import Choice
from web.languages import chosen_language
from web.originals import Member, name_in_zip, zipped
from web.pages.asking import answer, batches, parameters
from web.pages.heavy import in_turn, pieces
from web.rendering import links, page, site
from web.security import FILE_POLICY
from web.troubles import DIFFERS
from web.viewing import room
from web.views.citations import CITATION_TYPES, bibtex, ris
from web.views.exports import EXPORTERS, MOST_ORIGINALS, original_columns, original_row
from web.views.facets import choice_in_words
from web.views.feed import feed_view

FEED_LENGTH = 30
FEED_AMONG = 1000
"""Results of a search that are put in the order in which they were added; of more, the last are looked for."""
_LONGER, _LONGEST_STRETCH = 4, 64_000


def blueprint() -> Blueprint:
    """`/export.<style>`, `/originals.zip`, `/feed.atom`; of one document `citation.<style>` and `export/<form>`."""
    made = Blueprint("take", __name__)
    made.get("/export.<style>")(export)
    made.get("/originals.zip")(originals)
    made.get("/feed.atom")(feed)
    made.get("/documents/<document_id>/citation.<style>")(cite)
    made.get("/documents/<document_id>/export/<form>")(take_form)
    return made


def export(style: str) -> Response:
    """All results of a search as a file, sent while they are fetched."""
    if style not in EXPORTERS:
        raise NotFound
    choice = bounds.choice(parameters())
    exporter = EXPORTERS[style]
    base, language = request.url_root.rstrip("/"), chosen_language()
    library = gettext(site().settings.library_name)

    def made() -> Response:
        first = next(results := batches(choice, site().settings.export_batch), ())
        room().note_list(style, request.query_string.decode("utf-8", "replace"))
        lines = exporter.lines(_all(first, results), language=language, library=library,
                               address=lambda one: base + links().document(one))
        return Response(stream_with_context(pieces(lines)), mimetype=exporter.media_type)

    response = in_turn(made)
    response.headers["Content-Disposition"] = f'attachment; filename="vankien-{_stamp()}.{style}"'
    return response


def originals() -> Response:
    """The originals of all results as one ZIP with a list, sent while they are read.

    Raises:
        UsageError: there are more of them than are taken at once.
        TooManyError, BusyError: as in `take_form`.
    """
    choice = bounds.choice(parameters())

    def made() -> Response:
        told = answer(choice, limit=MOST_ORIGINALS, snippets=False)
        if told.total > MOST_ORIGINALS:
            raise UsageError("{count} documents were found; the originals of {most} at most are taken at once.",
                             count=told.total, most=MOST_ORIGINALS, next_step="Narrow the search.")
        room().note_list("originals", request.query_string.decode("utf-8", "replace"))
        table = [original_columns()]
        sent = zipped(_members(told.results[: told.total], table), table)
        return Response(stream_with_context(sent), mimetype="application/zip")

    response = in_turn(made)
    response.headers["Content-Disposition"] = f'attachment; filename="vankien-{_stamp()}.zip"'
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _members(results: Iterable[Result], table: list[str]) -> Iterator[Member]:
    """The files of results that this viewer may have now; documents of one file share it. Each is told in the table."""
    names: dict[str, str] = {}
    for result in results:
        try:
            blob = room().original(result.id)
        except (NotFoundError, DamagedError):  # of another's too, withdrawn since, a record without a file, gone
            table.append(original_row(result, None, ""))
            continue
        name = names.get(blob.sha256)
        if name is None:
            name = names[blob.sha256] = name_in_zip(len(names) + 1, blob)
            yield Member(name, blob)
        room().note_taken(result.id, "original")
        table.append(original_row(result, name, blob.sha256))


def feed() -> Response:
    """What came last into the library, of all or of what a search finds, as Atom."""
    choice = bounds.choice(parameters())
    latest = _latest_of(choice) if choice.asks else room().overview(latest=FEED_LENGTH).latest
    title = choice_in_words(choice, gettext) or gettext("Mới đưa vào thư viện")
    base = request.url_root.rstrip("/")
    view = feed_view(latest, choice=choice, base=base, links=links(), title=title, translate=gettext)
    response = page("feed.xml", view, title=title)
    response.set_data(allowed(response.get_data(as_text=True)))  # a name may hold what XML cannot
    response.mimetype = "application/atom+xml"
    return response


def _latest_of(choice: Choice) -> tuple[Summary, ...]:
    """What was added last of the documents that have all the words."""
    told = answer(choice, offset=0, limit=FEED_AMONG, snippets=False)
    if told.total > FEED_AMONG:
        return tuple(room().summaries(_latest_of_many(choice)))
    found = room().summaries([one.id for one in told.results[: told.total]])
    return tuple(sorted(found, key=lambda one: -one.added)[:FEED_LENGTH])


def _latest_of_many(choice: Choice) -> list[str]:
    """The same where many have: all documents are gone through, what was added last first, in longer and longer
    stretches, until as many are found as a feed has.
    """
    found: dict[str, None] = {}
    offset, size = 0, FEED_AMONG
    while len(found) < FEED_LENGTH and (ids := room().added(offset=offset, limit=size)):
        told = answer(choice, offset=0, limit=FEED_AMONG, snippets=False, among=frozenset(ids))
        if told.total > FEED_AMONG:  # the size of a stretch grows, but not above what is shown of one
            size = FEED_AMONG
            continue
        fitting = {one.id for one in told.results[: told.total]}
        found |= dict.fromkeys(one for one in ids if one in fitting)
        offset, size = offset + len(ids), min(size * _LONGER, _LONGEST_STRETCH)
    return list(found)[:FEED_LENGTH]


def cite(document_id: str, style: str) -> Response:
    """A document cited, as BibTeX or RIS."""
    if style not in CITATION_TYPES:
        raise NotFound
    number = bounds.whole_number(parameters(), "page", least=1, most=bounds.MAX_PAGE)
    document = room().document(document_id)
    if number is not None and all(one.number != number for one in document.pages):
        raise NotFound
    write = bibtex if style == "bib" else ris
    text = write(
        document,
        library_name=gettext(site().settings.library_name),
        page=number,
        address=request.url_root.rstrip("/") + links().document(document_id, page=number).removesuffix("#at"),
    )
    response = Response(text, mimetype=CITATION_TYPES[style])
    response.headers["Content-Disposition"] = f'attachment; filename="{document_id}.{style}"'
    return response


def take_form(document_id: str, form: str) -> Response:
    """A document as searchable PDF, hOCR or ALTO: made when asked for and read again as `export` does.

    It is to be saved and never shown within the site.

    Raises:
        TooManyError, BusyError: files are being made for this client or for others, and its turn did not come.
        UnreadableError: it cannot be made, or what was made, read again, is not the text of the library.
    """
    if form not in FORMS:
        raise NotFound
    return in_turn(lambda: _made(document_id, form))


def _made(document_id: str, form: str) -> Response:
    taken = room().taken(document_id, form, check=True)
    if taken.wrong:
        raise UnreadableError(DIFFERS, "{id}: {wrong}", id=document_id, wrong="; ".join(map(str, taken.wrong[:3])))
    room().note_taken(document_id, form)
    response = Response(taken.content, mimetype=taken.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _all(first: tuple[Result, ...], rest: Iterator[tuple[Result, ...]]) -> Iterator[Result]:
    yield from first
    for batch in rest:
        yield from batch


def _stamp() -> str:
    return datetime.now(tz=UTC).strftime("%Y%m%d")
