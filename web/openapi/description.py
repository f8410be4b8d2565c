"""What the API promises, as an OpenAPI 3.1 description."""

from __future__ import annotations

from typing import Final

from library.search.answers import UNKNOWN
from library.search.completing import Completes
from library.search.contract import Sort
from library.search.precedents import Holds
from web.bounds import MAX_COMPLETIONS, MAX_PAGE, MAX_QUERY, MAX_SIZE, MAX_VALUE, MAX_VALUES
from web.choice import DEFAULT_COMPLETIONS, DEFAULT_SIZE
from web.openapi import acts, checks, held, relations, statistics, uploads
from web.openapi.parts import Schema, answer, errors, list_of, object_of

_TEXT: Final[Schema] = {"type": ["string", "null"]}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_NONE: Final = f"`{UNKNOWN}`: documents that have none"
_SCORE: Final[Schema] = {
    "type": "number",
    "description": "What the order goes by; how rare a word is counts over all papers, closed ones among them.",
}
_YEAR: Final = "[1-9][0-9]{0,3}"
_YEARS: Final = rf"^({UNKNOWN}|{_YEAR}|{_YEAR}\.\.|\.\.{_YEAR}|{_YEAR}\.\.{_YEAR})$"

_BEARER: Final[Schema] = {
    "type": "http",
    "scheme": "bearer",
    "description": "Khóa truy cập của một tài khoản; a token of an account, made on its page or by "
    "`vankien token add`. Without one a guest is answered: what is open, or nothing.",
}


