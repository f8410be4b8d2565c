"""The page of doubts."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext

from library.access import Right
from web import bounds
from web.desks import desk
from web.pages.asking import parameters
from web.rendering import links, page
from web.viewing import room
from web.views.doubts import PAGES
from web.views.review import SIZE, Item, field_items, page_items, review_view


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
    view = review_view(counts, items, field=field, page=number, links=links(), translate=gettext)
    return page("review.html", view, title=gettext("Chờ kiểm tra"), section="review")


def _items(field: str | None, offset: int) -> tuple[Item, ...]:
    seen = room()
    may_correct = desk().may(Right.CORRECT)
    if field == PAGES:
        pages = seen.page_doubts(offset=offset, limit=SIZE)
        return page_items(pages, may_correct=may_correct, links=links(), translate=gettext)
    fields = seen.field_doubts(field, offset=offset, limit=SIZE)
    return field_items(fields, may_correct=may_correct, links=links(), translate=gettext)
