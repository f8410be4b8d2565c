"""What a disk refuses is called what it is, and nobody is told to restore what is not damaged."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.catalogue.sqlite_errors import in_words
from library.errors import (
    BusyError,
    DamagedError,
    DiskError,
    FullDiskError,
    NotAllowedError,
    ReadOnlyError,
    UsageError,
    VankienError,
)
from library.machine import disk

SQLITE = {name: number for name, number in vars(sqlite3).items() if name.startswith("SQLITE_") and type(number) is int}


@given(st.sampled_from(sorted(errno.errorcode)), st.sampled_from([None, "a", b"\xff", 3]))
def test_every_error_of_the_system_has_its_words_and_a_next_step(number: int, name: object) -> None:
    told = disk.told(OSError(number, os.strerror(number), name))
    assert told.message.endswith(".") and told.next_step.endswith(".")
    assert isinstance(told, DiskError | UsageError)
    assert "restore" not in str(told).lower()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_whose_a_file_is_is_told_to_another_user(tmp_path: Path) -> None:
    refusal = PermissionError(errno.EACCES, "x", str(tmp_path / "gone"))
    assert "who owns the file" in disk.told(refusal).next_step
    os.chown(tmp_path, 65534, 65534)
    told = disk.told(refusal)
    assert isinstance(told, NotAllowedError) and "It belongs to nobody: let root read and write it" in told.next_step


def test_nobody_is_sent_back_to_root_whose_commands_are_done_as_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 65534)
    told = disk.told(PermissionError(errno.EACCES, "x", "/etc/shadow"))
    assert told.next_step == "It belongs to root: an administrator may let nobody read and write it."


@pytest.mark.parametrize(("number", "kind", "words"), [
    (errno.ENOSPC, FullDiskError, "no space"), (errno.EDQUOT, FullDiskError, "no space"),
    (errno.EROFS, ReadOnlyError, "read-only"), (errno.EACCES, ReadOnlyError, "This user may not"),
    (errno.EIO, DiskError, "reports an error"), (errno.ENOENT, UsageError, "There is no /x"),
])  # fmt: skip
def test_the_common_ones(number: int, kind: type[VankienError], words: str) -> None:
    told = disk.told(OSError(number, os.strerror(number), "/x"))
    assert isinstance(told, kind) and words in told.message


def _sqlite_error(number: int, message: str = "something") -> sqlite3.Error:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode = number
    return error


@pytest.mark.parametrize(("code", "kind"), [
    ("SQLITE_FULL", FullDiskError), ("SQLITE_READONLY", ReadOnlyError), ("SQLITE_BUSY", BusyError),
    ("SQLITE_LOCKED", BusyError), ("SQLITE_CORRUPT", DamagedError), ("SQLITE_NOTADB", DamagedError),
    ("SQLITE_IOERR", DiskError), ("SQLITE_IOERR_SHMSIZE", DiskError), ("SQLITE_CANTOPEN", DiskError),
    ("SQLITE_CORRUPT_INDEX", DamagedError), ("SQLITE_READONLY_DBMOVED", ReadOnlyError),
])  # fmt: skip
def test_errors_of_sqlite_are_told_apart(code: str, kind: type[VankienError], tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.touch()
    told = in_words(_sqlite_error(SQLITE[code]), path)
    assert isinstance(told, kind)
    assert isinstance(told, DamagedError) or "damaged" not in told.message


def test_text_that_is_no_text_is_damage_and_a_wrong_statement_is_a_defect(tmp_path: Path) -> None:
    undecodable = sqlite3.OperationalError("Could not decode to UTF-8 column 'text' with text 'x'")
    assert isinstance(in_words(undecodable, tmp_path), DamagedError)
    assert in_words(_sqlite_error(sqlite3.SQLITE_ERROR, "no such column"), tmp_path) is None


def test_what_hinders_writing_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert disk.hindrance(tmp_path) is None
    assert isinstance(disk.hindrance(tmp_path / "missing"), UsageError)
    found = os.statvfs(tmp_path)

    def with_(**changed: int) -> None:
        names = ("f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail", "f_flag",
                 "f_namemax")  # fmt: skip
        values = os.statvfs_result([changed.get(name, getattr(found, name)) for name in names])
        monkeypatch.setattr(os, "statvfs", lambda _: values)

    with_(f_bavail=0)
    assert isinstance(disk.hindrance(tmp_path), FullDiskError)
    with_(f_flag=os.ST_RDONLY)
    assert isinstance(disk.hindrance(tmp_path), ReadOnlyError)
