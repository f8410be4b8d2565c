"""Who signed what, as search asks for it: the index does not know signers, so they are looked up when somebody asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol


class Signers(Protocol):
    """Where search asks for signers; called from many threads at once."""

    def names(self, audience: frozenset[str]) -> Sequence[str]:
        """The names of all who signed a document that the audience may see, each once."""

    def signed(self, names: Collection[str], audience: frozenset[str]) -> frozenset[str]:
        """The documents signed by these, as their names stand there, that the audience may see."""


class NoSigners:
    """Nobody signed anything."""

    def names(self, audience: frozenset[str]) -> Sequence[str]:
        """None."""
        return ()

    def signed(self, names: Collection[str], audience: frozenset[str]) -> frozenset[str]:
        """None."""
        return frozenset()
