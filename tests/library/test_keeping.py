"""A catalogue that is not the archive's newest is refused; a write that was cut off never makes it so."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.archive import Archive
from library.catalogue import Known, NewDocument
from library.catalogue.store import FILE_NAME
from library.errors import GoneError, WrongCatalogueError
from library.keeping import check_against
from library.records import Document, Fields, Origin, Page, State
from library.vault import Kept, Manifest, Records, Room, Standing
from tests.copying import copied_while_open


def put(archive: Archive, text: str) -> str:
    """Catalogue a file of this text; returns its id."""
    sha256 = archive.vault.put(Room.ORIGINALS, text.encode())
    one = Document(sha256[:16], f"{text}.txt", sha256, State.INDEXED, Fields(), pages=(Page(1, text, Origin.GIVEN),))
    archive.catalogue.finish(NewDocument(one, len(text), "text/plain"), [])
    return one.id


@contextmanager
def opened(folder: Path, *, create: bool = False) -> Iterator[Archive]:
    archive = Archive.open(folder, create=create)
    try:
        yield archive
    finally:
        archive.close()


def originals(folder: Path) -> int:
    return sum(1 for path in (folder / "vault" / "originals").rglob("*") if path.is_file())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of one file, with a copy of its catalogue, and of two files since."""
    folder = tmp_path / "archive"
    with opened(folder, create=True) as archive:
        put(archive, "one")
    shutil.copy(folder / FILE_NAME, tmp_path / "older")
    with opened(folder) as archive:
        put(archive, "two")
    return folder


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(["write", "cut off before", "cut off behind", "copy", "put back"]), max_size=30))
def test_whatever_happened_only_an_older_catalogue_is_refused(steps: list[str]) -> None:
    """A model of the two files: a write is announced, committed, confirmed; it may be cut off between any two."""
    now, copy = Known("a", 0, False), Known("a", 0, False)
    standing, ambiguous = Standing("a"), False
    for step in steps:
        older = now.generation < newest(standing) and not ambiguous
        if older:
            with pytest.raises(WrongCatalogueError):
                check_against(standing, now)
            now = Known("a", newest(standing), False)  # the newest is put back
            continue
        check_against(standing, now)
        if step == "copy":
            copy = now
        elif step == "put back":
            now = copy
            ambiguous = not standing.done and now.generation == standing.after
        else:
            generation = max(now.generation, standing.generation) + 1
            standing = Standing("a", generation, now.generation, step == "write")
            ambiguous = not standing.done
            now = now if step == "cut off before" else Known("a", generation, False)


def newest(standing: Standing) -> int:
    return standing.generation


def test_an_older_catalogue_is_refused_with_the_way_out(folder: Path) -> None:
    shutil.copy(folder.parent / "older", folder / FILE_NAME)
    with pytest.raises(WrongCatalogueError, match=r"older.*vankien recover"):
        Archive.open(folder)
    assert originals(folder) == 2


def test_an_older_catalogue_is_known_by_what_names_nothing_too(folder: Path) -> None:
    shutil.copy(folder / FILE_NAME, folder.parent / "older")
    with opened(folder) as archive:
        archive.catalogue.set_meta("remark", "a word of somebody")
    shutil.copy(folder.parent / "older", folder / FILE_NAME)
    with pytest.raises(WrongCatalogueError):
        Archive.open(folder)


def test_an_empty_file_is_no_new_archive(folder: Path) -> None:
    (folder / FILE_NAME).write_bytes(b"")
    for create in (False, True):
        with pytest.raises(WrongCatalogueError, match="empty"):
            Archive.open(folder, create=create)
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_nor_is_it_where_there_is_no_manifest(folder: Path) -> None:
    (folder / FILE_NAME).write_bytes(b"")
    Manifest(folder / "vault").path.unlink()
    with pytest.raises(WrongCatalogueError, match="empty"):
        Archive.open(folder)


def test_a_fresh_catalogue_is_not_this_archives(folder: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "new", create=True):
        pass
    shutil.copy(tmp_path / "new" / FILE_NAME, folder / FILE_NAME)
    with pytest.raises(WrongCatalogueError):
        Archive.open(folder)


def test_a_foreign_catalogue_is_refused(folder: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "other", create=True) as other:
        for text in "abcdef":
            put(other, text)
    shutil.copy(tmp_path / "other" / FILE_NAME, folder / FILE_NAME)
    with pytest.raises(WrongCatalogueError, match="another archive"):
        Archive.open(folder)


