"""Requests as they come in: what is no request is refused early; a large body that is allowed goes to the disk."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final, Protocol

from waitress.buffers import TempfileBasedBuffer
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.receiver import FixedStreamReceiver
from waitress.utilities import BadRequest

MOST_AROUND: Final = 4 << 10
"""Bytes of sizes and ends of pieces that a body in pieces may have, beside a quarter of its own."""


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

    completed: bool = False

    def __init__(self, let_in: LetIn, adj: Any) -> None:
        super().__init__(adj)
        self.adj: Any = adj
        self._let_in = let_in
        self.is_large = False

    def received(self, data: bytes) -> int:
        """Take in some; a body in pieces so small that to read them costs more than they bring is refused."""
        consumed = int(super().received(data))
        if self.chunked and not self.completed:
            brought = len(self.body_rcv)
            if self.body_bytes_received - brought > MOST_AROUND + brought // 4:
                self.error = BadRequest("The body comes in too many pieces")
                self.completed = True
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head; a large body goes onto the disk at once, and may be as large as the app says."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a number of more digits than Python reads
            raise ParsingError("A number in the head cannot be read") from error
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
