"""A command that a message names works when it is typed as it stands there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from library.command_line.as_called import SCRIPT, as_called

Command = Callable[..., Any]


@pytest.mark.parametrize(("arguments", "script", "wanted"), [
    (["undo", "2"], None, "vankien"),
    (["--archive", "kho", "undo", "2"], None, "vankien --archive kho"),
    (["--lang", "vi", "--archive=kho", "undo", "2"], None, "vankien --archive kho"),
    (["--archive", "a", "--actor", "--archive", "--archive", "kho mới", "status"], "./vankien",
     "./vankien --archive 'kho mới'"),
    (["search", "--archive", "kho"], "./vankien", "./vankien"),
    (["--archive"], None, "vankien"),
    (["--archive", "\udcff", "status"], None, "vankien"),
])  # fmt: skip
def test_quoted_commands_are_as_the_call_was(arguments: list[str], script: str | None, wanted: str) -> None:
    environment = {} if script is None else {SCRIPT: script}
    for before, behind in (("'", "'"), ("“", "”")):
        told = as_called(f"vankien: see {before}vankien undo 2{behind}.", arguments, environment)
        assert told == f"vankien: see {before}{wanted} undo 2{behind}."


@pytest.mark.parametrize("text", ["'./vankien bundle FILE'", "'vankien test'", "the 'vankien' command", "vankien undo"])
def test_what_is_no_command_of_an_archive_stays(text: str) -> None:
    assert as_called(text, ["--archive", "kho", "status"], {SCRIPT: "./vankien"}) == text


def test_results_and_errors_name_the_archive(vankien: Command, tmp_path: Path) -> None:
    kho, folder = tmp_path / "kho", tmp_path / "vào"
    folder.mkdir()
    ended = vankien("--archive", kho, "watch", "add", folder)
    assert f"A new archive was begun in {kho}. 'vankien --archive {kho} serve' shows it." in ended.err
    assert f"while 'vankien --archive {kho} serve' or 'vankien --archive {kho} work' runs" in ended.out
    assert "was begun" not in vankien("--archive", kho, "watch", "add", folder).err
    ended = vankien("--archive", kho, "--lang", "vi", "release", "xx")
    assert f"“vankien --archive {kho} held list”" in ended.err


def test_a_restored_archive_is_named_where_it_is_to_watch(vankien: Command, tmp_path: Path) -> None:
    folder, again = tmp_path / "vào", tmp_path / "kho khác"
    folder.mkdir()
    vankien("watch", "add", folder)
    assert vankien("backup", tmp_path / "backups").code == 0
    ended = vankien("restore", tmp_path / "backups", "--to", again)
    assert f"vankien --archive '{again}' watch add '{folder}'" in ended.out
