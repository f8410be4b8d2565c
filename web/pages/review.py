"""The page of doubts."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext

from library.access import Right
from library.acts.releases import released_by
from library.catalogue import FieldDoubt
from web import bounds
from web.desks import desk
from web.pages.acting import MAX_ACT
from web.pages.asking import parameters
from web.pages.desk_review import last_of
from web.rendering import links, page
from web.viewing import room
from web.views.desk_review import LastAct
from web.views.doubts import PAGES
from web.views.review import SECRECY, SIZE, Item, field_items, page_items, review_view


def blueprint() -> Blueprint:
    """`/review`."""
    made = Blueprint("review", __name__)
    made.get("/review")(review)
    return made


def review() -> Response:
    """What waits for a person: fields by flag, or pages by confidence, the worst first."""
    given = parameters()
    field = bounds.single(given, "field")
    number = bounds.whole_number(given, "page", least=1, most=bounds.MAX_PAGE) or 1
    counts = room().doubt_counts()
    items = _items(field, (number - 1) * SIZE)
    view = review_view(counts, items, field=field, page=number, links=links(), translate=gettext,
                       last=_last(given))
    return page("review.html", view, title=gettext("Chờ kiểm tra"), section="review")


def _items(field: str | None, offset: int) -> tuple[Item, ...]:
    seen = room()
    may_correct = desk().may(Right.CORRECT)
    if field == PAGES:
        pages = seen.page_doubts(offset=offset, limit=SIZE)
        return page_items(pages, may_correct=may_correct, may_split=desk().may(Right.RECUT), links=links(),
                          translate=gettext)
    fields = seen.field_doubts(field, offset=offset, limit=SIZE)
    return field_items(fields, may_correct=may_correct, own=_own(fields), links=links(), translate=gettext)


def _own(doubts: list[FieldDoubt]) -> set[str] | None:
    """Those of these documents that the person let through; None for who has no say in that."""
    here = desk()
    if not here.may(Right.RELEASE):
        return None
    return {one.document_id for one in doubts
            if one.field == SECRECY and here.actor in released_by(here.archive, one.document_id)}


def _last(given: bounds.Parameters) -> LastAct | None:
    """What the person has just said of a document that was let through."""
    here, act = desk(), bounds.whole_number(given, "act", least=1, most=MAX_ACT)
    return last_of(here, act, back=links().review(SECRECY)) if here.may(Right.RELEASE) else None
