"""Whether the site can serve, for whoever watches it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from library.access import Right
from library.errors import FullDiskError, ReadOnlyError
from library.search.service import Ask
from library.wording import in_language
from web.languages import chosen_language
from web.rendering import site
from web.viewing import asker, may, room


def blueprint() -> Blueprint:
    """`/healthz`."""
    made = Blueprint("health", __name__)
    made.get("/healthz")(health)
    return made


def health() -> Response:
    """`ok`, or `behind` while the index catches up; an archive that cannot be read is an error (503).

    `disk` says whether anything can be written: `ok`, `full`, `read-only`, or `error`; `index` is `ok`, or `rebuilding`
    where it is of an earlier release, and answers while it has to be made anew. How many changes there were, and
    that the index lacks any, is told to who may see the journal alone; others are told of the documents that they see:
    else they would learn when something that they may not see was changed. `waiting_for_relations` are the documents of
    which is not known yet what they say of others: it is `behind` until they were read.
    """
    behind = site().library.is_behind(asker().viewer)
    renewed = site().library.renewal()
    told: dict[str, Any] = {"documents": room().search.search(Ask("", limit=0)).total, "disk": _disk(),
                            "index": "ok" if renewed is None else "rebuilding",
                            "waiting_for_relations": room().relating.unread}  # fmt: skip
    if may(Right.AUDIT):
        state = site().library.health()
        behind = behind or not state.in_step
        told |= {"change": state.last_change, "watermark": state.watermark}
        if renewed is not None:
            told |= {"rebuilding": renewed.as_json(), "message": in_language(renewed.sentence(), chosen_language())}
    told = {"status": "behind" if behind else "ok", **told}
    response = jsonify(told)
    response.headers["Cache-Control"] = "no-store"
    return response


def _disk() -> str:
    hindrance = site().library.hindrance()
    if hindrance is None:
        return "ok"
    kinds = ((FullDiskError, "full"), (ReadOnlyError, "read-only"))
    return next((word for kind, word in kinds if isinstance(hindrance, kind)), "error")
