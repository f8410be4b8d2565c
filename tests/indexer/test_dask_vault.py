"""The vault over HTTP: an order's key gives its original and takes what was made, and nobody else is given anything."""

from __future__ import annotations

import http.client
import os
import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

if not os.environ.get("CI"):  # in the gate it fails where this is missing
    pytest.importorskip("distributed", reason="pip install '.[dask]'")

import dask
from distributed import Security

from indexer.dask_cluster import vault_client, vault_server, ways
from indexer.dask_cluster.tasks import Order, Terms, carry_out, program, unfit
from indexer.dask_cluster.vault_client import DamagedOriginalError, LeaderError, NotWantedError, Ticket, VaultClient
from indexer.dask_cluster.vault_server import VaultServer
from indexer.jobs import Failure, Job
from indexer.limits import Limits
from indexer.page_notes import PageNotes
from library.errors import UsageError
from library.vault import Room, Vault
from tests.library.accounts.directories import certified

SECRET = b"M\xe1\xba\xacT " * 300_000
"""Larger than a piece."""


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_client, "_PAUSES", (0.0, 0.0, 0.0))


@pytest.fixture(name="vault")
def _vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


@pytest.fixture(name="job")
def _job(tmp_path: Path, vault: Vault) -> Job:
    PageNotes(tmp_path / "notes").resume()
    digest = vault.put(Room.ORIGINALS, SECRET)
    return Job(tmp_path / "a.txt", "a.txt", digest, vault.folder, Limits(), notes=tmp_path / "notes")


@pytest.fixture(name="server")
def _server(vault: Vault) -> Iterator[VaultServer]:
    server = VaultServer("127.0.0.1:0", vault, None)
    yield server
    server.close()


@pytest.fixture(name="here")
def _here(tmp_path: Path) -> Vault:
    """A vault of the worker's machine."""
    return Vault(tmp_path / "here")


def _status(ticket: Ticket, method: str, place: str, key: str | None = None, body: bytes = b"") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(ticket.url.removeprefix("http://"), timeout=10)
    headers = {} if key == "" else {"Authorization": f"Bearer {key or ticket.key}"}
    connection.request(method, place, body, headers)
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    return answer.status, told


def test_an_original_is_fetched_and_what_was_made_is_handed_in(server: VaultServer, vault: Vault, job: Job,
                                                               here: Vault) -> None:  # fmt: skip
    client = VaultClient(server.admit(job))
    client.fetch_original(here, job.sha256)
    assert here.verify(Room.ORIGINALS, job.sha256) is None
    derived, inner = here.put(Room.DERIVED, b"a picture"), here.put(Room.ORIGINALS, b"what was attached")
    client.hand_in(here, but=job.sha256)
    client.hand_in(here, but=job.sha256)  # as when the answer was lost
    assert vault.read(Room.DERIVED, derived) == b"a picture"
    assert vault.read(Room.ORIGINALS, inner) == b"what was attached"


@pytest.mark.parametrize("key", ["", "another", "the other's", "dismissed"])
def test_nobody_is_given_anything_without_the_key_of_an_order_under_way(
    server: VaultServer, vault: Vault, job: Job, here: Vault, key: str
) -> None:
    ticket = server.admit(job)
    if key == "dismissed":
        server.dismiss(ticket)
        key = ticket.key
    elif key == "the other's":  # which is given its own alone
        other = replace(job, sha256=vault.put(Room.ORIGINALS, b"another file"))
        assert _status(server.admit(other), "GET", "/original") == (200, b"another file")
        key = "another"
    for place in ("/order", "/original", "/notes", "/notes/1", f"/originals/{job.sha256}", "/"):
        assert _status(ticket, "GET", place, key) == (403, b"")
    assert _status(ticket, "PUT", f"/derived/{'0' * 64}", key) == (403, b"")
    with pytest.raises(NotWantedError):
        VaultClient(Ticket(ticket.url, key)).fetch_original(here, job.sha256)
    assert not list(here.objects(Room.ORIGINALS))


@pytest.mark.parametrize("place", ["/", "/originals/", "/../catalogue.db", "/derived/../../catalogue.db", "/notes/x",
                                   f"/originals/{'0' * 64}", "/original/"])  # fmt: skip
def test_with_a_key_nothing_else_is_given_either(server: VaultServer, job: Job, place: str) -> None:
    assert _status(server.admit(job), "GET", place) == (404, b"")
    assert _status(server.admit(None), "GET", "/original") == (404, b""), "who is only asked whether it is fit"


