"""The text of a page line by line, each under its strip of the picture, and what is proposed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from library.acts.overview import SaidLine
from library.catalogue.lines import Proposal, ReadPage
from library.fields import BY_NAME
from library.page_lines import line_boxes, lines_of
from library.records import Box, Document, Page, Word
from web.dates import moment, written_date, written_time
from web.links import Links
from web.views.crops import Source, source_of
from web.views.desk_review import LastAct
from web.views.doubts import PAGES
from web.views.paging import Paging
from web.views.reader import Head, head_of_document
from web.wording import Translate, mark

SEEN: Final = "seen"
"""What the button sends that says that the page may stand."""
SIZE: Final = 50
"""Proposals on a page of the list."""
_SURE: Final = 0.7
"""A word that was read with less confidence is marked."""
_SIDE, _ABOVE = 14, 7
"""Pixels of the picture round the lines of a page, so that no stroke is cut off."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A window over the page picture as wide as all its lines, in the picture's pixels.

    Args:
        marks: doubtful words.
        shade: the path over what is beside the line.
        starts: where the line begins, from the left edge of the picture.
    """

    source: Source
    left: int
    top: int
    width: int
    height: int
    marks: tuple[Box, ...]
    shade: str
    starts: int
    label: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal as it is shown; `strip` only in the list of all."""

    id: int
    before: str
    text: str
    author: str
    when: datetime
    action: str
    href: str
    title: str = ""
    strip: Strip | None = None


