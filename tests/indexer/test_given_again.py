"""A file whose original was read again from the vault is the archive's own when it is given again, and no copy."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import indexer.readers
from indexer.ocr import OcrEngine
from indexer.pipeline import ingest
from indexer.recovering import read_lost
from indexer.reporting import ReportLine
from library.archive import Archive
from library.catalogue import Entry
from library.catalogue.store import FILE_NAME
from library.progress import Silent
from library.records import State
from library.recovering import recover_catalogue
from tests.indexer.test_recovering import HEAD, REST, in_this_process, opened
from tests.indexer.test_unread_pages import FailsOn, volume


@pytest.fixture(autouse=True)
def no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.readers, "work_through", in_this_process)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "given").mkdir()
    return tmp_path / "given"


def text(path: Path, number: int, mark: str = "") -> Path:
    path.write_text(HEAD.format(number, mark) + REST.format(number), encoding="utf-8")
    return path


def read_with(monkeypatch: pytest.MonkeyPatch, engine: OcrEngine) -> None:
    monkeypatch.setattr("indexer.reading.any_file.installed_engine", lambda: engine)


def take_in(archive: Archive, *paths: Path, retry_failed: bool = False) -> tuple[ReportLine, ...]:
    return ingest(archive, paths, retry_failed=retry_failed, workers=1, progress=Silent()).lines


def recovered(folder: Path, *paths: Path) -> list[Entry]:
    """Make an archive, let its catalogue lose these files, and read them again; their lines in the ledger."""
    with opened(folder, create=True):
        pass
    saved = shutil.copy(folder / FILE_NAME, folder.parent / "saved")
    with opened(folder) as archive:
        take_in(archive, *paths)
    shutil.copy(saved, folder / FILE_NAME)
    recover_catalogue(folder)
    with opened(folder) as archive:
        read_lost(archive, workers=1, progress=Silent())
        return archive.catalogue.ledger.all()


def test_what_is_held_as_unread_can_be_read_again(given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = volume(given / "a.tif", 240, 200, size=(300, 420))
    read_with(monkeypatch, FailsOn(200))
    line, = recovered(tmp_path / "archive", path)
    assert (line.state, line.reason, line.message) == (State.QUARANTINED, "unread", "not read (timeout), page 2")
    with opened(tmp_path / "archive") as archive:
        told, = take_in(archive, path)
        assert (told.state, told.reason, told.message) == (line.state, line.reason, line.message)
        path.touch()
        assert take_in(archive, path) == (told,), "touched, it is what it was"
        read_with(monkeypatch, FailsOn())
        told, = take_in(archive, path, retry_failed=True)
        assert (told.state, told.id, told.message) == (State.INDEXED, line.document_id, None)
        assert [one.path for one in archive.catalogue.ledger.all()] == [path]


def test_it_can_be_read_again_at_once(given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = volume(given / "a.tif", 240, 200, size=(300, 420))
    read_with(monkeypatch, FailsOn(200))
    recovered(tmp_path / "archive", path)
    read_with(monkeypatch, FailsOn())
    with opened(tmp_path / "archive") as archive:
        told, = take_in(archive, path, retry_failed=True)
        assert told.state is State.INDEXED


def test_a_mark_is_told_as_before(given: Path, tmp_path: Path) -> None:
    line, = recovered(tmp_path / "archive", text(given / "1.txt", 1, "MẬT"))
    assert (line.state, line.reason, bool(line.message)) == (State.QUARANTINED, "mark", True)
    with opened(tmp_path / "archive") as archive:
        told, = take_in(archive, given, retry_failed=True)
        assert (told.state, told.reason) == (State.QUARANTINED, "mark")


def test_the_mark_that_a_person_set_is_told_too(given: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with opened(folder, create=True):
        pass
    saved = shutil.copy(folder / FILE_NAME, folder.parent / "saved")
    with opened(folder) as archive:
        line, = take_in(archive, text(given / "1.txt", 1))
        archive.catalogue.holds.hold(str(line.id), "MẬT")
    shutil.copy(saved, folder / FILE_NAME)
    recover_catalogue(folder)
    with opened(folder) as archive:
        read_lost(archive, workers=1, progress=Silent())
        assert [(one.state, one.reason) for one in archive.catalogue.ledger.all()] == [(State.QUARANTINED, "mark")]


def test_a_second_copy_is_a_duplicate_and_what_lies_within_comes_along(given: Path, tmp_path: Path) -> None:
    path, copy = text(given / "1.txt", 1), given / "2.txt"
    line, = recovered(tmp_path / "archive", path)
    shutil.copy(path, copy)
    with opened(tmp_path / "archive") as archive:
        ledger = archive.catalogue.ledger
        ledger.record([replace(line, path=line.path / "within.txt", sha256="1")])
        assert [one.state for one in take_in(archive, path, copy)] == [State.INDEXED, State.INDEXED, State.DUPLICATE]
        assert [one.path for one in ledger.all()] == [path, path / "within.txt", copy]
