"""Who signed what, as search asks for it: the index does not know signers, so they are looked up when somebody asks.

They are a word of the query (`người-ký:`) and no choice beside the results. A choice tells an exact count for each name
in every answer. `Request.groups` could count them, but it keeps a mask of all documents for each value: five for what
holds of a document, thousands for signers. A column of the index could, as for committees; that is another form of the
index, for which every archive has to be indexed anew.
"""

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
