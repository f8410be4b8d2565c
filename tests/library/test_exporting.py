"""`export` into a folder as an archivist meets it: what is written, what is refused, and what each is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from library.archive import Archive
from library.catalogue import NewDocument
from library.cli import main
from library.exporting import file_name
from library.records import Box, Document, Origin, Page, State, Word
from library.vault import Room, pack_words
from tests.seeing import seen

Command = Callable[..., Any]
"""The command, called in this process; see `conftest.py`."""

FORMS = {"pdf": ".pdf", "hocr": ".hocr", "alto": ".alto.xml"}


def put(
    archive: Archive, name: str, text: str, *, state: State = State.INDEXED, media_type: str = "application/pdf"
) -> str:
    """Catalogue a document of one page, its words in a row; returns its id."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": name})
    file = io.BytesIO()
    writer.write(file)
    sha256 = archive.vault.put(Room.ORIGINALS, file.getvalue())
    words, at = [], 0
    for part in text.split():
        words.append(Word(at, at + len(part), Box(10 + 9 * at, 50, 9 * (at + len(part)), 70), 0.9))
        at += len(part) + 1
    boxes = archive.vault.put(Room.DERIVED, pack_words(words))
    drawn = media_type == "application/pdf"
    picture = archive.vault.put(Room.DERIVED, f"picture of {name}".encode()) if drawn else None
    page = Page(1, text, Origin.OCR, 0.9, (), 595, 842, picture)
    document = Document(sha256[:16], name, sha256, state, pages=(page,))
    archive.catalogue.documents.insert_many([NewDocument(document, 1, media_type, {1: boxes})])
    return document.id


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, str]:
    """An archive of four documents, one withdrawn, one secret."""
    archive = Archive.open(tmp_path / "archive", create=True)
    found = {
        "first": put(archive, "hộp 1/26-NQ: phát triển.pdf", "Nghị quyết về hợp tác hóa"),
        "second": put(archive, "../../etc/CON.pdf", "Chỉ thị về thủy lợi"),
        "letter": put(archive, "thư.docx", "Thư gửi", media_type="application/msword"),
        "withdrawn": put(archive, "rút.pdf", "đã rút zzrutzz", state=State.WITHDRAWN),
        "secret": put(archive, "mật.pdf", "rất mật zzmatzz", state=State.QUARANTINED),
    }
    archive.close()
    return found


@pytest.mark.parametrize("form", FORMS)
def test_everything_the_library_shows_is_written(
    vankien: Command, ids: dict[str, str], tmp_path: Path, form: str
) -> None:
    ended = vankien("export", "--format", form, "--to", tmp_path / "out")
    assert (ended.code, ended.out) == (
        0, f"2 written to {tmp_path / 'out'}, 1 without page pictures left out, 0 failed\n")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {f"26-NQ_phát_triển-{ids['first']}{FORMS[form]}", f"CON-{ids['second']}{FORMS[form]}"}
    content = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"zzrutzz" not in content and b"zzmatzz" not in content


def test_only_what_was_asked_for_is_written_and_reads_back(
    vankien: Command, ids: dict[str, str], tmp_path: Path
) -> None:
    assert vankien("export", "--format", "pdf", "--to", tmp_path / "out", ids["first"], ids["first"]).code == 0
    (written,) = (tmp_path / "out").iterdir()
    assert PdfReader(written).pages[0].extract_text().split() == "Nghị quyết về hợp tác hóa".split()
    table = vankien("export", ids["second"])
    assert table.code == 0 and len(table.out.splitlines()) == 1 and "thủy lợi" in table.out


@pytest.mark.parametrize("form", [*FORMS, "jsonl", "csv"])
@pytest.mark.parametrize(("which", "words"), [
    ("withdrawn", "is withdrawn"), ("secret", "is quarantined"), ("unknown", "There is no document")])
def test_what_the_library_does_not_show_is_refused_before_anything_is_written(
    vankien: Command, ids: dict[str, str], tmp_path: Path, form: str, which: str, words: str
) -> None:
    asked = ids.get(which, "0123456789abcdef")
    ended = vankien("export", "--format", form, "--to", tmp_path / "out", ids["first"], asked)
    assert ended.code in (1, 2) and words in ended.err and asked in ended.err
    assert not (tmp_path / "out").exists()


