"""`vankien statistics --pdf`: the tables on paper; without LibreOffice the workbook is there all the same."""

from __future__ import annotations

import errno
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from library.archive import Archive
from library.catalogue.journal import Journal
from library.command_line import statistics_commands
from library.errors import MissingRequirementError, UnreadableError, VankienError
from library.machine import disk
from tests.how_much import takes_long

Call = Callable[..., Any]


@pytest.mark.parametrize("named", [False, True])
def test_without_libreoffice_the_workbook_is_written_and_it_is_said(vankien: Call, tmp_path: Path, named: bool,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    Archive.open(tmp_path / "archive", create=True).close()
    book = tmp_path / ("kho.xlsx" if named else "in.xlsx")
    given = ("--xlsx", book) if named else ()
    done = vankien("statistics", "2026", "--pdf", tmp_path / "in.pdf", *given)
    assert done.code == 3 and not (tmp_path / "in.pdf").exists()
    assert "LibreOffice" in done.err and str(book) in done.err and "apt-get install" in done.err
    assert len(list(load_workbook(book).worksheets[0].iter_rows())) == 12 + 2


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("error", [
    UnreadableError("timeout", "LibreOffice was stopped after {seconds} s.", seconds=9),
    MissingRequirementError("Nothing here can make a PDF of a workbook."),
])
def test_where_no_pdf_can_be_made_the_workbook_takes_the_place_of_no_other(
    vankien: Call, tmp_path: Path, named: bool, error: VankienError, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(file: Path) -> bytes:
        raise error

    monkeypatch.setattr(statistics_commands, "workbook_as_pdf", fails)
    Archive.open(tmp_path / "archive", create=True).close()
    others = [tmp_path / "in.xlsx", tmp_path / "in-2.xlsx"]
    for one in others:
        one.write_text("of somebody else")
    book = tmp_path / ("kho.xlsx" if named else "in-3.xlsx")
    done = vankien("statistics", "2026", "--pdf", tmp_path / "in.pdf", *(("--xlsx", book) if named else ()))
    assert done.code == error.exit_code and str(book) in done.err and "Traceback" not in done.err
    assert len(list(load_workbook(book).worksheets[0].iter_rows())) == 12 + 2
    assert {one.name for one in tmp_path.glob("*.xlsx")} == {*(one.name for one in others), book.name}
    assert {one.read_text() for one in others} == {"of somebody else"}


@takes_long
def test_the_pdf_says_what_the_workbook_says(vankien: Call, tmp_path: Path) -> None:
    Archive.open(tmp_path / "archive", create=True).close()
    assert vankien("statistics", "2026", "--pdf", tmp_path / "in.pdf").code == 0
    page = PdfReader(tmp_path / "in.pdf").pages[0]
    text = page.extract_text()
    assert "2026-11" in text and "2026-12" in text and page.mediabox.width > page.mediabox.height


@pytest.mark.parametrize("command", [["statistics", "2026", "--xlsx"], ["export", "--to"]])
def test_a_full_disk_leaves_the_file_that_was_there(vankien: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                    command: list[str]) -> None:
    """Neither half of the new file nor an empty one takes its place, and the words have a next step."""
    Archive.open(tmp_path / "archive", create=True).close()
    before = tmp_path / "s.xlsx"
    before.write_bytes(b"as it was")

    class Full(io.BytesIO):
        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            if not self.closed:
                super().close()
                self.flush()

    real = Path.open

    def opened(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if path.parent == tmp_path and "w" in mode:
            real(path, "wb").close()  # what a disk without space does to a file that is opened to be written
            return Full()
        return real(path, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", opened)
    ended = vankien(*command, before)
    monkeypatch.undo()
    assert ended.code == 1 and "no space left on the disk" in ended.err and "Free some space" in ended.err, ended.err
    assert before.read_bytes() == b"as it was"
    assert {one.name for one in tmp_path.iterdir()} == {"archive", "s.xlsx"}


def test_an_export_that_is_not_in_the_journal_is_told_in_a_sentence(vankien: Call, tmp_path: Path,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    Archive.open(tmp_path / "archive", create=True).close()

    def read_only(*given: object, **more: object) -> None:
        raise disk.read_only("/kho")

    monkeypatch.setattr(Journal, "write", read_only)
    ended = vankien("--lang", "vi", "export")
    assert ended.code == 0
    assert "Lần xuất này không có trong nhật ký: Ổ đĩa của /kho chỉ cho đọc." in ended.err and "{" not in ended.err
