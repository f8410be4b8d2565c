"""Whether LibreOffice calls anybody while it reads, found out by trying: with a page that links to a listener."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from indexer.reading.office.calling_nobody import without_network
from indexer.reading.office.libreoffice import converted
from library.wording import say

_SECONDS = 60.0
_LONGEST_LINE = 200
_PAGE = (
    '<html><head><meta charset="utf-8"><link rel="stylesheet" href="{address}style.css"></head>'
    '<body><p>Hội nghị</p><img src="{address}picture.png" width="10" height="10"></body></html>'
)


@dataclass(slots=True)
class Listener:
    """Listens on this machine alone.

    Args:
        address: under which it is called.
        heard: the first line of every call.
    """

    address: str
    heard: list[str] = field(default_factory=list)


@contextmanager
def listening(port: int = 0) -> Iterator[Listener]:
    """A listener, on any free port unless one is given; it has nothing for anybody."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen()
        listener = Listener(f"http://127.0.0.1:{door.getsockname()[1]}/")
        thread = threading.Thread(target=_listen, args=(door, listener), daemon=True)
        thread.start()
        yield listener
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)  # wakes the thread
        thread.join()


def calls_of_libreoffice() -> list[str]:
    """Read a page that links to a listener, and return what the listener heard.

    Raises:
        MissingRequirementError: LibreOffice is not installed.
        UnreadableError: it could not read the page.
    """
    with listening() as listener, tempfile.TemporaryDirectory(prefix="vankien-") as folder:
        page = Path(folder) / "page.html"
        page.write_text(_PAGE.format(address=listener.address), encoding="utf-8")
        with converted(page, "docx", seconds=_SECONDS, ending=".html"):
            return list(listener.heard)


def means() -> str:
    """By what means it is kept from calling."""
    return say("network namespace and office settings") if without_network() else say("office settings")


def _listen(door: socket.socket, listener: Listener) -> None:
    with suppress(OSError):
        while True:
            caller, _ = door.accept()
            with caller, suppress(OSError):
                listener.heard.append("")
                caller.settimeout(1.0)
                listener.heard[-1] = caller.recv(_LONGEST_LINE).split(b"\r\n")[0].decode("latin-1")
                # without an answer it would ask again and again
                caller.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")
