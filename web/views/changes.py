"""What an act changed, in words: what stood there before, and what stands there after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from library.access import Scope
from library.accounts.accounts import DISABLE, ENABLE
from library.acts.authorities import OF_RECORDS
from library.acts.checking import OF_CHECKS
from library.acts.correcting import CORRECT
from library.acts.kinds import RULES_OF_PARTS, RULES_SET
from library.acts.lines import CORRECT_TEXT, PROPOSE_TEXT, REFUSE_TEXT
from library.acts.many import CORRECT_MANY, OF_MANY, SET_ACCESS_OF_MANY
from library.acts.opening import SET_ACCESS, SET_RULE, ruled_by
from library.acts.showing import WITH
from library.authorities.differences import differences
from library.catalogue.journal import Entry
from library.catalogue.many import What
from library.catalogue.notes import EXPORT
from library.fields import BY_NAME
from library.noting import asked_for, export_told
from library.records import PartialDate
from library.relations.records import Type
from web.dates import written_date
from web.views.act_words import (
    ASKED,
    KEYS,
    LEVELS,
    OF_RECORD,
    SAYS,
    SCOPES,
    SHUT,
    STATES,
    VALUES,
    named_labels,
    what_was_done,
)
from web.views.many import REASONS, WHATS, shown, value_words
from web.views.standing import DOES
from web.wording import Translate, field_name, mark

_SHUT: Final = (DISABLE, ENABLE)
_WITHOUT_VALUE: Final = ("none", "unreadable")
_WITHOUT: Final = frozenset({"documents", "at", "key", "says", RULES_SET, WITH})
_OF_A_CHECK: Final = frozenset({"given", "differ"})
"""What somebody found without seeing what stood there is told by the record of the batch, when that is over."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that an act changed; None where it was empty, or is told of one side alone."""

    label: str
    before: str | None
    after: str | None


def changes(entry: Entry, translate: Translate) -> Iterable[Change]:
    """What an act changed."""
    before, after = entry.before, export_told(entry.after) if entry.act == EXPORT else entry.after
    if entry.act in OF_MANY and "what" in after:
        yield from _of_many(entry, translate)
        return
    if entry.damaged:
        return
    if entry.act in (CORRECT, CORRECT_MANY) or (entry.act in OF_CHECKS and "values" in before):
        for name, word in after.get("words", {}).items():
            if entry.act in OF_CHECKS and before["values"].get(name) == word["value"]:
                continue  # it was found right
            old, new = _value(name, before["values"].get(name)), _word(name, word, translate)
            if old is None and (said := before.get("words", {}).get(name, {}).get("says")) in _WITHOUT_VALUE:
                old = translate(SAYS[said])
            yield Change(field_name(name, translate), old, new)
        return
    if entry.act in (CORRECT_TEXT, PROPOSE_TEXT, REFUSE_TEXT):
        yield from _lines(before, after, translate)
        return
    if entry.act in OF_RECORDS:
        for told in ("committees", "kinds"):
            for one in differences(before.get(told, {}), after.get(told, {})):
                label = translate(OF_RECORD[one.what]) if one.what in OF_RECORD else ""
                yield Change(f"{one.record}: {label}" if label else one.record, one.before, one.after)
        return
    if entry.act in (SET_ACCESS, SET_RULE, SET_ACCESS_OF_MANY) and ("rule" in before or "rule" in after):
        yield Change(_ruled(entry, translate), _rule(before.get("rule"), translate),
                     _rule(after.get("rule"), translate))
        return
    for key in dict.fromkeys([*before, *after]):
        if key == RULES_OF_PARTS:
            for part, rule in after.get(key, {}).items():
                yield Change(f"{translate(mark('Quyền xem'))} {part}", None, _rule(rule, translate))
        elif key == "state":
            yield Change(translate(mark("Trạng thái")), *(_state(side.get(key), translate) for side in (before, after)))
        elif key == "query" and entry.act == EXPORT:
            if told := _asked_words(after.get("query", ""), translate):
                yield Change(translate(KEYS[key]), None, told)
        elif key not in _WITHOUT | _OF_A_CHECK and any(side.get(key) not in (None, [], "") for side in (before, after)):
            label = translate(KEYS[key]) if key in KEYS else key
            old, new = (_in_words(key, side.get(key), translate) for side in (before, after))
            yield Change(label, None if old == new else old, new)  # what stayed says what it was done to
    if entry.act in _SHUT:
        was, now = (translate(SHUT[one]) for one in (entry.act != DISABLE, entry.act == DISABLE))
        yield Change(translate(mark("Trạng thái")), was, now)


