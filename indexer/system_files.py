"""Files that a system or a program left beside what a person put there: no paper, and nobody misses them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from indexer.discovering import FoundFile

_NAMES: Final = frozenset({"thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", ".ds_store", ".localized",
                           "icon\r"})  # fmt: skip
_FOLDERS: Final = frozenset({"__macosx", "$recycle.bin", "system volume information", ".trashes", ".spotlight-v100",
                             ".fseventsd"})  # fmt: skip
_BEGINNINGS: Final = ("._", "~$")
"""Of the second file that macOS writes beside each one; of what an office program leaves while it works."""


def is_of_the_system(name: str) -> bool:
    """Whether a file of this name, its folders before it, is such a one."""
    path = PurePosixPath(name.lower())
    return (path.name in _NAMES or path.name.startswith(_BEGINNINGS)
            or any(folder in _FOLDERS for folder in path.parts[:-1]))


def pass_over(found: Sequence[FoundFile]) -> tuple[list[FoundFile], int]:
    """The files that are taken in, and how many were passed over."""
    kept = [file for file in found if not is_of_the_system(file.source)]
    return kept, len(found) - len(kept)
