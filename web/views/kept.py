"""What was typed into a form that was refused, so that nobody types it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed into a form and not taken, by the name of the box, and the reason given.

    Args:
        problem: why it was not taken.
        form: which one of the page's it was.
    """

    problem: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    form: str = ""

    def of(self, form: str) -> Mapping[str, str]:
        """What was typed into a form, `why` among it; nothing where it was another."""
        return {**self.typed, "why": self.why} if form == self.form else {}
