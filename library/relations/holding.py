"""What is known of the time of documents, and what is answered: the words of `validity`."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from library.records import PartialDate
from library.relations.records import Modality, Scope, Type

Key = Hashable
"""Whatever names a document to the caller; two keys are two documents."""


class Status(StrEnum):
    """What holds on a day."""

    NOT_YET = "not yet in force"
    IN_FORCE = "in force"
    PARTLY_AMENDED = "partly amended"
    REPLACED = "replaced"
    REPEALED = "repealed"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"


class Oddity(StrEnum):
    """Why an act does not count."""

    ITSELF = "a document changes itself"
    BEFORE = "takes effect before its target"
    EACH_OTHER = "two documents end each other on one day"
    UNDATED = "nothing says when it takes effect"
    SEVERAL = "several documents fit what it names"


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of the time of one document.

    Args:
        stated: it says itself from when it holds.
        starts: the day from which it says it holds; None: from its date.
        starts_with: the document with which it takes effect.
        ends: the last day on which it says it holds.
        held: it lies in the archive; else it is only named.
        rules: it is of a kind that can be in force; of an invitation or a report nobody asks that.
    """

    key: Key
    issued: PartialDate | None = None
    stated: bool = False
    starts: PartialDate | None = None
    starts_with: Key | None = None
    ends: PartialDate | None = None
    held: bool = True
    rules: bool = True


@dataclass(frozen=True, slots=True)
class Act:
    """What one document does to another.

    Args:
        until: of a suspension or an extension, its last day, where it is said.
        several: other documents fit as well what it names; it decides nothing, and is told.
    """

    type: Type
    source: Key
    target: Key
    scope: Scope = Scope.WHOLE
    modality: Modality = Modality.DONE
    until: PartialDate | None = None
    several: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """What a document that ends another lets be applied to some matters: `years` from its effect, or `until` a day."""

    source: Key
    target: Key
    words: str
    years: int | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An act that does not count, and why."""

    act: Act
    why: Oddity


@dataclass(frozen=True, slots=True)
class StillApplied:
    """A saving clause that holds on the day asked for; `until` is its last day, None where none is said."""

    source: Key
    words: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Validity:
    """The answer for one document on one day.

    Args:
        start: the day on which it took effect, as far as it is known.
        until: the last day on which it held or will hold, where that is known.
        by: the document that decides, the latest in effect; None for what ends by time.
        sure: documents that are held say all of it; else: nothing here says otherwise.
        rules: it is of a kind that can be in force; else its status is unknown until something says more.
        unread: so many documents were not read yet, and may say otherwise.
    """

    status: Status
    start: PartialDate | None = None
    until: PartialDate | None = None
    by: Key | None = None
    saved: tuple[StillApplied, ...] = ()
    sure: bool = False
    contradictions: tuple[Contradiction, ...] = ()
    rules: bool = True
    unread: int = 0