def test_a_copy_of_the_folder_is_an_archive(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    with opened(tmp_path / "copy") as archive:
        put(archive, "three")
    with opened(tmp_path / "copy") as archive:
        assert len(list(archive.catalogue.documents.ids())) == 3


def test_a_write_that_is_cut_off_behind_its_announcement_is_no_fault(folder: Path) -> None:
    """The power goes out when the manifest has the line and the catalogue does not, again and again."""
    manifest = Manifest(folder / "vault")
    for _ in range(3):
        standing = manifest.standing()
        assert standing is not None
        generation = standing.generation if standing.done else standing.after
        lost = Kept("x", "ee" * 32, 1, "text/plain", "x", "indexed")
        manifest.announce([lost], generation=standing.generation + 1, after=generation)
        with opened(folder) as archive:
            assert len(list(archive.catalogue.documents.ids())) == 2
    with opened(folder) as archive:
        put(archive, "three")
    with opened(folder) as archive:
        assert len(list(archive.catalogue.documents.ids())) == 3
    assert {one.in_force for one in manifest.read() if one.line == lost} == {False}


def test_a_transaction_that_failed_announces_nothing_and_a_later_one_is_no_fault(folder: Path) -> None:
    with opened(folder) as archive, pytest.raises(sqlite3.IntegrityError):
        put(archive, "one")  # is there already
    with opened(folder) as archive:
        put(archive, "three")


def test_a_log_left_behind_belongs_to_the_catalogue(folder: Path, tmp_path: Path) -> None:
    archive = Archive.open(folder)
    put(archive, "three")
    copied_while_open(folder, tmp_path / "copy")  # as a kill leaves it, with the write-ahead log
    archive.close()
    assert (tmp_path / "copy" / f"{FILE_NAME}-wal").stat().st_size
    with opened(tmp_path / "copy") as copy:
        assert len(list(copy.catalogue.documents.ids())) == 3


def test_an_archive_of_a_release_without_manifest_gets_one_before_anything_is_swept(folder: Path) -> None:
    as_of_the_last_release(folder)
    stray = "ab" * 32
    path = folder / "vault" / "originals" / stray[:2] / stray
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"named by a catalogue that was newer")
    with opened(folder) as archive:
        archive.sweep()
    assert originals(folder) == 3
    manifest = Manifest(folder / "vault")
    told = {one.line.sha256 for one in manifest.read() if isinstance(one.line, Kept)}
    assert stray in told and len(told) == 3


def as_of_the_last_release(folder: Path) -> None:
    Manifest(folder / "vault").path.unlink()
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection, connection:
        connection.execute("DELETE FROM meta WHERE key IN ('archive', 'generation')")


def test_a_seeding_that_is_cut_off_is_done_again(folder: Path) -> None:
    as_of_the_last_release(folder)
    Manifest(folder / "vault").begin()
    Manifest(folder / "vault").announce([Records(1)], generation=1, after=0)
    with opened(folder) as archive:
        put(archive, "three")
    told = [one.line for one in Manifest(folder / "vault").read() if isinstance(one.line, Kept)]
    assert len({one.sha256 for one in told}) == 3


def test_the_sweep_takes_what_no_catalogue_ever_named_and_nothing_else(folder: Path) -> None:
    with opened(folder) as archive:
        archive.vault.put(Room.ORIGINALS, b"left by a killed run")
        archive.vault.put(Room.DERIVED, b"derived in vain")
        archive.sweep()
        assert originals(folder) == 2
        assert list(archive.vault.objects(Room.DERIVED)) == []
        catalogue = archive.catalogue
        sha256 = next(sha256 for what, sha256, _ in catalogue.vault_objects() if what == "original")
        archive.vault.sweep([])  # as with a catalogue that names nothing
        archive.vault.let_go(sha256)
    assert originals(folder) == 2


def test_a_failed_file_leaves_no_original(folder: Path) -> None:
    with opened(folder) as archive:
        sha256 = archive.vault.put(Room.ORIGINALS, b"cannot be read")
        archive.vault.let_go(sha256)
        assert not archive.vault.path(Room.ORIGINALS, sha256).exists()


def test_a_vault_that_went_away_is_told_so(folder: Path) -> None:
    (folder / "vault").rename(folder / "elsewhere")
    with pytest.raises(GoneError, match="vault"):
        Archive.open(folder)
    (folder / "elsewhere").rename(folder / "vault")
    with opened(folder) as archive:
        put(archive, "three")


@pytest.mark.parametrize("first", [True, False])
def test_a_vault_that_goes_away_in_the_middle_is_told_and_takes_in_nothing(folder: Path, first: bool) -> None:
    with opened(folder) as archive:
        if first:
            put(archive, "một")
        (folder / "vault").rename(folder / "elsewhere")
        with pytest.raises(GoneError, match="vault"):
            put(archive, "hai")
        assert not (folder / "vault").exists()
        (folder / "elsewhere").rename(folder / "vault")
        put(archive, "hai")
        assert all(mismatch is None for *_, mismatch in archive.verify())


def test_a_lost_manifest_is_written_anew(folder: Path) -> None:
    Manifest(folder / "vault").path.unlink()
    with opened(folder) as archive:
        put(archive, "three")
    with opened(folder):
        pass
    named = {one.line.sha256 for one in Manifest(folder / "vault").read() if isinstance(one.line, Kept)}
    assert len(named) == 3
