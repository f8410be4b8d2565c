"""What the API promises of batches that are checked: paths and schemas beside those of acts."""

from __future__ import annotations

from typing import Any, Final

from library.acts.check_batches import LONGEST_NAME, LONGEST_SEED, MOST
from library.catalogue.journal import MOST_REASON
from library.checks import Standing
from web.bounds import MAX_PAGE, MAX_QUERY, MAX_SIZE

_Schema = dict[str, Any]
_TEXT: Final[_Schema] = {"type": "string"}
_COUNT: Final[_Schema] = {"type": "integer", "minimum": 0}
_PERCENT: Final[_Schema] = {"type": "integer", "minimum": 0, "maximum": 100}
_DAY: Final[_Schema] = {"type": "string",
                        "pattern": "^(19[89][0-9]|20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"}
_SHARE: Final[_Schema] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}


def paths() -> _Schema:
    """The paths, each with what it takes and gives."""
    why = {"why": {"type": "string", "maxLength": MOST_REASON, "description": "The reason, which is kept"}}
    one = "/api/v1/checks/{number}"
    body = {
        "name": {"type": "string", "maxLength": LONGEST_NAME}, "q": {"type": "string", "maxLength": MAX_QUERY,
        "description": "Only documents that this search finds"},
        "from": {**_DAY, "description": "Only documents that came in from this day on"}, "to": _DAY,
        "most": {"type": "integer", "minimum": 0, "maximum": MOST}, "again": {
            "type": "boolean", "description": "Also documents of batches that passed"},
        "second": _PERCENT, "third": _PERCENT, "bound": _PERCENT,
        "seed": {"type": "string", "maxLength": LONGEST_SEED, "description": "Of the draw"}, **why,
    }  # fmt: skip
    return {
        "/api/v1/checks": {
            "get": _told("check_batches", "Các lô kiểm tra; the batches, the newest first", "CheckBatches",
                         [_query("page", MAX_PAGE), _query("size", MAX_SIZE)]),
            "post": _told("make_check_batch", "Lập lô; make a batch of documents that are in no other",
                          "CheckBatch", [], body),
        },
        one: {"get": _told("check_batch", "Một lô; how it stands, with its rates of error", "CheckBatch", [_number()])},
        f"{one}/back": {"post": _told("send_check_batch_back", "Trả lại lô; let it begin anew", "CheckBatch",
                                      [_number()], why)},
    }  # fmt: skip


def schemas() -> _Schema:
    """The schemas of what is given back."""
    rate = {"wrong": _COUNT, "count": _COUNT, "rate": _SHARE, "low": _SHARE, "high": _SHARE}
    named = {"type": "object", "additionalProperties": _object(**rate)}
    rates = _object(all=_object(**rate), machine=_object(**rate), unflagged=_object(**rate), by_round=named,
                    by_field=named, by_maker=named, by_checker=named, machine_by_field=named)
    batch = _object(
        id={"type": "integer", "minimum": 1}, name=_TEXT, by=_TEXT, made=_COUNT, asked=_TEXT, second_percent=_PERCENT,
        third_percent=_PERCENT, bound_percent=_PERCENT, turn={"type": "integer", "minimum": 1}, seed=_TEXT,
        standing={"type": "string", "enum": list(Standing)}, size=_COUNT, settling=_COUNT,
        rounds={"type": "array", "items": _object(round={"type": "integer"}, due=_COUNT, done=_COUNT, **rate)},
    )  # fmt: skip
    batch["properties"] |= {"act": {"type": "integer", "minimum": 1}, "rates": rates}
    listed = {"type": "array", "items": {"$ref": "#/components/schemas/CheckBatch"}}
    return {"CheckBatch": batch, "CheckBatches": _object(total=_COUNT, batches=listed)}


def _told(name: str, words: str, schema: str, parameters: list[_Schema], body: _Schema | None = None) -> _Schema:
    statuses = ("400", "401", "403", "404", "405", "503", *(() if body is None else ("409", "413")))
    told = {"200": _answer(words, schema),
            **{status: _answer("An error, always in this shape", "Error") for status in statuses}}  # fmt: skip
    made: _Schema = {"operationId": name, "summary": words, "security": [{"bearer": []}], "parameters": parameters,
                     "responses": told}
    if body is not None:
        sent = {"type": "object", "properties": body, "additionalProperties": False}
        made["requestBody"] = {"required": False, "content": {"application/json": {"schema": sent}}}
    return made


def _answer(words: str, schema: str) -> _Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": words, "content": content}


def _object(**properties: _Schema) -> _Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _query(name: str, most: int) -> _Schema:
    return {"name": name, "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": most}}


def _number() -> _Schema:
    return {"name": "number", "in": "path", "required": True,
            "schema": {"type": "integer", "minimum": 1, "maximum": 10**15}}  # fmt: skip
