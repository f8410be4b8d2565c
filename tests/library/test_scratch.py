"""What is written for a moment lies in a private folder, and goes whatever killed the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from library.machine.scratch import FOLDER, private_scratch, runtime_folder, sweep_scratch

WORK = """
import os, subprocess, sys, tempfile
from pathlib import Path
from library.machine.scratch import private_scratch
with private_scratch(Path(sys.argv[1])):
    tempfile.mkstemp()
    subprocess.run([sys.executable, "-c", "import tempfile; tempfile.mkstemp(prefix='child')"])
    print("there", flush=True)
    input()
"""


def left(root: Path) -> list[str]:
    return [path.name for path in (root / FOLDER).rglob("*") if path.is_file() and path.name != ".lock"]


def test_temporary_files_of_a_process_and_its_children_lie_there(tmp_path: Path) -> None:
    before = tempfile.gettempdir()
    with private_scratch(tmp_path) as folder:
        assert folder.parent == tmp_path / FOLDER and folder.stat().st_mode & 0o777 == 0o700
        assert folder.parent.stat().st_mode & 0o777 == 0o700
        with tempfile.NamedTemporaryFile() as file:
            assert Path(file.name).parent == folder
        made = subprocess.run([sys.executable, "-c", "import tempfile; print(tempfile.mkdtemp())"],
                              capture_output=True, text=True, check=True)
        assert Path(made.stdout.strip()).parent == folder
        with private_scratch(tmp_path) as inner:
            assert inner == folder
        assert folder.exists()
    assert tempfile.gettempdir() == before and left(tmp_path) == [] and list((tmp_path / FOLDER).iterdir()) == []


def test_what_a_killed_process_left_goes_at_the_next_start_and_nothing_of_a_living_one(tmp_path: Path) -> None:
    killed, living = (subprocess.Popen([sys.executable, "-c", WORK, str(tmp_path)], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True) for _ in range(2))
    for one in (killed, living):
        assert one.stdout is not None and one.stdout.readline() == "there\n"
    assert len(left(tmp_path)) == 4
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    sweep_scratch(tmp_path)
    assert len(left(tmp_path)) == 2
    living.communicate("\n")
    assert left(tmp_path) == []


def test_a_lock_for_the_whole_machine_lies_where_only_this_user_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "nowhere"))
    folder = runtime_folder()
    assert folder == tmp_path / "nowhere" / "vankien"
    assert folder.stat().st_mode & 0o777 == 0o700 and folder.stat().st_uid == os.getuid()
