"""Who may see documents: rules about a document, a file, a committee, a kind, or the whole archive.

The narrowest rule counts: that of the document, then that of its file, then those of its committee and kind (the
stricter of the two), then that of the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from library.access import ARCHIVE, Level, Scope, name_of
from library.accounts.names import checked
from library.acts.correcting import word_for
from library.acts.looking import existing, need_as_seen
from library.archive import Archive
from library.authorities import Directory
from library.catalogue.access import Rule
from library.catalogue.journal import Entry
from library.errors import NotFoundError
from library.vietnamese.syllables import fold

SET_ACCESS, SET_RULE = "set access", "set rule"


@dataclass(frozen=True, slots=True)
class Ruled:
    """The act that changed a rule, and how many documents have another level, or other viewers, by it."""

    act: int
    documents: int


def set_access(archive: Archive, document_id: str, level: Level, *, to: Iterable[str] = (), actor: str, why: str = "",
               expected: str | None = None, undoes: int | None = None) -> int:
    """Give a document a level of its own; returns the act.

    Args:
        archive: that holds it.
        document_id: of the document.
        level: who may see it.
        to: labels of the persons and groups that a conditional one names.
        actor: who says so.
        why: the reason, which is kept.
        expected: what the person saw, as `standing` tells it; None: nothing is asked.
        undoes: the act that is taken back by this.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is held back.
        ConflictError: others see it now than the person saw.
    """
    return set_rule(archive, Scope.DOCUMENT, document_id, level, to=to, actor=actor, why=why, expected=expected,
                    undoes=undoes).act


def standing(archive: Archive, document_id: str) -> str:
    """Who may see a document now, as one text: its level, and who is named for it (`conditional: lan, @biên tập`)."""
    rule = archive.catalogue.access.get(Scope.DOCUMENT, document_id)
    level = str(archive.catalogue.documents.access_of(document_id))
    return f"{level}: {', '.join(map(name_of, rule.to))}" if rule is not None and rule.to else level


def set_rule(archive: Archive, scope: Scope, key: str, level: Level, *, to: Iterable[str] = (), actor: str,
             why: str = "", expected: str | None = None, undoes: int | None = None) -> Ruled:
    """Put a rule of access in force, in place of one for the same.

    Args:
        archive: in which it holds.
        scope: what it is about.
        key: the id of the document; for a file, the id of any of its documents; the name of the committee or kind.
            It is not looked at where the rule is about the archive.
        level: who may see that.
        to: labels of the persons and groups that a conditional one names.
        actor: who says so.
        why: the reason, which is kept.
        expected: of a document, what the person saw, as `standing` tells it; None: nothing is asked.
        undoes: the act that is taken back by this.

    Raises:
        NotFoundError: there is no such document or file.
        UsageError: it is held back, or a name cannot be one.
        ConflictError: others see the document now than the person saw.
    """
    to = tuple(sorted(to))
    for label in to:
        checked(name_of(label).removeprefix("@"))
    key = key_of(archive, scope, key)
    rule = Rule(scope, key, level, to, actor, why)
    return _put(archive, scope, key, rule, actor=actor, why=why, expected=expected, undoes=undoes)


def drop_rule(archive: Archive, scope: Scope, key: str, *, actor: str, why: str = "") -> Ruled:
    """Take a rule of access back, so that wider ones count again.

    Raises:
        NotFoundError: there is no such document or file, or no rule about it.
    """
    key = key_of(archive, scope, key)
    if archive.catalogue.access.get(scope, key) is None:
        raise NotFoundError("There is no rule of access about {what}.", next_step="See 'vankien access --list'.",
                            what=archive.root if scope is Scope.ARCHIVE else key)
    return _put(archive, scope, key, None, actor=actor, why=why, undoes=None)


def take_back(archive: Archive, entry: Entry, *, actor: str, why: str) -> int:
    """Put the rule in force that was before an act, or none."""
    scope, key = ruled_by(entry)
    told, rule = entry.before["rule"], None
    if told is not None:
        rule = Rule(scope, key, Level(told["level"]), tuple(told["to"]), actor, why)
    return _put(archive, scope, key, rule, actor=actor, why=why, undoes=entry.id).act


def stands(archive: Archive, entry: Entry) -> bool:
    """Whether the rule that an act put in force was not changed since."""
    return bool(rule_now(archive, entry) == entry.after["rule"])


def rule_now(archive: Archive, entry: Entry) -> Mapping[str, Any] | None:
    """The rule about what an act was about, as the journal tells rules."""
    return _told(archive.catalogue.access.get(*ruled_by(entry)))


def ruled_by(entry: Entry) -> tuple[Scope, str]:
    """What the rule is about that an act changed."""
    if entry.act == SET_ACCESS:
        return Scope.DOCUMENT, entry.document or ""
    return Scope(entry.after["scope"]), entry.after["key"]


def key_of(archive: Archive, scope: Scope, key: str) -> str:
    """The key of a rule: the id of the whole of a file, a name as fields hold it.

    A rule keeps its key when its committee or kind is renamed. Whichever of its names is given, that rule is meant, and
    no second one is made. A name without diacritics is the one name with the same letters that documents bear.

    Raises:
        UsageError: the name is empty, or longer than one can be.
    """
    if scope is Scope.ARCHIVE:
        return ARCHIVE
    if scope is Scope.FILE:
        part = archive.catalogue.volumes.part_of(key)
        return part.whole if part else key
    if scope is Scope.DOCUMENT:
        return key
    name = word_for(scope, key).value or ""
    directory = archive.catalogue.records[scope].directory()
    record = directory.named(name)
    meant = _borne_as(archive, scope, directory, name) if record is None else record.preferred
    there = archive.catalogue.access.keys(scope)
    of_record = [one for one in there if directory.heading(one) == directory.heading(meant)]
    return next((one for one in (key, name, meant) if one in there), of_record[0] if of_record else meant)


def _borne_as(archive: Archive, scope: Scope, directory: Directory[Any], name: str) -> str:
    """The name as documents bear it, where it was typed without diacritics and only one can be meant."""
    if not name.isascii():
        return name
    alike = [one for one in archive.catalogue.access.borne(scope) if fold(one).lower() == name.lower()]
    return alike[0] if len({directory.heading(one) for one in alike}) == 1 else name


def _put(archive: Archive, scope: Scope, key: str, rule: Rule | None, *, actor: str, why: str,
         undoes: int | None, expected: str | None = None) -> Ruled:
    rules, of_papers = archive.catalogue.access, scope in (Scope.DOCUMENT, Scope.FILE)
    about = {} if scope is Scope.DOCUMENT else {"scope": str(scope), "key": key}
    with archive.catalogue.transaction():
        if of_papers:
            existing(archive, key)
        if scope is Scope.DOCUMENT:
            need_as_seen(standing(archive, key), expected)
        act = archive.catalogue.journal.write(
            actor, SET_RULE if about else SET_ACCESS, key if of_papers else None, why=why, undoes=undoes,
            before={**about, "rule": _told(rules.get(scope, key))}, after={**about, "rule": _told(rule)})
        changed = rules.drop(scope, key) if rule is None else rules.set(rule)
    archive.follow_soon(changed)
    return Ruled(act, changed)


def _told(rule: Rule | None) -> Mapping[str, Any] | None:
    return None if rule is None else {"level": str(rule.level), "to": list(rule.to)}
