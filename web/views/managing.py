"""What else may be done to a document than correcting it, its history, and the lists of what is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from library.access import Level, Right
from library.acts.overview import File
from library.catalogue import Job, Summary
from library.catalogue.access import Rule
from library.records import State
from web.links import Links
from web.views.act_words import LEVELS, STATES, named_labels
from web.views.acts import Act
from web.views.kept import Kept
from web.views.paging import Paging, paging_through
from web.views.reader import Head
from web.views.results import written
from web.views.tasks import Task, tasks
from web.wording import Translate, mark

SIZE = 50
"""Rows of a list on a page."""


@dataclass(frozen=True, slots=True)
class LevelChoice:
    """A level that can be chosen, and who sees a document of it."""

    value: str
    label: str
    who: str
    on: bool


_WHO = {
    Level.OPEN: mark("mọi người"), Level.INTERNAL: mark("cán bộ, lưu trữ viên và người có thẩm quyền"),
    Level.CONDITIONAL: mark("lưu trữ viên, người có thẩm quyền và những người, nhóm được ghi tên"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where one may go on from a page about a document; None where one may not, or is there."""

    document: str | None
    edit: str | None
    manage: str | None
    history: str | None


@dataclass(frozen=True, slots=True)
class ManageView:
    """The forms that this person may send; None for the others.

    Args:
        state: in words.
        level: that it has, in words, with who is named.
        names: who is named by the document's own rule; `unknown` are those whom no account bears.
        owner: where the form is sent that names the unit which owns the document; `unit` is that unit.
        filing: where the form is sent that names the file (hồ sơ) which the document lies in; `filed_in` is that file.
        ruled: who set the level of this very document; empty where general rules hold.
        pages: of the file; 0 where it cannot be cut.
        starts: pages on which documents begin, as one types them.
        asked: a job that was just asked for.
        seen: who may see it now, as a text that the form sends back (`library.acts.opening.standing`).
        kept: what was typed and is not done; `about` is the anchor of what it is about.
    """

    head: Head
    place: Place
    state: str
    withdraw: str | None
    restore: str | None
    access: str | None
    level: str
    levels: tuple[LevelChoice, ...]
    names: str
    unknown: str
    owner: str | None
    unit: str
    filing: str | None
    filed_in: str
    ruled: str
    why_ruled: str
    join: str | None
    split: str | None
    documents: int
    pages: int
    starts: str
    was_cut: bool
    jobs: tuple[Task, ...]
    asked: int | None
    seen: str
    kept: Kept
    about: str


@dataclass(frozen=True, slots=True)
class HistoryView:
    """What was done to a document, the newest first; `done` is what was just done."""

    head: Head
    place: Place
    state: str
    acts: tuple[Act, ...]
    done: Act | None

    @classmethod
    def of(cls, one: Summary, state: State, acts: tuple[Act, ...], *, may_edit: bool, may_manage: bool, links: Links,
           translate: Translate) -> HistoryView:  # fmt: skip
        """The view of a document's history."""
        place = _place(one, state, links, edit=may_edit, manage=may_manage)
        return cls(head_of(one), place, translate(STATES[state]), acts, next((act for act in acts if act.on), None))


@dataclass(frozen=True, slots=True)
class WithdrawnItem:
    """A withdrawn document."""

    head: Head
    source: str
    history: str
    restore: str


@dataclass(frozen=True, slots=True)
class WithdrawnView:
    """A page of the withdrawn documents."""

    count: int
    items: tuple[WithdrawnItem, ...]
    paging: Paging


def manage_view(
    one: Summary, state: State, level: Level, *, rights: Sequence[Right], rule: Rule | None, unknown: Sequence[str],
    unit: str | None, filed_in: str | None, file: File | None, seen: str,
    jobs: Sequence[Job], asked: int | None, language: str, links: Links,
    translate: Translate, kept: Kept, about: str = "",
) -> ManageView:  # fmt: skip
    """The page of what may be done to a document; what was typed into a form and refused stands in it again."""
    here, stands = one.id, state is State.INDEXED

    def to(name: str, right: Right, *, when: bool = True) -> str | None:
        return links.act(here, name=name) if right in rights and when else None

    access, named = kept.of("access"), named_labels(rule.to) if rule is not None else ""
    cut = file if file is not None and file.can_be_cut else None
    return ManageView(
        head=head_of(one),
        place=_place(one, state, links, edit=Right.RECUT in rights, manage=False, history=True),
        state=translate(STATES[state]),
        withdraw=to("withdraw", Right.WITHDRAW, when=stands),
        restore=to("restore", Right.WITHDRAW, when=not stands),
        access=to("access", Right.SET_ACCESS),
        level=" · ".join(filter(None, (translate(LEVELS[level]), named))),
        levels=level_choices(access.get("level", level), translate),
        names=access.get("to", named),
        unknown=", ".join(unknown),
        owner=to("owner", Right.SET_ACCESS),
        unit=unit or "",
        filing=to("file", Right.CORRECT),
        filed_in=filed_in or "",
        ruled=rule.by if rule is not None else "",
        why_ruled=rule.why if rule is not None else "",
        join=to("join", Right.RECUT, when=cut is not None and bool(cut.firsts)),
        split=to("split", Right.RECUT, when=cut is not None and cut.pages > 1),
        documents=len(cut.firsts) if cut else 0,
        pages=cut.pages if cut else 0,
        starts=kept.of("split").get("at", ", ".join(map(str, cut.firsts[1:])) if cut else ""),
        was_cut=cut is not None and cut.was_cut,
        jobs=tasks(jobs, translate, language),
        asked=asked,
        seen=seen,
        kept=kept,
        about=about,
    )  # fmt: skip


def withdrawn_view(count: int, found: Sequence[Summary], *, page: int, links: Links) -> WithdrawnView:
    """A page of the withdrawn documents."""
    items = (
        WithdrawnItem(head_of(one), one.source, links.history(one.id), links.act(one.id, name="restore"))
        for one in found
    )
    paging = paging_through(count, page=page, size=SIZE, href=lambda number: links.withdrawn(page=number))
    return WithdrawnView(count, tuple(items), paging)


def level_choices(on: str, translate: Translate) -> tuple[LevelChoice, ...]:
    """The levels that can be chosen."""
    return tuple(LevelChoice(each, translate(LEVELS[each]), translate(_WHO[each]), each == on) for each in Level)


def head_of(one: Summary) -> Head:
    """What stands above a document, where only its summary is known."""
    fields = one.fields
    code = fields.code or fields.symbol
    name = " ".join(part for part in (fields.kind, code) if part) or one.source
    return Head(name, fields.kind, code, fields.committee, written(fields.issued), fields.subject or one.source, ())


def _place(one: Summary, state: State, links: Links, *, edit: bool, manage: bool, history: bool = False) -> Place:
    stands = state is State.INDEXED
    return Place(links.document(one.id) if stands else None, links.edit(one.id) if edit and stands else None,
                 links.manage(one.id) if manage else None, links.history(one.id) if history else None)  # fmt: skip
