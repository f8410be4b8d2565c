"""Files that people send: cut anywhere and sent in any order they arrive as they are, or not at all."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.access import Role, viewer_of
from library.archive import Archive
from library.catalogue import LostFile
from library.catalogue.uploads import Stage
from library.errors import ConflictError, ForbiddenError, FullDiskError, NotFoundError, SignInError, UsageError
from library.uploads import Pieces, UploadDesk, disk_name, shown_name, sweep_uploads
from library.uploads.sweeping import HALF_DAYS, LISTED_DAYS
from library.vault import Room

DAY = 86_400


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    archive = Archive.open(tmp_path_factory.mktemp("uploads") / "archive", create=True)
    yield archive
    archive.close()


@pytest.fixture
def lan(archive: Archive) -> UploadDesk:
    return UploadDesk(archive, viewer_of("lan", Role.ARCHIVIST))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def held(archive: Archive, upload_id: str) -> bytes:
    upload = archive.catalogue.uploads.get(upload_id)
    assert upload is not None
    return Pieces(archive.root).path(upload).read_bytes()


@given(content=st.binary(max_size=400), tries=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 90)), max_size=40))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pieces_of_any_length_in_any_order_give_the_same_bytes(
    archive: Archive, lan: UploadDesk, content: bytes, tries: list[tuple[int, int]]
) -> None:
    sent = lan.begin("a.pdf", len(content), key=sha256(content)).upload.id
    arrived = lan.offset(sent).offset
    for start, length in tries:  # what comes from elsewhere than where it goes on is refused, and changes nothing
        piece = content[start : start + length]
        if start == arrived and piece:
            arrived = lan.add(sent, start, iter([piece[:3], piece[3:]]))
        else:
            with suppress(ConflictError):
                arrived = lan.add(sent, start, iter([piece]))
        assert arrived == lan.offset(sent).offset and held(archive, sent) == content[:arrived]
    if arrived < len(content):
        with pytest.raises(ConflictError):
            lan.finish(sent, sha256(content))
    while arrived < len(content):
        arrived = lan.add(sent, lan.offset(sent).offset, iter([content[arrived : arrived + 37]]))
    assert lan.finish(sent, sha256(content)).stage is lan.finish(sent, sha256(content)).stage is Stage.ARRIVED
    assert held(archive, sent) == content
    [act] = archive.catalogue.journal.latest_of("upload", count=1)
    assert (act.actor, act.after["sha256"]) == ("lan", sha256(content))


def test_what_is_not_what_was_sent_is_let_go_and_sent_again(archive: Archive, lan: UploadDesk) -> None:
    sent = lan.begin("b.pdf", 5, key="1").upload.id
    lan.add(sent, 0, iter([b"abcde"]))
    with pytest.raises(UsageError):
        lan.finish(sent, sha256(b"abcdx"))
    assert lan.offset(sent).offset == 0 and not archive.catalogue.uploads.of_stage(Stage.ARRIVED, person="b.pdf")
    lan.add(sent, 0, iter([b"abcdx"]))
    assert lan.finish(sent, sha256(b"abcdx")).sha256 == sha256(b"abcdx")
    with pytest.raises(UsageError):
        lan.finish(sent, sha256(b"abcde"))


def test_more_than_was_announced_is_not_taken(archive: Archive, lan: UploadDesk) -> None:
    sent = lan.begin("c.pdf", 4, key="1").upload.id
    lan.add(sent, 0, iter([b"ab"]))
    with pytest.raises(UsageError):
        lan.add(sent, 2, iter([b"c", b"de"]))
    assert held(archive, sent) == b"ab"
    with pytest.raises(UsageError):
        lan.begin("d.pdf", lan.most_bytes + 1, key="1")


def test_the_same_file_goes_on_and_another_of_its_name_is_kept_apart(archive: Archive, lan: UploadDesk) -> None:
    first = lan.begin("hộp 1/e.pdf", 6, key="10 1").upload
    lan.add(first.id, 0, iter([b"abc"]))
    again = lan.begin("hộp 1/e.pdf", 6, key="10 1")
    assert (again.upload.id, again.offset) == (first.id, 3)
    binh = UploadDesk(archive, viewer_of("binh", Role.ARCHIVIST))
    others = [lan.begin("hộp 1/e.pdf", 6, key="10 2"), lan.begin("hộp 1/e.pdf", 7, key="10 1"),
              binh.begin("hộp 1/e.pdf", 6, key="10 1")]  # fmt: skip
    assert len({first.id, *(one.upload.id for one in others)}) == 4
    for step in (binh.offset, binh.give_up):
        with pytest.raises(NotFoundError):
            step(first.id)
    lan.give_up(first.id)
    assert not (archive.root / "uploads" / first.id).exists()
    with pytest.raises(NotFoundError):
        lan.offset(first.id)


def test_two_who_send_the_same_file_at_once_share_the_work(archive: Archive, lan: UploadDesk) -> None:
    content = bytes(range(256)) * 40
    sent = lan.begin("g.pdf", len(content), key="1").upload.id

    def send() -> None:
        here = UploadDesk(archive, viewer_of("lan", Role.ARCHIVIST))
        while (at := here.offset(sent).offset) < len(content):
            with suppress(ConflictError):
                here.add(sent, at, iter([content[at : at + 100], content[at + 100 : at + 333]]))

    threads = [threading.Thread(target=send) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert held(archive, sent) == content and lan.finish(sent, sha256(content)).stage is Stage.ARRIVED


_SENDER = """
import sys
from pathlib import Path
from library.access import Role, viewer_of
from library.archive import Archive
from library.uploads import UploadDesk
desk = UploadDesk(Archive.open(Path(sys.argv[1])), viewer_of("lan", Role.ARCHIVIST))
sent, content = sys.argv[2], bytes(range(256)) * 4096
print("ready", flush=True)
while True:
    at = desk.offset(sent).offset
    desk.add(sent, at, (content[one : one + 512] for one in range(at, at + 65536, 512)))