def _of_many(entry: Entry, translate: Translate) -> Iterator[Change]:
    """What an act set for many documents."""
    what, after = What(entry.after["what"]), entry.after
    if what is What.STATE:  # what the act is called says how the documents are since
        name = after.get("name")
        yield from [Change(translate(KEYS["name"]), None, name)] if name else []
    else:
        yield _set_for_many(what, entry, translate)
    yield Change(translate(mark("Số văn bản")), None, str(after["count"]))
    for why, count in after["left"].items():
        yield Change(translate(mark("Để nguyên")), None, f"{count}, {translate(REASONS[why])}")
    if after["query"]:
        yield Change(translate(mark("Tìm")), None, after["query"])


def _set_for_many(what: What, entry: Entry, translate: Translate) -> Change:
    before = [f"{shown(what, one, translate) or translate(mark('trống'))} ({count})"
              for one, count in entry.before["values"]]  # fmt: skip
    before += [f"… ({entry.before['others']})"] if entry.before["others"] else []
    now = value_words(what, entry.after["value"], translate)
    return Change(translate(WHATS[what]), ", ".join(before),
                  translate(mark("như trước")) if entry.after.get("back") else now)


def _asked_words(address: str, translate: Translate) -> str:
    """What the list that somebody took away was narrowed to: `kho thóc; Năm: 2013`."""
    told = []
    for name, value in asked_for(address):
        words = what_was_done(value, translate) if name == "act" else value
        told.append(words if name == "q" else f"{translate(ASKED[name]) if name in ASKED else name}: {words}")
    return "; ".join(told)


def _lines(before: Mapping[str, Any], after: Mapping[str, Any], translate: Translate) -> Iterable[Change]:
    for line, one in after.get("lines", {}).items():
        words = translate(mark("Trang %(page)s, dòng %(line)s"), page=after["page"], line=int(line) + 1)
        old = before.get("lines", {}).get(line, {}).get("text")
        yield Change(words, old, one["text"] or None)


def _word(name: str, word: Mapping[str, Any], translate: Translate) -> str | None:
    says = word.get("says", "")
    return translate(SAYS[says]) if says in SAYS else _value(name, word.get("value"))


def _value(name: str, value: str | None) -> str | None:
    if value is None or not BY_NAME[name].is_date:
        return value
    try:
        return written_date(PartialDate.parse(value))
    except ValueError:
        return value


def _ruled(entry: Entry, translate: Translate) -> str:
    """What a rule is about: `Quyền xem` of the document, `Cơ quan ban hành Tỉnh ủy Lạc Giang`."""
    if entry.act in (SET_ACCESS, SET_ACCESS_OF_MANY):
        return translate(mark("Quyền xem"))
    scope, key = ruled_by(entry)
    words = translate(SCOPES[scope])
    return words if scope is Scope.ARCHIVE else f"{words} {key}"


def _rule(rule: Mapping[str, Any] | None, translate: Translate) -> str:
    if rule is None:
        return translate(mark("theo quy tắc chung"))
    level = translate(LEVELS.get(rule["level"], rule["level"]))
    return f"{level}: {named_labels(rule['to'])}" if rule.get("to") else level


def _state(state: str | None, translate: Translate) -> str | None:
    return None if state is None else translate(STATES[state]) if state in STATES else state


def _in_words(key: str, value: object, translate: Translate) -> str | None:
    if isinstance(value, str | bool) and value in VALUES.get(key, {}):
        return translate(VALUES[key][value])
    if key in ("set_on", "until", "decided") and isinstance(value, str):
        return written_date(PartialDate.parse(value))
    if key == "access" and isinstance(value, str) and value in LEVELS:
        return translate(LEVELS[str(value)])
    if key == "relation" and value in set(Type):
        return translate(DOES[Type(str(value))])
    return _plain(value)


def _plain(value: object) -> str | None:
    if value is None:
        return None
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
