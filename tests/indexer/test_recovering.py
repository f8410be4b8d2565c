"""A catalogue made again knows all that the lost one knew of originals, and shows nothing that was hidden."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import indexer.readers
from indexer.importing import import_records
from indexer.jobs import Failure, Job
from indexer.pipeline import ingest
from indexer.recovering import ReadAgain, read_lost, recovered_lines
from indexer.releasing import hold_again, release
from indexer.work import process_file
from library.access import Level, Role, Scope, viewer_of
from library.acts import set_access, set_owner
from library.acts.filing import set_file
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.access import Rule
from library.catalogue.store import FILE_NAME
from library.errors import DamagedError, UsageError, WrongCatalogueError
from library.progress import Silent
from library.records import State
from library.recovering import Recovered, recover_catalogue
from library.uploads import NewFile, Pieces, UploadDesk, sweep_uploads
from library.vault import Kept, Manifest, Room

PDF = Path(__file__).parents[2] / "corpus" / "archive" / "trung-uong" / "2022" / "23-CT-TW luu tru.pdf"
HEAD = "ĐẢNG CỘNG SẢN VIỆT NAM\nTỈNH ỦY LẠC GIANG\nSố: {0}-BC/TU\nLạc Thành, ngày 5 tháng 6 năm 2013\n{1}\n"
REST = "BÁO CÁO\nVề tình hình kho thóc số {0} của tỉnh năm 2013\nToàn tỉnh đã nhập kho hai nghìn tấn thóc.\n"


def in_this_process(
    jobs: Iterable[Job], work: Callable[[Job], NewDocument | Failure], **_options: object
) -> Iterator[tuple[Job, NewDocument | Failure]]:
    for job in jobs:
        yield job, work(job)


@pytest.fixture(autouse=True)
def no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.readers, "work_through", in_this_process)


@contextmanager
def opened(folder: Path, *, create: bool = False) -> Iterator[Archive]:
    archive = Archive.open(folder, create=create)
    try:
        yield archive
    finally:
        archive.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of two files."""
    folder = tmp_path / "archive"
    with opened(folder, create=True) as archive:
        take_in(archive, 1, 2)
    return folder


def take_in(archive: Archive, *numbers: int, mark: str = "") -> list[str]:
    """Ingest files of these numbers, written now; returns the ids of their documents."""
    given = archive.root.parent / f"given {numbers}"
    given.mkdir()
    for number in numbers:
        text = HEAD.format(number, mark) + REST.format(number)
        (given / f"{number}.txt").write_text(text, encoding="utf-8")
    done = ingest(archive, [given], retry_failed=False, workers=1, progress=Silent())
    return [line.id for line in done.lines if line.id]


def save(folder: Path) -> Path:
    """A copy of the catalogue as it is now, closed."""
    return Path(shutil.copy(folder / FILE_NAME, folder.parent / "saved"))


def recover(folder: Path) -> tuple[Recovered, ReadAgain]:
    done = recover_catalogue(folder)
    with opened(folder) as archive:
        again = read_lost(archive, workers=1, progress=Silent())
        assert archive.health().in_step
        assert "\n".join(recovered_lines(done, again))
        return done, again


def states(folder: Path) -> dict[str, str]:
    with opened(folder) as archive:
        changes = archive.catalogue.documents.changed_since(0, limit=1000)
        return {one: str(archive.catalogue.documents.state_of(one)) for _, one in changes}


