"""What the API promises of files that are sent in pieces: paths and a schema beside those of reading and of acts."""

from __future__ import annotations

from typing import Final

from library.uploads.names import MOST_LETTERS
from web.openapi.parts import Schema, answer, errors, id_in_path
from web.sending import MOST_PIECE

_MOST: Final = 2**50
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": _MOST}
_UPLOAD: Final = id_in_path("upload")
_PATH: Final = "/api/v1/uploads/{upload}"


def paths() -> Schema:
    """The paths, each with what it takes and gives."""
    begun = {"name": {"type": "string", "maxLength": MOST_LETTERS, "description": "With its folders"}, "size": _COUNT,
             "key": {"type": "string", "maxLength": 200, "description": "What else the sender knows the file by: the "
                     "same name, size and key of the same person go on with what did not arrive whole"}}  # fmt: skip
    sha256 = {"sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Of the whole file"}}
    return {
        "/api/v1/uploads": {"post": _sent("upload_begin", "Bắt đầu gửi tệp; begin to send a file, or go on",
                                          [], _json(begun, "size"))},
        _PATH: {"get": _sent("upload_show", "Đã tới đâu; how much has arrived", [_UPLOAD])},
        f"{_PATH}/bytes": {"post": _sent(
            "upload_add", "Gửi một phần; the piece that begins where what has arrived ends", [_UPLOAD, _offset()],
            {"required": True, "content": {"application/octet-stream": {"schema": {
                "type": "string", "format": "binary", "maxLength": MOST_PIECE}}}})},
        f"{_PATH}/finish": {"post": _sent("upload_finish", "Gửi xong; the whole is checked, then read", [_UPLOAD],
                                          _json(sha256, "sha256"))},
        f"{_PATH}/cancel": {"post": _sent("upload_cancel", "Bỏ; let go of what has arrived", [_UPLOAD])},
    }  # fmt: skip


def schemas() -> Schema:
    """The schema of what is given back."""
    stage = {"type": "string", "enum": ["arriving", "arrived", "read"]}
    text = {"type": "string"}
    return {"Upload": {"type": "object", "required": ["id"],
                       "properties": {"id": text, "name": text, "size": _COUNT, "offset": _COUNT,
                                      "stage": stage}}}  # fmt: skip


def _sent(name: str, words: str, parameters: list[Schema], body: Schema | None = None) -> Schema:
    told = {"200": answer(words, "Upload"),
            **errors("400", "401", "403", "404", "405", "409", "411", "413", "503")}  # fmt: skip
    made: Schema = {"operationId": name, "summary": words, "security": [{"bearer": []}], "parameters": parameters,
                     "responses": told}
    return made if body is None else {**made, "requestBody": body}


def _json(properties: Schema, *required: str) -> Schema:
    schema = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _offset() -> Schema:
    return {"name": "offset", "in": "query", "required": True, "schema": _COUNT}
