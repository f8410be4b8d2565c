"""What root does in another user's archive is done as that user, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from library.archive import Archive
from library.errors import UsageError
from library.machine.owner import become_owner, handing_over

NOBODY = 65534
COMMAND = ["/opt/vankien/vankien", "--archive", "kho", "ingest", "a b.txt"]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """An archive of another user, in a place that all may reach."""
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o011)
    folder = tmp_path / "archive"
    Archive.open(folder, create=True).close()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return folder


def in_a_child(do: Callable[[], object]) -> str:
    """What came of it in a process of its own: this one stays root."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            told = str(do())
        except BaseException as error:  # noqa: BLE001 - told to the parent
            told = f"{type(error).__name__}: {error}"
        os.write(writes, told.encode())
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, encoding="utf-8") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return told


@needs_root
def test_root_goes_on_as_the_owner_for_good(theirs: Path) -> None:
    def work() -> object:
        name = become_owner(theirs, "catalogue.sqlite", COMMAND, program=())
        (theirs / "new").write_text("x", encoding="utf-8")
        with pytest.raises(PermissionError):
            os.seteuid(0)
        return name, os.getuid(), os.getgid(), os.getgroups(), os.environ["USER"]

    assert in_a_child(work) == str(("nobody", NOBODY, NOBODY, [NOBODY], "nobody"))
    assert (theirs / "new").stat().st_uid == NOBODY


@needs_root
def test_also_where_the_folder_holds_no_archive_yet(theirs: Path) -> None:
    (theirs / "catalogue.sqlite").unlink()
    assert in_a_child(lambda: become_owner(theirs, "catalogue.sqlite", COMMAND, program=())) == "nobody"


@needs_root
def test_a_user_of_no_name_gets_a_line_that_works(theirs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chown(theirs / "catalogue.sqlite", 54321, 54321)

    def refused(groups: list[int]) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setgroups", refused)
    with pytest.raises(UsageError, match="setpriv --reuid=54321 --regid=54321 --clear-groups /opt"):
        become_owner(theirs, "catalogue.sqlite", COMMAND, program=())


@needs_root
def test_where_root_may_not_become_the_owner_the_line_is_told(theirs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(groups: list[int]) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setgroups", refused)
    with pytest.raises(UsageError, match=r"runuser -u nobody -- /opt/.* --archive kho ingest 'a b.txt'"):
        become_owner(theirs, "catalogue.sqlite", COMMAND, program=())
    assert os.geteuid() == 0 and os.getegid() == 0


@needs_root
def test_nobody_becomes_a_user_who_cannot_read_the_program(theirs: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.write_text("x", encoding="utf-8")
    closed.chmod(0o600)
    with pytest.raises(UsageError, match=f"nobody, who may not read {closed}"):
        become_owner(theirs, "catalogue.sqlite", COMMAND, program=[closed])
    assert os.geteuid() == 0 and os.getegid() == 0 and closed.read_text(encoding="utf-8") == "x"


def test_in_ones_own_archive_nothing_changes(tmp_path: Path) -> None:
    assert become_owner(tmp_path, "catalogue.sqlite", COMMAND) == ""
    assert become_owner(tmp_path / "none", "catalogue.sqlite", COMMAND) == ""


@needs_root
def test_nor_one_who_cannot_reach_the_folder(theirs: Path) -> None:
    theirs.parent.chmod(0o700)
    with pytest.raises(UsageError, match=f"nobody, who may not read {theirs}"):
        become_owner(theirs, "catalogue.sqlite", COMMAND, program=())


@needs_root
def test_every_command_asks_before_anything_is_written(theirs: Path, vankien: Callable[..., Any], tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(groups: list[int]) -> None:
        raise PermissionError

    before = sorted(theirs.rglob("*"))
    monkeypatch.setattr(os, "setgroups", refused)
    for command in (["ingest", __file__], ["status"], ["recover"], ["reindex"], ["demo", "--no-serve"],
                    ["doctor"], ["serve"], ["restore", tmp_path, "--to", theirs]):  # fmt: skip
        ended = vankien(*command)
        assert ended.code == 2 and "runuser -u nobody -- " in ended.err, (command, ended.err)
    assert sorted(theirs.rglob("*")) == before
    assert vankien("ingest", "--help").code == 0


@needs_root
def test_what_root_restored_into_a_folder_of_another_is_given_with_a_line(theirs: Path) -> None:
    made = theirs.parent / "theirs too"
    made.mkdir()
    os.chown(made, NOBODY, NOBODY)
    (made / "a b").mkdir()
    assert handing_over(made / "a b") == ("nobody", f"chown -R nobody: '{made / 'a b'}'")
    os.chown(made, 0, 0)
    assert handing_over(made / "a b") is None
    assert handing_over(theirs) is None
