"""Files within files are read as files of their own and judged with the file that holds them."""

from __future__ import annotations

import io
import shutil
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from indexer.enclosed_kinds import is_cut, is_no_paper, safe_name, words_of_data
from indexer.enclosing import read_inside
from indexer.limits import Limits
from indexer.pipeline import ingest
from indexer.records import Enclosed, ReadDocument
from indexer.releasing import hold_again, release
from indexer.reporting import Report
from library.archive import Archive
from library.catalogue.told_names import names_of_released
from library.errors import NotFoundError
from library.progress import Silent
from library.records import State
from tests.indexer.pdf_files import MadePdf, Said, a_pdf, body
from tests.indexer.test_messages import MARKED, PAPER, a_message, with_file
from tests.seeing import seen

pytestmark = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

CERTIFICATE = b"\x30\x82\x04\x00" + bytes(100)
INVOICE = "<hoadon><donvi>Công ty Lạc Giang</donvi></hoadon>".encode()


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    return folder


def holder(attached: Mapping[str, bytes], *lines: str) -> bytes:
    """A PDF with these lines at its top, and these attachments."""
    made = MadePdf()
    made.page([*(Said(line, 72, 790 - 20 * row) for row, line in enumerate(lines)), *body()])
    for name, content in attached.items():
        made.writer.add_attachment(name, content)
    return made.content()


