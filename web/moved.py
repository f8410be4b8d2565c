"""Addresses of documents that were cut or joined since: they lead on to where the page stands now."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from web.bounds import MAX_PAGE
from web.viewing import room


def led_on() -> Response | None:
    """The way to the same of the document that has the page now; None where what is asked for went nowhere."""
    given = dict(request.view_args or {})
    if "document_id" not in given or request.endpoint is None or request.method not in ("GET", "HEAD"):
        return None
    asked = given.get("number") or request.args.get("page", type=int) or 1
    moved = room().moved(given["document_id"], asked) if 1 <= asked <= MAX_PAGE else None
    if moved is None:
        return None
    given["document_id"], page = moved
    if "number" in given:
        given["number"] = page
    query = [(name, str(page) if name == "page" else value) for name, value in request.args.items(multi=True)]
    return redirect(url_for(request.endpoint, **given) + (f"?{urlencode(query)}" if query else ""))
