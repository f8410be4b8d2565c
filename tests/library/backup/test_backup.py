"""A backup is whole or not there; an archive that was brought back is the one that was copied away."""

from __future__ import annotations

import errno
import os
import random
import shutil
import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from library.access import Role, viewer_of
from library.acts.kinds import BACKUP, RESTORE_ARCHIVE
from library.archive import Archive
from library.backup import bags_in, check_backup, filling, make_backup, making, problems, restore
from library.backup.bags import copy_hashed
from library.backup.proof import QUESTIONS, Proof, prove
from library.catalogue import Entry, NewDocument
from library.catalogue.uploads import Stage
from library.errors import DamagedError, NotFoundError, UnreadableError, UsageError
from library.records import Document, Fields, Origin, Page, ReviewFlag, State
from library.uploads import NewFile, Pieces, UploadDesk
from library.vault import Room
from tests.library.backup.conftest import QUIET, backed_up, opened, put, state_of


def test_what_is_brought_back_is_what_was_copied(root: Path, target: Path, tmp_path: Path) -> None:
    done = backed_up(root, target)
    restored = restore(target, tmp_path / "again", actor="binh", progress=QUIET)
    assert (restored.missing, restored.unlike) == ((), ()) and restored.proved > 3 and restored.bag == done.bag
    assert state_of(tmp_path / "again") == state_of(root)
    with opened(tmp_path / "again") as archive:
        acts = [entry.act for entry in archive.catalogue.journal.since()]
        assert acts == [entry for entry in acts if entry != BACKUP] and RESTORE_ARCHIVE in acts
        assert archive.health().in_step and not [one for *_, one in archive.verify() if one]
        put(archive, "thêm", "Về việc thêm sau khi khôi phục")  # it is an archive like any other
    with opened(root) as archive:
        assert [entry.act for entry in archive.catalogue.journal.since()][-1] == BACKUP


def test_forty_questions_are_asked_also_where_subjects_begin_alike(root: Path) -> None:
    with opened(root) as archive:
        archive.catalogue.documents.insert_many([NewDocument(Document(
            f"d{number}", f"{number}.txt", "", State.INDEXED, Fields(subject=f"Về việc đắp đê số {number}")))
            for number in range(45)])  # fmt: skip
        archive.follow()
        asked = [one.question for one in prove(archive).answers]
    assert len(set(asked)) == len(asked) == QUESTIONS


def test_what_is_brought_back_watches_no_folder_of_the_other(root: Path, target: Path, tmp_path: Path) -> None:
    with opened(root) as archive:
        archive.catalogue.watched.add(tmp_path / "quét", tmp_path / "xong", by="an")
    backed_up(root, target)
    restored = restore(target, tmp_path / "again", actor="binh", progress=QUIET)
    assert [(one.folder, one.target) for one in restored.unwatched] == [(tmp_path / "quét", tmp_path / "xong")]
    with opened(tmp_path / "again") as archive:
        assert archive.catalogue.watched.all() == []
    with opened(root) as archive:
        assert len(archive.catalogue.watched.all()) == 1


def test_only_what_is_new_is_copied_and_every_bag_stands_alone(root: Path, target: Path, tmp_path: Path) -> None:
    first = backed_up(root, target)
    second = backed_up(root, target)
    assert first.copied and not second.copied and first.files == second.files
    with opened(root) as archive:
        put(archive, "mới", "Về việc mới")
    third = backed_up(root, target)
    assert third.copied == 2  # its original and its picture
    before = state_of(root)
    shutil.rmtree(first.bag.folder)
    shutil.rmtree(second.bag.folder)
    assert not list(problems(third.bag, QUIET))
    restore(target, tmp_path / "again", actor="an", progress=QUIET)
    assert state_of(tmp_path / "again") == before


