"""When something is broken: the right status, words a person would write, nothing of the inside."""

from __future__ import annotations

import ast
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import web
from library.access import Role, guest
from library.archive import Archive
from library.errors import BusyError, ClosedIndexError, DamagedError, FullDiskError, UsageError
from library.records import State
from tests.copying import copied_while_open
from tests.seeing import seen
from web import create_app
from web.commands import run
from web.serving import listen
from web.settings import SiteSettings


class Broken:
    """An archive whose every part raises the same."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        raise self._error


PLACES = ("/", "/?q=x", "/documents/a", "/documents/a/original", "/documents/a/pages/1.webp", "/browse", "/feed.atom",
          "/export.csv", "/api/v1/search", "/api/v1/documents/a", "/healthz")  # fmt: skip


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [(DamagedError("/secret/path is gone"), 503, "Một tệp của kho bị mất"),
     (BusyError("pid 77"), 503, "đang bận việc khác"),
     (FileNotFoundError(2, "No such file", "/secret/path"), 503, "Một tệp của kho bị mất"),
     (OSError(5, "I/O error", "/secret/path"), 503, "báo lỗi khi đọc"),
     (OSError(28, "No space left", "/secret/path"), 503, "Ổ đĩa của kho đã đầy"),
     (OSError(30, "Read-only", "/secret/path"), 503, "chỉ cho đọc"),
     (PermissionError(13, "Permission denied", "/secret/path"), 503, "là của người dùng khác trên máy chủ"),
     (ClosedIndexError("/secret/path"), 503, "là của người dùng khác trên máy chủ"),
     (FullDiskError("/secret/path is full"), 503, "Ổ đĩa của kho đã đầy"),
     (RuntimeError("/secret/path boom"), 500, "một lỗi chưa lường trước")],
)  # fmt: skip
def test_a_broken_archive_is_told_in_words(client_of: Any, error: Exception, status: int, words: str) -> None:
    client = client_of(create_app(Broken(error), SiteSettings(guests=True)))  # type: ignore[arg-type]
    for place in PLACES:
        response = client.get(place)
        text = response.get_data(as_text=True)
        assert response.status_code == status, place
        assert words in text and "/secret/path" not in text and "pid 77" not in text and "Traceback" not in text
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert response.is_json is place.startswith(("/api/", "/healthz"))
    assert client.get("/about").status_code == (500 if status == 500 else 200)
    assert client.get("/static/site.css").status_code == 200


def test_a_picture_lost_on_disk_is_said_and_the_rest_still_read(stock: Any, client_of: Any, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    copied_while_open(stock.archive.root, root)
    archive = Archive.open(root)
    try:
        client = client_of(create_app(archive))
        page = seen(archive).page(stock.resolution, 1)
        assert page.picture
        seen(archive).page_picture(stock.resolution, 1).path.unlink()
        lost = client.get(f"/documents/{stock.resolution}/pages/1.webp")
        assert lost.status_code == 503 and "Một tệp của kho bị mất" in lost.get_data(as_text=True)
        reader = client.get(f"/documents/{stock.resolution}")
        text = reader.get_data(as_text=True)
        assert reader.status_code == 200 and "hợp tác xã" in text
        assert "Ảnh của trang này không đọc được" in text and "<img" not in text
        assert "<img" in client.get(f"/documents/{stock.resolution}?page=2").get_data(as_text=True)
    finally:
        archive.close()


def test_an_archive_moved_away_is_said_everywhere_until_it_is_back(stock: Any, client_of: Any, tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "copy", tmp_path / "elsewhere"
    copied_while_open(stock.archive.root, root)
    archive = Archive.open(root)
    try:
        client = client_of(create_app(archive))
        assert client.get("/?q=n%C3%B4ng").status_code == 200 == client.get("/healthz").status_code
        root.rename(elsewhere)
        for place in (*PLACES, "/review", "/queries", "/facets/kind", f"/documents/{stock.resolution}"):
            response = client.get(place)
            text = response.get_data(as_text=True)
            assert response.status_code == 503 and "không còn ở chỗ cũ" in text and "khởi động lại" in text, place
            assert str(tmp_path) not in text and response.headers["Retry-After"]
        assert client.get("/healthz").get_json()["error"]["code"] == "archive-gone"
        assert client.get("/about").status_code == 200 == client.get("/static/site.css").status_code
        shutil.copytree(elsewhere, root)
        assert client.get("/").status_code == 503, "what stands there now is not what was opened"
        shutil.rmtree(root)
        elsewhere.rename(root)
        assert client.get("/?q=n%C3%B4ng").status_code == 200 == client.get("/healthz").status_code
    finally:
        archive.close()


def test_a_missing_page_of_a_document_is_not_found(client: FlaskClient, stock: Any) -> None:
    for address in (f"/documents/{stock.resolution}?page=9", f"/documents/{stock.resolution}/pages/9.webp"):
        assert client.get(address).status_code == 404


def test_a_withdrawn_document_is_told_like_one_that_never_was(client: FlaskClient, stock: Any) -> None:
    told = []
    for one in (stock.withdrawn, stock.quarantined, "0123456789ab"):
        response = client.get(f"/documents/{one}")
        assert response.status_code == 404
        told.append(response.get_data(as_text=True).replace(one, "ID"))
    assert told[0] == told[1] == told[2] and "có thể đã được rút khỏi thư viện" in told[0]


def test_a_taken_port_says_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError) as caught:
            listen("127.0.0.1", port=port)
    assert f"Port {port}" in str(caught.value) and "--port" in caught.value.next_step


def test_a_foreign_address_says_what_to_do() -> None:
    with pytest.raises(UsageError, match="--host"):
        listen("203.0.113.7", port=0)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("ignored", [False, True], ids=["in front", "in the background of a script"])
def test_the_command_serves_and_stops_when_interrupted(
    stock: Any, tmp_path: Path, number: signal.Signals, ignored: bool
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    before = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); " if ignored else ""
    program = "from library.cli import main; main()"
    served = copied_while_open(stock.archive.root, tmp_path / "served")
    serve = ["--archive", str(served), "serve", "--port", str(port)]
    command = [sys.executable, "-c", program, *serve]
    if before:  # what is ignored stays so in the program that takes its place
        command = [sys.executable, "-c", f"{before}import os, sys; os.execv(sys.executable, {command!r})"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as serving:
        try:
            assert serving.stderr and serving.stdout
            told = next(line for line in serving.stderr if "Serving" in line)
            assert f"http://127.0.0.1:{port}/" in told
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
                assert answer.status == 200 and b'"ok"' in answer.read()
            serving.send_signal(number)
            _, rest = serving.communicate(timeout=30)
            assert serving.returncode == 130 and "Traceback" not in rest
        finally:
            serving.kill()


@pytest.mark.parametrize(("host", "accounts", "served"), [
    ("127.0.0.1", False, True), ("0.0.0.0", False, False), ("::", False, False), ("0.0.0.0", True, True),
])  # fmt: skip
def test_beyond_this_machine_nothing_is_served_without_an_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, accounts: bool, served: bool
) -> None:
    monkeypatch.setattr("web.serving.SiteServer.run", lambda _: None)
    monkeypatch.setattr("web.commands.warm", lambda _: None)
    archive = Archive.open(tmp_path / "archive", create=True)
    try:
        if accounts:
            archive.accounts.add("an", Role.ADMINISTRATOR, None, actor="test")
        with pytest.raises(KeyboardInterrupt if served else UsageError) as caught:
            run(archive, host=host, port=0)
        assert served or "vankien user add NAME --role administrator" in str(caught.value)
    finally:
        archive.close()


def test_readers_are_answered_while_pages_that_nobody_asked_for_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = threading.Event()
    waited: list[bool] = []
    monkeypatch.setattr("web.serving.SiteServer.run", lambda _: serving.set())
    monkeypatch.setattr("web.commands.warm", lambda _: waited.append(serving.wait(1)))
    archive = Archive.open(tmp_path / "archive", create=True)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(archive, host="127.0.0.1", port=0)
        assert serving.is_set() and waited != [False]
    finally:
        archive.close()


def test_while_the_index_is_behind_pages_say_so(stock: Any, client_of: Any, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    copied_while_open(stock.archive.root, root)
    archive = Archive.open(root)
    try:
        client = client_of(create_app(archive))
        addresses = ("/", "/?q=n%C3%B4ng", "/?q=zzzz", "/browse", "/facets/kind")
        words = "có thể chưa đủ"
        assert not any(words in client.get(address).get_data(as_text=True) for address in addresses)
        archive.catalogue.documents.set_state(stock.resolution, State.WITHDRAWN)
        assert not any(words in client.get(address).get_data(as_text=True) for address in addresses)
        assert client.get("/healthz").get_json()["status"] == "ok", "nothing is told of what is not seen"
        other = next(one for one in archive.seen_by(guest(admitted=True)).ids())
        archive.catalogue.documents.set_state(other, State.INDEXED)
        assert all(words in client.get(address).get_data(as_text=True) for address in addresses)
        assert client.get("/healthz").get_json()["status"] == "behind"
        assert client.get(f"/documents/{stock.resolution}").status_code == 404
        for address in addresses:
            text = client.get(address).get_data(as_text=True)
            assert f"/documents/{stock.resolution}" not in text, "withdrawn a moment ago, still in the index"
    finally:
        archive.close()


def test_no_page_words_an_error_itself() -> None:
    """What is caught is told by `web/telling.py` or `web/errors.py`, so that a code has its words in one place."""
    for file in sorted((Path(web.__file__).parent / "pages").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ExceptHandler):
                continue
            called = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
            assert not called & {"gettext", "ngettext", "mark", "told", "in_language"}, f"{file.name}:{node.lineno}"
