"""An original that the vault has lost, or that was damaged there, is put back when its file is given again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.pipeline import ingest
from indexer.reporting import Report
from indexer.uploaded import read_uploads
from indexer.watched import take_watched
from library.access import Role, viewer_of
from library.archive import Archive
from library.backup import bags_in, make_backup
from library.errors import GoneError
from library.progress import Silent
from library.records import State
from library.uploads import NewFile, UploadDesk
from library.vault import Room, Vault
from library.watched_folders import watch_folder

TEXT = "BÁO CÁO\nVề kho thóc\n\nThóc chung của xã.\n".encode()


class Listening(Silent):
    """Keeps what is complained of."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def complain(self, message: str) -> None:
        self.told.append(message)


def given(archive: Archive, path: Path, progress: Silent | None = None) -> Report:
    return ingest(archive, [path], retry_failed=False, workers=1, progress=progress or Silent())


def lose(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(TEXT[:9])


def flip(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"?" + TEXT[1:])


def full(*_: object, **__: object) -> Path:
    raise OSError(28, "No space left on device")


@pytest.fixture
def held(archive: Archive, tmp_path: Path) -> Path:
    """Where the vault has the original of the one document."""
    (tmp_path / "a.txt").write_bytes(TEXT)
    [line] = given(archive, tmp_path / "a.txt").lines
    assert line.id is not None
    document = archive.catalogue.documents.get(line.id)
    assert document is not None
    return archive.vault.path(Room.ORIGINALS, document.sha256)


@pytest.mark.parametrize("harm", [lose, cut, flip])
def test_what_is_sent_again_is_put_back_before_it_is_called_a_copy(
    archive: Archive, held: Path, harm: Callable[[Path], None]
) -> None:
    harm(held)
    desk, new = UploadDesk(archive, viewer_of("lan", Role.ARCHIVIST)), NewFile(archive.root)
    new.file.write(TEXT)
    desk.take("gửi lại.txt", new)
    new.file.close()
    told = Listening()
    read_uploads(archive, "lan", workers=1, progress=told)
    assert held.read_bytes() == TEXT
    assert [mismatch for *_, mismatch in archive.verify() if mismatch] == []
    assert len(told.told) == 1
    assert "gửi lại.txt" in told.told[0]
    assert not list((archive.root / "uploads").rglob("*.txt")), "the vault has it"
    assert held.stat().st_mode & 0o222 == 0


def test_what_cannot_be_put_back_is_kept_where_it_was_sent_to(
    archive: Archive, held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held.unlink()
    desk, new = UploadDesk(archive, viewer_of("lan", Role.ARCHIVIST)), NewFile(archive.root)
    new.file.write(TEXT)
    desk.take("gửi lại.txt", new)
    new.file.close()

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "put_file", full)
        read_uploads(archive, "lan", workers=1, progress=Silent())
    assert [one.read_bytes() for one in (archive.root / "uploads").rglob("*.txt")] == [TEXT]
    [sent] = desk.listed(offset=0, limit=5)[1]
    assert sent.failed
    assert "No space left" in str(sent.entries[0].message)
    desk.again(sent.upload.id)
    read_uploads(archive, "lan", workers=1, progress=Silent())
    assert held.read_bytes() == TEXT
    assert [one.state for one in desk.listed(offset=0, limit=5)[1][0].entries] == [State.DUPLICATE]


def test_a_full_disk_leaves_the_line_of_the_document_as_it_is_and_the_file_where_it_is(
    archive: Archive, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, told = archive.catalogue.ledger.all(), Listening()
    held.unlink()

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "put_file", full)
        given(archive, tmp_path / "a.txt", told)
    assert archive.catalogue.ledger.all() == before
    assert len(told.told) == 1
    assert "No space left" in told.told[0]
    assert [line.state for line in given(archive, tmp_path / "a.txt").lines] == [State.INDEXED]
    assert held.read_bytes() == TEXT, "it is tried again without being asked to"


def test_a_watched_file_stays_while_the_vault_lacks_it(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, path = tmp_path / "quét", tmp_path / "quét" / "a.txt"
    folder.mkdir()
    path.write_bytes(TEXT)
    given(archive, folder)
    [entry] = archive.catalogue.ledger.below(folder)
    watch_folder(archive, folder, tmp_path / "xong", actor="lan")
    archive.vault.path(Room.ORIGINALS, entry.sha256).unlink()
    told = {"folder": archive.catalogue.watched.all()[0].id, "files": ["a.txt"]}

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "put_file", full)
        take_watched(archive, told, workers=1, progress=Silent())
    assert path.exists()
    take_watched(archive, told, workers=1, progress=Silent())
    assert not path.exists()
    assert (tmp_path / "xong" / "a.txt").read_bytes() == TEXT
    assert archive.vault.verify(Room.ORIGINALS, entry.sha256) is None


@pytest.mark.parametrize("harm", [lose, cut])
def test_the_same_folder_given_again_puts_back_what_the_vault_lost(
    archive: Archive, held: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    harm(held)
    report = given(archive, tmp_path / "a.txt")
    assert held.read_bytes() == TEXT
    assert [line.state for line in report.lines] == [State.INDEXED], "it is the file that it was"


def test_it_is_put_back_out_of_an_archive_too(archive: Archive, held: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "gói.zip", "w") as packed:
        packed.writestr("b.txt", TEXT)
    flip(held)
    assert [line.state for line in given(archive, tmp_path / "gói.zip").lines] == [State.DUPLICATE]
    assert held.read_bytes() == TEXT


@pytest.mark.parametrize("left", ["nothing", "an empty folder", "what a new file left in it"])
def test_no_vault_is_begun_anew_where_the_disk_of_the_old_one_is_gone(
    archive: Archive, held: Path, tmp_path: Path, left: str
) -> None:
    archive.vault.folder.rename(tmp_path / "elsewhere")
    if left != "nothing":
        archive.vault.folder.mkdir()
    if left.startswith("what"):
        Vault(archive.vault.folder).put(Room.ORIGINALS, b"new")
    before = sorted(archive.vault.folder.rglob("*"))
    with pytest.raises(GoneError):
        given(archive, tmp_path / "a.txt")
    with pytest.raises(GoneError):
        make_backup(archive, tmp_path / "backups", actor="an", progress=Silent())
    assert sorted(archive.vault.folder.rglob("*")) == before
    assert bags_in(tmp_path / "backups") == []
    assert (tmp_path / "elsewhere" / held.relative_to(archive.vault.folder)).read_bytes() == TEXT


def test_a_vault_that_goes_away_before_a_file_is_kept_ends_the_ingest_and_leaves_nothing_in_its_place(
    archive: Archive, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, elsewhere = archive.vault.folder, tmp_path / "elsewhere"
    (tmp_path / "b.txt").write_bytes(TEXT + b"2")

    @contextmanager
    def unmounted() -> Iterator[None]:
        vault.rename(elsewhere)
        vault.mkdir()
        yield

    with monkeypatch.context() as patched:
        patched.setattr(archive, "reading", unmounted)
        with pytest.raises(GoneError):
            given(archive, tmp_path / "b.txt")
    assert list(vault.rglob("*")) == []
    [entry] = archive.catalogue.ledger.get([tmp_path / "b.txt"]).values()
    assert entry.state is None, "it did not fail"
    vault.rmdir()
    elsewhere.rename(vault)
    assert [line.state for line in given(archive, tmp_path / "b.txt").lines] == [State.INDEXED]
