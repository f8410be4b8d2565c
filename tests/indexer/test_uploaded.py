"""What was sent in is read like an ingest of it: each file ends in one state, and one content is one document."""

from __future__ import annotations

import hashlib
import sqlite3
import zipfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from indexer.working import work
from library.access import Role, viewer_of
from library.archive import Archive
from library.catalogue import JobState, migrations
from library.catalogue.ledger import paths_of_uploads
from library.catalogue.uploads import Stage
from library.errors import UsageError
from library.progress import Silent
from library.records import State
from library.uploads import Sent, UploadDesk

TEXT = "BÁO CÁO\nVề kho thóc\n\nThóc chung của xã.\n".encode()


def send(archive: Archive, person: str, name: str, content: bytes) -> None:
    desk = UploadDesk(archive, viewer_of(person, Role.ARCHIVIST))
    sent = desk.begin(name, len(content), key=name).upload.id
    if content:
        desk.add(sent, 0, iter([content]))
    desk.finish(sent, hashlib.sha256(content).hexdigest())


def found(archive: Archive) -> dict[str, Sent]:
    desk = UploadDesk(archive, viewer_of("lan", Role.ARCHIVIST))
    return {f"{one.upload.person}/{one.upload.name}": one for one in desk.listed(offset=0, limit=50)[1]}


def packed_of(contents: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in contents.items():
            made.writestr(name, content)
    return packed.getvalue()


def test_every_file_ends_in_one_state_and_only_what_failed_stays(archive: Archive) -> None:
    packed = packed_of({"trong.txt": TEXT + b"khac", "hong.xyz": b"\0\1"})
    for person, name, content in (
        ("lan", "hộp 1/a.txt", TEXT), ("lan", "hộp 2/a.txt", TEXT), ("binh", "a.txt", TEXT),
        ("lan", "mật.txt", "MẬT\n\nQUYẾT ĐỊNH\nVề kho thóc\n".encode()), ("lan", "rỗng.txt", b""),
        ("lan", "gói.zip", packed), ("lan", "Thumbs.db", b"x"),
    ):  # fmt: skip
        send(archive, person, name, content)
    assert work(archive, once=True, progress=Silent()) == 0
    assert all(job.state is JobState.DONE for job in archive.catalogue.jobs.latest(9))
    sent = found(archive)
    states = {name: sorted(str(entry.state) for entry in one.entries) for name, one in sent.items()}
    copies = [states.pop(name) for name in ("lan/hộp 1/a.txt", "lan/hộp 2/a.txt", "binh/a.txt")]
    assert sorted(copies) == [["duplicate"], ["duplicate"], ["indexed"]], "one content is one document"
    assert states == {"lan/mật.txt": ["quarantined"], "lan/rỗng.txt": ["failed"], "lan/Thumbs.db": [],
                      "lan/gói.zip": ["failed", "indexed"]}  # fmt: skip
    [document] = [one for one in archive.catalogue.documents.summaries(
        [entry.document_id for one in sent.values() for entry in one.entries if entry.document_id]).values()
        if one.source.endswith("/a.txt")]  # fmt: skip
    assert document.source.startswith("hộp ") or document.source == "a.txt"
    lying = {path.name for path in (archive.root / "uploads").rglob("*") if path.is_file()}
    assert lying == {"rỗng.txt", "gói.zip"}, "a held file lies in the vault alone"
    assert list(archive.verify()) and not [one for one in archive.verify() if one[2] is not None]

    desk = UploadDesk(archive, viewer_of("binh", Role.ARCHIVIST))
    again = sent["lan/rỗng.txt"].upload.id
    (archive.root / "uploads" / again / "rỗng.txt").write_bytes(TEXT)  # as if this version could read it
    desk.again(again)
    assert not found(archive)["lan/rỗng.txt"].entries, "it waits"
    assert work(archive, once=True, progress=Silent()) == 0
    assert found(archive)["lan/rỗng.txt"].entries[0].state is State.DUPLICATE


def test_what_is_read_is_told_while_others_of_the_same_reading_wait(archive: Archive) -> None:
    for name, content in (("a.txt", TEXT), ("rỗng.txt", b"")):
        send(archive, "lan", name, content)
    assert work(archive, once=True, progress=Silent()) == 0
    archive.catalogue.uploads.set_stage([one.upload.id for one in found(archive).values()], Stage.ARRIVED)
    counts, _ = UploadDesk(archive, viewer_of("lan", Role.ARCHIVIST)).listed(offset=0, limit=1)
    assert (counts[Stage.ARRIVED], counts[Stage.READ]) == (1, 1), "one failed before, and is to be read again"
    told = {name: [entry.state for entry in one.entries] for name, one in found(archive).items()}
    assert told == {"lan/a.txt": [State.INDEXED], "lan/rỗng.txt": []}


def moved(archive: Archive, place: Path) -> Archive:
    archive.close()
    archive.root.rename(place)
    return Archive.open(place)


def test_what_failed_is_known_and_read_again_after_the_archive_was_moved(archive: Archive, tmp_path: Path) -> None:
    send(archive, "lan", "rỗng.txt", b"")
    send(archive, "lan", "gói.zip", packed_of({"hong.xyz": b"\0\1"}))
    assert work(archive, once=True, progress=Silent()) == 0
    here = moved(archive, tmp_path / "nơi khác")
    sent = found(here)
    assert all(one.failed for one in sent.values())
    again = sent["lan/rỗng.txt"].upload.id
    (here.root / "uploads" / again / "rỗng.txt").write_bytes(TEXT)
    UploadDesk(here, viewer_of("lan", Role.ARCHIVIST)).again(again)
    assert work(here, once=True, progress=Silent()) == 0
    assert found(here)["lan/rỗng.txt"].entries[0].state is State.INDEXED
    assert here.catalogue.ledger.counts() == {"failed": 1, "indexed": 1}, "no line is there twice"
    here.close()


def test_an_archive_that_an_earlier_release_moved_finds_its_failed_files_again(
    archive: Archive, tmp_path: Path
) -> None:
    send(archive, "lan", "rỗng.txt", b"")
    assert work(archive, once=True, progress=Silent()) == 0
    elsewhere = tmp_path / "uploads" / "0123456789ab" / "a.txt"
    with closing(sqlite3.connect(archive.root / "catalogue.sqlite")) as connection, connection:
        connection.execute("UPDATE files SET path = CAST(? || path AS BLOB)", (b"/uploads/old/archive/",))
        connection.execute("INSERT INTO files SELECT ?, source, size, modified, sha256, state, stage, reason, message, "
                           "document_id FROM files", (bytes(elsewhere),))
        assert paths_of_uploads in migrations._STEPS
        paths_of_uploads(connection)
    here = moved(archive, tmp_path / "nơi khác")
    [one] = found(here).values()
    assert one.failed
    assert here.catalogue.ledger.get([elsewhere]), "what only looks like an upload is left alone"
    here.close()


def test_a_file_of_which_no_line_tells_what_became_of_it_is_read_again(archive: Archive) -> None:
    send(archive, "lan", "a.txt", TEXT)
    [one] = found(archive).values()
    archive.catalogue.uploads.set_stage([one.upload.id], Stage.READ)
    desk = UploadDesk(archive, viewer_of("binh", Role.ARCHIVIST))
    desk.again(one.upload.id)
    assert work(archive, once=True, progress=Silent()) == 0
    assert [entry.state for entry in found(archive)["lan/a.txt"].entries] == [State.INDEXED]
    with pytest.raises(UsageError):
        desk.again(one.upload.id)
