"""Committees and kinds of documents as records: plain data, checked when it is made."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar

from library.errors import UsageError
from library.records import PartialDate
from library.vietnamese import fold, tokens

LONGEST_NAME = 300
"""Characters of a name."""
MOST_NAMES = 500
"""Names of one record."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 120
_LETTERS = re.compile(r"[^\W\d_][^\W\d_.]{0,11}")
_MOST_LETTERS = 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Form(StrEnum):
    """What a name of a record is."""

    NAME = "name"
    """It was called so."""
    SPELLING = "spelling"
    """Another way to write one of its names, or an abbreviation."""
    MISREADING = "misreading"
    """What a reader, person or machine, made of one of its names."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a record.

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
            raise UsageError("A name needs letters.")
        if len(clean) > LONGEST_NAME:
            raise UsageError("The name has {count} characters; at most {most} are kept.", count=len(clean),
                             most=LONGEST_NAME)
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
class Record:
    """What several names on paper mean.

    Args:
        id: safe in an address; never given to another of its sort.
        names: the first is the one it is shown by.
        merged_into: id of the record that took this one's names; then it has none of its own.
    """

    sort: ClassVar[str]
    """The field of a document that bears its names, and the command that keeps records of this sort."""
    single: ClassVar[tuple[str, ...]] = ()
    """What is said once of a record, beside its names."""
    several: ClassVar[tuple[str, ...]] = ()
    """What may be said several times."""
    linked: ClassVar[tuple[str, ...]] = ()
    """Which of these are ids of other records."""

    id: str
    names: tuple[Name, ...]
    merged_into: str | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id) or len(self.id) > _LONGEST_ID:
            raise UsageError("'{id}' cannot be the id of a record.", id=self.id,
                             next_step="Use small letters without diacritics, digits and hyphens.")
        if bool(self.names) == (self.merged_into is not None):
            raise UsageError("The record {id} needs a name.", id=self.id)
        if len(self.names) > MOST_NAMES:
            raise UsageError("The record {id} has {count} names; at most {most} are kept.", id=self.id,
                             count=len(self.names), most=MOST_NAMES)

    @property
    def preferred(self) -> str:
        """The name it is shown by."""
        return self.names[0].text if self.names else self.id

    @property
    def above(self) -> str | None:
        """The id of the record that it stands below."""
        return None

    @property
    def abbreviations(self) -> tuple[str, ...]:
        """What stands for it in a code."""
        return ()

    @property
    def mentioned(self) -> tuple[str, ...]:
        """The ids of the records that it names, but for the one it was merged into."""
        return ()

    def joined(self, gone: Sequence[Self], names: tuple[Name, ...]) -> Self:
        """With the names and all else of records that are merged into it."""
        return replace(self, names=names)

    def apart(self, new_id: str, names: tuple[Name, ...]) -> Self:
        """The record of some of its names that is split off."""
        return replace(self, id=new_id, names=names)

    def as_json(self) -> dict[str, Any]:
        """For programs, and as it is stored."""
        return {"id": self.id, "names": [one.as_json() for one in self.names],
                **{key: getattr(self, key) for key in self.single},
                **{key: list(getattr(self, key)) for key in self.several}, "merged_into": self.merged_into}


R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Committee(Record):
    """A body that issues documents.

    Args:
        level: `trung ương`, `tỉnh`, `huyện`, `xã` or another word; None where nobody said.
        parent: id of the body above it.
        before: ids of the bodies whose work it took over.
    """

    sort: ClassVar[str] = "committee"
    single: ClassVar[tuple[str, ...]] = ("level", "parent")
    several: ClassVar[tuple[str, ...]] = ("before",)
    linked: ClassVar[tuple[str, ...]] = ("parent", "before")

    level: str | None = None
    parent: str | None = None
    before: tuple[str, ...] = ()

    @property
    def above(self) -> str | None:
        """The body above it."""
        return self.parent

    @property
    def mentioned(self) -> tuple[str, ...]:
        """The body above it and those before it."""
        return (*((self.parent,) if self.parent else ()), *self.before)

    def joined(self, gone: Sequence[Self], names: tuple[Name, ...]) -> Self:
        """None of them stands above the others or came before them any more."""
        ids = {self.id, *(one.id for one in gone)}
        before = dict.fromkeys(one for record in (self, *gone) for one in record.before if one not in ids)
        return replace(self, names=names, before=tuple(before), parent=None if self.parent in ids else self.parent,
                       level=self.level or gone[0].level)

    def apart(self, new_id: str, names: tuple[Name, ...]) -> Self:
        """Of the same level and below the same body."""
        return replace(self, id=new_id, names=names, before=())


@dataclass(frozen=True, slots=True)
class Kind(Record):
    """A kind of document.

    Args:
        letters: that stand for it in a code, the prescribed ones first; another kind may have the same.
    """

    sort: ClassVar[str] = "kind"
    several: ClassVar[tuple[str, ...]] = ("letters",)

    letters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        Record.__post_init__(self)
        clean = tuple(dict.fromkeys(unicodedata.normalize("NFC", one.replace(".", "").strip()) for one in self.letters))
        object.__setattr__(self, "letters", clean)
        for one in clean:
            if not _LETTERS.fullmatch(one):
                raise UsageError("'{letters}' cannot stand for a kind in a code.", letters=one,
                                 next_step="Write letters such as NQ or TTr.")
        if len(clean) > _MOST_LETTERS:
            raise UsageError("The record {id} has {count} abbreviations; at most {most} are kept.", id=self.id,
                             count=len(clean), most=_MOST_LETTERS)

    @property
    def abbreviations(self) -> tuple[str, ...]:
        """Its letters."""
        return self.letters

    def joined(self, gone: Sequence[Self], names: tuple[Name, ...]) -> Self:
        """The letters of all stand for it."""
        letters = dict.fromkeys(one for record in (self, *gone) for one in record.letters)
        return replace(self, names=names, letters=tuple(letters))

    def apart(self, new_id: str, names: tuple[Name, ...]) -> Self:
        """Its letters stay with the first record: for what they stand besides, a person says."""
        return replace(self, id=new_id, names=names, letters=())


SORTS: tuple[type[Record], ...] = (Committee, Kind)
"""The sorts of records that there are."""


def record_of_sort(of: type[R], told: Mapping[str, Any]) -> R:
    """A record from what `as_json` made of it."""
    names = tuple(Name(one["text"], Form(one["form"]), date_or_none(one["since"]), date_or_none(one["until"]))
                  for one in told["names"])
    return made(of, told["id"], names, {key: told[key] for key in of.single},
                {key: told[key] for key in of.several}, told["merged_into"])


def made(of: type[R], record_id: str, names: Iterable[Name], single: Mapping[str, str | None],
         several: Mapping[str, Iterable[str]], merged_into: str | None = None) -> R:  # fmt: skip
    """A record of a sort, and what is said of it beside its names."""
    said: dict[str, Any] = {**{key: value or None for key, value in single.items()},
                            **{key: tuple(values) for key, values in several.items()}}
    return of(record_id, tuple(names), merged_into=merged_into, **said)


def key_of(text: str) -> str:
    """What two ways to write one name share: case, spaces, signs and where the tone stands do not count."""
    return " ".join(token.text for token in tokens(text))


def id_for(name: str) -> str:
    """An id that tells a person which record is meant."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).lower()).strip("-")[:_LONGEST_ID].strip("-") or "ho-so"


def free_id(name: str, is_taken: Callable[[str], bool]) -> str:
    """An id for a record of that name that no other has or had."""
    wanted, number = id_for(name), 1
    found = wanted
    while is_taken(found):
        number += 1
        found = f"{wanted[:110].strip('-')}-{number}"
    return found


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
