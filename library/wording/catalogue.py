"""Every sentence in Vietnamese, as the files of `vi/` have it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from library.wording.said import COUNTED

_FOLDER = Path(__file__).parent / "vi"
_ERRORS = "errors.toml"
_NAME = re.compile(r"\{(\w+)\}")
_COUNTING = re.compile(rf"^(\\ (?:{COUNTED}))s\b(?:\\ (are|were)\b)?")
_VERBS = {"are": r"\ (?:is|are)", "were": r"\ (?:was|were)", None: ""}
_OWN = re.compile(r"[^\W\d]{4}")
"""A word of a sentence's own."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The Vietnamese of sentences and words.

    Args:
        sentences: by their English templates.
        words: by the values of enumerations and reasons (`too-large`).
        fields, doubts, date_parts: by their names and stored reasons.
        notes: English remarks on how a query was read, by their Vietnamese templates.
        codes: of errors, by their English templates.
    """

    sentences: Mapping[str, str]
    words: Mapping[str, str]
    fields: Mapping[str, str]
    doubts: Mapping[str, str]
    date_parts: Mapping[str, str]
    notes: Mapping[str, str]
    codes: Mapping[str, str]


@cache
def catalogue() -> Catalogue:
    """All of it, read once in a process."""
    errors = _read(_ERRORS)
    tables: dict[str, dict[str, str]] = {"sentences": {one["en"]: one["vi"] for one in errors.values()}}
    for path in sorted(_FOLDER.glob("*.toml")):
        if path.name != _ERRORS:
            for name, table in _read(path.name).items():
                tables.setdefault(name, {}).update(table)
    return Catalogue(**tables, codes={one["en"]: code for code, one in errors.items()})


def _read(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


@cache
def patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What a filled-in sentence of each template looks like; the template with most words of its own comes first."""
    telling = (one for one in catalogue().sentences if one[0] != "{" or _OWN.search(_NAME.sub("", one)))
    # `{id}: {why}` fits anything
    by_length = sorted(telling, key=lambda one: (-len(_NAME.sub("", one)), one))
    return tuple((re.compile("".join(_pieces(one)), re.DOTALL), one) for one in by_length)


def _pieces(template: str) -> Iterator[str]:
    seen: set[str] = set()
    for place, piece in enumerate(_NAME.split(template)):
        if place % 2 == 0:
            yield _COUNTING.sub(_of_one_or_many, re.escape(piece)) if place else re.escape(piece)
        elif piece in seen:
            yield f"(?P={piece})"
        else:
            seen.add(piece)
            yield f"(?P<{piece}>.+?)"


def _of_one_or_many(found: re.Match[str]) -> str:
    return f"{found[1]}s?{_VERBS[found[2]]}"
