"""A sentence that still knows what it was made of, so that it can be told in another language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

COUNTED = ("abbreviation|account|act|byte|cell|change|character|day|document|field|file|minute|name|object|original|"
           "page|question|record|rule|second|thing|word")  # fmt: skip
"""What English counts: of one it is said without the `s`, and with `is` and `was`."""
_MANY = re.compile(rf"\{{(\w+)\}} ({COUNTED})s\b(?: (are|were)\b)?")
_OF_ONE = {"are": " is", "were": " was", None: ""}


class Said(str):
    """The English sentence; `template` and `values` are what it was made of.

    Args:
        template: English, with `{name}` where a value belongs; without values it is the sentence as it stands.
        values: by name. A `Said`, an error, or a member of a `StrEnum` is told in the reader's language too; whatever
            else it is, it is filled in as it is.
    """

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: object) -> Said:
        """Fill in the values; what is said already stays as it is."""
        if isinstance(template, Said) and not values:
            return template
        kept = {name: _kept(value) for name, value in values.items()}
        said = super().__new__(cls, _counting(template, kept).format(**kept) if kept else template)
        said.template, said.values = template, kept
        return said


class Listed(tuple[Said, ...]):
    """Several sentences that stand in one place of another."""

    __slots__ = ()

    def __str__(self) -> str:
        return "; ".join(self)


def say(template: str, /, **values: object) -> Said:
    """A sentence; the test that looks for its Vietnamese looks for this name."""
    return Said(template, **values)


def mark(template: str) -> str:
    """The template itself, where it is chosen before it is filled in; the same test looks for this name."""
    return template


def _counting(template: str, values: Mapping[str, Any]) -> str:
    """The template, in the singular where one of something is counted."""
    return _MANY.sub(lambda found: f"{{{found[1]}}} {found[2]}{_OF_ONE[found[3]]}"
                     if str(values.get(found[1])) == "1" else found[0], template)


def _kept(value: object) -> object:
    """What is kept of a value: words that can be told in another language, numbers, else its text."""
    return value if isinstance(value, Said | Listed | StrEnum | int) or hasattr(value, "next_step") else str(value)
