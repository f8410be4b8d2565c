"""What the API promises of batches that are checked: paths and schemas beside those of acts."""

from __future__ import annotations

from typing import Final

from library.acts.check_batches import LONGEST_NAME, LONGEST_SEED, MOST
from library.acts.correcting import LONGEST
from library.catalogue.journal import MOST_REASON
from library.checks import CHECKED, Standing
from web.bounds import MAX_PAGE, MAX_QUERY, MAX_SIZE
from web.openapi.parts import Schema, answer, errors, number_in_path, object_of, query

_TEXT: Final[Schema] = {"type": "string"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_PERCENT: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": 100}
_DAY: Final[Schema] = {"type": "string",
                       "pattern": "^(19[89][0-9]|20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"}
_NUMBER: Final = number_in_path("number")
_SHARE: Final[Schema] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}


def paths() -> Schema:
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
        one: {"get": _told("check_batch", "Một lô; how it stands, with its rates of error", "CheckBatch", [_NUMBER])},
        **_checking(one),
        f"{one}/back": {"post": _told("send_check_batch_back", "Trả lại lô; let it begin anew", "CheckBatch",
                                      [_NUMBER], why)},
    }  # fmt: skip


def _checking(one: str) -> Schema:
    """Checking one document, and saying which of two values the paper has."""
    value: Schema = {"type": "string", "maxLength": LONGEST}
    field: Schema = {"type": "string", "enum": list(CHECKED)}
    fields: Schema = {"type": "array", "items": field, "maxItems": len(CHECKED)}
    values = {"type": "object", "propertyNames": field, "additionalProperties": value}
    expected = {**values, "additionalProperties": {**value, "type": ["string", "null"]},
                "description": "Values that were seen, in the first round; where another is in force, 409"}
    found = {"round": {"type": "integer", "minimum": 1, "maximum": 3}, "values": values,
             "none": {**fields, "description": "Not on the paper"},
             "unreadable": {**fields, "description": "On the paper, and cannot be read"}, "expected": expected}
    settled = {"first": {**fields, "description": "What stood there is right"},
               "own": {**fields, "description": "What was written without seeing that is right"}, "values": values}
    settle = "/api/v1/checks/settle/{check}"
    return {
        f"{one}/next": {"get": _told("check_next", "Văn bản chờ kiểm tra; the document that waits", "CheckDue",
                                     [_NUMBER])},
        f"{one}/documents/{{id}}": {"post": _told(
            "check_document", "Kiểm tra; what was found of every checked field", "Checked",
            [_NUMBER, {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}],
            found)},
        settle: {"get": _told("check_differences", "Chỗ khác nhau; what differs in one's own check",
                              "CheckDifferences", [number_in_path("check")]),
                 "post": _told("settle_check", "Đối chiếu; which of two values the paper has", "CheckSettled",
                               [number_in_path("check")], settled)},
    }  # fmt: skip


def schemas() -> Schema:
    """The schemas of what is given back."""
    rate = {"wrong": _COUNT, "count": _COUNT, "rate": _SHARE, "low": _SHARE, "high": _SHARE}
    named = {"type": "object", "additionalProperties": object_of(**rate)}
    rates = object_of(all=object_of(**rate), machine=object_of(**rate), unflagged=object_of(**rate), left_open=_COUNT,
                    by_round=named, by_field=named, by_maker=named, by_checker=named, machine_by_field=named)
    maybe_count = {"type": ["integer", "null"], "minimum": 0,
                   "description": "Null, as are the rates, while the batch is being checked"}
    told = {"wrong": maybe_count, "count": maybe_count}
    batch = object_of(
        id={"type": "integer", "minimum": 1}, name=_TEXT, by=_TEXT, made=_COUNT, asked=_TEXT, second_percent=_PERCENT,
        third_percent=_PERCENT, bound_percent=_PERCENT, turn={"type": "integer", "minimum": 1}, seed=_TEXT,
        standing={"type": "string", "enum": list(Standing)}, size=_COUNT, settling=_COUNT,
        rounds={"type": "array", "items": object_of(round={"type": "integer"}, due=_COUNT, done=_COUNT, **rate | told)},
    )  # fmt: skip
    batch["properties"] |= {"act": {"type": "integer", "minimum": 1}, "rates": rates}
    listed = {"type": "array", "items": {"$ref": "#/components/schemas/CheckBatch"}}
    number: Schema = {"type": "integer", "minimum": 1}
    maybe: Schema = {"type": ["string", "null"]}
    differs = object_of(field=_TEXT, before=maybe, says=_TEXT, given=maybe)
    return {
        "CheckBatch": batch,
        "CheckBatches": object_of(total=_COUNT, batches=listed),
        "CheckDue": object_of(batch=number, round={"type": ["integer", "null"]}, document=maybe, left=_COUNT,
                            values={"type": ["object", "null"], "additionalProperties": maybe},
                            settle={"type": "array", "items": number}),
        "Checked": object_of(act=number, check=number, differ={"type": "array", "items": _TEXT}),
        "CheckDifferences": object_of(check=number, batch=number, document=_TEXT,
                                    fields={"type": "array", "items": differs}),
        "CheckSettled": object_of(act=number),
    }  # fmt: skip


def _told(name: str, words: str, schema: str, parameters: list[Schema], body: Schema | None = None) -> Schema:
    statuses = ("400", "401", "403", "404", "405", "503", *(() if body is None else ("409", "413")))
    told = {"200": answer(words, schema), **errors(*statuses)}
    made: Schema = {"operationId": name, "summary": words, "security": [{"bearer": []}], "parameters": parameters,
                     "responses": told}
    if body is not None:
        sent = {"type": "object", "properties": body, "additionalProperties": False}
        made["requestBody"] = {"required": False, "content": {"application/json": {"schema": sent}}}
    return made


def _query(name: str, most: int) -> Schema:
    return query(name, {"type": "integer", "minimum": 1, "maximum": most})
