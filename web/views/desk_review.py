"""The doubtful fields of one document beside its paper, as an archivist answers them one document after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from library.catalogue.doubt_queue import Turn
from library.catalogue.journal import Entry
from library.fields import BY_NAME
from library.records import Document, Evidence
from web.links import Links
from web.views.changes import Change, changes
from web.views.doubts import Filter
from web.views.editing import Choice, EditView, Row, is_part
from web.views.names_offered import NamesOffered
from web.views.paper_pages import PaperPage
from web.views.stage import Stage, stage_of
from web.wording import Translate, field_name, mark

ALL: Final = "all"
"""What a form does that keeps what is in every doubtful box, and goes on to the next document."""
SAVE: Final = "save"
"""What a form does that says only what was changed or chosen, and stays."""
_RADIOS: Final = (
    (Choice.TYPED, mark("như trong ô")), (Choice.CONFIRM, mark("đúng, giữ")),
    (Choice.NONE, mark("không có trên giấy")), (Choice.UNREADABLE, mark("không đọc được")),
)  # fmt: skip
_NAMED_BY_FILE: Final = frozenset({"number", "symbol", "code", "issued"})
_NEIGHBOURS: Final = 3
"""Pages on either side of the one that is shown, in the strip."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Something that speaks for a value: who says it, what, and where it can be seen."""

    label: str
    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Radio:
    """Something that may be said of a field."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A field with its place on the paper.

    Args:
        waits: it is in doubt.
        stage: the view of its place; None where none is known.
        see: the page with this place shown, for a browser without scripts.
        in_part: it is a date that waits and lacks its day.
    """

    row: Row
    waits: bool
    is_date: bool
    focused: bool
    stage: Stage | None
    see: str | None
    radios: tuple[Radio, ...]
    witnesses: tuple[Witness, ...]
    in_part: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page in the strip; `waits` where a field in doubt was read there."""

    number: int
    href: str
    on: bool
    waits: bool
    stage: Stage


@dataclass(frozen=True, slots=True)
class LastAct:
    """What was just done in this sitting, and the way back."""

    number: int
    what: str
    changes: tuple[Change, ...]
    undo: str
    back: str


@dataclass(frozen=True, slots=True)
class DeskReviewView:
    """One document of the queue; `edit` is None where nothing waits.

    Args:
        at: its place, counted with what was answered in this sitting; None where it does not wait.
        total: what waits, and what was answered.
        left: documents that wait.
        text: where the text of the page that is shown is corrected.
        sheets: the paper as text, where no page of it has a picture.
    """

    edit: EditView | None
    document: str
    source: str
    rows: tuple[DeskRow, ...]
    stage: Stage | None
    leaves: tuple[Leaf, ...]
    filters: tuple[Filter, ...]
    field: str
    done: int
    at: int | None
    total: int
    left: int
    action: str
    next: str
    last: LastAct | None
    names: NamesOffered
    person: str
    text: str
    sheets: tuple[PaperPage, ...] = ()


def desk_rows(
    document: Document, edit: EditView, *, chosen: str | None, given: Mapping[str, str], field: str | None, done: int,
    links: Links, translate: Translate,
) -> tuple[DeskRow, ...]:  # fmt: skip
    """The fields of a document.

    Args:
        chosen: the field whose place is to be shown.
        given: what was chosen of each field, where the form came back.
        field: by which the queue is narrowed.
        done: how many documents were answered in this sitting.
    """
    waiting = [flag.field for flag in document.review if flag.field in BY_NAME]
    wrong = next((row.name for row in edit.rows if row.problem), None)
    first = next((one for one in (wrong, chosen, field, *(row.name for row in edit.rows if row.name in waiting))
                  if one), None)  # fmt: skip
    return tuple(_row(document, row, waiting, first, given.get(row.name, Choice.TYPED), field, done, links, translate)
                 for row in edit.rows)  # fmt: skip


def last_act(entry: Entry, name: str, *, back: str, links: Links, translate: Translate) -> LastAct:
    """What was just done to a document of this name."""
    return LastAct(entry.id, name, tuple(changes(entry, translate)), links.undo(entry.id), back)


def leaves_of(document: Document, shown: int, rows: Sequence[DeskRow], *, field: str | None, done: int, links: Links
              ) -> tuple[Leaf, ...]:  # fmt: skip
    """The first page and those round the one that is shown, as far as they have pictures."""
    doubted = {one.stage.page for one in rows if one.waits and one.stage is not None}
    found = []
    for page in document.pages:
        stage = stage_of(document, page.number, None, links=links)
        if stage is not None and (page.number == 1 or abs(page.number - shown) <= _NEIGHBOURS
                                  or page.number in doubted):  # fmt: skip
            href = links.desk_review(field, at=document.id, done=done, page=page.number)
            found.append(Leaf(page.number, href, page.number == shown, page.number in doubted, stage))
    return tuple(found)


def shown_stage(document: Document, rows: Sequence[DeskRow], page: int | None, *, links: Links) -> Stage | None:
    """The place of the field that has the focus; the page that is asked for; else the head of the first page."""
    focused = next((one.stage for one in rows if one.focused and one.stage is not None), None)
    if page is not None or focused is None:
        return stage_of(document, page or 1, None, links=links)
    return focused


def position(turn: Turn, done: int) -> tuple[int | None, int]:
    """Place and total, counted with what was answered in this sitting."""
    return None if turn.before is None else done + turn.before + 1, done + turn.total


def queues(counts: Mapping[str, int], every: int, field: str | None, *, links: Links, translate: Translate
           ) -> tuple[Filter, ...]:  # fmt: skip
    """All doubtful fields, and those of each name, the most frequent first."""
    names = sorted(counts, key=lambda name: (-counts[name], name))
    return (Filter(translate(mark("Tất cả các trường")), every, links.desk_review(), field is None),
            *(Filter(field_name(one, translate), counts[one], links.desk_review(one), one == field) for one in names))


def _row(
    document: Document, row: Row, waiting: Sequence[str], first: str | None, chosen: str, field: str | None, done: int,
    links: Links, translate: Translate,
) -> DeskRow:  # fmt: skip
    seen = [one for one in document.evidence if one.field == row.name]
    own = next((one for one in seen if one.document is None), None)
    placed = stage_of(document, own.page, own.box, links=links) if own is not None and own.box is not None else None
    radios = tuple(Radio(one.value, translate(label), one == chosen) for one, label in _RADIOS)
    see = links.desk_review(field, at=document.id, done=done, show=row.name) if placed is not None else None
    return DeskRow(row, row.name in waiting, BY_NAME[row.name].is_date, row.name == first, placed, see, radios,
                   tuple(_witnesses(document, row, seen, links, translate)),
                   in_part=row.name in waiting and BY_NAME[row.name].is_date and is_part(row.expected))


def _witnesses(document: Document, row: Row, seen: Sequence[Evidence], links: Links, translate: Translate
               ) -> Iterator[Witness]:  # fmt: skip
    if row.reading:
        yield Witness(translate(mark("máy đọc")), row.reading)
    for one in seen:
        if one.document is not None:
            words = translate(mark("văn bản khác, trang %(page)s"), page=one.page)
            yield Witness(words, f"“{one.reading}”", links.document(one.document, page=one.page))
    if row.name in _NAMED_BY_FILE and row.name in {flag.field for flag in document.review}:
        yield Witness(translate(mark("tên tệp")), document.source.rpartition("/")[2])
