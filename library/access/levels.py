"""Levels of access, and which labels a document bears by its level."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum

PUBLIC = "public"
INTERNAL = "internal"
ARCHIVIST = "archivist"


class Level(StrEnum):
    """Who may see a document, the widest first."""

    OPEN = "open"
    """Everybody (công khai)."""
    INTERNAL = "internal"
    """Those who work here (nội bộ)."""
    CONDITIONAL = "conditional"
    """Archivists, and the persons and groups that are named (tiếp cận có điều kiện)."""


class Scope(StrEnum):
    """What a rule is about, the narrowest first."""

    DOCUMENT = "document"
    FILE = "file"
    """All documents of one file, by the id of the whole."""
    COMMITTEE = "committee"
    KIND = "kind"
    ARCHIVE = "archive"


ARCHIVE = "*"
"""The key of a rule about the whole archive."""


def labels_of(level: Level, to: Iterable[str] = (), *, owner: str | None = None) -> frozenset[str]:
    """The labels of a document.

    Args:
        level: its level.
        to: for a conditional one, the labels of the persons and groups that are named.
        owner: the unit that it belongs to, whose people see it where it is internal.
    """
    if level is Level.OPEN:
        return frozenset({PUBLIC})
    if level is Level.INTERNAL:
        return frozenset({INTERNAL, *([named(f"@{owner}")] if owner else [])})
    return frozenset({ARCHIVIST, *to})


def named(name: str) -> str:
    """The label of a person, or of a group that is written `@name`; case and width of letters do not count."""
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return f"group:{name[1:]}" if name.startswith("@") else f"user:{name}"


def name_of(label: str) -> str:
    """The person or group of a label as people write it: `lan`, `@biên tập`."""
    return f"@{label[6:]}" if label.startswith("group:") else label.removeprefix("user:")


def strictest(levels: Iterable[Level]) -> Level:
    """The level that shows a document to the fewest."""
    order = list(Level)
    return max(levels, key=order.index, default=Level.OPEN)