def test_what_an_older_catalogue_lacks_is_read_again(folder: Path) -> None:
    saved = save(folder)
    with opened(folder) as archive:
        take_in(archive, 3, 4)
        before = {one.id: one for one in archive.catalogue.documents.get_many(list(archive.catalogue.documents.ids()))}
    newest = (folder / FILE_NAME).read_bytes()
    shutil.copy(saved, folder / FILE_NAME)
    with pytest.raises(WrongCatalogueError, match="vankien recover"):
        Archive.open(folder)
    done, again = recover(folder)
    assert (done.was, done.lost, again.read, again.failed, again.unknown) == ("older", 2, 2, (), 0)
    assert done.aside is not None and done.aside.read_bytes() != newest
    with opened(folder) as archive:
        documents = archive.catalogue.documents
        assert {one.id: one for one in documents.get_many(list(documents.ids()))} == before
        assert archive.health().documents == 4
        assert archive.catalogue.lost.count() == 0
    done, again = recover(folder)
    assert (done.was, done.aside, again.read) == ("the newest of this archive", None, 0)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 400, None])
def test_a_catalogue_is_made_from_none(folder: Path, content: bytes | None) -> None:
    before = states(folder)
    if content is None:
        (folder / FILE_NAME).unlink()
    else:
        (folder / FILE_NAME).write_bytes(content)
    with pytest.raises(DamagedError, match="vankien recover"):
        Archive.open(folder)
    done, again = recover(folder)
    assert (again.read, again.failed, done.lost) == (2, (), 2)
    assert states(folder) == before
    assert (done.aside is None) == (content is None)


def test_a_foreign_catalogue_is_set_aside(folder: Path, tmp_path: Path) -> None:
    before = states(folder)
    with opened(tmp_path / "other", create=True) as other:
        take_in(other, 7)
    shutil.copy(tmp_path / "other" / FILE_NAME, folder / FILE_NAME)
    done, _ = recover(folder)
    assert done.was == "of another archive, or empty"
    assert states(folder) == before


def test_nothing_that_was_hidden_is_shown(folder: Path) -> None:
    """Withdrawn or held since the older catalogue was saved, whether that one knew the document or not."""
    with opened(folder) as archive:
        known, kept = archive.catalogue.documents.ids()
        archive.catalogue.documents.set_state(kept, State.WITHDRAWN)
    saved = save(folder)
    with opened(folder) as archive:
        new, held, secret = (*take_in(archive, 3, 4), *take_in(archive, 5, mark="MẬT"))
        archive.catalogue.documents.set_state(kept, State.INDEXED)  # shown again
        for one in (known, new):
            archive.catalogue.documents.set_state(one, State.WITHDRAWN)
        archive.catalogue.holds.hold(held, None)
    wanted = {known: "withdrawn", kept: "indexed", new: "withdrawn", held: "quarantined", secret: "quarantined"}
    assert states(folder) == wanted
    shutil.copy(saved, folder / FILE_NAME)
    done, again = recover(folder)
    assert states(folder) == wanted
    assert (done.hidden, done.shown, again.read) == (1, 1, 3)
    with opened(folder) as archive:
        assert archive.catalogue.documents.text(held, 1) == ""
        assert not list(archive.vault.objects(Room.DERIVED))
    (folder / FILE_NAME).unlink()
    recover(folder)
    assert states(folder) == wanted


def test_a_release_and_its_undoing_hold_as_they_were(folder: Path) -> None:
    with opened(folder) as archive:
        let_through, held_again = take_in(archive, 5, 6, mark="MẬT")
    saved = save(folder)
    with opened(folder) as archive:
        for one in (let_through, held_again):
            release(archive, one, mark_read_wrongly=True, progress=Silent())
        hold_again(archive, held_again, progress=Silent())
        hold = archive.catalogue.holds.of(held_again)
    wanted = states(folder)
    assert (wanted[let_through], wanted[held_again]) == ("indexed", "quarantined")
    for put_back in (saved, None):
        (folder / FILE_NAME).unlink()
        if put_back:
            shutil.copy(put_back, folder / FILE_NAME)
        recover(folder)
        assert states(folder) == wanted
        with opened(folder) as archive:
            assert archive.catalogue.holds.is_released(let_through)
            assert archive.catalogue.holds.of(held_again) == hold


