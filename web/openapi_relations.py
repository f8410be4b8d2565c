"""Relations and validity, as the API describes them."""

from __future__ import annotations

from typing import Any, Final

from library.relations.holding import Oddity, Status
from library.relations.records import Modality, Scope, Type

_Schema = dict[str, Any]
_TEXT: Final[_Schema] = {"type": "string"}
_MAYBE: Final[_Schema] = {"type": ["string", "null"]}


def schemas() -> dict[str, _Schema]:
    """What is told of a document's relations, and of whether it is in force."""
    relation = _object(
        type=_one_of(Type), direction={"enum": ["in", "out"]}, target=_MAYBE, candidates=_list(_TEXT),
        target_code=_MAYBE, target_date=_MAYBE, target_name=_MAYBE, source_code=_MAYBE, scope=_one_of(Scope),
        provision=_MAYBE, modality=_one_of(Modality), page={"type": "integer", "minimum": 1}, quote=_TEXT,
        by={"enum": ["machine", "person"]},
    )  # fmt: skip
    validity = _object(
        status=_one_of(Status), until=_MAYBE, by=_MAYBE,
        saved=_list(_object(by=_MAYBE, quote=_TEXT, until=_MAYBE)), sure={"type": "boolean"},
        contradictions=_list(_object(by=_MAYBE, type=_one_of(Type), why=_one_of(Oddity))), **{"from": _MAYBE},
    )  # fmt: skip
    return {"Relation": relation, "Validity": validity}


def _one_of(words: Any) -> _Schema:
    return {"type": "string", "enum": [str(one) for one in words]}


def _object(**properties: _Schema) -> _Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: _Schema) -> _Schema:
    return {"type": "array", "items": items}
