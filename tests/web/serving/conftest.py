"""A server on loopback, in a thread, and clients that open sockets themselves."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from flask import Flask, Response
from flask import request as flask_request

from web.serving import SiteServer, listen, make_server


@dataclass
class Served:
    """A running server, and the sockets that a test opened to it."""

    server: SiteServer
    opened: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.server.effective_port)

    def connect(self, *, source: str = "127.0.0.1", room: int | None = None) -> socket.socket:
        """A connection from an address of loopback, with little room for what comes."""
        client = socket.socket()
        if room is not None:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        client.bind((source, 0))
        client.settimeout(30)
        client.connect(("127.0.0.1", self.port))
        self.opened.append(client)
        return client

    def ask(
        self, path: str, *, source: str = "127.0.0.1", body: bytes = b"", cookie: str = ""
    ) -> tuple[int, float, str]:
        """Status, seconds and the whole answer."""
        began = time.monotonic()
        client = self.connect(source=source)
        client.sendall(request(path, body=body, last=True, cookie=cookie))
        told = everything(client)
        return int(told.split(b" ", 2)[1]), time.monotonic() - began, told.decode("utf-8", "replace")

    def form(self, path: str) -> tuple[str, str]:
        """The cookie and the token with which a page's form may be sent."""
        answer = self.ask(path)[2]
        cookie = re.search(r"Set-Cookie: ([^;]+)", answer)
        token = re.search(r'name="csrf_token" value="([^"]+)"', answer)
        assert cookie and token
        return cookie[1], token[1]


def everything(client: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    told = bytearray()
    while piece := client.recv(1 << 16):
        told += piece
    return bytes(told)


def request(path: str, *, body: bytes = b"", last: bool = False, cookie: str = "") -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += ["Connection: close"] if last else []
    lines += [f"Cookie: {cookie}"] if cookie else []
    kind = "Content-Type: application/x-www-form-urlencoded"
    lines += [kind, f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def _serving(app: Flask) -> Iterator[Served]:
    served = Served(make_server(app, listen("127.0.0.1", port=0)))
    thread = threading.Thread(target=served.server.run, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        for client in served.opened:
            client.close()
        served.server.task_dispatcher.shutdown()
        served.server.close()
        thread.join(timeout=5)


@pytest.fixture
def serving() -> Callable[[Flask], object]:
    return _serving


@pytest.fixture
def plain_app() -> Flask:
    """An app with a quick page, a slow one, and a file that is larger than any socket holds."""
    app = Flask("plain")

    @app.get("/quick")
    def quick() -> str:
        return "here"

    @app.get("/slow")
    def slow() -> str:
        time.sleep(0.3)
        return "late"

    @app.post("/count")
    def count() -> str:
        return str(len(flask_request.get_data()))

    @app.get("/large")
    def large() -> Response:
        return Response((b"x" * 65536 for _ in range(20 * 16)), mimetype="text/plain")

    return app