"""


def test_a_server_that_is_killed_within_a_piece_leaves_its_beginning(archive: Archive, lan: UploadDesk) -> None:
    content = bytes(range(256)) * 4096
    sent = lan.begin("h.pdf", len(content), key="1").upload.id
    process = subprocess.Popen([sys.executable, "-c", _SENDER, str(archive.root), sent], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    path = Pieces(archive.root).path(lan.offset(sent).upload)
    while not path.exists() or path.stat().st_size < 1000:
        pass
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    at = lan.offset(sent).offset
    assert held(archive, sent) == content[:at]
    lan.add(sent, at, iter([content[at:]]))
    assert lan.finish(sent, sha256(content)).sha256 == sha256(content)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_name_is_one_line_and_fits_on_the_disk(given_name: str) -> None:
    name = shown_name(given_name)
    assert name and not name.startswith("/") and {"..", "."}.isdisjoint(name.split("/"))
    assert not any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in name)
    assert shown_name(name) == name
    on_disk = disk_name(name)
    assert 0 < len(on_disk.encode()) <= 255 and not {"/", "\0"} & set(on_disk) and on_disk not in (".", "..")


def test_names_of_every_bad_kind() -> None:
    assert shown_name("Công\nvăn\u202efdp.pdf") == "Công vănfdp.pdf"
    assert shown_name("C:\\quét\\..\\hộp 1/a.pdf") == "C:/quét/hộp 1/a.pdf"
    assert shown_name("\u200f..\u200f/\u2067") == "tệp"
    long = disk_name("ế" * 300 + ".pdf")
    assert len(long.encode()) <= 255 and long.endswith("ế.pdf")


@pytest.mark.parametrize("role", [None, *Role])
def test_only_who_may_send_files_does(archive: Archive, role: Role | None) -> None:
    from library.access import guest

    desk = UploadDesk(archive, guest(admitted=True) if role is None else viewer_of("chi", role))
    steps = (lambda: desk.begin("a", 1, key=""), lambda: desk.offset("x"), lambda: desk.finish("x", ""),
             lambda: desk.give_up("x"), lambda: desk.again("x"), lambda: desk.listed(offset=0, limit=1))  # fmt: skip
    if role is Role.ARCHIVIST:
        assert steps[0]().upload.person == "chi"
        return
    for step in steps:
        with pytest.raises(SignInError if role is None else ForbiddenError):
            step()


def test_a_full_disk_is_told_before_anything_is_sent(archive: Archive, lan: UploadDesk,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    free = os.statvfs(archive.root)
    monkeypatch.setattr("os.statvfs", lambda _: os.statvfs_result((*free[:4], 10, *free[5:])))
    with pytest.raises(FullDiskError):
        lan.begin("full.pdf", 1_000_000, key="1")


def test_old_halves_go_and_what_could_not_be_read_stays(archive: Archive, lan: UploadDesk) -> None:
    sent = lan.begin("half.pdf", 6, key="1").upload
    lan.add(sent.id, 0, iter([b"abc"]))
    read = lan.begin("read.pdf", 1, key="1").upload
    lan.add(read.id, 0, iter([b"a"]))
    lan.finish(read.id, sha256(b"a"))
    archive.catalogue.uploads.set_stage([read.id], Stage.READ)
    now = sent.begun
    sweep_uploads(archive, now=now + (HALF_DAYS - 1) * DAY)
    assert lan.offset(sent.id).offset == 3
    sweep_uploads(archive, now=now + (HALF_DAYS + 1) * DAY)
    with pytest.raises(NotFoundError):
        lan.offset(sent.id)
    sweep_uploads(archive, now=now + (LISTED_DAYS + 1) * DAY)
    assert held(archive, read.id) == b"a", "it is the only copy"
    (archive.root / "uploads" / read.id / "read.pdf").unlink()
    sweep_uploads(archive, now=now + (LISTED_DAYS + 1) * DAY)
    assert archive.catalogue.uploads.get(read.id) is None


def sent_whole(lan: UploadDesk, name: str, content: bytes) -> Path:
    """Where a file lies that was sent and is to be read."""
    sent = lan.begin(name, len(content), key=name).upload
    lan.add(sent.id, 0, iter([content]))
    return Pieces(lan.archive.root).path(lan.finish(sent.id, sha256(content)))


def test_what_no_list_names_is_listed_again_and_stays(archive: Archive, lan: UploadDesk) -> None:
    path, young = sent_whole(lan, "chỉ còn đây.pdf", b"the only copy"), sent_whole(lan, "mới.pdf", b"new")
    archive.catalogue.uploads.forget([path.parent.name, young.parent.name])  # as an older catalogue has it
    os.utime(path.parent, (1, 1))
    for _ in range(2):
        sweep_uploads(archive)
        assert path.read_bytes() == b"the only copy"
        assert archive.catalogue.uploads.get(young.parent.name) is None, "it may just be arriving"
    [found] = [one for one in lan.listed(offset=0, limit=50)[1] if one.upload.id == path.parent.name]
    assert found.failed
    assert (found.upload.name, found.upload.sha256) == ("chỉ còn đây.pdf", sha256(b"the only copy"))
    [act] = archive.catalogue.journal.latest_of("upload", count=1)
    assert (act.actor, act.after["sha256"]) == ("recover", sha256(b"the only copy"))
    lan.again(path.parent.name)
    [waiting] = archive.catalogue.uploads.of_stage(Stage.ARRIVED, person="recover")
    assert waiting.id == path.parent.name


def test_of_what_no_list_names_only_what_the_vault_has_goes(archive: Archive, lan: UploadDesk) -> None:
    kept = archive.vault.put(Room.ORIGINALS, b"in the vault")
    archive.catalogue.lost.add([LostFile(kept, ())])
    held, two, odd = (sent_whole(lan, name, b"in the vault") for name in ("có.pdf", "hai.pdf", "lạ.pdf"))
    stray = sha256(b"a stray")
    archive.vault.put(Room.ORIGINALS, b"a stray")
    swept = sent_whole(lan, "sắp bị quét.pdf", b"a stray")
    (two.parent / "more.pdf").write_bytes(b"more")
    odd = odd.rename(odd.parent / "a\u202eb.pdf")
    empty = archive.root / "uploads" / "0123456789abcdef"
    empty.mkdir()
    for path in (held, two, odd, swept):
        archive.catalogue.uploads.forget([path.parent.name])
    for folder in (held.parent, two.parent, odd.parent, swept.parent, empty):
        os.utime(folder, (1, 1))
    sweep_uploads(archive)
    assert [path.exists() for path in (held, two, odd, swept, empty)] == [False, True, True, True, False]
    assert archive.catalogue.uploads.get(swept.parent.name) is not None, f"the vault lets go of {stray}"


def test_what_came_whole_and_was_never_checked_is_no_half(archive: Archive, lan: UploadDesk) -> None:
    sent = lan.begin("trọn.pdf", 3, key="trọn").upload
    lan.add(sent.id, 0, iter([b"abc"]))
    sweep_uploads(archive, now=sent.begun + (HALF_DAYS + 1) * DAY)
    assert held(archive, sent.id) == b"abc"
    [found] = [one for one in lan.listed(offset=0, limit=50)[1] if one.upload.id == sent.id]
    assert found.failed
    assert found.upload.person == "lan"


def test_the_journal_of_what_was_sent_is_as_it_was_written(archive: Archive, lan: UploadDesk) -> None:
    """The row tells the hash of the file, which is not that of documents of an act about many."""
    sent = lan.begin("journal.pdf", 3, key="7").upload.id
    lan.add(sent, 0, iter([b"abc"]))
    lan.finish(sent, sha256(b"abc"))
    [act] = archive.catalogue.journal.latest_of("upload", count=1)
    assert act.after["sha256"] == sha256(b"abc") and not list(archive.catalogue.journal.damage())


def test_modes_are_private(archive: Archive, lan: UploadDesk) -> None:
    sent = lan.begin("m.pdf", 3, key="1").upload
    lan.add(sent.id, 0, iter([b"abc"]))
    path: Path = Pieces(archive.root).path(sent)
    assert path.stat().st_mode & 0o077 == path.parent.stat().st_mode & 0o077 == 0
    assert path.parent.parent.stat().st_mode & 0o077 == 0
