"""One thing set for many documents: the form beside a search, what would change, what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from library.access import Role, may, name_of
from library.acts.many import ACTS, EXAMPLES, Preview
from library.acts.permitted import RIGHTS
from library.catalogue import Summary
from library.catalogue.many import Row, What, rule_told, shown_of
from web.choice import Choice
from web.links import Links
from web.views.act_words import LEVELS
from web.views.names_offered import LISTS, NO_NAMES, NamesOffered
from web.views.paging import Paging
from web.wording import Translate, mark

WHATS: Final[Mapping[What, str]] = {
    What.KIND: mark("Loại văn bản"), What.COMMITTEE: mark("Cơ quan ban hành"), What.ACCESS: mark("Quyền xem"),
    What.FILE: mark("Hồ sơ"), What.OWNER: mark("Đơn vị sở hữu"),
}  # fmt: skip
REASONS: Final[Mapping[str, str]] = {
    "same": mark("đã như thế"), "said": mark("đã có người nói khác về chính văn bản này"),
    "changed": mark("vừa bị thay đổi"), "gone": mark("không còn trong thư viện"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gathering:
    """The form that sets something for the chosen results, or for all.

    Args:
        total: how many all are.
        kept: the search, as the form sends it along.
        whats: what this person may set, with its words.
        names: of kinds and committees, offered while somebody types; `lists` says where each stands.
    """

    action: str
    total: int
    kept: tuple[tuple[str, str], ...]
    whats: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    names: NamesOffered = NO_NAMES
    lists: Mapping[str, str] = field(default_factory=lambda: LISTS)

    @property
    def names_wanted(self) -> bool:
        """Whether names can be typed into it."""
        return any(what in self.lists for what, _ in self.whats)


@dataclass(frozen=True, slots=True)
class Example:
    """A document before and after; `why` it stays as it is."""

    head: str
    subject: str
    href: str
    before: str | None
    after: str | None
    why: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """What would change, exactly; `unknown` are people and groups of the level whom no account bears."""

    what: str
    value: str | None
    asked: str
    count: int
    staying: int
    changes: tuple[tuple[str | None, int], ...]
    stays: tuple[tuple[str, str | None, int], ...]
    examples: tuple[Example, ...]
    kept: tuple[Example, ...]
    more: int
    action: str
    back: str
    unknown: str


@dataclass(frozen=True, slots=True)
class ManyView:
    """What was done by one act: the act itself, and the documents of a page."""

    act: Any
    count: int
    documents: tuple[Example, ...]
    left: tuple[Example, ...]
    paging: Paging


def gathering(total: int, choice: Choice, role: Role | None, *, links: Links, translate: Translate) -> Gathering | None:
    """The form beside the results; None for who may set nothing."""
    whats = tuple((str(one), translate(words)) for one, words in WHATS.items() if may(role, RIGHTS[ACTS[one]]))
    if not whats:
        return None
    levels = tuple((str(one), translate(words)) for one, words in LEVELS.items())
    return Gathering(links.many(), total, tuple(choice.at(1).pairs()), whats, levels)


def plan_view(found: Preview, summaries: Sequence[Summary], *, unknown: Sequence[str], back: str, links: Links,
              translate: Translate) -> PlanView:  # fmt: skip
    """A plan in words."""
    what, known = found.plan.what, {one.id: one for one in summaries}

    def examples(rows: Sequence[Row]) -> tuple[Example, ...]:
        return tuple(_example(known[row.document], links, shown(what, row.shown, translate),
                              shown(what, row.after, translate), translate(REASONS[row.kept]) if row.kept else "")
                     for row in rows if row.document in known)  # fmt: skip

    return PlanView(
        what=translate(WHATS[what]), value=value_words(what, found.plan.value, translate), asked=found.plan.asked,
        count=found.count, staying=found.staying,
        changes=tuple((shown(what, one, translate), count) for one, count in found.changes),
        stays=tuple((translate(REASONS[why]), shown(what, one, translate), count) for why, one, count in found.stays),
        examples=examples(found.examples), kept=examples(found.kept), more=max(0, found.count - EXAMPLES),
        action=links.many(found.plan.id), back=back or links.search(), unknown=", ".join(unknown),
    )  # fmt: skip


def documents_view(summaries: Sequence[Summary], *, links: Links) -> tuple[Example, ...]:
    """Documents that an act changed, or left."""
    return tuple(replace(_example(one, links, None, None, ""), href=links.history(one.id)) for one in summaries)


def shown(what: What, value: str | None, translate: Translate) -> str | None:
    """What is shown of a document."""
    return translate(LEVELS[value]) if what is What.ACCESS and value is not None else value


def named_in(what: What, value: str | None) -> Sequence[str]:
    """The labels of the people and groups that a level goes with."""
    rule = rule_told(value) if what is What.ACCESS else None
    return rule["to"] if rule is not None else ()


def value_words(what: What, value: str | None, translate: Translate) -> str | None:
    """What is set, with the names that a level goes with."""
    rule = rule_told(value) if what is What.ACCESS else None
    if rule is None:
        return value
    words = shown(what, shown_of(what, value), translate)
    return f"{words}: {', '.join(map(name_of, rule['to']))}" if rule["to"] else words


def _example(one: Summary, links: Links, before: str | None, after: str | None, why: str) -> Example:
    head = " · ".join(part for part in (one.fields.kind, one.fields.code, one.fields.committee) if part)
    return Example(head or one.source, one.fields.subject or one.source, links.document(one.id), before, after, why)