def test_a_document_without_pictures_is_told_what_it_lacks(
    vankien: Command, ids: dict[str, str], tmp_path: Path
) -> None:
    ended = vankien("export", "--format", "pdf", "--to", tmp_path / "out", ids["letter"], ids["first"])
    assert ended.code == 1 and "nothing to lay text on" in ended.err and "thư.docx" in ended.err
    assert ended.out.startswith("1 written") and "1 failed" in ended.out


def test_a_broken_document_is_named_and_stops_no_other(
    vankien: Command, ids: dict[str, str], tmp_path: Path
) -> None:
    archive = Archive.open(tmp_path / "archive")
    seen(archive).original(ids["first"]).path.unlink()
    archive.close()
    ended = vankien("export", "--format", "pdf", "--to", tmp_path / "out")
    assert ended.code == 1 and "26-NQ" in ended.err and "missing" in ended.err and ended.out.startswith("1 written")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"CON-{ids['second']}.pdf"]


def test_lost_word_boxes_are_an_error_of_that_file(
    vankien: Command, ids: dict[str, str], tmp_path: Path
) -> None:
    archive = Archive.open(tmp_path / "archive")
    found = archive.catalogue.documents.page(ids["second"], 1)
    assert found is not None and found[1] is not None
    archive.vault.path(Room.DERIVED, found[1]).unlink()
    archive.close()
    for form in FORMS:
        ended = vankien("export", "--format", form, "--to", tmp_path / "out")
        assert ended.code == 1 and "CON.pdf" in ended.err and ended.out.startswith("1 written")


def test_an_earlier_export_is_replaced_and_nothing_else_is(
    vankien: Command, ids: dict[str, str], tmp_path: Path
) -> None:
    for form, ending in FORMS.items():
        folder = tmp_path / form
        for _ in range(2):
            assert vankien("export", "--format", form, "--to", folder).out.startswith("2 written")
        foreign = folder / f"CON-{ids['second']}{ending}"
        foreign.write_text("somebody else's work")
        ended = vankien("export", "--format", form, "--to", folder)
        assert ended.code == 1 and "is not replaced" in ended.err and ended.out.startswith("1 written")
        assert foreign.read_text() == "somebody else's work"
        assert not list(folder.glob(".*")), "nothing half-written is left"


def test_a_text_that_comes_out_otherwise_is_not_kept(
    vankien: Command, ids: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("library.exchange.searchable_pdf.text_under", lambda *_, **__: b"")
    ended = vankien("export", "--format", "pdf", "--to", tmp_path / "out")
    assert ended.code == 1 and ended.out.startswith("0 written")
    assert "word 1: the catalogue has 'Nghị', the file gives '–'" in ended.err
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("arguments", [
    ["--format", "pdf"], ["--format", "exe", "--to", "x"], ["--format", "csv", "--to", "."]])
def test_a_wrong_call_is_told(vankien: Command, ids: dict[str, str], arguments: list[str]) -> None:
    ended = vankien("export", *arguments)
    assert ended.code == 2 and ended.err.strip()


def test_a_file_in_the_folders_place_is_told(
    vankien: Command, ids: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file")
    ended = vankien("export", "--format", "hocr", "--to", tmp_path / "out")
    assert ended.code == 2 and "cannot be a folder" in ended.err


@pytest.mark.parametrize(("source", "name"), [
    ("a/b/05CT.pdf", "05CT-id1.pdf"), ("..", "id1.pdf"), ("C:\\scan\\một hai.tif", "một_hai-id1.pdf"),
    ("x" * 300, "x" * 120 + "-id1.pdf"), ("a\nb\0c.pdf", "a_b_c-id1.pdf"), ("", "id1.pdf")])
def test_names_are_safe_on_every_system(source: str, name: str) -> None:
    assert file_name(Document("id1", source, "", State.INDEXED), "pdf") == name


def test_every_export_is_noted_with_its_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "noted"
    archive = Archive.open(folder, create=True)
    archive.close()
    for arguments, code in ((["--to", str(tmp_path / "all.jsonl")], 0), (["nope"], 1)):
        command = ["vankien", "--archive", str(folder), "--actor", "lan", "export", *arguments]
        monkeypatch.setattr("sys.argv", command)
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == code
    archive = Archive.open(folder)
    told = [(one.actor, one.act, one.document, one.after["outcome"]) for one in archive.catalogue.journal.since()]
    archive.close()
    assert told == [("lan", "export", None, "written"), ("lan", "export", "nope", "failed")]
