"""How long work tells how far it is, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A listener to long work. Called in the process that leads the work, never in its workers."""

    def begin(self, label: str, total: int) -> None:
        """A stretch of work with `total` steps begins."""

    def advance(self, steps: int = 1, *, note: str = "") -> None:
        """Some steps are done; `note` says with what (a file name)."""

    def complain(self, message: str) -> None:
        """Something went wrong that does not stop the work."""

    def end(self) -> None:
        """The stretch is over."""


class Silent:
    """A listener that does nothing."""

    def begin(self, label: str, total: int) -> None:
        """Do nothing."""

    def advance(self, steps: int = 1, *, note: str = "") -> None:
        """Do nothing."""

    def complain(self, message: str) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""
