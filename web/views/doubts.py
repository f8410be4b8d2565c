"""Doubts as records for programs and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from library.catalogue import DoubtCount, DoubtCounts, FieldDoubt, PageDoubt
from library.records import Box, Fields
from web.links import Links
from web.wording import Translate, bare_reason, field_name, mark

PAGES = "page"
"""The name under which doubtful pages stand beside the names of fields."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A list of doubts that can be chosen: all fields, one field, or the pages."""

    label: str
    count: int
    href: str
    on: bool


def counts_record(counts: Sequence[DoubtCount]) -> list[dict[str, Any]]:
    """How many doubts of which field for which reason."""
    return [{"field": one.field, "reason": one.reason, "count": one.count} for one in counts]


def field_record(doubt: FieldDoubt, links: Links) -> dict[str, Any]:
    """A doubtful field: what it holds, what was read, and where."""
    seen = doubt.evidence
    return {
        "id": doubt.document_id, "source": doubt.source, "code": doubt.fields.code, "field": doubt.field,
        "reason": doubt.reason, "value": doubt.value, "reading": seen.reading if seen else None,
        "confidence": seen.confidence if seen else None, "page": doubt.sheet.number if doubt.sheet else None,
        "box": _box(seen.box) if seen and seen.box else None, "address": address(doubt, links),
    }  # fmt: skip


def page_record(doubt: PageDoubt, links: Links) -> dict[str, Any]:
    """A doubtful page: the beginning of its text is the reading."""
    return {
        "id": doubt.document_id, "source": doubt.source, "code": doubt.fields.code,
        "field": f"page:{doubt.sheet.number}", "reason": ", ".join(doubt.reasons), "value": None,
        "reading": doubt.beginning or None, "confidence": doubt.confidence, "page": doubt.sheet.number, "box": None,
        "address": address(doubt, links),
    }  # fmt: skip


def address(doubt: FieldDoubt | PageDoubt, links: Links) -> str:
    """The reader at the page, with the box drawn where it is known."""
    page = doubt.sheet.number if doubt.sheet else None
    if isinstance(doubt, FieldDoubt) and doubt.evidence is not None and doubt.evidence.box is not None:
        return links.document(doubt.document_id, page=page, show=doubt.field)
    return links.document(doubt.document_id, page=page)


def doubt_lines(
    counts: DoubtCounts, fields: Sequence[FieldDoubt], pages: Sequence[PageDoubt], *, links: Links, translate: Translate
) -> Iterator[str]:
    """All counts, then both lists, each doubt with the address of its place in the site."""
    yield from _count_lines(counts, translate)
    if fields:
        yield _heading(translate(mark("Trường")))
    for rank, field in enumerate(fields, start=1):
        yield from _field_lines(rank, field, translate)
        yield f"     {address(field, links)}"
    if pages:
        yield _heading(translate(mark("Trang")))
    for rank, page in enumerate(pages, start=1):
        yield from _page_lines(rank, page, translate)
        yield f"     {address(page, links)}"


def _heading(words: str) -> str:
    return f"─── {words} ───"


def _count_lines(counts: DoubtCounts, translate: Translate) -> Iterator[str]:
    """In all, by field, by reason."""
    fields, pages = counts.total(), counts.page_total
    yield translate(mark("%(all)s chỗ chờ kiểm tra: %(fields)s trường, %(pages)s trang"), all=fields + pages,
                    fields=fields, pages=pages)
    by_field = sorted(counts.fields, key=lambda one: (-counts.total(one.field), one.field, -one.count, one.reason))
    groups = [(field_name(name, translate), list(some)) for name, some in groupby(by_field, lambda one: one.field)]
    if counts.pages:
        groups.append((translate(mark("Trang")), list(counts.pages)))
    for label, some in groups:
        yield f"  {label}: {sum(one.count for one in some)}"
        for one in some:
            yield f"    {one.count:6}  {bare_reason(one.reason, translate)}"


def _field_lines(rank: int, doubt: FieldDoubt, translate: Translate) -> Iterator[str]:
    yield _head(rank, doubt.document_id, doubt.source, doubt.fields)
    words = f"{field_name(doubt.field, translate)}: {bare_reason(doubt.reason, translate)}"
    parts = [words, translate(mark("đang ghi “%(value)s”"), value=doubt.value) if doubt.value else
             translate(mark("để trống"))]
    parts += [translate(mark("đọc là “%(reading)s” (%(sure)s)"), **_reading(doubt))] if _reading(doubt) else []
    parts += [translate(mark("trang %(number)s"), number=doubt.sheet.number)] if doubt.sheet else []
    yield "     " + " · ".join(parts)


def _page_lines(rank: int, doubt: PageDoubt, translate: Translate) -> Iterator[str]:
    yield _head(rank, doubt.document_id, doubt.source, doubt.fields)
    reasons = ", ".join(bare_reason(reason, translate) for reason in doubt.reasons)
    parts = [translate(mark("Trang %(number)s"), number=doubt.sheet.number) + f": {reasons}"]
    if doubt.confidence is not None:
        parts.append(translate(mark("độ tin cậy %(sure)s"), sure=f"{doubt.confidence:.0%}"))
    yield "     " + " · ".join(parts)
    if beginning := " ".join(doubt.beginning.split()):
        yield f"     “{beginning[:90]}…”"


def _head(rank: int, document_id: str, source: str, fields: Fields) -> str:
    named = " · ".join(part for part in (fields.kind, fields.code or fields.symbol, source) if part)
    return f"{rank:3}. {named}  [{document_id}]"


def _reading(doubt: FieldDoubt) -> dict[str, str]:
    seen = doubt.evidence
    reading = " ".join(seen.reading.split()) if seen else ""
    return {"reading": reading, "sure": f"{seen.confidence:.0%}"} if seen and reading else {}


def _box(box: Box) -> dict[str, int]:
    return {"left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom}
