"""`vankien check`: making a batch, how it stands, and its record as CSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from library.acts import word_for
from library.acts.checking import check_blind, check_first, settle
from library.archive import Archive
from library.catalogue.words import Says, Word
from library.checks import CHECKED, Round, draw
from library.checks.tables import RECORD


@pytest.fixture
def folder(tmp_path: Path, vankien: Callable[..., Any]) -> Path:
    paper = tmp_path / "in"
    paper.mkdir()
    for number in range(4):
        (paper / f"van-ban-{number}.txt").write_text(f"Báo cáo về kho thóc số {number}", encoding="utf-8")
    assert vankien("ingest", paper).code == 0
    return tmp_path / "archive"


def test_a_batch_from_its_making_to_its_record(folder: Path, tmp_path: Path, vankien: Callable[..., Any]) -> None:
    made = vankien("check", "make", "--name", "=Lô", "--second", 50, "--bound", 100, "--seed", "mầm", "--json").json()
    assert made["size"] == 4 and made["standing"] == "first" and made["seed"] == "mầm"
    assert vankien("check", "make").code == 2  # all of them are in a batch
    archive = Archive.open(folder)
    words = {name: Word(Says.NONE) for name in CHECKED} | {"signer": word_for("signer", "=Trần Văn A")}
    ids = archive.catalogue.checks.members(1)
    for one in ids:
        check_first(archive, 1, one, words, actor="an", expected={})
    for one in draw(ids, 50, seed="mầm", turn=1, round_=2):
        done = check_blind(archive, 1, one, Round.SECOND, words | {"kind": word_for("kind", "Báo cáo")}, actor="binh")
        settle(archive, done.check, {"kind": None}, actor="binh")
    archive.close()
    assert vankien("check", "list", "--json").json()[0]["standing"] == "passed"
    assert "V2 2/2" in vankien("check", "show", 1).out
    assert vankien("check", "show", 1, "--json").json()["rates"]["by_checker"]["binh"]["wrong"] == 2
    printed = list(csv.reader(io.StringIO(vankien("check", "export", 1).out.lstrip("\ufeff"))))
    assert tuple(printed[0]) == RECORD and any("'=Trần Văn A" in row for row in printed)
    book = tmp_path / "lô.xlsx"
    assert vankien("check", "export", 1, "--xlsx", book).code == 0
    assert vankien("check", "export", 1, "--xlsx", book).code == 2
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["record", "rates", "batch"]
    rows = [["" if cell is None else cell for cell in row] for row in sheets["record"].iter_rows(values_only=True)]
    assert [[str(cell) for cell in row] for row in rows] == [[cell.removeprefix("'") for cell in row]
                                                             for row in printed]
    assert all(cell.data_type != "f" for row in sheets["record"].iter_rows() for cell in row)


def test_what_is_not_there(vankien: Callable[..., Any], folder: Path) -> None:
    assert vankien("check", "show", 7).code == 1
    assert vankien("check", "make", "--where", "zzz").code == 2
    assert vankien("check", "make", "--since", "hôm qua").code == 2
