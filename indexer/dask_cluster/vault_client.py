"""What a worker asks of the leader over HTTP: an original, the pages that others read, and to take what was made.

Everything goes in pieces, so that no file has to fit into memory, and is compared with its SHA-256 on arrival. What
fails on the way is tried again a few times; then it is the leader that cannot be reached, never the page that is bad.
"""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from distributed import Security

from indexer.page_notes import PageNotes
from library.vault import Room, Vault

SECONDS = 30.0
"""How long one side waits for the next piece from the other."""
PIECE = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PAUSES = (0.5, 2.0, 5.0)
"""Seconds before each further try."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What lets a worker ask the leader about one order, as long as that is under way.

    Args:
        url: of the leader's server.
        key: a secret of this order alone.
    """

    url: str
    key: str

    def __repr__(self) -> str:
        return f"<a ticket for {self.url}>"


class NotWantedError(Exception):
    """The leader has ended, or does not want it any more; or its sign cannot be seen for a while."""


class LeaderError(Exception):
    """The leader does not give or take what it should: no fault of a file, nor of this machine."""


class DamagedOriginalError(Exception):
    """The leader's vault keeps something else than its SHA-256 says."""


class VaultClient:
    """Asks about one order."""

    def __init__(self, ticket: Ticket) -> None:
        self._ticket = ticket
        address = urlsplit(ticket.url)
        self._host, self._port = address.hostname or "", address.port
        self._context = None
        if address.scheme == "https":
            self._context = Security().get_connection_args("worker")["ssl_context"]

    def ask_whether_wanted(self) -> None:
        """Make sure that the order is still under way; tried once.

        Raises:
            NotWantedError: it is not.
            LeaderError: the leader does not answer.
        """
        with self._asked("GET", "/order"):
            pass

    def reach(self) -> None:
        """Make sure that the leader can be reached; a moment in which it has no place for us is no matter.

        Raises:
            NotWantedError, LeaderError: as above, after several tries.
        """
        for last in self._tries():
            try:
                self.ask_whether_wanted()
            except LeaderError:
                if last:
                    raise
            else:
                return

    def fetch_original(self, vault: Vault, sha256: str) -> None:
        """Put the order's original into a vault of this machine.

        Raises:
            NotWantedError, LeaderError: as above, after several tries.
            DamagedOriginalError: it came whole, and is not what it should be.
            OSError: it cannot be written here.
        """
        for last in self._tries():
            try:
                with self._asked("GET", "/original") as answer:
                    expected, came = int(answer.headers["Content-Length"]), [0]
                    if vault.receive(Room.ORIGINALS, sha256, _counted(_pieces(answer), came)):
                        return
                if came[0] < expected:
                    raise LeaderError(f"{self._ticket.url}: it broke off")
            except LeaderError:
                if last:
                    raise
            else:
                if last:
                    raise DamagedOriginalError

    def hand_in(self, vault: Vault, *, but: str) -> None:
        """Give the leader everything that a vault of this machine keeps, without one original.

        Raises:
            NotWantedError, LeaderError: as above.
        """
        for room in Room:
            for path in vault.objects(room):
                if path.name != but and _SHA256.fullmatch(path.name):  # no half of what a killed process wrote
                    self._put(f"/{room}/{path.name}", path)

    def fetch_notes(self, notes: PageNotes) -> None:
        """Learn which pages of the file others read, and take those that are read; tried once.

        Raises:
            NotWantedError, LeaderError: as above.
        """
        with self._asked("GET", "/notes") as answer:
            told = json.loads(b"".join(_pieces(answer)))
        elsewhere = set(map(int, told["elsewhere"]))
        for number in set(map(int, told["kept"])) - elsewhere - set(notes.numbers()):
            with self._asked("GET", f"/notes/{number}") as answer:
                notes.keep_closed(number, b"".join(_pieces(answer)))
        notes.leave_to_others(elsewhere)

    def send_count(self, notes: PageNotes) -> None:
        """Let the leader know how many pages the file has, so that others can help; tried once.

        Raises:
            NotWantedError, LeaderError: as above.
        """
        with self._asked("PUT", f"/pages/{notes.expected()}", b""):
            pass

    def send_note(self, notes: PageNotes, number: int) -> None:
        """Let the leader keep a page that was read here, so that it is lost with no machine; tried once.

        Raises:
            NotWantedError, LeaderError: as above.
        """
        with self._asked("PUT", f"/notes/{number}", notes.closed(number)):
            pass

    def _put(self, place: str, path: Path) -> None:
        for last in self._tries():
            try:
                with path.open("rb") as body, self._asked("PUT", place, body, path.stat().st_size):
                    return
            except LeaderError:
                if last:
                    raise

    def _tries(self) -> Iterator[bool]:
        """Whether each try is the last one, with a pause before all but the first."""
        yield False
        for number, pause in enumerate(_PAUSES, 1):
            time.sleep(pause)
            yield number == len(_PAUSES)

    @contextmanager
    def _asked(self, method: str, place: str, body: object = None, size: int | None = None
               ) -> Iterator[http.client.HTTPResponse]:  # fmt: skip
        headers = {"Authorization": f"Bearer {self._ticket.key}"}
        if size is not None:
            headers["Content-Length"] = str(size)
        made = (http.client.HTTPConnection(self._host, self._port, timeout=SECONDS, blocksize=PIECE)
                if self._context is None else
                http.client.HTTPSConnection(self._host, self._port, timeout=SECONDS, blocksize=PIECE,
                                            context=self._context))  # fmt: skip
        try:
            try:
                made.request(method, place, body, headers)  # type: ignore[arg-type]
                answer = made.getresponse()
            except (OSError, http.client.HTTPException) as error:
                raise LeaderError(f"{self._ticket.url}: {error or type(error).__name__}") from error
            if answer.status == http.client.FORBIDDEN:
                raise NotWantedError("the leader does not want it any more")
            if answer.status >= http.client.BAD_REQUEST:
                raise LeaderError(f"{self._ticket.url}: {answer.status} {answer.reason}")
            yield answer
        finally:
            made.close()


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while True:
        try:
            piece = answer.read(PIECE)
        except (OSError, http.client.HTTPException) as error:
            raise LeaderError(str(error) or type(error).__name__) from error
        if not piece:
            return
        yield piece


def _counted(pieces: Iterator[bytes], came: list[int]) -> Iterator[bytes]:
    for piece in pieces:
        came[0] += len(piece)
        yield piece
