"""The page of doubts: what waits for a person, the worst first, each beside its place on the paper."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Final

from library.catalogue import DoubtCount, DoubtCounts, FieldDoubt, PageDoubt, Sheet
from library.doubt_reasons import Doubt
from library.fields import BY_NAME, CORRECTABLE
from library.records import Fields
from web.links import Links
from web.views.crops import Crop, Source, crop, source_of
from web.views.desk_review import LastAct
from web.views.doubts import PAGES, Filter, address
from web.views.paging import Paging, paging_through
from web.views.results import written
from web.wording import Translate, bare_reason, field_name, mark

SIZE: Final = 20
"""Doubts on a page: each brings its page picture with it."""
SECRECY: Final = "secrecy"
"""The field whose flag says that a document was let through."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in words, and how often."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Item:
    """A doubt with its document; `href` is the reader at the place.

    Args:
        words: which field, or which page, and why.
        value: what the field holds; None: it is empty, or a page is meant.
        reading: what was read there; empty where nothing was.
        confidence: of the reading in percent; None where there is no reading.
        crop: its place on the paper; None for a document without pictures.
        sheet: the whole page, where a page is meant.
        edit: where it is answered, for who may correct it: the document's review, or the text of the page; else empty.
        split: where its file is split, on a page that may begin a document, for who may do that; else empty.
        right: where it is said that a document was rightly let through, for who may say it; else empty.
        own: this person may say that of others' documents, but let this one through.
    """

    kind: str | None
    code: str | None
    committee: str | None
    issued: str | None
    title: str
    source: str
    href: str
    words: str
    value: str | None
    reading: str
    confidence: int | None
    page: int | None
    crop: Crop | None
    sheet: Source | None
    edit: str = ""
    split: str = ""
    right: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A page of the list that was chosen.

    Args:
        total: doubts in all, fields and pages.
        count: doubts of the chosen list.
        of_pages: whether the list is that of the pages.
        last: what this person has just said of a document that was let through.
    """

    total: int
    count: int
    of_pages: bool
    filters: tuple[Filter, ...]
    reasons: tuple[Reason, ...]
    items: tuple[Item, ...]
    paging: Paging
    json: str
    last: LastAct | None = None


def review_view(
    counts: DoubtCounts, items: tuple[Item, ...], *, field: str | None, page: int, links: Links, translate: Translate,
    last: LastAct | None = None,
) -> ReviewView:
    """The page of doubts.

    Args:
        field: the chosen field, `page` for the pages, None for all fields.
    """
    of_pages = field == PAGES
    count = counts.page_total if of_pages else counts.total(field)
    chosen = counts.pages if of_pages else tuple(one for one in counts.fields if field in (None, one.field))
    return ReviewView(
        total=counts.total() + counts.page_total,
        count=count,
        of_pages=of_pages,
        filters=_filters(counts, field, links, translate),
        reasons=tuple(Reason(_reason(one, field, translate), one.count) for one in chosen),
        items=items,
        paging=paging_through(count, page=page, size=SIZE, href=lambda number: links.review(field, page=number)),
        json=links.api_review(field),
        last=last,
    )


def field_items(doubts: Sequence[FieldDoubt], *, may_correct: bool, own: Container[str] | None = None, links: Links,
                translate: Translate) -> tuple[Item, ...]:  # fmt: skip
    """Doubtful fields as the page shows them, each with the way to its place on the desk for who may correct it.

    Args:
        own: documents that this person let through; None: this person has no say in that.
    """
    items = (_field_item(doubt, may_correct, links, translate) for doubt in doubts)
    return tuple(item if own is None or doubt.field != SECRECY else
                 replace(item, own=True) if doubt.document_id in own else
                 replace(item, right=links.act(doubt.document_id, name="released"))
                 for doubt, item in zip(doubts, items, strict=True))


def page_items(doubts: Sequence[PageDoubt], *, may_correct: bool, may_split: bool, links: Links, translate: Translate
               ) -> tuple[Item, ...]:  # fmt: skip
    """Doubtful pages as the page shows them."""
    items = (_page_item(doubt, may_correct, links, translate) for doubt in doubts)
    return tuple(replace(item, split=links.manage(doubt.document_id))
                 if may_split and Doubt.MAY_BEGIN in doubt.reasons else item
                 for doubt, item in zip(doubts, items, strict=True))


def _field_item(doubt: FieldDoubt, may_correct: bool, links: Links, translate: Translate) -> Item:
    name = field_name(doubt.field, translate)
    seen = doubt.evidence
    picture = _source(doubt.document_id, doubt.sheet, links)
    box = seen.box if seen else None
    label = mark("Ảnh chỗ đọc “%(field)s”, trang %(page)s") if box else mark("Ảnh phần đầu trang %(page)s")
    said = translate(label, field=name, page=doubt.sheet.number if doubt.sheet else 0)
    return _item(
        doubt, links,
        words=f"{name}: {bare_reason(doubt.reason, translate)}",
        value=written(doubt.fields.issued) if doubt.field in BY_NAME and BY_NAME[doubt.field].is_date else doubt.value,
        reading=seen.reading if seen else "",
        confidence=round(seen.confidence * 100) if seen and seen.reading else None,
        crop=crop(picture, box, label=said) if picture else None,
        edit=links.desk_review(at=doubt.document_id) if may_correct and doubt.field in CORRECTABLE else "",
    )  # fmt: skip


def _page_item(doubt: PageDoubt, may_correct: bool, links: Links, translate: Translate) -> Item:
    name = translate(mark("Trang %(number)s"), number=doubt.sheet.number)
    return _item(
        doubt, links,
        words=f"{name}: {', '.join(bare_reason(reason, translate) for reason in doubt.reasons)}",
        reading=" ".join(doubt.beginning.split()),
        confidence=None if doubt.confidence is None else round(doubt.confidence * 100),
        sheet=_source(doubt.document_id, doubt.sheet, links),
        edit=links.page_text(doubt.document_id, doubt.sheet.number) if may_correct else "",
    )  # fmt: skip


def _item(
    doubt: FieldDoubt | PageDoubt, links: Links, *, words: str, reading: str, confidence: int | None,
    value: str | None = None, crop: Crop | None = None, sheet: Source | None = None, edit: str = "",
) -> Item:  # fmt: skip
    fields: Fields = doubt.fields
    return Item(
        fields.kind, fields.code or fields.symbol, fields.committee, written(fields.issued),
        title=fields.subject or doubt.source, source=doubt.source, href=address(doubt, links), words=words,
        value=value, reading=reading, confidence=confidence, page=doubt.sheet.number if doubt.sheet else None,
        crop=crop, sheet=sheet, edit=edit,
    )  # fmt: skip


def _source(document_id: str, sheet: Sheet | None, links: Links) -> Source | None:
    if sheet is None:
        return None
    return source_of(
        document_id, sheet.number, picture=sheet.picture, width=sheet.width, height=sheet.height, links=links
    )


def _filters(counts: DoubtCounts, field: str | None, links: Links, translate: Translate) -> tuple[Filter, ...]:
    """All fields, each field (the most doubtful first), and the pages."""
    names = sorted({one.field for one in counts.fields}, key=lambda name: (-counts.total(name), name))
    every = Filter(translate(mark("Tất cả các trường")), counts.total(), links.review(), field is None)
    ones = (Filter(field_name(one, translate), counts.total(one), links.review(one), field == one) for one in names)
    pages = Filter(translate(mark("Trang")), counts.page_total, links.review(PAGES), field == PAGES)
    return (every, *ones, pages)


def _reason(one: DoubtCount, field: str | None, translate: Translate) -> str:
    why = bare_reason(one.reason, translate)
    return why if field is not None else f"{field_name(one.field, translate)}: {why}"
