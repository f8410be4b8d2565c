"""An archive on a disk that is full, read-only, or damaged: what can be read is read, and every refusal says why."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from library.access import Level, Role
from library.acts import set_access
from library.archive import Archive
from library.catalogue.journal import Wanted
from library.errors import DamagedError, DiskError, FullDiskError, ReadOnlyError
from library.records import State
from tests.how_much import stages
from web import create_app

pytestmark = pytest.mark.slow
RECORDS = [{"source": f"{number}.txt", "pages": [f"Nghị quyết {number} về thủy lợi " + "lúa " * 400],
            "subject": f"Về thủy lợi {number}"} for number in range(40)]  # fmt: skip
READING = (["search", "thủy lợi"], ["export"], ["verify"])
Run = Callable[..., subprocess.CompletedProcess[str]]


class Disk:
    """A small disk of its own, with an archive of a few records."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = folder / "archive"

    def remount(self, how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", self.folder], check=True, capture_output=True)

    def fill(self) -> None:
        with (self.folder / "fill").open("wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 4096):
                    pass
            except OSError:
                pass

    def free(self) -> None:
        (self.folder / "fill").unlink()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(folder: Path, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from library.cli import main; main()", "--archive", folder, *arguments]
        environment = {**os.environ, "VANKIEN_WORKERS": "1", "XDG_STATE_HOME": str(tmp_path)}
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        ended = subprocess.run(list(map(str, command)), check=False, text=True, env=environment, timeout=120, **streams)
        told = f"{ended.stdout or ''}{ended.stderr or ''}"
        assert "Traceback" not in told and "does not know how to handle" not in told, told
        return ended

    return call


def records_file(tmp_path: Path, *, first: int = 0, last: int = 20) -> Path:
    path = tmp_path / f"records-{first}.jsonl"
    path.write_text("\n".join(map(json.dumps, RECORDS[first:last])), encoding="utf-8")
    return path


@pytest.fixture
def disk(tmp_path: Path, run: Run) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this user may mount no disk")
    made = Disk(folder)
    try:
        assert run(made.archive, "import", records_file(tmp_path)).returncode == 0
        yield made
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("state", stages(["full", "read-only"]))
def test_what_is_there_is_read_and_what_cannot_be_written_is_said(
    disk: Disk, run: Run, tmp_path: Path, state: str
) -> None:
    before = {tuple(command): run(disk.archive, *command).stdout for command in READING}
    disk.fill() if state == "full" else disk.remount("ro")
    words = "no space left" if state == "full" else "read-only"
    for command in READING:
        ended = run(disk.archive, *command)
        assert ended.returncode == 0, ended.stderr
        assert _without_times(ended.stdout) == _without_times(before[tuple(command)])
    doctor = run(disk.archive, "doctor")
    assert words in doctor.stdout and "estore" not in doctor.stdout
    for command in (["import", records_file(tmp_path, first=20, last=40)], ["reindex"], ["ingest", tmp_path],
                    ["export", "--to", disk.folder / "out.jsonl"]):  # fmt: skip
        ended = run(disk.archive, *command)
        assert ended.returncode == 1 and words in ended.stderr, (command, ended.stderr)
        assert "damaged, " not in ended.stderr and "estore" not in ended.stderr
    disk.free() if state == "full" else disk.remount("rw")
    assert run(disk.archive, "import", records_file(tmp_path, first=20, last=40)).returncode == 0
    assert json.loads(run(disk.archive, "status", "--json").stdout)["documents"] == {"indexed": 40}
    assert not list(disk.folder.glob("*.part"))


@pytest.mark.parametrize("state", stages(["full", "read-only"]))
def test_the_site_answers_while_the_index_is_behind_and_cannot_be_brought_in_step(
    disk: Disk, client_of_site: Any, state: str
) -> None:
    archive = Archive.open(disk.archive)
    withdrawn, shown = list(archive.catalogue.documents.ids())[:2]
    archive.catalogue.documents.set_state(withdrawn, State.WITHDRAWN)
    for change in (State.WITHDRAWN, State.INDEXED):  # of what guests see; of the other they are told nothing
        archive.catalogue.documents.set_state(shown, change)
    archive.close()
    disk.fill() if state == "full" else disk.remount("ro")
    archive = Archive.open(disk.archive)
    try:
        with pytest.raises((DiskError, OSError)):
            archive.recover()
        client = client_of_site(archive)
        health = client.get("/healthz").get_json()
        assert (health["status"], health["disk"]) == ("behind", state)
        page = client.get("/?q=th%E1%BB%A7y").get_data(as_text=True)
        assert "Kho chưa cập nhật được vì ổ đĩa đã đầy" in page and withdrawn not in page
        kind = FullDiskError if state == "full" else ReadOnlyError
        assert isinstance(archive.hindrance(), kind)
        disk.free() if state == "full" else disk.remount("rw")
        archive.recover()
        assert client.get("/healthz").get_json()["status"] == "ok"
    finally:
        archive.close()


@pytest.mark.parametrize("state", stages(["full", "read-only"]))
def test_an_act_on_such_a_disk_is_refused_whole_and_reading_goes_on(disk: Disk, state: str) -> None:
    archive = Archive.open(disk.archive)
    try:
        archive.accounts.add("an", Role.ARCHIVIST, "bốn từ không liên quan", actor="test")
        token = {"Authorization": f"Bearer {archive.accounts.tokens.add('an', actor='test')}"}
        one, inner = list(archive.catalogue.documents.ids())[:2]
        set_access(archive, inner, Level.INTERNAL, actor="test")
        before = archive.catalogue.words.values(one), archive.catalogue.journal.count(Wanted())
        archive.close()
        disk.fill() if state == "full" else disk.remount("ro")
        archive = Archive.open(disk.archive)
        client = create_app(archive).test_client()
        for path, body in (("fields", {"values": {"subject": "Về kho muối " * 300}}), ("withdraw", {}),
                           ("access", {"level": "internal"})):  # fmt: skip
            answer = client.post(f"/api/v1/documents/{one}/{path}", json=body, headers=token)
            assert answer.status_code == 503 and answer.get_json()["error"]["code"] == "disk", answer.get_data()
            words = "đã đầy" if state == "full" else "chỉ cho đọc"
            assert words in answer.get_json()["error"]["message"]
        assert client.get(f"/documents/{inner}", headers=token).status_code == 200, "opening it could not be noted"
        archive.close()
        disk.free() if state == "full" else disk.remount("rw")
        archive = Archive.open(disk.archive)
        client = create_app(archive).test_client()
        assert (archive.catalogue.words.values(one), archive.catalogue.journal.count(Wanted())) == before
        assert list(archive.catalogue.journal.damage()) == []
        assert client.post(f"/api/v1/documents/{one}/withdraw", json={}, headers=token).status_code == 200
        assert client.get(f"/documents/{inner}", headers=token).status_code == 200
        assert [entry.actor for entry in archive.catalogue.journal.of(inner) if entry.act == "look at"] == ["an"]
    finally:
        archive.close()


@pytest.fixture
def client_of_site() -> Callable[[Archive], Any]:
    return lambda archive: create_app(archive).test_client()


def test_output_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    assert run(archive, "import", records_file(tmp_path)).returncode == 0
    for command in (["search", "thủy"], ["export"], ["status", "--json"]):
        with Path("/dev/full").open("w") as full:
            ended = run(archive, *command, stdout=full)
        assert ended.returncode == 1 and "no space left on the disk" in ended.stderr
        with Path("/dev/full").open("w") as full:
            assert run(archive, *command, stderr=full).returncode == 0
    with Path("/dev/full").open("w") as full:
        assert run(archive, "show", "nothing", stderr=full).returncode == 1


@pytest.mark.parametrize("encoding", ["ascii", "cp1258"])
def test_a_terminal_without_utf8_gets_every_result(run: Run, tmp_path: Path, encoding: str,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    archive = tmp_path / "archive"
    assert run(archive, "import", records_file(tmp_path)).returncode == 0
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONUTF8", "0")
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    ended = run(archive, "search", "thuy loi", "--json", encoding="utf-8" if encoding == "ascii" else encoding)
    assert json.loads(ended.stdout)["results"][0]["subject"].startswith("Về thủy lợi")


def test_a_damaged_page_of_the_catalogue_is_called_so(run: Run, tmp_path: Path) -> None:
    """By the check, whichever page it is; by the commands that look at the whole file, whatever they meet first."""
    archive = tmp_path / "archive"
    assert run(archive, "import", records_file(tmp_path, last=40)).returncode == 0
    catalogue = archive / "catalogue.sqlite"
    whole, chance = catalogue.read_bytes(), random.Random(7)
    for page in chance.sample(range(1, len(whole) // 4096), 20):
        damaged = bytearray(whole)
        damaged[page * 4096 : page * 4096 + 4096] = chance.randbytes(4096)
        catalogue.write_bytes(damaged)
        with pytest.raises(DamagedError):
            _look_through(archive)
    doctor = run(archive, "doctor")
    assert "BAD  catalogue" in doctor.stdout or "BAD  archive" in doctor.stdout
    run(archive, "export")


def _look_through(folder: Path) -> None:
    """Raises `DamagedError` where opening the archive or checking its catalogue meets a damaged page."""
    archive = Archive.open(folder)
    try:
        archive.catalogue.check()
    finally:
        archive.close()


def test_damage_met_in_the_middle_of_a_list_is_damage(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "archive"
    assert run(folder, "import", records_file(tmp_path, last=40)).returncode == 0
    catalogue = folder / "catalogue.sqlite"
    content = catalogue.read_bytes()
    texts = [at // 4096 for at in range(0, len(content), 4096) if "lúa lúa".encode() in content[at : at + 4096]]
    damaged = bytearray(content)
    for page in texts:
        damaged[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    catalogue.write_bytes(damaged)
    archive = Archive.open(folder)
    try:
        with pytest.raises(DamagedError):
            archive.catalogue.check()
        with pytest.raises(DamagedError):
            archive.catalogue.documents.get_many(list(archive.catalogue.documents.ids()))
    finally:
        archive.close()


def _without_times(text: str) -> str:
    return text.partition("(")[0] if text.startswith(("1", "2")) else text
