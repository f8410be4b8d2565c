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

from library.archive import Archive
from library.search.service import Ask

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parent / "killed_at.py"
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
        answer = archive.search.search(Ask("thủy lợi"))
        found = tuple((one.source, round(one.score, 5), tuple(page.number for page in one.pages))
                      for one in answer.results)
        assert found
        vault = frozenset(str(path.relative_to(folder)) for path in (folder / "vault").rglob("*") if path.is_file())
        return EndState(tuple(records), archive.catalogue.ledger.counts(), vault, (answer.total, answer.facets, found))
    finally:
        archive.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder of every fate: scans that are read by OCR, texts, a duplicate, a broken and a secret file."""
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
    return folder


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> EndState:
    archive = tmp_path_factory.mktemp("undisturbed") / "archive"
    done = run("--archive", archive, "ingest", folder, "--workers", "2", "--json")
    assert done.returncode == 1, done.stderr  # one file is broken
    report = json.loads(done.stdout)
    assert [report[key] for key in ("found", "indexed", "duplicate", "quarantined", "failed")] == [7, 4, 1, 1, 1]
    return end_state(archive)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", POINTS)
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
