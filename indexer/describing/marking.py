"""Urgency marks on stamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.records import Stamp
from library.party.marks import nearly_urgent, urgency_of


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark read from a stamp, and whether that is sure."""

    mark: str
    stamp: Stamp
    sure: bool


def urgency_on(stamps: Sequence[Stamp]) -> Marked | None:
    """The urgency mark on any of these stamps."""
    for stamp in stamps:
        mark = urgency_of(stamp.text)
        near = nearly_urgent(stamp.text) if mark is None and stamp.framed else None
        if mark or near:
            return Marked(mark or near or "", stamp, sure=mark is not None)
    return None
