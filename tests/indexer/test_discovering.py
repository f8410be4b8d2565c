"""Every file below what was given is found, once, whatever it is."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from indexer.discovering import discover
from indexer.system_files import is_of_the_system, pass_over
from library.errors import UsageError
from tests.how_much import takes_long
from tests.without_rights import without_rights


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b/2.pdf", "a/1.pdf", "a/.hidden", "z"):
        path = tmp_path / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "given"


def sources(*given: Path, leave_out: Path = Path("/nowhere")) -> list[str]:
    return [file.source for file in discover(given, leave_out=leave_out)]


def test_files_come_in_order_with_names_relative_to_what_was_given(folder: Path) -> None:
    assert sources(folder) == ["a/.hidden", "a/1.pdf", "b/2.pdf", "z"]
    assert sources(folder / "a" / "1.pdf") == ["1.pdf"]


def test_a_file_given_twice_is_found_once(folder: Path) -> None:
    assert sources(folder, folder / "a", folder / "z") == ["a/.hidden", "a/1.pdf", "b/2.pdf", "z"]


def test_links_that_lead_back_end(folder: Path) -> None:
    (folder / "a" / "loop").symlink_to(folder)
    (folder / "b" / "same.pdf").symlink_to(folder / "a" / "1.pdf")
    assert sources(folder) == ["a/.hidden", "a/1.pdf", "b/2.pdf", "b/same.pdf", "z"]


def test_the_archive_itself_is_never_entered(folder: Path) -> None:
    assert sources(folder, leave_out=folder / "a") == ["b/2.pdf", "z"]
    assert sources(folder / "a", folder / "b", leave_out=folder / "a") == ["2.pdf"]


@pytest.mark.parametrize("linked", [False, True])
def test_what_lies_in_the_archive_is_refused(folder: Path, linked: bool) -> None:
    (folder / "link").symlink_to(folder / "a")
    with pytest.raises(UsageError, match="lies in the archive itself"):
        sources(folder / ("link" if linked else "a") / "1.pdf", leave_out=folder if linked else folder / "a")


def test_the_archive_alone_is_refused_by_its_name(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "a")
    for given in (folder / "a", folder / "link"):
        with pytest.raises(UsageError, match=f"{given.name} is the archive itself"):
            sources(given, leave_out=folder / "a")


@pytest.mark.parametrize("mode", [0o600, 0o300, 0o000])
def test_a_folder_that_may_not_be_entered_is_told_once_by_its_name(folder: Path, mode: int) -> None:
    (folder / "a" / "below").mkdir()
    (folder / "a" / "link").symlink_to(folder / "z")
    (folder / "c").mkdir()
    (folder / "a").chmod(mode)
    (folder / "c").chmod(mode)
    try:
        with without_rights():
            told, alone = problems(folder), problems(folder / "a")
    finally:
        (folder / "a").chmod(0o700)
        (folder / "c").chmod(0o700)
    assert "cannot be read" in told["a"] and {name for name in told if "/" in name} == {"b/2.pdf"}
    assert {name: bool(problem) for name, problem in alone.items()} == {"a": True}
    assert told["b/2.pdf"] == told["z"] == ""


SYSTEM = ("Thumbs.db", "a/.DS_Store", "DESKTOP.INI", "a/._1.pdf", "~$cong-van.docx", "__MACOSX/1.pdf",
          "$RECYCLE.BIN/S-1/1.pdf", "a/System Volume Information/x")  # fmt: skip
PAPER = ("Thumbs.db.pdf", "desktop.pdf", "a/.hidden", "a/~1.pdf", "thumbs/1.pdf", "DS_Store", "a/_.pdf", "$1.pdf")


@pytest.mark.parametrize("name", [*SYSTEM, *PAPER])
def test_what_a_system_left_is_told_from_paper(name: str) -> None:
    assert is_of_the_system(name) is (name in SYSTEM)


def test_files_of_the_system_are_passed_over_and_counted(folder: Path) -> None:
    for name in SYSTEM:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    kept, passed_over = pass_over(discover([folder], leave_out=Path("/nowhere")))
    assert [file.source for file in kept] == ["a/.hidden", "a/1.pdf", "b/2.pdf", "z"]
    assert passed_over == len(SYSTEM)


def test_what_is_no_ordinary_file_is_counted_and_told(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "dangling").symlink_to(folder / "gone")
    problems = {file.source: file.problem for file in discover([folder], leave_out=Path("/nowhere")) if file.problem}
    assert problems.keys() == {"pipe", "dangling"}
    assert "no ordinary file" in problems["pipe"]


def test_a_path_that_does_not_exist_stops_before_anything_is_read(folder: Path) -> None:
    with pytest.raises(UsageError, match="There is no"):
        discover([folder, folder / "missing"], leave_out=Path("/nowhere"))


def test_names_that_are_not_utf8_are_found(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.pdf")).write_text("x")
    assert "\ufffd.pdf" in sources(folder)


def problems(*given: Path, leave_out: Path = Path("/nowhere")) -> dict[str, str]:
    return {file.source: file.problem for file in discover(given, leave_out=leave_out)}


def test_links_lead_nowhere_but_to_what_was_given(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.pdf").write_text("x")
    (folder / "file").symlink_to(outside / "secret.pdf")
    (folder / "folder").symlink_to(outside)
    (folder / "a" / "up").symlink_to(tmp_path)
    told = problems(folder)
    assert sorted(name for name, problem in told.items() if "outside what was given" in problem) == [
        "a/up", "file", "folder"]
    assert not any("secret" in name for name in told)
    assert problems(folder / "folder") == {"secret.pdf": ""}, "what is given itself is followed"
    assert problems(folder, outside)["file"] == "", "it leads to what was given too"


def test_a_link_into_the_archive_is_told(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "a" / "1.pdf")
    assert "archive itself" in problems(folder, leave_out=folder / "a")["link"]


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/tty", "pipe", "socket", "circle", "/proc/self/mem"])
def test_a_link_to_what_is_no_file_is_told_and_stops_nothing(folder: Path, target: str) -> None:
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
        (folder / "circle").symlink_to(folder / "circle2")
        (folder / "circle2").symlink_to(folder / "circle")
        (folder / "link").symlink_to(target)
        told = problems(folder)
    assert told["link"] and told["pipe"] and told["socket"] and told["circle"]
    assert {name for name, problem in told.items() if not problem} == {"a/.hidden", "a/1.pdf", "b/2.pdf", "z"}


@takes_long
def test_very_deep_folders_are_looked_through(folder: Path) -> None:
    deep = folder
    for _ in range(1100):
        deep = deep / "d"
        deep.mkdir()
    (deep / "x.pdf").write_text("x")
    try:
        assert any(name.endswith("d/x.pdf") for name in sources(folder))
    finally:
        subprocess.run(["rm", "-r", folder / "d"], check=True)  # shutil.rmtree of Python 3.11 goes no deeper than 1,000
