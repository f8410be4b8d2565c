"""Bad files: each fails with a reason a person understands, and the batch goes on."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from indexer.pipeline import ingest
from indexer.reporting import Report, ReportLine
from library.archive import Archive
from library.errors import NotFoundError
from library.progress import Silent
from library.records import State
from library.search.contract import Field
from tests.seeing import seen

pytestmark = pytest.mark.slow

GOOD = "NGHỊ QUYẾT\nVề công tác thủy lợi\n\nToàn tỉnh ra sức làm thủy lợi.\n"


def pdf(*, pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of side × side pixels in a few kilobytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 1)
    body = b"".join(packer.compress(row) for _ in range(min(side, 2000))) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def take_in(folder: Path, archive: Archive, *, retry_failed: bool = False) -> Report:
    return ingest(archive, [folder], retry_failed=retry_failed, workers=2, progress=Silent())


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "archive", create=True)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD)
    return folder


BAD = {
    "encrypted.pdf": (pdf(password="x"), {"encrypted"}),
    "truncated.pdf": (pdf(pages=3)[:200], {"truncated", "damaged"}),
    "empty.pdf": (b"", {"empty"}),
    "pages-none.pdf": (b"%PDF-1.4\n%%EOF", {"truncated", "damaged", "empty"}),
    "text.pdf": ("Đây không phải là tệp PDF.".encode(), {"not-a-pdf"}),
    "volume.pdf": (pdf(pages=2000), {"too-large"}),
    "huge.png": (bomb(100_000), {"too-large"}),
    "half.png": (bomb(400)[:70], {"truncated", "damaged"}),
    "half.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", {"truncated", "damaged"}),
    "half.tif": (b"II*\x00\x08\x00\x00\x00", {"truncated", "damaged"}),
    "half.docx": (b"PK\x03\x04 no zip", {"truncated", "damaged"}),
    "nothing.txt": (b"", {"empty"}),
    "program.exe": (b"MZ\x90\x00", {"unsupported"}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_fails_with_its_reason_and_the_good_one_is_indexed(
    name: str, given: Path, archive: Archive
) -> None:
    content, reasons = BAD[name]
    (given / name).write_bytes(content)
    report = take_in(given, archive)
    lines = {Path(line.path).name: line for line in report.lines}
    assert lines["good.txt"].state is State.INDEXED
    assert lines[name].state is State.FAILED
    assert lines[name].reason in reasons
    assert lines[name].message
    assert "Traceback" not in str(lines[name].message)
    assert archive.health().in_step
    assert archive.health().documents == 1


def test_the_counts_add_up_to_the_files_found(given: Path, archive: Archive) -> None:
    for name in ("encrypted.pdf", "empty.pdf", "program.exe"):
        (given / name).write_bytes(BAD[name][0])
    (given / "copy.txt").write_text(GOOD)
    (given / "secret.txt").write_text("TUYỆT MẬT\n\nBÁO CÁO\nVề một việc\n\nNội dung.\n")
    report = take_in(given, archive).as_json()
    assert report["found"] == len(report["files"]) == 6
    assert sum(report[state] for state in ("indexed", "duplicate", "quarantined", "failed")) == 6
    assert (report["indexed"], report["duplicate"], report["quarantined"], report["failed"]) == (1, 1, 1, 3)


def test_what_failed_is_left_alone_until_it_is_asked_for(given: Path, archive: Archive) -> None:
    bad = given / "report.txt"
    bad.write_bytes(b"")
    assert line_of(take_in(given, archive), "report.txt").reason == "empty"
    assert line_of(take_in(given, archive), "report.txt").state is State.FAILED
    bad.write_text(GOOD + "Một câu nữa.\n")
    assert line_of(take_in(given, archive, retry_failed=True), "report.txt").state is State.INDEXED


def test_a_second_run_reads_nothing_again_and_reports_the_same(
    given: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    (given / "empty.pdf").write_bytes(b"")
    first = take_in(given, archive)
    monkeypatch.setattr("indexer.readers.work_through", lambda jobs, *_args, **_more: [(job, 1 / 0) for job in jobs])
    assert take_in(given, archive) == first


def test_a_secret_document_leaves_no_trace_but_its_mark(given: Path, archive: Archive) -> None:
    (given / "secret.txt").write_text("TỐI MẬT\n\nBÁO CÁO\nVề kho thóc dự trữ\n\nNội dung về kho thóc.\n")
    (given / "open.txt").write_text("CÔNG VĂN\nVề bảo mật\n\nGiữ gìn bí mật nhà nước, không để lộ mật.\n")
    report = take_in(given, archive)
    secret = line_of(report, "secret.txt")
    assert secret.state is State.QUARANTINED
    assert line_of(report, "open.txt").state is State.INDEXED
    assert secret.id is not None
    document = archive.catalogue.documents.get(secret.id)
    assert document is not None
    assert (document.pages, document.fields.subject, document.review) == ((), None, ())
    for ask in (seen(archive).document, seen(archive).original):
        with pytest.raises(NotFoundError):
            ask(secret.id)
    with pytest.raises(NotFoundError):
        seen(archive).page_picture(secret.id, 1)
    for token in ("thóc", "kho", "dự"):
        assert archive.engine.frequencies(Field.TEXT, [token])[token] == 0


def test_a_page_picture_that_is_blank_is_kept_and_flagged(given: Path, archive: Archive) -> None:
    Image.new("L", (1240, 1754), 255).save(given / "blank.png", dpi=(150, 150))
    line = line_of(take_in(given, archive), "blank.png")
    assert line.state is State.INDEXED
    document = seen(archive).document(str(line.id))
    assert document.pages[0].text == ""
    assert "page:1" in {flag.field for flag in document.review}
    assert seen(archive).page_picture(str(line.id), 1).size > 0


def line_of(report: Report, name: str) -> ReportLine:
    return next(line for line in report.lines if Path(line.path).name == name)

