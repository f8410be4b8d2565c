"""An act of the journal in one line, in the language of the call: when, who, what, of which document, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from library.access import name_of
from library.acts.kinds import RULES_OF_PARTS, RULES_SET
from library.acts.many import (
    OF_MANY,
    RESTORE_MANY,
    SET_ACCESS_OF_MANY,
    SET_FILE_OF_MANY,
    WITHDRAW_MANY,
)
from library.acts.showing import WITH
from library.authorities.differences import NAMES, differences
from library.catalogue.imports import IMPORT
from library.catalogue.journal import Entry
from library.catalogue.many import rule_told
from library.catalogue.notes import EXPORT
from library.catalogue.words import Says
from library.command_line.speaking import language
from library.moments import moment, written_time
from library.noting import asked_for, export_told
from library.wording import Said, field_name, in_language, say, word

_OF_RECORDS = ("committees", "kinds")
_OF_PROGRAMS = frozenset({"key", "scope", "sha256", "proposal", "lines", "words", "rule", "values", *_OF_RECORDS,
                          RULES_OF_PARTS, RULES_SET, WITH})  # fmt: skip
"""Keys that say nothing to a person, and those that are told in a way of their own."""
_PROGRAMS_OWN = frozenset({"role", "outcome", "source", "access", "ground", "relation", "count", "state", "form",
                           "says", "what", "verdicts", "released"})  # fmt: skip
"""Keys whose values the program chose: `state` is one of a few words, while `name` is what a person wrote."""
_SAY_THE_STATE = (IMPORT, WITHDRAW_MANY, RESTORE_MANY)
"""Acts whose name says already how the documents are since."""
_DATES = frozenset({"issued", "decided", "set_on", "until", "since"})
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_LISTS_OF_FIELDS = frozenset({"wrong", "differ"})


def entry_line(entry: Entry) -> str:
    """An act for people."""
    told = [str(entry.id), written_time(moment(entry.at)), entry.actor, word(entry.act, language()),
            entry.document or "", ", ".join(_changed(entry))]
    told += [_said(say("(this row is not as it was written)"))] if entry.damaged else []
    told += [_said(say("(takes back act {act})", act=entry.undoes))] if entry.undoes else []
    return "  ".join(part for part in (*told, entry.why and f"“{entry.why}”") if part)


def _changed(entry: Entry) -> Iterator[str]:
    """What an act put in force, each as `name: value`."""
    after = export_told(entry.after) if entry.act == EXPORT else entry.after
    for field, one in dict(after.get("words") or {}).items():
        yield f"{_name(field)}: {_value(field, one)}"
    for line, one in dict(after.get("lines") or {}).items():
        where = say("page {page}, line {line}", page=after.get("page"), line=int(line) + 1)
        yield f"{_said(where)}: {one['text'] or '–'}"
    if "rule" in after:
        about = " ".join([_name(str(after["scope"])), str(after.get("key", ""))] if "scope" in after else [])
        yield f"{about or _name('access')}: {_rule(after['rule'])}"
    for part, rule in dict(after.get(RULES_OF_PARTS) or {}).items():
        yield f"{_name('access')} {part}: {_rule(rule)}"
    if entry.act == EXPORT and "query" in after:
        asked = [value if name == "q" else f"{_name(name)}: {word(value, language()) if name == 'act' else value}"
                 for name, value in asked_for(after["query"])]  # fmt: skip
        yield from [f"{_name('query')}: {'; '.join(asked)}"] if asked else []
        after = {name: value for name, value in after.items() if name != "query"}
    for sort in (name for name in _OF_RECORDS if name in after):
        for one in differences(entry.before.get(sort) or {}, after[sort]):
            about = "" if one.what == NAMES else f", {_name(one.what)}"
            yield f"{one.record}{about}: {one.after or '–'}"
    if entry.act in OF_MANY:
        after = dict(_told_of_many(entry))
    for name, value in after.items():
        if name not in _OF_PROGRAMS and value not in ([], "", {}) and not (name == "page" and "lines" in after):
            yield f"{_name(name)}: {_value(name, value)}"


def _name(key: str) -> str:
    return field_name(key, language()).replace("_", " ")


def _word(field: str, told: Mapping[str, Any]) -> str:
    """What a person said of a field."""
    says = {Says.NONE: say("(not on the paper)"), Says.UNREADABLE: say("(cannot be read)"),
            Says.READING: say("(as it was read)")}  # fmt: skip
    return _said(says[Says(told["says"])]) if told.get("says") in says else _day_first(field, str(told.get("value")))


def _rule(told: Mapping[str, Any] | None) -> str:
    if told is None:
        return _said(say("(by the general rules)"))
    names = ", ".join(map(name_of, told.get("to") or ()))
    return word(told["level"], language()) + (f" ({names})" if names else "")


def _value(key: str, value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return word("yes" if value else "no", language())
    if isinstance(value, Mapping) and "says" in value:
        return _word(key, value)
    if isinstance(value, Mapping):
        parts = (f"{_name(str(one))}: {_value(_kind(key, one), told)}" for one, told in value.items())
        return "; ".join(parts)
    if isinstance(value, list):
        return ", ".join(_name(str(one)) if key in _LISTS_OF_FIELDS else _value(key, one) for one in value)
    return word(str(value), language()) if key in _PROGRAMS_OWN else _day_first(key, str(value))


def _told_of_many(entry: Entry) -> Iterator[tuple[str, object]]:
    """What is told of an act about many: a level in words, not what its name and what it takes back say already."""
    for name, value in entry.after.items():
        if name == "value" and entry.act == SET_ACCESS_OF_MANY and value is not None:
            yield name, _rule(rule_told(value))
        elif entry.act in _SAY_THE_STATE and name in ("what", "value"):
            continue
        elif not (name == "back" or (name == "what" and entry.act == SET_FILE_OF_MANY)
                  or (name == "value" and "back" in entry.after)):
            yield name, value


def _day_first(key: str, value: str) -> str:
    """A date as the site writes it, in Vietnamese; `2013-07` is 7-2013."""
    if key not in _DATES or language() != "vi" or not _DATE.fullmatch(value):
        return value
    return "-".join(part.lstrip("0") for part in reversed(value.split("-")))


def _kind(outer: str, inner: object) -> str:
    """Under which key a value within another stands: verdicts are named by their field."""
    return outer if outer == "verdicts" else str(inner)


def _said(sentence: Said) -> str:
    return in_language(sentence, language())
