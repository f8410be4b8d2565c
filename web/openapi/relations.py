"""Relations and validity, as the API describes them."""

from __future__ import annotations

from typing import Any, Final

from library.relations.holding import Oddity, Status
from library.relations.records import Modality, Scope, Type
from web.bounds import MAX_CODE
from web.openapi.parts import DAY, Schema, get, list_of, object_of, query, stretch

_TEXT: Final[Schema] = {"type": "string"}
_MAYBE: Final[Schema] = {"type": ["string", "null"]}


_OPEN: Final[Schema] = {"security": [{}, {"bearer": []}]}
"""A guest is answered too, as far as guests see."""


def paths() -> Schema:
    """What holds of a code on a day, and what is cited and not held."""
    code = {**query("code", {"type": "string", "minLength": 1, "maxLength": MAX_CODE}), "required": True}
    body = query("body", {"type": "string", "minLength": 1, "maxLength": MAX_CODE})
    year = query("year", {"type": "integer", "minimum": 0, "maximum": 9999})
    return {
        "/api/v1/in-force": {"get": {**get(
            "in_force", "Hiệu lực; every document of a code, held or only cited, with what holds of it on a day, today "
            "unless asked", "InForce", [code, query("on", DAY)]), **_OPEN}},
        "/api/v1/missing": {"get": {**get(
            "missing", "Được dẫn mà chưa có; what is cited and not held, most cited first; of a body, by its last "
            "letters; of a year, 0 where it is not known", "Missing", [body, year, *stretch()]), **_OPEN}},
    }  # fmt: skip


def schemas() -> dict[str, Schema]:
    """What is told of a document's relations, and of whether it is in force; what is missing."""
    relation = object_of(
        type=_one_of(Type), direction={"enum": ["in", "out"]}, target=_MAYBE, candidates=list_of(_TEXT),
        target_code=_MAYBE, target_date=_MAYBE, target_name=_MAYBE, source_code=_MAYBE, scope=_one_of(Scope),
        provision=_MAYBE, modality=_one_of(Modality), page={"type": "integer", "minimum": 1}, quote=_TEXT,
        by={"enum": ["machine", "person"]},
    )  # fmt: skip
    count: Schema = {"type": "integer", "minimum": 0}
    holds: Schema = {
        "status": _one_of(Status), "until": _MAYBE, "by": _MAYBE,
        "saved": list_of(object_of(by=_MAYBE, quote=_TEXT, until=_MAYBE)), "sure": {"type": "boolean"},
        "unread": count,
        "perhaps_repealed_by": list_of(object_of(by=_MAYBE, quote=_TEXT)),
        "contradictions": list_of(object_of(by=_MAYBE, type=_one_of(Type), why=_one_of(Oddity))), "from": _MAYBE,
    }  # fmt: skip
    standing = object_of(id=_MAYBE, code=_TEXT, issued=_MAYBE, committee=_MAYBE, **holds)
    missing = object_of(code=_TEXT, kind=_MAYBE, issued=_MAYBE, committee=_MAYBE, citing=count)
    return {"Relation": relation, "Validity": object_of(**holds),
            "InForce": object_of(on=_TEXT, unread=count, documents=list_of(standing)),
            "Missing": object_of(total=count, documents=list_of(missing))}


def _one_of(words: Any) -> Schema:
    return {"type": "string", "enum": [str(one) for one in words]}