def packed(members: Mapping[str, bytes]) -> bytes:
    """An archive that stores its members as they are."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as file:
        for name, member in members.items():
            file.writestr(name, member)
    return content.getvalue()


def take_in(archive: Archive, folder: Path, *, retry_failed: bool = False) -> Report:
    return ingest(archive, [folder], retry_failed=retry_failed, workers=1, progress=Silent())


def told(report: Report, folder: Path) -> dict[str, str]:
    """Path below the folder, and state."""
    return {str(Path(line.path).relative_to(folder)): str(line.state) for line in report.lines}


def id_of(report: Report, name: str) -> str:
    return next(str(line.id) for line in report.lines if line.path.endswith(name))


def test_an_attachment_is_a_document_of_its_own(archive: Archive, given: Path) -> None:
    inner = a_pdf("Kế hoạch của huyện Yên Phú")
    (given / "a.pdf").write_bytes(holder({"b.pdf": inner, "thư/b.pdf": a_pdf("Một văn bản khác")}))
    report = take_in(archive, given)
    assert told(report, given) == dict.fromkeys(("a.pdf", "a.pdf/b.pdf", "a.pdf/b (2).pdf"), "indexed")
    document = seen(archive).document(id_of(report, "a.pdf/b.pdf"))
    assert document.source == "a.pdf/b.pdf"
    assert "Yên Phú" in document.pages[0].text
    assert seen(archive).original(document.id).path.read_bytes() == inner
    assert not [bad for *_, bad in archive.verify() if bad]
    assert take_in(archive, given) == report


def test_a_mark_in_an_attachment_holds_its_holder_and_the_other_attachments(archive: Archive, given: Path) -> None:
    (given / "a.pdf").write_bytes(holder({"b.pdf": a_pdf("TỐI MẬT"), "c.pdf": a_pdf("Một văn bản khác")}))
    report = take_in(archive, given)
    assert told(report, given) == {"a.pdf": "quarantined"}
    assert "b.pdf" in str(report.lines[0].message)
    assert archive.health().documents == 0
    assert len(list((archive.root / "vault" / "originals").rglob("*"))) == 2  # its folder, and the holder


def test_a_mark_on_the_holder_holds_what_it_holds(archive: Archive, given: Path) -> None:
    (given / "a.pdf").write_bytes(holder({"c.pdf": a_pdf("Một văn bản khác")}, "TỐI MẬT"))
    assert told(take_in(archive, given), given) == {"a.pdf": "quarantined"}


@pytest.mark.parametrize(("name", "content"), [
    ("b.pdf", b"%PDF-1.4\nbroken"), ("plan.dwg", b"AC1032" + bytes(50)), ("b.docx", b"PK\x03\x04xx"),
    ("scan.p7s", b"no certificate"), ("b.xml", b"<?mso-application progid='Word.Document'?><w:wordDocument/>"),
    ("b.zip", b"PK\x03\x04xx"),
])  # fmt: skip
def test_an_attachment_that_cannot_be_read_holds_its_holder(archive: Archive, given: Path, name: str,
                                                             content: bytes) -> None:  # fmt: skip
    (given / "a.pdf").write_bytes(holder({name: content}))
    report = take_in(archive, given)
    assert [(line.state, line.reason) for line in report.lines] == [(State.QUARANTINED, "unread")]
    assert name in str(report.lines[0].message)


def test_what_is_surely_no_paper_is_passed_over(archive: Archive, given: Path) -> None:
    (given / "a.pdf").write_bytes(holder({"ky.p7s": CERTIFICATE, "hoadon.xml": INVOICE, "trống.txt": b" \n"}))
    assert told(take_in(archive, given), given) == {"a.pdf": "indexed"}


def test_the_words_of_data_beside_an_invoice_are_judged(archive: Archive, given: Path) -> None:
    (given / "a.pdf").write_bytes(holder({"hoadon.xml": "<a><b>TUYỆT MẬT</b></a>".encode()}))
    assert told(take_in(archive, given), given) == {"a.pdf": "quarantined"}


def test_what_the_archive_has_by_itself_is_linked(archive: Archive, given: Path) -> None:
    inner = a_pdf("Một văn bản khác")
    (given / "0.pdf").write_bytes(inner)
    (given / "a.pdf").write_bytes(holder({"b.pdf": inner}))
    report = take_in(archive, given)
    assert told(report, given) == {"0.pdf": "indexed", "a.pdf": "indexed", "a.pdf/b.pdf": "duplicate"}
    assert id_of(report, "0.pdf") == id_of(report, "a.pdf/b.pdf")


def test_what_came_in_an_attachment_and_comes_by_itself_is_a_copy(archive: Archive, given: Path) -> None:
    inner = a_pdf("Một văn bản khác")
    (given / "a.pdf").write_bytes(holder({"b.pdf": inner}))
    (given / "z.pdf").write_bytes(inner)
    states = told(take_in(archive, given), given)
    assert sorted(states.values()) == ["duplicate", "indexed", "indexed"]
    assert archive.health().documents == 2


def test_files_within_files_within_files(archive: Archive, given: Path) -> None:
    deepest = holder({"d.txt": "TUYỆT MẬT\n\nBÁO CÁO\n".encode()})
    (given / "a.pdf").write_bytes(holder({"b.zip": packed({"c.pdf": deepest})}))
    (given / "f.pdf").write_bytes(holder({"b.zip": packed({"c.pdf": holder({"d.txt": "BÁO CÁO\n\nlúa".encode()})})}))
    report = take_in(archive, given)
    assert told(report, given) == {"a.pdf": "quarantined", "f.pdf": "indexed", "f.pdf/b.zip/c.pdf": "indexed",
                                   "f.pdf/b.zip/c.pdf/d.txt": "indexed"}  # fmt: skip
    assert "b.zip/c.pdf/d.txt" in str(report.lines[0].message)


def test_nothing_is_nested_for_ever(archive: Archive, given: Path) -> None:
    content = a_pdf("Đáy")
    for _ in range(8):
        content = packed({"n.zip": content}) if content.startswith(b"PK") else packed({"n.pdf": content})
    (given / "a.pdf").write_bytes(holder({"n.zip": content}))
    assert told(take_in(archive, given), given) == {"a.pdf": "quarantined"}


def test_a_file_pinned_to_a_page_is_read(archive: Archive, given: Path) -> None:
    made = MadePdf()
    page = made.page(body())
    stream = DecodedStreamObject()
    stream.set_data(a_pdf("TỐI MẬT"))
    stream[NameObject("/Type")] = NameObject("/EmbeddedFile")
    files = DictionaryObject({NameObject("/F"): made.writer._add_object(stream)})
    spec = DictionaryObject({NameObject("/Type"): NameObject("/Filespec"), NameObject("/F"): TextStringObject("b.pdf"),
                             NameObject("/EF"): files})  # fmt: skip
    made.annotation(page, "FileAttachment", (10, 10, 30, 30), FS=made.writer._add_object(spec))
    made.save(given / "a.pdf")
    report = take_in(archive, given)
    assert told(report, given) == {"a.pdf": "quarantined"}
    assert "b.pdf" in str(report.lines[0].message)


def test_a_released_holder_brings_its_attachments_and_is_held_with_them_again(archive: Archive, given: Path) -> None:
    (given / "a.pdf").write_bytes(holder({"b.pdf": a_pdf("TỐI MẬT"), "c.pdf": a_pdf("Một văn bản khác")}))
    held = id_of(take_in(archive, given), "a.pdf")
    release(archive, held, mark_read_wrongly=True, progress=Silent())
    report = take_in(archive, given)
    assert told(report, given) == dict.fromkeys(("a.pdf", "a.pdf/b.pdf", "a.pdf/c.pdf"), "indexed")
    inner = [id_of(report, name) for name in ("a.pdf/b.pdf", "a.pdf/c.pdf")]
    for one in (held, *inner):
        assert seen(archive).original(one).size
    hold_again(archive, held, progress=Silent())
    for one in (held, *inner):
        with pytest.raises(NotFoundError):
            seen(archive).document(one)
    release(archive, held, mark_read_wrongly=True, progress=Silent())
    assert told(take_in(archive, given), given) == dict.fromkeys(("a.pdf", "a.pdf/b.pdf", "a.pdf/c.pdf"), "indexed")
    assert archive.health().in_step


def test_what_is_let_through_alone_does_not_tell_the_name_of_what_is_held(archive: Archive, given: Path) -> None:
    sent_on = with_file("k.zip", packed({"m.txt": PAPER.encode()}), a_message("Chuyển tiếp"))
    secret = with_file("b.eml", sent_on.as_bytes(), a_message(words=MARKED))
    (given / "kế hoạch X.eml").write_bytes(with_file("n.txt", b"1234", secret).as_bytes())
    held = id_of(take_in(archive, given), "X.eml")
    release(archive, held, mark_read_wrongly=True, progress=Silent())
    report = take_in(archive, given)
    mail, deepest, other = (id_of(report, f"X.eml/{name}") for name in ("b.eml", "b.eml/k.zip/m.txt", "n.txt"))

    def names() -> list[str]:
        return [archive.catalogue.documents.summaries([one])[one].source for one in (mail, deepest, other)]

    whole = [f"kế hoạch X.eml/{name}" for name in ("b.eml", "b.eml/k.zip/m.txt", "n.txt")]
    assert names() == whole
    hold_again(archive, held, progress=Silent())
    assert names() == whole
    release(archive, deepest, mark_read_wrongly=True, why="Không có dấu.", progress=Silent())
    assert names() == [whole[0], "m.txt", whole[2]]
    assert seen(archive).document(deepest).source == "m.txt" and archive.health().in_step
    with closing(sqlite3.connect(archive.root / "catalogue.sqlite")) as connection, connection:  # as it was left once
        connection.execute("UPDATE documents SET source = ? WHERE id = ?", (whole[1], deepest))
        names_of_released(connection)
    assert names() == [whole[0], "m.txt", whole[2]]
    release(archive, mail, mark_read_wrongly=True, why="Không có dấu.", progress=Silent())
    assert names() == ["b.eml", "b.eml/k.zip/m.txt", whole[2]]
    archive.catalogue.holds.hold(held, "MẬT")
    assert names() == ["b.eml", "b.eml/k.zip/m.txt", whole[2]]
    release(archive, held, mark_read_wrongly=True, progress=Silent())
    assert names() == whole
    assert told(take_in(archive, given), given) == told(report, given)


def test_newer_rules_that_convict_an_attachment_hide_its_holder_and_the_others(archive: Archive, given: Path) -> None:
    (given / "a.pdf").write_bytes(holder({"b.pdf": a_pdf("Ai đó"), "c.pdf": a_pdf("Một văn bản khác")}))
    report = take_in(archive, given)
    ids = [str(line.id) for line in report.lines]
    archive.catalogue.holds.hold(id_of(report, "a.pdf/b.pdf"), "MẬT")
    assert [archive.catalogue.documents.state_of(one) for one in ids] == [State.QUARANTINED] * 3
    assert told(take_in(archive, given), given) == dict.fromkeys(("a.pdf", "a.pdf/b.pdf", "a.pdf/c.pdf"), "quarantined")


def test_what_the_archive_has_by_itself_stays_when_a_holder_of_it_is_hidden(archive: Archive, given: Path) -> None:
    inner = a_pdf("Một văn bản khác")
    (given / "0.pdf").write_bytes(inner)
    (given / "a.pdf").write_bytes(holder({"b.pdf": inner}))
    report = take_in(archive, given)
    archive.catalogue.holds.hold(id_of(report, "a.pdf"), "MẬT")
    assert archive.catalogue.documents.state_of(id_of(report, "0.pdf")) is State.INDEXED
    archive.catalogue.holds.hold(id_of(report, "0.pdf"), "MẬT")
    assert archive.catalogue.documents.state_of(id_of(report, "0.pdf")) is State.QUARANTINED


def test_while_an_attachment_is_withdrawn_its_holder_is_not_handed_out(archive: Archive, given: Path) -> None:
    (given / "a.pdf").write_bytes(holder({"b.pdf": a_pdf("Ai đó")}))
    report = take_in(archive, given)
    archive.catalogue.documents.set_state(id_of(report, "a.pdf/b.pdf"), State.WITHDRAWN)
    assert seen(archive).document(id_of(report, "a.pdf")).pages
    with pytest.raises(NotFoundError):
        seen(archive).original(id_of(report, "a.pdf"))


def test_an_archive_is_opened_like_a_folder(archive: Archive, given: Path) -> None:
    """Stored members were taken for one PDF: `%PDF-` stands in the first kilobyte."""
    members = {"Năm 1958/a.pdf": a_pdf("Kế hoạch"), "b.pdf": a_pdf("TỐI MẬT"), "__MACOSX/._b.pdf": b"x",
               "Thumbs.db": b"x", "c.exe": b"MZ", "n.zip": packed({"d.pdf": a_pdf("Thông tri")})}  # fmt: skip
    (given / "s.zip").write_bytes(packed(members))
    (given / "renamed.pdf").write_bytes(packed({"b.pdf": a_pdf("Kế hoạch")}))
    report = take_in(archive, given)
    assert told(report, given) == {
        "renamed.pdf": "failed", "s.zip/Năm 1958/a.pdf": "indexed", "s.zip/b.pdf": "quarantined",
        "s.zip/c.exe": "failed", "s.zip/n.zip/d.pdf": "indexed"}  # fmt: skip
    assert take_in(archive, given) == report
    assert not [bad for *_, bad in archive.verify() if bad]
    original = seen(archive).original(id_of(report, "Năm 1958/a.pdf"))
    assert original.path.read_bytes() == members["Năm 1958/a.pdf"]


@pytest.mark.parametrize("content", [packed({}), b"PK\x03\x04broken", packed({"a.txt": bytes(90_000_000)})[:1_000]])
def test_an_archive_that_cannot_be_opened_is_told(archive: Archive, given: Path, content: bytes) -> None:
    (given / "s.zip").write_bytes(content)
    (line,) = take_in(archive, given).lines
    assert line.state is State.FAILED and line.message


def test_a_bomb_is_not_unpacked(archive: Archive, given: Path) -> None:
    with zipfile.ZipFile(given / "s.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", bytes(200_000_000))
    (line,) = take_in(archive, given).lines
    assert line.state is State.FAILED and "MB" in str(line.message)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\a\\b.pdf", "..", ".", "", "a\nb\x07.pdf",
                                  "x" * 500 + ".pdf"])  # fmt: skip
def test_names_stay_names(name: str) -> None:
    safe = safe_name(name)
    assert safe and "/" not in safe and safe not in {".", ".."} and len(safe.encode()) < 255 and safe.isprintable()


@pytest.mark.parametrize(("name", "content", "no_paper"), [
    ("a.p7s", CERTIFICATE, True), ("a.p7s", b"%PDF-1.4", False), ("a.ttf", b"\0\1\0\0x", True),
    ("a.xml", INVOICE, True),
    ("a.xml", b"<html><body>", False), ("a.xml", b"%PDF-1.4", False), ("a.svg", b"<svg/>", False),
    ("a.bin", b"\0\0", False), ("a.pem", b"-----BEGIN CERTIFICATE-----", True),
])  # fmt: skip
def test_which_files_are_no_paper(name: str, content: bytes, no_paper: bool) -> None:
    assert is_no_paper(name, content) == no_paper


def test_words_of_data() -> None:
    assert list(words_of_data(INVOICE)) == ["Công ty Lạc Giang"]
    assert list(words_of_data(CERTIFICATE)) == []


def test_data_of_which_not_all_words_are_taken_is_unread() -> None:
    long = b"<a>" + b"lua " * 300_000 + b"</a>"
    many = b"".join(b"<a>x%d</a>" % number for number in range(6_000))
    for content, cut in ((INVOICE, False), (long, True), (many, True)):
        inside = read_inside(ReadDocument((), "", enclosed=(Enclosed("a.xml", content),)), Limits())
        assert [one.reason for one in inside.matter.unread] == ["too-large"] * cut
    assert not is_cut("a.ttf", bytes(2_000_000), ())

