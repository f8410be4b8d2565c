"""A committee as a record: plain data, checked when it is made."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from library.errors import UsageError
from library.records import PartialDate
from library.vietnamese import fold, tokens

LONGEST_NAME = 300
"""Characters of a name."""
MOST_NAMES = 500
"""Names of one committee."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 120
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Form(StrEnum):
    """What a name of a committee is."""

    NAME = "name"
    """It was called so."""
    SPELLING = "spelling"
    """Another way to write one of its names, or an abbreviation."""
    MISREADING = "misreading"
    """What a reader, person or machine, made of one of its names."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a committee.

    Args:
        text: as it is written.
        form: what it is.
        since, until: the first and the last day on which it was in use, as far as known; None where it is not.
    """

    text: str
    form: Form = Form.NAME
    since: PartialDate | None = None
    until: PartialDate | None = None

    def __post_init__(self) -> None:
        clean = unicodedata.normalize("NFC", " ".join(_CONTROL.sub(" ", self.text).split()))
        object.__setattr__(self, "text", clean)
        if not key_of(clean):
            raise UsageError("A name of a committee needs letters.")
        if len(clean) > LONGEST_NAME:
            raise UsageError("The name of a committee has {count} characters; at most {most} are kept.",
                             count=len(clean), most=LONGEST_NAME)
        if self.since and self.until and is_before(self.until, self.since):
            raise UsageError("The name '{name}' ends before it begins.", name=clean)

    def may_be_of(self, day: PartialDate) -> bool:
        """Whether nothing that is known speaks against its use at that time."""
        return not (self.since and is_before(day, self.since)) and not (self.until and is_before(self.until, day))

    def as_json(self) -> dict[str, Any]:
        """For programs, and as it is stored."""
        return {"text": self.text, "form": str(self.form), "since": str(self.since) if self.since else None,
                "until": str(self.until) if self.until else None}


@dataclass(frozen=True, slots=True)
class Committee:
    """A body that issues documents.

    Args:
        id: safe in an address; never given to another.
        names: the first is the one it is shown by.
        level: `trung ương`, `tỉnh`, `huyện`, `xã` or another word; None where nobody said.
        parent: id of the body above it.
        before: ids of the bodies whose work it took over.
        merged_into: id of the record that took this one's names; then it has none of its own.
    """

    id: str
    names: tuple[Name, ...]
    level: str | None = None
    parent: str | None = None
    before: tuple[str, ...] = ()
    merged_into: str | None = None

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id) or len(self.id) > _LONGEST_ID:
            raise UsageError("'{id}' cannot be the id of a committee.", id=self.id,
                             next_step="Use small letters without diacritics, digits and hyphens.")
        if bool(self.names) == (self.merged_into is not None):
            raise UsageError("The committee {id} needs a name.", id=self.id)
        if len(self.names) > MOST_NAMES:
            raise UsageError("The committee {id} has {count} names; at most {most} are kept.", id=self.id,
                             count=len(self.names), most=MOST_NAMES)

    @property
    def preferred(self) -> str:
        """The name it is shown by."""
        return self.names[0].text if self.names else self.id

    def as_json(self) -> dict[str, Any]:
        """For programs, and as it is stored."""
        return {"id": self.id, "names": [one.as_json() for one in self.names], "level": self.level,
                "parent": self.parent, "before": list(self.before), "merged_into": self.merged_into}


def committee_from(told: Mapping[str, Any]) -> Committee:
    """A record from what `as_json` made of it."""
    names = tuple(Name(one["text"], Form(one["form"]), date_or_none(one["since"]), date_or_none(one["until"]))
                  for one in told["names"])
    return Committee(told["id"], names, told["level"], told["parent"], tuple(told["before"]), told["merged_into"])


def key_of(text: str) -> str:
    """What two ways to write one name share: case, spaces, signs and where the tone stands do not count."""
    return " ".join(token.text for token in tokens(text))


def id_for(name: str) -> str:
    """An id that tells a person which committee is meant."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).lower()).strip("-")[:_LONGEST_ID].strip("-") or "co-quan"


def date_or_none(text: str | None) -> PartialDate | None:
    """A date known in part.

    Raises:
        UsageError: it is none.
    """
    if not text:
        return None
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise UsageError("'{text}' is no date.", next_step="Write 15-4-1958, 4-1958 or 1958.", text=text) from error


def is_before(one: PartialDate, other: PartialDate) -> bool:
    """Whether one date is surely before another: what is not known of either does not count."""
    for first, second in ((one.year, other.year), (one.month, other.month), (one.day, other.day)):
        if first is None or second is None or first == second:
            if first is None or second is None:
                return False
            continue
        return first < second
    return False
