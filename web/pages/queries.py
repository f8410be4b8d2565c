"""Many queries at once: a list goes in, a table of the best documents of each comes out."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from flask import Blueprint, Response, request, stream_with_context
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from web import bounds
from web.choice import Choice
from web.pages.asking import answer, parameters
from web.pages.heavy import in_turn, pieces
from web.rendering import links, page
from web.viewing import room
from web.views.exports import Answered, query_table

MOST_QUERIES = 500
MOST_RESULTS = 20
RESULTS = 5


def blueprint() -> Blueprint:
    """`/queries`."""
    made = Blueprint("queries", __name__)
    made.get("/queries")(form)
    made.post("/queries")(answers)
    return made


def form() -> Response:
    """The page on which the list is given."""
    return page("queries.html", {"most": MOST_QUERIES, "size": RESULTS}, title=gettext("Tìm nhiều câu một lần"))


def answers() -> Response:
    """The table; it changes nothing, so that a form of another site could do no harm with it."""
    size = bounds.whole_number(parameters(request.form), "size", least=1, most=MOST_RESULTS) or RESULTS
    uploaded = request.files.get("file")
    text = _listed(uploaded) if uploaded else ""
    text = text or request.form.get("queries", "")
    queries = bounds.lines("queries", text, most=MOST_QUERIES)
    base = request.url_root.rstrip("/")
    room().note_list("queries", f"queries={len(queries)}&size={size}")
    table = query_table(_asked(queries, size), address=lambda one: base + links().document(one))
    response = in_turn(lambda: Response(stream_with_context(pieces(table)), mimetype="text/csv"))
    response.headers["Content-Disposition"] = 'attachment; filename="vankien-queries.csv"'
    return response


def _listed(uploaded: FileStorage) -> str:
    """The lines of a file; of a table (`.csv`) its first column."""
    text = bounds.file_text("file", uploaded.read())
    if not (uploaded.filename or "").lower().endswith(".csv"):
        return text
    try:
        return "\n".join(" ".join(row[0].split()) for row in csv.reader(text.splitlines()) if row)
    except csv.Error:
        return text


def _asked(queries: tuple[str, ...], size: int) -> Iterator[Answered]:
    for query in queries:
        told = answer(Choice(query=query), offset=0, limit=size, snippets=False)
        yield Answered(query, told.total, told.results[: told.total])
