"""Clients that never read, never finish asking, or ask for very much: others are answered within about a second."""

from __future__ import annotations

import threading
import time
import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from library.search.service import SearchService
from web import create_app
from web.serving import server as serving_module
from web.serving.server import THREADS

from .conftest import everything, request

pytestmark = pytest.mark.slow
SOON = 10.0  # seconds; a server that is held up answers after minutes or never
OFFICE = "127.0.0.2"
"""Another machine of the office."""
Serving = Callable[[Flask], Any]


@pytest.mark.parametrize("source", ["127.0.0.1", OFFICE])
def test_clients_that_never_read_a_large_file_hold_no_thread(serving: Serving, plain_app: Flask, source: str) -> None:
    with serving(plain_app) as served:
        for _ in range(THREADS + 2):
            served.connect(room=4096).sendall(request("/large"))
        time.sleep(0.5)
        for _ in range(3):
            status, seconds, _ = served.ask("/quick", source=source)
            assert status == 200 and seconds < SOON


def test_a_large_file_arrives_whole_at_a_client_that_reads_slowly(serving: Serving, plain_app: Flask) -> None:
    with serving(plain_app) as served:
        client = served.connect(room=4096)
        client.sendall(request("/large", last=True))
        time.sleep(0.5)
        told = everything(client)
        assert told.count(b"x" * 65536) == 320 and told.endswith(b"0\r\n\r\n")


def test_who_reads_nothing_is_let_go(serving: Serving, plain_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving_module, "UNREAD_SECONDS", 1)
    with serving(plain_app) as served:
        served.connect(room=4096).sendall(request("/large"))
        assert _soon(lambda: len(served.server.active_channels) == 1), "it is there first"
        assert _soon(lambda: not served.server.active_channels), "and then it is not"


def test_no_more_waits_unread_than_is_allowed(
    serving: Serving, plain_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving_module, "MOST_UNREAD", 30 << 20)
    with serving(plain_app) as served:
        for _ in range(4):
            served.connect(room=4096).sendall(request("/large"))
        assert _soon(lambda: len(served.server.active_channels) == 4), "all are there first"
        assert _soon(lambda: len(served.server.active_channels) == 1), "20 MB each: one may stay"
        assert _unread(served) <= 30 << 20


def test_half_open_connections_leave_room_for_others(
    serving: Serving, plain_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving_module, "MOST_CONNECTIONS", 30)
    with serving(plain_app) as served:
        mine = served.connect(source=OFFICE)
        for _ in range(60):
            served.connect().sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        for source in ("127.0.0.1", OFFICE):
            status, seconds, _ = served.ask("/quick", source=source)
            assert status == 200 and seconds < SOON
        assert len(served.server.active_channels) <= 31
        mine.sendall(request("/quick", last=True))
        assert everything(mine).endswith(b"here"), "a quiet connection of the office is not the one that had to go"


@pytest.mark.parametrize("drips", [b"", b"X"])
def test_a_request_that_never_ends_is_let_go(
    serving: Serving, plain_app: Flask, monkeypatch: pytest.MonkeyPatch, drips: bytes
) -> None:
    monkeypatch.setattr(serving_module, "ASKING_SECONDS", 1)
    with serving(plain_app) as served:
        client = served.connect()
        client.sendall(b"GET /quick HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        until = time.monotonic() + 8
        while served.server.active_channels and time.monotonic() < until:
            time.sleep(0.2)
            try:
                client.sendall(drips)
            except OSError:
                break
        assert _soon(lambda: not served.server.active_channels)


PIECES = b"POST /quick HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(("head", "poured"), [
    (b"", b"\r\n" * 400),
    (PIECES, b"1\r\nx\r\n" * 4000),
    (PIECES, b"F" * 20000),
    (PIECES + b"0\r\n", b"X: 1\r\n" * 4000),
], ids=["empty lines", "tiny pieces", "a size without end", "a tail without end"])  # fmt: skip
def test_what_is_costly_to_read_and_asks_nothing_is_let_go(
    serving: Serving, plain_app: Flask, head: bytes, poured: bytes
) -> None:
    with serving(plain_app) as served:
        client = served.connect()
        sent = 0
        with pytest.raises(OSError):
            client.sendall(head)
            while sent < 1 << 20:
                client.sendall(poured)
                sent += len(poured)
                time.sleep(0.02)
        assert served.ask("/quick")[0] == 200


def test_a_body_in_pieces_is_taken_in(serving: Serving, plain_app: Flask) -> None:
    with serving(plain_app) as served:
        client = served.connect()
        client.sendall(b"\r\n" + PIECES.replace(b"/quick", b"/count") + b"400\r\n" + b"x" * 1024 + b"\r\n")
        client.sendall((b"10\r\n" + b"y" * 16 + b"\r\n") * 400 + b"0\r\n\r\n")
        assert _soon(lambda: client.recv(1 << 16).endswith(b"7424"))