def test_what_is_not_what_its_sum_says_is_not_kept(server: VaultServer, vault: Vault, job: Job) -> None:
    ticket = server.admit(job)
    assert _status(ticket, "PUT", f"/derived/{'0' * 64}", body=b"something")[0] == 409
    assert not list(vault.objects(Room.DERIVED))
    held = vault.put(Room.ORIGINALS, b"another's")
    for digest in (held, "0" * 64):  # who asks does not learn what is there
        assert _status(ticket, "PUT", f"/originals/{digest}", body=b"something")[0] == 409
    small = server.admit(replace(job, limits=Limits(file_bytes=5, output_bytes=5)))
    assert _status(small, "PUT", f"/derived/{'0' * 64}", body=b"something")[0] == 413


class Resetting:
    """Resets the first connection, and answers the others."""

    def __init__(self, send: Any) -> None:
        self._send, self.times = send, 1

    def __get__(self, handler: Any, _: Any) -> Callable[[Job], None]:
        def answer(asked: Job) -> None:
            if not self.times:
                self._send(handler, asked)
                return
            self.times -= 1
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()

        return answer


def test_who_has_no_key_holds_no_place_and_no_end(vault: Vault, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_server, "_AT_ONCE", 3)
    monkeypatch.setattr(vault_server, "_KEY_SECONDS", 0.2)
    server = VaultServer("127.0.0.1:0", vault, None)
    ticket = server.admit(job)
    address = ("127.0.0.1", int(ticket.url.rpartition(":")[2]))
    idle = [socket.create_connection(address) for _ in range(3)]
    for one in idle:  # each is shut by the server
        one.settimeout(20)
        assert one.recv(1) == b""
    VaultClient(ticket).ask_whether_wanted()
    idle += [socket.create_connection(address) for _ in range(5)]
    server.close()
    for one in idle:
        one.close()


