"""Waitress, in front of clients that never read, never finish asking, or open connections and leave them."""

from __future__ import annotations

import errno
import logging
import resource
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any, Final

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from library.errors import UsageError
from web.serving.hosts import LOCAL_ADDRESS
from web.serving.large import Asked, LetIn, nothing
from web.serving.queueing import FairDispatcher, client_of, plain

THREADS: Final = 8
EACH: Final = 6
"""Threads that one client may have; a browser asks for so many things at the same time."""
MOST_CONNECTIONS: Final = 400
ASKING_SECONDS: Final = 20
"""Within so many seconds a request must have come in whole."""
UNREAD_SECONDS: Final = 30
"""A client that has taken nothing of its answer for so long is let go."""
IDLE_SECONDS: Final = 60
"""A connection over which nothing is asked is closed after so long."""
MOST_UNREAD: Final = 1 << 30
"""Bytes of answers that wait in temporary files, of all clients together."""
UNREAD_OF_ONE: Final = 256 << 20
"""Bytes of one answer that wait in a temporary file before its thread waits too."""
IN_MEMORY: Final = 256 << 10
"""Bytes of an answer that wait in memory before they go into a temporary file."""
MOST_HEAD: Final = 64 << 10
MOST_BLANK: Final = 1 << 10
"""Bytes of empty lines that may stand before a request."""
MOST_SENT: Final = 4 << 20
"""Bytes of a request's body that are taken in; the app refuses far less in its own words."""
_FILES: Final = 4096
_log = logging.getLogger(__name__)


class _Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """A request that knows by which address of this machine it came in."""

    def get_environment(self) -> dict[str, Any]:
        environment: dict[str, Any] = super().get_environment()
        environment[LOCAL_ADDRESS] = self.channel.local_address()
        return environment


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection that knows since when a request has been coming in."""

    task_class = _Task

    def __init__(self, server: SiteServer, sock: socket.socket, addr: Any, adj: Adjustments, map: Any = None) -> None:
        super().__init__(server, sock, addr, adj, map=map)
        self.asking_since: float = self.creation_time
        self.parser_class = partial(Asked, server.let_in)
        self._blank = 0

    def local_address(self) -> str:
        """The address of this machine that was asked; empty where the connection is gone."""
        try:
            return plain(str(self.socket.getsockname()[0]))
        except OSError:
            return ""

    def received(self, data: bytes) -> bool:
        """Take in some of a request; who sends nothing but empty lines is let go."""
        if self.request is None:
            self.asking_since = time.time()
            asked = data.lstrip(b"\r\n")
            self._blank = 0 if asked else self._blank + len(data)
            if self._blank > MOST_BLANK:
                self.will_close = True
            if not asked:
                return False
            data = asked
        return bool(super().received(data))

    def readable(self) -> bool:
        """Whether it is listened to; closed it is not, for its number may be that of a new one in the same round."""
        return self._fileno is not None and bool(super().readable())

    def writable(self) -> bool:
        """Whether something waits to be sent."""
        return self._fileno is not None and bool(super().writable())

    def handle_close(self) -> None:
        """Close it, and the file with what came in of a request that was broken off."""
        half = self.request
        super().handle_close()
        if half is not None:
            half.close()

    def is_stuck(self, now: float) -> bool:
        """Whether the client neither finishes its request nor takes its answer."""
        if self.total_outbufs_len:
            return bool(now - self.last_activity > UNREAD_SECONDS)
        half_asked = self.request is not None and not self.requests
        if half_asked and getattr(self.request, "is_large", False):  # it takes as long as it takes, while bytes come
            return bool(now - self.last_activity > UNREAD_SECONDS)
        return half_asked and now - self.asking_since > ASKING_SECONDS


class SiteServer(TcpWSGIServer):  # type: ignore[misc]
    """The server; one thread of its own minds the connections, so that none of them can hold up another."""

    channel_class = Connection
    let_in: LetIn = staticmethod(nothing)

    def handle_accept(self) -> None:
        """Take in a new connection; a full house lets go of one that nobody uses."""
        super().handle_accept()
        if len(self.active_channels) > MOST_CONNECTIONS:
            idlest = self._idlest()
            if idlest is not None:
                idlest.handle_close()

    def maintenance(self, now: float) -> None:
        """Close what is idle, stuck, or holds too much that nobody reads."""
        super().maintenance(now)
        for connection in self._connections():
            if connection.is_stuck(now):
                _log.info("%s does not go on and is let go", client_of(connection.addr))
                connection.handle_close()
        unread = {one: one.total_outbufs_len for one in self._connections()}
        while sum(unread.values()) > MOST_UNREAD:
            largest = max(unread, key=lambda one: unread[one])
            _log.warning("%s reads too slowly for what it asked for and is let go", client_of(largest.addr))
            largest.handle_close()
            del unread[largest]

    def pull_trigger(self) -> None:
        """Wake the thread that minds the connections; it is gone where a request outlives the server."""
        with suppress(OSError):
            super().pull_trigger()

    def _idlest(self) -> Connection | None:
        """Of the client with the most connections, the one over which nothing has happened for longest."""
        free = [one for one in self._connections() if not one.requests and not one.total_outbufs_len]
        count = Counter(client_of(one.addr) for one in free)
        return min(free, key=lambda one: (-count[client_of(one.addr)], one.last_activity), default=None)

    def _connections(self) -> Iterator[Connection]:
        yield from list(self.active_channels.values())


def make_server(app: Flask, listener: socket.socket, *, threads: int = THREADS) -> SiteServer:
    """A server of an app on a listening socket; `run` serves until it is interrupted."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a line for every request that waits
    _allow_files()
    adjustments = Adjustments(
        sockets=[listener], threads=threads, ident=None, clear_untrusted_proxy_headers=True,
        connection_limit=MOST_CONNECTIONS + 100, channel_timeout=IDLE_SECONDS, cleanup_interval=2,
        outbuf_overflow=IN_MEMORY, outbuf_high_watermark=UNREAD_OF_ONE, asyncore_use_poll=True,
        max_request_header_size=MOST_HEAD, max_request_body_size=MOST_SENT,
        server_name=str(listener.getsockname()[0]), log_socket_errors=False,
    )  # fmt: skip
    dispatcher = FairDispatcher(threads=threads, each=max(1, min(EACH, threads - 1)))
    where = (listener.family, listener.type, listener.proto, listener.getsockname())
    server = SiteServer(app, {}, True, listener, dispatcher=dispatcher, adj=adjustments, bind_socket=False,
                        sockinfo=where)  # fmt: skip
    server.let_in = app.extensions.get("vankien.large", nothing)
    return server


def listen(host: str, *, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        UsageError: the port is taken, or the address is not one of this machine; says what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, UnicodeError) as error:
        listener.close()
        raise _refused(host, port, error) from error
    return listener


def _refused(host: str, port: int, error: OSError | UnicodeError) -> UsageError:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        another = port + 1 if port < 65535 else 8080
        return UsageError("Port {port} on {host} is taken.", port=port, host=host, another=another,
                          next_step="Stop what listens there, or take another port: vankien serve --port {another}")
    if number == errno.EACCES:
        return UsageError("This user may not listen on port {port}.",
                          next_step="Take a port above 1023: vankien serve --port 8080", port=port)
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return UsageError("Cannot listen on {host}, port {port}: {detail}.",
                      next_step="Name an address of this machine with --host, such as 127.0.0.1.", host=host,
                      port=port, detail=why)


def _allow_files() -> None:
    """Let this process have a file open for every connection and every answer that waits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
