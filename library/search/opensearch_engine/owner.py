"""The key by which an index knows whose it is; it lies in the archive's folder."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Final

_FILE: Final = "opensearch.key"


class Owner:
    """The archive.

    Args:
        folder: for the key; made with it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ""

    def key(self) -> str:
        """The key; empty while there is none."""
        file = self._folder / _FILE
        if not self._key and file.is_file():
            self._key = file.read_text(encoding="ascii").strip()
        return self._key

    def made(self) -> str:
        """The key; a new one where there is none, unless another process is first."""
        if not self.key():
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh = uuid.uuid4().hex
            file = self._folder / f".{fresh}"
            file.write_text(fresh + "\n", encoding="ascii")
            try:
                (self._folder / _FILE).hardlink_to(file)
            except FileExistsError:
                pass
            finally:
                file.unlink()
        return self.key()
