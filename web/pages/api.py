"""The JSON API: the same searches and documents as the pages."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from web import bounds
from web.openapi import description
from web.pages.asking import AUDIENCE, answer, parameters
from web.rendering import links, site


def blueprint() -> Blueprint:
    """`/api/v1/…`."""
    made = Blueprint("api", __name__, url_prefix="/api/v1")
    made.get("/search")(search)
    made.get("/documents/<document_id>")(document)
    made.get("/openapi.json")(openapi)
    return made


def search() -> Response:
    """A page of results with total and facets."""
    given = parameters()
    bounds.known_only(given, bounds.SEARCH_PARAMETERS)
    bounds.filled(given, ("year", "page", "size", "sort", "lang"))
    bounds.one_of(given, "lang", bounds.Language)
    choice = bounds.choice(given)
    return jsonify(answer(choice).as_json())


def document(document_id: str) -> Response:
    """A document with its pages' text."""
    given = parameters()
    bounds.known_only(given, {"lang"})
    bounds.filled(given, ("lang",))
    bounds.one_of(given, "lang", bounds.Language)
    return jsonify(site().library.document(document_id, audience=AUDIENCE).as_json())


def openapi() -> Response:
    """The description of this API."""
    return jsonify(description(request.script_root or links().root or "/"))
