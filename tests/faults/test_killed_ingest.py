"""An ingest that is killed at any stage and started again ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfWriter

from library.archive import Archive
from library.search.service import Ask
from tests.how_much import stages
from tests.seeing import seen

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parent / "killed_at.py"
CORPUS = Path(__file__).parents[2] / "corpus" / "archive"
BOUND = ("tinh-uy-lac-giang/2021/10-KH-TU bau cu.pdf", "trung-uong/2022/23-CT-TW luu tru.pdf")
POINTS = ("admit", "keep", "read", "describe", "derive", "catalogue", "index")


def run(*arguments: str | Path, kill_at: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VANKIEN_KILL_AT": kill_at, "OMP_THREAD_LIMIT": "1"}
    return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, env=environment,
                          timeout=200, check=False)


@dataclass(frozen=True, slots=True)
class EndState:
    """What must not depend on whether the work was cut off."""

    documents: tuple[str, ...]
    files: dict[str, int]
    vault: frozenset[str]
    found: tuple[Any, ...]


def end_state(folder: Path) -> EndState:
    archive = Archive.open(folder)
    try:
        assert archive.health().in_step
        documents = archive.catalogue.documents
        records = sorted(json.dumps(one.as_json()) for one in documents.get_many(list(documents.ids())))
        answer = seen(archive).search.search(Ask("thủy lợi"))
        found = tuple((one.source, round(one.score, 5), tuple(page.number for page in one.pages))
                      for one in answer.results)
        assert found
        vault = frozenset(str(path.relative_to(folder)) for path in (folder / "vault").rglob("*") if path.is_file())
        return EndState(tuple(records), archive.catalogue.ledger.counts(), vault, (answer.total, answer.facets, found))
    finally:
        archive.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder of every fate: scans read by OCR, texts, a duplicate, a volume, a broken and a secret file."""
    folder = tmp_path_factory.mktemp("given")
    for number, line in enumerate(("THUY LOI VA CHONG HAN", "BAO CAO TONG KET"), start=1):
        picture = Image.new("L", (900, 300), 255)
        ImageDraw.Draw(picture).text((60, 100), line, fill=0, font_size=48)
        picture.save(folder / f"scan{number}.png", dpi=(200, 200))
    (folder / "a.txt").write_text("NGHỊ QUYẾT\nVề công tác thủy lợi\n\nToàn tỉnh ra sức làm thủy lợi, chống hạn.\n")
    (folder / "b.txt").write_text("CHỈ THỊ\nVề vụ mùa\n\nCác huyện làm thủy lợi nhỏ trước vụ mùa.\n")
    (folder / "secret.txt").write_text("TỐI MẬT\n\nBÁO CÁO\nVề thủy lợi ở vùng biên\n")
    shutil.copy(folder / "a.txt", folder / "copy of a.txt")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<<")
    volume = PdfWriter()
    for name in BOUND:
        volume.append(CORPUS / name)
    volume.write(folder / "bound.pdf")
    return folder


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> EndState:
    archive = tmp_path_factory.mktemp("undisturbed") / "archive"
    done = run("--archive", archive, "ingest", folder, "--workers", "2", "--json")
    assert done.returncode == 1, done.stderr  # one file is broken
    report = json.loads(done.stdout)
    assert [report[key] for key in ("found", "indexed", "duplicate", "quarantined", "failed")] == [8, 5, 1, 1, 1]
    state = end_state(archive)
    assert len(state.documents) == 6  # the volume holds two
    return state


@pytest.mark.parametrize(("point", "when"), stages([(one, when) for when in ("before", "after") for one in POINTS]))
def test_killed_and_continued_equals_undisturbed(
    point: str, when: str, folder: Path, undisturbed: EndState, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    call = 1 if point in ("admit", "index") else 2
    killed = run("--archive", archive, "ingest", folder, "--workers", "2", kill_at=f"{point}:{when}:{call}")
    assert killed.returncode == -signal.SIGKILL
    time.sleep(1)  # the workers notice within half a second that their leader is gone
    done = run("--archive", archive, "ingest", folder, "--workers", "2", "--json")
    assert done.returncode == 1, done.stderr
    assert end_state(archive) == undisturbed


@pytest.fixture(scope="module")
def volume(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one file that holds two documents."""
    archive = tmp_path_factory.mktemp("volume") / "archive"
    done = run("--archive", archive, "ingest", folder / "bound.pdf", "--workers", "1")
    assert done.returncode == 0, done.stderr
    return archive


@pytest.mark.parametrize(
    ("point", "done"),
    stages([("call:before", False), ("half:before", False), ("call:after", False), ("index:before", True),
            ("index:after", True)]),
)  # fmt: skip
def test_killed_in_a_join_or_a_split_it_is_done_or_not_begun(
    point: str, done: bool, volume: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(volume, archive)
    apart, first = state_of(archive)
    for command, documents in (("join", 1), ("split", 2)):
        before, _ = state_of(archive)
        killed = run("--archive", archive, command, first, kill_at=f"{point.replace('call', command)}:1")
        assert killed.returncode == -signal.SIGKILL
        mend(archive)
        now, _ = state_of(archive)
        assert (len(now) == documents) if done else (now == before)
        if not done:
            assert run("--archive", archive, command, first).returncode == 0
            assert len(state_of(archive)[0]) == documents
    assert state_of(archive)[0] == apart


def state_of(folder: Path) -> tuple[tuple[str, ...], str]:
    """The records of the library, and the id of the first document; the index knows what the catalogue says."""
    archive = Archive.open(folder)
    try:
        documents = archive.catalogue.documents
        records = tuple(json.dumps(one.as_json()) for one in documents.get_many(sorted(documents.ids())))
        assert archive.health().in_step
        assert archive.health().documents == len(records)
        return records, str(json.loads(records[0])["id"])
    finally:
        archive.close()


def mend(folder: Path) -> None:
    """What the next start does."""
    archive = Archive.open(folder)
    archive.recover()
    archive.close()
