"""The files of an archive are their owner's alone, or by a setting the group's too; older archives get their modes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from library.archive import Archive
from library.catalogue import NewDocument
from library.errors import GoneError
from library.records import Document, Origin, Page, State
from library.vault import Room
from tests.without_rights import without_rights


def write(folder: Path) -> None:
    """Everything that an archive's folder may hold."""
    archive = Archive.open(folder, create=True)
    number = len(list(archive.catalogue.documents.ids()))
    with archive.reading():
        original = archive.vault.put(Room.ORIGINALS, f"original {number}".encode())
        picture = archive.vault.put(Room.DERIVED, f"picture {number}".encode())
        archive.claims.take("something")
        page = Page(1, "thủy lợi", Origin.OCR, 0.9, (), 10, 10, picture)
        one = Document(f"d{number}", "a.pdf", original, State.INDEXED, pages=(page,))
        archive.catalogue.finish(NewDocument(one, 4, "application/pdf"), [])
        archive.follow()
        check(folder, group=archive.settings.group_readable)  # while its log and its scratch folder are there
    with archive.acting():
        pass
    archive.close()


def check(folder: Path, *, group: bool) -> None:
    wanted = {"folder": 0o750, "kept": 0o440, "other": 0o640} if group else {
        "folder": 0o700, "kept": 0o400, "other": 0o600}
    kinds = set()
    for path in (folder, *folder.rglob("*")):
        if path.suffix == ".toml":
            continue
        if path.name.lower().endswith("lock") or "claims" in path.parts or path.parent.name == "scratch":
            assert path.stat().st_mode & 0o027 == 0  # empty files, and what is written for a moment
            continue
        kind = "folder" if path.is_dir() else "kept" if "vault" in path.parts and path.suffix != ".jsonl" else "other"
        kinds.add(kind)
        mode = path.stat().st_mode & 0o777
        assert mode == wanted[kind] or (group and mode == mode & 0o700), (path, oct(mode))
    assert kinds == {"folder", "kept", "other"}


@pytest.fixture(autouse=True)
def _ordinary_mask() -> None:
    os.umask(0o022)


def test_a_new_archive_is_its_owners_alone(tmp_path: Path) -> None:
    write(tmp_path / "archive")
    check(tmp_path / "archive", group=False)


def test_an_older_archive_gets_its_modes_at_the_next_writing_and_the_group_its_own_by_a_setting(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    write(folder)
    archive = Archive.open(folder)
    archive.catalogue.set_meta("modes", "as it was")
    archive.close()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    write(folder)
    check(folder, group=False)
    (folder / "vankien.toml").write_text("group_readable = true\n")
    (folder / "vankien.toml").chmod(0o644)
    write(folder)
    write(folder)
    check(folder, group=True)
    assert (folder / "vankien.toml").stat().st_mode & 0o777 == 0o644
    assert next((folder / "vault" / "originals").rglob("*/*")).stat().st_mode & 0o777 == 0o440


def test_a_vault_that_went_away_under_an_open_archive_is_told_so(tmp_path: Path) -> None:
    write(tmp_path / "archive")
    archive = Archive.open(tmp_path / "archive")
    sha256 = next(archive.vault.objects(Room.ORIGINALS)).name
    (tmp_path / "archive" / "vault").rename(tmp_path / "elsewhere")
    with pytest.raises(GoneError, match="The vault is not in"):
        archive.vault.read(Room.ORIGINALS, sha256)
    archive.close()


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_who_may_not_read_the_catalogue_is_told_so_by_every_command(
        tmp_path: Path, vankien: Callable[..., Any], lang: str) -> None:
    folder = tmp_path / "archive"
    write(folder)
    (folder / "catalogue.sqlite").chmod(0)
    folder.chmod(0o555)
    words = {"en": "This user may not read or write", "vi": "Người dùng này không được đọc hay ghi"}[lang]
    for command in (["status"], ["search", "x"], ["verify"], ["export"], ["reindex"], ["user", "list"]):
        with without_rights():
            ended = vankien("--lang", lang, *command)
        assert ended.code == 1 and words in ended.err, (command, ended)
    folder.chmod(0)
    with without_rights():
        ended = vankien("--lang", lang, "status")
    assert ended.code == 1 and words in ended.err and "Path" not in ended.err
    folder.chmod(0o700)


def test_verify_tells_what_may_not_be_read_from_what_is_gone(tmp_path: Path, vankien: Callable[..., Any]) -> None:
    folder = tmp_path / "archive"
    write(folder)
    original = next((folder / "vault" / "originals").rglob("?" * 64))
    original.chmod(0)
    with without_rights():
        ended = vankien("verify")
    assert ended.code == 1 and f"{original.name} may not be read by this user" in ended.out
    assert "0 damaged" in ended.out and "gone" not in ended.out
    original.unlink()
    assert f"{original.name} is gone" in vankien("verify").out


def test_verify_and_status_tell_that_the_whole_vault_is_gone(tmp_path: Path, vankien: Callable[..., Any]) -> None:
    folder = tmp_path / "archive"
    write(folder)
    assert vankien("status", "--json").json()["vault"] is True
    (folder / "vault").rename(tmp_path / "elsewhere")
    (folder / "vault").mkdir()
    ended = vankien("verify")
    assert ended.code == 1 and "The vault is not in" in ended.err and "Connect the disk" in ended.err
    assert "is gone" not in ended.out and "damaged" not in ended.out
    assert vankien("status", "--json").json()["vault"] is False
    assert "The vault is not in" in vankien("status").out
    assert "Không thấy hầm giữ bản gốc" in vankien("--lang", "vi", "status").out


def test_an_index_that_is_made_anew_has_the_modes_of_the_rest(tmp_path: Path, vankien: Callable[..., Any]) -> None:
    write(tmp_path / "archive")
    assert vankien("reindex").code == 0
    check(tmp_path / "archive", group=False)


@pytest.mark.parametrize("closed", ["folder", "file"])
def test_a_path_that_may_not_be_read_is_not_called_missing(tmp_path: Path, vankien: Callable[..., Any],
                                                           closed: str) -> None:
    file = tmp_path / "folder" / "a.txt"
    file.parent.mkdir()
    file.write_text("Công văn", encoding="utf-8")
    (file.parent if closed == "folder" else file).chmod(0)
    given: list[list[Any]] = [["ingest", file], ["search", "--json", "--queries", file]]
    if closed == "folder":
        given.append(["ingest", file.parent])
    for command in given:
        with without_rights():
            ended = vankien(*command)
        assert ended.code == 1 and f"may not read or write {command[-1]}" in ended.err
        assert "exist" not in ended.err
    file.parent.chmod(0o700)
    assert vankien("ingest", tmp_path / "none").code == 2
