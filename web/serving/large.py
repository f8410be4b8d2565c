"""Requests whose bodies are larger than others may be: taken in only where the app lets them, and onto the disk."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Protocol

from waitress.buffers import TempfileBasedBuffer
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver


class Large(Protocol):
    """How large a body may be, and the folder that it is written to while it comes in."""

    @property
    def most(self) -> int:
        """Bytes."""

    @property
    def folder(self) -> Path:
        """Its owner's alone."""


LetIn = Callable[[str], Large | None]
"""Whether a larger body may come in under a path; asked when the head of the request is there."""


def nothing(_path: str) -> Large | None:
    """No larger body comes in."""
    return None


class Asked(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request as it comes in."""

    def __init__(self, let_in: LetIn, adj: Any) -> None:
        super().__init__(adj)
        self.adj: Any = adj
        self._let_in = let_in
        self.is_large = False

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head; a large body goes onto the disk at once, and may be as large as the app says."""
        super().parse_header(header_plus)
        if self.chunked or self.command != "POST" or self.content_length < self.adj.max_request_body_size:
            return
        large = self._let_in(self.path)
        if large is None:
            return
        self.is_large = True
        self.adj = copy.copy(self.adj)
        self.adj.max_request_body_size = large.most + 1
        if self.content_length <= large.most:
            self.body_rcv = FixedStreamReceiver(self.content_length, _OnDisk(large.folder))


class _OnDisk(TempfileBasedBuffer):  # type: ignore[misc]
    """A body in a file without a name, which goes with the request."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        super().__init__()

    def newfile(self) -> IO[bytes]:
        """The file."""
        return TemporaryFile("w+b", dir=self._folder)
