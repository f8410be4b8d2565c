"""Asking a cluster: which node answers, what is no cluster of ours, what a refusal means. No cluster is needed."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from library.errors import (
    DamagedError,
    EngineUnreachableError,
    FullDiskError,
    ReadOnlyError,
    UsageError,
    VankienError,
)
from library.search.contract import Everything
from library.search.opensearch_engine import Cluster, OpenSearchEngine
from library.search.opensearch_engine.connection import Connection
from library.search.opensearch_engine.refusals import refusal
from tests.everybody import for_all
from tests.library.accounts.directories import certified

OURS = {"version": {"distribution": "opensearch", "number": "2.19.6"}}


class _Server(HTTPServer):
    """Says nothing of connections that come to nothing."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked tells what was wrong."""


@contextmanager
def answering(
    *answers: tuple[int, Any], certificate: Path | None = None
) -> Iterator[tuple[str, list[BaseHTTPRequestHandler]]]:
    """A server that gives these answers one after another, the last one for ever; and what it was asked."""
    asked: list[BaseHTTPRequestHandler] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answers[min(len(asked), len(answers) - 1)]
            asked.append(self)
            said = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_POST = do_PUT = do_GET  # noqa: N815 - the names that the server looks for

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is told."""

    server = _Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_name("key.pem"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def nobody() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.search.opensearch_engine.connection._PAUSE", 0.0)


def test_the_next_node_is_asked_when_one_does_not_answer() -> None:
    with answering((200, OURS), (200, {"a": 1})) as (url, _):
        connection = Connection(Cluster((nobody(), url)))
        assert connection.ask("GET", "/a") == {"a": 1}
        connection.close()


def test_a_node_that_has_too_much_to_do_is_asked_again() -> None:
    busy = (429, {"error": {"type": "opensearch_rejected_execution_exception", "reason": "rejected"}})
    with answering((200, OURS), busy, busy, (200, {"a": 1})) as (url, asked):
        connection = Connection(Cluster((url,)))
        assert connection.ask("GET", "/a") == {"a": 1}
        assert len(asked) == 4
        connection.close()


def test_nobody_answers(tmp_path: Path) -> None:
    engine = OpenSearchEngine(Cluster((nobody(), nobody())), tmp_path / "index")
    for ask in (engine.watermark, engine.document_count, engine.check, engine.outdated,
                lambda: engine.search(for_all(Everything())), engine.clear):  # fmt: skip
        with pytest.raises(EngineUnreachableError, match="refused"):
            ask()
    with pytest.raises(EngineUnreachableError), engine.writing(watermark=1):
        pass


@pytest.mark.parametrize("said", [
    {"version": {"number": "8.15.0"}}, {"version": {"distribution": "opensearch", "number": "1.3.2"}},
    {"version": {"distribution": "opensearch", "number": "3.1.0"}}, {},
    b"<html>a page</html>",
])  # fmt: skip
def test_what_answers_is_no_cluster_that_the_program_knows(said: Any) -> None:
    with answering((200, said)) as (url, _), pytest.raises(UsageError, match="does not know"):
        Connection(Cluster((url,))).ask("GET", "/a")


def test_user_and_password_go_along() -> None:
    with answering((200, OURS), (200, {})) as (url, asked):
        Connection(Cluster((url,), user="bạn", password="mật khẩu")).ask("GET", "/a")
        given = asked[-1].headers["Authorization"].removeprefix("Basic ")
        assert base64.b64decode(given).decode() == "bạn:mật khẩu"


def test_a_node_is_known_by_its_certificate(tmp_path: Path) -> None:
    certificate = certified(tmp_path)
    with answering((200, OURS), (200, {"a": 1}), certificate=certificate) as (url, asked):
        assert Connection(Cluster((url,), ca_file=certificate)).ask("GET", "/a") == {"a": 1}
        with pytest.raises(EngineUnreachableError, match="certificate"):
            Connection(Cluster((url,))).ask("GET", "/a")
        assert len(asked) == 2  # nothing was told to somebody who is not known


def test_a_certificate_that_does_not_hold_yet_leads_to_the_clocks(tmp_path: Path) -> None:
    certificate = certified(tmp_path, from_day=1)  # for a machine whose clock is a day behind, any is so
    with answering((200, OURS), certificate=certificate) as (url, asked):
        with pytest.raises(EngineUnreachableError, match=r"not yet valid.*clocks") as told:
            Connection(Cluster((url,), ca_file=certificate)).ask("GET", "/a")
        assert not asked and "127.0.0.1" in str(told.value.message)


def _error(kind: str, reason: str) -> dict[str, Any]:
    return {"error": {"root_cause": [{"type": kind, "reason": reason}], "type": kind, "reason": reason}}


@pytest.mark.parametrize(("status", "answer", "expected", "said"), [
    (401, {}, UsageError, "refuses the user 'an'"),
    (403, _error("security_exception", "no permissions"), UsageError, "no permissions"),
    (403, _error("cluster_block_exception", "blocked by: [FORBIDDEN/6/cluster read-only (api)];"),
     ReadOnlyError, "read-only"),
    (429, _error("cluster_block_exception", "index [a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded "
                 "flood-stage watermark, index has read-only-allow-delete block];"), FullDiskError, "disk"),
    (503, _error("cluster_block_exception", "blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / initialized];"),
     EngineUnreachableError, "not recovered"),
    (503, _error("search_phase_execution_exception", "all shards failed"), EngineUnreachableError, "all shards failed"),
    (400, _error("parsing_exception", "unknown field"), DamagedError, "unknown field"),
    (500, {}, DamagedError, "HTTP 500"),
])  # fmt: skip
def test_a_refusal_says_what_is_wrong_and_what_to_do(
    status: int, answer: dict[str, Any], expected: type[VankienError], said: str
) -> None:
    error = refusal(status, answer, "an")
    assert type(error) is expected
    assert said in str(error.message) and error.next_step


