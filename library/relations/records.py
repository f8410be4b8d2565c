"""What one text says of other documents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from library.party.mentions import Mention
from library.records import PartialDate


class Type(StrEnum):
    """What one document does to another."""

    REPLACES = "replaces"
    AMENDS = "amends"
    REPEALS = "repeals"
    CORRECTS = "corrects"
    SUSPENDS = "suspends"
    EXTENDS = "extends"
    IMPLEMENTS = "implements"
    GUIDES = "guides"
    BASED_ON = "based_on"
    REVIEWS = "reviews"
    FINAL_REVIEW = "final_review"
    CONTINUES = "continues"
    APPLIES = "applies"
    PROMULGATES = "promulgates"
    ANSWERS = "answers"
    CITES = "cites"


OUTWARD = {
    Type.REPLACES: "replaces", Type.AMENDS: "amends", Type.REPEALS: "repeals", Type.CORRECTS: "corrects",
    Type.SUSPENDS: "suspends", Type.EXTENDS: "extends", Type.IMPLEMENTS: "implements", Type.GUIDES: "guides",
    Type.BASED_ON: "based on", Type.REVIEWS: "reviews", Type.FINAL_REVIEW: "finally reviews",
    Type.CONTINUES: "continues", Type.APPLIES: "applies", Type.PROMULGATES: "promulgates", Type.ANSWERS: "answers",
    Type.CITES: "cites",
}  # fmt: skip
INWARD = {
    Type.REPLACES: "replaced by", Type.AMENDS: "amended by", Type.REPEALS: "repealed by",
    Type.CORRECTS: "corrected by", Type.SUSPENDS: "suspended by", Type.EXTENDS: "extended by",
    Type.IMPLEMENTS: "implemented by", Type.GUIDES: "guided by", Type.BASED_ON: "basis of",
    Type.REVIEWS: "reviewed by", Type.FINAL_REVIEW: "finally reviewed by", Type.CONTINUES: "continued by",
    Type.APPLIES: "applied by", Type.PROMULGATES: "promulgated by", Type.ANSWERS: "answered by",
    Type.CITES: "cited by",
}  # fmt: skip
"""What is said of the document that does it, and of the one to which it is done; to be told by `wording.word`."""

CHANGING = frozenset({Type.REPLACES, Type.AMENDS, Type.REPEALS, Type.CORRECTS, Type.SUSPENDS, Type.EXTENDS})
"""Those that touch whether a document is in force, or in which words."""


class Modality(StrEnum):
    """Whether the text does it, means to, or tells of another that did."""

    DONE = "done"
    PLANNED = "planned"
    REPORTED = "reported"


class Scope(StrEnum):
    """How much of the target is meant."""

    WHOLE = "whole"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Relation:
    """One document that a text names, and what is done to it.

    Args:
        source: who does it where the text tells of two others; None for the document of the text itself.
        start: first character of the words that say it, in the text.
        end: the character behind them.
    """

    type: Type
    target: Mention
    modality: Modality
    scope: Scope
    source: Mention | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Effect:
    """From when a document takes effect, or until when it holds; `start:end` are the words that say it.

    Args:
        day: the day named; None where `signing` or `with_other` says it.
        signing: from the day on which it was signed.
        with_other: from the day on which this other document takes effect.
        until: the day is the last on which it holds, not the first.
    """

    start: int
    end: int
    day: PartialDate | None = None
    signing: bool = False
    with_other: Mention | None = None
    until: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A document that is still applied to some matters though another took its place.

    Args:
        years: how long, counted from the effect of the text that says so; None where no term is named.
        until: the day named; None where none is.
    """

    target: Mention
    start: int
    end: int
    years: int | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Relations:
    """All that one text says.

    Args:
        general_repeal: words that repeal whatever is contrary, `start, end`; they name no document.
    """

    relations: tuple[Relation, ...]
    effects: tuple[Effect, ...] = ()
    saved: tuple[Saved, ...] = ()
    general_repeal: tuple[tuple[int, int], ...] = ()
