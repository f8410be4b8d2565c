"""What the API promises of acts: paths and schemas beside those of reading."""

from __future__ import annotations

from typing import Final

from library.access import Level, Scope
from library.acts.correcting import LONGEST
from library.acts.filing import LONGEST as LONGEST_FILE
from library.acts.relating import LONGEST_PROVISION, LONGEST_QUOTE
from library.catalogue.journal import MOST_REASON
from library.catalogue.many import SETTABLE
from library.catalogue.relation_words import SaysOfRelation
from library.fields import CORRECTABLE
from library.relations.records import Type
from web.bounds import MAX_QUERY, MAX_SEEN, MAX_SIZE, MAX_VALUE, MAX_VALUES
from web.openapi.parts import DAY, Schema, get, id_in_path, list_of, object_of, post, query, stretch

_TEXT: Final[Schema] = {"type": "string"}
_WHY: Final[Schema] = {"type": "string", "maxLength": MOST_REASON, "description": "The reason, which is kept"}
_NUMBER: Final[Schema] = {"type": ["integer", "null"], "minimum": 1}
_FIELD: Final[Schema] = {"type": "string", "enum": list(CORRECTABLE)}
_MOST_NAMES: Final = 50
_MOST_PAGES: Final = 1_000


def paths() -> Schema:
    """The paths, each with what it takes and gives."""
    document, why = "/api/v1/documents/{id}", {"why": _WHY}
    at = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}, "maxItems": _MOST_PAGES}
    to = {"type": "array", "items": {"type": "string", "maxLength": MAX_VALUE}, "maxItems": _MOST_NAMES}
    level = {"type": "string", "enum": list(Level)}
    about = {"scope": {"type": "string", "enum": list(Scope)},
             "key": {"type": "string", "maxLength": MAX_QUERY, "description": "Id of a document, or of any document of "
                     "a file; name of a committee or kind; nothing for the archive"}}  # fmt: skip
    seen = {"expected": {"type": "string", "maxLength": MAX_SEEN, "description": "What was seen (of access "
                         "`conditional: lan, @group`), empty for none; where another is in force, nothing is changed "
                         "(409)"}}  # fmt: skip
    unit = {"type": "string", "maxLength": MAX_VALUE, "description": "Called like a group; empty for none"}
    return {
        f"{document}/fields": post("fields", "Sửa thông tin; say what stands on the paper", _words()),
        f"{document}/withdraw": post("withdraw", "Rút; take it out of view", why),
        f"{document}/restore": post("restore", "Đưa trở lại; bring it back", why),
        f"{document}/access": post("access", "Đặt quyền xem; say who may see it",
                                    {"level": level, "to": to, **seen, **why}, "level"),
        f"{document}/owner": post("owner", "Đặt đơn vị sở hữu; say which unit it belongs to",
                                   {"owner": unit, **seen, **why}),
        f"{document}/file": post("file", "Xếp vào hồ sơ; say which file it lies in",
                                 {"file": {"type": "string", "maxLength": LONGEST_FILE, "description": "What the file "
                                           "is called; empty for none"}, **seen, **why}),
        f"{document}/join": post("join", "Gộp; make the documents of its file one", why),
        f"{document}/split": post("split", "Tách; ask for its file to be split", {"at": at, **why}),
        f"{document}/look": post("look", "Cứ xem; see what one was to check without seeing it, which leaves the check "
                                 "to others", {}),
        f"{document}/relations": post("relate", "Ghi quan hệ; write down what it does to another", _relation(), "type",
                                       "target", "page"),
        f"{document}/relations/{{key}}": _judged(why),
        f"{document}/history": {"get": get("history", "Lịch sử; what was done to it", "History", [id_in_path("id")])},
        "/api/v1/acts/{number}/undo": post("undo", "Hoàn lại; take an act back", why, path="number"),
        **_many(to, why),
        "/api/v1/access": {
            "get": get("rules", "Quy tắc quyền xem; the rules of access, the widest first", "Rules", stretch()),
            **post("set_rule", "Đặt quy tắc; say who may see all of a file, a committee, a kind or the archive",
                    {**about, "level": level, "to": to, **why}, "scope", "level", path=None, done="Ruled"),
        },
        "/api/v1/access/drop": post("drop_rule", "Bỏ quy tắc; take a rule back", {**about, **why}, "scope", path=None,
                                     done="Ruled"),
        "/api/v1/journal": {"get": get("journal", "Nhật ký; the acts, the newest first", "Journal", _selection())},
    }  # fmt: skip


