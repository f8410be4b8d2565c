"""A decision in a sentence, for the archivist who has to look at the paper."""

from __future__ import annotations

from typing import Protocol

from library.secrecy.decision import Decision
from library.secrecy.matter import Part
from library.wording import Listed, Said, say

_MOST = 3  # reasons told; the paper shows the rest


class Found(Protocol):
    """One thing that speaks against showing a file: a `Reason`, or one as the catalogue keeps it."""

    @property
    def rule(self) -> str:
        """Name of the rule that found it, or of why something was not read."""

    @property
    def part(self) -> str:
        """Of the file, in which it stands."""

    @property
    def page(self) -> int | None:
        """Of the file, from 1; None where it stands on no page."""

    @property
    def mark(self) -> str | None:
        """The mark that it is, or may be; None where something was not read."""

    @property
    def inside(self) -> str | None:
        """Name of the file within this one in which it stands."""


def tell(decision: Decision) -> str:
    """Say what speaks against showing a file, and where it stands; empty for a free one."""
    found = list(dict.fromkeys(tell_one(reason) for reason in decision.reasons))
    told = found[:_MOST]
    if len(found) > _MOST:
        told[-1] = say("{what} and {count} more", what=told[-1], count=len(found) - _MOST)
    if found and decision.declassified:
        told.append(say("a stamp says that it was declassified, which a person has to confirm"))
    return str(Listed(told))


def tell_one(reason: Found) -> Said:
    """Say what one thing is, and where it stands: in which part of the file, on which page, in which file within it."""
    what = say("secrecy mark {mark}", mark=reason.mark) if reason.mark else say("not read ({rule})", rule=reason.rule)
    where = [say("in the {part}", part=Part(reason.part))] if reason.part != Part.BODY else []
    where += [say("page {page}", page=reason.page)] if reason.page else []
    where += [say("of {file}", file=reason.inside)] if reason.inside else []
    return Said(", ".join((what, *where)))