def test_rules_of_access_are_put_in_force_again(folder: Path) -> None:
    saved = save(folder)
    with opened(folder) as archive:
        one, other = archive.catalogue.documents.ids()
        archive.catalogue.access.set(Rule(Scope.DOCUMENT, one, Level.CONDITIONAL, ("user:lan",), "hoa", "asked", 9))
        archive.catalogue.access.set(Rule(Scope.DOCUMENT, other, Level.INTERNAL))
        archive.catalogue.access.drop(Scope.DOCUMENT, other)
        rules = archive.catalogue.access.all()
    for put_back in (saved, None):
        (folder / FILE_NAME).unlink()
        if put_back:
            shutil.copy(put_back, folder / FILE_NAME)
        recover(folder)
        with opened(folder) as archive:
            assert archive.catalogue.access.all() == rules
            assert archive.catalogue.documents.get(one).audience == {"archivist", "user:lan"}  # type: ignore[union-attr]


@pytest.mark.parametrize("by", ["recover", "ingest"])
def test_a_lost_document_belongs_to_its_unit_and_file_again(folder: Path, by: str) -> None:
    def told(archive: Archive) -> list[tuple[object, ...]]:
        found = archive.catalogue.documents.get_many(sorted(archive.catalogue.documents.ids()))
        return [(one.id, sorted(one.audience), archive.catalogue.access.owner(one.id),
                 archive.catalogue.filing.of(one.id)) for one in found]  # fmt: skip

    with opened(folder) as archive:
        one, other = sorted(archive.catalogue.documents.ids())
        set_owner(archive, one, "Phòng A", actor="an")
        set_access(archive, one, Level.INTERNAL, actor="an")
        set_file(archive, other, "HS 7", actor="an")
        set_file(archive, one, "HS 8", actor="an")
        set_file(archive, one, None, actor="an")
        before = told(archive)
    (folder / FILE_NAME).unlink()
    if by == "recover":
        done, again = recover(folder)
        assert (done.owners, done.filed) == (1, 1)
        assert "units again: 1; in their files (hồ sơ) again: 1." in "\n".join(recovered_lines(done, again))
    else:
        recover_catalogue(folder)
        with opened(folder) as archive:
            ingest(archive, [folder.parent / "given (1, 2)"], retry_failed=False, workers=1, progress=Silent())
    with opened(folder) as archive:
        assert told(archive) == before


def test_an_ordinary_ingest_of_a_lost_file_brings_it_back_as_it_was(folder: Path) -> None:
    saved = save(folder)
    with opened(folder) as archive:
        new, held = take_in(archive, 3, 4)
        archive.catalogue.documents.set_state(new, State.WITHDRAWN)
        archive.catalogue.holds.hold(held, None)
    shutil.copy(saved, folder / FILE_NAME)
    recover_catalogue(folder)
    with opened(folder) as archive:
        ingest(archive, [folder.parent / "given (3, 4)"], retry_failed=False, workers=1, progress=Silent())
        assert archive.catalogue.lost.count() == 0
        assert archive.catalogue.ledger.counts()["quarantined"] == 1
    assert states(folder)[new] == "withdrawn" and states(folder)[held] == "quarantined"


def test_what_nobody_can_say_anything_of_comes_back_withdrawn(folder: Path) -> None:
    """The catalogue and the manifest are both gone, and with them the names: what needs its name to be read fails."""
    with opened(folder) as archive:
        ingest(archive, [PDF], retry_failed=False, workers=1, progress=Silent())
    Manifest(folder / "vault").path.unlink()
    (folder / FILE_NAME).write_bytes(b"")
    done, again = recover(folder)
    assert (done.was, again.read, again.unknown, len(again.failed)) == ("empty", 1, 1, 2)
    assert set(states(folder).values()) == {"withdrawn"}
    with opened(folder) as archive:
        assert sum(1 for _ in archive.vault.objects(Room.ORIGINALS)) == 3


