"""Parts that the description of every family is made of."""

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
            **{status: answer("An error, always in this shape", "Error")
               for status in ("400", "401", "403", "404", "405", "409", "413", "503")}}  # fmt: skip
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
    errors = {status: answer("An error, always in this shape", "Error")
              for status in ("400", "401", "403", "404", "405", "503")}  # fmt: skip
    return {"operationId": name, "summary": words, "security": [{"bearer": []}], "parameters": parameters,
            "responses": {"200": answer(words, schema), **errors}}  # fmt: skip


def id_in_path(name: str) -> Schema:
    """A variable of the path."""
    number = {"type": "integer", "minimum": 1, "maximum": 10**15}
    return {"name": name, "in": "path", "required": True,
            "schema": number if name == "number" else {"type": "string", "minLength": 1}}  # fmt: skip


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


def object_of(**properties: Schema) -> Schema:
    """An object that has all of these."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def list_of(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}
