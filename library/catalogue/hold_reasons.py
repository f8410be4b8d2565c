"""Why each file is held back: which rule found what, and where on the page; never the words or a picture of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from library.catalogue.connection import Connections
from library.catalogue.schema.statements import run
from library.records import AS_IT_LIES, Box, Placing


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The page picture that a box lies on.

    Args:
        width, height: in pixels.
        placing: how it lies against the page in the original.
        scanned: the page was read from its picture, not from a text layer.
    """

    width: int
    height: int
    placing: Placing = AS_IT_LIES
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class HoldReason:
    """One thing that speaks against showing a file, as it was found when the file was read.

    Args:
        rule: name of the rule that found it, or of why something was not read.
        part: of the file, in which it stands.
        mark: the mark that it is, or may be; None where something was not read.
        sure: the mark was read as it is written, letter by letter.
        page: of the file, from 1; None where it stands on no page.
        box: in pixels of the page picture; None where the place is not known.
        picture: that picture; None where there is none.
        inside: name of the file within this one in which it stands.
    """

    rule: str
    part: str
    mark: str | None = None
    sure: bool = True
    page: int | None = None
    box: Box | None = None
    picture: PagePicture | None = None
    inside: str | None = None


def hold_reasons(connection: sqlite3.Connection) -> None:
    """The step of the schema: reasons of held files."""
    run(connection, _SCHEMA)


# A file that was held back by an older version has no line here until it is read again.
_SCHEMA = """
CREATE TABLE hold_reasons (
    document_id TEXT NOT NULL REFERENCES documents (id),  -- the whole of a file
    place INTEGER NOT NULL,
    rule TEXT NOT NULL, part TEXT NOT NULL,
    mark TEXT,
    sure INTEGER NOT NULL,
    page INTEGER,
    box_left INTEGER, box_top INTEGER, box_right INTEGER, box_bottom INTEGER,  -- pixels of the page picture
    width INTEGER, height INTEGER,  -- of the page picture
    skew REAL, turns INTEGER,       -- how it lies against the original
    scanned INTEGER,
    inside TEXT,                    -- name of a file within this one
    PRIMARY KEY (document_id, place)
) WITHOUT ROWID
"""
_COLUMNS = ("document_id", "place", "rule", "part", "mark", "sure", "page", "box_left", "box_top", "box_right",
            "box_bottom", "width", "height", "skew", "turns", "scanned", "inside")  # fmt: skip
_INSERT = f"INSERT INTO hold_reasons ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


class HoldReasons:
    """The reasons of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def of(self, whole: str) -> list[HoldReason]:
        """Why a file is held back, or was before it was let through; the gravest first, empty where nobody noted it."""
        return [_reason(row) for row in self._connections.get().execute(
            "SELECT * FROM hold_reasons WHERE document_id = ? ORDER BY place", (whole,))]


def write_reasons(connection: sqlite3.Connection, whole: str, reasons: Iterable[HoldReason]) -> None:
    """Put the reasons of a file in the place of those that are there, inside the caller's transaction."""
    connection.execute("DELETE FROM hold_reasons WHERE document_id = ?", (whole,))
    connection.executemany(_INSERT, [(whole, place, *_values(one)) for place, one in enumerate(reasons)])


def _values(one: HoldReason) -> tuple[object, ...]:
    box, picture = one.box, one.picture
    corners = (None,) * 4 if box is None else (box.left, box.top, box.right, box.bottom)
    lies = (None,) * 5 if picture is None else (
        picture.width, picture.height, picture.placing.skew, picture.placing.turns, int(picture.scanned))
    return (one.rule, one.part, one.mark, int(one.sure), one.page, *corners, *lies, one.inside)


def _reason(row: sqlite3.Row) -> HoldReason:
    box = picture = None
    if row["box_left"] is not None:
        box = Box(row["box_left"], row["box_top"], row["box_right"], row["box_bottom"])
    if row["width"] is not None:
        placing = Placing(row["skew"], row["turns"])
        picture = PagePicture(row["width"], row["height"], placing, bool(row["scanned"]))
    return HoldReason(row["rule"], row["part"], row["mark"], bool(row["sure"]), row["page"], box, picture,
                      row["inside"])
