"""Everything that a large archive runs on, each killed in its turn while files are sent and people search.

Three nodes of OpenSearch, a scheduler and two workers of Dask, the site, and the process that does its jobs. What was
sent is never lost, no answer is wrong, and people wait for at most some seconds. `VANKIEN_ROLE_KILLS` says how often
each is killed; the release suite kills each three times:

    VANKIEN_RELEASE=1 VANKIEN_ROLE_KILLS=10 .venv/bin/pytest -n 0 -s tests/faults/test_killed_roles.py
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

if not os.environ.get("CI"):  # in the gate it fails where this is missing
    pytest.importorskip("distributed", reason="pip install '.[dask]'")

from library.access import Role
from library.archive import Archive
from library.catalogue import NewDocument
from library.records import Document, Fields, Origin, Page, State
from tests.how_much import takes_long, times
from tests.indexer.dask_machines import SILENT, started, worker
from tests.opensearch.node import Node, running, wait_for

pytestmark = [takes_long, pytest.mark.slow, pytest.mark.timeout(3600)]
KILLS = times("VANKIEN_ROLE_KILLS", 1, promised=3)
LONGEST_GAP = 5.0  # seconds without a right answer
AWAY = 2.0  # seconds after which what was killed is started again, as systemd would
BEFORE = 20  # documents that are there from the beginning
_SEND_EVERY = 3.0  # seconds; a worker begins a process for each file
_READ_SECONDS = 900.0
_COMMAND = "import sys; from library.cli import main; sys.argv[0] = 'vankien'; main()"


class House:
    """All processes, and how each is killed and started again."""

    def __init__(self, folder: Path, nodes: list[Node]) -> None:
        self._folder, self._nodes = folder, nodes
        self.port, scheduler = _free_port(), _free_port()
        self._address = f"tcp://127.0.0.1:{scheduler}"
        self.archive = folder / "archive"
        self.archive.mkdir()
        (self.archive / "vankien.toml").write_text(
            f'engine = "opensearch"\nopensearch_urls = {json.dumps([node.url for node in nodes])}\n'
            f'opensearch_index = "roles"\nreader = "dask"\ndask_scheduler = "{self._address}"\n'
            f'dask_vault = "127.0.0.1:{_free_port()}"\n')  # fmt: skip
        at = ("--host", "127.0.0.1", "--port", str(scheduler), *SILENT)
        self._begins: dict[str, Callable[[], Any]] = {
            "scheduler": lambda: started("scheduler", *at),
            "worker": lambda: worker(self._address, folder),
            "other worker": lambda: worker(self._address, folder),
            "site": lambda: _site(self.archive, self.port),
        }
        self._running: dict[str, tuple[Any, subprocess.Popen[bytes]]] = {}

    def __enter__(self) -> House:
        for name in self._begins:
            self._begin(name)
        return self

    def __exit__(self, *_: object) -> None:
        for block, _process in self._running.values():
            block.__exit__(None, None, None)

    def keep_up(self) -> None:
        """Start again what has ended by itself, as workers do whose scheduler is gone."""
        for name, (block, process) in list(self._running.items()):
            if process.poll() is not None:
                block.__exit__(None, None, None)
                self._begin(name)

    def kill(self, role: str) -> Callable[[], None]:
        """Kill it; returns what starts it again."""
        if role == "node":
            victim = self._nodes[0]
            self._nodes.append(self._nodes.pop(0))  # another one the next time
            victim.kill()

            def again() -> None:
                victim.start()
                wait_for(self._nodes)

            return again
        if role == "jobs":
            for process in _children(self._running["site"][1].pid):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            return lambda: None  # the site starts it again
        self._running[role][1].kill()
        self._running[role][1].wait()
        return self.keep_up

    def _begin(self, name: str) -> None:
        block = self._begins[name]()
        self._running[name] = block, block.__enter__()


class Visitors:
    """Search all the time, and note what is wrong and how long they waited for an answer."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._over = threading.Event()
        self._threads = [threading.Thread(target=one) for one in (self._search, self._send)]
        self.sent: list[int] = []  # their numbers
        self.wrong: list[str] = []
        self.gap, self.answers, self._most = 0.0, 0, 0

    def __enter__(self) -> Visitors:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, Any]:
        """Status and answer of the site.

        Raises:
            OSError, HTTPException: it is away.
        """
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(method, path, body, {"Authorization": f"Bearer {self._token}", **headers})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def found(self, word: str) -> int | None:
        """How many documents the site finds; None where it gives no answer."""
        with suppress(OSError, HTTPException, ValueError):
            status, told = self.ask("GET", f"/api/v1/search?q={quote(word)}")
            if status == 200:
                return int(told["total"])
            if status not in (429, 503):
                self.wrong.append(f"{status}: {told}")
        return None

    def _search(self) -> None:
        last = time.monotonic()
        while not self._over.is_set():
            before = len(self.sent) + 1  # one may have arrived, and its answer not yet
            old, new = self.found("trước"), self.found("mới")
            if old is None or new is None:
                continue
            now = time.monotonic()
            self.gap, last = max(self.gap, now - last), now
            self.answers += 1
            if old != BEFORE or not self._most <= new <= max(before, len(self.sent) + 1):
                self.wrong.append(f"{old} of {BEFORE}, {new} after {self._most} of {len(self.sent)}")
            self._most = max(self._most, new)

    def _send(self) -> None:
        number = len(self.sent)
        while not self._over.wait(_SEND_EVERY):
            text = f"BÁO CÁO\nVề kho thóc số {number}\n\nThóc mới, riêng{number}xyz.\n".encode()
            with suppress(OSError, HTTPException, ValueError):
                if self._sent_whole(f"{number}.txt", text):
                    self.sent.append(number)
                    number += 1

    def _sent_whole(self, name: str, content: bytes) -> bool:
        """Send a file as a browser does: what is cut off is gone on with."""
        asked = json.dumps({"name": name, "size": len(content), "key": name}).encode()
        status, told = self.ask("POST", "/api/v1/uploads", asked, **_JSON)
        if status != 200:
            return False
        place = f"/api/v1/uploads/{told['id']}"
        if told["stage"] != "arriving":
            return True  # the answer to the first time was lost
        if told["offset"] < len(content):
            self.ask("POST", f"{place}/bytes?offset={told['offset']}", content[told["offset"] :])
        whole = json.dumps({"sha256": hashlib.sha256(content).hexdigest()}).encode()
        return self.ask("POST", f"{place}/finish", whole, **_JSON)[0] == 200


_JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module", name="nodes")
def _nodes() -> Iterator[list[Node]]:
    with running(3, heap="512m") as nodes:
        yield nodes


@pytest.fixture(scope="module", name="house")
def _house(nodes: list[Node], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    folder = tmp_path_factory.mktemp("roles")
    house = House(folder, list(nodes))
    archive = Archive.open(house.archive, create=True)
    archive.catalogue.documents.insert_many(NewDocument(_document(number)) for number in range(BEFORE))
    archive.follow()
    archive.accounts.add("an", Role.ARCHIVIST, "bốn từ không liên quan", actor="test")
    token = archive.accounts.tokens.add("an", actor="test")
    archive.close()
    with house:
        yield house, str(token)


def _document(number: int) -> Document:
    page = Page(1, f"Thóc có từ trước, số {number}", Origin.GIVEN)
    return Document(f"d{number}", f"d{number}.pdf", f"{number:064x}", State.INDEXED, Fields(subject=f"Kho {number}"),
                    pages=(page,))


@pytest.mark.parametrize("role", ["node", "worker", "scheduler", "jobs", "site"])
def test_a_role_is_killed_while_files_are_sent_and_people_search(house: tuple[House, str], role: str) -> None:
    here, token = house
    visitors = Visitors(here.port, token)
    before = _wait(lambda: visitors.found("mới"))
    visitors.sent.extend(range(before))  # the role before left so many
    with visitors:
        for _ in range(KILLS):
            _wait(lambda: visitors.answers > 5 or None)
            again = here.kill(role)
            time.sleep(AWAY if role != "site" else 0.0)
            again()
            sent = len(visitors.sent)
            _wait(lambda sent=sent: here.keep_up() or len(visitors.sent) > sent + 3 or None)  # type: ignore[misc]
            answers = visitors.answers
            _wait(lambda answers=answers: visitors.answers > answers + 3 or None)  # type: ignore[misc]
    sent = len(visitors.sent)
    sys.stdout.write(f"{role}, killed {KILLS} times: {visitors.answers} answers, {sent - before} files sent, "
                     f"the longest gap {visitors.gap:.2f} s\n")  # shown by -s
    assert visitors.wrong == []
    _wait(lambda: here.keep_up() or visitors.found("mới") == sent or None)
    assert visitors.gap <= LONGEST_GAP
    _check(here.archive, sent)


def _check(folder: Path, sent: int) -> None:
    """Nothing lost, nothing doubled, and the index says what the catalogue does."""
    archive = Archive.open(folder)
    try:
        shown = archive.catalogue.documents.get_many(list(archive.catalogue.documents.ids()))
        assert len(shown) == sent + BEFORE == len({one.sha256 for one in shown})
        assert all(one.pages for one in shown)
        _wait(lambda: archive.health().in_step or None)
        assert archive.health().documents == sent + BEFORE
        assert list(archive.catalogue.journal.damage()) == []
    finally:
        archive.close()


def _wait(for_what: Callable[[], Any]) -> Any:
    until = time.monotonic() + _READ_SECONDS
    while time.monotonic() < until:
        told = for_what()
        if told is not None:
            return told
        time.sleep(0.1)
    raise AssertionError("it did not come")


@contextmanager
def _site(archive: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    with (archive.parent / "site.log").open("ab") as log:
        command = [sys.executable, "-c", _COMMAND, "--archive", str(archive), "serve", "--port", str(port)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _children(process: int) -> list[int]:
    """The processes that do its jobs."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == process and b"\0work\0" in (path / "cmdline").read_bytes():
                found.append(int(path.name))
    return found


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