def test_notes_that_nobody_keeps_are_no_trouble(server: VaultServer, job: Job, tmp_path: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_LOOK_SECONDS", "_PATIENCE_SECONDS"):
        monkeypatch.setattr(ways, name, 0.0)
    way = ways.way_of(server.admit(replace(job, notes=None)))
    here = way.begin(replace(job, notes=None), tmp_path / "order")
    assert here.notes is not None
    PageNotes(here.notes).keep_closed(1, b"page 1")
    Vault(here.vault).put(Room.DERIVED, b"a picture")
    (next(Vault(here.vault).objects(Room.DERIVED)).parent / ".new-half").write_bytes(b"hal")
    way.look()
    way.end(None)
    assert [path.read_bytes() for path in server._vault.objects(Room.DERIVED)] == [b"a picture"]


def test_a_transfer_that_breaks_off_is_tried_again(server: VaultServer, job: Job, here: Vault,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    send, broken = vault_server._Handler._send_original, [1, 1]

    def breaking(self: Any, asked: Job) -> None:
        if not broken:
            send(self, asked)
            return
        broken.pop()
        self.send_response(200)
        self.send_header("Content-Length", str(len(SECRET)))
        self.end_headers()
        self.wfile.write(SECRET[:1000])

    monkeypatch.setattr(vault_server._Handler, "_send_original", breaking)
    VaultClient(server.admit(job)).fetch_original(here, job.sha256)
    assert here.verify(Room.ORIGINALS, job.sha256) is None
    monkeypatch.setattr(vault_server._Handler, "_send_original", resetting := Resetting(send))
    VaultClient(server.admit(job)).fetch_original(Vault(here.folder / "reset"), job.sha256)
    assert resetting.times == 0
    monkeypatch.setattr(vault_server._Handler, "_send_original", breaking)
    broken[:] = [1] * 9
    with pytest.raises(LeaderError, match=r"127\.0\.0\.1"):
        VaultClient(server.admit(job)).fetch_original(Vault(here.folder / "2"), job.sha256)


def test_an_original_that_is_damaged_there_blames_neither_page_nor_worker(
    server: VaultServer, vault: Vault, job: Job, here: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = vault.path(Room.ORIGINALS, job.sha256)
    path.chmod(0o600)
    path.write_bytes(b"x" + SECRET[1:])
    with pytest.raises(DamagedOriginalError):
        VaultClient(server.admit(job)).fetch_original(here, job.sha256)
    monkeypatch.setattr("indexer.dask_cluster.tasks.get_worker", lambda: type("Worker", (), {"address": "tcp://w"}))
    order = Order.of(replace(job, scratch=Path("reader")), _never, server.admit(job), group=False)
    outcome = carry_out(order).outcome
    assert isinstance(outcome, Failure) and (outcome.stage, outcome.reason) == ("keep", "damaged")
    path.unlink()
    answer = carry_out(order)
    assert answer.of_leader and "No such file" in answer.trouble and answer.outcome is None


def _never(job: Job) -> None:
    raise AssertionError("nothing is to be read")


def test_a_full_disk_of_the_leader_is_told(server: VaultServer, job: Job, here: Vault,
                                           monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    client = VaultClient(server.admit(job))
    here.put(Room.DERIVED, b"a picture")

    def full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Vault, "receive", full)
    with pytest.raises(LeaderError, match=r"507 .*No space left"):
        client.hand_in(here, but=job.sha256)


def test_pages_that_were_read_are_kept_there_and_taken_up(server: VaultServer, job: Job, tmp_path: Path) -> None:
    client = VaultClient(server.admit(job))
    for name, numbers in (("one", (1, 2)), ("two", ())):
        (tmp_path / name).mkdir()
        for number in numbers:
            PageNotes(tmp_path / name).keep_closed(number, b"page %d" % number)
            client.send_note(PageNotes(tmp_path / name), number)
    client.fetch_notes(PageNotes(tmp_path / "two"))
    assert PageNotes(tmp_path / "two").numbers() == [1, 2] and PageNotes(tmp_path / "two").closed(2) == b"page 2"


def test_it_speaks_tls_as_the_cluster_does(vault: Vault, job: Job, here: Vault, tmp_path: Path) -> None:
    own, stranger = (tmp_path / name for name in ("own", "stranger"))
    for folder in (own, stranger):
        folder.mkdir()
        certified(folder)

    def named(folder: Path) -> Any:
        return dask.config.set({"distributed.comm.tls": {
            "ca-file": str(own / "certificate.pem"), "ciphers": None, "min-version": 1.2, "max-version": None,
            **{role: {"cert": str(folder / "certificate.pem"), "key": str(folder / "key.pem")}
               for role in ("client", "worker", "scheduler")}}})  # fmt: skip

    with named(own):
        server = VaultServer("127.0.0.1:0", vault, Security().get_listen_args("client")["ssl_context"])
        try:
            ticket = server.admit(job)
            assert ticket.url.startswith("https://")
            VaultClient(ticket).fetch_original(here, job.sha256)
            with named(stranger), pytest.raises(LeaderError):  # who has no certificate of theirs is not heard
                VaultClient(ticket).ask_whether_wanted()
            plain = replace(ticket, url=ticket.url.replace("https", "http"))
            with pytest.raises(LeaderError):
                VaultClient(plain).ask_whether_wanted()
        finally:
            server.close()
    assert here.verify(Room.ORIGINALS, job.sha256) is None


def test_several_lead_at_once_and_an_address_that_cannot_be_is_told(vault: Vault) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = VaultServer(f"127.0.0.1:{port}", vault, None)
        assert not server.admit(None).url.endswith(f":{port}")
        server.close()
    with pytest.raises(UsageError, match=r"192\.0\.2\.1:8787.*dask_vault"):
        VaultServer("192.0.2.1:8787", vault, None)


def test_what_a_killed_worker_left_is_taken_away_by_the_next(server: VaultServer, job: Job, tmp_path: Path,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("library.machine.scratch._YOUNG_SECONDS", 0.0)
    monkeypatch.setattr("indexer.dask_cluster.tasks.get_worker", lambda: type("Worker", (), {"address": "tcp://w"}))
    base = tmp_path / f"vankien-orders-{os.getuid()}"
    (base / "left" / "vault").mkdir(parents=True)
    (base / "left" / "vault" / "original").write_bytes(SECRET)
    ticket = server.admit(job)
    server.dismiss(ticket)
    assert "does not want" in carry_out(Order.of(job, _never, ticket, group=False)).trouble
    assert base.is_dir() and not list(base.iterdir())


def test_a_worker_that_cannot_reach_the_leader_is_not_fit(server: VaultServer, tmp_path: Path) -> None:
    terms: Callable[[Ticket], Terms] = lambda ticket: Terms(program(), ticket, "", tmp_path / "not here")  # noqa: E731
    assert unfit(terms(server.admit(None))) is None
    away = unfit(terms(Ticket("http://127.0.0.1:9", "key")))
    assert away is not None and away[0] == "leader" and "refused" in away[1]


def test_a_leader_that_has_no_place_for_a_moment_is_reached(server: VaultServer, tmp_path: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    ask, calls = VaultClient.ask_whether_wanted, []

    def busy(client: VaultClient) -> None:
        calls.append(client)
        if len(calls) < 3:
            raise LeaderError("refused")
        ask(client)

    monkeypatch.setattr(VaultClient, "ask_whether_wanted", busy)
    assert unfit(Terms(program(), server.admit(None), "", tmp_path)) is None and len(calls) == 3


def test_no_ticket_tells_its_key(server: VaultServer, job: Job) -> None:
    ticket = server.admit(job)
    assert ticket.key not in repr(ticket) and ticket.key not in repr(Order.of(job, _never, ticket, group=False))