@dataclass(frozen=True, slots=True)
class LineView:
    """A line.

    Args:
        index: its place on the page, from 0.
        text: what is in the box.
        expected: what is in force.
        reading: what was read, where a person said something else.
        how: how the line came about, in words.
        unsure: words that were read with little confidence.
        changed: what is in the box is not in force: it was given and not taken.
    """

    index: int
    text: str
    expected: str
    reading: str | None
    how: str
    unsure: str
    strip: Strip | None
    offered: tuple[Offered, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class PageTextView:
    """The text of a page; `lost` are people's lines that fit no line of the newest reading.

    Args:
        waits: it is doubtful, and nobody said yet that it may stand.
        seen: somebody did.
        doubts: address of the list of doubtful pages.
        onward: the doubtful page behind this one, for who leaves this one alone; None where there is no other.
    """

    head: Head
    number: int
    pages: int
    previous: str | None
    next: str | None
    lines: tuple[LineView, ...]
    lost: tuple[str, ...]
    action: str
    back: str
    history: str
    may_correct: bool
    problem: str
    why: str
    last: LastAct | None
    proposed: int
    person: str
    document: str
    waits: bool
    seen: bool
    doubts: str
    onward: str | None


@dataclass(frozen=True, slots=True)
class ProposalsView:
    """A stretch of the proposals that wait, the oldest first."""

    count: int
    items: tuple[Offered, ...]
    paging: Paging


def page_text_view(
    document: Document, page: Page, read: ReadPage, said: Mapping[int, SaidLine], proposals: Sequence[Proposal], *,
    given: Mapping[int, str], may_correct: bool, sees_who: bool, problem: str, why: str, last: LastAct | None,
    proposed: int, waits: bool, behind: tuple[str, int] | None, seen: bool, person: str,
    links: Links, translate: Translate,
) -> PageTextView:  # fmt: skip
    """The form.

    Args:
        page: with its word boxes.
        said: whose lines are in force.
        given: what came back and was not taken, by line.
        may_correct: what is written is in force at once; else it is proposed.
        sees_who: the person may know who did what to a document.
        proposed: how many proposals were just made.
    """
    strips = strips_of(document, page, links=links, translate=translate)
    lines = tuple(
        _line(index, text, page, read, said.get(index), given.get(index), strips.get(index),
              tuple(offered(one, links=links) for one in proposals if one.line == index), translate,
              sees_who=sees_who)
        for index, text in enumerate(lines_of(page.text)) if text.strip() or index in said
    )  # fmt: skip
    numbers = [one.number for one in document.pages]
    at = numbers.index(page.number)
    before, after = numbers[at - 1] if at else None, numbers[at + 1] if at + 1 < len(numbers) else None
    here = document.id
    return PageTextView(
        head=head_of_document(document, translate), number=page.number, pages=len(numbers),
        previous=links.page_text(here, before) if before else None,
        next=links.page_text(here, after) if after else None, lines=lines,
        lost=tuple(one.text or "" for one in read.lost), action=links.page_text(here, page.number),
        back=links.document(here, page=page.number), history=links.history(here), may_correct=may_correct,
        problem=problem, why=why, last=last, proposed=proposed, person=person, document=here, waits=waits,
        seen=seen, doubts=links.review(PAGES), onward=links.page_text(*behind) if behind else None,
    )  # fmt: skip


def strips_of(document: Document, page: Page, *, links: Links, translate: Translate) -> dict[int, Strip]:
    """The strips of a page by line; none where it has no picture, or no word has a place."""
    source = source_of(document.id, page.number, picture=page.picture, width=page.width, height=page.height,
                       links=links)  # fmt: skip
    boxes = line_boxes(page.text, page.words)
    known = [box for box in boxes if box is not None]
    if source is None or not known:
        return {}
    whole = Box.around(known)
    left, right = max(0, whole.left - _SIDE), min(source.width, whole.right + _SIDE)
    found = {}
    for index, box in enumerate(boxes):
        if box is not None and right > left:
            top, bottom = max(0, box.top - _ABOVE), min(source.height, box.bottom + _ABOVE)
            unsure = tuple(one.box for one in _words_of(page, index) if one.confidence < _SURE)
            label = translate(mark("Ảnh dòng %(line)s"), line=index + 1)
            starts = max(left, box.left - _ABOVE)
            beside = (f"M{left} {top}H{starts}V{bottom}H{left}Z"
                      f"M{min(right, box.right + _ABOVE)} {top}H{right}V{bottom}H{min(right, box.right + _ABOVE)}Z")
            found[index] = Strip(source, left, top, right - left, max(1, bottom - top), unsure, beside, starts, label)
    return found


def offered(one: Proposal, *, links: Links, title: str = "", strip: Strip | None = None) -> Offered:
    """A proposal."""
    href = f"{links.page_text(one.document_id, one.number)}#line-{one.line}"
    return Offered(one.id, one.before, one.text, one.author, moment(one.at), links.proposal(one.id), href, title, strip)


def title_of(document: Document) -> str:
    """A document in a line: its code or subject, else the name of its file, and its date."""
    fields = document.fields
    name = fields.code or fields.subject or document.source
    return f"{name} · {written_date(fields.issued)}" if fields.issued and BY_NAME["issued"].is_date else name


def _line(
    index: int, text: str, page: Page, read: ReadPage, said: SaidLine | None, given: str | None, strip: Strip | None,
    proposals: tuple[Offered, ...], translate: Translate, *, sees_who: bool,
) -> LineView:  # fmt: skip
    words = _words_of(page, index)
    if said is not None and not sees_who:
        how = translate(mark("đã có người sửa"))
    elif said is not None:
        how = translate(mark("lời của %(who)s, %(when)s"), who=said.by, when=written_time(moment(said.at)))
    elif words:
        sure = round(100 * sum(one.confidence for one in words) / len(words))
        how = translate(mark("máy đọc, %(sure)s %%"), sure=sure)
    else:
        how = translate(mark("chữ có sẵn"))
    unsure = ", ".join(f"“{page.text[one.start : one.end]}”" for one in words if one.confidence < _SURE)
    return LineView(
        index, text if given is None else given, text, lines_of(read.reading)[index] if said is not None else None,
        how, unsure, strip, proposals, given is not None and given != text,
    )  # fmt: skip


def _words_of(page: Page, index: int) -> list[Word]:
    lines = lines_of(page.text)
    start = sum(len(line) + 1 for line in lines[:index])
    return [one for one in page.words if start <= one.start and one.end <= start + len(lines[index])]
