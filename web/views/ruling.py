"""The rules of access as a page shows them, with the form for another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from library.access import Level, Scope, name_of
from library.catalogue import Summary
from library.catalogue.access import Rule
from library.catalogue.journal import Entry
from web.dates import moment
from web.links import Links
from web.views.act_words import LEVELS, SCOPES, named_labels
from web.views.acts import Act, history_acts
from web.views.managing import SIZE, LevelChoice, head_of, level_choices
from web.views.paging import Paging, paging_through
from web.wording import Translate

_ASKED: Final = (Scope.COMMITTEE, Scope.KIND, Scope.FILE, Scope.ARCHIVE)
"""What a rule may be given for on this page; that of one document is on the document's own."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in the list.

    Args:
        scope, key: as they are sent; `what` and `name` are for people.
        href: of the document that it is about; None where it is about many.
        level: in words, with who is named.
        when: it was made.
        unborne: no document bears the name that it is about.
        unknown: people and groups it names whom no account bears.
    """

    scope: str
    key: str
    what: str
    name: str
    href: str | None
    level: str
    who: str
    when: datetime
    why: str
    unborne: bool
    unknown: str


@dataclass(frozen=True, slots=True)
class RulesView:
    """A page of the rules.

    Args:
        scopes: of the form, each as it is sent and in words.
        done: the act that was just done, and how many documents it changed; None where none was.
        acts: the last acts on rules, the newest first.
    """

    count: int
    rows: tuple[RuleRow, ...]
    paging: Paging
    scopes: tuple[tuple[str, str], ...]
    levels: tuple[LevelChoice, ...]
    acts: tuple[Act, ...]
    done: Act | None
    documents: int | None
    add: str
    drop: str


def rules_view(
    count: int, rules: Sequence[Rule], summaries: Mapping[str, Summary], acts: Sequence[Entry], *,
    unborne: Collection[Rule], unknown: Collection[str],
    undone: Mapping[int, int], on: int | None, documents: int | None, page: int, links: Links, translate: Translate,
) -> RulesView:  # fmt: skip
    """A page of the rules, the widest first.

    Args:
        summaries: of the documents that rules are about.
        acts: the last ones on rules, the newest first.
        unborne: those about a name that no document bears.
        unknown: names in them that no account or group bears.
        on: the act that was just done.
    """
    told = history_acts(acts[::-1], undone=undone, can_undo=[one.id for one in acts], on=on, links=links,
                        translate=translate)  # fmt: skip
    return RulesView(
        count=count,
        rows=tuple(_row(one, summaries.get(one.key), one in unborne, unknown, links, translate) for one in rules),
        paging=paging_through(count, page=page, size=SIZE, href=lambda number: links.rules(page=number)),
        scopes=tuple((str(one), translate(SCOPES[one])) for one in _ASKED),
        levels=level_choices(Level.INTERNAL, translate),
        acts=told,
        done=next((one for one in told if one.on), None),
        documents=documents,
        add=links.rules(),
        drop=links.drop_rule(),
    )


def _row(rule: Rule, one: Summary | None, unborne: bool, unknown: Collection[str], links: Links,
         translate: Translate) -> RuleRow:  # fmt: skip
    level = translate(LEVELS[rule.level])
    about = rule.key if rule.scope is not Scope.ARCHIVE else ""
    name = head_of(one).name if one is not None else about
    href = links.manage(rule.key) if one is not None and rule.scope is Scope.DOCUMENT else None
    named = f"{level}: {named_labels(rule.to)}" if rule.to else level
    strangers = ", ".join(one for one in map(name_of, rule.to) if one in unknown)
    return RuleRow(str(rule.scope), rule.key, translate(SCOPES[rule.scope]), name, href, named, rule.by,
                   moment(rule.made), rule.why, unborne, strangers)  # fmt: skip
