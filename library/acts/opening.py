"""Saying who may see documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from library.access import Level, Scope
from library.acts.looking import existing
from library.archive import Archive
from library.catalogue.access import Rule

SET_ACCESS = "set access"


def set_access(archive: Archive, document_id: str, level: Level, *, to: Iterable[str] = (), actor: str, why: str = "",
               undoes: int | None = None) -> int:
    """Give a document a level of its own; returns the act.

    Args:
        archive: that holds it.
        document_id: of the document.
        level: who may see it.
        to: labels of the persons and groups that a conditional one names.
        actor: who says so.
        why: the reason, which is kept.
        undoes: the act that is taken back by this.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is held back.
    """
    rule = Rule(Scope.DOCUMENT, document_id, level, tuple(sorted(to)), actor, why)
    return _put(archive, document_id, rule, actor=actor, why=why, undoes=undoes)


def take_back(archive: Archive, document_id: str, before: Mapping[str, Any], *, actor: str, why: str,
              undoes: int) -> int:
    """Put the rule in force that was before an act, or none."""
    told, rule = before["rule"], None
    if told is not None:
        rule = Rule(Scope.DOCUMENT, document_id, Level(told["level"]), tuple(told["to"]), actor, why)
    return _put(archive, document_id, rule, actor=actor, why=why, undoes=undoes)


def _put(archive: Archive, document_id: str, rule: Rule | None, *, actor: str, why: str, undoes: int | None) -> int:
    rules = archive.catalogue.access
    with archive.catalogue.transaction():
        existing(archive, document_id)
        before = {"rule": _told(rules.get(Scope.DOCUMENT, document_id))}
        act = archive.catalogue.journal.write(actor, SET_ACCESS, document_id, why=why, before=before,
                                              after={"rule": _told(rule)}, undoes=undoes)
        if rule is None:
            rules.drop(Scope.DOCUMENT, document_id)
        else:
            rules.set(rule)
    archive.follow()
    return act


def _told(rule: Rule | None) -> dict[str, Any] | None:
    return None if rule is None else {"level": str(rule.level), "to": list(rule.to)}