def _many(to: Schema, why: Schema) -> Schema:
    """One thing set for many documents."""
    texts = {"type": "array", "items": {"type": "string", "maxLength": MAX_VALUE}, "maxItems": MAX_VALUES}
    ids = {**texts, "maxItems": MAX_SIZE, "description": "These documents; where it is absent, all that are found"}
    body = {"what": {"type": "string", "enum": list(SETTABLE)},
            "value": {"type": "string", "maxLength": MAX_QUERY, "description": f"A level: {', '.join(Level)}"},
            "to": to, "over_words": {"type": "boolean"}, "ids": ids, "q": {"type": "string", "maxLength": MAX_QUERY},
            "year": {**texts, "items": {"type": "string", "pattern": "^[1-9][0-9]{3}$"}}, "kind": texts,
            "committee": texts}  # fmt: skip
    words = "Xem trước; what a plan would do"
    return {
        "/api/v1/many": post("plan_many", "Xem trước; fix what would be set for many documents", body, "what",
                              path=None, done="Plan"),
        "/api/v1/many/{number}": {
            "get": get("preview_many", words, "Plan", [id_in_path("number")]),
            **post("carry_out_many", "Làm; do what was planned", why, path="number", done="Carried"),
        },
    }  # fmt: skip


def schemas() -> Schema:
    """The schemas of what is given back."""
    moment = {"type": "integer", "minimum": 0, "description": "Seconds since 1970, UTC"}
    sides = {"before": {"type": "object"}, "after": {"type": "object"}}
    act = object_of(id={"type": "integer", "minimum": 1}, at=moment, actor=_TEXT, act=_TEXT,
                  document={"type": ["string", "null"]}, why=_TEXT, **sides, undoes=_NUMBER,
                  damaged={"type": "boolean", "description": "The row was changed by hand"})  # fmt: skip
    total: Schema = {"type": "integer", "minimum": 0}
    maybe: Schema = {"type": ["string", "null"]}
    row = object_of(id=_TEXT, before=maybe, after=maybe, why=maybe)
    rule = object_of(scope=_TEXT, key=_TEXT, level=_TEXT, to=list_of(_TEXT), by=_TEXT, why=_TEXT, made=moment)
    return {
        "Done": object_of(act=_NUMBER, job=_NUMBER),
        "Ruled": object_of(act=_NUMBER, job=_NUMBER, documents={**total, "description": "How many others see since"}),
        "Rules": object_of(total=total, rules=list_of(rule)),
        "Act": act,
        "History": object_of(document=_TEXT, acts=list_of({"$ref": "#/components/schemas/Act"})),
        "Plan": object_of(plan={"type": "integer", "minimum": 1}, what=_TEXT, value=maybe, query=_TEXT,
                        over_words={"type": "boolean"}, act=_NUMBER,
                        changes=list_of(object_of(before=maybe, count=total)),
                        stays=list_of(object_of(why=_TEXT, value=maybe, count=total)),
                        examples=list_of(row), kept=list_of(row)),
        "Carried": object_of(act={"type": "integer", "minimum": 1}, count=total,
                           left={"type": "object", "additionalProperties": total}),
        "Journal": object_of(total=total, damage=list_of(_TEXT), looked={
            **moment, "description": "When all of it was looked at last; what came in since was looked at now"},
            acts=list_of({"$ref": "#/components/schemas/Act"})),
    }


def _relation() -> Schema:
    return {
        "type": {"type": "string", "enum": [str(one) for one in Type]},
        "target": {"type": "string", "minLength": 1, "maxLength": MAX_VALUE, "description": "Id of the other document"},
        "page": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
        "quote": {"type": "string", "maxLength": LONGEST_QUOTE, "description": "The words, as they stand there"},
        "provision": {"type": "string", "maxLength": LONGEST_PROVISION, "description": "Which part of the other"},
        "why": _WHY,
    }  # fmt: skip


def _judged(why: Schema) -> Schema:
    says = {"type": "string", "enum": [str(one) for one in SaysOfRelation]}
    target = {"type": "string", "maxLength": MAX_VALUE, "description": "The document that is meant, where several fit"}
    asked = post("judge_relation", "Xác nhận hoặc bác quan hệ; confirm or refuse a relation",
                  {"says": says, "target": target, **why}, "says")
    asked["post"]["parameters"].append(id_in_path("key"))
    return asked


def _words() -> Schema:
    value: Schema = {"type": "string", "maxLength": LONGEST}
    fields = {"type": "array", "items": _FIELD, "maxItems": len(CORRECTABLE)}
    seen = {**value, "type": ["string", "null"]}
    return {
        "values": {"type": "object", "propertyNames": _FIELD, "additionalProperties": value},
        "none": {**fields, "description": "Not on the paper"},
        "unreadable": {**fields, "description": "On the paper, and cannot be read"},
        "reading": {**fields, "description": "A word is taken back, the reading counts again"},
        "expected": {"type": "object", "propertyNames": _FIELD, "additionalProperties": seen,
                     "description": "Values that were seen; where another is in force, nothing is changed (409)"},
        "why": _WHY,
    }  # fmt: skip


def _selection() -> list[Schema]:
    name = {"type": "string", "minLength": 1, "maxLength": MAX_VALUE}
    return [query("document", name), query("actor", name), query("act", name),
            query("last", {"type": "integer", "minimum": 1, "maximum": 10**15}), query("from", DAY),
            query("to", DAY), *stretch()]
