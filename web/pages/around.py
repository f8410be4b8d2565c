"""What stands around a document, for the reader and for the page of its relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime

from flask_babel import gettext

from library.catalogue import Summary
from library.moments import today
from library.relating import Related
from library.relations.holding import Status, Validity
from library.search.query_language import Operator
from library.wording import word
from web import bounds
from web.bounds import BadParameterError, Problem
from web.choice import Choice
from web.languages import chosen_language
from web.pages.asking import parameters
from web.rendering import links
from web.viewing import room
from web.views.relations import Room, Said, article_before, groups, ids_in, own_words_at
from web.views.validity import Around, deciding, status_line


def in_words(value: str) -> str:
    """A state or a type in the reader's language."""
    return word(value, chosen_language())


def around_of(document_id: str, related: Sequence[Related], day: date, *, space: Room) -> Around:
    """What a document is to others and others to it, and whether it is in force on a day.

    Args:
        space: how many lines there is room for.
    """
    validity = room().relating.on(document_id, day)
    perhaps = room().relating.perhaps_repealed(document_id, day)
    decides = deciding(validity, related)
    known = known_of([*ids_in(related, space), *keys_of(validity), *(one.document_id for one in perhaps),
                      *([decides.told.document_id] if decides else [])])  # fmt: skip
    return Around(
        status_line(validity, decides, article_of(decides), known, perhaps=perhaps,
                    own=own_said(document_id, validity), links=links(), word=in_words, translate=gettext),
        groups(related, known, space=space, links=links(), word=in_words, translate=gettext),
        links().relations(document_id),
        links().timeline(of=document_id),
        _citing(known.get(document_id)),
    )


def own_said(document_id: str, validity: Validity) -> Said | None:
    """Where a document says itself what holds of it: until when, of one that is over by that; else from when."""
    if validity.by is not None or not validity.rules:
        return None
    told = room().relating.of_its_time(document_id)
    wanted = "until" if validity.status is Status.REPEALED else "from"
    found = next((one for one in told if one.sort == wanted), None)
    return own_words_at(document_id, found, links()) if found is not None else None


def _citing(own: Summary | None) -> str:
    """The search for all that cite a document; it has its own name only where something cites it."""
    if own is None or not own.fields.code:
        return ""
    return links().search(Choice(f'{Operator.CITES}:"{own.fields.code}"'))


def article_of(decides: Related | None) -> str | None:
    """The article in which the deciding words stand."""
    if decides is None:
        return None
    document = room().document(decides.told.document_id)
    return next((article_before(page, decides.told.start) for page in document.pages
                 if page.number == decides.told.page), None)  # fmt: skip


def keys_of(validity: Validity) -> list[str]:
    """The documents that an answer speaks of."""
    found = [validity.by, *(one.source for one in validity.saved), *(one.act.source for one in validity.contradictions)]
    return [str(one) for one in found if one is not None]


def known_of(ids: Sequence[str]) -> dict[str, Summary]:
    """What is shown of those of these documents that are seen."""
    return {one.id: one for one in room().summaries(list(dict.fromkeys(ids)))}


def marks_of(related: Sequence[Related], number: int) -> Iterator[tuple[int, int, str]]:
    """Where words of a page lead: to what they name; to the list where it is one of several; to what is missing."""
    for one in related:
        told = one.told
        if one.incoming or told.page != number:
            continue
        if len(one.targets) == 1:
            yield told.start, told.end, links().document(one.targets[0])
        elif one.targets:
            yield told.start, told.end, links().relations(told.document_id)
        elif told.code:
            yield told.start, told.end, links().missing(code=told.code)


def asked_day() -> date:
    """The day that is asked for; today where none is.

    Raises:
        BadParameterError: that is no day.
    """
    text = bounds.single(parameters(), "on")
    if text is None:
        return today()
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).date()
    raise BadParameterError("on", Problem.NOT_A_DAY, allowed="1-5-2010")