def description(root: str) -> Schema:
    """The whole description; `root` is where the site is mounted."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Vankien",
            "version": "1",
            "summary": "Tìm và đọc văn bản của thư viện. Search and read the documents of the library.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root}],
        "paths": {
            "/api/v1/search": {"get": _search()},
            "/api/v1/complete": {"get": _complete()},
            "/api/v1/documents/{id}": {"get": _document()},
            "/api/v1/review": {"get": _review()},
            "/api/v1/committees": {
                "get": _records("committees", "Committees", "Hồ sơ cơ quan; the records of committees")},
            "/api/v1/committees/{key}": {"get": _record("committee", "Committee", "Một cơ quan")},
            "/api/v1/kinds": {"get": _records("kinds", "Kinds", "Hồ sơ loại văn bản; the records of kinds")},
            "/api/v1/kinds/{key}": {"get": _record("kind", "Kind", "Một loại văn bản")},
            **acts.paths(),
            **held.paths(),
            **relations.paths(),
            **statistics.paths(),
            **uploads.paths(),
            **checks.paths(),
        },
        "components": {
            "schemas": {**_schemas(), **acts.schemas(), **held.schemas(),
                        **statistics.schemas(), **uploads.schemas(), **checks.schemas()},
            "securitySchemes": {"bearer": _BEARER},
        },
        "security": [{}, {"bearer": []}],
    }


def _search() -> Schema:
    return {
        "operationId": "search",
        "summary": "Tìm văn bản; search documents",
        "description": "Documents that have all the words; `total` and `facets` count exactly these. Behind them, from "
        "rank `partial_from` on, stand the `widened` ones that have only some of the words.",
        "parameters": [
            _parameter("q", {"type": "string", "maxLength": MAX_QUERY}, "Query; any string is valid"),
            _several("year", {"type": "string", "pattern": _YEARS},
                     f"`2013`, `1958..1975`, `1958..` or `..1975`; {_NONE}"),
            _several("kind", {"type": "string", "maxLength": MAX_VALUE}, f"Kind as the facet names it; {_NONE}"),
            _several("committee", {"type": "string", "maxLength": MAX_VALUE},
                     f"Committee as the facet names it; {_NONE}"),
            _several("validity", {"type": "string", "enum": [str(one) for one in Holds]}, "What holds today"),
            _parameter("sort", {"type": "string", "enum": [sort.value for sort in Sort]}, "Order"),
            _parameter("page", _whole(MAX_PAGE, default=1), "Page, from 1"),
            _parameter("size", _whole(MAX_SIZE, default=DEFAULT_SIZE), "Results on a page"),
            _language(),
        ],
        "responses": {"200": answer("A page of results", "Answer"), **errors("400", "405", "503")},
    }


def _complete() -> Schema:
    return {
        "operationId": "complete",
        "summary": "Gợi ý khi đang gõ; complete what is being typed",
        "description": "What a beginning may become: codes first, then committees, then subjects of documents, each "
        "once. A committee is a value for the filter of that name.",
        "parameters": [
            _parameter("q", {"type": "string", "maxLength": MAX_QUERY}, "What has been typed; any string is valid"),
            _parameter("limit", _whole(MAX_COMPLETIONS, default=DEFAULT_COMPLETIONS), "Completions wanted"),
            _parameter("of", {"type": "string", "enum": ["committee", "kind"]},
                       "Names of these alone, of all that their records hold"),
            _language(),
        ],
        "responses": {"200": answer("Completions", "Completions"), **errors("400", "405", "503")},
    }


def _records(operation: str, schema: str, summary: str) -> Schema:
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": [_language()],
        "responses": {"200": answer("All records", schema), **errors("400", "401", "405", "503")},
    }


def _record(operation: str, schema: str, called: str) -> Schema:
    key = {"name": "key", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    return {
        "operationId": operation,
        "summary": f"{called}; one record, by the id of one that was merged into it too",
        "parameters": [key, _language()],
        "responses": {"200": answer("The record", schema), **errors("400", "401", "404", "405", "503")},
    }


def _record_schema(**said: Schema) -> Schema:
    text, date = {"type": "string"}, {"type": ["string", "null"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
    form = {"type": "string", "enum": ["name", "spelling", "misreading"]}
    name = object_of(text=text, form=form, since=date, until=date, documents=_COUNT)
    return object_of(id=text, label=text, documents=_COUNT, names=list_of(name), **said)


def _document() -> Schema:
    identity = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    return {
        "operationId": "document",
        "summary": "Một văn bản; one document",
        "parameters": [identity, _language()],
        "responses": {"200": answer("The document", "Document"), **errors("400", "404", "405", "503")},
    }


def _review() -> Schema:
    return {
        "operationId": "review",
        "summary": "Chỗ chờ kiểm tra; what waits for a person",
        "description": "Doubtful fields, or doubtful pages, the worst first: values that may be wrong before empty "
        "fields, the less sure reading before the surer. `total` counts the list, `counts` all doubts.",
        "parameters": [
            _parameter("field", {"type": "string", "minLength": 1, "maxLength": MAX_VALUE},
                       "Only this field; `page`: the doubtful pages; all fields where it is absent"),
            _parameter("page", _whole(MAX_PAGE, default=1), "Page of the list, from 1"),
            _parameter("size", _whole(MAX_SIZE, default=DEFAULT_SIZE), "Doubts on a page"),
            _language(),
        ],
        "responses": {"200": answer("A page of doubts", "Doubts"), **errors("400", "405", "503")},
    }  # fmt: skip


def _parameter(name: str, schema: Schema, words: str) -> Schema:
    return {"name": name, "in": "query", "description": words, "schema": schema}


def _several(name: str, schema: Schema, words: str) -> Schema:
    many = {"type": "array", "items": schema, "maxItems": MAX_VALUES}
    return {**_parameter(name, many, f"{words}; may be repeated, the values add up"), "style": "form", "explode": True}


def _language() -> Schema:
    return _parameter("lang", {"type": "string", "enum": ["vi", "en"]}, "Language of error messages")


def _whole(most: int, *, default: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


def _doubts() -> Schema:
    text, page = {"type": "string"}, {"type": ["integer", "null"], "minimum": 1}
    side = {"type": "integer", "minimum": 0}
    box = {**object_of(left=side, top=side, right=side, bottom=side), "type": ["object", "null"]}
    sure = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    doubt = object_of(
        id=text, source=text, code=_TEXT, field=text, reason=text, value=_TEXT, reading=_TEXT, confidence=sure,
        page=page, box=box, address=text,
    )  # fmt: skip
    return object_of(
        total=_COUNT, counts=list_of(object_of(field=text, reason=text, count=_COUNT)), items=list_of(doubt)
    )


def _schemas() -> Schema:
    text, date = {"type": "string"}, {"type": ["string", "null"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
    year = {"type": ["integer", "null"]}
    facet = list_of(object_of(value={"type": ["string", "integer"]}, count=_COUNT))
    hit = object_of(number={"type": "integer", "minimum": 1}, snippet=text)
    common = {"kind": _TEXT, "committee": _TEXT, "issued": date, "year": year, "subject": _TEXT}
    page = object_of(
        number={"type": "integer", "minimum": 1},
        text=text,
        origin={"type": "string", "enum": ["ocr", "text-layer", "legacy", "given"]},
        confidence={"type": ["number", "null"], "minimum": 0, "maximum": 1},
    )
    return {
        "Committee": _record_schema(level=_TEXT, parent=_TEXT, before=list_of(text), after=list_of(text)),
        "Committees": object_of(committees=list_of({"$ref": "#/components/schemas/Committee"})),
        "Kind": _record_schema(letters=list_of(text)),
        "Kinds": object_of(kinds=list_of({"$ref": "#/components/schemas/Kind"})),
        "Answer": object_of(
            query=text,
            total=_COUNT,
            took_ms={"type": "number", "minimum": 0},
            results=list_of(
                object_of(id=text, source=text, code=_TEXT, **common, score=_SCORE, pages=list_of(hit))
            ),
            facets=object_of(year=facet, committee=facet, kind=facet),
            widened=_COUNT,
            partial_from={"type": ["integer", "null"], "minimum": 1},
            suggestion=_TEXT,
        ),
        "Completions": object_of(
            query=text,
            completions=list_of(
                object_of(what={"type": "string", "enum": [one.value for one in Completes]}, text=text)),
        ),
        "Document": object_of(
            id=text, source=text, sha256=text, state={"const": "indexed"}, symbol=_TEXT, number=_TEXT, code=_TEXT,
            **common, signer=_TEXT, secrecy=_TEXT, urgency=_TEXT,
            access={"enum": ["open", "internal", "conditional"]}, origin=list_of(text),
            review=list_of(object_of(field=text, reason=text)), pages=list_of(page),
            relations=list_of({"$ref": "#/components/schemas/Relation"}),
            validity={"$ref": "#/components/schemas/Validity"},
        ),
        **relations.schemas(),
        "Doubts": _doubts(),
        "Error": object_of(
            error=object_of(
                status={"type": "integer"}, code=text, cause=_TEXT, message=text, next_step=text, parameter=_TEXT,
            )
        ),
    }  # fmt: skip
