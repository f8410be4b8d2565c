"""What was sent in is read like an ingest of it: each file ends in one state, and one content is one document."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO

from indexer.working import work
from library.access import Role, viewer_of
from library.archive import Archive
from library.catalogue import JobState
from library.catalogue.uploads import Stage
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


def test_every_file_ends_in_one_state_and_only_what_failed_stays(archive: Archive) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("trong.txt", TEXT + b"khac")
        made.writestr("hong.xyz", b"\0\1")
    for person, name, content in (
        ("lan", "hộp 1/a.txt", TEXT), ("lan", "hộp 2/a.txt", TEXT), ("binh", "a.txt", TEXT),
        ("lan", "mật.txt", "MẬT\n\nQUYẾT ĐỊNH\nVề kho thóc\n".encode()), ("lan", "rỗng.txt", b""),
        ("lan", "gói.zip", packed.getvalue()), ("lan", "Thumbs.db", b"x"),
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
