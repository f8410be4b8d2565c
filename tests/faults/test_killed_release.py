"""A release, or its undoing, that is killed at any point is done or not begun, and leaves nothing derived in vain."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from library.archive import Archive
from library.records import State
from tests.how_much import stages

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parent / "killed_at.py"


def run(*arguments: str | Path, kill_at: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VANKIEN_KILL_AT": kill_at, "OMP_THREAD_LIMIT": "1"}
    return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, env=environment,
                          timeout=200, check=False)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one small scan, which bears a mark."""
    base = tmp_path_factory.mktemp("held")
    picture = Image.new("L", (900, 400), 255)
    for row, line in enumerate(("TUYET MAT", "BAO CAO", "TINH HINH KHO THOC")):
        ImageDraw.Draw(picture).text((60, 40 + 110 * row), line, fill=0, font_size=48)
    picture.save(base / "scan.png", dpi=(200, 200))
    done = run("--archive", base / "archive", "ingest", base / "scan.png", "--workers", "1", "--json")
    assert json.loads(done.stdout)["quarantined"] == 1, done.stderr
    return base / "archive"


@pytest.fixture(scope="module")
def released(held: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("released") / "archive"
    shutil.copytree(held, archive)
    done = run("--archive", archive, "release", name_of(archive), "--mark-read-wrongly")
    assert done.returncode == 0, done.stderr
    return archive


def name_of(folder: Path) -> str:
    archive = Archive.open(folder)
    try:
        (one,) = archive.catalogue.documents.changed_since(0, limit=2)
        return one[1]
    finally:
        archive.close()


def check(folder: Path, state: State) -> None:
    """The document is wholly in this state, in the catalogue, the ledger, the index and the vault."""
    archive = Archive.open(folder)
    try:
        archive.recover()
        document = archive.catalogue.documents.get(name_of(folder))
        assert document is not None and document.state is state
        shown = state is State.INDEXED
        assert bool(document.pages) is shown and (document.fields.secrecy is None) is shown
        assert archive.catalogue.ledger.counts() == {str(state): 1}
        assert archive.health().in_step and archive.health().documents == int(shown)
        names = {path.name for path in (folder / "vault" / "derived").rglob("*/*") if path.is_file()}
        assert names == {sha256 for what, sha256, _ in archive.catalogue.vault_objects() if what != "original"}
        assert bool(names) is shown
        assert all(mismatch is None for *_, mismatch in archive.verify())
    finally:
        archive.close()


@pytest.mark.parametrize(
    ("point", "done"),
    stages([("read:before", False), ("derive:after", False), ("release:before", False), ("decide:before", False),
            ("decide:after", False), ("release:after", False), ("index:before", True), ("index:after", True)]),
)  # fmt: skip
def test_a_release(point: str, done: bool, held: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(held, archive)
    one = name_of(archive)
    killed = run("--archive", archive, "release", one, "--mark-read-wrongly", kill_at=f"{point}:1")
    assert killed.returncode == -signal.SIGKILL
    time.sleep(1)  # the worker notices within half a second that its leader is gone
    check(archive, State.INDEXED if done else State.QUARANTINED)
    if not done:
        assert run("--archive", archive, "release", one, "--mark-read-wrongly").returncode == 0
        check(archive, State.INDEXED)


@pytest.mark.parametrize(
    ("point", "done"),
    stages([("hold:before", False), ("decide:before", False), ("decide:after", False), ("hold:after", False),
            ("sweep:before", True), ("sweep:after", True), ("index:before", True), ("index:after", True)]),
)  # fmt: skip
def test_its_undoing(point: str, done: bool, released: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(released, archive)
    one = name_of(archive)
    killed = run("--archive", archive, "release", one, "--undo", kill_at=f"{point}:1")
    assert killed.returncode == -signal.SIGKILL
    check(archive, State.QUARANTINED if done else State.INDEXED)
    if not done:
        assert run("--archive", archive, "release", one, "--undo").returncode == 0
        check(archive, State.QUARANTINED)
