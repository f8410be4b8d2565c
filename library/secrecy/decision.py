"""What comes of judging: may the file be shown, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from library.records import Box
from library.secrecy.matter import Part


class Verdict(StrEnum):
    """May the file be shown?"""

    FREE = "free"
    HELD = "held"
    """It bears a mark of secrecy, or what may be one."""
    UNKNOWN = "unknown"
    """Something of it was not read; it is held too, until it is read or a person has looked."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks against showing a file, and where it stands.

    Args:
        rule: stable name of the rule that found it, or of why something was not read.
        reading: the words as they were read; empty where nothing was.
        mark: the mark that they are, or may be; None where something was not read.
        sure: the mark was read as it is written, letter by letter.
    """

    rule: str
    part: Part
    reading: str = ""
    page: int | None = None
    box: Box | None = None
    mark: str | None = None
    sure: bool = True
    confidence: float = 1.0
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done with a file: free, or held with all reasons, the gravest mark first.

    Args:
        declassified: a stamp says that an older mark was lifted; where a mark stands too, a person confirms that.
        circulation: a mark that limits who reads the paper, which is no secrecy.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    declassified: bool = False
    circulation: str | None = None

    @property
    def mark(self) -> str | None:
        """The gravest mark that was found."""
        return next((reason.mark for reason in self.reasons if reason.mark), None)


def only_pages_unread(decision: Decision) -> bool:
    """Whether nothing speaks against showing a file but that some of its pages could not be read."""
    return decision.verdict is Verdict.UNKNOWN and all(
        reason.part is Part.BODY and reason.page is not None and reason.inside is None for reason in decision.reasons)
