"""The leader's server, for workers that do not share its disk: gives originals, takes what was made of them.

Each order has a key of its own, which goes with the order and ends with it. Who bears it is given one original and may
leave derived objects and notes about pages; nobody is given anything else, nor told what there is. It speaks TLS with
the certificates of the cluster where the scheduler does, and asks those who come for theirs.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import secrets
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any

from indexer.dask_cluster.vault_client import PIECE, SECONDS, Ticket
from indexer.jobs import Job, notes_of
from indexer.page_notes import PageNotes
from library.errors import UsageError
from library.vault import Room, Vault
from library.wording import mark

_PORTS = 16
"""Several processes may lead at once; each takes the next port that is free."""
_AT_ONCE = 64
_KEY_SECONDS = 10.0
"""How long somebody may take to say which key they have; nobody holds a place longer without one."""
_NOTE_BYTES = 64_000_000
_OBJECT = re.compile(r"/(originals|derived)/([0-9a-f]{64})")
_NOTE = re.compile(r"/notes/(\d{1,6})")
_COUNT = re.compile(r"/pages/(\d{1,6})")


@dataclass(frozen=True, slots=True)
class _Order:
    """What the bearer of a key may do.

    Args:
        job: that is under way; None of a worker that is only asked whether it is fit.
    """

    job: Job | None


class VaultServer:
    """Serves from a thread of its own until it is closed.

    Args:
        address: `host:port` on this machine; where the port is taken, one of the next is.
        context: of TLS; None for none.

    Raises:
        UsageError: nobody can listen there.
    """

    def __init__(self, address: str, vault: Vault, context: ssl.SSLContext | None) -> None:
        self._vault = vault
        self._orders: dict[bytes, _Order] = {}
        self._server = _listening(address)
        self._server.orders, self._server.vault, self._server.context = self._orders, vault, context
        host = address.rpartition(":")[0]
        self._url = f"{'http' if context is None else 'https'}://{host}:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, name="vault", daemon=True)
        self._thread.start()

    def admit(self, job: Job | None) -> Ticket:
        """A ticket for an order, good until it is dismissed."""
        key = secrets.token_urlsafe(32)
        self._orders[_digest(key)] = _Order(job)
        return Ticket(self._url, key)

    def dismiss(self, ticket: Ticket) -> None:
        """The order has ended."""
        self._orders.pop(_digest(ticket.key), None)

    def close(self) -> None:
        """Nobody is answered any more."""
        self._orders.clear()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = _AT_ONCE
    orders: dict[bytes, _Order]
    vault: Vault
    context: ssl.SSLContext | None

    def __init__(self, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        super().__init__((host, port), _Handler)  # type: ignore[arg-type]  # which is made with its timer

    def process_request(self, request: Any, client_address: Any) -> None:
        """In a thread; where so many are there, one more is sent away, and asks again."""
        if self._room.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def finish_request(self, request: Any, client_address: Any) -> None:
        """One connection; TLS is agreed upon here, so that nobody else waits for it."""
        request.settimeout(SECONDS)
        watched = request.dup()  # the other is given up for one that speaks TLS
        slow = threading.Timer(_KEY_SECONDS, _shut, (watched,))
        slow.daemon = True
        slow.start()
        try:
            if self.context is None:
                _Handler(request, client_address, self, slow)
            else:
                with self.context.wrap_socket(request, server_side=True) as spoken:
                    _Handler(spoken, client_address, self, slow)
        finally:
            slow.cancel()
            watched.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who broke off asks again, and tells of it."""


