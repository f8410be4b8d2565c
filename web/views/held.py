"""Files that are held back: the list, the terms that ended, and one file with where its mark stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from library.access import Level, Right
from library.acts.held import Ended, Held
from library.acts.kinds import DECLASSIFY, RELEASE
from library.acts.secrecy import Ground
from library.catalogue import HeldFile, HoldReason, Job, JobState
from library.records import Box, PartialDate
from library.secrecy.matter import Part
from library.secrecy.rules import MARKS
from library.secrecy.terms import term_of
from web.dates import moment, written_date, written_day
from web.links import Links
from web.views.act_words import GROUNDS
from web.views.acts import Act, act_view
from web.views.desk import reason_said
from web.views.managing import SIZE, level_choices
from web.views.paging import Paging, paging_through
from web.views.tasks import Task, tasks
from web.wording import Translate, mark

PARTS: Final[Mapping[str, str]] = {
    Part.BODY: mark("trên trang"), Part.HEADER: mark("ở đầu mọi trang"), Part.FOOTER: mark("ở cuối mọi trang"),
    Part.TEXT_BOX: mark("trong khung chữ"), Part.ANNOTATION: mark("trong ghi chú của tệp"),
    Part.STAMP: mark("trong con dấu"), Part.PICTURE: mark("trong hình"), Part.PROPERTY: mark("trong thuộc tính tệp"),
    Part.ATTACHMENT: mark("trong tệp đính kèm"),
}  # fmt: skip
_MARKED, _UNREAD = mark("có dấu mật"), mark("chưa đọc được hết")
_SURE, _UNSURE = mark("dấu %(mark)s, đọc rõ"), mark("có thể là dấu %(mark)s, đọc chưa chắc")
_NOT_READ = mark("không đọc được: %(why)s")
_FRAME: Final = "frame"
_SHOWN_WIDTH: Final = 220
_LET_THROUGH: Final = ((JobState.DONE, RELEASE), (JobState.DONE, DECLASSIFY))


@dataclass(frozen=True, slots=True)
class HeldItem:
    """A file that is held back; `since`: when it came, or was held back."""

    id: str
    source: str
    href: str
    mark: str | None
    why: str
    since: datetime
    jobs: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class EndedItem:
    """A file whose term is over, and since when."""

    source: str
    href: str
    mark: str
    last_day: str


@dataclass(frozen=True, slots=True)
class HeldView:
    """A page of the files that are held back, or of those whose term is over.

    Args:
        count: of this list.
        items, ended: one of the two is filled.
        lists: the two lists: words, address, how many, whether it is this one.
    """

    count: int
    items: tuple[HeldItem, ...]
    ended: tuple[EndedItem, ...]
    lists: tuple[tuple[str, str, int, bool], ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a page something stands, drawn as an empty sheet: measures in pixels of the page picture."""

    width: int
    height: int
    box: Box
    shown_width: int
    shown_height: int


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that speaks against showing the file.

    Args:
        what: in words.
        where: the part of the file, its page, the file within it.
        place: None where it is not known.
        picture: of the mark on the original; None where it cannot be drawn, or not for this person.
    """

    what: str
    where: str
    place: Place | None
    picture: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list, and whether it is chosen."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class Forms:
    """Where forms are sent; None where the person may not, or it cannot be."""

    release: str | None
    level: str | None
    declassify: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    """What came back with a form that was refused.

    Args:
        form: `level`, `declassify` or `release`; empty where none was sent.
        problem: why it was refused.
        values: what was typed, by the names of its fields.
    """

    form: str = ""
    problem: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def of(self, form: str, name: str, otherwise: str = "") -> str:
        """What a field of a form holds: what was typed into it, else what it begins with."""
        return self.values.get(name, "") if self.form == form else otherwise

    def chosen(self, form: str, name: str, some: Sequence[Choice]) -> tuple[Choice, ...]:
        """Of a list what was chosen in it, else what is at first."""
        if self.form != form:
            return tuple(some)
        return tuple(replace(one, on=one.value == self.values.get(name)) for one in some)


NOTHING_TYPED: Final = Typed()


@dataclass(frozen=True, slots=True)
class HeldFileView:
    """One held file.

    Args:
        term: until when its level holds, in words.
        ended: the term is over.
        set_on, until: as form fields have them.
        opened_to: who may see it once it is declassified.
        typed: the form that was refused.
    """

    id: str
    source: str
    back: str
    mark: str | None
    since: datetime
    found: tuple[Found, ...]
    term: str
    ended: bool
    levels: tuple[Choice, ...]
    set_on: str
    until: str
    body: str
    decision: str
    grounds: tuple[Choice, ...]
    opened_to: tuple[Choice, ...]
    forms: Forms
    acts: tuple[Act, ...]
    jobs: tuple[Task, ...]
    typed: Typed = NOTHING_TYPED


def held_view(count: int, files: Sequence[HeldFile], jobs: Mapping[str, Sequence[Job]], *, over: int, page: int,
              language: str, links: Links, translate: Translate) -> HeldView:  # fmt: skip
    """A page of the files that are held back; `over`: how many of all have a term that ended."""
    items = (
        HeldItem(one.id, one.source, links.held_file(one.id), one.mark, translate(_MARKED if one.mark else _UNREAD),
                 moment(one.hold.decided if one.hold is not None else one.came),
                 _tasks(jobs.get(one.id, ()), translate, language))
        for one in files
    )  # fmt: skip
    paging = paging_through(count, page=page, size=SIZE, href=lambda number: links.held(page=number))
    return HeldView(count, tuple(items), (), _lists(count, over, ended=False, links=links, translate=translate), paging)


def ended_view(found: Sequence[Ended], *, held: int, page: int, links: Links, translate: Translate) -> HeldView:
    """A page of the held files whose term is over."""
    part = found[(page - 1) * SIZE : page * SIZE]
    items = (EndedItem(one.file.source, links.held_file(one.file.id), one.level.mark or "", _written(one.last_day))
             for one in part)
    paging = paging_through(len(found), page=page, size=SIZE, href=lambda number: links.held(page=number, ended=True))
    lists = _lists(held, len(found), ended=True, links=links, translate=translate)
    return HeldView(len(found), (), tuple(items), lists, paging)


def held_file_view(held: Held, jobs: Sequence[Job], *, rights: frozenset[Right], undone: Mapping[int, int],
                   can_undo: frozenset[int], can_draw: bool, today: date, language: str, links: Links,
                   translate: Translate, typed: Typed = NOTHING_TYPED) -> HeldFileView:
    """One held file.

    Args:
        held: it.
        jobs: about it, the newest first.
        rights: of the person.
        undone: by which act each act was taken back.
        can_undo: acts that the person may take back.
        can_draw: marks can be drawn here.
        today: the day on which terms are looked at.
        language: of what jobs say.
        links: addresses.
        translate: words.
    """
    file, level = held.file, held.level
    looks = can_draw and Right.SEE_SECRET in rights
    found = (_found(one, links.mark_on_paper(file.id, place) if looks and one.box and one.picture else None, translate)
             for place, one in enumerate(held.reasons))
    ends = level.ends()
    return HeldFileView(
        id=file.id, source=file.source, back=links.held(), mark=file.mark,
        since=moment(file.hold.decided if file.hold is not None else file.came), found=tuple(dict.fromkeys(found)),
        term=_term(held, translate), ended=ends is not None and ends < today,
        levels=tuple(Choice(one, one, one == file.mark) for one in MARKS),
        set_on=written_day(level.set_on) if level.set_on else "",
        until=written_day(level.until) if level.until else "", body=level.body, decision=level.decision,
        grounds=tuple(Choice(one, translate(GROUNDS[one]), on=False) for one in Ground),
        opened_to=_opened_to(translate), forms=_forms(file, rights, links),
        acts=tuple(act_view(one, undone_by=undone.get(one.id), can_undo=one.id in can_undo, links=links,
                            translate=translate) for one in reversed(held.acts)),
        jobs=_tasks(jobs, translate, language), typed=typed,
    )  # fmt: skip


def _tasks(jobs: Sequence[Job], translate: Translate, language: str) -> tuple[Task, ...]:
    """Jobs about a file that is held now: what let it through once does so no more."""
    again = translate(mark("đã xong, sau đó tệp lại bị giữ"))
    told = zip(jobs, tasks(jobs, translate, language), strict=True)
    return tuple(replace(task, state=again) if (job.state, job.kind) in _LET_THROUGH else task for job, task in told)


def _opened_to(translate: Translate) -> tuple[Choice, ...]:
    """Who works here is offered first: what is secret no more is not thereby for everybody."""
    by_rules = translate(mark("theo quy tắc xem chung của thư viện: thường là mọi người"))
    return tuple(Choice(one.value, by_rules if one.value == Level.OPEN else f"{one.label}: {one.who}", one.on)
                 for one in sorted(level_choices(Level.INTERNAL, translate), key=lambda one: not one.on))


def _forms(file: HeldFile, rights: frozenset[Right], links: Links) -> Forms:
    return Forms(links.release(file.id) if Right.RELEASE in rights and file.can_be_read else None,
                 links.held_file(file.id, "level") if Right.SET_SECRECY in rights else None,
                 links.held_file(file.id, "declassify") if Right.DECLASSIFY in rights and file.can_be_read else None)


def _found(one: HoldReason, picture: str | None, translate: Translate) -> Found:
    if one.mark is not None:
        what = translate(_SURE if one.sure else _UNSURE, mark=one.mark)
    elif one.rule == _FRAME:
        what = translate(mark("một khung có thể là dấu mật, chữ trong khung không đọc được"))
    else:
        what = translate(_NOT_READ, why=reason_said(one.rule, translate))
    where = [translate(PARTS[one.part]) if one.part in PARTS else one.part]
    where += [translate(mark("trang %(page)s"), page=one.page)] if one.page else []
    where += [translate(mark("của tệp kèm %(name)s"), name=one.inside)] if one.inside else []
    return Found(what, ", ".join(where), _place(one), picture)


def _place(one: HoldReason) -> Place | None:
    if one.box is None or one.picture is None:
        return None
    width, height = one.picture.width, one.picture.height
    return Place(width, height, one.box, _SHOWN_WIDTH, max(1, round(_SHOWN_WIDTH * height / width)))


def _term(held: Held, translate: Translate) -> str:
    level, ends = held.level, held.level.ends()
    if level.mark is None:
        return ""
    if level.set_on is None and ends is None:
        return translate(mark("chưa ghi ngày định độ mật, nên chưa biết thời hạn"))
    if ends is None:
        return translate(mark("định ngày %(day)s; chưa biết quy định nào về thời hạn, hãy ghi ngày hết"),
                         day=_written(level.set_on) if level.set_on else "")
    if level.until is not None or level.set_on is None:
        return translate(mark("hết thời hạn ngày %(day)s, theo người ghi"), day=_written(ends))
    term = term_of(level.mark, level.set_on)
    return translate(mark("hết thời hạn ngày %(day)s: %(years)s năm từ ngày định, theo %(rule)s"), day=_written(ends),
                     years=term.years if term else "", rule=term.rule if term else "")


def _lists(held: int, over: int, *, ended: bool, links: Links, translate: Translate
           ) -> tuple[tuple[str, str, int, bool], ...]:
    return ((translate(mark("Bị giữ")), links.held(), held, not ended),
            (translate(mark("Hết thời hạn mật")), links.held(ended=True), over, ended))


def _written(day: date) -> str:
    return written_date(PartialDate(day.year, day.month, day.day))
