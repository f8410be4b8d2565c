"""Which documents came under the name of a file, as search asks for it: the index does not know the names of files."""

from __future__ import annotations

from typing import Protocol


class FileNames(Protocol):
    """Where search asks for names of files; called from many threads at once."""

    def called(self, name: str, audience: frozenset[str]) -> frozenset[str]:
        """The documents that the audience may see whose file is called so, or so in part, as that is told to it."""


class NoFileNames:
    """No document came in a file."""

    def called(self, name: str, audience: frozenset[str]) -> frozenset[str]:
        """None."""
        return frozenset()