def test_what_cannot_be_read_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / FILE_NAME).unlink()
    broken = Failure("read", "damaged", "It is damaged.")
    monkeypatch.setattr(indexer.readers, "take_part",
                        lambda job: broken if job.source == "1.txt" else process_file(job))
    _, again = recover(folder)
    assert (again.read, again.failed) == (1, (("1.txt", "It is damaged."),))
    with opened(folder) as archive:
        assert [one.problem for one in archive.catalogue.lost.all()] == ["It is damaged."]
        archive.sweep()
        assert sum(1 for _ in archive.vault.objects(Room.ORIGINALS)) == 2


def test_cut_off_it_begins_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = save(folder)
    with opened(folder) as archive:
        take_in(archive, 3)
    wanted = states(folder)
    shutil.copy(saved, folder / FILE_NAME)
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("library.recovering._swap", _interrupted)
        recover_catalogue(folder)
    recover_catalogue(folder)
    recover_catalogue(folder)  # killed before anything was read again
    _, again = recover(folder)
    assert again.read == 1 and states(folder) == wanted


@pytest.mark.parametrize(("state", "told", "after"), [
    (State.WITHDRAWN, State.INDEXED, "withdrawn"), (State.WITHDRAWN, State.WITHDRAWN, "withdrawn"),
    (State.INDEXED, State.WITHDRAWN, "withdrawn"), (State.INDEXED, State.QUARANTINED, "quarantined"),
])  # fmt: skip
def test_what_was_decided_of_a_write_that_was_cut_off_is_never_decided_otherwise(
    folder: Path, state: State, told: State, after: str
) -> None:
    """What was announced may have been written or not; what hides counts as written, what shows does not."""
    saved = save(folder)
    with opened(folder) as archive:
        one = min(archive.catalogue.documents.ids())
        if state is State.WITHDRAWN:
            archive.catalogue.documents.set_state(one, state)
        manifest = archive.vault.manifest
    standing = manifest.standing()
    assert standing is not None and standing.done
    line = next(line for line in (each.line for each in manifest.read())
                if isinstance(line, Kept) and line.id == one)
    manifest.announce([replace(line, state=str(told))], generation=standing.generation + 1, after=standing.generation)
    for number in (7, 8, 9):
        shutil.copy(saved, folder / FILE_NAME)
        recover(folder)
        assert states(folder)[one] == after
        with opened(folder) as archive:
            take_in(archive, number)
        assert states(folder)[one] == after


def _interrupted(*_given: object) -> None:
    raise KeyboardInterrupt


def test_a_folder_without_an_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no archive"):
        recover_catalogue(tmp_path)




def test_what_was_sent_and_not_read_stays_and_is_told(folder: Path) -> None:
    with opened(folder) as archive:
        desk, new = UploadDesk(archive, viewer_of("lan", Role.ARCHIVIST)), NewFile(folder)
        new.file.write(b"the only copy")
        path = Pieces(folder).path(desk.take("bản gốc.pdf", new))
        new.file.close()
    (folder / FILE_NAME).unlink()
    done, again = recover(folder)
    assert again.uploads == 1
    assert any("/desk/uploads" in line for line in recovered_lines(done, again))
    with opened(folder) as archive:
        os.utime(path.parent, (1, 1))
        sweep_uploads(archive)
        assert path.read_bytes() == b"the only copy"
        [sent] = UploadDesk(archive, viewer_of("lan", Role.ARCHIVIST)).listed(offset=0, limit=5)[1]
        assert sent.failed


def test_records_that_were_imported_since_are_counted_once(folder: Path) -> None:
    saved, file = save(folder), folder.parent / "records.jsonl"
    file.write_text('{"source": "a", "pages": ["Kho"]}\n{"source": "b", "pages": ["Kho"]}\n', "utf-8")
    with opened(folder) as archive:
        import_records(archive, file, index=archive.follow, progress=Silent())
    shutil.copy(saved, folder / FILE_NAME)
    done, _ = recover(folder)
    assert (done.records, done.acts) == (2, 0)