def test_after_a_clock_that_went_back_the_last_one_is_still_the_newest(
    root: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backed_up(root, target).bag
    monkeypatch.setattr(making.time, "gmtime", lambda *_: time.struct_time((1999, 1, 1, 0, 0, 0, 4, 1, 0)))
    second = backed_up(root, target).bag
    assert "1999" in second.folder.name and [one.folder for one in bags_in(target)] == [first.folder, second.folder]
    assert restore(target, root.with_name("again"), actor="an", progress=QUIET).bag == second
    assert backed_up(root, target, keep=1).removed == (first.folder.name, second.folder.name)


def test_an_independent_program_finds_every_file_as_listed(root: Path, target: Path) -> None:
    """The lists are of the form that `sha256sum` reads; RFC 8493 asks for nothing else in them."""
    bag = backed_up(root, target).bag
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", name], cwd=bag.folder, check=True)
    listed = {line.split("  ", 1)[1] for line in (bag.folder / "manifest-sha256.txt").read_text().splitlines()}
    there = {str(path.relative_to(bag.folder)) for path in (bag.folder / "data").rglob("*") if path.is_file()}
    assert listed == there
    size = sum((bag.folder / name).stat().st_size for name in there)
    assert f"Payload-Oxum: {size}.{len(there)}\n" in (bag.folder / "bag-info.txt").read_text()


def test_what_a_hand_changed_is_told_and_nothing_is_restored(root: Path, target: Path, tmp_path: Path) -> None:
    bag = backed_up(root, target).bag
    originals = sorted(path for path in (bag.folder / "data/vault/originals").rglob("*") if path.is_file())
    changed, gone = originals[0], originals[1]
    changed.chmod(0o600)
    changed.write_bytes(b"x" + changed.read_bytes()[1:])
    gone.unlink()
    (bag.folder / "data" / "more.txt").write_text("lạ")
    _, found = check_backup(None, target, actor="an", progress=QUIET)
    assert len(found) == 3 and all(any(path.name in one for one in found) for path in (changed, gone))
    again = tmp_path / "again"
    with pytest.raises(DamagedError, match="Nothing was restored"):
        restore(target, again, actor="an", progress=QUIET)
    assert sorted(one.name for one in tmp_path.iterdir() if "again" in one.name) == []
    done = restore(target, again, actor="an", in_part=True, progress=QUIET)
    assert len(done.missing) == 2
    with opened(again) as archive:
        lost = {one.sha256 for _, _, one in archive.verify() if one is not None}
        assert lost == {changed.name, gone.name}


def test_without_its_catalogue_nothing_is_restored_even_in_part(root: Path, target: Path, tmp_path: Path) -> None:
    bag = backed_up(root, target).bag
    (bag.folder / "data" / "catalogue.sqlite").unlink()
    with pytest.raises(DamagedError, match="earlier backup"):
        restore(target, tmp_path / "again", actor="an", in_part=True, progress=QUIET)
    assert not (tmp_path / "again").exists()


def test_targets_that_would_end_badly_are_refused(root: Path, target: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letters.txt").write_text("thư")
    with opened(tmp_path / "other", create=True) as other:
        put(other, "khác", "Về việc khác")
        make_backup(other, tmp_path / "theirs", actor="an", progress=QUIET)
    for wrong in (root / "backup", root, tmp_path, tmp_path / "full", tmp_path / "theirs"):
        with pytest.raises(UsageError):
            backed_up(root, wrong)
    assert (tmp_path / "full" / "letters.txt").read_text() == "thư" and len(bags_in(tmp_path / "theirs")) == 1
    with pytest.raises(NotFoundError):
        restore(target, tmp_path / "again", actor="an", progress=QUIET)
    backed_up(root, target)
    for wrong in (root, tmp_path / "full", target / "again"):
        with pytest.raises(UsageError):
            restore(target, wrong, actor="an", progress=QUIET)


def test_a_mounted_disk_is_refused_before_anything_is_copied(
    root: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(root, target)
    (tmp_path / "disk").mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda path: path == tmp_path / "disk")
    with pytest.raises(UsageError, match="Name a folder in it"):
        restore(target, tmp_path / "disk", actor="an", progress=QUIET)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["archive", "backups", "disk"]


def test_a_full_target_leaves_the_earlier_backup_alone(
    root: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backed_up(root, target)
    with opened(root) as archive:
        put(archive, "mới", "Về việc mới")
    copy, copies = copy_hashed, iter(range(1_000))

    def full(source: Path, to: Path) -> str:
        if next(copies) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # as writing says it
        return copy(source, to)

    monkeypatch.setattr(filling, "copy_hashed", full)
    with pytest.raises(OSError) as told:
        backed_up(root, target)
    assert told.value.errno == errno.ENOSPC and str(told.value.filename).startswith(str(target))
    assert [bag.folder.name for bag in bags_in(target)] == [first.bag.folder.name]
    assert not [one for one in target.iterdir() if one.name.startswith(".unfinished")]
    assert not list(problems(first.bag, QUIET))


def test_a_disk_without_second_names_gets_whole_copies(
    root: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backed_up(root, target)

    def refuses(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuses)
    second = backed_up(root, target)
    assert second.copied == first.copied and not list(problems(second.bag, QUIET))


def test_of_old_backups_only_as_many_stay_as_are_wanted(root: Path, target: Path) -> None:
    names = [backed_up(root, target, keep=3).bag.folder.name for _ in range(5)]
    assert [bag.folder.name for bag in bags_in(target)] == names[2:]
    assert [bag.number for bag in bags_in(target)] == [3, 4, 5]


def send(archive: Archive, name: str, content: bytes, *, failed: bool = False) -> Path:
    """Send a file in, which waits, or could not be read; returns where it lies."""
    desk, new = UploadDesk(archive, viewer_of("lan", Role.ARCHIVIST)), NewFile(archive.root)
    new.file.write(content)
    upload = desk.take(name, new)
    new.file.close()
    path = Pieces(archive.root).path(upload)
    if failed:
        archive.catalogue.uploads.set_stage([upload.id], Stage.READ)
        archive.catalogue.ledger.record([Entry(path, name, len(content), 1, upload.sha256, State.FAILED)])
    return path


def test_what_was_sent_and_is_not_read_is_in_it(root: Path, target: Path, tmp_path: Path) -> None:
    with opened(root) as archive:
        paths = [send(archive, "chờ đọc.pdf", b"waits"), send(archive, "hỏng.pdf", b"failed", failed=True)]
        read = send(archive, "đã đọc.pdf", b"read")
        archive.catalogue.uploads.set_stage([read.parent.name], Stage.READ)
        Pieces(root).drop(read.parent.name)
    first, second = backed_up(root, target), backed_up(root, target)
    assert (first.doubts, second.doubts, second.copied) == ((), (), 0)
    shutil.rmtree(first.bag.folder)
    done = restore(target, tmp_path / "again", actor="an", progress=QUIET)
    assert done.missing == ()
    assert [(tmp_path / "again" / path.relative_to(root)).read_bytes() for path in paths] == [b"waits", b"failed"]
    with opened(tmp_path / "again") as archive:
        sent = UploadDesk(archive, viewer_of("lan", Role.ARCHIVIST)).listed(offset=0, limit=5)[1]
        assert {one.upload.name: (one.upload.stage, one.failed) for one in sent} == {
            "chờ đọc.pdf": (Stage.ARRIVED, False), "hỏng.pdf": (Stage.READ, True), "đã đọc.pdf": (Stage.READ, False)}


def test_a_sent_file_that_is_read_meanwhile_is_taken_from_the_vault_and_one_that_is_gone_is_told(
    root: Path, target: Path, tmp_path: Path
) -> None:
    with opened(root) as archive:
        paths = [send(archive, "đang đọc.pdf", b"being read"), send(archive, "mất.pdf", b"gone")]
        archive.vault.put(Room.ORIGINALS, b"being read")
        for path in paths:
            path.unlink()
    done = backed_up(root, target)
    assert len(done.doubts) == 1
    assert "mất.pdf" in done.doubts[0]
    restored = restore(target, tmp_path / "again", actor="an", progress=QUIET)
    assert (tmp_path / "again" / paths[0].relative_to(root)).read_bytes() == b"being read"
    assert len(restored.missing) == 1
    assert "mất.pdf" in restored.missing[0]


def test_who_was_signed_in_is_not_any_more(root: Path, target: Path, tmp_path: Path) -> None:
    with opened(root) as archive:
        archive.accounts.add("an", Role.ADMINISTRATOR, "bốn từ không liên quan", actor="test")
        token = archive.accounts.tokens.add("an", actor="test")
        assert archive.accounts.tokens.find(token)
    backed_up(root, target)
    restore(target, tmp_path / "again", actor="an", progress=QUIET)
    with opened(tmp_path / "again") as archive:
        assert archive.accounts.tokens.find(token) is None


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_an_encrypted_backup_says_nothing_without_its_identity(root: Path, target: Path, tmp_path: Path) -> None:
    keys = [tmp_path / "one.txt", tmp_path / "other.txt"]
    public = []
    for path in keys:
        subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True)
        told = subprocess.run(["age-keygen", "-y", path], check=True, capture_output=True, text=True)
        public.append(told.stdout.strip())
    with opened(root) as archive:
        sent = send(archive, "đơn thư.pdf", b"waits").relative_to(root)
    plain = backed_up(root, target)
    done = backed_up(root, target, key=public[0])
    assert done.copied == plain.copied, "nothing of a plain backup is linked into an encrypted one"
    assert backed_up(root, target, key=public[0]).copied == 0
    inside = b"".join(path.read_bytes() for path in done.bag.folder.rglob("*") if path.is_file())
    assert not list(done.bag.folder.rglob("*đơn thư*")), "names say much"
    assert "nông nghiệp".encode() not in inside and b"SQLite format" not in inside
    for wrong in (None, keys[1]):
        with pytest.raises((UsageError, UnreadableError)):
            restore(target, tmp_path / "again", actor="an", identity=wrong, progress=QUIET)
        assert not (tmp_path / "again").exists()
    restored = restore(target, tmp_path / "again", actor="an", identity=keys[0], progress=QUIET)
    assert restored.unlike == () and state_of(tmp_path / "again") == state_of(root)
    assert (tmp_path / "again" / sent).read_bytes() == b"waits"
    with pytest.raises(UsageError, match="age-keygen"):
        backed_up(root, target, key="age1wrong")


def test_people_go_on_working_while_it_is_made(root: Path, target: Path, tmp_path: Path) -> None:
    """Whatever the copied catalogue names is in the copy, however much came in meanwhile."""
    stop = threading.Event()

    def work() -> None:
        with opened(root) as archive:
            number = 0
            while not stop.is_set():
                number += 1
                put(archive, f"khi sao lưu {number}", f"Về việc thứ {number}")

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for _ in range(3):
            backed_up(root, target)
    finally:
        stop.set()
        worker.join()
    for number, bag in enumerate(bags_in(target)):
        again = tmp_path / f"again{number}"
        assert restore(bag.folder, again, actor="an", progress=QUIET).missing == ()
        with opened(again) as archive:
            assert not [one for *_, one in archive.verify() if one]


def test_what_comes_in_while_questions_are_asked_is_in_no_proof(
    root: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index would answer of the moment before, the catalogue be copied as of the moment after."""
    real = prove

    def beside_an_ingest(archive: Archive) -> Proof:
        if archive.catalogue.documents.last_change() < 20:
            put(archive, f"vừa nhận {archive.catalogue.documents.last_change()}", "Về thủy lợi nội đồng")
        return real(archive)

    monkeypatch.setattr(filling, "prove", beside_an_ingest)
    backed_up(root, target)
    monkeypatch.undo()
    restored = restore(target, tmp_path / "again", actor="an", progress=QUIET)
    assert restored.unlike == () and restored.proved == 0


def test_doubts_of_fields_are_no_damage_and_damage_is(root: Path) -> None:
    with opened(root) as archive:
        flags = tuple(ReviewFlag(name, "low confidence") for name in ("kind", "number", "subject"))
        page = Page(1, "chữ", Origin.GIVEN)
        archive.catalogue.documents.insert_many([NewDocument(
            Document(f"d{number}", f"{number}.txt", f"{number:064d}", State.INDEXED, Fields(), pages=(page,),
                     review=flags)) for number in range(40)])  # fmt: skip
        archive.catalogue.check()
    path = root / "catalogue.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        root_page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'flags'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    whole = bytearray(path.read_bytes())
    start = (root_page - 1) * size
    whole[start : start + size] = random.Random(1).randbytes(size)
    path.write_bytes(whole)
    with pytest.raises(DamagedError), opened(root) as archive:
        archive.catalogue.check()
