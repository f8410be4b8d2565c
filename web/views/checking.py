"""The form on which one document of a batch is checked: beside its values, or without them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from library.acts import word_for
from library.catalogue.check_records import Line
from library.catalogue.words import Says, Word
from library.checks import CHECKED, Verdict
from library.errors import UsageError
from library.records import Document
from web.links import Links
from web.views.checks import given_value, written_value
from web.views.desk_review import DeskRow, Leaf, Radio
from web.views.editing import Choice, EditView, Given, Row, is_as_shown
from web.views.names_offered import NamesOffered
from web.views.paper_pages import PaperPage
from web.views.stage import Stage
from web.wording import REFUSALS, Translate, field_name, mark

_SHORT: Final = ((Choice.TYPED, mark("như trong ô")), (Choice.UNREADABLE, mark("không đọc được")))
"""What may be said of a field where an empty box says that the paper has none."""
FIRST, OWN, TYPED = "first", "own", "typed"
"""Which of two values the paper has: what stood there, what was typed without seeing it, or neither."""
MISSING: Final = "value-missing"


@dataclass(frozen=True, slots=True)
class LastCheck:
    """What was just written down, and the way back; `back` is where one is led by it."""

    what: str
    undo: str
    back: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """A document of a batch.

    Args:
        round: `V1`, `V2`, `V3`.
        blind: its values are not shown.
        edit: the head of the form; None where it is blind.
        sheets: the paper, where the form is blind.
        stage: the place of the field that has the focus, where it is not.
        left: documents that wait for this person, this one included.
        next: address of the document behind this one; empty at the end.
        skip: the same for who leaves this one as it is; at the end the first again.
        draft: under which what is typed is kept at the browser.
        settling: address of a check that waits for a word on what differs; empty where none does.
    """

    batch: str
    batch_href: str
    standing: str
    round: str
    blind: bool
    document: str
    edit: EditView | None
    rows: tuple[DeskRow, ...]
    sheets: tuple[PaperPage, ...]
    stage: Stage | None
    leaves: tuple[Leaf, ...]
    left: int
    action: str
    next: str
    skip: str
    draft: str
    person: str
    problem: str
    last: LastCheck | None
    settling: str
    names: NamesOffered


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which two values are there."""

    name: str
    label: str
    first: str
    own: str
    chosen: str
    typed: str
    problem: str


@dataclass(frozen=True, slots=True)
class SettleView:
    """What differs in a check."""

    batch: str
    batch_href: str
    rows: tuple[Difference, ...]
    same: int
    sheets: tuple[PaperPage, ...]
    action: str
    problem: str


def words_found(given: Mapping[str, Given], waiting: Iterable[str]) -> tuple[dict[str, Word], dict[str, str]]:
    """The word about every checked field, and by field why there can be none.

    An empty box says that the paper has none, but for a field that the machine was in doubt about: of that it must be
    chosen.
    """
    words: dict[str, Word] = {}
    refused: dict[str, str] = {}
    doubtful = set(waiting)
    for name in CHECKED:
        one = given[name]
        if one.choice in (Choice.NONE, Choice.UNREADABLE):
            words[name] = Word(Says(one.choice.value))
        elif not (one.typed or "").strip():
            if name in doubtful or one.choice is Choice.CONFIRM:
                refused[name] = MISSING
            else:
                words[name] = Word(Says.NONE)
        elif is_as_shown(name, one):
            words[name] = Word(Says.VALUE, one.expected)
        else:
            try:
                words[name] = word_for(name, one.typed or "")
            except UsageError as error:
                refused[name] = error.code
    return words, refused


def untouched(given: Mapping[str, Given]) -> frozenset[str]:
    """Fields whose box is empty and of which nothing was chosen."""
    return frozenset(name for name, one in given.items()
                     if one.choice is Choice.TYPED and not (one.typed or "").strip())


def blind_rows(given: Mapping[str, Given], refused: Mapping[str, str], translate: Translate) -> tuple[DeskRow, ...]:
    """Empty boxes, or what was typed into them; nothing of what the fields hold."""
    rows = []
    for place, name in enumerate(CHECKED):
        one = given.get(name, Given(Choice.TYPED, "", ""))
        problem = translate(REFUSALS[refused[name]]) if name in refused else ""
        row = Row(name, field_name(name, translate), one.typed or "", "", 0, "", "", (), None, (), problem,
                  long=name == "subject")
        radios = tuple(Radio(choice.value, translate(label), choice is one.choice) for choice, label in _SHORT)
        rows.append(DeskRow(row, False, name == "issued", place == 0, None, None, radios, ()))
    return tuple(rows)


def first_rows(rows: Sequence[DeskRow], *, batch: int, document: str, links: Links) -> tuple[DeskRow, ...]:
    """The rows of the checked fields with addresses of this form; of what does not wait less has to be said."""
    short = {choice.value for choice, _ in _SHORT}
    return tuple(
        replace(one, see=links.check_next(batch, at=document, show=one.row.name) if one.see else None,
                radios=one.radios if one.waits else tuple(radio for radio in one.radios if radio.value in short))
        for one in rows if one.row.name in CHECKED)


def first_field(document: Document) -> str:
    """The field that has the focus at first: one that waits, else one whose place on the paper is known."""
    waiting = [flag.field for flag in document.review if flag.field in CHECKED]
    placed = {one.field for one in document.evidence if one.document is None and one.box is not None}
    return next((name for name in (*waiting, *(name for name in CHECKED if name in placed))), CHECKED[0])


def leaves_here(leaves: Iterable[Leaf], *, batch: int, document: str, links: Links) -> tuple[Leaf, ...]:
    """The strip of pages with addresses of this form."""
    return tuple(replace(one, href=links.check_next(batch, at=document, page=one.number)) for one in leaves)


def differences(lines: Iterable[Line], chosen: Mapping[str, tuple[str, str]], refused: Mapping[str, str],
                translate: Translate) -> tuple[Difference, ...]:
    """What differs, each with what was chosen of it so far."""
    return tuple(
        Difference(one.field, field_name(one.field, translate),
                   written_value(one.field, one.before) or translate(mark("không có trên giấy")),
                   given_value(one, translate), *chosen.get(one.field, ("", "")),
                   translate(REFUSALS[refused[one.field]]) if one.field in refused else "")
        for one in lines if one.verdict is Verdict.OPEN)  # fmt: skip


def words_settled(lines: Iterable[Line], chosen: Mapping[str, tuple[str, str]]
                  ) -> tuple[dict[str, Word | None], dict[str, str]]:
    """What was said of each field that differs, and by field why that cannot be; None: what stood there is right."""
    words: dict[str, Word | None] = {}
    refused: dict[str, str] = {}
    for one in lines:
        if one.verdict is not Verdict.OPEN:
            continue
        choice, typed = chosen.get(one.field, ("", ""))
        if choice == FIRST:
            words[one.field] = None
        elif choice == OWN:
            words[one.field] = Word(Says(one.says), one.given)
        elif choice == TYPED:
            try:
                words[one.field] = word_for(one.field, typed)
            except UsageError as error:
                refused[one.field] = error.code
        else:
            refused[one.field] = "not-chosen"
    return words, refused
