"""The archive folder as one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.archive import Archive
from library.catalogue import NewDocument
from library.errors import BusyError, NotFoundError, UsageError
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.search.service import Ask
from library.vault import Room
from tests.seeing import seen


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive opened by a relative path, as the command does, with one document that has a picture."""
    monkeypatch.chdir(tmp_path)
    archive = Archive.open(Path("kho"), create=True)
    picture = archive.vault.put(Room.DERIVED, b"RIFF webp")
    original = archive.vault.put(Room.ORIGINALS, b"%PDF")
    page = Page(1, "thủy lợi", Origin.OCR, 0.9, (), 10, 10, picture)
    fields = Fields(kind="Chỉ thị", issued=PartialDate(1961, 9))
    document = Document("a1", "folder/05 CT.pdf", original, State.INDEXED, fields, pages=(page,))
    archive.catalogue.finish(NewDocument(document, 4, "application/pdf"), [])
    return archive


def test_files_are_handed_out_wherever_the_process_stands(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path.parent)
    assert seen(archive).page_picture("a1", 1).path.read_bytes() == b"RIFF webp"
    original = seen(archive).original("a1")
    assert (original.path.read_bytes(), original.name, original.media_type) == (b"%PDF", "05 CT.pdf", "application/pdf")
    assert original.path.is_absolute()


def test_one_writer_at_a_time(archive: Archive) -> None:
    other = Archive.open(archive.root)
    with archive.writing(), pytest.raises(BusyError, match="Another process"), other.writing():
        pass
    with other.writing():
        pass


def test_recovery_brings_the_index_in_step_and_leaves_a_busy_archive_alone(archive: Archive) -> None:
    assert not archive.health().in_step
    with Archive.open(archive.root).writing():
        archive.recover()
        assert not archive.health().in_step
    archive.recover()
    assert archive.health().in_step
    assert archive.health().documents == 1


def test_an_index_ahead_of_a_restored_catalogue_is_made_anew(archive: Archive) -> None:
    with archive.engine.writing(watermark=99):
        pass
    archive.recover()
    assert archive.health().in_step
    assert archive.health().documents == 1


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.QUARANTINED])
def test_what_is_hidden_cannot_be_told_from_what_never_was(state: State, archive: Archive) -> None:
    archive.catalogue.documents.set_state("a1", state)
    told = []
    for document_id in ("a1", "never"):
        for ask in (seen(archive).document, seen(archive).original, lambda one: seen(archive).page(one, 1),
                    lambda one: seen(archive).page_picture(one, 1)):
            with pytest.raises(NotFoundError) as raised:
                ask(document_id)
            told.append(str(raised.value))
    assert told[:4] == told[4:]


def test_there_must_be_an_archive(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no archive"):
        Archive.open(tmp_path / "none")


def test_an_archive_reads_its_own_abbreviations(tmp_path: Path) -> None:
    """They may lie in the folder before the archive is begun, as its settings may."""
    own = '[[group]]\nforms = ["TBLG", "Tuần báo Lạc Giang"]\n'
    (tmp_path / "abbreviations.toml").write_text(own, encoding="utf-8")
    archive = Archive.open(tmp_path, create=True)
    page = Page(1, "Gửi Tuần báo Lạc Giang", Origin.GIVEN)
    document = Document("b1", "b.txt", archive.vault.put(Room.ORIGINALS, b"b"), State.INDEXED, Fields(), pages=(page,))
    archive.catalogue.finish(NewDocument(document, 1, "text/plain"), [])
    archive.recover()
    answer = seen(archive).search.search(Ask("TBLG"))
    assert ([one.id for one in answer.results], answer.total) == (["b1"], 1)
    assert "tblg cũng là tuần báo lạc giang" in answer.understood


def test_a_broken_file_of_abbreviations_is_named(archive: Archive) -> None:
    (archive.root / "abbreviations.toml").write_text("[[group]]", encoding="utf-8")
    with pytest.raises(UsageError, match=r"abbreviations\.toml"):
        seen(archive).search.search(Ask("TBLG"))