def test_a_length_of_thousands_of_digits_is_refused(serving: Serving, plain_app: Flask) -> None:
    with serving(plain_app) as served:
        client = served.connect()
        client.sendall(b"POST /quick HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n")
        assert b" 400 " in client.recv(1 << 16)


def test_a_connection_that_was_let_go_is_listened_to_no_more(serving: Serving, plain_app: Flask) -> None:
    """Its number may be that of a new connection, which would be closed in its place."""
    with serving(plain_app) as served:
        served.connect().sendall(b"GET /quick")
        assert _soon(lambda: bool(served.server.active_channels))
        connection = next(iter(served.server.active_channels.values()))
        assert connection.readable()
        connection.handle_close()
        assert not connection.readable() and not connection.writable()


def test_a_client_with_many_slow_requests_leaves_threads_to_another(serving: Serving, plain_app: Flask) -> None:
    with serving(plain_app) as served:
        for _ in range(60):
            served.connect().sendall(request("/slow"))
        time.sleep(0.1)
        status, seconds, _ = served.ask("/quick", source=OFFICE)
        assert status == 200 and seconds < 0.3, "60 requests of 0.3 s by 6 threads would take 3 s"


def test_a_body_that_is_far_too_large_is_refused_before_it_is_sent(serving: Serving, plain_app: Flask) -> None:
    with serving(plain_app) as served:
        client = served.connect()
        client.sendall(b"POST /quick HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999999\r\n\r\n")
        assert b" 413 " in client.recv(1 << 16)


def test_many_lists_at_once_are_done_in_turn_and_nobody_else_waits(
    serving: Serving, stock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(stock.archive)
    search = SearchService.search

    def slowly(service: SearchService, ask: Any) -> Any:
        time.sleep(0.01)
        return search(service, ask)

    monkeypatch.setattr(SearchService, "search", slowly)
    told: list[tuple[int, float, str]] = []
    with serving(app) as served:
        cookie, token = served.form("/queries")

        def ask(queries: str, source: str = "127.0.0.1") -> tuple[int, float, str]:
            body = urllib.parse.urlencode({"queries": queries, "csrf_token": token}).encode()
            answer: tuple[int, float, str] = served.ask("/queries", body=body, cookie=cookie, source=source)
            return answer

        many = "\n".join(f"nông {number}" for number in range(200))
        threads = [threading.Thread(target=lambda: told.append(ask(many))) for _ in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        for path in ("/healthz", "/?q=n%C3%B4ng", "/healthz"):
            for source in ("127.0.0.1", OFFICE):
                status, seconds, _ = served.ask(path, source=source)
                assert status == 200 and seconds < SOON
        status, seconds, _ = ask("nông", OFFICE)
        assert status == 200 and seconds < SOON, "the office has a turn of its own"
        for thread in threads:
            thread.join(timeout=60)
    statuses = sorted(status for status, *_ in told)
    assert statuses == [200] * 4 + [429] * 4
    for status, _, text in told:
        if status == 429:
            assert "Retry-After: 20" in text and "Nhiều việc quá một lúc" in text
        else:
            assert text.count("nông") >= 200


def test_long_lists_and_exports_of_many_clients_keep_nobody_else(
    serving: Serving, stock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = SearchService.search

    def slowly(service: SearchService, ask: Any) -> Any:
        time.sleep(0.1)
        return search(service, ask)

    monkeypatch.setattr(SearchService, "search", slowly)
    lists = ("/api/v1/search?q=n%C3%B4ng&size=100", "/?q=n%C3%B4ng", "/export.jsonl", "/export.csv", "/review")
    told: list[int] = []
    with serving(create_app(stock.archive)) as served:
        asked = [(path, f"127.0.0.{number}") for number in range(3, 7) for path in lists]
        threads = [threading.Thread(target=lambda one=one: told.append(served.ask(one[0], source=one[1])[0]))
                   for one in asked]  # fmt: skip
        for thread in threads:
            thread.start()
        for path in ("/healthz", "/?q=n%C3%B4ng", "/healthz"):
            status, seconds, _ = served.ask(path, source=OFFICE)
            assert status == 200 and seconds < SOON
        for thread in threads:
            thread.join(timeout=60)
    assert len(told) == len(asked) and 200 in told
    assert not [status for status in told if status >= 500 and status != 503]


def _unread(served: Any) -> int:
    return sum(one.total_outbufs_len for one in list(served.server.active_channels.values()))


def _soon(so: Callable[[], bool], *, seconds: float = 8.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if so():
            return True
        time.sleep(0.02)
    return so()
