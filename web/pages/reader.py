"""The reader."""

from __future__ import annotations

import logging
import re
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from flask_babel import gettext

from library.access import Right
from library.errors import DamagedError, EngineUnreachableError, NotFoundError
from library.exchange import can_be_written
from library.moments import today
from library.records import Document, Page, State
from web import bounds
from web.desks import desk
from web.pages.around import around_of, marks_of
from web.pages.asking import answer, parameters
from web.pages.files import is_intact
from web.rendering import links, page, site
from web.viewing import may, room, viewer
from web.views.facts import Original, forms_of
from web.views.hits import HitMap, hit_map
from web.views.movement import Neighbour, Neighbours
from web.views.position import Position, Zoom, opened_at
from web.views.reader import Opened, reader_view
from web.views.relations import BESIDE
from web.views.volumes import volume

MAX_HIT: Final = 1_000_000
_log = logging.getLogger(__name__)
_FIELD: Final = re.compile(r"[a-z_]{1,20}", re.ASCII)


def blueprint() -> Blueprint:
    """`/documents/<id>`."""
    made = Blueprint("reader", __name__)
    made.get("/documents/<document_id>")(reader)
    return made


def reader(document_id: str) -> Response:
    """A document at a page, or at a hit."""
    given = parameters()
    position = _position(given)
    shared = site()
    try:
        document = room().document(document_id)
    except NotFoundError:
        moved = room().moved(document_id, position.page or 1)
        if moved is None and not _is_told_withdrawn(document_id):
            raise
        where = links().history(document_id) if moved is None else links().document(moved[0], page=moved[1])
        return Response(status=302, headers={"Location": where})
    if not _turns_a_page(document_id):
        room().count_opening(document_id)
    opened = _open(document, position)
    related = room().relating.of(document_id)
    siblings = room().siblings(document_id) if document.part else ()
    view = reader_view(
        opened,
        neighbours=_neighbours(position),
        original=_original(document),
        volume=volume(document, siblings, page=opened.page.number if opened.page else None, links=links()),
        filed_in=room().filed_in(document_id),
        around=around_of(document_id, related, today(), space=BESIDE),
        cited=marks_of(related, opened.page.number if opened.page else 0),
        library_name=gettext(shared.settings.library_name),
        work=_work(document.id, opened.page.number if opened.page else None),
        links=links(),
        translate=gettext,
    )
    kept = tuple(pair for pair in position.choice.at(1).pairs() if pair[0] != "q")
    return page("reader.html", view, title=view.head.name, query=position.choice.query, kept=kept)


def _is_told_withdrawn(document_id: str) -> bool:
    """Whether it was withdrawn, and whoever asks may be told of that and bring it back."""
    if not (may(Right.WITHDRAW) and may(Right.SEE_HISTORY)):
        return False
    withdrawn = desk().archive.catalogue.documents.state_of(document_id) is State.WITHDRAWN
    return withdrawn and bool(desk().told([document_id]))


def _work(document_id: str, number: int | None) -> tuple[tuple[str, str], ...]:
    """What whoever reads may do with the document, at a page."""
    manages = may(Right.WITHDRAW) or may(Right.SET_ACCESS) or may(Right.RECUT)
    text = (gettext("Sửa chữ của trang") if may(Right.CORRECT) else gettext("Đề nghị sửa chữ của trang"),
            links().page_text(document_id, number) if number else "", may(Right.PROPOSE) and number is not None)
    offered = (
        (gettext("Sửa thông tin"), links().edit(document_id), may(Right.CORRECT)),
        text,
        (gettext("Quản lý"), links().manage(document_id), manages),
        (gettext("Lịch sử"), links().history(document_id), may(Right.SEE_HISTORY)),
    )
    return tuple((label, href) for label, href, allowed in offered if allowed)


def _position(given: bounds.Parameters) -> Position:
    search = {name: values for name, values in given.items() if name != "page"}
    show = bounds.single(given, "show")
    if show is not None and not _FIELD.fullmatch(show):
        raise bounds.BadParameterError("show", bounds.Problem.UNKNOWN_VALUE, allowed="kind, code, issued, …")
    return Position(
        choice=bounds.choice(search),
        page=bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE),
        hit=bounds.whole_number(given, "hit", least=1, most=MAX_HIT),
        rank=bounds.whole_number(given, "n", least=1, most=bounds.MAX_PAGE * bounds.MAX_SIZE),
        find=bounds.single(given, "find", longest=bounds.MAX_QUERY),
        show=show,
        zoom=bounds.one_of(given, "zoom", Zoom) or Zoom.FIT,
    )


def _open(document: Document, position: Position) -> Opened:
    unmarked = False
    try:
        hits = _hits(document, position.sought)
    except EngineUnreachableError as error:
        _log.error("%s: %s", document.id, error)
        hits, unmarked = hit_map(document.pages, None), True
    number, hit = opened_at(document, position, hits)
    if not document.pages:
        return Opened(document, None, hits, None, position, unmarked=unmarked)
    page, unboxed = _page(document, number)
    return Opened(document, page, hits, hit, position, lost=_is_lost(document.id, page), unboxed=unboxed,
                  unmarked=unmarked)


def _page(document: Document, number: int) -> tuple[Page, bool]:
    """The page with its boxes; where these are lost (True), the page without them is still worth reading."""
    try:
        return room().page(document.id, number), False
    except DamagedError as error:
        _log.error("%s, page %d: %s", document.id, number, error)
        return next(one for one in document.pages if one.number == number), True


def _is_lost(document_id: str, page: Page) -> bool:
    """Whether the page's picture cannot be shown, which its reader is told instead of finding a hole."""
    if page.picture is None:
        return False
    try:
        return not is_intact(room().page_picture(document_id, page.number))
    except DamagedError:
        return True


def _hits(document: Document, query: str) -> HitMap:
    if not query.strip():
        return hit_map(document.pages, None)
    shared = site()
    return shared.hits.get(
        (query, viewer().labels, document.fields.code,
         tuple(hash((page.text, page.repairs)) for page in document.pages)),
        lambda: hit_map(document.pages, partial(room().search.highlighter(query).pages, code=document.fields.code)),
    )


def _original(document: Document) -> Original | None:
    try:
        blob = room().original(document.id)
    except (NotFoundError, DamagedError):
        return None
    written = can_be_written(document, blob.media_type)
    forms = forms_of(document.id, links(), translate=gettext) if written else ()
    return Original(blob.name, blob.size, blob.sha256, links().original(document.id), forms)


def _neighbours(position: Position) -> Neighbours | None:
    """The results on either side; one search over three results, none where the reader came without one."""
    rank = position.rank
    if rank is None or not position.choice.asks:
        return None
    first = max(1, rank - 1)
    try:
        told = answer(position.choice, offset=first - 1, limit=3)
    except EngineUnreachableError:
        return None
    around: dict[int, Neighbour] = {
        place: (result.id, result.pages[0].number if result.pages else None, place)
        for place, result in enumerate(told.results, start=first)
    }
    if rank not in around:
        return None
    counted = told.total if rank <= told.total else told.total + told.widened  # as the list above its line counts
    return Neighbours(counted, around.get(rank - 1), around.get(rank + 1))


def _turns_a_page(document_id: str) -> bool:
    """Whether one comes from this very document, which was opened already."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:  # some browsers send anything
        return False
    return (before.netloc, before.path) == (request.host, links().document(document_id))
