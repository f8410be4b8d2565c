"""Documents as lines for other programs: JSON lines, and CSV that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from library.fields import EXPORTED
from library.records import Document

COLUMNS = ("id", "source", "sha256", "state", *EXPORTED, "access", "review", "pages", "validity", "relations",
           "origin")  # fmt: skip
Relations = Callable[[str], Mapping[str, Any]]
"""Gives the keys `relations` and `validity` of a document, by its id."""


def write_jsonl(documents: Iterable[Document], relations: Relations) -> Iterator[str]:
    """One JSON object a line."""
    for document in documents:
        yield json.dumps({**document.as_json(), **relations(document.id)}, ensure_ascii=False) + "\n"


def write_csv(documents: Iterable[Document], relations: Relations) -> Iterator[str]:
    """A head line, then a line a document; the flags as `field: reason; …`, of the pages only their number.

    Of validity only the status, of relations what the document itself does: `replaces: 270-QĐ/TW; …`.
    """
    yield "\ufeff" + _csv_line(COLUMNS)  # the mark tells spreadsheets that it is UTF-8
    for document in documents:
        record = document.as_json()
        record["review"] = "; ".join(f"{flag.field}: {flag.reason}" for flag in document.review)
        record["pages"] = len(document.pages)
        record["origin"] = " ".join(document.origin)
        told = relations(document.id)
        record["validity"] = told["validity"]["status"]
        record["relations"] = "; ".join(dict.fromkeys(
            f"{one['type']}: {one['target_code'] or one['target_name'] or one['target']}" for one in told["relations"]
            if one["direction"] == "out"))  # fmt: skip
        yield _csv_line([_safe(record[column]) for column in COLUMNS])


def _csv_line(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(values)
    return line.getvalue()


def _safe(value: object) -> object:
    """A text that a spreadsheet would run as a formula is kept a text."""
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
