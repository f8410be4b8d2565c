"""The relations that a document tells, as a person judges them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from library.catalogue import Summary
from library.catalogue.relation_words import RelationWord
from library.records import Document
from library.relating import Related
from library.relations.records import CHANGING, Modality, Scope, Type
from web.links import Links
from web.views.placing import PlaceView
from web.views.reader import Head, head_of_document
from web.views.results import written
from web.views.standing import DOES
from web.wording import Translate, mark

MOST: Final = 200
"""Relations on the page; those that touch whether a document is in force come first."""
_MODALITIES: Final[Mapping[str, str]] = {
    Modality.PLANNED: mark("dự kiến"), Modality.REPORTED: mark("theo lời kể"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One relation.

    Args:
        target: how the other document is named; `href` leads to it where it is held.
        details: what else is said of it.
        choices: the held documents that can be meant, where there are several.
        confirmed: a person said that it is right.
        action: where the form is sent.
    """

    does: str
    target: str
    href: str | None
    details: str
    page: int
    page_href: str
    quote: str
    choices: tuple[Option, ...]
    confirmed: bool
    action: str


@dataclass(frozen=True, slots=True)
class RelatingView:
    """The page; `left_out` is how many relations are not shown.

    Args:
        given: what was typed into the form for one more, by the names of its fields; `problem`: why it was refused.
        place: the picture of a page, to pick the words on.
        missed: what was clicked on is no line, nor near one.
        found: documents that fit what was typed for the other one; None where nobody looked for any.
        named: the document whose id was typed or taken; empty where a code stands there, or nothing.
        search: where the script asks for documents that fit.
        own: the id of the document itself, which is none of them.
    """

    head: Head
    back: str
    history: str
    rows: tuple[Row, ...]
    left_out: int
    refused: tuple[Row, ...]
    types: tuple[Option, ...]
    add: str
    given: Mapping[str, str]
    problem: str
    place: PlaceView | None
    missed: bool
    found: tuple[Option, ...] | None
    named: str
    search: str
    own: str


def relating_view(
    document: Document, told: Sequence[Related], refused: Sequence[RelationWord], names: Mapping[str, Summary], *,
    given: Mapping[str, str], problem: str, place: PlaceView | None, missed: bool, found: Sequence[Summary] | None,
    named: Summary | None, links: Links, translate: Translate,
) -> RelatingView:  # fmt: skip
    """The page for a document."""
    ordered = sorted(told, key=lambda one: Type(one.told.type) not in CHANGING)
    return RelatingView(
        head=head_of_document(document, translate), back=links.document(document.id),
        history=links.history(document.id),
        rows=tuple(_row(document.id, one, names, links, translate) for one in ordered[:MOST]),
        left_out=max(0, len(ordered) - MOST),
        refused=tuple(_refused(document.id, one, links, translate) for one in refused),
        types=tuple(Option(str(one), translate(DOES[one])) for one in Type), add=links.relation(document.id, "new"),
        given=given, problem=problem, place=place, missed=missed,
        found=None if found is None else tuple(Option(one.id, _told(one)) for one in found),
        named=_told(named) if named is not None else "", search=links.api_search(),
        own=document.id,
    )  # fmt: skip


def _row(document_id: str, one: Related, names: Mapping[str, Summary], links: Links, translate: Translate) -> Row:
    told = one.told
    held = names.get(one.targets[0]) if len(one.targets) == 1 else None
    label = told.code or told.name or (_name(held) if held else "–")
    several = [Option(id_, _name(names[id_])) for id_ in one.targets if id_ in names] if len(one.targets) > 1 else []
    details = [written(told.issued) or "", told.provision or "",
               translate(mark("một phần")) if told.scope == Scope.PART else "",
               translate(_MODALITIES[told.modality]) if told.modality in _MODALITIES else ""]  # fmt: skip
    return Row(
        translate(DOES[Type(told.type)]), label, links.document(held.id) if held else None,
        " · ".join(part for part in details if part), told.page, links.document(document_id, page=told.page),
        told.quote, tuple(several), told.said_by == "person", links.relation(document_id, told.key),
    )  # fmt: skip


def _refused(document_id: str, word: RelationWord, links: Links, translate: Translate) -> Row:
    told: Mapping[str, Any] = word.told
    return Row(
        translate(DOES[Type(told["type"])]), told["code"] or told["name"] or "–", None, "", told["page"],
        links.document(document_id, page=told["page"]), " ".join(told["quote"].split()), (), False,
        links.relation(document_id, word.key),
    )  # fmt: skip


def _told(one: Summary) -> str:
    """What tells a document from others: `Quy định 7-QĐ/TU, 1-2-1990, Tỉnh ủy Lạc Giang – Về lưu trữ`."""
    named = " ".join(filter(None, (one.fields.kind, _name(one))))
    return " – ".join(filter(None, (named, one.fields.subject)))


def _name(one: Summary) -> str:
    parts = (one.fields.code, written(one.fields.issued), one.fields.committee)
    return ", ".join(part for part in parts if part) or one.source
