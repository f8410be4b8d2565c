"""Between the catalogue's rows and the library's records."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from library.fields import TEXTS
from library.records import Box, Document, Evidence, Fields, Origin, Page, Part, PartialDate, Repair, ReviewFlag, State

INSERT_EVIDENCE = (
    "INSERT INTO evidence (document_id, place, field, page, reading, confidence, box_left, box_top, box_right, "
    "box_bottom, document) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)


class Shown(NamedTuple):
    """What a search shows of a document; `issued` as far as it is known: `2020-04-15`, `2020-04`, `2020`.

    A tuple of few columns, because somebody waits for dozens of them.
    """

    id: str
    source: str
    code: str | None
    kind: str | None
    committee: str | None
    issued: str | None
    subject: str | None
    flagged: tuple[str, ...]


FIELD_COLUMNS: Final = tuple(one.name for one in dataclasses.fields(Fields))
"""The columns of the fields, in the order of `Fields`."""
_ISSUED: Final = FIELD_COLUMNS.index("issued")


@lru_cache(maxsize=40_000)  # more than there are days in a century
def date_of(text: str | None) -> PartialDate | None:
    """The date in a column; reading one takes longer than all else of a row, and an archive has few different ones."""
    return PartialDate.parse(text) if text else None


def fields_of(values: list[Any]) -> Fields:
    """The fields from what stands in `FIELD_COLUMNS`."""
    issued = values[_ISSUED]
    values[_ISSUED] = date_of(issued)
    return Fields(*values)


def fields_from(row: sqlite3.Row) -> Fields:
    """The fields of a document's row."""
    return Fields(issued=date_of(row["issued"]), **{name: row[name] for name in TEXTS})


def document_from(row: sqlite3.Row, pages: Iterable[sqlite3.Row], flags: Iterable[sqlite3.Row],
                  evidence: Iterable[sqlite3.Row], parts: Iterable[sqlite3.Row] = (),
                  repairs: Iterable[sqlite3.Row] = (), origins: Iterable[sqlite3.Row] = ()) -> Document:
    """A document from its row and those of its pages, flags, evidence, part, misread words and ids elsewhere."""
    by_page: dict[int, list[sqlite3.Row]] = {}
    for repair in repairs:
        by_page.setdefault(repair["number"], []).append(repair)
    return Document(
        id=row["id"], source=row["source"], sha256=row["sha256"], state=State(row["state"]), fields=fields_from(row),
        review=tuple(ReviewFlag(flag["field"], flag["reason"]) for flag in flags),
        evidence=tuple(map(evidence_from, evidence)),
        pages=tuple(page_from(page, by_page.get(page["number"], ())) for page in pages),
        part=next(map(part_from, parts), None), access=row["access"], audience=frozenset(json.loads(row["labels"])),
        origin=tuple(one["origin"] for one in origins),
    )


def flagged(flags: Iterable[sqlite3.Row]) -> tuple[str, ...]:
    """The fields of flags, each once."""
    return tuple(dict.fromkeys([flag["field"] for flag in flags])) if flags else ()


def part_from(row: sqlite3.Row) -> Part:
    """Which pages of its file a document is."""
    return Part(row["whole_id"], row["first_page"], row["last_page"])


def page_from(row: sqlite3.Row, repairs: Iterable[sqlite3.Row] = ()) -> Page:
    """A page without its word boxes, which stand in the vault."""
    return Page(number=row["number"], text=row["text"], origin=Origin(row["origin"]), confidence=row["confidence"],
                width=row["width"], height=row["height"], picture=row["picture"],
                repairs=tuple(Repair(one["start"], one["end"], one["meant"]) for one in repairs))


def evidence_from(row: sqlite3.Row) -> Evidence:
    """Where a field was read."""
    sides = [row[f"box_{side}"] for side in ("left", "top", "right", "bottom")]
    box = None if sides[0] is None else Box(*sides)
    return Evidence(row["field"], row["page"], row["reading"], row["confidence"], box, row["document"])


def evidence_values(document_id: str, place: int, evidence: Evidence) -> tuple[Any, ...]:
    """The row of a piece of evidence."""
    box = evidence.box
    sides = (box.left, box.top, box.right, box.bottom) if box else (None,) * 4
    return (document_id, place, evidence.field, evidence.page, evidence.reading, evidence.confidence, *sides,
            evidence.document)