class _Handler(BaseHTTPRequestHandler):
    timeout = SECONDS
    server: _Server
    server_version, sys_version = "vankien", ""

    def __init__(self, request: Any, client_address: Any, server: _Server, slow: threading.Timer) -> None:
        self._slow = slow
        super().__init__(request, client_address, server)

    def do_GET(self) -> None:
        """The order itself, its original, the pages that were read of it."""
        order = self._order()
        if order is None:
            return
        job, note = order.job, _NOTE.fullmatch(self.path)
        if self.path == "/order":
            self._say(HTTPStatus.NO_CONTENT)
        elif job is None:
            self._say(HTTPStatus.NOT_FOUND)
        elif self.path == "/original":
            self._send_original(job)
        elif self.path == "/notes":
            self._send_notes(job)
        elif note and job.notes is not None and PageNotes(job.notes).is_kept(int(note[1])):
            self._send(PageNotes(job.notes).closed(int(note[1])))
        else:
            self._say(HTTPStatus.NOT_FOUND)

    def do_PUT(self) -> None:
        """Something that was made of it, or how many pages it has."""
        order = self._order()
        if order is None:
            return
        count = _COUNT.fullmatch(self.path)
        if count and order.job is not None:
            self._note(order.job, lambda notes: notes.expect(int(count[1])))
            return
        job, thing, note = order.job, _OBJECT.fullmatch(self.path), _NOTE.fullmatch(self.path)
        size = self.headers.get("Content-Length", "")
        if job is None or not (thing or note) or not size.isdecimal():
            self._say(HTTPStatus.NOT_FOUND)
        elif int(size) > (_NOTE_BYTES if note else max(job.limits.file_bytes, job.limits.output_bytes)):
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        elif thing:
            self._take_object(Room(thing[1]), thing[2], int(size))
        elif note:
            self._take_note(job, int(note[1]), int(size))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written down of who asked for what."""

    def _order(self) -> _Order | None:
        """That of the key; who has none is told nothing more."""
        order = self.server.orders.get(_digest(self.headers.get("Authorization", "").removeprefix("Bearer ")))
        if order is None:
            self._say(HTTPStatus.FORBIDDEN)
        else:
            self._slow.cancel()
        return order

    def _send_notes(self, job: Job) -> None:
        """Which pages are read, and which are read by others; nothing where nobody takes notes."""
        notes = None if job.notes is None else notes_of(job)
        told: dict[str, list[int]] = {"kept": [], "elsewhere": []}
        try:
            if notes is not None:
                told = {"kept": notes.numbers(), "elsewhere": notes.read_elsewhere()}
        except FileNotFoundError:  # the file is done with
            if job.along:
                self._say(HTTPStatus.FORBIDDEN)
                return
        self._send(json.dumps(told).encode())

    def _send_original(self, job: Job) -> None:
        try:
            file = self.server.vault.path(Room.ORIGINALS, job.sha256).open("rb")
        except OSError as error:
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR, error.strerror or "")
            return
        with file:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Length", str(file.seek(0, 2)))
            self.end_headers()
            file.seek(0)
            while piece := file.read(PIECE):
                self.wfile.write(piece)

    def _take_object(self, room: Room, sha256: str, size: int) -> None:
        vault, body = self.server.vault, self._body(size)
        try:
            there = vault.verify(room, sha256) is None  # as where the answer to the first time was lost
            if not (_sum_of(body) == sha256 if there else vault.receive(room, sha256, body)):
                self._say(HTTPStatus.CONFLICT, "not what its SHA-256 says")
                return
        except OSError as error:
            self._say_disk(error)
            return
        self._say(HTTPStatus.NO_CONTENT)

    def _take_note(self, job: Job, number: int, size: int) -> None:
        content = b"".join(self._body(size))
        if len(content) != size:
            self._say(HTTPStatus.CONFLICT)
            return
        self._note(job, lambda notes: notes.keep_closed(number, content))

    def _note(self, job: Job, write: Callable[[PageNotes], None]) -> None:
        """Write something down about the file, where somebody would take it up."""
        try:
            if job.notes is not None:
                write(PageNotes(job.notes))
        except OSError as error:  # the file is done with, or the disk is full
            self._say_disk(error)
            return
        self._say(HTTPStatus.NO_CONTENT)

    def _body(self, size: int) -> Iterator[bytes]:
        """What comes, up to its end or until it breaks off."""
        left = size
        while left:
            with suppress(TimeoutError):
                piece = self.rfile.read(min(left, PIECE))
                if piece:
                    left -= len(piece)
                    yield piece
                    continue
            return

    def _send(self, content: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _say_disk(self, error: OSError) -> None:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        status = HTTPStatus.INSUFFICIENT_STORAGE if full else HTTPStatus.INTERNAL_SERVER_ERROR
        self._say(status, error.strerror or "")

    def _say(self, status: HTTPStatus, why: str = "") -> None:
        self.send_response(status, f"{status.phrase}{f' ({why})' if why else ''}")
        self.send_header("Content-Length", "0")
        self.end_headers()


def _listening(address: str) -> _Server:
    host, _, port = address.rpartition(":")
    failed: OSError | None = None
    for number in range(_PORTS):
        try:
            return _Server(host.strip("[]"), int(port) + number if int(port) else 0)
        except (OSError, OverflowError) as error:
            failed = error if isinstance(error, OSError) else OSError(str(error))
            if failed.errno != errno.EADDRINUSE:
                break
    raise UsageError(
        mark("The workers cannot be served from {address}: {detail}."),
        next_step=mark("Name an address of this machine and a free port in the setting dask_vault."),
        address=address, detail=(failed and failed.strerror) or "?") from failed


def _shut(request: socket.socket) -> None:
    with suppress(OSError):  # it is gone
        request.shutdown(socket.SHUT_RDWR)


def _sum_of(pieces: Iterator[bytes]) -> str:
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
