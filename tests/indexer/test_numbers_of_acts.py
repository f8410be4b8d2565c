"""Commands that change what is shown tell the number by which 'undo' takes that back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from library.archive import Archive
from library.cli import main
from tests.indexer.held_papers import in_this_process, marked
from tests.library.test_volumes import WHOLE
from tests.library.test_volumes import archive as volume

__all__ = ["in_this_process", "volume"]

pytestmark = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
Call = Callable[..., list[str]]
"""Calls a command in an archive; gives the kinds of the acts whose numbers it told."""
TOLD = re.compile(r"^act (\d+); 'vankien(?: --archive \S+)? undo \1' takes it back$", re.MULTILINE)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    def call(archive: Archive, *arguments: str) -> list[str]:
        monkeypatch.setattr("sys.argv", ["vankien", "--archive", str(archive.root), *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        numbers = [int(one) for one in TOLD.findall(capsys.readouterr().err)]
        return [entry.act for number in numbers if (entry := archive.catalogue.journal.get(number))]

    return call


def test_of_a_held_file(told: Call, archive: Archive, tmp_path: Path) -> None:
    one = marked(archive, tmp_path)
    decided = ("--ground", "term-over", "--body", "Tỉnh ủy", "--decision", "45-QĐ/TU", "--date", "6-5-2026")
    assert told(archive, "release", one, "--mark-read-wrongly") == ["release"]
    assert told(archive, "release", one, "--undo") == ["hold"]
    assert told(archive, "declassify", one, *decided) == ["declassify"], "not a rule of access that came with it"


def test_of_a_volume_and_its_documents(told: Call, volume: Archive) -> None:
    parts = [one for one, *_ in volume.catalogue.volumes.parts_in_force(WHOLE)]
    assert len(parts) > 1
    assert told(volume, "withdraw", *parts[:2]) == ["withdraw", "withdraw"]
    assert told(volume, "withdraw", parts[0]) == [], "it is out already"
    assert told(volume, "withdraw", *parts[:2], "--undo") == ["restore", "restore"]
    assert told(volume, "join", WHOLE) == ["join"]
    assert told(volume, "split", WHOLE) == ["split"]
