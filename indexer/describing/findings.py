"""What one describing step found: a value, a doubt, and where it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from library.records import Box, Evidence

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Finding(Generic[Value]):
    """One field's value (None where it is not to be known), the reason for doubt if any, and the evidence.

    Args:
        unsure: the reason for doubt where only how sure the reading was speaks against it; `settled` decides.
        witnesses: how many other things on the paper agree with the value.
    """

    value: Value | None
    doubt: str | None = None
    evidence: Evidence | None = None
    unsure: str | None = None
    witnesses: int = 0


def evidence(field: str, reading: str, confidence: float, *, box: Box | None, page: int = 1) -> Evidence:
    """Make the record of a reading."""
    return Evidence(field, page, reading, min(1.0, max(0.0, confidence)), box)
