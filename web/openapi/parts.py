"""Parts that the description of every family of addresses is made of."""

from __future__ import annotations

from typing import Any, Final

from web.bounds import MAX_PAGE, MAX_SIZE

Schema = dict[str, Any]
DAY: Final[Schema] = {"type": "string", "pattern":
                      "^(19[89][0-9]|20[01][0-9]|202[0-5])-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"}
"""A day as programs may write one; others are taken too, as far as they are days."""


def post(name: str, words: str, properties: Schema, *required: str, path: str | None = "id",
         done: str = "Done") -> Schema:
    """A path that changes something."""
    body: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        body["required"] = list(required)
    told = {"200": answer("Done", done), "202": answer("Asked for; `job` is its number", "Done"),
            **errors("400", "401", "403", "404", "405", "409", "413", "503")}  # fmt: skip
    return {
        "post": {
            "operationId": name,
            "summary": words,
            "security": [{"bearer": []}],
            "parameters": [id_in_path(path)] if path else [],
            "requestBody": {"required": bool(required), "content": {"application/json": {"schema": body}}},
            "responses": told,
        }
    }


def get(name: str, words: str, schema: str, parameters: list[Schema]) -> Schema:
    """A path that only tells."""
    return {"operationId": name, "summary": words, "security": [{"bearer": []}], "parameters": parameters,
            "responses": {"200": answer(words, schema),
                          **errors("400", "401", "403", "404", "405", "503")}}  # fmt: skip


def id_in_path(name: str) -> Schema:
    """A variable of the path, which is a text unless it is called `number`."""
    if name == "number":
        return number_in_path(name)
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def number_in_path(name: str) -> Schema:
    """A variable of the path that is a number from 1."""
    return {"name": name, "in": "path", "required": True,
            "schema": {"type": "integer", "minimum": 1, "maximum": 10**15}}  # fmt: skip


def stretch() -> list[Schema]:
    """Which page of a list, and how many of it."""
    return [query("page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1}),
            query("size", {"type": "integer", "minimum": 1, "maximum": MAX_SIZE})]  # fmt: skip


def query(name: str, schema: Schema) -> Schema:
    """A parameter."""
    return {"name": name, "in": "query", "schema": schema}


def answer(words: str, schema: str) -> Schema:
    """What is given back: an object of this schema."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": words, "content": content}


def errors(*statuses: str) -> Schema:
    """What is given back with these statuses."""
    return {status: answer("An error, always in this shape", "Error") for status in statuses}


def object_of(**properties: Schema) -> Schema:
    """An object that has all of these."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def list_of(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}
